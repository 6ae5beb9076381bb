"""Score what descriptions are read to state about values against rows that were read by people.

`tests/extract/values/labels.tsv` has 500 rows of parameter tables of the real pages, drawn by a fixed seed from all of
them: page, line, name, what the row states (nothing, most of the time), and words that one may argue about, which
count neither way. `enum` of one value and `const` say the same.

    tools/score_values.py [--wrong]      a table by word; every miss and false claim
"""

# ruff: noqa: T201, INP001  a script that prints
from __future__ import annotations

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from samplecast.document import Table
from samplecast.extract.context import walk_page
from samplecast.extract.tables.columns import read_columns
from samplecast.extract.tables.rows import read_table
from samplecast.facts import Constraints
from samplecast.pages import find, load
from samplecast.readers import read
from samplecast.vocabulary import DEFAULT

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared") / "corpus"
LABELS = ROOT / "tests" / "extract" / "values" / "labels.tsv"

_NAMES = {
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "min_length": "minLength",
    "max_length": "maxLength",
    "min_items": "minItems",
    "max_items": "maxItems",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true")
    wanted = parser.parse_args()
    right, missed, false = score(show=wanted.wrong)
    print(f"{'word':18}{'right':>7}{'missed':>8}{'false':>7}")
    for word in sorted({*right, *missed, *false}):
        print(f"{word:18}{right[word]:7}{missed[word]:8}{false[word]:7}")
    total = right.total()
    print(f"recall {total / (total + missed.total()):.1%}, precision {total / (total + false.total()):.1%}")


def score(*, show: bool = False) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """How often each word was right, missed and claimed falsely, over the labelled rows."""
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for row, found in _rows():
        stated = alike(json.loads(row["stated"]))
        arguable = set(row["arguable"].split(","))
        for word in sorted({*stated, *found} - arguable):
            if word in stated and stated[word] == found.get(word):
                right[word] += 1
                continue
            missed[word] += word in stated
            false[word] += word in found
            if show:
                where = f"{row['page']}:{row['line']} {row['name']}"
                print(f"{where}: {word} {stated.get(word)!r}, read {found.get(word)!r}")
    return right, missed, false


def _rows() -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    with LABELS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for page in sorted({row["page"] for row in rows}):
        read_rows = dict(_parameters(page))
        for row in rows:
            if row["page"] == page:
                yield row, read_rows.get(int(row["line"]), {})


def _parameters(page: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """What each row of a page's tables states, by its line; several names in one row state the same."""
    (found,) = find([str(CORPUS / page)]).pages
    flat = walk_page(read(load(found)))
    for placed in flat.items:
        columns = read_columns(placed.block, DEFAULT) if isinstance(placed.block, Table) else None
        if columns is not None and columns.kind in {"parameters", "fields"}:
            for entry in read_table(flat, placed, columns, DEFAULT).entries:
                yield entry.parameter.span.line, alike(words(entry.parameter.constraints, entry.parameter.deprecated))


def words(said: Constraints, deprecated: bool) -> dict[str, Any]:  # noqa: FBT001  a mark of the row
    """What is stated, by the words of JSON Schema."""
    nothing = Constraints()
    found = {
        _NAMES.get(name, name): value
        for name in Constraints.__struct_fields__
        if name != "wordings" and (value := getattr(said, name)) != getattr(nothing, name)
    }
    return found | ({"deprecated": True} if deprecated else {})


def alike(stated: Mapping[str, Any]) -> dict[str, Any]:
    """The statements so that they can be compared: lists in no order, a condition as such, one value as `enum`."""
    found = dict(stated)
    if "const" in found:
        found["enum"] = [found.pop("const")]
    if "enum" in found:
        found["enum"] = sorted(found["enum"])
    if "condition" in found:
        found["condition"] = True
    return found


if __name__ == "__main__":
    main()
