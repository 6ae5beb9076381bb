"""What version control ignores is left out where folders are searched, and read where it is named."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from samplecast.pages import find

_PAGES = (
    "docs/a.md",
    "docs/build/b.md",
    "docs/node_modules/x/readme.md",
    "docs/v1/draft_c.rst",
    "docs/v1/kept/draft_d.rst",
    "docs/v1/e.rst",
    "docs/v2/e.rst",
)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with ignore files at its root and in a folder of the docs."""
    for page in _PAGES:
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page).write_text("# A page\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("# built\nbuild/\nnode_modules\ndraft_*\n/docs/v2/*.rst\n\n")
    (tmp_path / "docs" / "v1" / "kept").mkdir(exist_ok=True)
    (tmp_path / "docs" / "v1" / ".gitignore").write_text("!draft_*\n/draft_c.rst\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*paths: str) -> list[str]:
    """The pages of PATHS, as a user would type them."""
    return [page.path for page in find(paths).pages]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", [".", "docs"])
def test_files_of_ignored_names_are_left_out(path: str) -> None:
    """Patterns of the root and of a folder count, the innermost one decides; from wherever the search begins."""
    assert found(path) == ["docs/a.md", "docs/v1/e.rst", "docs/v1/kept/draft_d.rst"]


@pytest.mark.usefixtures("repository")
def test_what_is_named_is_read() -> None:
    """A file that is named, and a folder with all that only patterns above it speak of."""
    assert found("docs/v2/e.rst") == ["docs/v2/e.rst"]
    assert found("docs/build") == ["docs/build/b.md"]
    assert found("docs/node_modules/x") == ["docs/node_modules/x/readme.md"]
    assert found("docs/v1") == ["docs/v1/e.rst", "docs/v1/kept/draft_d.rst"]


def test_nothing_above_the_repository_counts(repository: Path) -> None:
    """A repository inside another folder has nothing to do with what that ignores."""
    inner = repository / "docs" / "inner"
    (inner / ".git").mkdir(parents=True)
    (inner / "draft_f.md").write_text("# F\n")
    assert found("docs/inner") == ["docs/inner/draft_f.md"]


def test_outside_a_repository_the_searched_folder_decides(repository: Path) -> None:
    """Without version control there is no root: ignore files in the folder count, those above it do not."""
    (repository / ".git").rmdir()
    assert "docs/build/b.md" in found("docs")
    assert "docs/v1/draft_c.rst" not in found("docs")
    assert found(".") == ["docs/a.md", "docs/v1/e.rst", "docs/v1/kept/draft_d.rst"]


@pytest.mark.parametrize("line", ["!", "\\", "[", "///", "a[", "!!x", "*a*a*a*a*a*a*a*a*b", "**/a/**/b/**/c/**/d/**/e"])
def test_an_odd_pattern_leaves_nothing_out(repository: Path, line: str) -> None:
    """Nor does it undo the others, or take its time over a name made for it."""
    long = "a" * 200
    (repository / "docs" / f"{long}.md").write_text("# Long\n")
    deep = repository / "docs" / "/".join("abcd" * 10)
    deep.mkdir(parents=True)
    (deep / "f.md").write_text("# Deep\n")
    with (repository / ".gitignore").open("a") as stream:
        stream.write(f"{line}\n")
    started = time.process_time()
    assert len(found("docs")) == 3 + 2
    assert time.process_time() - started < 2


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_says_the_same(repository: Path) -> None:
    """Page by page, what is left out is what `git check-ignore` names."""
    (repository / ".git").rmdir()
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    asked = "\n".join(_PAGES)
    command = ["git", "check-ignore", "--no-index", "--stdin"]
    said = subprocess.run(command, cwd=repository, input=asked, capture_output=True, text=True, check=True).stdout
    assert sorted(set(_PAGES) - set(said.splitlines())) == found(".")
