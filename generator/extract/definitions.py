"""Definition lists of parameters, turned into the table that says the same."""

from __future__ import annotations

import re

from generator.document import Cell, Definitions, Paragraph, Row, Table, Text
from generator.extract.context import Placed
from generator.extract.cues import says
from generator.extract.names import read_names
from generator.vocabulary import Vocabulary

MOST = 0.6
"""The share of terms that must be names."""

_TYPED = re.compile(r"^(\S+)\s*(?:\s:|\s[-\u2013]|:)\s+(\S.*)$")
_TITLES = ("Parameter", "Type", "Description")


def definition_table(placed: Placed, vocabulary: Vocabulary) -> Table | None:
    """The list as a table, where what stands over it speaks of parameters or fields and its terms are names."""
    block = placed.block
    if not isinstance(block, Definitions) or placed.cell is not None or not _introduced(placed, vocabulary):
        return None
    rows = tuple(
        Row((_cell(name), _cell(kind), Cell(item.blocks, span=item.span)), item.span)
        for item in block.items
        for name, kind in [_parts(item.term.plain)]
    )
    names = [read_names(row.cells[0].text(), vocabulary) for row in rows]
    if not rows or sum(bool(found) and found[0].is_key for found in names) < MOST * len(rows):
        return None
    header = Row(tuple(map(_cell, _TITLES)), block.span)
    return Table((header,), rows, Text(), block.anchors, block.span)


def _introduced(placed: Placed, vocabulary: Vocabulary) -> bool:
    texts = [heading.text for heading in placed.path if heading.level != 1]
    texts += [paragraph.text.plain for paragraph in placed.lead[-1:]]
    return any(says(vocabulary, "parameter words", text) for text in texts)


def _parts(term: str) -> tuple[str, str]:
    """`limit : integer` in its two parts."""
    match = _TYPED.match(term)
    return (match[1], match[2]) if match else (term, "")


def _cell(text: str) -> Cell:
    return Cell((Paragraph(Text(text)),)) if text else Cell()
