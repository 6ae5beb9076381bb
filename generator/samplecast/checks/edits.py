"""Turn a change of a sample's text into the edit of the page that makes it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from samplecast.checks.spans import line_starts, lines_of
from samplecast.diagnostics import Edit, Fix
from samplecast.facts import BlockUse, PageFacts
from samplecast.sample import Repair, Sample, TextEdit
from samplecast.source import Span

# the borders of reStructuredText tables: a grid (`| a |`, `+---+`) and the rule of a simple table (`=== ===`)
_GRID_ROW = re.compile(r"\s*\|")
HEAD = 4
"""The first rule of a simple table is at most so many lines below its directive and caption."""
_SIMPLE_RULE = re.compile(r"\s*=+(?:\s+=+)+\s*")
_COLUMN = re.compile(r"=+")
_GRID_RULE = re.compile(r"\s*[+|].*\+[-=]{2,}\+")


def fix_of(page: PageFacts, block: BlockUse, repair: Repair, help_text: str, *, safe: bool) -> Fix | None:
    """The smallest edit of the page; None where the sample does not stand there letter by letter."""
    sample = block.sample
    if (
        sample is None
        or not repair.edits
        or not block.verbatim
        or block.span.path != page.page
        or goes_on(block, sample)
    ):
        return None
    lines = lines_of(page.source.text)
    changes = sorted(repair.edits, key=lambda change: (change.start, change.order))
    edits = [Edit(_span(block, sample, change, lines), _replacement(sample, change)) for change in changes]
    padding = _in_cell(page, block, edits, lines) if page.source.markup == "rst" else []
    if padding is None:
        return None
    edits += padding
    return Fix(help_text, tuple(edits), safe=safe)


def _replacement(sample: Sample, change: TextEdit) -> str:
    """What an edit writes; nothing for a line break beside an escaped one: certificates are often wrapped like that."""
    if change.replacement != "\\n":
        return change.replacement
    before, after = sample.text[: change.start], sample.text[change.end :].lstrip(" \t")
    return "" if before.endswith("\\n") or after.startswith("\\n") else change.replacement


def _span(block: BlockUse, sample: Sample, change: TextEdit, lines: Sequence[str]) -> Span:
    """An exact span; an insertion ends before it starts. A line break goes with the indentation behind it."""
    starts = line_starts(sample.text)
    line, column = place_of_offset(starts, change.start)
    empty = change.end <= change.start
    last_line, last_column = (line, column - 1) if empty else place_of_offset(starts, change.end - 1)
    top, left = block.span.line - 1, block.span.column
    first = (top + line, left + column)
    if not empty and sample.text[change.end - 1] == "\n" and top + last_line < len(lines):
        return Span(block.span.path, *first, top + last_line + 1, min(left - 1, len(lines[top + last_line])))
    return Span(block.span.path, *first, top + last_line, left + last_column)


def _in_cell(page: PageFacts, block: BlockUse, edits: Sequence[Edit], lines: Sequence[str]) -> list[Edit] | None:
    """Edits that keep the columns of a table where they were; None where that cannot be done."""
    if _GRID_ROW.match(lines[block.span.line - 1]):
        return _padding(edits, lines, block.span.column, _rules_below(page.source.text))
    column = _simple_column(page, block, lines)
    return [] if column is None else _closing_up(edits, lines, *column)


def _padding(edits: Sequence[Edit], lines: Sequence[str], left: int, rules: Sequence[int]) -> list[Edit] | None:
    """Edits that keep the cells of a grid table as wide as they were; None where that cannot be done."""
    grown = _growth(edits)
    if grown is None:
        return None
    padding: list[Edit] = []
    for number, more in grown.items():
        corners = _corners(lines, rules[number]) if number < len(rules) else []
        blanks = _pad(lines[number - 1], corners, left, more)
        if more and blanks is None:
            return None
        if more and blanks:
            span = Span(edits[0].span.path, number, blanks[0], number, blanks[1])
            padding.append(Edit(span, " " * max(-more, 0)))
    return padding


def _growth(edits: Sequence[Edit]) -> Counter[int] | None:
    """By how much each line grows; None where a line break comes or goes."""
    grown: Counter[int] = Counter()
    for edit in edits:
        span = edit.span
        if (span.end_line or span.line) != span.line or "\n" in edit.text:
            return None
        grown[span.line] += len(edit.text) - (span.end_column - span.column + 1)
    return grown


def _simple_column(page: PageFacts, block: BlockUse, lines: Sequence[str]) -> tuple[int, int] | None:
    """Where the column of a simple table that a block stands in ends, and where the next begins, from 0.

    None outside of such tables and in the last column, which has no end.
    """
    first, last = block.span.line, max(block.span.line, block.span.end_line)
    inside = (
        one.span for one in page.blocks if one.kind == "table" and one.span.line <= first <= last <= one.span.end_line
    )
    tops = (lines[span.line - 1 : span.line + HEAD] for span in inside)
    rules = (line for top in tops for line in top if _SIMPLE_RULE.fullmatch(line))
    columns = [column.span() for column in _COLUMN.finditer(next(rules, ""))]
    return next(
        ((end, after) for (start, end), (after, _) in pairwise(columns) if start < block.span.column <= end),
        None,
    )


def _closing_up(edits: Sequence[Edit], lines: Sequence[str], end: int, after: int) -> list[Edit] | None:
    """Edits that keep the text right of a column where it was; None where the text would not fit the column."""
    grown, padding = _growth(edits), []
    if grown is None:
        return None
    for number, more in grown.items():
        line = lines[number - 1]
        if len(line[:after].rstrip()) + more > end:
            return None
        if more and line[after:].strip():
            start = after + 1 - max(more, 0)
            padding.append(Edit(Span(edits[0].span.path, number, start, number, after), " " * max(-more, 0)))
    return padding


def _pad(line: str, corners: Iterable[int], left: int, more: int) -> tuple[int, int] | None:
    """First and last column of the blanks before the border right of a cell that make up for `more` characters."""
    border = next((at for at in corners if at >= left and line[at : at + 1] == "|"), -1)
    # one blank has to stay between the text and the border
    if border < 0 or (more > 0 and line[border - more - 1 : border] != " " * (more + 1)):
        return None
    return border + 1 - max(more, 0), border


def _corners(lines: Sequence[str], number: int) -> list[int]:
    """The columns, from 0, at which a rule of a grid has its corners; none where the line is no rule."""
    rule = lines[number] if number < len(lines) else ""
    return [at for at, character in enumerate(rule) if character == "+"]


@lru_cache(maxsize=4)
def _rules_below(text: str) -> tuple[int, ...]:
    """For each line the first from there that is a rule of a grid, or no part of one; kept for the next finding."""
    lines = lines_of(text)
    found, below = [len(lines)] * len(lines), len(lines)
    for at in range(len(lines) - 1, -1, -1):
        if _GRID_RULE.match(lines[at]) or not _GRID_ROW.match(lines[at]):
            below = at
        found[at] = below
    return tuple(found)


def goes_on(block: BlockUse, sample: Sample) -> bool:
    """Whether a sample was put together from this block and others after it."""
    return len(line_starts(sample.text)) - 1 > max(block.span.line, block.span.end_line) - block.span.line


def place_of_offset(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Line from 1 and column from 0 of an offset."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1]
