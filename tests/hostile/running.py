"""One input of a fuzz run: what is done with it, and what it may take."""

from __future__ import annotations

import importlib
import itertools
import json
import sys
import tempfile
from pathlib import Path

from samplecast.output import plan, write
from samplecast.pages import decode, recognise
from samplecast.sample import read_sample

from tests.hostile.stages import Cast, cast

MOST_WRITTEN = 2 * 2**20, 60
"""Characters of an output: so many, and so many for each of the page's. What repeats itself grows without bound."""
_counter = itertools.count()


def name_of(data: bytes) -> str:
    """The page's file name, by what its content looks like."""
    return "page.rst" if recognise(decode(data)[0]) == "rst" else "page.md"


def try_page(data: bytes, name: str = "") -> Cast:
    """Everything with a page and with its text as a sample; AssertionError where it writes too much."""
    done = cast(name or name_of(data), data)
    read_sample(decode(data)[0])
    most = MOST_WRITTEN[0] + MOST_WRITTEN[1] * len(data)
    written = {output: size for output, size in done.written.items() if size > most}
    assert not written, f"{len(data):,} bytes make {written}"
    return done


def round_trip(done: Cast, folder: Path) -> int:
    """Import the emitted package and load every example; how many came back equal, which is all of them."""
    package = f"fuzzed{next(_counter)}"
    out = folder / package
    write(out, plan(out, done.files))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        runtime = importlib.import_module(f"{package}._runtime")
        examples = importlib.import_module(f"{package}.fixtures").examples()
        for example in examples.values():
            dumped, value = json.dumps(runtime.dump(example.loaded)), json.dumps(example.value)
            assert dumped == value, f"{value:.200} came back as {dumped:.200}"
        return len(examples)
    finally:
        sys.path.remove(str(folder))
        for known in [known for known in sys.modules if known.partition(".")[0] == package]:
            del sys.modules[known]


def try_all(data: bytes, name: str = "") -> None:
    """The page, and its emitted code run."""
    done = try_page(data, name)
    if done.examples:
        with tempfile.TemporaryDirectory() as folder:
            round_trip(done, Path(folder))
