"""Grid and simple tables: from their lines to rows of cells, each knowing where it stands."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

from docutils import nodes
from docutils.parsers.rst import tableparser
from docutils.statemachine import UnexpectedIndentationError

from samplecast.document import Cell, Directive, Paragraph
from samplecast.readers.rst import grid as rst_grid
from samplecast.readers.rst import plain as rst_plain
from samplecast.readers.rst.lines import Bounds, Lines, Untyped
from samplecast.readers.rst.machine import State
from samplecast.readers.rst.nodes import BlockNode, EntryNode, TableNode
from samplecast.source import Span

CellNode = Cell | EntryNode | None


def build(state: State, isolate: Untyped, parser_class: Untyped) -> tuple[list[nodes.Node], bool]:
    """Read the table that begins at the current line."""
    if parser_class is tableparser.SimpleTableParser:
        return _simple(state, isolate)
    block, blank_finish = _isolate(state)
    base = state.memo.page.place(block.line(0), block[0], block.bounds)[0]
    lines = list(block)
    try:
        found = rst_grid.regular(lines) if state.memo.shortcuts and not state.memo.page.tabs else None
        if found is not None:
            return [_regular(state, block, lines, base, found)], blank_finish
        return [_grid(state, block, base, rst_grid.GridScan(lines))], blank_finish
    except rst_grid.MalformedError as error:
        return [_malformed(state, block, str(error), error.offset)], blank_finish


def _malformed(state: State, block: Lines, message: str, offset: int) -> nodes.Node:
    """A malformed table: a note, and its text as it stands."""
    state.memo.complain(block.line(offset), f"Malformed table: {message}")
    span = state.memo.page.span(block.line(0), block[0], block.bounds, block.line(len(block) - 1))
    return BlockNode(Directive("malformed", "table", text="\n".join(block).replace("\0", ""), span=span))


def _isolate(state: State) -> tuple[Lines, bool]:
    """Cut the lines of a grid table out of the page, and tell whether a blank line follows."""
    machine = state.machine()
    blank_finish = True
    try:
        block = cast("Lines", machine.get_text_block(flush_left=True))
    except UnexpectedIndentationError as error:
        block = error.args[0]
        state.memo.complain(block.line(len(block)), "Unexpected indentation.")
        blank_finish = False
    count = next((i for i, line in enumerate(block) if line[0] not in "+|"), len(block))
    if not rst_grid.is_border(block[count - 1]):
        # The table ends at its last border; what stands right under it belongs to something else.
        count = next((i + 1 for i in range(count - 1, 1, -1) if rst_grid.is_border(block[i])), count)
    if count < len(block):
        machine.previous_line(len(block) - count)
        block = block[:count]
        blank_finish = False
    return block, blank_finish


def _regular(state: State, block: Lines, lines: list[str], base: int, found: rst_grid.RegularGrid) -> TableNode:
    """A table without spanning cells."""
    path, first = state.memo.page.path, block.first + 1
    grid = TableNode(Span(path, first, base + 1, first + len(lines) - 1), 0)
    width = base + len(lines[0])
    columns = [(left, right, (base + left, base + right)) for left, right in found.columns]
    for top, bottom in pairwise(found.borders):
        content = lines[top + 1 : bottom]
        line = first + top + 1
        slots: list[CellNode] = [
            (len(content) == 1 and _line(state, content[0][left:right], line, bounds))
            or _cell(state, [text[left:right].rstrip() for text in content], line - 1, bounds)
            for left, right, bounds in columns
        ]
        grid.rows.append((Span(path, line, base + 1, max(first + bottom - 1, line), width), slots))
        if bottom == found.header:
            grid.header = len(grid.rows)
    return grid


def _line(state: State, raw: str, line: int, bounds: Bounds) -> Cell | None:
    """Make a cell of one line that is a paragraph: what most cells are."""
    text = raw.strip()
    if not text or not rst_plain.is_paragraph(text):
        return None
    inliner, page = state.memo.inliner, state.memo.page
    waiting = len(inliner.pending)
    words = inliner.text(text, line)
    if len(inliner.pending) != waiting:
        return None
    column = bounds[0] + len(raw) - len(raw.lstrip()) + 1 if page.straight else page.column(line, text, bounds)[0]
    span = Span(page.path, line, column, line)
    return Cell(
        (Paragraph(words, inliner.take_anchors(), span),),
        span=Span(page.path, line, column, line, column + len(text) - 1),
    )


def _grid(state: State, block: Lines, base: int, scan: rst_grid.GridScan) -> TableNode:
    """A table of any shape."""
    path, first = state.memo.page.path, block.first + 1
    boxes = scan.boxes()
    tops = {line: row for row, line in enumerate(sorted({box[0] for box in boxes} | {len(block) - 1}))}
    lefts = {column: place for place, column in enumerate(sorted({box[1] for box in boxes} | {scan.width - 1}))}
    page = state.memo.page
    grid = TableNode(Span(path, first, page.untabbed(first, base), first + len(block) - 1), tops.get(scan.header, 0))
    for top, bottom in pairwise(tops):
        line, last = first + top + 1, max(first + bottom - 1, first + top + 1)
        begin, end = page.untabbed(line, base), page.untabbed(last, base + scan.width) - 1
        span = Span(path, line, begin, last, end)
        grid.rows.append((span, [None] * (len(lefts) - 1)))
    for top, left, bottom, right in boxes:
        lines = scan.cut(top + 1, left + 1, bottom, right)
        rows, columns = tops[bottom] - tops[top] - 1, lefts[right] - lefts[left] - 1
        slot = _cell(state, lines, first + top, (base + left + 1, base + right))
        if rows or columns:
            slot = slot if isinstance(slot, EntryNode) else EntryNode(slot)
            slot.rows, slot.columns = rows, columns
        grid.rows[tops[top]][1][lefts[left]] = slot
    return grid


def _cell(state: State, lines: list[str], first: int, bounds: Bounds) -> Cell | EntryNode:
    """Make a cell of its lines, the first of which is 0-based page line `first`."""
    page = state.memo.page
    begin, end = 0, len(lines)
    while begin < end and not lines[begin]:
        begin += 1
    while end > begin and not lines[end - 1]:
        end -= 1
    if begin == end:
        head, tail = first + 1, first + max(len(lines), 1)
        right = page.untabbed(tail, bounds[1]) - 1 if bounds[1] else 0
        return Cell(span=Span(page.path, head, page.untabbed(head, bounds[0]), tail, right))
    indent = min(len(line) - len(line.lstrip()) for line in lines[begin:end] if line)
    kept = [line[indent:] for line in lines[begin:end]]
    line = first + begin + 1
    if page.straight:
        column, end_column = bounds[0] + indent + 1, bounds[0] + indent + len(kept[-1])
    else:
        column = page.column(line, kept[0], bounds)[0]
        end_column = page.column(first + end, kept[-1], bounds)[0] + len(kept[-1]) - 1
    blank = len(kept[0]) - len(kept[0].lstrip())
    span = Span(page.path, line, column + blank, first + end, end_column)
    return _content(state, kept, column, span, bounds)


def _content(state: State, lines: list[str], column: int, span: Span, bounds: Bounds) -> Cell | EntryNode:
    """Read the lines of a cell at once if they hold nothing but paragraphs, later otherwise."""
    inliner = state.memo.inliner
    if state.memo.shortcuts:
        waiting = len(inliner.pending)
        groups = rst_plain.runs(lines)
        if groups is not None:
            found = [
                rst_plain.paragraph(lines[begin:end], span.line + begin, column, inliner, span.path)
                for begin, end in groups
            ]
            if len(inliner.pending) == waiting:
                return Cell(tuple(found), span=span)
            entry = EntryNode(Cell(span=span))
            entry += [BlockNode(paragraph) for paragraph in found]
            return entry
    entry = EntryNode(Cell(span=span))
    run = Lines(lines, 0, len(lines), span.line - 1, bounds)
    state.nested_parse(run, run.first, entry)
    return entry


def _simple(state: State, isolate: Untyped) -> tuple[list[nodes.Node], bool]:
    """Read a simple table; docutils knows how."""
    block, messages, blank_finish = isolate()
    if not block:
        return messages, blank_finish
    parser = tableparser.SimpleTableParser()
    try:
        _, head, body = cast("Untyped", parser).parse(block)
    except (tableparser.TableMarkupError, AssertionError, IndexError) as error:
        message, offset = " ".join(map(str, error.args)), getattr(error, "offset", 0)
        return [_malformed(state, block, message, offset), *messages], blank_finish
    page = state.memo.page
    base = page.place(block.line(0), block[0], block.bounds)[0]
    begin = page.untabbed(block.line(0), base)
    grid = TableNode(Span(page.path, block.line(0), begin, block.line(len(block) - 1)), len(head))
    edges = [begin for begin, _ in parser.columns]
    for cells in (*head, *body):
        slots: list[CellNode] = [None] * len(edges)
        place = 0
        for _, more, offset, cell in cells:
            after = place + more + 1
            right = edges[after] if after < len(edges) else None
            bounds = (base + edges[place], None if right is None else base + right)
            slot = _cell(state, list(cell), block.first + offset, bounds)
            if more:
                slot = slot if isinstance(slot, EntryNode) else EntryNode(slot)
                slot.columns = more
            slots[place] = slot
            place = after
        first = block.line(cells[0][2])
        last = max(span_of(slot).end_line for slot in slots if slot is not None)
        grid.rows.append((Span(page.path, first, page.untabbed(first, base), last), slots))
    return [grid, *messages], blank_finish


def span_of(slot: Cell | EntryNode) -> Span:
    """Give the span of a cell, read or not."""
    return slot.span if isinstance(slot, Cell) else slot.cell.span
