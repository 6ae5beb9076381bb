"""Captions: the number of a table, the object its rows describe, or nothing but "Parameter description"."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from samplecast.document import Text
from samplecast.extract.cues import remembered
from samplecast.extract.tables.names import is_key
from samplecast.vocabulary import Vocabulary, phrase

LENGTH = 160
"""A longer caption is a sentence."""

_NOTE = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")  # noqa: RUF001  full-width parentheses
_WORD = re.compile(r"[^\s]+")


class Caption(Struct, frozen=True):
    """What a caption says."""

    words: str = ""
    """Without "Table 3"."""
    number: str = ""
    """`3` of "Table 3"."""
    names: tuple[str, ...] = ()
    """The fields or object types that the rows describe; empty for a general caption."""


def read_caption(text: Text, vocabulary: Vocabulary) -> Caption:
    """Read a caption such as "Table 3 scaling_groups field description"."""
    match = phrase("caption number").match(text.plain)
    words = text.plain[match.end() :] if match else text.plain
    number = match[1].rstrip(".") if match else ""
    bare = _NOTE.sub("", words).strip(" .:")
    if not bare or len(bare) > LENGTH:
        return Caption(words, number)
    return Caption(words, number, _names(bare, vocabulary))


def is_numbered(text: str) -> bool:
    """Whether the text begins as captions do, "Table 3", and is short enough for one and no sentence."""
    return len(text) <= LENGTH and phrase("numbered caption").match(text) is not None and not text.endswith((".", ":"))


@remembered
def _names(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """`scaling_groups`; several for "servers_links and links" or "primaryNic/extNics"."""
    inner, explicit = _stripped(words, vocabulary)
    tokens = _WORD.findall(inner)
    sides = vocabulary.folded("caption sides")
    if not tokens or all(token.lower().strip(".,'\"") in sides for token in tokens):
        return ()
    filler = vocabulary.folded("caption filler")
    if not (explicit and len(tokens) == 1) and all(token.lower() in filler for token in tokens):
        return ()
    parts = [part.strip("\"'`_ ") for part in phrase("several captioned").split(inner)]
    return tuple(part for part in dict.fromkeys((inner.strip("\"'`_ "), *parts)) if part)


def _stripped(words: str, vocabulary: Vocabulary) -> tuple[str, bool]:
    """The caption without the words around the name, and whether these say outright that it names a field."""
    rest, explicit = words, False
    while (shorter := _without_head(rest, vocabulary)) != rest:
        rest, explicit = shorter, True
    while (shorter := _without_tail(rest, vocabulary)) != rest:
        rest, explicit = shorter, True
    while (shorter := phrase("caption opening").sub("", rest)) != rest:
        rest = shorter
    if (named := phrase("captioned field").match(rest)) and is_key(named[1]):
        return named[1], True
    return _without_head(rest, vocabulary), explicit


def _without_head(words: str, vocabulary: Vocabulary) -> str:
    """`X field` of "Data structure of the X field"."""
    lower = words.lower()
    for link in vocabulary.words("caption of"):
        place = lower.find(f" {link} ")
        if place > 0 and lower[:place].strip() in vocabulary.folded("caption head"):
            rest = words[place + len(link) + 2 :].strip()
            return phrase("article").sub("", rest)
    return words


def _without_tail(words: str, vocabulary: Vocabulary) -> str:
    """`X field` of "X field description"."""
    match = _tail(vocabulary).search(words)
    return words[: match.start()].strip() if match else words


@lru_cache(maxsize=8)
def _tail(vocabulary: Vocabulary) -> re.Pattern[str]:
    words = sorted(vocabulary.words("caption tail"), key=len, reverse=True)
    return re.compile(rf"\s(?:{'|'.join(map(re.escape, words))})$", re.IGNORECASE)
