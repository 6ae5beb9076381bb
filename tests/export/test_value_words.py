"""What is stated about a value in the words of JSON Schema, and values that break it."""

from __future__ import annotations

import pytest
from samplecast.export.contradictions import contradictions
from samplecast.export.json_schema import json_schema
from samplecast.facts import Constraints
from samplecast.sample import Json
from samplecast.schema import Field, ListOf, Record, Ref, Scalar
from samplecast.value_words import broken_words, value_words

STRING, INTEGER = Scalar("string"), Scalar("integer")


@pytest.mark.parametrize(
    ("said", "kinds", "words"),
    [
        (Constraints(enum=("4", "6")), ("integer",), {"enum": [4, 6]}),
        (Constraints(enum=("4", "6")), ("string",), {"enum": ["4", "6"]}),
        (Constraints(enum=("4", "auto")), ("integer", "string"), {"enum": [4, "4", "auto"]}),
        (Constraints(enum=("a", "b"), open=True), ("string",), {"enum": ["a", "b"], "x-open": True}),
        (Constraints(default="true"), ("boolean",), {"default": True}),
        (Constraints(default="1.5", minimum="0.5"), ("number",), {"default": 1.5, "minimum": 0.5}),
        (Constraints(default="9", maximum="5"), ("integer",), {"x-default": 9, "maximum": 5}),
        (Constraints(default="many"), ("integer",), {}),
        (Constraints(min_length=1, minimum="3"), ("string",), {"minLength": 1}),
        (Constraints(max_length=5, format="uuid"), ("integer",), {}),
        (Constraints(enum=("a",)), ("object",), {}),
        (Constraints(exclusive_minimum="0"), (), {"exclusiveMinimum": 0}),
    ],
)
def test_words_are_those_of_the_type(said: Constraints, kinds: tuple[str, ...], words: Json) -> None:
    """Values are typed as the field is; words that say nothing of such a value are left out."""
    assert value_words(said, kinds) == words


@pytest.mark.parametrize(
    ("value", "words", "broken"),
    [
        ("c", {"enum": ["a", "b"]}, ["enum"]),
        ("c", {"enum": ["a", "b"], "x-open": True}, []),
        (True, {"enum": [1]}, ["enum"]),
        (5, {"minimum": 1, "maximum": 4}, ["maximum"]),
        (0, {"exclusiveMinimum": 0}, ["exclusiveMinimum"]),
        (15, {"multipleOf": 10}, ["multipleOf"]),
        ("abc", {"maxLength": 2, "minLength": 1}, ["maxLength"]),
        ("ab", {"pattern": "^[0-9]+$"}, ["pattern"]),
        ("2020-01-01T00:00:00Z", {"format": "date-time"}, []),
        ("2020-01-01 00:00", {"format": "date-time"}, ["format"]),
        ("not one", {"format": "uuid"}, ["format"]),
        (None, {"minLength": 1}, []),
    ],
)
def test_a_value_breaks_words(value: Json, words: dict[str, Json], broken: list[str]) -> None:
    """Each word by itself; a word of other types is broken by none."""
    assert broken_words(value, words) == broken


def test_a_broken_statement_is_a_contradiction() -> None:
    """With the place in the example, what is documented and what is shown."""
    fields = (
        Field("mode", STRING, required=True, constraints=Constraints(enum=("open", "shut"))),
        Field("ids", ListOf(INTEGER), required=False, constraints=Constraints(maximum="5", max_items=2)),
    )
    record = Record("r", "R", fields)
    assert contradictions({"mode": "open", "ids": [1, 5]}, Ref("r"), {"r": record}) == []
    assert contradictions({"mode": "ajar", "ids": [1, 6, 2]}, Ref("r"), {"r": record}) == [
        {"pointer": "/mode", "documented": "enum open, shut", "shown": "ajar"},
        {"pointer": "/ids", "documented": "maxItems 2", "shown": "[1, 6, 2]"},
        {"pointer": "/ids/1", "documented": "maximum 5", "shown": "6"},
    ]


def test_an_open_list_closes_no_standard_schema() -> None:
    """Validators read two alternatives; the lines of `extract` have `x-open`."""
    said = Constraints(enum=("a",), open=True, max_length=9)
    record = Record("r", "R", (Field("k", STRING, required=False, constraints=said),))
    assert json_schema(Ref("r"), {"r": record}, standard=True)["properties"] == {
        "k": {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}], "maxLength": 9}
    }


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "(a?){64}b", "a*a*a*a*a*b", "(", "(?<name>x"])
def test_patterns_that_take_long_or_are_none_match_nothing(pattern: str) -> None:
    """What a page writes keeps nobody waiting, and no default is out for a pattern that Python cannot read."""
    words = value_words(Constraints(default="a" * 100, pattern=pattern), ["string"])
    assert words == {"default": "a" * 100, "pattern": pattern}


def test_patterns_with_names_and_looks_behind_are_matched() -> None:
    """As ECMA 262 spells them."""
    words = value_words(Constraints(default="7", pattern="^(?<letter>[a-z])(?<!b)$"), ["string"])
    assert words == {"x-default": "7", "pattern": "^(?<letter>[a-z])(?<!b)$"}
