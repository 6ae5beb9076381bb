"""`samplecast check --since REV`: findings that a change brought, also on pages that it did not touch."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samplecast.cli import cli

PAGE = '# A buoy\n\nSee [berths](berths.md).\n\n```\n{"id": "b1",}\n```\n'
OTHER = "# Berths\n\nThere are berths.\n"


def git(*arguments: str) -> None:
    """Run git in the working folder."""
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture(autouse=True)
def _docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository whose only commit has two pages and one finding."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("docs/buoy.md").write_text(PAGE)
    Path("docs/berths.md").write_text(OTHER)
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "A state of the docs")


def check(*arguments: str, code: int = 0) -> Result:
    """Run the command."""
    result = CliRunner().invoke(cli, ["check", "--no-cache", *arguments], prog_name="samplecast")
    assert result.exit_code == code, result.output
    return result


def found(*arguments: str, code: int = 0) -> list[tuple[str, str]]:
    """Code and page of what is told."""
    rows = json.loads(check("docs", "--output-format", "json", *arguments, code=code).stdout)
    return [(row["code"], Path(row["filename"]).name) for row in rows]


def test_what_was_there_is_not_told() -> None:
    """The finding of the commit is old, also on other lines."""
    assert found(code=1) == [("EX103", "buoy.md")]
    Path("docs/buoy.md").write_text("# A buoy\n\nMore words.\n\n" + PAGE.partition("\n\n")[2])
    assert found("--since", "HEAD") == []


def test_a_change_answers_for_pages_that_it_did_not_touch() -> None:
    """Whoever deletes a page is told of the links that led there."""
    Path("docs/berths.md").unlink()
    assert found("--since", "HEAD", code=1) == [("RF101", "buoy.md")]


def test_findings_follow_a_page_that_was_renamed() -> None:
    """An old finding of a page that has another name now is no new one."""
    Path("docs/buoy.md").rename("docs/mark.md")
    assert found("--since", "HEAD") == []


def test_a_page_that_is_new_is_told_in_full() -> None:
    """A page named alone that the revision does not have has no old findings."""
    Path("docs/mark.md").write_text('# A mark\n\n```\n{"id": "m1",}\n```\n')
    assert found("--since", "HEAD", code=1) == [("EX103", "mark.md")]
    assert "EX103" in check("docs/mark.md", "--since", "HEAD", code=1).stdout


def test_one_more_of_what_the_baseline_accepts_is_new() -> None:
    """Baseline and revision do not both accept for one finding of then."""
    check("docs", "--write-baseline", "known.json")
    Path("docs/buoy.md").write_text(PAGE + PAGE[PAGE.index("```") :])
    assert found("--since", "HEAD", "--baseline", "known.json", code=1) == [("EX103", "buoy.md")]


def test_only_new_findings_are_mended() -> None:
    """`--fix` leaves alone what the revision had."""
    Path("docs/berths.md").write_text(OTHER + '\n```\n{"id": "b1",}\n```\n')
    check("docs", "--since", "HEAD", "--fix")
    assert Path("docs/buoy.md").read_text() == PAGE
    assert '{"id": "b1"}' in Path("docs/berths.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("docs", "--since", "nowhere"), "nowhere: no such revision"),
        (("-", "--since", "HEAD"), "standard input has none"),
        (("docs", "--since", "HEAD", "--write-baseline", "known.json"), "not with --baseline, --since"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], told: str) -> None:
    """Exit 2 with what is wrong."""
    assert told in check(*arguments, code=2).stderr


def test_without_a_repository_there_is_no_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 2 with what git says."""
    shutil.rmtree(".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "git rev-parse" in check("docs", "--since", "HEAD", code=2).stderr
