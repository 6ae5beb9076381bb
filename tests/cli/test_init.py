"""`samplecast init`: settings for the docs of a folder."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samplecast.cli import cli

_CALL = "# Reading a Buoy\n\nGET /v1/buoys\n\nExample response\n\n```\n{}\n```\n"
_ERRORS = """\
Errors
======

========== =========
Error Code Message
========== =========
BUOY.0001  It sank.
========== =========
"""


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder that belongs to a project of its own."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def samplecast(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments, prog_name="samplecast")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def write(**pages: str) -> None:
    """Pages by path, `__` for the slash and `_` before the suffix."""
    for name, text in pages.items():
        path = Path(".".join(name.replace("__", "/").rsplit("_", 1)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_the_narrowest_folders_that_tell_of_an_api() -> None:
    """Folders with operations or errors are named, whatever else lies around them; the next commands then run."""
    write(
        docs__api__a__one_md=_CALL,
        docs__api__b__errors_rst=_ERRORS,
        docs__guide_md="# Guide\n\nRead on.\n",
        README_md="# Buoys\n\nSee the docs.\n",
        overview_md=_CALL,
    )
    done = samplecast("init")
    assert done.exit_code == 0
    assert done.stderr == (
        "wrote samplecast.toml: 3 pages that describe an API, in docs/api, overview.md\n"
        "next: samplecast generate\nthen: samplecast check\n"
    )
    text = Path("samplecast.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {
        "paths": ["docs/api", "overview.md"],
        "out": "generated",
        "target": "dataclasses",
    }
    assert "2 of Markdown and 1 of reStructuredText" in text
    assert samplecast("generate").exit_code == samplecast("check").exit_code == 0


def test_services_are_named_as_the_package_has_them() -> None:
    """Each API of its own is named by its folder below what is read, many of them in part."""
    write(**{f"docs__s{number}__one_md": _CALL for number in range(22)})
    assert samplecast("init", "-q", "docs", "-o", 'a"b', "--target", "msgspec").stderr == ""
    text = Path("samplecast.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["out"] == 'a"b'
    assert tomllib.loads(text)["target"] == "msgspec"
    assert 'a folder of the package: "s0", "s1", "s10"' in text
    assert "and 2 more." in text


@pytest.mark.parametrize(("name", "text"), [("samplecast.toml", ""), ("pyproject.toml", "[tool.samplecast]\n")])
def test_settings_that_are_there_stay(name: str, text: str) -> None:
    """Nothing is written over or beside settings that a run would read."""
    write(docs__one_md=_CALL)
    Path(name).write_text(text)
    done = samplecast("init")
    assert done.exit_code == 2
    assert f"{name}: there are settings already; nothing was changed" in done.stderr
    assert Path(name).read_text() == text
    assert Path("samplecast.toml").exists() == (name == "samplecast.toml")


def test_docs_of_no_api_are_wrong_usage() -> None:
    """Without a page that tells of an API there is nothing to set."""
    write(docs__one_md="# Guide\n\nRead on.\n")
    done = samplecast("init")
    assert done.exit_code == 2
    assert ".: 1 page, and none describes an API: name the folder that does" in done.stderr
    assert not Path("samplecast.toml").exists()


def test_an_unknown_target_is_wrong_usage() -> None:
    """A target that `generate` would refuse is refused at once."""
    write(docs__one_md=_CALL)
    assert samplecast("init", "--target", "cobol").exit_code == 2
    assert not Path("samplecast.toml").exists()


def test_parts_of_a_package() -> None:
    """A package is made of code, with fixtures, with tests that use them; what is no longer wanted is removed."""
    write(docs__one_md=_CALL)
    for parts, folders in (
        ('["code", "fixtures", "tests"]', {"fixtures", "tests"}),
        ('["fixtures", "code"]', {"fixtures"}),
        ('["code"]', set()),
    ):
        Path("samplecast.toml").write_text(f"paths = ['docs']\nparts = {parts}\n")
        done = samplecast("generate")
        assert done.exit_code == 0
        assert "import it: from generated import one\n" in done.stderr
        assert {path.name for path in Path("generated").iterdir() if path.is_dir()} == folders


@pytest.mark.parametrize("parts", ["[]", '["tests"]', '["code", "tests"]', '["code", "docs"]', '"code"'])
def test_parts_that_lack_what_they_rest_on(parts: str) -> None:
    """Tests need fixtures and both the code; other words are no parts."""
    write(docs__one_md=_CALL)
    Path("samplecast.toml").write_text(f"paths = ['docs']\nparts = {parts}\n")
    done = samplecast("generate")
    assert done.exit_code == 2
    assert "samplecast.toml:2: parts: expected " in done.stderr
