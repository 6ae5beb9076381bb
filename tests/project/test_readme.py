"""What the README shows is true."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.cli import COMMANDS, cli
from samplecast.config import load_config

from tests.support.environments import CHECKOUT

_TEXT = (CHECKOUT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"(?:<!-- from (?P<origin>\S+) -->\n)?```(?P<language>\w+)\n(?P<code>.*?)```\n", re.DOTALL)
_BLOCKS = [match.groupdict() for match in _BLOCK.finditer(_TEXT)]


def blocks(language: str, *, quoted: bool = False) -> list[str]:
    """The code blocks of a language; `quoted` ones say which file they are from."""
    return [block["code"] for block in _BLOCKS if block["language"] == language and bool(block["origin"]) == quoted]


def commands(program: str) -> list[list[str]]:
    lines = [line for block in blocks("console") for line in block.splitlines()]
    return [shlex.split(line[2:], comments=True) for line in lines if line.startswith(f"$ {program} ")]


def test_it_is_short() -> None:
    """A newcomer gets through it."""
    assert _TEXT.count("\n") <= 160


@pytest.mark.parametrize("block", [block for block in _BLOCKS if block["origin"]], ids=lambda block: block["origin"])
def test_excerpts_stand_in_their_files(block: dict[str, str]) -> None:
    """A page in, the dataclass out: both excerpts are what stands in the files they name."""
    assert block["code"] in (CHECKOUT / block["origin"]).read_text(encoding="utf-8")


def test_both_sides_are_shown() -> None:
    """There is an excerpt of a page and one of the code that became of it."""
    origins = {block["origin"].split("/")[0] for block in _BLOCKS if block["origin"]}
    assert origins == {"input_docs", "generated"}


@pytest.mark.parametrize("command", commands("samplecast"), ids=shlex.join)
def test_commands_run(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the README ends well, in a folder with the pages and their output."""
    shutil.copytree(CHECKOUT / "input_docs", tmp_path / "input_docs")
    shutil.copytree(CHECKOUT / "generated", tmp_path / "generated")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, command[1:])
    assert result.exit_code == 0, result.output


def test_every_command_is_shown() -> None:
    """No command is missing from the examples and the table."""
    assert {command[1] for command in commands("samplecast")} == set(COMMANDS)
    assert set(re.findall(r"^\| `(\w+)` \|", _TEXT, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("command", commands("make"), ids=shlex.join)
def test_make_targets_exist(command: list[str]) -> None:
    """What is to be typed after `make` is in the Makefile (a dry run; running it here would run this test)."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    subprocess.run([make, "--dry-run", *command[1:]], cwd=CHECKOUT, check=True, capture_output=True)


@pytest.mark.parametrize("code", blocks("python"))
def test_python_blocks_run(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python examples run, and their assertions hold."""
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.syspath_prepend(CHECKOUT)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102  our own README


def test_settings_are_accepted(tmp_path: Path) -> None:
    """The settings that are shown exist."""
    (block,) = blocks("toml")
    assert tomllib.loads(block)
    (tmp_path / "pyproject.toml").write_text(block)
    load_config(tmp_path / "pyproject.toml")
