"""Defaults: "The default value is X", "defaults to X", `**asc** (default)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samplecast.extract.cues import pattern
from samplecast.extract.values.clauses import Clause, Statement
from samplecast.extract.values.lists import LONGEST_VALUE
from samplecast.vocabulary import Vocabulary, fold, grammar, phrase

_STOP = re.compile(r"$|[.!](?:\s|$)|[,;)\u3002]|\s?\(|\s[\u2013\u2014-]|\s[A-Z]")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+")
_FILLING = frozenset({"", "is", "to", "of", "is set to", "as", "=", "would be", "will be"})
"""What may stand between the cue and a marked value."""


def read_defaults(clause: Clause, vocabulary: Vocabulary) -> Iterator[Statement]:
    """The defaults that a clause states for the value, whatever else is set."""
    plain = clause.plain
    if phrase("conditional default").search(plain) and not phrase("when absent").search(plain):
        return
    for cue in pattern(vocabulary, "default cues").finditer(clause.text.plain, clause.start, clause.end):
        if (token := _after(clause, cue.end())) is not None and not vocabulary.has("nothing", token):
            yield Statement("default", token, clause.text.plain[cue.start() : cue.end()], clause.span)
    for mark in clause.marks():
        note = phrase("noted default").match(clause.text.plain, mark.end, clause.end)
        if note:
            token = clause.text.plain[mark.start : mark.end].strip(" .,;:\"'")
            yield Statement("default", token, f"{token}{note[0]}", clause.span)


def _after(clause: Clause, start: int) -> str | None:
    """The token behind a cue: what is marked up there, quoted, or one word that ends its clause."""
    plain = clause.text.plain
    for mark in clause.marks():
        gap = plain[start : mark.start].strip(" :\uff1a\"'=")
        if mark.start >= start and fold(gap) in _FILLING:
            token = plain[mark.start : mark.end].strip(" .,;\"'")
            return _settled(token) if len(token.split()) <= 2 else None  # noqa: PLR2004  "1 day", "00:00 GMT"
    match = phrase("default token").match(plain, start, clause.end)
    if match is None:
        return None
    if match["quoted"] is not None:
        return _settled(match["quoted"])
    end = match.start("rest")
    unit = phrase("behind default").match(plain, end, clause.end)
    stops = _STOP.match(plain, end) is not None or (unit is not None and match["bare"][-1:].isdigit())
    if unit is not None and match["bare"][-1:].isdigit():
        return f"{_settled(match['bare'])} {unit[0].strip()}"
    return _settled(match["bare"]) if stops and fold(match["bare"]) not in grammar("no defaults") else None


def whole_default(text: str, vocabulary: Vocabulary) -> str | None:
    """The content of a cell or paragraph that holds a default and nothing else."""
    token = " ".join(text.split()).strip("\"'`\u201c\u201d ")
    token = token[:-1] if token.endswith(".") and token.count(".") == 1 else token
    if vocabulary.has("nothing", token) or len(token) > LONGEST_VALUE:
        return None
    several = " " in token and not any(character.isdigit() for character in token)
    return None if several or token.count(" ") > 1 else _settled(token)


def _settled(token: str) -> str:
    return token.replace(",", "") if _GROUPED.fullmatch(token) else token
