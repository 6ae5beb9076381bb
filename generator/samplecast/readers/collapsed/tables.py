"""Grid tables that have no line breaks left: as many bars to a line as the border has corners."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

_BORDER = re.compile(r"\s*(\+(?:[-=]+\+)+)(?!\S)")


LONGEST_ROW = 20_000
"""Characters within which the next border must stand; without a bound a page of pluses would take quadratic time."""


class _GridRow(Struct, frozen=True):
    """What stands between two borders."""

    place: int
    columns: list[list[str]]
    """The words of each cell, line by line."""
    border: str
    """The border under it."""
    end: int


def grid(text: str, begin: int, end: int, close_references: Callable[[str], str]) -> tuple[list[tuple[str, int]], int]:
    """Give the lines of the table whose first border is `text[begin:end]`, each with its place, and where it ends."""
    first = text[begin:end]
    rows = list(_rows(text, first, end, close_references))
    if not rows:
        return [(first, begin)], end
    widths = [0] * (first.count("+") - 1)
    for row in rows:
        widths = [max(width, *map(len, column)) for width, column in zip(widths, row.columns, strict=True)]
    lines = [(_rule("-", widths), begin)]
    for row in rows:
        for line in zip(*row.columns, strict=True):
            padded = (f" {words.ljust(width)} " for words, width in zip(line, widths, strict=True))
            lines.append((f"|{'|'.join(padded)}|", row.place))
        lines.append((_rule("=" if "=" in row.border else "-", widths), row.place))
    return lines, rows[-1].end


def _rows(text: str, first: str, at: int, close_references: Callable[[str], str]) -> Iterator[_GridRow]:
    """Cut out the rows, up to the first stretch of text that is not one."""
    count = first.count("+") - 1
    while border := _next_border(text, at, first):
        content = text[at : border.start(1)].split("|")
        if len(content) < count + 2 or len(content) % (count + 1) != 1:
            return
        columns = [
            [" ".join(close_references(words).split()) for words in content[i + 1 :: count + 1]] for i in range(count)
        ]
        place = at + len(content[0])
        yield _GridRow(place, columns, border[1], border.end())
        at = border.end()


def _next_border(text: str, at: int, first: str) -> re.Match[str] | None:
    """Find the next border of a table, if there is more of it."""
    plain = first.replace("=", "-")
    last = at + LONGEST_ROW
    found = text.find("+", at, last)
    while found >= 0:
        border = _BORDER.match(text, found)
        if border and border[1].replace("=", "-") == plain:
            return border
        found = text.find("+", border.end() if border else found + 1, last)
    return None


def _rule(char: str, widths: list[int]) -> str:
    return "+" + "+".join(char * (width + 2) for width in widths) + "+"
