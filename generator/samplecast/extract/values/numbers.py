"""Bounds of numbers, lengths of texts and counts of elements, as sentences state them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samplecast.extract.values.clauses import Clause, Statement
from samplecast.facts import StatedKind
from samplecast.vocabulary import phrase

_WORDS = {
    "value": ("minimum", "maximum"),
    "length": ("minLength", "maxLength"),
    "items": ("minItems", "maxItems"),
}
_ONE_SIDED = {
    "bound minimum": (True, False, False),
    "bound maximum": (False, True, False),
    "bound least": (True, False, False),
    "bound most": (False, True, False),
    "bound above": (True, False, True),
    "bound below": (False, True, True),
    "bound behind": (False, True, False),
    "bound exact": (True, True, False),
}
"""The phrases that state one bound: whether it is a lower one, an upper one, and excluded itself."""
_IN_WORDS = (("positive", "minimum", "1"), ("not negative", "minimum", "0"), ("above zero", "exclusiveMinimum", "0"))
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+")
NUMERIC = frozenset({"integer", "number"})
"""Kinds of values with bounds; where no type is told, bounds speak for a number."""


def read_numbers(clause: Clause, kind: StatedKind, *, labelled: bool = False) -> Iterator[Statement]:
    """Ranges and limits; `labelled` where a label before the clause says that it is about the range."""
    plain = clause.plain
    if not any(character.isdigit() for character in plain):
        yield from _by_words(clause, kind)
        return
    if phrase("other limits").search(plain):
        return
    taken = False
    for match in phrase("two bounds").finditer(plain):
        what = _what(match["unit"] or "", plain, match, kind)
        if clause.names_before(clause.start + match.start()):
            continue
        if what and (match["cue"] or what != "value" or labelled or match["open"]) and not _goes_on(plain, match.end()):
            taken = True
            yield from _pair(clause, match, what)
    if not taken:
        yield from _one_sided(clause, kind)
        yield from _by_words(clause, kind)


def _pair(clause: Clause, match: re.Match[str], what: str) -> Iterator[Statement]:
    low, high = _number(match["low"]), _number(match["high"])
    if float(low) > float(high) or (what != "value" and not (low.isdigit() and high.isdigit())):
        return
    first, second = _WORDS[what]
    opening, closing = (match["open"] or "").strip(), match["close"] or ""
    if (opening, closing) == ("(", ")") and "," in match[0]:  # an open interval, or a remark: nobody can tell
        return
    if what == "value" and (opening, closing) == ("(", "]"):
        first = "exclusiveMinimum"
    if what == "value" and (opening, closing) == ("[", ")"):
        second = "exclusiveMaximum"
    yield Statement(first, low, match[0].strip(), clause.span)
    yield Statement(second, high, match[0].strip(), clause.span)


def _one_sided(clause: Clause, kind: StatedKind) -> Iterator[Statement]:
    plain = clause.plain
    for name, side in _ONE_SIDED.items():
        for match in phrase(name).finditer(plain):
            what = _what(match["unit"] or "", plain, match, kind)
            if clause.names_before(clause.start + match.start()):
                continue
            if what == "value" and phrase("up to").match(match[0]) and not _is_measured(plain, match):
                continue
            if what == "value" and kind == "unknown" and "label" not in match.groupdict():
                continue  # it may be a text that is stored "for up to 1 hour"
            if (
                what
                and not _goes_on(plain, match.end())
                and _is_about_value(name, what, plain[: match.start()], match[0])
            ):
                yield from _bounds(clause, match, what, side)


def _bounds(clause: Clause, match: re.Match[str], what: str, side: tuple[bool, bool, bool]) -> Iterator[Statement]:
    low, high, strict = side
    number, words = _number(match["number"]), match[0].strip()
    first, second = _WORDS[what]
    if what == "value":
        if low:
            yield Statement("exclusiveMinimum" if strict else first, number, words, clause.span)
        if high:
            yield Statement("exclusiveMaximum" if strict else second, number, words, clause.span)
    elif number.isdigit():  # for lengths there is no exclusive word: longer than 3 is 4 at least
        if low:
            yield Statement(first, str(int(number) + strict), words, clause.span)
        if high:
            yield Statement(second, str(int(number) - strict), words, clause.span)


def _is_about_value(name: str, what: str, before: str, words: str) -> bool:
    """Whether a single bound is one of the value: "up to 10 can be created" is none."""
    if name in {"bound minimum", "bound maximum"}:
        last = before.rstrip()[-1:]
        return not last or last in ",;:.(" or last.isdigit() or phrase("about the value").search(before) is not None
    if name == "bound exact":
        return what != "value"
    if what == "value" and phrase("up to").match(words):
        return phrase("directly said").search(before) is not None
    if what == "value" and phrase("must not exceed").search(words) is None:
        return phrase("has to be").search(before) is not None
    return what != "value" or phrase("about the value").search(before) is not None


def _by_words(clause: Clause, kind: StatedKind) -> Iterator[Statement]:
    """Limits that no digit states: "a positive integer"."""
    if kind not in NUMERIC or phrase("other limits").search(clause.plain):
        return
    for name, word, low in _IN_WORDS:
        if match := phrase(name).search(clause.plain):
            yield Statement(word, low, match[0], clause.span)
            return


def read_multiple(clause: Clause, kind: StatedKind) -> Iterator[Statement]:
    """What the value is a multiple of: "must be a multiple of 10"."""
    if kind in NUMERIC and (match := phrase("multiple of").search(clause.plain)):
        yield Statement("multipleOf", _number(match["number"]), match[0], clause.span)


def _what(unit: str, plain: str, match: re.Match[str], kind: StatedKind) -> str:
    """What the number counts: the value, its characters or its elements; empty where it is something else."""
    other = match.groupdict().get("unit1")
    if other and unit and other.strip(" .").rstrip("s") != unit.strip(" .").rstrip("s"):
        return ""
    characters = phrase("characters").match(unit) is not None
    about_length = phrase("length words").search(plain[max(0, match.start() - 60) : match.end() + 15]) is not None
    if kind == "string" or (kind == "unknown" and (characters or about_length)):
        bare_label = match.groupdict().get("label") is not None and not unit.strip()
        return "length" if characters or (about_length and not unit.strip()) or bare_label else ""
    if kind == "array":
        counts = phrase("elements").match(unit) is not None
        about = phrase("array length").search(plain[max(0, match.start() - 60) : match.start() + 20]) is not None
        return "items" if counts or (about and not characters) else ""
    if kind not in NUMERIC | {"unknown"} or characters or phrase("size words").match(unit):
        return ""
    before = plain[max(0, match.start() - 60) : match.end()]
    return "" if phrase("size subject").search(before) else "value"


def _is_measured(plain: str, match: re.Match[str]) -> bool:
    """Whether the number ends there or has a unit: "up to 10 seconds", but not "up to 10 disks" or "up to 10 of"."""
    rest = plain[match.end("number") :].lstrip()
    return not rest or rest[0] in ".,;)" or phrase("behind default").match(f" {rest}") is not None


def _goes_on(plain: str, end: int) -> bool:
    """Whether another number or value may be meant as well: "1 to 10 or 0"."""
    return phrase("another bound").match(plain, end) is not None


def _number(token: str) -> str:
    return token.replace(",", "") if _GROUPED.fullmatch(token) else token
