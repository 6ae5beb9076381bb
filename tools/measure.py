"""Measure samplecast against real pages: `make measure`.

Reads the pages of `corpus/` in the shared measuring data (SAMPLECAST_CORPUS, else `../shared`), and prints how long
each stage takes, what became of every block and table, how roles were decided, whether every example is accepted by
the type made of it, and what the scorer beside the data says. Without that data it says so and ends well.
"""

# ruff: noqa: T201, INP001  a script that prints
from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "generator")]

from samplecast.export.json_lines import lines  # noqa: E402
from samplecast.extract import extract, link  # noqa: E402  the checkout comes first
from samplecast.facts import PageFacts  # noqa: E402
from samplecast.infer import infer  # noqa: E402
from samplecast.options import Options  # noqa: E402
from samplecast.pages import SUFFIXES, Page, load  # noqa: E402
from samplecast.readers import read  # noqa: E402
from samplecast.schema import ServiceSchema  # noqa: E402
from samplecast.services import services  # noqa: E402

from tests.support.accepting import problems, records_of  # noqa: E402

SHOWN = 10
"""Of what broke, so many are named."""

_RAW = {
    "rst": {
        "code": re.compile(r"\.\. (?:code-block|code|sourcecode)::|^(?!\s*\.\.).*::\s*\n\s*\n", re.MULTILINE),
        "table": re.compile(
            r"^(?![ |]*[|+]).*\n+[ |]*\+(?:-+\+)+|^[ |]*=+(?: +=+)+[ |]*\n.*\n(?: .*\n)*[ |]*=+(?: +=+)+", re.MULTILINE
        ),
    },
    "markdown": {
        "code": re.compile(r"^ *(?:> ?)*```.*\n(?:.*\n)*? *(?:> ?)*```|<pre\b", re.MULTILINE),
        "table": re.compile(r"<table\b|^ *\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$", re.MULTILINE),
    },
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page gave, or why it gave nothing."""

    page: str
    facts: PageFacts | None
    seconds: tuple[float, float]
    """For reading and for extracting."""
    raw: dict[str, int]
    """Code blocks and tables, counted in the raw text."""
    failure: str = ""


def measure(folder: Path, names: Sequence[str], workers: int, worst: int, *, by_service: bool = False) -> int:
    """Print everything; 1 where a page broke or an example is not accepted."""
    begin = time.perf_counter()
    with ProcessPoolExecutor(workers) as executor:
        readings = list(executor.map(_read, [(str(folder), name) for name in names], chunksize=16))
    wall = time.perf_counter() - begin
    pages = [reading.facts for reading in readings if reading.facts is not None]
    print(f"{len(pages):,} of {len(names):,} pages read in {wall:.1f} s by {workers} processes")
    for stage, position in (("read", 0), ("extract", 1)):
        seconds = sum(reading.seconds[position] for reading in readings)
        slowest = max(readings, key=lambda reading: reading.seconds[position])
        print(f"  {stage:8} {seconds:7.1f} s, slowest {slowest.seconds[position]:.2f} s: {slowest.page}")
    broken = [reading for reading in readings if reading.failure]
    for reading in broken[:SHOWN]:
        print(f"  BROKEN {reading.page}: {reading.failure}")
    _tell_blocks(readings)
    _tell_examples(pages)
    schemas = _infer(pages)
    refused = _tell_types(schemas)
    _score(folder, schemas, worst, by_service=by_service)
    return 1 if broken or refused else 0


def _read(job: tuple[str, str]) -> Reading:
    folder, name = job
    source = load(Page(name, str(Path(folder, name))))
    raw = {kind: len(pattern.findall(source.text)) for kind, pattern in _RAW[source.markup].items()}
    times = [time.perf_counter()]
    try:
        document = read(source)
        times.append(time.perf_counter())
        facts = extract(document, Options())
    except Exception:  # noqa: BLE001  a broken page is what is measured
        return Reading(name, None, (0.0, 0.0), raw, traceback.format_exc().strip().splitlines()[-1])
    return Reading(name, facts, (times[1] - times[0], time.perf_counter() - times[1]), raw)


def _tell_blocks(readings: Iterable[Reading]) -> None:
    """What became of blocks and tables, next to how many the raw text has."""
    used: Counter[str] = Counter()
    skipped: Counter[tuple[str, str]] = Counter()
    raw: Counter[str] = Counter()
    short: Counter[str] = Counter()
    for reading in readings:
        blocks = reading.facts.blocks if reading.facts else ()
        counted = Counter(block.kind for block in blocks)
        raw.update(reading.raw)
        short.update(kind for kind, number in reading.raw.items() if counted[kind] < number)
        used.update(block.kind for block in blocks if block.used_for)
        skipped.update((block.kind, block.skipped) for block in blocks if not block.used_for)
    print("\nblocks        raw   used  skipped  not understood  pages with fewer than the raw text")
    for kind in ("code", "table"):
        passed = sum(number for (one, _), number in skipped.items() if one == kind)
        unknown = skipped[kind, "not understood"]
        share = unknown / max(1, used[kind] + passed)
        print(f"  {kind:6} {raw[kind]:9,} {used[kind]:6,} {passed:8,} {unknown:6,} ({share:.2%}) {short[kind]:8,}")
    reasons = ", ".join(f"{kind} {reason}: {number}" for (kind, reason), number in skipped.most_common())
    print(f"  skipped: {reasons}")


def _tell_examples(pages: Iterable[PageFacts]) -> None:
    """How roles were decided, and which samples gave no value."""
    examples = [example for page in pages for operation in page.operations for example in operation.examples]
    cues = Counter((example.role, example.why) for example in examples)
    print(
        f"\n{len(examples):,} examples: " + ", ".join(f"{role} by {why} {n}" for (role, why), n in cues.most_common())
    )
    failed = [example for example in examples if example.sample.error]
    repaired = sum(bool(example.sample.repairs) for example in examples)
    cut = sum(bool(example.sample.gaps) for example in examples)
    print(f"  repaired {repaired:,}, incomplete {cut:,}, refused by the sample reader {len(failed):,}")


def _infer(pages: Iterable[PageFacts]) -> list[ServiceSchema]:
    folders = services([page.page for page in pages])
    groups: dict[str, list[PageFacts]] = {}
    for page in pages:
        groups.setdefault(folders[page.page], []).append(page)
    schemas = []
    seconds = {"link": 0.0, "infer": 0.0}
    for service, group in sorted(groups.items()):
        begin = time.perf_counter()
        linked = link(group)
        seconds["link"] += time.perf_counter() - begin
        begin = time.perf_counter()
        schemas.append(infer(linked, service))
        seconds["infer"] += time.perf_counter() - begin
    print(f"\n{len(schemas)} services linked in {seconds['link']:.1f} s, inferred in {seconds['infer']:.1f} s")
    return schemas


def _tell_types(schemas: Sequence[ServiceSchema]) -> int:
    """Records, errors, and whether every example is accepted; the number of those that are not."""
    own = sum(len(page.records) for schema in schemas for page in schema.pages)
    shared = sum(len(schema.records) for schema in schemas)
    aliases = len({key for schema in schemas for page in schema.pages for _, key in page.aliases})
    print(f"  records: {own:,} of one page, {shared:,} shared, {aliases:,} of these called otherwise on their pages")
    codes = [entry for schema in schemas for entry in schema.errors]
    named = sum(entry.name != entry.alias for entry in codes)
    print(f"  error codes: {len(codes):,}, {named:,} named by their message")
    total, refused = 0, 0
    for schema in schemas:
        records = records_of(schema)
        for page in schema.pages:
            for fixture in (fixture for operation in page.operations for fixture in operation.fixtures):
                total += 1
                found = problems([fixture.type], fixture.example.sample.values[fixture.document], records)
                refused += bool(found)
                if found and refused <= SHOWN:
                    print(f"  REFUSED {page.page} fixture {fixture.number}: {found[0]}")
    print(f"  examples accepted by their types: {total - refused:,} of {total:,}")
    return refused


def _score(folder: Path, schemas: Sequence[ServiceSchema], worst: int, *, by_service: bool) -> None:
    """The scorer's tables, from the lines that `samplecast extract` prints."""
    scorer = folder.parent / "truth" / "score.py"
    if not scorer.is_file():
        print(f"\nno scorer at {scorer}: no score")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as stream:
        begin = time.perf_counter()
        for schema in schemas:
            stream.writelines(f"{line}\n" for line in lines(schema))
        stream.flush()
        print(f"  lines written in {time.perf_counter() - begin:.1f} s\n", flush=True)
        subprocess.run([sys.executable, str(scorer), stream.name, "--worst", str(worst)], check=True)  # noqa: S603  our own interpreter on the data's own scorer
        if by_service:
            _score_services(scorer, stream.name)


def _score_services(scorer: Path, operations: str) -> None:
    """The scorer's lines for every service by itself: it is handed the truth of no other pages."""
    truth = json.loads(gzip.decompress(scorer.with_name("pages.json.gz").read_bytes()))["pages"]
    folders: dict[str, dict[str, object]] = {}
    for page, known in truth.items():
        folders.setdefault("/".join(page.split("/")[:2]), {})[page] = known
    for folder, pages in sorted(folders.items()):
        with tempfile.NamedTemporaryFile(suffix=".json.gz") as stream:
            stream.write(gzip.compress(json.dumps({"pages": pages}).encode(), 1))
            stream.flush()
            command = [
                sys.executable,
                str(scorer),
                operations,
                "--truth",
                stream.name,
                "--corpus",
                folder.split("/")[0],
            ]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  as above
        print(f"\n{folder}\n" + "\n".join(told.splitlines()[1:]))


def main() -> int:
    """Find the pages and measure them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that read and extract")
    parser.add_argument("--worst", type=int, default=0, help="print the N worst pages of each of the scorer's tables")
    parser.add_argument("--sample", type=int, default=0, help="only so many pages, drawn with a fixed seed")
    parser.add_argument("--by-service", action="store_true", help="print the scorer's tables for every service, too")
    arguments = parser.parse_args()
    shared = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared")
    folder = shared / "corpus"
    if not folder.is_dir():
        print(f"skipped: no pages at {folder}; set SAMPLECAST_CORPUS to the folder that holds corpus/ and truth/")
        return 0
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in SUFFIXES)
    if arguments.sample:
        names = sorted(random.Random(0).sample(names, min(arguments.sample, len(names))))  # noqa: S311  a draw, not a secret
    return measure(folder, names, arguments.workers, arguments.worst, by_service=arguments.by_service)


if __name__ == "__main__":
    sys.exit(main())
