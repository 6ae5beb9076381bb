"""Cost as work grows: `tools/bench_scale.py` runs `generate` on ever more pages, cold and with nothing changed.

    tools/bench_scale.py [--copies 1,10] [--few 100,1000] [--jobs N]

The whole corpus is copied so many times over, each copy in service folders of its own; `--few` are numbers of pages
below that, taken evenly from all services. Beside processor time a page stands the peak memory of the parent alone:
with one process that is all there is, with more the workers come on top (`children`: the largest of them).
"""

# ruff: noqa: T201, INP001  a script that prints
from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import ROOT, Cost, measure

_WATCHED = """
import resource, sys
from samplecast.cli import main
def peaks():
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(*(resource.getrusage(one).ru_maxrss // 1024 for one in who), file=open("peaks", "w"))
import atexit
atexit.register(peaks)
main()
"""


def generate(folder: Path, *more: str) -> tuple[Cost, int, int]:
    """`samplecast generate` on the copied pages: its cost, and the peaks of parent and largest child in MB."""
    command = [sys.executable, "-c", _WATCHED, "generate", "docs", "-o", "out/api", "-q", *more]
    cost = measure(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT / "generator")})
    parent, child = (folder / "peaks").read_text().split()
    return cost, int(parent), int(child)


def copied(corpus: Path, pages: Sequence[Path], folder: Path, copies: int) -> int:
    """Copy pages so many times over, the service folders of each copy under names of their own; how many they are."""
    for copy in range(copies):
        for page in pages:
            markup, service, *rest = page.relative_to(corpus).parts
            target = (
                folder
                / "docs"
                / (f"{markup}_{service}_{copy}" if rest else f"{markup}_{copy}")
                / Path(*rest or [service])
            )
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, target)
            os.utime(target, (1_600_000_000, 1_600_000_000))
    return copies * len(pages)


def size_of(folder: Path) -> int:
    """Megabytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 2**20


def row(corpus: Path, pages: Sequence[Path], copies: int, jobs: int) -> None:
    """One size: cold, warm, with one page changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        number = copied(corpus, pages, folder, copies)
        more = ("-j", str(jobs))
        cold, parent, child = generate(folder, *more)
        generate(folder, *more)  # settles the timestamps of the outputs
        warm, warm_parent, _ = generate(folder, *more)
        first = next(path for path in sorted((folder / "docs").rglob("*")) if path.is_file())
        with first.open("a") as stream:
            stream.write("\n")
        one, one_parent, _ = generate(folder, *more)
        print(
            f"{number:6,} pages  cold {cold.cpu:8.1f} s cpu {1000 * cold.cpu / number:6.2f} ms a page"
            f" {cold.wall:7.1f} s wall {parent:5} MB (children {child:4} MB)"
            f"  unchanged {warm.cpu:6.2f} s {1e6 * warm.cpu / number:6.0f} us a page {warm_parent:4} MB"
            f"  one changed {one.cpu:6.2f} s {one_parent:4} MB  docs {size_of(folder / 'docs')} MB,"
            f" out {size_of(folder / 'out')} MB, cache {size_of(folder / '.samplecast_cache')} MB",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--few", default="100,1000", help="numbers of pages, evenly taken")
    arguments.add_argument("--copies", default="1", help="how often the whole corpus")
    arguments.add_argument("--jobs", type=int, default=1)
    wanted = arguments.parse_args()
    corpus = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared") / "corpus"
    if not corpus.is_dir():
        print(f"no pages to measure on: {corpus} is not there (SAMPLECAST_CORPUS says where)")
        return
    pages = sorted(path for path in corpus.rglob("*") if path.suffix in {".rst", ".md"})
    for number in (int(word) for word in wanted.few.split(",") if word):
        row(corpus, pages[:: max(1, len(pages) // number)][:number], 1, wanted.jobs)
    for copies in (int(word) for word in wanted.copies.split(",") if word):
        row(corpus, pages, copies, wanted.jobs)


if __name__ == "__main__":
    main()
