"""What a build relies on: a run that starts light, survives its own end at any moment, and writes where it was told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.test_incremental import make_docs, run, tree

_ROOT = Path(__file__).resolve().parents[2]
_HEAVY = {"docutils", "markdown_it", "lxml", "jinja2"}
_COMMAND = [sys.executable, "-m", "samplecast"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with docs, and places beside it where programs like to leave things."""
    folder = tmp_path / "here"
    make_docs(folder / "docs")
    monkeypatch.chdir(folder)
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("PYTHONPATH", str(_ROOT / "generator"))
    return folder


def _imported(*arguments: str) -> set[str]:
    """The top-level modules that a command imports."""
    command = [sys.executable, "-X", "importtime", "-m", "samplecast", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    names = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {name.partition(".")[0] for name in names}


def test_help_loads_nothing_heavy() -> None:
    """What only tells of the program starts without the libraries that read and write."""
    assert not _imported("--help") & _HEAVY
    assert not _imported("generate", "--help") & _HEAVY


def test_a_warm_run_loads_no_facts(here: Path) -> None:
    """Where nothing changed, `generate` loads neither the facts nor the reader of samples that comes with them."""
    command = [sys.executable, "-X", "importtime", "-m", "samplecast", "generate", "docs", "-o", "api", "-q"]
    said = [subprocess.run(command, check=True, capture_output=True, text=True, cwd=here).stderr for _ in range(2)]
    assert [" samplecast.facts\n" in one for one in said] == [True, False]


@pytest.mark.parametrize("command", [["generate", "docs", "-o", "api"], ["check", "docs", "--exit-zero"]])
def test_a_warm_run_loads_nothing_heavy(here: Path, command: list[str]) -> None:
    """Where nothing changed, none of those libraries is loaded; a cold run shows that they would be seen."""
    assert here.is_dir()
    assert _imported(*command) & _HEAVY
    assert not _imported(*command) & _HEAVY


_KILLED = """
import os, signal, sys
from importlib import import_module
from samplecast.cli import cli
place, _, nth = sys.argv.pop(1).partition("#")
module, _, name = place.partition(":")
holder = import_module(module)
*above, name = name.split(".")
for part in above:
    holder = getattr(holder, part)
original, calls = getattr(holder, name), []
def deadly(*arguments, **named):
    calls.append(name)
    if len(calls) == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*arguments, **named)
setattr(holder, name, deadly)
cli(["generate", "docs", "-o", "api", *sys.argv[1:]])
"""

_PHASES = [
    "samplecast.steps.page:load#2",
    "samplecast.steps.page:Store.put#2",
    "samplecast.steps.service:infer#2",
    "samplecast.steps.service:emit_service#2",
    "samplecast.steps.service:build_around#1",
    "samplecast.output:plan#1",
    "pathlib:Path.replace#1",
    "pathlib:Path.replace#5",
    "samplecast.cli.generate:keep#1",
    "samplecast.engine.snapshot:save#1",
]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
@pytest.mark.parametrize("phase", _PHASES)
def test_killed_in_the_middle_of_a_phase(here: Path, phase: str, warm: bool) -> None:  # noqa: FBT001  a case
    """Killed while it reads, keeps, infers, renders, writes or remembers, a run spoils nothing for the next one."""
    if warm:
        run()
    for file in (here / "docs").rglob("*.md"):
        file.write_text(file.read_text().replace("3.5", '"deep"'))
    ended = subprocess.run([sys.executable, "-c", _KILLED, phase], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    run()
    run("--no-cache", "-o", "fresh/api")
    assert tree(here / "api") == tree(here / "fresh" / "api")
    assert "(0 new, 0 changed, 0 removed, " in run()


def test_nothing_is_written_elsewhere(here: Path) -> None:
    """Only OUT, the cache and the files that were asked for appear, and none of them names the working folder."""
    before = set(tree(here.parent))
    more = ["--depfile", "api.d", "--stamp", "api.stamp", "--cache-dir", "kept"]
    subprocess.run([*_COMMAND, "generate", "docs", "-o", "api", *more], check=True, capture_output=True)
    subprocess.run([*_COMMAND, "check", "docs", "--exit-zero", "--cache-dir", "kept"], check=True, capture_output=True)
    written = {path: content for path, content in tree(here.parent).items() if path not in before}
    tops = {Path(path).parts[:2] for path in written}
    assert tops == {("here", "api"), ("here", "api.d"), ("here", "api.stamp"), ("here", "kept")}
    mine = os.fsencode(here.parent)
    assert [path for path, content in written.items() if mine in content] == []


def test_two_runs_on_one_output_never_mix(here: Path) -> None:
    """Runs over different pages, all at once: what stands there in the end is what one of them alone would write."""
    expected = []
    for service in ("buoys", "lights"):
        run(f"docs/{service}", "--root", "docs", "-o", f"{service}/api", "--no-cache")
        expected.append(tree(here / service / "api"))
    for number in range(3):
        commands = [
            [
                *_COMMAND,
                "generate",
                f"docs/{service}",
                "--root",
                "docs",
                "-o",
                "api",
                "-q",
                f"--cache-dir=c{number % 2}",
            ]
            for service in ("buoys", "lights") * 2
        ]
        going = [subprocess.Popen(command) for command in commands]
        assert [one.wait() for one in going] == [0] * len(going)
        assert tree(here / "api") in expected


def test_what_comes_to_nothing_leaves_no_folder(here: Path) -> None:
    """A run that fails has made nothing, not even the folders above OUT."""
    (here / "docs" / "buoys" / "one.md").chmod(0)
    (here / "samplecast.toml").write_text("max-page-bytes = 1\n")
    done = subprocess.run([*_COMMAND, "generate", "docs", "-o", "a/b/api"], check=False, capture_output=True)
    assert done.returncode == 2
    assert not (here / "a").exists()
