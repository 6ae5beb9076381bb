"""Scopes: what a token must allow for an operation to be called, by labels, headings and lists of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from samplecast.document import Paragraph, Text
from samplecast.extract.context import PlacedBlock
from samplecast.extract.cues import says
from samplecast.facts import Authorization
from samplecast.vocabulary import Vocabulary

# `read`, `read:berths`, `https://harbour.example/auth/berths.readonly`; what holds a blank or a bracket is code.
_SCOPE = re.compile(r"[A-Za-z][\w.:/*-]*")


def told_authorization(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> Authorization | None:
    """What "OAuth: user token + `read:berths`" demands, under a label in bold or a heading; None where nothing does."""
    found: dict[str, None] = {}
    required = True
    for placed in items:
        if placed.cell is None and isinstance(placed.block, Paragraph):
            for words, scopes in _told(placed, placed.block.text, vocabulary):
                found |= dict.fromkeys(scopes)
                required = required and not says(vocabulary, "no credentials", words)
    return Authorization(tuple(found), required) if found else None


def _told(placed: PlacedBlock, text: Text, vocabulary: Vocabulary) -> Iterator[tuple[str, list[str]]]:
    """The words behind each label that announces scopes, with the scopes among them."""
    labels = [mark for mark in text.marks if mark.kind == "strong"]
    cuts = [(mark.start, mark.end) for mark in labels if text.plain[: mark.end + 1].rstrip().endswith(":")]
    if placed.path and vocabulary.has("scope labels", placed.path[-1].text):
        yield text.plain, _scopes(text, 0, len(text.plain), vocabulary)
    for (start, end), (until, _) in pairwise((*cuts, (len(text.plain), 0))):
        if vocabulary.has("scope labels", text.plain[start:end].strip(" :")):
            yield text.plain[end:until], _scopes(text, end, until, vocabulary)


def _scopes(text: Text, start: int, end: int, vocabulary: Vocabulary) -> list[str]:
    """The scopes of a stretch; of alternatives the first alone, since a call needs no more."""
    found: list[str] = []
    last = start
    for mark in sorted((mark for mark in text.marks if mark.kind == "literal"), key=lambda mark: mark.start):
        if not start <= mark.start < end or not _SCOPE.fullmatch(word := text.plain[mark.start : mark.end]):
            continue
        if not found or not says(vocabulary, "alternative words", text.plain[last : mark.start]):
            found.append(word)
        last = mark.end
    return found
