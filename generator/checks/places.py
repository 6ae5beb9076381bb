"""Where on a page a word stands that a fact took from there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from generator.facts import PageFacts
from generator.source import Span

_ESCAPED = re.compile(r"\\(?=[^A-Za-z0-9\s])")
LONGEST = 100_000
"""In a longer line nothing is looked for."""
MOST_LINES = 200
"""How many lines of a row of an HTML table are searched."""


def place_of(page: PageFacts, span: Span, words: str) -> Span:
    r"""The first place of `words` within `span`, escapes (`\_`) aside, rather for themselves than as part of a word.

    The span itself where they are not found.
    """
    lines = lines_of(page.source.text)
    if not words or not 0 < span.line <= len(lines):
        return span
    for whole in (True, False):
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)" if whole else re.escape(words))
        for number in range(span.line, min(_last(lines, span), len(lines)) + 1):
            start = span.column - 1 if number == span.line else 0
            if found := _found(lines[number - 1], pattern, start):
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


def _found(line: str, words: re.Pattern[str], start: int) -> tuple[int, int] | None:
    """Start and end of the words in the line, behind `start` first; a backslash before punctuation does not count."""
    if len(line) > LONGEST:
        return None
    if match := words.search(line, start) or words.search(line):
        return match.span()
    if "\\" not in line or (match := words.search(_ESCAPED.sub("", line))) is None:
        return None
    gone = [escape.start() for escape in _ESCAPED.finditer(line)]
    return _before(gone, match.start()), _before(gone, match.end() - 1) + 1


def _before(gone: list[int], place: int) -> int:
    """Where a character of the line without backslashes stands in the line with them."""
    for position in gone:
        if position > place:
            break
        place += 1
    return place
