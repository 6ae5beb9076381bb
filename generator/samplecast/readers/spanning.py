"""Cells that span rows and columns, repeated in each row and column they cover."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import Block, Cell, Row
from samplecast.source import NOWHERE, Span

WIDEST_SPAN = 1000
"""A cell never covers more columns than this; HTML draws the line at the same number."""
ROOM = 100_000
"""Cells that spans may add to a table: `rowspan="65534" colspan="1000"` must not fill the memory."""


_Held: TypeAlias = dict[int, tuple[int, Cell]]
"""By column: a cell from above, and the rows it still reaches into."""


class RawCell(Struct):
    """A cell as written."""

    blocks: Sequence[Block] = ()
    rows: int = 1
    """Rows it covers; 0 means all the rows that follow in its group."""
    columns: int = 1
    title: bool = False
    span: Span = NOWHERE


class RawRow(Struct):
    """A row as written."""

    cells: list[RawCell] = field(default_factory=list)
    head: bool = False
    """Stands in the table's head."""
    span: Span = NOWHERE


def spread(raw: Sequence[RawRow]) -> tuple[tuple[Row, ...], tuple[Row, ...], bool]:
    """Header rows, body rows, and whether spans had to be cut to keep the table in bounds."""
    own = sum(len(row.cells) for row in raw)
    limit = max((ROOM + 4 * own) // max(len(raw), 1), 8)
    heads, bodies = _halves(raw)
    spread_heads, cut_heads = _fill(heads, limit)
    spread_bodies, cut_bodies = _fill(bodies, limit)
    width = max((len(row) for row in (*spread_heads, *spread_bodies)), default=0)
    header = tuple(_row(cells, width, row) for cells, row in zip(spread_heads, heads, strict=True))
    body = tuple(_row(cells, width, row) for cells, row in zip(spread_bodies, bodies, strict=True))
    return header, body, cut_heads or cut_bodies


def _halves(raw: Sequence[RawRow]) -> tuple[list[RawRow], list[RawRow]]:
    """Rows of the head, and the others. Without a marked head, leading rows of title cells are it."""
    rows = [row for row in raw if row.cells]
    heads = [row for row in rows if row.head]
    if heads:
        return heads, [row for row in rows if not row.head]
    count = 0
    while count < len(rows) and all(cell.title for cell in rows[count].cells):
        count += 1
    return (rows[:count], rows[count:]) if count < len(rows) else (rows[:1], rows[1:])


def _fill(rows: Sequence[RawRow], limit: int) -> tuple[list[list[Cell]], bool]:
    """Lay the cells of one row group out on a grid at most `limit` places wide."""
    done: list[list[Cell]] = []
    held: _Held = {}
    cut = False
    for index, row in enumerate(rows):
        line: list[Cell] = []
        kept: _Held = {}
        for number, raw in enumerate(row.cells):
            _carry(held, line, kept)
            if len(line) >= limit:
                beyond = chain.from_iterable(more.blocks for more in row.cells[number:])
                line[-1] = replace(line[-1], blocks=(*line[-1].blocks, *beyond))
                cut = True
                break
            down = min(raw.rows or len(rows), len(rows) - index)
            across = min(max(raw.columns, 1), WIDEST_SPAN, limit - len(line))
            cut = cut or raw.columns > across
            _place(raw, across, down, line, kept)
        _carry(held, line, kept)
        _carry_beyond(held, line, kept)
        held = kept
        done.append(line)
    return done, cut


def _carry(held: _Held, line: list[Cell], kept: _Held) -> None:
    """Cells from above that stand right where the row has got to."""
    while len(line) in held:
        left, cell = held.pop(len(line))
        if left > 1:
            kept[len(line)] = (left - 1, cell)
        line.append(cell)


def _place(raw: RawCell, across: int, down: int, line: list[Cell], kept: _Held) -> None:
    """Put a cell down in all its columns, and remember it for the rows it reaches into."""
    first = Cell(tuple(raw.blocks), span=raw.span)
    again = replace(first, carried=True) if across > 1 or down > 1 else first
    for place in range(across):
        if down > 1:
            kept[len(line)] = (down - 1, again)
        line.append(again if place else first)


def _carry_beyond(held: _Held, line: list[Cell], kept: _Held) -> None:
    """Cells from above that stand right of the row's own last cell, with a gap between."""
    for column in sorted(held):
        left, cell = held[column]
        line.extend([Cell()] * (column - len(line)))
        line.append(cell)
        if left > 1:
            kept[column] = (left - 1, cell)


def _row(cells: list[Cell], width: int, raw: RawRow) -> Row:
    return Row((*cells, *([Cell()] * (width - len(cells)))), span=raw.span)
