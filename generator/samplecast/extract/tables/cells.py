"""Cells of a parameter table: the type, the links and the code that they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from samplecast.document import Cell, Code, Paragraph, Row, walk
from samplecast.extract.cues import remembered
from samplecast.extract.tables.opening import read_opening
from samplecast.extract.tables.types import is_type, read_type
from samplecast.facts import Stated
from samplecast.vocabulary import Vocabulary, phrase

_NOTED = re.compile(r"\s*\(([^()]{1,40})\)")


def swapped(type_words: str, required_words: str, vocabulary: Vocabulary) -> bool:
    """Whether the two cells stand in each other's column, as on some rows they do."""
    return _yes_or_no(type_words, vocabulary) and is_type(required_words, vocabulary)


def slid(type_cell: Cell | None, described: Cell | None, vocabulary: Vocabulary) -> tuple[Cell, Cell] | None:
    """Type and description of a row whose cells are one column too far right, as of one copied from another table."""
    words = type_cell.text() if type_cell is not None else ""
    if described is None or len(described.blocks) <= 1 or not _yes_or_no(words, vocabulary):
        return None
    first, rest = replace(described, blocks=described.blocks[:1]), replace(described, blocks=described.blocks[1:])
    return (first, rest) if is_type(first.text(), vocabulary) else None


@remembered
def _yes_or_no(words: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.has("yes", words) or vocabulary.has("no", words)


def stated_type(cell: Cell | None, words: str, vocabulary: Vocabulary) -> Stated:
    """The type: of the whole cell, or of its first paragraph where more is said below."""
    links = links_of(cell)
    stated = read_type(words, links[0] if links else "", vocabulary)
    if stated.kind == "unknown" and cell is not None and len(cell.blocks) > 1:
        first = replace(cell, blocks=cell.blocks[:1]).text()
        shorter = read_type(first, links[0] if links else "", vocabulary)
        if shorter.kind != "unknown":
            return replace(shorter, words=stated.words)
    return stated


def told_type(described: Cell | None, vocabulary: Vocabulary) -> tuple[str, str]:
    """Type and mandatory mark of a description, where no column has them: `**string** (required)`, `Type: string`."""
    texts = [block.text for block in described.blocks if isinstance(block, Paragraph)] if described else []
    for text in texts:
        if (line := phrase("type line").match(text.plain)) and is_type(line[1], vocabulary):
            return line[1], ""
    if not texts:
        return "", ""
    first = texts[0]
    if (mark := next(iter(first.marks), None)) is not None and mark.start == 0 and mark.kind != "link":
        words = first.plain[: mark.end]
        noted = _NOTED.match(first.plain, mark.end)
        if is_type(words, vocabulary):
            return words, noted[1] if noted and _yes_or_no(noted[1], vocabulary) else ""
    opening = read_opening(first.plain, vocabulary)
    marks = [note for note in opening.notes if _yes_or_no(note, vocabulary)]
    return opening.kind, marks[0] if opening.kind and marks else ""


def links_of(cell: Cell | None) -> tuple[str, ...]:
    """Where the cell links to, in order."""
    if cell is None or not cell.blocks:
        return ()
    if len(cell.blocks) == 1 and isinstance(only := cell.blocks[0], Paragraph):  # nearly every cell
        return tuple(dict.fromkeys(only.text.links())) if only.text.marks else ()
    found = (link for block in walk(cell.blocks) if isinstance(block, Paragraph) for link in block.text.links())
    return tuple(dict.fromkeys(found))


def codes_of(row: Row, without: Sequence[int]) -> Iterator[Code]:
    """The code blocks in a row's cells, those of some columns left out."""
    for place, cell in enumerate(row.cells):
        if place not in without and not cell.carried:
            inside = (block for block in cell.blocks if not isinstance(block, Paragraph))
            yield from (block for block in walk(inside) if isinstance(block, Code))
