"""Time the emitted package against what other libraries make of the same models, in one run.

    tools/bench_codec.py [PATHS] [--every N]     docs to emit from: `input_docs`, or every N-th page of the corpus

Every documented example whose body is an object is loaded and dumped by each library, as Python objects and as JSON
text (`json.loads` and `json.dumps` included), then two list responses of about 10 MB: the example with the longest list
and the one with the smallest items, their lists repeated. Beside each time stands how many round trips came back equal,
types and order of keys included; ratios are over what both loaded, under dump* over what the other dumps equal. A
library that is not installed is left out, and says so. Last comes what importing the package costs.
"""

# ruff: noqa: T201, INP001, ANN401  a script that prints, and is told of models at run time only
from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench_peers import MODELLED, Codec, LeftOutError, quicktype

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
BIG_ROUNDS = 3
REPEAT = 20
BIG = 10_000_000

_IMPORT = "import sys, time; start = time.perf_counter(); import {}; spent = time.perf_counter() - start; "
_TELL = "print(spent * 1000, *(name for name in sys.modules if name.startswith('emitted.')))"


class Case(NamedTuple):
    """A document with the emitted class that loads it."""

    cls: type
    value: dict[str, Any]


class Measured(NamedTuple):
    """What one library did with one case: seconds each, and whether it came back equal."""

    load: float
    dump: float
    from_text: float
    to_text: float
    exact: bool


Results = dict[str, dict[int, Measured]]


def emit(paths: Sequence[str], folder: Path) -> tuple[types.ModuleType, list[Case]]:
    """Emit the package from the docs and import it; the examples whose body is an object."""
    command = [
        sys.executable,
        "-m",
        "samplecast",
        "generate",
        *paths,
        "-o",
        str(folder / "emitted"),
        "-q",
        "--no-cache",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)  # noqa: S603  our own command
    sys.path.insert(0, str(folder))
    runtime = importlib.import_module("emitted._runtime")
    examples = importlib.import_module("emitted.fixtures").examples()
    loaded = ((example.loaded, example.value) for example in examples.values())
    return runtime, [Case(type(found), value) for found, value in loaded if isinstance(found, runtime.JsonObject)]


def codecs_of(cases: Sequence[Case], missing: type) -> dict[str, list[Codec | None]]:
    """For each library at hand, its codec for each case; None where it refuses the model."""
    found: dict[str, list[Codec | None]] = {}
    for library in MODELLED:
        try:
            codec_of = library(missing)
        except ImportError as error:
            print(f"{library.__name__} left out: {error} (make peers)")
            continue
        found[library.__name__] = [_tried(codec_of, case.cls) for case in cases]
    try:
        found["quicktype"] = [*quicktype([case.value for case in cases])]
    except LeftOutError as error:
        print(f"quicktype left out: {error}")
    return found


def _tried(codec_of: Callable[[type], Codec], cls: type) -> Codec | None:
    try:
        return codec_of(cls)
    except Exception:  # noqa: BLE001  a peer that refuses the model, for whatever reason
        return None


def measure(codecs: dict[str, list[Codec | None]], values: Sequence[Any], repeat: int, rounds: int) -> Results:
    """The best of some rounds, the libraries taking turns in each, so that a slow moment of the machine hits all."""
    results: Results = {name: {} for name in codecs}
    for number, value in enumerate(values):
        text = json.dumps(value)
        ready = {name: _ready(listed[number], value, text) for name, listed in codecs.items()}
        timed: dict[str, list[tuple[float, ...]]] = {name: [] for name, found in ready.items() if found}
        for _ in range(rounds):
            for name, times in timed.items():
                codec = codecs[name][number]
                assert codec is not None  # noqa: S101  it has just loaded the value
                loaded = codec.load(value)
                steps = ((codec.load, value), (codec.dump, loaded), (codec.from_text, text), (codec.to_text, loaded))
                times.append(tuple(_timed(function, argument, repeat) for function, argument in steps))
        for name, times in timed.items():
            results[name][number] = Measured(*map(min, zip(*times, strict=True)), ready[name] == "exact")
    return results


def _ready(codec: Codec | None, value: Any, text: str) -> str:
    """Whether a library takes a value there and back, and is `exact` about it; empty where it does not."""
    try:
        assert codec is not None  # noqa: S101  told below
        loaded = codec.load(value)
        codec.to_text(codec.from_text(text))
        return "exact" if json.dumps(codec.dump(loaded)) == text else "loaded"
    except Exception:  # noqa: BLE001  a peer that refuses the example, for whatever reason
        return ""


def _timed(function: Callable[[Any], Any], argument: Any, repeat: int) -> float:
    if repeat == 1:
        gc.collect()
    start = time.process_time()
    for _ in range(repeat):
        function(argument)
    return (time.process_time() - start) / repeat


