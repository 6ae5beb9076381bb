"""A stretch of a page taken out of its container, and the way back to lines and columns of the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from os.path import commonprefix
from typing import Literal

from msgspec import Struct, field

from samplecast.document import Code
from samplecast.readers.inclusion import Inclusions
from samplecast.source import Note, Span


class PageText(Struct):
    """What all fragments of one page share."""

    name: str
    text: str
    lines: Sequence[str]
    inclusions: Inclusions
    """The files that the page takes in."""
    notes: list[Note] = field(default_factory=list)

    def note(self, line: int, message: str, column: int = 1) -> None:
        """Keep a remark for the document."""
        self.notes.append(Note(line, column, message))


class Fragment(Struct):
    """Lines of a page without the indentation or quote marks of what contains them."""

    page: PageText
    text: str
    line: int = 1
    """The page's line that the first line of `text` is the end of."""
    _starts: list[int] = field(default_factory=list)
    _columns: list[int] = field(default_factory=list)

    def position(self, offset: int) -> tuple[int, int]:
        """The page's line and column of a character of `text`."""
        if not self._starts:
            self._measure()
        index = bisect_right(self._starts, offset) - 1
        return self.line + index, offset - self._starts[index] + self._columns[index]

    def _measure(self) -> None:
        """Find where lines begin, in the text and in the page."""
        lines = self.text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in lines[:-1])]
        whole = [len(line) for line in self.page.lines[self.line - 1 : self.line - 1 + len(lines)]]
        whole += [0] * (len(lines) - len(whole))
        # Containers only ever take something off the front of a line.
        self._columns = [max(long - len(line), 0) + 1 for long, line in zip(whole, lines, strict=True)]

    def span(self, start: int, end: int = 0) -> Span:
        """The span from one character of `text` to the one before `end`."""
        line, column = self.position(start)
        if end <= start:
            return Span(self.page.name, line, column)
        end_line, end_column = self.position(end - 1)
        return Span(self.page.name, line, column, end_line, end_column)


def code(
    page: PageText,
    content: Sequence[str],
    place: tuple[int, int],
    form: Literal["fence", "indented", "pre"],
    language: str = "",
) -> Code:
    """A code block from its content lines.

    `place` is the page's line of the first of them, and the column where it begins: 0 if that is to be found.
    """
    first, last = 0, len(content)
    while first < last and not content[first].strip():
        first += 1
    while last > first and not content[last - 1].strip():
        last -= 1
    if first == last:
        line = min(place[0], len(page.lines))
        return Code("", language, form=form, span=Span(page.name, line, 1, line))
    kept = [text.rstrip(" \t") for text in content[first:last]]
    leading = [text[: len(text) - len(text.lstrip(" \t"))] for text in kept if text]
    indent = len(commonprefix(leading))  # noqa: RUF071  character by character is what is wanted
    texts = [text[indent:] for text in kept]
    # A `<br>` in code makes more lines than the page has.
    line = min(place[0] + first, len(page.lines))
    column = place[1] + indent if place[1] and not first else 0
    if not column or not _verbatim(page, texts, line, column):
        column = _column(page, line, texts)
    span = Span(page.name, line, column, min(line + len(texts) - 1, len(page.lines)))
    return Code("\n".join(texts), language, form=form, verbatim=_verbatim(page, texts, line, column), span=span)


def _column(page: PageText, line: int, texts: Sequence[str]) -> int:
    """Where the first line of a block begins on its line of the page."""
    return max(page.lines[line - 1].rfind(texts[0]), 0) + 1


def _verbatim(page: PageText, texts: Sequence[str], line: int, column: int) -> bool:
    """Tell whether the lines stand in the page just so."""
    return all(
        not text or (index < len(page.lines) and page.lines[index].startswith(text, column - 1))
        for index, text in enumerate(texts, line - 1)
    )
