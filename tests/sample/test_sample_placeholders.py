"""Strings that stand for a value."""

from __future__ import annotations

import pytest
from samplecast.sample import Json, read_sample
from samplecast.sample.placeholders import (
    has_dots,
    is_placeholder,
    named_type,
    placeholder_pointers,
    value_of,
    whole_value,
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("<integer>", "integer"),
        ("{boolean}", "boolean"),
        ("string", "string"),
        ("<size>", None),
        ("{{token}}", None),
        ("${ID}", None),
        ("$TOKEN", None),
        ("...", None),
    ],
)
def test_a_placeholder_names_its_type_or_none(text: str, named: str | None) -> None:
    """The whole string is one."""
    assert is_placeholder(text)
    assert named_type(text) == named


@pytest.mark.parametrize("text", ["x...x", "***", "/v1/{id}", "a <b> c", "$5", "strings", "", "<1>"])
def test_a_string_that_holds_one_is_a_string(text: str) -> None:
    """So is a price, and what hides a secret."""
    assert not is_placeholder(text)


def test_each_is_pointed_at() -> None:
    """In the order of the text."""
    sample = read_sample('{"a/b": "<x>", "list": ["y", "..."], "deep": {"...": 1, "z": "{id}"}}')
    assert list(placeholder_pointers(sample)) == [(0, "/a~1b"), (0, "/list/1"), (0, "/deep/z")]


@pytest.mark.parametrize(
    ("text", "whole"),
    [('["a", "..."]', ["a"]), ('{"a": 1, "...": "..."}', {"a": 1}), ('["a ... b"]', ["a ... b"])],
)
def test_dots_are_left_out_of_what_is_loaded(text: str, whole: Json) -> None:
    """Items and members that are dots stand for more of them."""
    sample = read_sample(text)
    assert whole_value(sample, 0) == whole
    assert has_dots(sample) is (whole != sample.values[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1E400}', {"a": "1E400"}),
        ("[-1e999, 1.5]", ["-1e999", 1.5]),
        ('{"a": NaN}', {"a": "NaN"}),
        ("[1e308]", [1e308]),
    ],
)
def test_a_number_beyond_a_double_keeps_its_literal(text: str, value: Json) -> None:
    """In a string, for no JSON parser would hold it; and a repair says so."""
    sample = read_sample(text)
    assert value_of(sample, 0) == value
    assert ("non-finite" in {repair.kind for repair in sample.repairs}) is ("e308" not in text)
