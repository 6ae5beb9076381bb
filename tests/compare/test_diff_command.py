"""`samplecast diff` and `samplecast reconcile` as a user types them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samplecast.cli import cli

from tests.compare.test_changes import PAGE

NEW = PAGE.replace("| nights | Yes | Integer |", "| nights | Yes | String |")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, *([] if "--no-cache" in arguments else ["--no-cache"])])


@pytest.fixture
def states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders with one page each."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"old": PAGE, "new": NEW}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "berths.md").write_text(text)
    return tmp_path


def test_json_has_the_documented_shape(states: Path) -> None:
    """Other programs rely on every key."""
    result = run("diff", "old", "new", "--output-format", "json")
    assert result.exit_code == 0
    (row,) = json.loads(result.stdout)
    line = PAGE[: PAGE.index("| nights")].count("\n") + 1
    assert row == {
        "code": "DF405",
        "name": "type-changed",
        "level": "breaking",
        "message": "request field `nights` was integer, and is string now",
        "operation": {"method": "POST", "path": "/v1/{harbour_id}/berths"},
        "pointer": "/request/nights",
        "old": ["integer"],
        "new": ["string"],
        "old_location": {"page": "berths.md", "line": line},
        "new_location": {"page": "berths.md", "line": line},
    }
    assert states.is_dir()


def test_nothing_changed_is_an_empty_list(states: Path) -> None:
    """A state against itself is `[]` and exit code 0, whatever was asked to fail."""
    result = run("diff", "old", "old", "--output-format", "json", "--fail-on", "editorial")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert states.is_dir()


@pytest.mark.parametrize("form", ["text", "markdown", "sarif"])
def test_other_formats(states: Path, form: str) -> None:
    """Each format names the change, and the file it is on."""
    result = run("diff", "old", "new", "--output-format", form)
    assert "request field `nights` was integer, and is string now" in result.stdout
    assert "berths.md" in result.stdout
    if form == "sarif":
        assert json.loads(result.stdout)["runs"][0]["results"][0]["ruleId"] == "DF405"
    assert states.is_dir()


def test_fail_on(states: Path) -> None:
    """Exit code 1 where a change of the level, or above, is found."""
    assert run("diff", "old", "new", "--fail-on", "breaking").exit_code == 1
    (states / "new" / "berths.md").write_text(
        PAGE.replace("| remark |", "| flag | No | String | Under which it sails. |\n| remark |")
    )
    assert run("diff", "old", "new", "--fail-on", "breaking").exit_code == 0
    assert run("diff", "old", "new", "--fail-on", "compatible").exit_code == 1


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@harbour.example"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_revisions(states: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two revisions, and a revision against the working tree; nothing is checked out."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    docs = states / "repository" / "docs"
    docs.mkdir(parents=True)
    git(states, "init", "-q", "repository")
    for text in (PAGE, NEW):
        (docs / "berths.md").write_text(text)
        git(docs, "add", ".")
        git(docs, "commit", "-q", "-m", "A state of the docs")
    monkeypatch.chdir(states / "repository")
    codes = [
        row["code"]
        for row in json.loads(run("diff", "--git", "HEAD~1..HEAD", "docs", "--output-format", "json").stdout)
    ]
    assert codes == ["DF405"]
    assert json.loads(run("diff", "--git", "HEAD", "docs", "--output-format", "json").stdout) == []
    (docs / "berths.md").write_text(PAGE)
    assert [
        row["new"] for row in json.loads(run("diff", "--git", "HEAD", "docs", "--output-format", "json").stdout)
    ] == [["integer"]]
    assert run("diff", "--git", "nowhere..HEAD", "docs").exit_code == 2
    assert "nowhere: no such revision" in run("diff", "--git", "nowhere..HEAD", "docs").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["diff", "old"], "diff needs two states"),
        (["diff", "old", "gone"], "gone: no such file or folder"),
        (["diff", "--git", "HEAD", "old"], "git rev-parse"),
        (["reconcile", "old"], "reconcile needs docs and a specification"),
        (["reconcile", "old", "old/berths.md"], "old/berths.md:22:2: not YAML"),
    ],
)
def test_wrong_usage(states: Path, arguments: list[str], message: str) -> None:
    """What is wrong is said in a line, with exit code 2."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert states.is_dir()


def test_reconcile_with_an_ignore_file(states: Path) -> None:
    """Known disagreements are left out; each needs a reason."""
    assert run("export", "old", "-o", "api.json").exit_code == 0
    assert json.loads(run("reconcile", "old", "api.json", "--output-format", "json").stdout) == []
    result = run("reconcile", "new", "api.json", "--fail-on", "differs")
    assert result.exit_code == 1
    assert "RC301" in result.stdout
    (states / "known.txt").write_text("RC301 POST /v1/* /request/nights  # the gateway takes both\n")
    assert run("reconcile", "new", "api.json", "--fail-on", "any", "--ignore-file", "known.txt").exit_code == 0
    (states / "known.txt").write_text("RC301 POST /v1/*\n")
    refused = run("reconcile", "new", "api.json", "--ignore-file", "known.txt")
    assert refused.exit_code == 2
    assert "known.txt:1: a line is CODE METHOD PATH [POINTER]  # reason" in refused.stderr
