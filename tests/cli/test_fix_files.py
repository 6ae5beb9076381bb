"""`check --fix` and the files of pages: one and the same bytes are read, checked and replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samplecast import output
from samplecast.cli import cli, page_fixes
from samplecast.locking import STAGING

_PAGE = '# Read\n\nGET /v1/a\n\nExample response\n\n```json\n{"id": "x", "tags": [1,],}\n```\n'
_FIXED = _PAGE.replace(",]", "]").replace("],}", "]}")
_NEWS = "Words that the author saved meanwhile.\n\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two pages with the same fault."""
    (tmp_path / "docs").mkdir()
    for name in ("one", "two"):
        (tmp_path / "docs" / f"{name}.md").write_text(_PAGE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fix(*more: str) -> Result:
    return CliRunner().invoke(cli, ["check", "docs", "--fix", "--select", "EX103", *more], catch_exceptions=False)


def texts() -> tuple[str, str]:
    """What the two pages say."""
    return Path("docs/one.md").read_text(), Path("docs/two.md").read_text()


def save_when(monkeypatch: pytest.MonkeyPatch, holder: object, name: str) -> None:
    """Let the author save the first page right before a function of the product runs."""
    real: Callable[..., object] = getattr(holder, name)

    def saving(*arguments: object, **named: object) -> object:
        if _NEWS not in Path("docs/one.md").read_text():
            Path("docs/one.md").write_text(_NEWS + _PAGE)
        return real(*arguments, **named)

    monkeypatch.setattr(holder, name, saving)


@pytest.mark.parametrize("name", ["fix_run", "_original", "_save_files", "staging_folder", "content"])
@pytest.mark.parametrize("cache", [[], ["--no-cache"]])
def test_a_page_saved_meanwhile_is_left_alone(name: str, cache: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever its author saves it: it is named, the others are mended, and exit code 2 says that not all was done."""
    from samplecast.cli import check  # noqa: PLC0415  a name of its own here

    save_when(monkeypatch, check if name == "fix_run" else page_fixes, name)
    done = fix(*cache)
    assert texts() == (_NEWS + _PAGE, _FIXED)
    assert done.exit_code == 2
    assert "docs/one.md: saved by someone else while it was checked: not mended" in done.stderr
    assert "mended 2 findings in 1 page" in done.stderr
    assert fix(*cache).exit_code == 0
    assert texts() == (_NEWS + _FIXED, _FIXED)


def test_pages_that_must_stay_are_named() -> None:
    """A page that may not be written, and one whose file has another name, are left as they are."""
    Path("docs/one.md").chmod(0o444)
    os.link("docs/two.md", "two.md")
    done = fix()
    assert texts() == (_PAGE, _PAGE)
    assert "docs/one.md: not mended: it is read-only" in done.stderr
    assert "docs/two.md: not mended: its file has other names" in done.stderr
    assert done.stderr.count("not mended") == 2
    assert done.exit_code == 1
    assert Path("two.md").samefile("docs/two.md")


_KILLED = """
import os, pathlib, signal, sys
from samplecast.cli import cli
from samplecast.locking import STAGING
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
cli(["check", "docs", "--fix", "--no-cache", "-q"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_what_a_killed_run_leaves_is_cleared(here: Path) -> None:
    """Killed in the middle of writing, it leaves whole pages; the next one removes the rest."""
    environment = {**os.environ, "PYTHONPATH": str(Path(output.__file__).parents[1])}
    killed = subprocess.run([sys.executable, "-c", _KILLED], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert texts() == (_PAGE, _PAGE)
    assert (here / "docs" / STAGING).exists()
    for name in ("one", "two"):
        Path(f"docs/{name}.md").write_text("# Nothing to mend\n")
    assert fix().exit_code == 0
    assert sorted(file.name for file in Path("docs").iterdir()) == ["one.md", "two.md"]
