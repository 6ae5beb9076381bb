"""The hooks that pre-commit finds in this repository."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.cli import cli

from tests.support.integrations_page import example

_FILE = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"
_PAGE = '# Reading one\n\nGET /v1/one\n\nExample response\n\n```json\n{"depth": 1,}\n```\n'


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def hooks() -> dict[str, dict[str, object]]:
    """The hooks by id; the file keeps to flat `key: value` lines, which this reader takes and nothing else."""
    found: list[dict[str, object]] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"(- |  )(\w+): ([^\s\"'\[{&*!|>%@`].*)", line)
        assert match, line
        start, key, value = match.groups()
        assert ": " not in value, line
        assert " #" not in value, line
        if start == "- ":
            found.append({})
        assert key not in found[-1], line
        found[-1][key] = json.loads(value) if value in ("true", "false") else value
    return {str(hook["id"]): hook for hook in found}


def test_there_are_two() -> None:
    """One checks, one generates."""
    assert sorted(hooks()) == ["samplecast-check", "samplecast-generate"]


@pytest.mark.parametrize("hook", hooks().values(), ids=hooks())
def test_a_hook_has_the_keys_that_pre_commit_wants(hook: dict[str, object]) -> None:
    """Id, name, entry and language are required; the others are known keys of the right type."""
    assert {"id", "name", "entry", "language"} <= hook.keys()
    text = {"id", "name", "description", "entry", "language"}
    switches = {"always_run", "pass_filenames", "require_serial"}
    assert hook.keys() <= text | switches
    assert all(isinstance(hook[key], str if key in text else bool) for key in hook)
    assert hook["language"] == "python"


@pytest.mark.parametrize("hook", hooks().values(), ids=hooks())
def test_a_hook_runs_at_every_commit(hook: dict[str, object]) -> None:
    """A page that went away, settings, overrides and templates matter as much as a page that changed."""
    assert hook["always_run"] is True
    assert hook["pass_filenames"] is False


@needs_git
def test_output_that_is_not_tracked_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is added; what version control ignores is not asked for."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.md").write_text(_PAGE)
    monkeypatch.chdir(tmp_path)
    _, *command = shlex.split(str(hooks()["samplecast-generate"]["entry"]))
    command += ["docs", "--out", "api"]
    assert CliRunner().invoke(cli, command).exit_code == 2
    subprocess.run(["git", "init", "-q"], check=True)
    done = CliRunner().invoke(cli, command)
    assert (done.exit_code, "api/one.py: not under version control" in done.stdout) == (1, True)
    subprocess.run(["git", "add", "."], check=True)
    assert CliRunner().invoke(cli, command).exit_code == 0
    (tmp_path / "docs" / "one.md").rename(tmp_path / "docs" / "two.md")
    assert CliRunner().invoke(cli, command).exit_code == 1
    (tmp_path / ".gitignore").write_text("api/\n")
    assert CliRunner().invoke(cli, command).exit_code == 0


@needs_git
def test_entries_are_commands_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the paths from the configuration, check finds what is wrong and generate writes the package."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.md").write_text(_PAGE)
    (tmp_path / "samplecast.toml").write_text('paths = ["docs"]\nout = "api"\n')
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    codes = {}
    for name, hook in hooks().items():
        program, *arguments = shlex.split(str(hook["entry"]))
        assert program == "samplecast"
        codes[name] = CliRunner().invoke(cli, arguments).exit_code
    assert codes == {"samplecast-check": 1, "samplecast-generate": 1}
    assert (tmp_path / "api" / "manifest.json").exists()


@needs_git
def test_the_documented_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names our hooks, and its arguments are some that they take."""
    named = re.findall(r"- id: (\S+)\n +args: \[(.*)\]", example("pre-commit"))
    assert [name for name, _ in named] == list(hooks())
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.md").write_text(_PAGE)
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    for (name, arguments), expected in zip(named, (1, 1), strict=True):
        _, *command = shlex.split(str(hooks()[name]["entry"]))
        assert CliRunner().invoke(cli, [*command, *arguments.split(", ")]).exit_code == expected
    assert (tmp_path / "src" / "api" / "manifest.json").exists()
