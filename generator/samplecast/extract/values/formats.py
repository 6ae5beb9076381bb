"""Formats and patterns of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from samplecast.extract.values.clauses import Clause, Statement
from samplecast.vocabulary import phrase

FORMATS = ("uuid", "date-time", "date", "ipv4", "ipv6", "email", "uri", "byte")
LONGEST_PATTERN = 300
"""A longer expression is read by nobody, and tries the patience of those who match with it."""


def read_formats(clause: Clause) -> Iterator[Statement]:
    """The format that a clause says the value has; nothing where it names several."""
    plain = clause.plain
    if phrase("cue of formats").search(plain) is None:  # most clauses
        return
    found = [(form, match) for form in FORMATS if (match := phrase(f"format {form}").search(plain))]
    if phrase("no format").search(plain):
        return
    if len(found) > 1 and found[0][0] == "date-time" and found[1][0] == "date":
        found = found[:1]
    if len(found) == 1:
        form, match = found[0]
        yield Statement("format", form, match[0].strip(), clause.span)


def read_pattern(clause: Clause) -> Iterator[Statement]:
    """The regular expression that a clause gives: "Regular expression: ^[a-z]+$"."""
    cue = phrase("regular expression").search(clause.plain)
    if cue is None:
        return
    place = clause.start + cue.end()
    plain = clause.text.plain
    for mark in clause.marks():
        if mark.start >= place and not plain[place : mark.start].strip(" :\"'"):
            written = plain[mark.start : mark.end]
            break
    else:
        match = re.compile(r"[ :\"']*(\^\S{1,300}\$)[\"'.,;]*(?= |$)").match(plain, place)
        if match is None:
            return
        written = match[1]
    if (translated := as_ecma(written.strip().strip("\"'"))) is not None:
        yield Statement("pattern", translated, f"{cue[0]} {written}", clause.span)


@lru_cache(maxsize=512)
def as_ecma(expression: str) -> str | None:
    """A regular expression as JSON Schema spells it; None where it is none."""
    if not expression or len(expression) > LONGEST_PATTERN or not re.search(r"[\[\\(^$*+]", expression):
        return None
    try:
        re.compile(expression)
    except (re.error, OverflowError, RecursionError):
        return None
    written = expression.replace("(?P<", "(?<").replace(r"\A", "^").replace(r"\Z", "$").replace(r"\z", "$")
    return None if "(?P" in written or "(?i" in written or "(?s" in written else written
