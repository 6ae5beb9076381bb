"""Lists of parameters, turned into the table that says the same: definition lists and bullets."""

from __future__ import annotations

import re

from msgspec.structs import replace

from samplecast.document import Cell, Code, Definition, Definitions, Items, Paragraph, Row, Table
from samplecast.extract.context import PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.endpoints.operations import is_structural
from samplecast.extract.families.bullets import about_values, are_typed, bulleted_rows
from samplecast.extract.families.tabled import LIST_TITLES, row, table
from samplecast.extract.tables.names import read_names
from samplecast.extract.tables.opening import read_opening
from samplecast.extract.tables.surroundings import part_of, side_of
from samplecast.vocabulary import Vocabulary, phrase

PART = 2
"""Words of a heading that names a part of a message."""
LABEL = 5
"""Words of a label at most; longer ones are sentences."""
MOST = 0.6
"""The share of terms that must be names."""

_TYPED = re.compile(r"^(\S+)\s*(?:\s:|\s[-\u2013]|:)\s+(\S.*)$")


def listed_table(placed: PlacedBlock, vocabulary: Vocabulary) -> Table | None:
    """The list as a table, where what stands over it speaks of parameters or fields and its entries are such."""
    block = placed.block
    if not isinstance(block, Definitions | Items) or placed.cell is not None or not _introduced(placed, vocabulary):
        return None
    rows = _defined(block, vocabulary) if isinstance(block, Definitions) else _bulleted(block, placed, vocabulary)
    return replace(table(LIST_TITLES, rows, span=block.span), anchors=block.anchors) if rows else None


def _introduced(placed: PlacedBlock, vocabulary: Vocabulary) -> bool:
    texts = [heading.text for heading in placed.path if heading.level != 1]
    if any(says(vocabulary, "parameter words", text) or _names_part(text, vocabulary) for text in texts):
        return True
    # "Request usage information." before `:caps: usage=read` announces nothing
    before = placed.lead[-1].text.plain if placed.lead else ""
    group = "parameter words" if before.rstrip().endswith((":", "\uff1a")) else "row words"
    return says(vocabulary, group, before)


def _defined(block: Definitions, vocabulary: Vocabulary) -> tuple[Row, ...]:
    """A row for each term; `limit : integer` has its type behind it."""
    rows: list[Row] = []
    named = 0
    if all(_is_part(item, vocabulary) for item in block.items):
        return ()
    for item in block.items:
        match = _TYPED.match(item.term.plain)
        name, kind = (match[1], match[2]) if match else (item.term.plain, "")
        found = read_names(name, vocabulary)
        named += bool(found) and found[0].is_key
        rows.append(_described(name, kind, item, vocabulary))
    return tuple(rows) if named >= MOST * len(rows) else ()


def _is_part(item: Definition, vocabulary: Vocabulary) -> bool:
    """Whether the term is a part of the page, "URI" or "Response Parameters", with all that stands in it."""
    holds = any(isinstance(block, Table | Code) for block in item.blocks)
    return holds and item.term.plain[:1].isupper() and is_structural(item.term.plain, vocabulary)


def _described(name: str, kind: str, item: Definition, vocabulary: Vocabulary) -> Row:
    """The row of a term; what is said of it may open with its type."""
    blocks = item.blocks
    if not kind and blocks and isinstance(first := blocks[0], Paragraph):
        opening = read_opening(first.text.plain, vocabulary)
        kind, name = opening.kind, "".join((name, *(f" ({note})" for note in opening.notes)))
        rest = first.text.after(opening.end) if opening.end else first.text
        blocks = (*((replace(first, text=rest),) if rest.plain else ()), *blocks[1:])
    return row(item.span, name, kind, "", Cell(blocks, span=item.span))


def _bulleted(block: Items, placed: PlacedBlock, vocabulary: Vocabulary) -> tuple[Row, ...]:
    """A row for each bullet and its fields, unless the words before announce something else."""
    announced = placed.lead[-1].text.plain if placed.lead else ""
    if about_values(announced, vocabulary):
        return ()
    if placed.inside and not says(vocabulary, "row words", announced):
        return ()  # a note below a table says what its values mean
    if not _announced(announced, placed, vocabulary) and not (
        _headed(placed, vocabulary) and are_typed(bulleted_rows(block, vocabulary))
    ):
        return ()
    said = phrase("demand").search(announced)
    over = placed.path[-1].text if placed.path and placed.path[-1].level != 1 else ""
    bare = says(vocabulary, "row words", over) and bool(side_of(over, vocabulary) or part_of(over, vocabulary))
    return bulleted_rows(block, vocabulary, note=said[1].lower() if said else "", bare=bare)


def _announced(sentence: str, placed: PlacedBlock, vocabulary: Vocabulary) -> bool:
    """Whether the list is one of parameters by the sentence that leads to it, or else by the heading over it."""
    if says(vocabulary, "row words", sentence) or _labels_body(sentence, vocabulary):
        return True
    return not sentence.endswith(":") and _headed(placed, vocabulary)


def _labels_body(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a short label names a body or its schema: "JSON body schema:"."""
    return (
        sentence.endswith(":")
        and len(sentence.split()) <= LABEL
        and any(says(vocabulary, group, sentence) for group in ("body words", "schema words"))
    )


def _names_part(title: str, vocabulary: Vocabulary) -> bool:
    """Whether a heading is the name of a part of a message: "Query", "Path", "JSON Body"."""
    part = part_of(title, vocabulary)  # below "Request URI" stand the parts of any address
    return len(title.split()) <= PART and part not in {"", "uri"} and is_structural(title, vocabulary)


def _headed(placed: PlacedBlock, vocabulary: Vocabulary) -> bool:
    return any(
        says(vocabulary, "row words", heading.text)
        or (says(vocabulary, "object words", heading.text) and bool(side_of(heading.text, vocabulary)))
        or _names_part(heading.text, vocabulary)
        for heading in placed.path
        if heading.level != 1
    )
