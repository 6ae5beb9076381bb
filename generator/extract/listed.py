"""Lists of parameters, turned into the table that says the same: definition lists, and bullets with a type."""

from __future__ import annotations

import re

from generator.document import Cell, Definitions, Items, Paragraph, Row, Table, Text
from generator.extract.context import Placed
from generator.extract.cues import says
from generator.extract.names import is_key, read_names
from generator.extract.types import read_type
from generator.source import Span
from generator.vocabulary import Vocabulary

MOST = 0.6
"""The share of terms that must be names."""

_TYPED = re.compile(r"^(\S+)\s*(?:\s:|\s[-\u2013]|:)\s+(\S.*)$")
_BULLET = re.compile(r"^[`\"']?(\S+?)[`\"']?\s*\(([^()]{1,60})\)\s*[:.\u2013-]?\s*(.*)$", re.DOTALL)
_TITLES = ("Parameter", "Type", "Description")


def listed_table(placed: Placed, vocabulary: Vocabulary) -> Table | None:
    """The list as a table, where what stands over it speaks of parameters or fields and its entries are such."""
    block = placed.block
    if not isinstance(block, Definitions | Items) or placed.cell is not None or not _introduced(placed, vocabulary):
        return None
    rows = _defined(block, vocabulary) if isinstance(block, Definitions) else _bulleted(block, vocabulary)
    header = Row(tuple(map(_cell, _TITLES)), block.span)
    return Table((header,), rows, Text(), block.anchors, block.span) if rows else None


def _introduced(placed: Placed, vocabulary: Vocabulary) -> bool:
    texts = [heading.text for heading in placed.path if heading.level != 1]
    texts += [paragraph.text.plain for paragraph in placed.lead[-1:]]
    return any(says(vocabulary, "parameter words", text) for text in texts)


def _defined(block: Definitions, vocabulary: Vocabulary) -> tuple[Row, ...]:
    """A row for each term; `limit : integer` has its type behind it."""
    rows: list[Row] = []
    named = 0
    for item in block.items:
        match = _TYPED.match(item.term.plain)
        name, kind = (match[1], match[2]) if match else (item.term.plain, "")
        found = read_names(name, vocabulary)
        named += bool(found) and found[0].is_key
        rows.append(_row(name, kind, Cell(item.blocks, span=item.span), item.span))
    return tuple(rows) if named >= MOST * len(rows) else ()


def _bulleted(block: Items, vocabulary: Vocabulary) -> tuple[Row, ...]:
    """A row for each bullet, where every one is `name (type): description`."""
    rows: list[Row] = []
    for item in block.items:
        first = item.blocks[0] if item.blocks else None
        match = _BULLET.match(first.text.plain) if isinstance(first, Paragraph) else None
        if match is None or not is_key(match[1]) or not _is_type(match[2], vocabulary):
            return ()
        described = Cell((Paragraph(Text(match[3]), span=item.span), *item.blocks[1:]), span=item.span)
        rows.append(_row(match[1], match[2], described, item.span))
    return tuple(rows)


def _is_type(words: str, vocabulary: Vocabulary) -> bool:
    return read_type(words, "", vocabulary).kind != "unknown"


def _row(name: str, kind: str, described: Cell, span: Span) -> Row:
    return Row((_cell(name), _cell(kind), described), span)


def _cell(text: str) -> Cell:
    return Cell((Paragraph(Text(text)),)) if text else Cell()
