"""Runs and the files that pages take in: an edit of one counts as an edit of every page that asks for it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.cli import cli

PAGE = """\
Docks
=====

.. include:: shared/dock.inc
"""
PART = """\
Create a dock
-------------

.. rest_method:: POST /v2/docks

Request
~~~~~~~

.. rest_parameters:: ../parameters.yaml

   - name: dock_name

.. literalinclude:: dock.json
"""
PARAMETERS = "dock_name:\n  in: body\n  type: string\n  required: true\n  description: Its name.\n"


def _write(path: Path, text: str) -> None:
    """Write a file long ago enough for its timestamp to be trusted, each time a little later."""
    before = path.stat().st_mtime if path.exists() else time.time() - 10_000
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (before + 10, before + 10))


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.samplecast]\n")
    folder = tmp_path / "docs"
    _write(folder / "index.rst", PAGE)
    _write(folder / "shared" / "dock.inc", PART)
    _write(folder / "shared" / "dock.json", '{"name": "east"}\n')
    _write(folder / "parameters.yaml", PARAMETERS)
    return folder


def _generate(*options: str) -> str:
    done = CliRunner().invoke(cli, ["generate", "docs", "-o", "out", *options])
    assert done.exit_code == 0, done.output
    return done.output


def _module() -> str:
    return Path("out/index.py").read_text()


def test_an_edit_of_an_included_file_is_seen(docs: Path) -> None:
    """A warm run reads a page again when a file that it asks for has changed, come or gone."""
    _generate()
    assert "class" in _module()
    _write(docs / "parameters.yaml", PARAMETERS.replace("string", "integer"))
    _generate()
    assert "name: int" in _module()
    _write(docs / "shared" / "dock.json", '{"name": 7, "depth": 4.5}\n')
    _generate()
    assert "depth" in _module()
    (docs / "shared" / "dock.json").unlink()
    _generate()
    assert "depth" not in _module()
    _write(docs / "shared" / "dock.json", '{"name": 7, "depth": 4.5}\n')
    _generate()
    assert "depth" in _module()


@pytest.mark.usefixtures("docs")
def test_an_unchanged_run_changes_nothing() -> None:
    """Nothing is read or written again while neither the page nor its files change."""
    _generate()
    before = {path: path.stat().st_mtime_ns for path in Path("out").rglob("*.py")}
    assert "0 new, 0 changed" in _generate()
    assert {path: path.stat().st_mtime_ns for path in Path("out").rglob("*.py")} == before


@pytest.mark.usefixtures("docs")
def test_build_systems_learn_of_included_files() -> None:
    """The depfile and the manifest list what a page takes in, on the first run and on an unchanged one."""
    for _ in range(2):
        _generate("--depfile", "out.d")
        rules = Path("out.d").read_text()
        for name in ("index.rst", "shared/dock.inc", "shared/dock.json", "parameters.yaml"):
            assert f"docs/{name}" in rules
    manifest = json.loads(Path("out/manifest.json").read_text())
    assert {"index.rst", "shared/dock.inc", "shared/dock.json", "parameters.yaml"} <= set(manifest["inputs"])


@pytest.mark.usefixtures("docs")
def test_facts_name_the_file_that_holds_them() -> None:
    """`page` and `span` are those of the included file; a sample taken from a file names that too."""
    done = CliRunner().invoke(cli, ["extract", "docs"])
    (line,) = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert (line["page"], line["span"]["line"]) == ("shared/dock.inc", 1)
    (example,) = line["examples"]
    assert (example["file"], example["span"]["line"], example["values"]) == (
        "shared/dock.json",
        13,
        [{"name": "east"}],
    )
    done = CliRunner().invoke(cli, ["explain", "docs/index.rst", "--output-format", "json"])
    rows = json.loads(done.stdout)["blocks"]
    assert [(row["kind"], row.get("file", "")) for row in rows] == [
        ("include", ""),
        ("call", "shared/dock.inc"),
        ("include", "shared/dock.inc"),
        ("table", "shared/dock.inc"),
        ("include", "shared/dock.inc"),
        ("code", "shared/dock.inc"),
    ]


def test_operations_of_a_shared_file_are_told_once(docs: Path) -> None:
    """Two pages that take in one file do not make two operations of it."""
    _write(docs / "again.rst", PAGE)
    done = CliRunner().invoke(cli, ["extract", "docs"])
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [line["endpoints"] for line in lines].count([{"method": "POST", "path": "/v2/docks"}]) == 1


def test_checks_speak_of_included_files_at_their_place(docs: Path) -> None:
    """A finding in an included file names that file, and offers no edit of the page."""
    _write(docs / "shared" / "dock.inc", PART.replace(".. literalinclude:: dock.json", '::\n\n   {"name": "east",}'))
    done = CliRunner().invoke(cli, ["check", "docs", "--select", "ALL", "--output-format", "json"])
    found = json.loads(done.stdout[done.stdout.index("[") :])
    names = {entry["filename"]: entry for entry in found if entry["code"].startswith("EX1")}
    assert set(names) == {"docs/shared/dock.inc"}
    assert names["docs/shared/dock.inc"]["fix"] is None
