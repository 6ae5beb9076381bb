"""Where the cells of a grid table are."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from unicodedata import combining, east_asian_width

from docutils.utils import column_indices

_BORDER = re.compile(r"\+-[-+]+-\+ *\Z")
_HEADER = re.compile(r"\+=[=+]+=\+ *\Z")
# What a border between rows, and one between columns, is drawn with.
_ACROSS = re.compile(r"[-+]+")
_DOWN = re.compile(r"[|+]+")
_PAD = "\0"
"""Stands behind a character that is shown two columns wide."""

Box = tuple[int, int, int, int]
"""Top, left, bottom and right border of a cell: lines and columns of the table."""


class MalformedError(ValueError):
    """What is wrong with a table, and in which of its lines."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class RegularGrid:
    """A table without spanning cells whose every character is one column wide: nearly all of them."""

    borders: list[int]
    """The lines of the borders."""
    columns: list[tuple[int, int]]
    """Where the columns begin and end, borders left out."""
    header: int
    """The line under the header rows; 0 if there is none."""


def is_border(line: str) -> bool:
    """Tell whether a line could be the top or the bottom of a grid table."""
    return _BORDER.match(line) is not None


def regular(lines: Sequence[str]) -> RegularGrid | None:
    """Find the borders of a table without spanning cells; None if it is not one."""
    if not _narrow("".join(lines)):
        return None
    top, width = lines[0], len(lines[0])
    under = top.replace("-", "=")
    corners = [found.start() for found in re.finditer(r"\+", top)]
    pick, bars = itemgetter(*corners), ("|",) * len(corners)
    borders: list[int] = []
    header = 0
    for i, line in enumerate(lines):
        if line == top:
            borders.append(i)
        elif line == under and not header:
            borders.append(i)
            header = i
        elif len(line) != width or pick(line) != bars:
            return None
    if borders[-1] != len(lines) - 1 or header == borders[-1] or len(borders) < 2:  # noqa: PLR2004  top and bottom
        return None
    return RegularGrid(borders, [(left + 1, right) for left, right in pairwise(corners)], header)


def _narrow(text: str) -> bool:
    """Tell whether every character is shown one column wide."""
    if text.isascii():
        return True
    return not any(combining(char) or east_asian_width(char) in "WF" for char in set(text) if char > "\x7f")


@dataclass(slots=True)
class GridScan:
    """The lines of any grid table; columns are counted as they are shown."""

    lines: list[str]
    shown: list[str] = field(init=False)
    """The lines without combining characters and with padding, so that one character is one column."""
    width: int = field(init=False)
    header: int = 0
    """The line under the header rows; 0 if there is none."""
    _rows: dict[int, _Border] = field(default_factory=dict)
    _columns: dict[int, _Border] = field(default_factory=dict)
    _effort: int = 0

    def __post_init__(self) -> None:
        """Check the outer borders."""
        self.lines = [_padded(line) for line in self.lines]
        self.shown = [_uncombined(line) for line in self.lines]
        self.width = len(self.shown[0])
        if len(self.lines) == 1 or not is_border(self.shown[-1]):
            raise MalformedError("Bottom border missing or corrupt.", len(self.lines) - 1)
        for i, line in enumerate(self.shown):
            if len(line) != self.width or line[-1] not in "+|":
                raise MalformedError("Right border not aligned or missing.", i)
            if line[1] == "=" and _HEADER.match(line):
                self.header = self.header or i
                self.shown[i] = line.replace("=", "-")
        self._effort = 10_000 + 4 * sum(line.count("+") for line in self.shown if line[0] == "+")

    def cut(self, top: int, left: int, bottom: int, right: int) -> list[str]:
        """Give what stands in a box."""
        found = []
        for line in self.lines[top:bottom]:
            if line.isascii() and _PAD not in line:
                found.append(line[left:right].rstrip())
            else:
                places = column_indices(line)
                found.append(line[places[left] : places[right]].replace(_PAD, "").rstrip())
        return found

    def boxes(self) -> list[Box]:
        """Find the cells: from every corner along the borders until they close, top to bottom."""
        bottom, right = len(self.lines) - 1, self.width - 1
        done = [0] * right
        corners, found = [(0, 0)], []
        while corners:
            top, left = heapq.heappop(corners)
            if top == bottom or left == right or top < done[left]:
                continue
            box = self._box(top, left)
            if box is None:
                continue
            if any(place != top for place in done[left : box[3]]):
                raise MalformedError("Cells overlap.", top)
            done[left : box[3]] = [box[2]] * (box[3] - left)
            found.append(box)
            heapq.heappush(corners, (top, box[3]))
            heapq.heappush(corners, (box[2], left))
        if any(place != bottom for place in done):
            raise MalformedError("Parse incomplete.")
        return found

    def _box(self, top: int, left: int) -> Box | None:
        """Trace the cell whose upper left corner is given."""
        for right in self._row(top).corners(left):
            for bottom in self._column(right).corners(top):
                self._effort -= 1
                if self._effort < 0:
                    raise MalformedError("Too many corners that close no cell.", top)
                under = self.shown[bottom][left] == "+" and self._row(bottom).end(left) >= right
                if under and self._column(left).end(top) >= bottom:
                    return top, left, bottom, right
        return None

    def _row(self, place: int) -> _Border:
        """Give what may be borders in a line."""
        found = self._rows.get(place)
        if found is None:
            found = self._rows[place] = _Border.of(self.shown[place], _ACROSS)
        return found

    def _column(self, place: int) -> _Border:
        """Give what may be borders in a column."""
        found = self._columns.get(place)
        if found is None:
            found = self._columns[place] = _Border.of("".join(line[place] for line in self.shown), _DOWN)
        return found


@dataclass(frozen=True, slots=True)
class _Border:
    """The stretches of a line or column that may be borders, and the corners in them."""

    pluses: list[int]
    ends: list[int]
    """Where the stretches end, one behind each."""
    begins: list[int]

    @classmethod
    def of(cls, line: str, pattern: re.Pattern[str]) -> _Border:
        """Find the borders in a line."""
        runs = [found.span() for found in pattern.finditer(line)]
        pluses = [found.start() for found in re.finditer(r"\+", line)]
        return cls(pluses, [end for _, end in runs], [begin for begin, _ in runs])

    def end(self, corner: int) -> int:
        """Give the last place of the border that goes on from a corner; the corner itself if none does."""
        run = bisect_right(self.begins, corner) - 1
        return self.ends[run] - 1 if run >= 0 and self.ends[run] > corner else corner

    def corners(self, corner: int) -> Iterator[int]:
        """Give the corners on the border that goes on from a corner, one by one."""
        end = self.end(corner)
        for i in range(bisect_right(self.pluses, corner), len(self.pluses)):
            if self.pluses[i] > end:
                return
            yield self.pluses[i]


def _padded(line: str) -> str:
    """Make every character as wide as it is shown."""
    if line.isascii():
        return line
    return "".join(char + _PAD if east_asian_width(char) in "WF" else char for char in line)


def _uncombined(line: str) -> str:
    """Leave out the characters that take no column of their own."""
    return line if line.isascii() else "".join(char for char in line if not combining(char))
