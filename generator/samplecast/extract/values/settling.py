"""Many statements made one: what contradicts itself is not stated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from samplecast.extract.values.clauses import Statement
from samplecast.facts import Constraints, StatedKind, Wording
from samplecast.vocabulary import phrase

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(?: ?[A-Za-z/]{1,12})?$")
"""A number with its unit: `300s`."""
_MEASURED = re.compile(r"\d+(?:\.\d+)? [A-Za-z/]{1,12}$")
_LOWER = ("minimum", "exclusiveMinimum")
_UPPER = ("maximum", "exclusiveMaximum")


def settle(found: Sequence[Statement], kind: StatedKind, text: str) -> Constraints:
    """The constraints of a value; where two statements differ in a word, that word is left out.

    `text` is the whole cell: a value that it speaks of beside a range (-1 for "no limit") takes the bound away.
    """
    by_word: dict[str, list[Statement]] = {}
    for statement in found:
        by_word.setdefault(statement.word, []).append(statement)
    kept: dict[str, Statement] = {}
    for word, statements in by_word.items():
        one = _longest(statements) if word == "enum" else _only(statements)
        if one is not None:
            kept[word] = one
    _agree(kept)
    _heed(kept, kind, text)
    return _constraints(kept)


def _only(statements: Sequence[Statement]) -> Statement | None:
    if statements[0].word == "condition":
        return statements[0]
    return statements[0] if len({statement.value for statement in statements}) == 1 else None


def _longest(statements: Sequence[Statement]) -> Statement | None:
    """Of several lists the one that holds all others; none where two have values of their own."""
    longest = max(statements, key=lambda statement: len(statement.value))
    return longest if all(set(one.value) <= set(longest.value) for one in statements) else None


def _agree(kept: dict[str, Statement]) -> None:
    """Take out what cannot be true together."""
    if "const" in kept and "enum" in kept:
        del kept["const"]
    listed = [*kept["enum"].value] if "enum" in kept else []
    if listed and "open" not in kept:
        for word in ("pattern", "format", *_LOWER, *_UPPER):
            kept.pop(word, None)
    if "minimum" in kept and "exclusiveMinimum" in kept:
        del kept["minimum"]
    if "maximum" in kept and "exclusiveMaximum" in kept:
        del kept["maximum"]
    for low, high in (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")):
        if low in kept and high in kept and float(str(kept[low].value)) > float(str(kept[high].value)):
            del kept[low], kept[high]


def _heed(kept: dict[str, Statement], kind: StatedKind, text: str) -> None:
    """Take out what other words of the cell speak against."""
    low = next((float(str(kept[word].value)) for word in _LOWER if word in kept), None)
    if low is not None and (
        (low >= 0 and phrase("minus one").search(text)) or (low >= 1 and phrase("zero as value").search(text))
    ):
        _without(kept, _LOWER)
    if "minLength" in kept and kept["minLength"].value != "0" and phrase("may be empty").search(text):
        del kept["minLength"]
    if "format" in kept and kept["format"].value == "date-time" and phrase("zone offset").search(text):
        del kept["format"]
    if "default" in kept and kind not in {"integer", "number"} and _MEASURED.match(str(kept["default"].value)):
        del kept["default"]  # "24 hours" of a text: how it is written there, nobody says
    if "default" in kept and kind in {"integer", "number"}:
        number = _NUMBER.match(str(kept["default"].value))
        if number is None:
            del kept["default"]
        else:
            kept["default"] = replace(kept["default"], value=number[1])


def _without(kept: dict[str, Statement], words: Sequence[str]) -> None:
    for word in words:
        kept.pop(word, None)


def _constraints(kept: dict[str, Statement]) -> Constraints:
    def word(name: str) -> str:
        return str(kept[name].value) if name in kept else ""

    def length(name: str) -> int | None:
        return int(str(kept[name].value)) if name in kept and len(str(kept[name].value)) <= 10 else None  # noqa: PLR2004  no count is longer

    def values(name: str) -> tuple[str, ...]:
        return tuple(kept[name].value) if name in kept else ()

    return Constraints(
        enum=values("enum"),
        open="open" in kept and "enum" in kept,
        const=values("const")[0] if "const" in kept else None,
        default=str(kept["default"].value) if "default" in kept else None,
        minimum=word("minimum"),
        maximum=word("maximum"),
        exclusive_minimum=word("exclusiveMinimum"),
        exclusive_maximum=word("exclusiveMaximum"),
        multiple_of=word("multipleOf"),
        min_length=length("minLength"),
        max_length=length("maxLength"),
        min_items=length("minItems"),
        max_items=length("maxItems"),
        pattern=word("pattern"),
        format=word("format"),
        nullable="nullable" in kept,
        deprecated="deprecated" in kept,
        condition=word("condition"),
        wordings=tuple(Wording(name, one.phrase[:200], one.span) for name, one in sorted(kept.items())),
    )
