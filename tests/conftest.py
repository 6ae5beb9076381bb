"""What every test may ask for."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_CHECKOUT = Path(__file__).resolve().parents[1]

# Other work on the machine makes any page slow; tests that mean time compare growth (tests/support/growth.py).
# A run fails by what was changed and not by its luck: its examples are always the same; --every-page draws others.
settings.register_profile("same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("others", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")


Draw = Callable[..., list[Path]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two options of our own."""
    group = parser.getgroup("samplecast's own tests")
    group.addoption("--every-page", action="store_true", help="run on all real pages, not on a draw of them")
    group.addoption("--update", action="store_true", help="rewrite what tests expect from files to what they find")


def pytest_configure(config: pytest.Config) -> None:
    """Let the run on every page draw examples of its own."""
    if config.getoption("--every-page"):
        settings.load_profile("others")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, for xdist, what shares something that a module makes once; count no coverage where it is slow.

    Tests of many pages and of growth go through what quick ones cover already, and being traced doubles their time.
    """
    for item in items:
        at_length = any(map(item.get_closest_marker, ("slow", "corpus"))) or "shared" in getattr(
            item, "fixturenames", ()
        )
        if at_length and item.config.pluginmanager.hasplugin("pytest_cov"):
            item.add_marker(pytest.mark.no_cover)
        if isinstance(item, pytest.Function) and not item.get_closest_marker("xdist_group"):
            made = item._fixtureinfo.name2fixturedefs.values()
            if any(fixture.scope == "module" for fixtures in made for fixture in fixtures):
                item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
def draw(request: pytest.FixtureRequest) -> Draw:
    """Draw so many of the pages by a fixed seed, in order; all of them with --every-page."""

    def drawn(pages: Sequence[Path], count: int) -> list[Path]:
        if request.config.getoption("--every-page") or count >= len(pages):
            return list(pages)
        chosen = random.Random(5).sample(range(len(pages)), count)  # noqa: S311  a draw, no secret
        return [pages[number] for number in sorted(chosen)]

    return drawn


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a committed file, which --update rewrites; nothing else does."""

    def compare(file: Path, found: str) -> None:
        if request.config.getoption("--update"):
            file.write_text(found, encoding="utf-8", newline="\n")
        assert found.splitlines() == file.read_text(encoding="utf-8").splitlines()

    return compare


@pytest.fixture(scope="session")
def shared() -> Callable[..., Path]:
    """Give the path of shared measuring data; the test is skipped where that data is absent."""
    folder = Path(os.environ.get("SAMPLECAST_CORPUS") or _CHECKOUT.parent / "shared")

    def find(*parts: str) -> Path:
        path = folder.joinpath(*parts)
        if not path.exists():
            pytest.skip(f"{'/'.join(parts) or 'the shared data'} is absent: set SAMPLECAST_CORPUS to its folder")
        return path

    return find
