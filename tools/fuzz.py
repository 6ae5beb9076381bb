"""Throw hostile pages at every stage: `make fuzz MINUTES=60`.

    tools/fuzz.py [--minutes M] [--seed N]     change pages until the time is over
    tools/fuzz.py FILE...                      do again what was done with these files

Seed pages like real ones are changed by structure (lines, cells, marks, indentation, hostile parts), read, extracted,
kept, inferred, checked by every rule, mended, reported, exported and cast into code, which is imported and run. Any
exception but a refusal, an example that does not come back equal, 1.5 GB of memory, or an output of many times the
page, is a crash: the page lands in `.fuzz/`, with the traceback and the seed beside it.

A part of the time goes to pages of which one part is made four times as long (tests/hostile/growing.py): a stage that
takes more than six times as long is a crash too. Its recipe lands there; it belongs into
tests/hostile/broken/growing.toml, with what it is.

Where atheris is installed, pages that reach new lines of samplecast are kept and changed again; elsewhere every page is
a fresh change of a seed page.
The exit code is 1 where anything crashed.
"""

# ruff: noqa: T201, INP001, S603  a script that prints and starts itself
from __future__ import annotations

import argparse
import faulthandler
import hashlib
import json
import os
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = Path(os.environ.get("SAMPLECAST_FUZZ") or ROOT / ".fuzz")
MEMORY = 1536 * 2**20
HANGS = 60
"""Seconds after which a page that never ends is given up."""
SHARE = 0.3
"""Of the time, for pages that grow."""
PIECE = 900.0
"""Seconds that one process runs: a fresh one shows what the last one kept."""

sys.path[:0] = [str(ROOT), str(ROOT / "generator")]


def keep(data: bytes, seed: int, report: str) -> Path:
    """Keep a page that crashed, and how."""
    from tests.hostile.running import name_of  # noqa: PLC0415  after instrumentation

    KEPT.mkdir(exist_ok=True)
    suffix = Path(name_of(data)).suffix
    page = KEPT / f"crash-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
    page.write_bytes(data)
    page.with_suffix(".txt").write_text(f"seed {seed}\n{report}", "utf-8", "backslashreplace")
    return page


def one(data: bytes, seed: int, met: set[str]) -> None:
    """Try a page; a crash in a place of its own is kept and told."""
    from tests.hostile.running import try_all  # noqa: PLC0415  after instrumentation

    (KEPT / "current").write_bytes(data)
    faulthandler.dump_traceback_later(HANGS, exit=True)
    try:
        try_all(data)
    except Exception as error:  # noqa: BLE001  whatever it is, it is a crash
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {last.filename}:{last.lineno}"
        if place not in met:
            met.add(place)
            page = keep(data, seed, traceback.format_exc())
            print(f"{page}: {place}: {str(error)[:200]}", flush=True)
    finally:
        faulthandler.cancel_dump_traceback_later()


def blindly(seconds: float, seed: int, met: set[str]) -> None:
    """Change seed pages until the time is over."""
    from tests.hostile.mutate import fresh  # noqa: PLC0415  as the guided run

    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        one(fresh(seed + number), seed + number, met)
        number += 1
        tell(number, met)


