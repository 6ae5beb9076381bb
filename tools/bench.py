"""Time samplecast against its floors: `make bench`.

Everything is measured in one run on the same pages, so that ratios mean something where single times do not. Times are
processor seconds of whole processes unless they say "wall". The floor is what stock docutils (`publish_doctree`, roles
and directives it does not know stubbed) and markdown-it-py need to parse the pages, and nothing else.

    tools/bench.py [--every N] [--copies N]      every N-th page of the corpus (1: all), so many copies of them
"""

# ruff: noqa: T201, INP001, S603  a script that prints and starts our own command
from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_CELL = re.compile(r"\| +(Specifies|Describes)\b")
"""The beginning of a description in a table."""

ROOT = Path(__file__).resolve().parents[1]
MOST_PATIENCE = 30
"""Seconds after which nobody waits for a reaction any longer."""

_FLOOR = """
import sys, time
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from markdown_it import MarkdownIt
def stub(name, raw, text, line, inliner, options=None, content=None):
    return [nodes.inline(raw, text)], []
class Stub(Directive):
    has_content, optional_arguments, final_argument_whitespace = True, 99, True
    def run(self):
        return []
for name in ("ref", "doc", "term", "numref"):
    roles.register_local_role(name, stub)
for name in ("toctree", "only", "tabs"):
    directives.register_directive(name, Stub)
quiet = {"report_level": 5, "halt_level": 5, "file_insertion_enabled": False, "raw_enabled": False}
quiet["_disable_config"] = True
parser = MarkdownIt("commonmark").enable("table")
for path in sys.stdin.read().split("\\n"):
    text = open(path, encoding="utf-8").read()
    if path.endswith(".rst"):
        publish_doctree(text, settings_overrides=quiet)
    else:
        parser.parse(text)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and its children."""

    cpu: float
    wall: float
    peak_mb: float
    """Of the largest single process."""


def measure(command: Sequence[str], **more: object) -> Cost:
    """Run a command to its end."""
    pid_start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)  # type: ignore[call-overload]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - pid_start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def floor(pages: Sequence[Path], folder: Path) -> Cost:
    """Stock parsers on the same pages."""
    listing = folder / "pages"
    listing.write_text("\n".join(map(str, pages)))
    with listing.open() as stream:
        return measure([sys.executable, "-c", _FLOOR], stdin=stream)


def samplecast(folder: Path, *arguments: str) -> Cost:
    """A command of samplecast on the copied pages."""
    command = [sys.executable, "-m", "samplecast", *arguments, "-q"]
    # pip compiles what it installs: a run that may not keep bytecode would compile our own sources every time.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return measure(command, cwd=folder, env={**environment, "PYTHONPATH": str(ROOT / "generator")})


def generate(folder: Path, *more: str) -> Cost:
    """`samplecast generate` on the copied pages."""
    return samplecast(folder, "generate", "docs", "-o", "out/api", *more)


def check(folder: Path, *more: str) -> Cost:
    """`samplecast check` on the copied pages, with a cache of its own."""
    return samplecast(folder, "check", "docs", "--exit-zero", "--cache-dir", "checked", *more)


def best(cost: Callable[[], Cost], times: int = 5) -> Cost:
    """The cheapest of some runs."""
    return min((cost() for _ in range(times)), key=lambda found: found.cpu)


def after_an_edit(page: Path, run: Callable[[], Cost]) -> Cost:
    """A run after one page has changed, though not in what it says."""
    with page.open("a") as stream:
        stream.write("\n")
    return run()


def after_a_change(page: Path, run: Callable[[], Cost]) -> Cost:
    """A run after a word of a description has changed, in a table whose columns stay as wide."""
    text = page.read_text()
    cell = _CELL.search(text)
    word = next(word for word in ("Specifies", "Describes") if cell and word != cell[1])
    page.write_text(_CELL.sub(lambda found: found[0].replace(found[1], word), text, count=1))
    return run()


