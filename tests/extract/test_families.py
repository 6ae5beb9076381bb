"""Documentation of other families, each with a page of its own and the facts that it gives, read over and kept.

`tests/families/<family>/` holds a page and `facts.txt`: every operation with its endpoints, parameters, bodies,
examples, statuses and errors, every block that is left over, and every finding of `check`. A family may have a
`samplecast.toml` with words of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.cli import cli
from samplecast.config import load_config
from samplecast.options import Options
from samplecast.pages import find, load
from samplecast.pipeline import facts_of

from tests.support.family_facts import told

FAMILIES = Path(__file__).parent / "families"
NAMES = sorted(folder.name for folder in FAMILIES.iterdir() if folder.is_dir())


def options_of(folder: Path) -> Options:
    settings = folder / "samplecast.toml"
    return load_config(settings).options if settings.exists() else Options()


@pytest.mark.parametrize("family", NAMES)
def test_a_page_gives_the_facts_that_are_on_it(family: str, golden: Callable[[Path, str], None]) -> None:
    """Endpoints, parameters, bodies, examples, statuses and errors of a page, and nothing else."""
    folder = FAMILIES / family
    options = options_of(folder)
    pages = [facts_of(load(page), options) for page in find([str(folder)]).pages]
    golden(folder / "facts.txt", told(pages, options))


@pytest.mark.parametrize("family", NAMES)
def test_a_user_can_run_every_command_on_it(family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package is cast from the page, and explaining and checking it ends well."""
    monkeypatch.chdir(tmp_path)
    (page,) = (path for path in (FAMILIES / family).iterdir() if path.suffix in {".md", ".mdx", ".rst"})
    for arguments in (
        ["generate", str(page), "-o", "made"],
        ["explain", str(page)],
        ["check", str(page), "--exit-zero"],
    ):
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 0, result.output
    modules = sorted((tmp_path / "made").rglob("*.py"))
    assert f"{page.stem}.py" in {module.name for module in modules}
    for module in modules:
        ast.parse(module.read_text(encoding="utf-8"))
