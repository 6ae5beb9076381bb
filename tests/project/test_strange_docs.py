"""The page about docs in a form of their own holds: its page, its settings, what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.cli import cli

from tests.support.environments import CHECKOUT

_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


@pytest.fixture
def blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What the page shows, by language, with its page of docs in place."""
    found: dict[str, list[str]] = {}
    for language, text in _BLOCK.findall((CHECKOUT / "docs" / "strange-docs.md").read_text(encoding="utf-8")):
        found.setdefault(language, []).append(text)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "berths.rst").write_text(found["rst"][0])
    (tmp_path / "pyproject.toml").write_text("[tool.samplecast]\n")
    return found


def _run(*arguments: str) -> list[str]:
    result = CliRunner().invoke(cli, arguments, prog_name="samplecast")
    return [line for line in (result.stdout + result.stderr).splitlines() if not line.startswith('{"')]


def test_what_is_not_read_is_told_as_shown(blocks: dict[str, list[str]]) -> None:
    """The first two commands say what the page says they say."""
    shown = [line for line in blocks["console"][0].splitlines() if not line.startswith(("$", "1"))]
    assert _run("extract", "docs", "--fail-on", "unread") == shown
    assert _run("explain", "docs/berths.rst")[:4] == blocks["console"][1].splitlines()[1:5]


def test_the_settings_read_everything_as_shown(blocks: dict[str, list[str]]) -> None:
    """All settings together give the rows at the end of the page."""
    Path("pyproject.toml").write_text("\n".join(blocks["toml"]))
    assert _run("explain", "docs/berths.rst") == blocks["console"][2].splitlines()[1:]
