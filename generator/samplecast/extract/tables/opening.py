"""What a description opens with, as `string, required` in "string, required. The name of the berth"."""

from __future__ import annotations

import re

from msgspec import Struct

from samplecast.extract.tables.types import is_type
from samplecast.vocabulary import Vocabulary, fold, phrase

LONGEST_TYPE = 3
"""A phrase of more words with a type in it is a sentence: `Offset in the list of all`."""

_SHORTCODE = re.compile(r"\{\{[<%] ?([A-Za-z]{1,20}) ?[%>]\}\} ?")
"""`{{<required>}}`: site generators print a badge for it."""
_CLAUSE = re.compile(r"[\s(]*([^.,;:()\u2013\u2014]{1,60}?)\s*(?:([.:](?=\s|$)|[,;)]+|\s[-\u2013\u2014]+\s|$))")


class Opening(Struct, frozen=True):
    """The clauses before the description proper."""

    kind: str = ""
    notes: tuple[str, ...] = ()
    """Whether it is required, and where it goes, in the words that say so."""
    end: int = 0
    """Where the description goes on."""


def read_opening(text: str, vocabulary: Vocabulary) -> Opening:
    """The type and the marks that a description opens with; nothing where it is a sentence from the start."""
    kind, notes, at = "", [], 0
    while text.startswith("{{", at) and (code := _SHORTCODE.match(text, at)):
        notes.append(code[1])
        at = code.end()
    start = at
    while match := _CLAUSE.match(text, at):
        words, parted = match[1], match[2].strip()
        if vocabulary.has("yes", words) or vocabulary.has("no", words) or vocabulary.has("place words", words):
            notes.append(words)
        elif not kind and len(_bare(words).split()) <= LONGEST_TYPE and names_type(words, vocabulary):
            kind = words
        elif at > start and (fold(words).startswith("default") or (kind and text[:at].rstrip().endswith(";"))):
            return Opening(kind, tuple(notes), at)
        else:
            break
        at = match.end()
        if parted not in {",", ";"} or at == len(text):
            return Opening(kind, tuple(notes), at)
    return Opening("", tuple(notes), start) if start else Opening()


def names_type(words: str, vocabulary: Vocabulary) -> bool:
    """Whether the words name a type, maybe behind an article: `an array of strings`."""
    return is_type(_bare(words), vocabulary)


def _bare(words: str) -> str:
    """The words without an article."""
    return phrase("article").sub("", words)
