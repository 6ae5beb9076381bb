"""Names, links and settings that a stranger may put into a tree: nothing outside the root is read, written or run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import samplecast
from click.testing import CliRunner, Result
from samplecast.cli import cli
from samplecast.cli.generate import make_rules
from samplecast.config import find_config
from samplecast.globs import covers, matches
from samplecast.usage import UsageError

_PAGE = '# Read\n\nGET /v1/a\n\nExample response\n\n```json\n{"a": 1,}\n```\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a page."""
    folder = tmp_path / "here"
    write(folder / "docs" / "one.md")
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return folder


def write(file: Path, text: str = _PAGE) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


@pytest.mark.parametrize(
    "name", ["x\n::error title=pwn::y", "x=\n\nall:\n\ttouch\tPWNED\nz=", "\x1b[2J", "a\u2028b", "\x85"]
)
def test_a_name_with_control_characters_is_refused(here: Path, name: str) -> None:
    """It would start a line of a report, or be a rule of make; the message shows it, and it can be left out."""
    write(here / "docs" / f"{name}.md")
    done = run("check", "docs")
    assert done.exit_code == 2
    assert "the name has control characters: rename the file, or leave it out with --exclude" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    assert run("check", "docs", "--exclude", f"{name.replace('*', '?')}.md").exit_code == 1


def test_folders_too_deep_are_refused(here: Path) -> None:
    """What is cast from a page lies as deep as the page."""
    deep = "docs/" + "d/" * 100
    write(here / deep / "one.md")
    assert "more than 64 folders inside one another" in run("generate", "docs", "-o", "api").stderr
    assert run("generate", "docs", "-o", "api", "--exclude", "d").exit_code == 0


@pytest.mark.parametrize("name", ["v1:list.md", "a b.md", "50%.md", "$(touch PWNED).md", "#x.md", "[a]*?.md"])
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_reads_names_back(here: Path, name: str) -> None:
    """The rules name the page and nothing else: make is content, and wants us again when the page changed."""
    page = write(here / "docs" / name)
    assert run("generate", "docs", "-o", "api", "--depfile", "api.d", "--stamp", "stamp").exit_code == 0
    write(here / "Makefile", "stamp:\n\t@echo again\n-include api.d\n")
    assert subprocess.run(["make", "stamp"], capture_output=True, text=True, check=True).stdout != "again\n"
    os.utime(page, (time.time() + 10, time.time() + 10))
    assert subprocess.run(["make", "stamp"], capture_output=True, text=True, check=True).stdout == "again\n"
    assert not (here / "PWNED").exists()


@pytest.mark.parametrize("name", ["a=b.md", "a;b.md", "a|b.md", "~x.md", "a\\b.md"])
def test_a_name_that_no_rule_can_hold_is_refused(name: str) -> None:
    """Whatever make would take it for, it does not get there."""
    with pytest.raises(UsageError, match="a depfile cannot hold this name"):
        make_rules("api.stamp", [name])


def test_links_do_not_lead_out_of_the_root(here: Path) -> None:
    """The file is neither read nor mended, and a link that leads nowhere ends nothing; each is named."""
    outside = write(here.parent / "outside.txt")
    (here / "docs" / "out.md").symlink_to(outside)
    (here / "docs" / "loop.md").symlink_to("loop.md")
    (here / "docs" / "gone.md").symlink_to("nowhere.md")
    (here / "docs" / "inside.md").symlink_to("one.md")
    done = run("check", "docs", "--fix", "--select", "EX103")
    assert done.exit_code == 0
    assert outside.read_text() == _PAGE
    assert "docs/out.md: a link that leads out of the root, skipped" in done.stderr
    assert done.stderr.count("a link that leads nowhere, skipped") == 2
    assert "outside" not in run("extract", "docs").stdout
    assert "2 pages checked" in run("check", "docs").stderr
    assert "3 pages checked" in run("check", "docs", "--follow-links").stderr


def test_templates_run_in_a_sandbox(here: Path) -> None:
    """An expression that reaches for the interpreter is an error, with its place."""
    write(here / "t" / "module.py.jinja", "{{ cycler.__init__.__globals__.os.system('touch PWNED') }}\n")
    done = run("generate", "docs", "-o", "api", "--templates", "t")
    assert done.exit_code == 2
    assert "t/module.py.jinja:1: " in done.stderr
    assert not (here / "PWNED").exists()
    assert not (here / "api").exists()
    write(here / "samplecast.toml", 'templates = "t"\n')
    assert run("check", "docs", "--select", "EX103").exit_code == 1


def test_templates_that_print_no_python_are_an_error(here: Path) -> None:
    """Nothing is written; a template that nothing uses is named."""
    write(here / "t" / "module.py.jinja", "this is {{ module }} no python\n")
    write(here / "t" / "modul.py.jinja", "x\n")
    done = run("generate", "docs", "-o", "api", "--templates", "t")
    assert done.exit_code == 2
    assert "t: its templates print one.py with an error in line 1" in done.stderr
    assert "warning: t/modul.py.jinja: no template is called so, and nothing uses it" in done.stderr
    assert not (here / "api").exists()


def test_settings_end_at_the_root_of_the_repository(here: Path) -> None:
    """Those above belong to someone else; `--config` names any, and `--no-config` wants none."""
    write(here.parent / "samplecast.toml", 'paths = ["nowhere"]\n')
    assert run("check", "docs").exit_code == 1
    assert run("check", "--config", "../samplecast.toml").exit_code == 2
    write(here / "samplecast.toml", 'check.ignore = ["ALL"]\n')
    assert run("check", "docs").exit_code == 0
    assert run("check", "docs", "--no-config").exit_code == 1
    assert run("check", "docs", "--no-config", "--config", "samplecast.toml").exit_code == 2


