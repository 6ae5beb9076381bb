"""The exact span of a word on a page, within the wider span that a fact came from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from samplecast.facts import PageFacts
from samplecast.source import Span

_ESCAPED = re.compile(r"\\(?=[^A-Za-z0-9\s])")
LONGEST = 100_000
"""Longer lines are not searched, nor more of a span: whole pages in one line or one paragraph exist."""
MOST_LINES = 200
"""At most so many lines of a row of an HTML table are searched, and so many of a span that may hold the words."""


def locate(page: PageFacts, span: Span, words: str) -> Span:
    r"""The span of the first `words` within `span`, as whole words if possible; escapes (`\_`) do not matter.

    The given span where they are not found.
    """
    text = page.source.text_of(span.path)
    lines = lines_of(text)
    if not words or not 0 < span.line <= len(lines):
        return span
    numbers = _worth_a_look(text, words, span.line, min(_last(lines, span), len(lines)))
    for whole in (True, False):
        for number in numbers:
            start = span.column - 1 if number == span.line else 0
            if found := _found(lines[number - 1], words, start, whole=whole):
                return Span(span.path, number, found[0] + 1, number, found[1])
    return span


@lru_cache(maxsize=4)
def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a page, kept for the next finding on it."""
    return tuple(text.split("\n"))


@lru_cache(maxsize=4)
def passage(text: str, first: int, last: int) -> str:
    """Some lines of a page, kept for the next link in them; of very long ones the beginning."""
    return "\n".join(lines_of(text)[first - 1 : last])[:LONGEST]


@lru_cache(maxsize=4)
def line_starts(text: str) -> tuple[int, ...]:
    """The offsets at which the lines of a text start, kept for the next finding in it."""
    return (0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1]))


@lru_cache(maxsize=4)
def _lines_with_escapes(text: str) -> tuple[int, ...]:
    return tuple(number for number, line in enumerate(lines_of(text), 1) if "\\" in line)


def _worth_a_look(text: str, words: str, first: int, last: int) -> Sequence[int]:
    """The lines among some that may hold the words: a paragraph of 10,000 links is not read line by line for each."""
    starts, escaped = line_starts(text), _lines_with_escapes(text)
    start, found = starts[first - 1], set[int]()
    end = min(starts[last] if last < len(starts) else len(text), start + LONGEST)
    while len(found) < MOST_LINES and (place := text.find(words, start, end)) >= 0:
        number = bisect_right(starts, place)
        found.add(number)
        start = starts[number] if number < len(starts) else end
    found.update(escaped[bisect_left(escaped, first) : bisect_right(escaped, last)][:MOST_LINES])
    return sorted(found)


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
    place = line.find(words, start)
    # no expression: compiling one for the words of each finding takes longer than all the rest
    while whole and place >= 0 and _goes_on(line, place, place + len(words)):
        place = line.find(words, place + 1)
    return place


def _goes_on(line: str, start: int, end: int) -> bool:
    """Whether a letter, a digit or `_` stands right before or behind."""
    around = line[start - 1 : start] + line[end : end + 1]
    return any(character.isalnum() or character == "_" for character in around)


def _before(gone: list[int], place: int) -> int:
    """Where a character of the line without backslashes stands in the line with them."""
    for position in gone:
        if position > place:
            break
        place += 1
    return place