def guided(seconds: float, seed: int, met: set[str]) -> None:
    """The same with coverage as guide: libFuzzer keeps and changes pages that reach new lines."""
    import atheris  # noqa: PLC0415  not everywhere

    with atheris.instrument_imports(include=["samplecast.readers", "samplecast.extract", "samplecast.sample"]):
        from tests.hostile import running  # noqa: F401, PLC0415  instruments what it imports
    from tests.hostile.mutate import mutated, seeds  # noqa: PLC0415

    corpus = KEPT / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for text in seeds():
        data = text.encode()
        (corpus / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
    tried = 0

    def run(data: bytes) -> None:
        nonlocal tried
        tried += 1
        one(data, seed, met)
        tell(tried, met)

    change: Callable[[bytes, int, int], bytes] = lambda data, longest, chance: mutated(data, chance, longest)  # noqa: E731
    options = [f"-max_total_time={int(seconds)}", f"-seed={seed}", "-max_len=40000", "-verbosity=0"]
    options += [f"-timeout={2 * HANGS}", "-rss_limit_mb=0"]  # our own limits come first
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={KEPT}/", str(corpus)], run, custom_mutator=change)
    atheris.Fuzz()  # ends the process itself


def growing(seconds: float, seed: int, met: set[str]) -> None:
    """Make a part of a page longer and longer until the time is over; what grows faster than the page is kept."""
    from tests.hostile.growing import drawn, too_fast  # noqa: PLC0415  as above

    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        recipe = drawn(seed + number)
        (KEPT / "current").write_bytes(recipe.page(1000))
        faulthandler.dump_traceback_later(5 * HANGS, exit=True)
        found = too_fast(recipe.name, recipe.page)
        faulthandler.cancel_dump_traceback_later()
        place = f"{found.partition(':')[0]} at {recipe.name}, place {recipe.place}"
        if found and place not in met:
            met.add(place)
            lines = [
                f"{name} = {json.dumps(value)}" for name, value in asdict(recipe).items() if value not in {"", False}
            ]
            kept = KEPT / f"growing-{seed + number}.toml"
            kept.write_text(f'[[page]]\nwhat = ""\n{chr(10).join(lines)}\n', "utf-8", "backslashreplace")
            print(f"{kept}: {found}", flush=True)
        number += 1
        tell(number, met)


def tell(tried: int, met: set[str]) -> None:
    """Let the process that started this one know how it goes: libFuzzer ends without a word."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (KEPT / "done").write_text(f"{tried} {len(met)} {peak}")


def piece(seconds: float, seed: int, *, grow: bool) -> None:
    """One process of a run."""
    resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY, 4 * MEMORY))
    KEPT.mkdir(exist_ok=True)
    met: set[str] = set()
    if grow:
        growing(seconds, seed, met)
    else:
        (guided if find_spec("atheris") else blindly)(seconds, seed, met)


def supervise(minutes: float, seed: int) -> int:
    """Run piece after piece until the time is over; 1 where anything crashed."""
    end = time.monotonic() + 60 * minutes
    tried = crashed = peak = 0
    grow = False
    while (left := end - time.monotonic()) > 1:
        (KEPT / "done").unlink(missing_ok=True)
        seconds = max(1.0, min(left, PIECE, 60 * minutes * (1 - SHARE if not grow else SHARE)))
        command = [
            sys.executable,
            __file__,
            "--piece",
            str(seconds),
            "--seed",
            str(seed),
            *(["--grow"] if grow else []),
        ]
        grow = not grow
        done = subprocess.run(command, cwd=ROOT, check=False, stderr=subprocess.PIPE, text=True, errors="replace")
        if (KEPT / "done").exists():
            numbers = [int(word) for word in (KEPT / "done").read_text().split()]
            tried, crashed, peak = tried + numbers[0], crashed + numbers[1], max(peak, numbers[2])
        if done.returncode:
            crashed += 1
            page = keep((KEPT / "current").read_bytes(), seed, done.stderr[-20_000:])
            print(f"{page}: the process ended with {done.returncode}", flush=True)
        seed += 1_000_003
    how = "guided by coverage" if find_spec("atheris") else "blindly"
    print(f"{tried:,} pages {how}, {crashed} crashes, at most {peak} MB")
    too_big = peak * 2**20 > MEMORY
    return int(crashed > 0 or too_big)


def again(files: list[str]) -> int:
    """Do again what was done with kept pages; 1 where one crashes."""
    from tests.hostile.running import try_all  # noqa: PLC0415  as above

    failed = 0
    for file in files:
        try:
            try_all(Path(file).read_bytes())
        except Exception:  # noqa: BLE001  whatever it is
            traceback.print_exc()
            failed = 1
        print(f"{file}: {'crashes' if failed else 'fine'}")
    return failed


def main() -> None:
    """Fuzz, or reproduce."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*")
    arguments.add_argument("--minutes", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3)))
    arguments.add_argument("--piece", type=float, help=argparse.SUPPRESS)
    arguments.add_argument("--grow", action="store_true", help=argparse.SUPPRESS)
    wanted = arguments.parse_args()
    if wanted.piece is not None:
        piece(wanted.piece, wanted.seed, grow=wanted.grow)
    else:
        sys.exit(again(wanted.files) if wanted.files else supervise(wanted.minutes, wanted.seed))


if __name__ == "__main__":
    main()
