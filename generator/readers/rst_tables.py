"""Grid and simple tables: where the cells are, and the text in each."""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import tableparser
from docutils.statemachine import UnexpectedIndentationError
from docutils.utils import column_indices, strip_combining_chars

from generator.document import Directive
from generator.readers.rst_lines import Bounds, Lines
from generator.readers.rst_nodes import Entry, Grid, Held
from generator.source import Span

if TYPE_CHECKING:
    from generator.readers.rst_states import Body

_BORDER = re.compile(r"\+-[-+]+-\+ *\Z")
_HEADER = re.compile(r"\+=[=+]+=\+ *\Z")
_ACROSS = re.compile(r"[-+]*")
_DOWN = re.compile(r"[|+]*")
_PAD = "\0"
"""Stands behind a character that is shown two columns wide."""

Box = tuple[int, int, int, int]
"""Top, left, bottom and right border of a cell: lines and columns of the table."""


class _MalformedError(ValueError):
    """What is wrong, and in which line of the table."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def build(state: Body, isolate: Any, parser_class: Any) -> tuple[list[nodes.Node], bool]:
    """Read the table that begins at the current line."""
    if parser_class is tableparser.SimpleTableParser:
        return _simple(state, isolate)
    block, blank_finish = _isolate(state)
    try:
        return [_grid(state, block)], blank_finish
    except _MalformedError as error:
        return [_malformed(state, block, str(error), error.offset)], blank_finish


def _malformed(state: Body, block: Lines, message: str, offset: int) -> nodes.Node:
    """A table that is none: a note, and its text as it stands."""
    state.memo.complain(block.line(offset), f"Malformed table: {message}")
    block.replace(_PAD, "")
    span = state.memo.page.span(block.line(0), block[0], block.bounds, block.line(len(block) - 1))
    return Held(Directive("malformed", "table", text="\n".join(block), span=span))


def _isolate(state: Body) -> tuple[Lines, bool]:
    """Cut the lines of a grid table out of the page, and tell whether a blank line follows."""
    machine = state.state_machine
    blank_finish = True
    try:
        block = machine.get_text_block(flush_left=True)
    except UnexpectedIndentationError as error:
        block = error.args[0]
        state.memo.complain(block.line(len(block)), "Unexpected indentation.")
        blank_finish = False
    count = next((i for i, line in enumerate(block) if line[0] not in "+|"), len(block))
    if not _BORDER.match(block[count - 1]):
        # The table ends at its last border; what stands right under it belongs to something else.
        count = next((i + 1 for i in range(count - 1, 1, -1) if _BORDER.match(block[i])), count)
    if count < len(block):
        machine.previous_line(len(block) - count)
        block = block[:count]
        blank_finish = False
    return block, blank_finish


def _grid(state: Body, block: Lines) -> Grid:
    page = state.memo.page
    base = page.column(block.line(0), block[0], block.bounds)[0] - 1
    table = _Table([line.rstrip() for line in block])
    boxes = table.boxes()
    tops = {line: row for row, line in enumerate(sorted({box[0] for box in boxes} | {len(block) - 1}))}
    lefts = {column: place for place, column in enumerate(sorted({box[1] for box in boxes} | {table.width - 1}))}
    last = block.line(len(block) - 1)
    grid = Grid(Span(page.path, block.line(0), base + 1, last), tops.get(table.header, 0))
    places = sorted(tops)
    for top, bottom in zip(places, places[1:], strict=False):
        span = Span(page.path, block.line(top + 1), base + 1, block.line(bottom - 1), base + table.width)
        grid.rows.append((span, [None] * (len(lefts) - 1)))
    for top, left, bottom, right in boxes:
        bounds = (base + left + 1, base + right)
        cell = table.cut(top + 1, left + 1, bottom, right)
        entry = _entry(state, cell, block.first + top + 1, bounds)
        entry.rows = tops[bottom] - tops[top] - 1
        entry.columns = lefts[right] - lefts[left] - 1
        grid.rows[tops[top]][1][lefts[left]] = entry
    return grid


def _entry(state: Body, lines: list[str], first: int, bounds: Bounds) -> Entry:
    """Make a cell of its lines, the first of which is 0-based page line `first`."""
    page = state.memo.page
    filled = [i for i, line in enumerate(lines) if line and not line.isspace()]
    if not filled:
        return Entry(0, 0, Span(page.path, first + 1, bounds[0] + 1, first + max(len(lines), 1), bounds[1] or 0))
    begin, end = filled[0], filled[-1] + 1
    indent = min(len(lines[i]) - len(lines[i].lstrip()) for i in filled)
    kept = [line[indent:] for line in lines[begin:end]]
    head, tail = first + begin + 1, first + end
    column = page.column(head, kept[0], bounds)[0] + len(kept[0]) - len(kept[0].lstrip())
    end_column = page.column(tail, kept[-1], bounds)[0] + len(kept[-1]) - 1
    entry = Entry(0, 0, Span(page.path, head, column, tail, end_column))
    run = Lines(kept, 0, len(kept), head - 1, bounds)
    state.nested_parse(run, run.first, entry)
    return entry


@dataclass(slots=True)
class _Table:
    """The lines of a grid table; columns are counted as they are shown."""

    lines: list[str]
    shown: list[str] = field(init=False)
    """The lines without combining characters, so that one character is one column."""
    width: int = field(init=False)
    header: int = 0
    """The line under the header rows; 0 if there is none."""
    plain: bool = True
    columns: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plain = all(line.isascii() for line in self.lines)
        if not self.plain:
            padded = Lines(self.lines, 0, len(self.lines), 0)
            padded.pad_double_width(_PAD)
            self.lines = list(padded)
        self.shown = self.lines if self.plain else [strip_combining_chars(line) for line in self.lines]
        self.width = len(self.shown[0])
        if len(self.lines) < 3 or not _BORDER.match(self.shown[-1]):  # noqa: PLR2004  two borders and a line between
            raise _MalformedError("Bottom border missing or corrupt.", len(self.lines) - 1)
        for i, line in enumerate(self.shown):
            if len(line) != self.width or line[-1] not in "+|":
                raise _MalformedError("Right border not aligned or missing.", i)
            if line[1] == "=" and _HEADER.match(line):
                self.header = self.header or i
                self.shown[i] = self.lines[i] = line.replace("=", "-")

    def column(self, place: int) -> str:
        """Give a column as a string."""
        found = self.columns.get(place)
        if found is None:
            found = self.columns[place] = "".join(line[place] for line in self.shown)
        return found

    def cut(self, top: int, left: int, bottom: int, right: int) -> list[str]:
        """Give what stands in a box."""
        if self.plain:
            return [line[left:right].rstrip() for line in self.lines[top:bottom]]
        cut = []
        for line in self.lines[top:bottom]:
            places = column_indices(line)
            cut.append(line[places[left] : places[right]].replace(_PAD, "").rstrip())
        return cut

    def boxes(self) -> list[Box]:
        """Find the cells: from every corner along the borders until they close, top to bottom."""
        bottom, right = len(self.lines) - 1, self.width - 1
        done = [0] * right
        corners, found = [(0, 0)], []
        effort = 10_000 + 100 * sum(line.count("+") for line in self.shown if line[0] == "+")
        while corners:
            top, left = heapq.heappop(corners)
            if top == bottom or left == right or top < done[left]:
                continue
            box, cost = self.box(top, left, effort)
            effort -= cost
            if box is None:
                continue
            if any(place != top for place in done[left : box[3]]):
                raise _MalformedError("Cells overlap.", top)
            done[left : box[3]] = [box[2]] * (box[3] - left)
            found.append(box)
            heapq.heappush(corners, (top, box[3]))
            heapq.heappush(corners, (box[2], left))
        if any(place != bottom for place in done):
            raise _MalformedError("Parse incomplete.")
        return found

    def box(self, top: int, left: int, effort: int) -> tuple[Box | None, int]:
        """Trace the cell whose upper left corner is given; also how many corners were tried."""
        across = _ACROSS.match(self.shown[top], left + 1)
        cost = 0
        for right in _corners(across):
            for bottom in _corners(_DOWN.match(self.column(right), top + 1)):
                cost += 1
                if cost > effort:
                    raise _MalformedError("Too many corners that close no cell.", top)
                if self.closes(top, left, bottom, right):
                    return (top, left, bottom, right), cost
        return None, cost

    def closes(self, top: int, left: int, bottom: int, right: int) -> bool:
        """Tell whether the lower and the left border of a box are whole."""
        line, column = self.shown[bottom], self.column(left)
        across, down = _ACROSS.match(line, left + 1), _DOWN.match(column, top + 1)
        return (
            line[left] == "+"
            and across is not None
            and across.end() >= right
            and down is not None
            and down.end() >= bottom
        )


def _corners(border: re.Match[str] | None) -> list[int]:
    """The places of the corners in a stretch of border."""
    if border is None:
        return []
    start = border.start()
    return [start + i for i, char in enumerate(border[0]) if char == "+"]


def _simple(state: Body, isolate: Any) -> tuple[list[nodes.Node], bool]:
    """Read a simple table; docutils knows how."""
    block, messages, blank_finish = isolate()
    if not block:
        return messages, blank_finish
    parser = tableparser.SimpleTableParser()
    try:
        _, head, body = parser.parse(block)
    except (tableparser.TableMarkupError, AssertionError, IndexError) as error:
        offset = getattr(error, "offset", 0)
        return [_malformed(state, block, " ".join(map(str, error.args)), offset), *messages], blank_finish
    page = state.memo.page
    base = page.column(block.line(0), block[0], block.bounds)[0] - 1
    grid = Grid(Span(page.path, block.line(0), base + 1, block.line(len(block) - 1)), len(head))
    columns = [begin for begin, _ in parser.columns]
    for cells in (*head, *body):
        entries: list[Entry | None] = [None] * len(columns)
        place = 0
        for _, more, offset, cell in cells:
            bounds = (
                base + columns[place],
                base + columns[place + more + 1] if place + more + 1 < len(columns) else None,
            )
            entries[place] = _entry(state, list(cell), block.first + offset, bounds)
            place += more + 1
        last = max(entry.span.end_line for entry in entries if entry)
        grid.rows.append((Span(page.path, block.line(cells[0][2]), base + 1, last), entries))
    return [grid, *messages], blank_finish
