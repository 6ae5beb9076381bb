"""Where on a page a word stands that a fact took from there."""

from __future__ import annotations

import re

from generator.facts import PageFacts
from generator.source import Span

_ESCAPED = re.compile(r"\\(?=[^A-Za-z0-9\s])")
LONGEST = 20_000
"""In a longer line nothing escaped is looked for."""
MOST_LINES = 200
"""How many lines of a row of an HTML table are searched."""


def place_of(page: PageFacts, span: Span, words: str) -> Span:
    r"""The first place of `words` within `span`, escapes (`\_`) aside; the span itself where they are not found."""
    lines = page.source.text.split("\n")
    for number in range(span.line, _last(lines, span) + 1):
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        start = span.column - 1 if number == span.line else 0
        if found := _found(line, words, start):
            return Span(span.path, number, found[0] + 1, number, found[1])
    return span


def _last(lines: list[str], span: Span) -> int:
    """The last line of the span; a row of an HTML table goes on to its end tag."""
    if span.end_line or not 0 < span.line <= len(lines) or "<tr" not in lines[span.line - 1]:
        return max(span.line, span.end_line)
    rest = range(span.line, min(len(lines), span.line + MOST_LINES) + 1)
    return next((number for number in rest if "</tr" in lines[number - 1]), rest[-1])


def _found(line: str, words: str, start: int) -> tuple[int, int] | None:
    """Start and end of the words in the line; a backslash before punctuation does not count."""
    if (place := _find(line, words, start)) >= 0:
        return place, place + len(words)
    if "\\" not in line or len(line) > LONGEST:
        return None
    gone = [match.start() for match in _ESCAPED.finditer(line)]
    place = _find(_ESCAPED.sub("", line), words, 0)
    if place < 0:
        return None
    return _before(gone, place), _before(gone, place + len(words) - 1) + 1


def _find(line: str, words: str, start: int) -> int:
    """Where the words stand for themselves, else as part of others; what is behind `start` first."""
    if words not in line:
        return -1
    whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    match = whole.search(line, start) or whole.search(line)
    if match:
        return match.start()
    place = line.find(words, start)
    return place if place >= 0 else line.find(words)


def _before(gone: list[int], place: int) -> int:
    """Where a character of the line without backslashes stands in the line with them."""
    for position in gone:
        if position > place:
            break
        place += 1
    return place
