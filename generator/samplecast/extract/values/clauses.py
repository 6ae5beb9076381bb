"""The text of a cell as clauses, each with the statements that are found in it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from samplecast.document import Mark, Text
from samplecast.source import Span
from samplecast.vocabulary import phrase

LONGEST = 1000
"""A longer clause is no sentence but a text whose end marks were lost: nothing in it belongs together."""
MOST = 60
"""A paragraph of more clauses is a chapter, not the description of one value."""


class Clause(Struct, frozen=True):
    """A sentence of a paragraph, in place: `text.plain[start:end]`."""

    text: Text
    start: int
    end: int
    span: Span
    """The paragraph's."""
    leads: bool = False
    """Whether nothing follows it in its paragraph, so that it may announce the block behind."""

    @property
    def plain(self) -> str:
        """The words."""
        return self.text.plain[self.start : self.end]

    def names_before(self, place: int) -> bool:
        """Whether something is named before a place of the text, so that what follows is said of that."""
        return any(m.end <= place and not self.text.plain[m.start : m.end].lstrip("-").isdigit() for m in self.marks())

    def marks(self) -> list[Mark]:
        """What is marked up in it as a value would be: in bold or as code."""
        return [m for m in self.text.marks if m.kind in {"strong", "literal"} and self.start <= m.start < self.end]


class Statement(Struct, frozen=True):
    """One statement: a word of JSON Schema and its value, as the docs spell it."""

    word: str
    value: str | tuple[str, ...]
    phrase: str
    span: Span


def clauses(text: Text, span: Span, start: int = 0) -> Iterator[Clause]:
    """The clauses of a paragraph from `start` on."""
    place, number = start, 0
    whole = len(text.plain)
    for match in phrase("clause end").finditer(text.plain, start):
        if number >= MOST:
            return
        if match.end() - place <= LONGEST and text.plain[place : match.end()].strip():
            yield Clause(text, place, match.end(), span, leads=not text.plain[match.end() :].strip())
        place, number = match.end(), number + 1
    if text.plain[place:].strip() and whole - place <= LONGEST and number < MOST:
        yield Clause(text, place, whole, span, leads=True)
