"""samplecast inside other people's builds: make, stamps, depfiles, watching."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.cli import cli
from samplecast.cli.generate import make_rules

from tests.support.integrations_page import example

_PAGE = '# Reading {name}\n\nGET /v1/{name}\n\nExample response\n\n```\n{{"depth": {depth}}}\n```\n'
_ROOT = Path(__file__).resolve().parents[2]

MAKEFILE = example("make").replace("samplecast generate", f"{sys.executable} -m samplecast generate")
"""The pattern that the documentation shows."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two pages."""
    (tmp_path / "docs").mkdir()
    for name in ("one", "two words"):
        (tmp_path / "docs" / f"{name}.md").write_text(_PAGE.format(name=name.replace(" ", "_"), depth=1.5))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(_ROOT / "generator"))
    return tmp_path


def run(*arguments: str) -> str:
    """What samplecast prints to stdout."""
    result = CliRunner().invoke(cli, ["generate", "docs", "-o", "api", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_outputs_are_listed_cold_and_warm(here: Path) -> None:
    """The list is that of the files in OUT, whether anything was done or not."""
    cold = run("--list-outputs").splitlines()
    assert cold == sorted(file.relative_to(here).as_posix() for file in (here / "api").rglob("*") if file.is_file())
    assert run("--list-outputs").splitlines() == cold


def test_a_dry_run_leaves_no_stamp(here: Path) -> None:
    """--check promises nothing to make."""
    result = CliRunner().invoke(cli, ["generate", "docs", "-o", "api", "--check", "--stamp", "s", "--depfile", "d"])
    assert result.exit_code == 1
    assert not (here / "s").exists()
    assert not (here / "d").exists()


def test_a_depfile_that_cannot_be_written_is_an_error(here: Path) -> None:
    """The message names the file."""
    place = here / "no" / "d"
    assert not place.parent.exists()
    result = CliRunner().invoke(cli, ["generate", "docs", "-o", "api", "--depfile", str(place)])
    assert result.exit_code == 2
    assert f"{place}: cannot write" in result.output


def test_rules_escape_what_make_would_read() -> None:
    """Blanks, dollars, hashes and percent signs are part of the name."""
    assert make_rules("out", ["a b.md", "c$#%.md"]) == "out: \\\n  a\\ b.md \\\n  c$$\\#%.md\n\na\\ b.md:\n"


@pytest.mark.skipif(shutil.which("make") is None, reason="GNU make is not installed")
def test_make_does_what_changed_and_no_more(here: Path) -> None:
    """Touch, edit, add and delete an input, delete an output, with -j4: make runs us exactly when it should."""
    (here / "Makefile").write_text(MAKEFILE)
    later = time.time() - 1000

    def make() -> bool:
        """Run make; whether it ran us. Inputs are dated back so that no clock has to tick."""
        nonlocal later
        for file in ((here / "docs"), *(here / "docs").rglob("*.md")):
            if file.stat().st_mtime > later:
                later += 1
                os.utime(file, (later, later))
        before = (here / "api.stamp").stat().st_mtime if (here / "api.stamp").exists() else 0
        subprocess.run(["make", "-j4", "all"], check=True, capture_output=True, cwd=here)
        stamp = here / "api.stamp"
        ran = stamp.stat().st_mtime != before
        if ran:
            later += 1
            os.utime(stamp, (later, later))
        return ran

    assert make()
    assert not make()
    (here / "docs" / "one.md").touch()
    assert make()
    page = here / "docs" / "two words.md"
    page.write_text(_PAGE.format(name="two_words", depth='"deep"'))
    assert make()
    assert "str" in (here / "api" / "two_words.py").read_text()
    page.unlink()
    assert make()
    assert not (here / "api" / "two_words.py").exists()
    (here / "docs" / "three.md").write_text(_PAGE.format(name="three", depth=2))
    assert make()
    assert (here / "api" / "three.py").exists()
    (here / "api" / "one.py").unlink()
    assert make()
    assert (here / "api" / "one.py").exists()
    assert not make()
    (here / "api.stamp").unlink()
    assert make()
    shutil.rmtree(here / "api")
    assert make()
    assert not make()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Our own Makefile beside an environment whose programs only write down how they were called."""
    shutil.copy(_ROOT / "Makefile", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    for name in ("samplecast", "pytest", "ruff", "mypy", "pyright", "python"):
        (folder / name).write_text(f'#!/bin/sh\necho "{name} $*" >> calls\n')
        (folder / name).chmod(0o755)
    (tmp_path / ".venv" / ".ready").touch()
    return tmp_path


def called(checkout: Path, *arguments: str) -> list[str]:
    """What make calls, in order."""
    (checkout / "calls").write_text("")
    subprocess.run(["make", *arguments], check=True, capture_output=True, cwd=checkout)
    return (checkout / "calls").read_text().splitlines()


@pytest.mark.skipif(shutil.which("make") is None, reason="GNU make is not installed")
def test_our_own_targets_call_what_they_say(checkout: Path) -> None:
    """Each target runs its program whenever it is asked to, also with four jobs and beside a file of its name."""
    assert called(checkout, "generate") == called(checkout, "generate") == ["samplecast generate"]
    (checkout / "generate").touch()
    assert called(checkout, "-j4", "generate") == ["samplecast generate"]
    assert called(checkout, "generate-check") == ["samplecast generate --check"]
    assert called(checkout, "fuzz", "MINUTES=2")[-1] == "python tools/fuzz.py --minutes 2"
    assert called(checkout, "fuzz")[-1] == "python tools/fuzz.py --minutes 60"
    for jobs in ((), ("-j4",)):
        done = called(checkout, *jobs, "check")
        assert {line.split()[0] for line in done} == {"ruff", "mypy", "pyright", "python", "pytest", "samplecast"}
        assert "samplecast generate --check" in done


@pytest.mark.skipif(shutil.which("make") is None, reason="GNU make is not installed")
def test_our_own_environment_is_made_again_when_its_recipe_changes(checkout: Path) -> None:
    """A touched pyproject.toml is a new environment, once; a mark that is gone is one, too; anything else is not."""
    python = checkout / "python3"
    python.write_text('#!/bin/sh\necho "made $*" >> calls\n')
    python.chmod(0o755)
    arguments = (f"PYTHON={python}", "generate")

    def made() -> bool:
        return any("-m venv" in line for line in called(checkout, *arguments))

    assert not made()
    later = (checkout / ".venv" / ".ready").stat().st_mtime + 5
    os.utime(checkout / "pyproject.toml", (later, later))
    assert made()
    os.utime(checkout / ".venv" / ".ready", (later + 5, later + 5))
    assert not made()
    (checkout / ".venv" / ".ready").unlink()
    assert made()
    assert called(checkout, f"PYTHON={python}", "clean") == []
    assert not (checkout / ".venv").exists()


def test_watching_follows_the_pages_and_survives_a_broken_one(here: Path) -> None:
    """An edit shows in the output soon after; a page that cannot be read for a while does not end the watch."""
    pytest.importorskip("watchfiles", reason="the watch extra is not installed")
    page = here / "docs" / "one.md"
    module = here / "api" / "one.py"
    log = (here / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "samplecast", "generate", "docs", "-o", "api", "--watch"], stdout=log, stderr=log
    )

    def wait(done: str, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if module.exists() and done in module.read_text():
                return
            time.sleep(0.05)
        pytest.fail(f"{done!r} never came: {(here / 'log').read_text()}")

    try:
        wait("float")
        time.sleep(1)
        page.write_text(_PAGE.format(name="one", depth='"deep"'))
        wait("str")
        page.write_bytes(b"\xff" * 17_000_000)
        time.sleep(1.5)
        page.write_text(_PAGE.format(name="one", depth="true"))
        wait("bool")
        assert "larger than" in (here / "log").read_text()
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def test_watching_follows_templates_and_settings(here: Path) -> None:
    """An edited template, table of a target or file of overrides shows as an edited page does."""
    pytest.importorskip("watchfiles", reason="the watch extra is not installed")
    (here / "samplecast.toml").write_text("")
    template = here / "tpl" / "mine" / "class.jinja"
    template.parent.mkdir(parents=True)
    whole = (Path(__file__).parents[2] / "templates" / "dataclasses" / "class.jinja").read_text()
    template.write_text(f"# first\n{whole}")
    module = here / "api" / "one.py"
    options = ["--watch", "--target", "mine", "--templates", "tpl"]
    with (here / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "samplecast", "generate", "docs", "-o", "api", *options], stdout=log, stderr=log
        )

    def wait(done: str) -> None:
        end = time.monotonic() + 30
        while not (module.exists() and done in module.read_text()):
            assert time.monotonic() < end, (here / "log").read_text()
            time.sleep(0.05)
        time.sleep(1)

    try:
        wait("# first")
        template.write_text(f"# second\n{whole}")
        wait("# second")
        (here / "tpl" / "mine" / "target.toml").write_text('reserved = ["depth"]\n')
        wait("depth_")
        (here / "samplecast.toml").write_text("services = 3")
        time.sleep(1)
        assert "services: expected a list of strings" in (here / "log").read_text()
    finally:
        process.terminate()
        process.wait(10)


_OVERRIDE = """
[[override]]
page = "docs/one.md"
kind = "endpoint"
said = "GET /v1/one"
should-be = "PUT /v1/one"
why = "the server takes PUT"
"""


def lay_out_settings(folder: Path) -> dict[str, str]:
    """Settings, an override, a template and an included file; each with what an edit of it looks like."""
    ours = (_ROOT / "templates" / "dataclasses" / "class.jinja").read_text()
    files = {
        "samplecast.toml": ('templates = "tpl"\n', 'templates = "tpl"\nextra = "keep"\n'),
        "samplecast.overrides.toml": (_OVERRIDE, _OVERRIDE.replace("PUT /v1", "PATCH /v1")),
        "tpl/class.jinja": (f"# first\n{ours}", f"# second\n{ours}"),
        "docs/with blank/more.md": (_PAGE.format(name="more", depth=1), _PAGE.format(name="more", depth='"deep"')),
    }
    for name, (text, _) in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return {name: edited for name, (_, edited) in files.items()}


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_knows_all_that_the_package_depends_on(here: Path) -> None:
    """An edit of settings, overrides, templates or a page below a folder with a blank is built, and nothing else is."""
    edits = lay_out_settings(here)
    (here / "Makefile").write_text(MAKEFILE)

    def built() -> bool:
        done = subprocess.run(["make"], capture_output=True, text=True, check=True)
        return "Nothing to be done" not in done.stdout

    assert built()
    assert not built()
    edited = itertools.count(time.time() + 10, 10)  # each edit is later than the build before it
    for name, text in edits.items():
        later = next(edited)
        (here / name).write_text(text)
        os.utime(here / name, (later, later))
        assert built(), name
        os.utime(here / "api.stamp", (later + 1, later + 1))
        assert not built(), name


def test_watching_sees_files_that_are_replaced_or_come_later(here: Path) -> None:
    """Most editors put a new file in the place of the old one; an override may be written while we watch."""
    pytest.importorskip("watchfiles", reason="the watch extra is not installed")
    module = here / "api" / "one.py"
    with (here / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "samplecast", "generate", "docs/one.md", "-o", "api", "--watch"],
            stdout=log,
            stderr=log,
        )

    def wait(done: str) -> None:
        end = time.monotonic() + 60
        while not (module.exists() and done in module.read_text()):
            assert time.monotonic() < end, (here / "log").read_text()
            time.sleep(0.05)
        time.sleep(1)

    try:
        wait("float")
        for depth, kind in (('"deep"', "str"), ("true", "bool"), ("[1]", "list")):
            (here / "docs" / "one.md~").write_text(_PAGE.format(name="one", depth=depth))
            (here / "docs" / "one.md~").replace(here / "docs" / "one.md")
            wait(kind)
        (here / "samplecast.overrides.toml").write_text(_OVERRIDE)
        wait("PUT")
    finally:
        process.terminate()
        process.wait(10)
