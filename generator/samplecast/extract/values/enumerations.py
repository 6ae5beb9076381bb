"""Allowed values that a sentence lists, and where a sentence announces the list behind it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from samplecast.extract.cues import pattern, says
from samplecast.extract.values.clauses import Clause
from samplecast.extract.values.lists import ValueList, read_list
from samplecast.facts import StatedKind
from samplecast.vocabulary import Vocabulary, phrase

MOST_CUES = 20
"""A sentence that speaks of values more often describes no single one."""
SHORT_CUE = 2
"""A cue of so few words may be part of another: `value:` of "Example value:"."""


class AllowedValues(Struct, frozen=True):
    """What a clause says of the allowed values."""

    words: str
    """The cue, with what follows it."""
    listed: ValueList | None = None
    """None where the clause only announces them."""
    fixed: bool = False
    """Whether there is one value and no other, ever."""


def allowed_values(clause: Clause, kind: StatedKind, vocabulary: Vocabulary) -> AllowedValues | None:
    """The list of a clause, or the announcement of one; None where it speaks of no values."""
    plain, announced = clause.text.plain, None
    for start, end, strength in islice(_cues(clause, vocabulary), MOST_CUES):
        words = plain[start : clause.end].strip()
        begin, open_ = end, False
        if given := phrase("only examples").match(plain, end, clause.end):
            begin, open_ = given.end(), True
        listed = read_list(clause, begin)
        if clause.names_before(start) and phrase("said of the last").search(plain, clause.start, end) is None:
            continue
        if listed is None:
            rest = plain[start : clause.end].rstrip(" .\u3002").replace("\uff1a", ":")
            if not plain[begin : clause.end].strip(" :.\uff1a\u3002") and (strength != "weak" or rest.endswith(":")):
                announced = announced or AllowedValues(words)
            continue
        if strength == "only" and plain[start:end].rstrip().endswith(":"):  # "Supported type: x"
            strength = "label" if len(listed.values) == 1 else "strong"  # noqa: PLW2901
        if not _convinces(listed, strength, kind):
            continue
        if open_ or ((match := phrase("open cue").search(plain, start, end)) is not None and match):
            listed = ValueList(listed.values, listed.end, open=True, bare=listed.bare, default=listed.default)
        return AllowedValues(words, listed, fixed=strength == "fixed")
    return announced


def _convinces(listed: ValueList, strength: str, kind: StatedKind) -> bool:
    """Whether the cue is strong enough for a list of this look."""
    if (listed.bare or len(listed.values) == 1) and any(phrase("no value").fullmatch(value) for value in listed.values):
        return False
    if any(value.lower() == "null" for value in listed.values):
        return False
    numbers = all(value.lstrip("-").isdigit() for value in listed.values)
    if len(listed.values) == 1:
        if listed.open or (listed.bare and not (strength == "label" or (strength == "fixed" and listed.loud))):
            return False
        return strength in {"fixed", "only", "label"} or (kind == "string" and not numbers)
    if strength in {"fixed", "only"} and len(listed.values) > 1:
        return not listed.bare or listed.loud
    return not listed.bare or listed.loud or strength == "strong"


def _cues(clause: Clause, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """Where the words stand, and how sure they are: fixed, only, strong, weak."""
    plain = clause.text.plain
    if phrase("cue of values").search(plain, clause.start, clause.end) is None and not says(
        vocabulary, "allowed cues", clause.plain
    ):
        return
    found: list[tuple[int, int, str]] = []
    for strength in ("fixed", "only", "strong", "weak"):
        matches = phrase(f"values {strength}").finditer(plain, clause.start, clause.end)
        found += [(match.start(), match.end(), strength) for match in matches]
    for match in pattern(vocabulary, "allowed cues").finditer(plain, clause.start, clause.end):
        if _opens(plain[clause.start : match.start()], match[0]):
            sure = phrase("sure cue").search(match[0]) is not None
            found.append((match.start(), match.end(), "strong" if sure else "weak"))
    order = {"fixed": 0, "only": 1, "strong": 2, "weak": 3}
    yield from sorted(found, key=lambda cue: (-cue[1], order[cue[2]], cue[0]))


def _opens(before: str, cue: str) -> bool:
    """Whether a short cue stands where a statement begins: "Example value:" is none."""
    before = before.rstrip()
    return not before or before[-1] in ".:;,)\u3002\uff1a\uff1b\uff0c\u3001\uff09" or len(cue.split()) > SHORT_CUE
