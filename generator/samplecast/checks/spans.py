"""The exact span of a word on a page, within the wider span that a fact came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from samplecast.facts import PageFacts
from samplecast.source import Span

_ESCAPED = re.compile(r"\\(?=[^A-Za-z0-9\s])")
LONGEST = 100_000
"""Longer lines are not searched: whole pages on one line exist."""
MOST_LINES = 200
"""At most so many lines of a row of an HTML table are searched."""


def locate(page: PageFacts, span: Span, words: str) -> Span:
    r"""The span of the first `words` within `span`, as whole words if possible; escapes (`\_`) do not matter.

    The given span where they are not found.
    """
    lines = lines_of(page.source.text_of(span.path))
    if not words or not 0 < span.line <= len(lines):
        return span
    for whole in (True, False):
        for number in range(span.line, min(_last(lines, span), len(lines)) + 1):
            start = span.column - 1 if number == span.line else 0
            if found := _found(lines[number - 1], words, start, whole=whole):
                return Span(span.path, number, found[0] + 1, number, found[1])
    return span


@lru_cache(maxsize=4)
def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a page, kept for the next finding on it."""
    return tuple(text.split("\n"))


def _last(lines: Sequence[str], span: Span) -> int:
    """The last line of the span; a row of an HTML table goes on to its end tag."""
    if span.end_line or "<tr" not in lines[span.line - 1]:
        return max(span.line, span.end_line)
    rest = range(span.line, min(len(lines), span.line + MOST_LINES) + 1)
    return next((number for number in rest if "</tr" in lines[number - 1]), rest[-1])


def _found(line: str, words: str, start: int, *, whole: bool) -> tuple[int, int] | None:
    """Start and end of the words in the line, behind `start` first; a backslash before punctuation does not count."""
    if len(line) > LONGEST:
        return None
    place = _find(line, words, start, whole=whole)
    if place < 0 and start:
        place = _find(line, words, 0, whole=whole)
    if place >= 0:
        return place, place + len(words)
    if "\\" not in line or (place := _find(_ESCAPED.sub("", line), words, 0, whole=whole)) < 0:
        return None
    gone = [escape.start() for escape in _ESCAPED.finditer(line)]
    return _before(gone, place), _before(gone, place + len(words) - 1) + 1


def _find(line: str, words: str, start: int, *, whole: bool) -> int:
    """Where the words stand, for themselves if they must; -1 where they do not."""
    place = line.find(words, start)  # a hundred times as fast as a pattern, which looks at every letter
    if not whole or place < 0:
        return place
    found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(line, place)
    return found.start() if found else -1


def _before(gone: list[int], place: int) -> int:
    """Where a character of the line without backslashes stands in the line with them."""
    for position in gone:
        if position > place:
            break
        place += 1
    return place