def reaction(folder: Path, page: Path) -> float:
    """Seconds by the clock from an edit until `generate --watch` has written what it means: the best of some."""
    command = [sys.executable, "-m", "samplecast", "generate", "docs", "-o", "out/api", "--watch", "-q"]
    manifest = folder / "out/api/manifest.json"
    quiet = subprocess.DEVNULL
    watching = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT / "generator")}, stdout=quiet, stderr=quiet
    )
    found = []
    for _ in range(4):
        time.sleep(3)
        before, start = manifest.stat().st_mtime_ns, time.perf_counter()
        after_a_change(page, lambda: Cost(0, 0, 0))
        while manifest.stat().st_mtime_ns == before and time.perf_counter() - start < MOST_PATIENCE:
            time.sleep(0.005)
        found.append(time.perf_counter() - start)
    watching.kill()  # where this runs in the background, it hears no Ctrl-C
    watching.wait()
    return min(found)


def copied(corpus: Path, folder: Path, every: int, copies: int) -> list[Path]:
    """Every N-th page of each service, copied beside one another, dated back so that timestamps are trusted."""
    pages = sorted(path for path in corpus.rglob("*") if path.suffix in {".rst", ".md"})[::every]
    targets = []
    for copy in range(copies):
        for page in pages:
            target = folder / "docs" / (f"copy{copy}" if copies > 1 else ".") / page.relative_to(corpus)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, target)
            os.utime(target, (1_600_000_000, 1_600_000_000))
            targets.append(target)
    return targets


def described(pages: Sequence[Path]) -> Path:
    """The page next to the middle with a table cell that describes something."""
    middle = len(pages) // 2
    return next(page for page in (*pages[middle:], *pages[:middle]) if _CELL.search(page.read_text()))


def row(what: str, cost: Cost, against: str = "", ratio: float = 0) -> None:
    """One line of the table."""
    compared = f"{ratio:6.2f} x {against}" if against else ""
    print(f"{what:34} {cost.cpu:8.2f} s cpu {cost.wall:8.2f} s wall {cost.peak_mb:7.0f} MB  {compared}", flush=True)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--every", type=int, default=8)
    arguments.add_argument("--copies", type=int, default=1)
    wanted = arguments.parse_args()
    corpus = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared") / "corpus"
    if not corpus.is_dir():
        print(f"no pages to measure on: {corpus} is not there (SAMPLECAST_CORPUS says where)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = copied(corpus, folder, wanted.every, wanted.copies)
        measure([sys.executable, "-m", "compileall", "-q", str(ROOT / "generator")])
        print(f"{len(pages):,} pages, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
        nothing = measure([sys.executable, "-c", "pass"])
        row("python -c pass", nothing)
        stock = floor(pages, folder)
        row("stock parsers", stock)
        cold = generate(folder)
        row("generate, cold", cold, "stock parsers", cold.cpu / stock.cpu)
        shutil.rmtree(folder / "out")
        one = generate(folder, "--no-cache")
        row("generate, no cache", one, "stock parsers", one.cpu / stock.cpu)
        shutil.rmtree(folder / "out")
        two = generate(folder, "--no-cache", "-j", "2")
        row("generate, no cache, 2 processes", two, "faster than one (wall)", one.wall / two.wall)
        generate(folder)  # settles the timestamps of the outputs
        row("generate, nothing changed", best(lambda: generate(folder)))
        row("generate --check, nothing changed", best(lambda: generate(folder, "--check")))
        page = pages[len(pages) // 2]
        told = described(pages)
        row("generate, one page changed", best(lambda: after_an_edit(page, lambda: generate(folder))))
        row("generate, one page changed (facts)", best(lambda: after_a_change(told, lambda: generate(folder))))
        print(f"{'generate --watch, one page changed':34} {reaction(folder, told):19.2f} s wall until it is written")
        plain = check(folder, "--no-cache")
        row("check, no cache", plain, "stock parsers", plain.cpu / stock.cpu)
        row("check, cold", check(folder))
        row("check, nothing changed", best(lambda: check(folder)))
        row("check, one page changed", best(lambda: after_an_edit(page, lambda: check(folder))))
        row("check, one page changed (facts)", best(lambda: after_a_change(told, lambda: check(folder))))
    print(
        f"peak memory of this script's children: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