def big(cases: Sequence[Case], wanted: Callable[[int, int], int]) -> tuple[int, Any] | None:
    """A list response of about 10 MB: of the example whose list is wanted most by length of items and their number."""
    found = []
    for number, (_, value) in enumerate(cases):
        for key, items in value.items():
            if isinstance(items, list) and items and all(isinstance(item, dict) and item for item in items):
                size = len(json.dumps(items))
                found.append((wanted(size, len(items)), number, key, size))
    if not found:
        return None
    _, number, key, size = max(found)
    value = cases[number].value
    return number, json.loads(json.dumps({**value, key: value[key] * (BIG // size + 1)}))


def report(title: str, results: Results, cases: int) -> None:
    """One line per library."""
    print(f"\n{title}")
    heads = ("load", "dump", "from text", "to text")
    ratios = ("load", "dump", "dump*", "from text", "to text")
    print(
        f"{'':15}{''.join(f'{head:>12}' for head in heads)}  ours/it:{''.join(f'{head:>10}' for head in ratios)}  exact"
    )
    mine = results["ours"]
    for name, found in results.items():
        common = found.keys() & mine.keys()
        if not common:
            print(f"{name:15}{'-':>12}{'':>96}0 of {cases}")
            continue
        times = [sum(one[step] for n, one in found.items() if n in common) for step in range(4)]
        own = [sum(one[step] for n, one in mine.items() if n in common) for step in range(4)]
        equal = [n for n in common if found[n].exact]
        exactly = sum(mine[n].dump for n in equal) / (sum(found[n].dump for n in equal) or float("inf"))
        by = [mine_ / theirs for mine_, theirs in zip(own, times, strict=True)]
        shown = (by[0], by[1], exactly, by[2], by[3])
        print(
            f"{name:15}{''.join(f'{spent * 1000:>10.2f}ms' for spent in times)}          "
            f"{''.join(f'{ratio:>10.2f}' for ratio in shown)}  {len(equal)} of {len(found)} loaded of {cases}"
        )


def imports(folder: Path) -> None:
    """What `import emitted` costs a fresh interpreter, and one page's module, beyond the standard library it needs."""
    pages = sorted(path for path in (folder / "emitted").rglob("*.py") if "PAGE = " in path.read_text(encoding="utf-8"))
    page = ".".join(pages[len(pages) // 2].relative_to(folder).with_suffix("").parts)
    print(f"\nimporting, best of {ROUNDS}: {len(pages)} pages")
    for module in ("emitted", "emitted._runtime", page):
        runs = [_import(module, folder) for _ in range(ROUNDS)]
        spent = min(float(run[0]) for run in runs)
        others = [name for name in runs[0][1:] if name in _names(pages, folder) and name != module]
        print(f"{module[:60]:62}{spent:8.2f}ms  {len(others)} other pages loaded")


def _names(pages: Sequence[Path], folder: Path) -> set[str]:
    return {".".join(path.relative_to(folder).with_suffix("").parts) for path in pages}


def _import(module: str, folder: Path) -> list[str]:
    command = [sys.executable, "-c", _IMPORT.format(module) + _TELL]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603  our own
    return done.stdout.split()


def pages_of(every: int) -> list[str]:
    """Every N-th page of the corpus."""
    corpus = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared") / "corpus"
    if not corpus.is_dir():
        raise SystemExit(f"no pages to measure on: {corpus} is not there (SAMPLECAST_CORPUS says where)")
    pages = (path for path in corpus.rglob("*") if path.suffix in {".rst", ".md"})
    return [str(path) for path in sorted(pages)[::every]]


def main() -> None:
    """Emit, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=["input_docs"])
    parser.add_argument("--every", type=int, default=0)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runtime, cases = emit(pages_of(wanted.every) if wanted.every else wanted.paths, folder)
        codecs = codecs_of(cases, runtime.Missing)
        values = [case.value for case in cases]
        print(f"{len(cases)} examples, {sum(len(json.dumps(value)) for value in values):,} characters of JSON")
        report("every example", measure(codecs, values, REPEAT, ROUNDS), len(cases))
        seen: set[int] = set()
        for title, most in (("longest list", lambda size, _: size), ("smallest items", lambda size, n: -size // n)):
            found = big(cases, most)
            if found and found[0] not in seen:
                number, value = found
                seen.add(number)
                one = {library: [listed[number]] for library, listed in codecs.items()}
                heading = f"{title}, {len(json.dumps(value)):,} characters: {cases[number].cls.__name__}"
                report(heading, measure(one, [value], 1, BIG_ROUNDS), 1)
        imports(folder)


if __name__ == "__main__":
    main()
