"""Ctrl-C ends a run at once: exit code 130, one line, nothing half-written, nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.cli import cli

CHECKOUT = Path(__file__).parents[2]
PAGE = "# Reading {name}\n\nGET /v1/{name}\n\nExample response\n\n```\n{{}}\n```\n"

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with pages that take minutes."""
    monkeypatch.chdir(tmp_path)
    for number in range(200):
        page = tmp_path / "docs" / f"service_{number % 2}" / f"page_{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE.format(name=number) + "\n1. *b* **c**\n" * 3_000)
    return tmp_path


@pytest.fixture
def started(here: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start samplecast in a process group of its own; what it says goes to a file."""
    going: list[subprocess.Popen[bytes]] = []
    # A shell has what it starts in the background ignore Ctrl-C, and children inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "generator")}
        with (here / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "samplecast", *arguments],
                env=environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        going.append(process)
        return process

    yield start
    for process in going:
        if group_of(process):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    signal.signal(signal.SIGINT, before)


def group_of(process: subprocess.Popen[bytes]) -> list[int]:
    """A process and those it started, with their own, that are not dead: by what /proc tells of parents and groups."""
    parents, groups = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if state != "Z":
            parents[int(folder.name)], groups[int(folder.name)] = int(parent), int(group)
    found = {one for one, group in groups.items() if group == process.pid}
    found |= {one for one, parent in parents.items() if parent in found}
    return sorted(found)


def wait_until(so: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def interrupt(process: subprocess.Popen[bytes], *, everyone: bool) -> int:
    """Press Ctrl-C, which reaches the whole group, or send the signal to the leader alone; the exit code."""
    (os.killpg if everyone else os.kill)(process.pid, signal.SIGINT)
    return process.wait(20)


@pytest.mark.parametrize("everyone", [True, False])
@pytest.mark.parametrize(("options", "processes"), [([], 1), (["-j", "2"], 3)])
@pytest.mark.parametrize("command", ["generate", "check"])
def test_ctrl_c_while_reading(  # noqa: PLR0913, PLR0917  fixtures and cases
    started: Callable[..., subprocess.Popen[bytes]],
    here: Path,
    command: str,
    options: list[str],
    processes: int,
    everyone: bool,  # noqa: FBT001  a table of cases
) -> None:
    """In one process and in several, by key and by signal."""
    process = started(command, "docs", *(["-o", "api"] if command == "generate" else []), *options)
    wait_until(lambda: len(group_of(process)) >= processes and (here / ".samplecast_cache").exists())
    assert interrupt(process, everyone=everyone) == 130
    assert (here / "said").read_text().strip().splitlines()[-1] == "error: interrupted"
    assert "Traceback" not in (here / "said").read_text()
    wait_until(lambda: not group_of(process), 5)
    assert not (here / "api").exists()
    assert not [file for file in (here / ".samplecast_cache").rglob("*") if file.name.startswith(".new-")]


def test_ctrl_c_while_a_worker_reads_a_page(started: Callable[..., subprocess.Popen[bytes]], here: Path) -> None:
    """The process that had the page is ended too."""
    for page in (here / "docs").rglob("*.md"):
        page.write_text(PAGE.format(name="one") + "\n1. `a` *b* **c**\n" * 60_000)
    process = started("extract", "docs")
    wait_until(lambda: len(group_of(process)) == 2)
    (reader,) = set(group_of(process)) - {process.pid}
    assert interrupt(process, everyone=True) == 130
    assert (here / "said").read_text().strip() == "error: interrupted"
    wait_until(lambda: not Path(f"/proc/{reader}").exists(), 5)


def test_ctrl_c_while_starting(tmp_path: Path) -> None:
    """Loading the command line takes a moment, in which it can be interrupted like any other."""
    script = """
import sys
class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == "samplecast.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from samplecast.__main__ import main
main()
"""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "generator")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "error: interrupted\n")


@pytest.mark.parametrize("everyone", [True, False])
def test_ctrl_c_while_watching(
    started: Callable[..., subprocess.Popen[bytes]],
    here: Path,
    everyone: bool,  # noqa: FBT001  a table of cases
) -> None:
    """Between two runs, too."""
    pytest.importorskip("watchfiles", reason="the watch extra is not installed")
    for page in (here / "docs").rglob("*.md"):
        page.write_text(PAGE.format(name="one"))
    process = started("generate", "docs", "-o", "api", "--watch")
    wait_until(lambda: "wrote api" in (here / "said").read_text())
    time.sleep(0.5)
    assert interrupt(process, everyone=everyone) == 130
    assert (here / "said").read_text().endswith("error: interrupted\n")
    assert "Traceback" not in (here / "said").read_text()


def test_children_end_with_a_parent_that_is_killed(started: Callable[..., subprocess.Popen[bytes]], here: Path) -> None:
    """Nobody goes on reading for a run that is no more."""
    process = started("generate", "docs", "-o", "api", "-j", "2")
    wait_until(lambda: len(group_of(process)) >= 3 and (here / ".samplecast_cache").exists())
    process.kill()
    wait_until(lambda: not group_of(process), 10)


def test_ctrl_c_while_writing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there afterwards is whole, and the next run makes good what is missing."""
    for page in (here / "docs").rglob("*.md"):
        page.write_text(PAGE.format(name="one"))
    replaced = Path.replace
    seen: list[Path] = []

    def impatient(self: Path, target: Path) -> Path:
        seen.append(self)
        if len(seen) == 40:
            raise KeyboardInterrupt
        return replaced(self, target)

    def generate(folder: str) -> int:
        return CliRunner().invoke(cli, ["generate", "docs", "-o", folder, "--no-cache"]).exit_code

    monkeypatch.setattr(Path, "replace", impatient)
    assert generate("torn/api") == 1  # as click's runner tells of a KeyboardInterrupt
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert generate("whole/api") == 0
    whole = {file.relative_to(here / "whole"): file.read_bytes() for file in (here / "whole").rglob("*.*")}
    torn = {file.relative_to(here / "torn"): file.read_bytes() for file in (here / "torn").rglob("*.*")}
    del torn[Path("api/manifest.json")]
    assert 20 < len(torn) < len(whole)
    assert [file for file, content in torn.items() if whole[file] != content] == []
    assert generate("torn/api") == 0
    assert (here / "torn/api/manifest.json").read_bytes() == (here / "whole/api/manifest.json").read_bytes()


def test_a_worker_that_is_killed_is_told(started: Callable[..., subprocess.Popen[bytes]], here: Path) -> None:
    """No bug of ours, and nothing half-written: exit code 2, and what to do."""
    process = started("generate", "docs", "-o", "api", "-j", "2")
    wait_until(lambda: len(group_of(process)) >= 3 and (here / ".samplecast_cache").exists())
    os.kill(next(one for one in group_of(process) if one != process.pid), signal.SIGKILL)
    assert process.wait(20) == 2
    assert (here / "said").read_text().splitlines()[-1] == (
        "error: a worker process was ended, perhaps for want of memory: try fewer with -j"
    )
    assert not (here / "api").exists()
