"""Hostile pages through everything: no exception, examples that come back, time and memory that stay within bounds.

The long run is `make fuzz`; what it finds is mended and, where the cause is not obvious, kept as a test of its stage.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samplecast.sample.log import DEEPEST

from tests.hostile.growing import least
from tests.hostile.kinds import KINDS, page
from tests.hostile.mutate import fresh, mutated, seeds
from tests.hostile.products import PARTS, product
from tests.hostile.repeated import UNITS, markdown_places, rst_places
from tests.hostile.running import round_trip, try_all, try_page
from tests.hostile.stages import cast
from tests.support.growth import TRIES, too_much

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["page.rst", "page.md"])
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_pages_of_every_kind(kind: str, name: str) -> None:
    """A page of every kind goes through every stage, in either markup."""
    try_page(page(kind, 1, 3000), name)


@pytest.mark.parametrize(
    "kind", ["many operations", "many names", "many shapes", "self reference", "many types", "one title"]
)
def test_code_from_hostile_pages_runs(kind: str, tmp_path: Path) -> None:
    """Emitted code is imported and gives every example back."""
    done = try_page(page(kind, 2, 2000))
    assert done.examples
    assert round_trip(done, tmp_path) > 0


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a": ', "}"), ('[{"a": ', "}]")])
def test_the_deepest_examples_come_back(opened: str, closed: str, tmp_path: Path) -> None:
    """An example as deep as samples may be is loaded and dumped within Python's own limit of frames."""
    times = DEEPEST // len(closed)
    text = opened * times + "1" + closed * times
    done = try_page(f"# Deep\n\nExample response\n\n```json\n{text}\n```\n".encode(), "deep.md")
    assert done.examples
    assert round_trip(done, tmp_path) == 1


@pytest.mark.parametrize("places", [rst_places, markdown_places])
def test_one_thing_everywhere(places: object) -> None:
    """Whatever is repeated wherever: a draw of the marks, in every place."""
    suffix = "rst" if places is rst_places else "md"
    for unit in UNITS[1::23]:
        for _, text in places(unit * (400 // len(unit))):  # type: ignore[operator]
            try_page(text.encode("utf-8", "surrogatepass"), f"page.{suffix}")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32 - 1))
def test_changed_pages(seed: int) -> None:
    """A page like real ones, changed at random, goes through every stage, and its emitted code runs."""
    try_all(fresh(seed))


@pytest.mark.parametrize("one", PARTS)
def test_nothing_makes_the_product_of_two_things(one: str, request: pytest.FixtureRequest) -> None:
    """Four times as much of one thing and of another is written and counted in proportion, not sixteen times.

    OpenAPI repeats what many endpoints share until that comes to a megabyte (docs/export.md), and no further. Every
    third pair is tried, each thing with some; all of them with --every-page.
    """
    step = 1 if request.config.getoption("--every-page") else 3
    for other in list(PARTS)[list(PARTS).index(one) + 1 :: step]:
        small, large = (counted(product(one, other, count)) for count in (FEW, 4 * FEW))
        most = {what: 6 * max(count, LITTLE) for what, count in small.items()}
        most["openapi"] = max(most["openapi"], MEGABYTE)
        assert {what: count for what, count in large.items() if count > most[what]} == {}, other


FEW, LITTLE = 24, 25_000
MEGABYTE = 1.1 * 2**20
"""With what stands around the part that is repeated; the product of the two would be 1.3 times as much."""


def counted(text: str) -> dict[str, int]:
    """Characters of every output of a page, and the calls of functions that making all of them takes."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        done = try_page(text.encode(), "page.md")
    finally:
        sys.setprofile(before)
    return {**done.written, "calls": calls}


def test_a_seed_makes_the_same_page() -> None:
    """A crash can be had again from the number that is printed with it."""
    assert seeds()
    assert fresh(7) == fresh(7) != fresh(8)
    assert mutated(b"# A\n", 3) == mutated(b"# A\n", 3)
    assert page("strange", 5, 500) == page("strange", 5, 500) != page("strange", 6, 500)


@pytest.mark.parametrize("kind", KINDS)
def test_time_is_linear(kind: str) -> None:
    """Four times the page takes no more than about four times the time of every stage."""
    small, large = (page(kind, 3, size) for size in (3_000, 12_000))
    name = "page.md" if b"# A" in small else "page.rst"
    before, after = (dict[str, float](), dict[str, float]())
    slow: dict[str, float] = {}
    for _ in range(TRIES):
        before, after = least(name, small, before), least(name, large, after)
        slow = too_much(before, after, 8)
        if not slow:
            return
    raise AssertionError(slow)


@pytest.mark.parametrize("kind", ["spans", "html tables", "deep json", "references", "many names", "linked tables"])
def test_memory_is_bounded(kind: str) -> None:
    """What a page takes is a small multiple of its size, whatever numbers it names."""
    data = page(kind, 4, 8_000)
    cast("page.md", data)  # loads what is loaded once
    tracemalloc.start()
    cast("page.md", data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * 2**20


def test_the_long_run_starts_and_ends(tmp_path: Path) -> None:
    """`tools/fuzz.py` runs for as long as it is told, and does again what it is given."""
    command = [sys.executable, str(_ROOT / "tools" / "fuzz.py")]
    environment = {**os.environ, "SAMPLECAST_FUZZ": str(tmp_path / "kept")}
    done = subprocess.run(
        [*command, "--minutes", "0.03", "--seed", "1"], check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 crashes" in done.stdout
    kept = tmp_path / "page.md"
    kept.write_bytes(fresh(1))
    done = subprocess.run([*command, str(kept)], check=False, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout) == (0, f"{kept}: fine\n")


@pytest.mark.parametrize("text", ["[" * DEEPEST, '{"a": ' * DEEPEST, "[" * DEEPEST + "1" + "]" * DEEPEST])
def test_deep_samples_make_no_square_of_themselves(text: str, tmp_path: Path) -> None:
    """Neither the indentation of a deep fixture nor the pointers to its gaps grow with its depth times its length."""
    block = f"Example response\n\n```json\n{text}\n```\n\n"
    done = try_page(f"# Deep\n\n{block * 8}".encode(), "deep.md")
    assert sum(len(file.content) for file in done.files) < 100 * len(block * 8)
    assert round_trip(done, tmp_path)
