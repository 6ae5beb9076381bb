"""Time `samplecast check` against other docs linters on the same files, in one run: `tools/bench_check.py`.

Linters that are not on PATH are named and left out (`pip install doc8 rstcheck sphinx-lint`). Times are processor
seconds of whole processes: ours once with nothing remembered, and once with what the first run has read. What each
linter finds is its own business; the count of its output lines is shown.
"""

# ruff: noqa: T201, INP001, S603  a script that prints and starts commands
from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_OURS = [sys.executable, "-m", "samplecast", "check", "docs", "--output-format", "concise", "-q"]

LINTERS = {
    "samplecast check": _OURS,
    "the same again": _OURS,
    "doc8": ["doc8", "--max-line-length", "1000000", "docs"],
    "rstcheck": ["rstcheck", "--recursive", "docs"],
    "sphinx-lint": ["sphinx-lint", "--jobs", "1", "docs"],
}


def timed(command: Sequence[str], folder: Path) -> tuple[float, float, int]:
    """Processor seconds, wall seconds and lines of output; linters exit as they please."""
    with (folder / "output").open("w+b") as output:
        start = time.perf_counter()
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        lines = output.read().count(b"\n")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, lines


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--every", type=int, default=8, help="every N-th page of the corpus")
    every = arguments.parse_args().every
    corpus = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared") / "corpus" / "rst"
    if not corpus.is_dir():
        print(f"no pages to measure on: {corpus} is not there (SAMPLECAST_CORPUS says where)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = sorted(corpus.rglob("*.rst"))[::every]
        for page in pages:
            target = folder / "docs" / page.relative_to(corpus)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, target)
        print(f"{len(pages):,} RST pages")
        ours = 0.0
        for linter, command in LINTERS.items():
            if shutil.which(command[0]) is None:
                print(f"{linter:18} not installed")
                continue
            cpu, wall, lines = timed(command, folder)
            ours = ours or cpu
            print(f"{linter:18} {cpu:7.2f} s cpu {wall:7.2f} s wall {lines:6,} lines {cpu / ours:6.2f} x", flush=True)


if __name__ == "__main__":
    main()
