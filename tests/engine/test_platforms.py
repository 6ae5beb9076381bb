"""What other systems do with paths, names, line ends and files that are there already, as far as it shows here."""

from __future__ import annotations

import ast
import ntpath
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import samplecast
from click.testing import CliRunner
from samplecast import folders
from samplecast.api import Source, extract, read
from samplecast.cli import cli
from samplecast.pages import decode

_PAGE = '# Reading\n\nGET /v1/a\n\nExample response\n\n```\n{"id": 1}\n```\n'
_PRODUCT = sorted(Path(samplecast.__file__).parent.rglob("*.py"))


def test_pages_are_named_alike_where_paths_have_backslashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk through folders as Windows lists them names pages with slashes, and reads its ignore files."""
    listing = {
        "docs\\": ["v1/", "a.MD", ".gitignore"],
        "docs\\v1": ["deep/", "b.rst", "draft.md"],
        "docs\\v1\\deep": ["c.md"],
    }

    @contextmanager
    def scandir(folder: str) -> Iterator[Iterator[object]]:
        yield (
            SimpleNamespace(
                name=name.rstrip("/"),
                path=ntpath.join(folder, name.rstrip("/")),
                is_dir=lambda *, follow_symlinks, name=name: not follow_symlinks and name.endswith("/"),
                is_file=lambda name=name: not name.endswith("/"),
                is_symlink=lambda: False,
            )
            for name in listing[folder]
        )

    monkeypatch.chdir(tmp_path)
    Path("docs\\").mkdir()
    Path("docs\\", ".gitignore").write_text("/v1/draft.md\r\n", newline="")
    monkeypatch.setattr(folders, "os", SimpleNamespace(sep="\\", path=ntpath, scandir=scandir))
    found = folders.walk(Path("docs"), lambda name: "." in name[1:], Path("docs"), {})
    assert sorted(found) == ["a.MD", "v1/b.rst", "v1/deep/c.md"]


def test_no_two_files_differ_in_case_or_accents_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file system takes names for equal that differ here, each output still has a place of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("Été/Foo", "été/foo", "e\u0301te\u0301/FOO", "été/foo.", "strasse/a", "straße/a"):
        file = Path("docs", f"{name}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_PAGE)
    assert CliRunner().invoke(cli, ["generate", "docs", "-o", "api", "-q", "--no-cache"]).exit_code == 0
    outputs = [path.relative_to("api").as_posix() for path in Path("api").rglob("*")]
    assert len({unicodedata.normalize("NFD", path).casefold() for path in outputs}) == len(outputs)
    assert all(path.isascii() for path in outputs)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(end: str) -> None:
    """A page as other systems save it says the same; that its line ends are odd is noted."""
    text, notes = decode(_PAGE.replace("\n", end).encode())
    assert extract(read(Source("a.md", text, "markdown"))) == extract(read(Source("a.md", _PAGE, "markdown")))
    assert [note.message for note in notes] == [f"{_PAGE.count(chr(10))} line ends are not plain line feeds"]


def test_files_are_written_as_bytes_and_replaced() -> None:
    """Text would get line ends of the system, and renaming fails on Windows where something has the name already."""
    calls = {
        (file.name, node.func.attr)
        for file in _PRODUCT
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert {call for call in calls if call[1] in {"write_text", "rename", "renames"}} == set()
    assert ("output.py", "replace") in calls


def test_an_output_replaces_what_is_there_in_any_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run over changed pages replaces files that exist, by a call that does so on every system."""
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("docs/a.md").write_text(_PAGE)
    assert CliRunner().invoke(cli, ["generate", "docs", "-o", "api"]).exit_code == 0
    replaced: list[str] = []
    real = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda source, target: replaced.append(os.fspath(target)) or real(source, target)
    )
    Path("docs/a.md").write_text(_PAGE.replace('"id": 1', '"id": "one"'))
    assert CliRunner().invoke(cli, ["generate", "docs", "-o", "api"]).exit_code == 0
    assert {"api/a.py", "api/manifest.json"} <= set(replaced)
