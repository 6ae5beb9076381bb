"""What running text says: headers it names and fields it explains."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from samplecast.document import Code, Paragraph, Section, Text
from samplecast.extract.context import PlacedBlock
from samplecast.extract.cues import pattern, says
from samplecast.extract.examples.roles import named_role
from samplecast.facts import Header, ProseField
from samplecast.vocabulary import Vocabulary, phrase

REACH = 4
"""How many words may stand between a marked name and the verb that explains it."""

_HEADER = re.compile(r"(?<![\w/{.-])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+(?![\w/}-])")
_EXTENSION = re.compile(r"x-\w", re.IGNORECASE)
_FIELD = re.compile(r"[A-Za-z_$][\w$]*(?:[.-][A-Za-z_$][\w$]*)*")
_SEVERAL_WORDS = re.compile(r"[_$]|[a-z][A-Z]")


def sentences(text: Text) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence."""
    start = 0
    for gap in phrase("sentence end").finditer(text.plain):
        yield start, gap.start()
        start = gap.end()
    if start < len(text.plain):
        yield start, len(text.plain)


def response_headers(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> tuple[Header, ...]:
    """The response headers that running text names, bold or not, each with the first sentence that names it.

    A header is a standard name or one that begins with `X-`, in a sentence about headers of the response.
    """
    found: dict[str, Header] = {}
    for placed in items:
        if placed.cell or not isinstance(placed.block, Paragraph):
            continue
        text = placed.block.text
        for start, end in sentences(text):
            sentence = text.plain[start:end]
            if not _about_response_header(placed, sentence, vocabulary):
                continue
            for name in _HEADER.findall(sentence):
                if _is_header(name, vocabulary):
                    found.setdefault(name.lower(), Header(name, sentence, placed.span))
    return tuple(found.values())


def _is_header(name: str, vocabulary: Vocabulary) -> bool:
    return _EXTENSION.match(name) is not None or vocabulary.has("standard headers", name)


def _about_response_header(placed: PlacedBlock, sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether the sentence, or a heading over it, speaks of headers, and the nearest side named is the response."""
    titles = [heading.text for heading in placed.path]
    if not any(says(vocabulary, "header words", text) for text in (sentence, *titles[-2:])):
        return False
    for text in (*reversed(titles[1:]), sentence):
        if role := named_role(text, vocabulary):
            return role != "request"
    return False


def explained_fields(
    items: Iterable[PlacedBlock], keys: frozenset[str], vocabulary: Vocabulary
) -> tuple[ProseField, ...]:
    """The fields that running text explains, each with its sentence.

    A field is a marked name that a verb such as "is" or "specifies" follows, in text after an example; `keys` are the
    keys of the page's samples: a name that is none of them has to look like a key (`error_code`) to count.
    """
    found: dict[str, ProseField] = {}
    after_code = False
    for placed in items:
        if placed.cell:
            continue
        if isinstance(placed.block, Section):
            after_code = False
        elif not isinstance(placed.block, Paragraph):
            after_code = after_code or isinstance(placed.block, Code)
        elif after_code:
            for name, sentence in _explanations(placed.block.text, keys, vocabulary):
                found.setdefault(name, ProseField(name, sentence, placed.span))
    return tuple(found.values())


def _explanations(text: Text, keys: frozenset[str], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    verb = _verb(vocabulary)
    bounds = list(sentences(text))
    starts = [start for start, _ in bounds]
    for mark in text.marks:
        if mark.kind not in {"strong", "literal", "emphasis"}:
            continue
        name = text.plain[mark.start : mark.end].strip()
        if not _FIELD.fullmatch(name) or not (name in keys or _SEVERAL_WORDS.search(name)):
            continue
        if verb.match(text.plain, mark.end):
            start, end = bounds[bisect_right(starts, mark.start) - 1]
            yield name, text.plain[start:end]


def explains_at(text: Text, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a verb that explains follows the name that ends there: "`deck` is the deck"."""
    return _verb(vocabulary).match(text.plain, end) is not None


@lru_cache(maxsize=8)
def _verb(vocabulary: Vocabulary) -> re.Pattern[str]:
    """An explaining word at most a few words on: `**limit** field specifies`."""
    words = pattern(vocabulary, "explaining words").pattern
    return re.compile(rf"\s*[:\uff1a]|\s+(?:\w+\s+){{0,{REACH}}}?{words}", re.IGNORECASE)
