"""Tables of real pages: nearly all types are understood, nearly all tables lead somewhere."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from samplecast.document import Table
from samplecast.extract.context import walk_page
from samplecast.extract.endpoints.claims import find_claims
from samplecast.extract.endpoints.operations import split
from samplecast.extract.endpoints.request_lines import strongest
from samplecast.extract.tables.columns import read_columns
from samplecast.extract.tables.parameters import Scope, page_tables
from samplecast.readers import read
from samplecast.source import Markup, Source
from samplecast.vocabulary import DEFAULT

PAGES = 120
"""Per markup: enough for the shares below to hold, few enough for every run."""


@pytest.mark.corpus
@pytest.mark.parametrize(("markup", "suffix"), [("rst", "*.rst"), ("markdown", "*.md")])
def test_tables_of_real_pages(shared: Callable[..., Path], markup: Markup, suffix: str) -> None:
    """The shares keep from falling: kinds, type words, tables that are reached."""
    root = shared("corpus", markup)
    paths = random.Random(11).sample(sorted(root.rglob(suffix)), PAGES)  # noqa: S311  a fixed sample
    seen: Counter[str] = Counter()
    for path in paths:
        source = Source(path.relative_to(root).as_posix(), path.read_text("utf-8"), markup)
        page = walk_page(read(source))
        parts = split(page, find_claims(page, DEFAULT), DEFAULT)
        told = page_tables(page, [Scope(part.items, strongest(part.claims)) for part in parts], DEFAULT)
        tables = [placed.block for placed in page.items if isinstance(placed.block, Table)]
        seen.update(read_columns(table, DEFAULT).kind for table in tables)
        seen["reached"] += len(told.used)
        for operation in told.operations:
            rows = [row for row in operation.parameters if row.origin == "table"]
            rows += [row for table in operation.tables for row in table.rows]
            typed = [row for row in rows if row.stated.words]
            seen["typed"] += len(typed)
            seen["unknown"] += sum(row.stated.kind == "unknown" for row in typed)
    listed = seen["parameters"] + seen["fields"]
    assert listed > 4 * seen["other"]
    assert seen["reached"] >= 0.9 * listed
    assert seen["typed"] > 500
    assert seen["unknown"] <= 0.005 * seen["typed"]
