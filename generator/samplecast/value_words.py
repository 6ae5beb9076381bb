"""What the docs state about a value, in the words of JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias
from uuid import UUID

from samplecast.facts import Constraints
from samplecast.sample import Json

Words: TypeAlias = dict[str, Json]

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,18})")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,18})(?:\.\d{1,18})?")
_TEXT = frozenset({"string"})
_NUMBERS = frozenset({"integer", "number"})


def value_words(said: Constraints, kinds: Collection[str], *, nullable: bool = False) -> Words:
    """The words of a scalar whose types are `kinds`, none for one that the docs do not tell; typed as the value is.

    Words that say nothing of such a value, and values that it cannot have, are left out.
    """
    if said == _NOTHING or not _is_scalar(kinds):
        return {}
    words: Words = {}
    if listed := [typed for value in said.enum for typed in typed_values(value, kinds)]:
        words["enum"] = [*listed, None] if nullable and None not in listed else [*listed]
        if said.open:
            words["x-open"] = True
    for name, value in (("const", said.const), ("default", said.default)):
        if value is not None and (typed := typed_values(value, kinds)):
            words[name] = typed[0]
    if nullable:
        words.pop("const", None)
    words |= _number_words(said) if _speaks(kinds, _NUMBERS) else {}
    words |= _text_words(said) if _speaks(kinds, _TEXT) else {}
    if "default" in words and broken_words(words["default"], words):  # the docs contradict themselves
        words["x-default"] = words.pop("default")
    return words


def array_words(said: Constraints) -> Words:
    """The words of an array: how many elements it has."""
    counts: dict[str, int | None] = {"minItems": said.min_items, "maxItems": said.max_items}
    return {name: count for name, count in counts.items() if count is not None}


_NOTHING = Constraints()


def _is_scalar(kinds: Collection[str]) -> bool:
    return not {"array", "object"} & set(kinds)


def _speaks(kinds: Collection[str], of: frozenset[str]) -> bool:
    return not kinds or not of.isdisjoint(kinds)


def _number_words(said: Constraints) -> Words:
    bounds = {
        "minimum": said.minimum,
        "maximum": said.maximum,
        "exclusiveMinimum": said.exclusive_minimum,
        "exclusiveMaximum": said.exclusive_maximum,
        "multipleOf": said.multiple_of,
    }
    return {name: _number(text) for name, text in bounds.items() if _NUMBER.fullmatch(text)}


def _text_words(said: Constraints) -> Words:
    lengths = {"minLength": said.min_length, "maxLength": said.max_length}
    words: Words = {name: length for name, length in lengths.items() if length is not None}
    return words | {name: text for name, text in (("pattern", said.pattern), ("format", said.format)) if text}


def typed_values(text: str, kinds: Collection[str]) -> list[Json]:
    """A value as JSON, in each of the types that it may have; nothing where it fits none."""
    found: list[Json] = []
    if _speaks(kinds, frozenset({"integer"})) and _INTEGER.fullmatch(text):
        found.append(int(text))
    elif "number" in kinds and _NUMBER.fullmatch(text):
        found.append(_number(text))
    if _speaks(kinds, frozenset({"boolean"})) and text.lower() in {"true", "false"}:
        found.append(text.lower() == "true")
    if "string" in kinds or (not kinds and not found):
        found.append(text)
    return found


def _number(text: str) -> int | float:
    return int(text) if _INTEGER.fullmatch(text) else float(text)


def broken_words(value: Json, words: Words) -> list[str]:
    """Which of the words a scalar breaks, in their order."""
    return [name for name, word in words.items() if _is_broken(name, word, value, words)]


def _is_broken(name: str, word: Json, value: Json, words: Words) -> bool:
    if name == "enum" and isinstance(word, list):
        return "x-open" not in words and not any(_same(value, one) for one in word)
    if name == "const":
        return not _same(value, word)
    if isinstance(value, str):
        return _breaks_text(name, word, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isinstance(word, (int, float)):
        return {
            "minimum": value < word,
            "maximum": value > word,
            "exclusiveMinimum": value <= word,
            "exclusiveMaximum": value >= word,
            "multipleOf": bool(word) and value % word != 0,
        }.get(name, False)
    return False


def _breaks_text(name: str, word: Json, value: str) -> bool:
    if name in {"minLength", "maxLength"} and isinstance(word, int):
        return len(value) < word if name == "minLength" else len(value) > word
    if name == "pattern" and isinstance(word, str):
        matcher = as_matcher(word) if len(value) <= LONGEST_MATCHED else None
        return matcher is not None and matcher.search(value) is None
    return name == "format" and not _has_format(value, str(word))


LONGEST_MATCHED = 200
"""Longer texts are not held against patterns, which come from pages and may take their time."""


_VARIES = re.compile(r"[*+]|(?<!\()\?|\{\d*,\d*\}")
_GROUP_REPEATS = re.compile(r"\)(?:[*+?]|\{[^}]*\})")
_MOST_VARYING = 4


@lru_cache(maxsize=512)
def as_matcher(pattern: str) -> re.Pattern[str] | None:
    """A pattern ready to match; None for one that Python reads otherwise, or that could take longer than anybody waits.

    Those are the ones that repeat a group in which something varies (`(a+)+$`, `(a|aa)+$`), or in which much varies.
    """
    repeats = _GROUP_REPEATS.search(pattern)
    varying = len(_VARIES.findall(_GROUP_REPEATS.sub(")", pattern)))
    if varying > (0 if repeats else _MOST_VARYING) or (repeats and "|" in pattern):
        return None
    try:
        return re.compile(re.sub(r"\(\?<(?![=!])", "(?P<", pattern))
    except (re.error, OverflowError, RecursionError):
        return None


def _has_format(value: str, form: str) -> bool:
    try:
        match form:
            case "uuid":
                UUID(value)
                return len(value) == 36  # noqa: PLR2004  with its hyphens
            case "date-time":
                return datetime.fromisoformat(value).tzinfo is not None
            case "date":
                date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _same(value: Json, other: Json) -> bool:
    return isinstance(value, bool) is isinstance(other, bool) and value == other


def kinds_of(kind: str) -> Sequence[str]:
    """The JSON Schema types of a stated kind; none where nothing is stated."""
    return () if kind in {"any", "unknown"} else ("object" if kind == "map" else kind,)
