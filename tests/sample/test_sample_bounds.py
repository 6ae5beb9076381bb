"""Time grows with the length of the text, whatever the text."""

from __future__ import annotations

import gc
import json

import pytest
from samplecast.sample import read_sample
from samplecast.sample.log import DEEPEST_GAP

from tests.support.growth import assert_in_proportion

pytestmark = pytest.mark.slow

UNITS = [
    *"[{\"]}:,.#<-1\\'\n \u3000\ud800\x00a/",
    *("//", "/*", "... ", "${", "{{", "1 ", "[]", "{}", '{"a":', '"x', '"x" ', '"a b\n', '"\n', '{"\n', '"{"', '"[{"'),
    *("a:", "a ", "a,", "true ", "//\n", "/*\n", "or\n", '{"a":1}\n', '{"a":1,\n', '"a":1,', '"k": v\n', "curl -d '"),
    *("GET /\n", "X-A: b\n", "{a}", '"\\', '\\"', "\"'", ",:", '}"', '" //', '"a" or ', '"a" b "', '{"a', 'x"', "'a' "),
    *('}, "a":1', "[1] ", '= {"a":1} ', ': {"a":1} x ', "...x\n", "0x1F ", "https:// "),
]
BEGINNINGS = ["", '{"a": ', '["a", ']
SMALL, MORE = 3_000, 8


@pytest.mark.parametrize(("number", "unit"), list(enumerate(UNITS)), ids=map(repr, UNITS))
def test_hostile_text_takes_linear_time(number: int, unit: str) -> None:
    """Eight times the text takes about eight times the time, not sixty-four, alone and after something begun."""
    for beginning in BEGINNINGS[0], BEGINNINGS[1 + number % (len(BEGINNINGS) - 1)]:
        texts = {size: beginning + unit * (size // len(unit)) for size in (SMALL, MORE * SMALL)}
        assert_in_proportion(lambda size: read_sample(texts[size]), SMALL, MORE, most=24)  # noqa: B023  called at once


RECORD = {"id": "2ec9b78d-9368", "n": 12, "f": 1.5, "tags": ["a", "b"], "nested": {"x": None}, "text": "some text here"}
EDITS = {
    "valid": ("", ""),
    "trailing commas": ('here"\n', 'here",\n'),
    "missing commas": ("12,", "12"),
    "comments": ("12,", '12, // the "number" of it'),
    "unquoted": ('"some text here"', "some text here"),
    "inner quotes": ("some text", 'some "text" of'),
    "one line": ('12,\n    "f"', '12, //the "number" of it "f"'),
}


@pytest.mark.parametrize("edit", EDITS)
def test_large_samples_take_linear_time(edit: str) -> None:
    """Four times the records take about four times the time, valid or damaged, and the value is right."""
    old, new = EDITS[edit]

    def text(count: int) -> str:
        damaged = json.dumps([RECORD] * count, indent=2).replace(old or "\0", new)
        return damaged.replace("\n", " ") if edit == "one line" else damaged

    values = read_sample(text(300)).values
    assert [len(value) for value in values if isinstance(value, list)] == [300]
    assert_in_proportion(lambda count: read_sample(text(count)), 300)


def test_the_collector_is_left_as_it_was() -> None:
    """Reading a large text pauses the garbage collector, and only if it was running."""
    text = json.dumps([RECORD] * 1000)
    read_sample(text)
    assert gc.isenabled()
    gc.disable()
    try:
        read_sample(text)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_too_many_repairs_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is nothing but damage is given up; up to the limit it is read."""
    monkeypatch.setattr("samplecast.sample.log.MOST_REPAIRS", 10)
    monkeypatch.setattr("samplecast.sample.strict.MOST_REPAIRS", 3)
    assert read_sample("[" + "1 " * 11 + "]").values == ([1] * 11,)
    assert read_sample("[" + "1 " * 12 + "]").error == "more than 10 things to repair"
    assert read_sample('{"a":1' + ',"a":1' * 4 + "}").error == "more than 3 things to repair"


def test_too_long_pointers_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pointers to many gaps under one long key would take more memory than the text."""
    monkeypatch.setattr("samplecast.sample.log.LONGEST_POINTERS", 1000)
    sample = read_sample('{"' + "k" * 300 + '": [' + "{...}," * 4 + "]}")
    assert sample.error == "too many gaps and comments under keys too long"


def test_gaps_of_a_deep_sample_are_pointed_at_in_bounded_space() -> None:
    """A sample that breaks off five hundred levels down is shown in part at each of the first hundred."""
    sample = read_sample("[" * 500)
    assert sample.values
    pointers = [gap.pointer for gap in sample.gaps]
    assert pointers == ["/0" * depth for depth in range(DEEPEST_GAP + 1)]