def test_outside_a_repository_settings_of_others_do_not_count(here: Path) -> None:
    """A folder above that anyone may write to ends the search; one of the user's own does not."""
    (here / ".git").rmdir()
    write(here.parent / "samplecast.toml", "")
    assert find_config(here) == here.parent / "samplecast.toml"
    here.parent.chmod(0o777)
    assert find_config(here) is None
    here.parent.chmod(0o700)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("a = " + "[" * 1000 + "]" * 1000, "too many brackets inside one another"),
        ("a = " + "{b=" * 1000 + "1" + "}" * 1000, "too many brackets inside one another"),
        ("max-page-bytes = 9223372036854775807", "expected a number of bytes up to"),
        ('templates = "\\u0000"', "expected a path, which has no NUL in it"),
        ('overrides = "\\u0000"', "expected a path, which has no NUL in it"),
        ('check.baseline = "\\u0000"', "expected a path, which has no NUL in it"),
        ('paths = ["\\u0000"]', "expected a path, which has no NUL in it"),
    ],
)
def test_settings_made_to_hurt_are_errors(here: Path, settings: str, message: str) -> None:
    """A line about it, and no traceback."""
    write(here / "samplecast.toml", settings)
    done = run("check", "docs")
    assert (done.exit_code, done.stderr.startswith("error: "), message in done.stderr) == (2, True, True)


@pytest.mark.parametrize("count", ["1e999", "1000000000", "-1", "true", "[]", '"1"', "9" * 5000, "[" * 100_000])
def test_baselines_made_to_hurt_are_errors(here: Path, count: str) -> None:
    """Whatever stands where the number of findings belongs."""
    entry = f'{{"code": "EX103", "page": "one.md", "content": "x", "count": {count}}}'
    write(here / "accepted.json", f'{{"version": 1, "findings": [{entry}]}}')
    started = time.process_time()
    done = run("check", "docs", "--baseline", "accepted.json")
    assert (done.exit_code, done.stderr.startswith("error: accepted.json: ")) == (2, True)
    assert time.process_time() - started < 5


def test_a_baseline_of_version_0_1_is_read(here: Path) -> None:
    """As it was written then."""
    run("check", "docs", "--write-baseline", "now.json")
    content = (here / "now.json").read_text()
    assert content.startswith('{\n  "version": 1,\n  "findings": [\n    {"code": "EX')
    assert run("check", "docs", "--baseline", "now.json").exit_code == 0


@pytest.mark.parametrize(
    ("glob", "path"),
    [("**/a/" * 8 + "b", "a/" * 200 + "c"), ("*a" * 30 + "b", "a" * 250), ("**/" * 50 + "x", "y/" * 60)],
)
def test_globs_take_no_time(glob: str, path: str) -> None:
    """However many ways there are to match nearly all of a name."""
    started = time.process_time()
    assert not matches(glob, path)
    assert not covers((glob,), path)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("**", "a/b", True),
        ("**/x", "x", True),
        ("**/x", "a/b/x", True),
        ("**/x", "ax", False),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("a/**/c", "a/c", True),
        ("a/**/c/**/e", "a/b/c/d/e", True),
        ("a/**/c/**/e", "a/b/d/e", False),
        ("a/**/c/**", "a/c/x", True),
        ("*/v*", "s/v1", True),
        ("*/v*", "s/t/v1", False),
        ("a*b*c", "axxbyyc", True),
        ("a*b*c", "axxbyy", False),
        ("?.md", "a.md", True),
        ("?.md", "/.md", False),
        ("./x/", "x", True),
        ("x.md", "xymd", False),
    ],
)
def test_what_globs_match(glob: str, path: str, expected: bool) -> None:  # noqa: FBT001  a table of cases
    """Stars stay within a part of a path; two of them as a part stand for any number."""
    assert matches(glob, path) is expected


@pytest.mark.skipif(sys.platform == "win32", reason="no sh there")
@pytest.mark.parametrize(
    ("redirection", "code", "said"),
    [
        ("extract docs >&-", 2, "error: standard output is closed"),
        ("extract - --markup rst <&-", 2, "error: standard input is closed"),
        ("extract docs 2>&-", 0, ""),
    ],
)
def test_closed_streams(redirection: str, code: int, said: str) -> None:
    """Exit code 2 where the stream is wanted."""
    environment = {**os.environ, "PYTHONPATH": str(Path(samplecast.__file__).parents[1])}
    command = f"{sys.executable} -m samplecast {redirection}"
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (code, said)


def test_a_diff_commands_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escapes of the docs are spelled out, and where a log takes lines for commands it is told not to."""
    write(here / "docs" / "one.md", "::error::x\n\x1b[2J\n" + _PAGE)
    shown = run("check", "docs", "--diff", "--select", "EX103").stdout
    assert "\x1b" not in shown
    assert "\\x1b[2J" in run("generate", "docs", "-o", "api", "--diff").stdout or "\x1b" not in shown
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    first, *_, last = run("check", "docs", "--diff", "--select", "EX103").stdout.splitlines()
    assert first.startswith("::stop-commands::")
    assert last == f"::{first.rpartition(':')[2]}::"


def test_names_that_systems_keep_are_no_modules(here: Path) -> None:
    """Each gets its underscore."""
    for name in ("com1", "LPT9", "con", "nul"):
        write(here / "docs" / f"{name}.md")
    assert run("generate", "docs", "-o", "api").exit_code == 0
    assert {"com1_.py", "lpt9_.py", "con_.py", "nul_.py"} <= {file.name for file in (here / "api").glob("*.py")}
