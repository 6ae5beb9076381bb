"""The lines of a page as docutils sees them, each still knowing where it stands in the page."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from docutils.statemachine import StringList, UnexpectedIndentationError
from docutils.utils import column_indices
from msgspec import Struct

from samplecast.source import Span

Untyped: TypeAlias = Any
"""What docutils hands around without saying what it is."""

Bounds = tuple[int, int | None]
"""The page columns, 0-based and half open, between which a block's lines were cut out; None is the line's end."""

# docutils takes vertical tabs and form feeds for blanks.
_FEEDS = re.compile(r"[\v\f]")

WHOLE: Bounds = (0, None)
"""The bounds of what was cut out of nothing."""


class Lines(StringList):
    """A run of consecutive lines: a view of the page, until a line of it is changed.

    docutils copies the rest of the page for every list and directive; a view keeps long pages linear.
    Where a line stands follows from its place in the run, so no second list goes with it.
    """

    def __init__(self, data: list[str], start: int, stop: int, first: int, bounds: Bounds = WHOLE) -> None:
        self.data = data
        self.start = start
        self.stop = stop
        self.first = first
        """The 0-based page line of the first line."""
        self.bounds = bounds
        # docutils asks for it; a run never writes back into the one it was cut from.
        self.parent = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[str]:
        return iter(self.data[self.start : self.stop])

    def __getitem__(self, i: Untyped) -> Untyped:
        if isinstance(i, slice):
            start, stop, _ = i.indices(self.stop - self.start)
            return Lines(self.data, self.start + start, self.start + max(start, stop), self.first + start, self.bounds)
        if i < 0:
            i += self.stop - self.start
            if i < 0:
                raise IndexError(i)
        elif self.start + i >= self.stop:
            raise IndexError(i)
        return self.data[self.start + i]

    def __setitem__(self, i: Untyped, item: Untyped) -> None:
        self.own()
        self.data[i] = item

    def own(self) -> list[str]:
        """Stop being a view, so that lines can be changed; give the lines."""
        self.data = self.data[self.start : self.stop]
        self.start, self.stop = 0, len(self.data)
        return self.data

    def line(self, i: int) -> int:
        """Give the 1-based page line of line `i`, which need not exist."""
        return self.first + i + 1

    def trim_start(self, n: int = 1) -> None:
        """Drop lines from the start."""
        self.start += n
        self.first += n

    def trim_end(self, n: int = 1) -> None:
        """Drop lines from the end."""
        self.stop -= n

    def trim_left(self, length: int, start: int = 0, end: int = sys.maxsize) -> None:
        """Drop the first characters of the lines."""
        data = self.own()
        data[start:end] = [line[length:] for line in data[start:end]]

    def disconnect(self) -> None:
        """Nothing to do: a run is connected to nothing."""

    def replace(self, old: str, new: str) -> None:
        """Replace text in every line."""
        if any(old in line for line in self):
            self.data[:] = [line.replace(old, new) for line in self.own()]

    def pad_double_width(self, pad_char: str) -> None:
        """Make every character as wide as it is shown; plain ASCII already is."""
        if not all(line.isascii() for line in self):
            self.own()
            super().pad_double_width(pad_char)

    def get_2D_block(  # noqa: N802  the name is docutils' own
        self,
        top: int,
        left: int,
        bottom: int,
        right: int,
        strip_indent: bool = True,  # noqa: FBT001, FBT002
    ) -> StringList:
        """Cut out a rectangle."""
        block: Lines = self[top:bottom]
        cut = block.own()
        for i, line in enumerate(cut):
            places = range(len(line)) if line.isascii() else column_indices(line)
            begin = places[left] if left < len(places) else len(line)
            end = places[right] if right < len(places) else len(line)
            cut[i] = line[begin:end].rstrip()
        indent = min((len(line) - len(line.lstrip()) for line in cut if line), default=0)
        if strip_indent and indent:
            cut[:] = [line[indent:] for line in cut]
        return block

    def get_text_block(self, start: int, flush_left: bool = False) -> StringList:  # noqa: FBT001, FBT002  docutils' own
        """Cut out the lines up to the next blank one."""
        data = self.data
        end = self.start + start
        while end < self.stop:
            line = data[end]
            if not line.strip():
                break
            if flush_left and line[0] == " ":
                end -= self.start
                raise UnexpectedIndentationError(self[start:end], None, self.line(end))
            end += 1
        block: StringList = self[start : end - self.start]
        return block

    def get_indented(
        self,
        start: int = 0,
        until_blank: bool = False,  # noqa: FBT001, FBT002
        strip_indent: bool = True,  # noqa: FBT001, FBT002
        block_indent: int | None = None,
        first_indent: int | None = None,
    ) -> tuple[StringList, int, bool]:
        """Cut out the indented lines from `start` on, their common indentation taken off."""
        if block_indent is not None and first_indent is None:
            first_indent = block_indent
        skip = 0 if first_indent is None else 1
        end, indent, blank_finish = self._indented_end(start, skip, block_indent, until_blank=until_blank)
        block = Lines(self.data, self.start + start, end, self.first + start, self.bounds)
        if (indent and strip_indent) or (first_indent and len(block)):
            data = block.own()
            if indent and strip_indent:
                data[skip:] = [line[indent:] for line in data[skip:]]
            if first_indent is not None and data:
                data[0] = data[0][first_indent:]
        return block, indent or 0, blank_finish

    def _indented_end(
        self,
        start: int,
        skip: int,
        block_indent: int | None,
        *,
        until_blank: bool,
    ) -> tuple[int, int | None, bool]:
        """Find where the indented lines end, how far they are indented, and whether a blank line ends them."""
        data = self.data
        begin = self.start + start
        indent = block_indent
        for end in range(begin + skip, self.stop):
            line = data[end]
            stripped = line.lstrip()
            if not stripped:
                if until_blank:
                    return end, indent, True
                continue
            if line[0] != " " or (block_indent is not None and line[:block_indent].strip()):
                return end, indent, end > begin and not data[end - 1].strip()
            if block_indent is None:
                width = len(line) - len(stripped)
                indent = width if indent is None or width < indent else indent
        return self.stop, indent, True


class PageLines(Struct, frozen=True):
    """The text of one page, for looking up where a line that docutils cut out came from."""

    path: str
    raw: list[str]
    """The lines as they stand."""
    lines: list[str]
    """The lines as docutils sees them: tabs expanded, nothing at the end."""
    tabs: bool
    """Whether there are tabs."""
    straight: bool
    """Whether every character is one column wide, on the page as in what docutils cuts out of it."""

    def place(self, line: int, text: str, bounds: Bounds) -> tuple[int, bool]:
        """Give the 0-based column of `text`, tabs expanded, and whether it ends 1-based `line` within `bounds`."""
        seen = self.lines[line - 1]
        left, right = bounds
        region = seen[left:right].rstrip()
        text = text.rstrip()
        if region.endswith(text):
            return left + len(region) - len(text), True
        # Wide characters before a cell shift it to the left, by half its place at most.
        column = seen.find(text, left // 2)
        return column if column >= 0 else min(left, len(seen)), False

    def column(self, line: int, text: str, bounds: Bounds) -> tuple[int, bool]:
        """Give the 1-based column at which `text` really stands, and whether it does."""
        place, exact = self.place(line, text, bounds)
        if not self.tabs:
            return place + 1, exact
        column = self.untabbed(line, place)
        return column, exact and self.raw[line - 1][column - 1 :].rstrip() == text.rstrip()

    def untabbed(self, line: int, place: int) -> int:
        """Translate a 0-based column of the expanded line into a 1-based one of the line as it stands."""
        raw = self.raw[line - 1]
        if not self.tabs or "\t" not in raw:
            return place + 1
        width = 0
        for index, char in enumerate(raw):
            if width >= place:
                return index + 1
            width += 8 - width % 8 if char == "\t" else 1
        return len(raw) + 1

    def span(self, line: int, text: str, bounds: Bounds, end_line: int = 0) -> Span:
        """Give the span of a block whose first line reads `text`."""
        return Span(self.path, line, self.column(line, text, bounds)[0], end_line)

    def code(self, lines: Sequence[str], line: int, bounds: Bounds) -> tuple[str, Span, bool]:
        """Give the text of verbatim lines that begin at 1-based `line`, their span, and whether every column holds."""
        first, last = 0, len(lines)
        while first < last and not lines[first].strip():
            first += 1
        while last > first and not lines[last - 1].strip():
            last -= 1
        if first == last:
            return "", Span(self.path, line), False
        kept = [text.rstrip() for text in lines[first:last]]
        indent = min(len(text) - len(text.lstrip()) for text in kept if text)
        kept = [text[indent:] for text in kept]
        line += first
        places = {self.column(line + i, text, bounds) for i, text in enumerate(kept) if text}
        column = min(column for column, _ in places)
        span = Span(self.path, line, column, line + len(kept) - 1)
        return "\n".join(kept), span, places == {(column, True)}


def open_page(path: str, text: str) -> PageLines:
    """Split a page into lines; NUL, with which docutils marks its escapes, becomes the replacement character."""
    raw = text.replace("\0", "\ufffd").split("\n")
    if raw and not raw[-1]:
        raw.pop()
    tabs = "\t" in text
    if not tabs and "\v" not in text and "\f" not in text:
        return PageLines(path, raw, [line.rstrip() for line in raw], tabs=False, straight=text.isascii())
    lines = [_FEEDS.sub(" ", line).expandtabs().rstrip() for line in raw]
    return PageLines(path, raw, lines, tabs, straight=not tabs and text.isascii())
