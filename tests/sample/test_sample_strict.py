"""JSON by the book: the same value as the standard library's, with the place of every token."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.sample import Json, Node, Sample, read_sample

from tests.support.sample_tools import exact, nodes

BLANKS = st.text(" \t\n\r", max_size=3)
STRINGS = st.text(st.one_of(st.characters(), st.sampled_from('"\\/\b\n\ud800\udfff\u2028')), max_size=8)
NUMBERS = st.one_of(
    st.integers().map(str),
    st.integers(min_value=10**80, max_value=10**90).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(["-0", "-0.0", "1.0", "1E400", "-1e400", "0e0", "12.50", "1E+2", "5e-324"]),
)
SCALARS = st.one_of(
    st.builds(json.dumps, STRINGS, ensure_ascii=st.booleans()),
    st.sampled_from([r'"\u00e9"', r'"\ud83d\ude00"', r'"\uDC00\/"', r'"\b\f"']),
    NUMBERS,
    st.sampled_from(["true", "false", "null"]),
)


def _array(parts: list[tuple[str, str, str]]) -> str:
    return "[" + ",".join(before + item + after for before, item, after in parts) + "]"


def _object(parts: list[tuple[str, str, str]]) -> str:
    keys = ['"a"', '"b"', '""', r'"\u0061"', '"a b"']
    return "{" + ",".join(f"{a}{keys[len(v) % 5]}{b}:{b}{v}{a}" for a, v, b in parts) + "}"


TEXTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(st.tuples(BLANKS, inner, BLANKS), max_size=4).flatmap(
        lambda parts: st.sampled_from([_array(parts), _object(parts)])
    ),
    max_leaves=20,
)


DUPLICATES: list[int] = []
"""How many keys stood in their object before, by object, since the list was emptied."""


def _last_wins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen = [key for key, _ in pairs]
    DUPLICATES.append(len(seen) - len(set(seen)))
    return dict(pairs)


@given(TEXTS, BLANKS)
def test_valid_json_gives_what_the_standard_library_gives(text: str, blanks: str) -> None:
    """Value, types, key order and the number of duplicate keys are those of `json.loads`."""
    text = blanks + text + blanks
    DUPLICATES.clear()
    value = json.loads(text, object_pairs_hook=_last_wins)
    sample = read_sample(text)
    assert [exact(one) for one in sample.values] == [exact(value)]
    told = [repair.kind for repair in sample.repairs if repair.kind != "non-finite"]  # a number beyond a double is told
    assert told == ["duplicate-key"] * sum(DUPLICATES)
    assert (sample.gaps, sample.comments, sample.preamble, sample.error) == ((), (), None, "")


@given(TEXTS)
def test_every_node_knows_its_place(text: str) -> None:
    """A node's span holds its token, and line and column say the same as the offset."""
    sample = read_sample(text)
    for node in nodes(sample):
        assert exact(json.loads(text[node.start : node.end])) == exact(_value(node))
        before = text[: node.start]
        assert (node.line, node.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def _value(node: Node) -> Json:
    if node.kind == "object":
        return {str(member.key.value): _value(member.value) for member in node.members}
    return [_value(item) for item in node.items] if node.kind == "array" else node.value


def test_duplicate_keys_are_reported_and_kept_in_the_tree() -> None:
    """In the value the last one wins; the token tree has both; the repair stands at the second key."""
    sample = read_sample('{"a": 1,\n "b": 2,\n "a": 3}')
    assert exact(sample.values[0]) == exact({"a": 3, "b": 2})
    assert [(member.key.value, member.value.value) for member in sample.trees[0].members] == [
        ("a", 1),
        ("b", 2),
        ("a", 3),
    ]
    (repair,) = sample.repairs
    assert (repair.kind, repair.line, repair.column, repair.edits) == ("duplicate-key", 3, 2, ())
    assert repair.message == 'duplicate key "a": the last one wins'


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("[" * 500 + "]" * 500, True),
        ("[" * 501 + "]" * 501, False),
        ('{"a":' * 500 + "1" + "}" * 500, True),
        ('{"a":' * 501 + "1" + "}" * 501, False),
        ("[" * 501 + "1,]" + "]" * 500, False),
        ("9" * 4300, True),
        ("-" + "9" * 4300, True),
        ("9" * 4301, False),
        ('{"a": ' + "1" * 5000 + ",}", False),
        ("[0x" + "f" * 5000 + "]", False),
        ("1." + "0" * 5000, True),
        ("POST /x\n\n" + "[" * 501, False),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else str(value),
)
def test_what_is_too_deep_or_too_long_is_an_error_without_value(text: str, readable: bool) -> None:  # noqa: FBT001  a table cell
    """500 levels and 4,300 digits can be read; one more gives an error and no value."""
    sample = read_sample(text)
    assert bool(sample.values) is readable
    assert bool(sample.error) is not readable


def test_a_preamble_survives_an_error() -> None:
    """What stands before the JSON is known although the JSON can't be read."""
    preamble = read_sample("POST /x\n\n" + "[" * 501).preamble
    assert preamble is not None
    assert (preamble.method, preamble.target) == ("POST", "/x")


def test_an_interpreter_with_a_lower_limit_gives_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python refuses shorter numbers than we would, that is an error of the sample, not of the program."""

    def refuse(_digits: str, _base: int) -> int:
        raise ValueError

    monkeypatch.setattr("samplecast.sample.log.int", refuse, raising=False)
    assert read_sample("[12]").error == "a number of more digits than this Python reads"


def test_the_sample_keeps_its_text() -> None:
    """The text stands in the sample as it came."""
    assert read_sample(" {} \n") == Sample(" {} \n", None, ({},), read_sample(" {} \n").trees, kind="json")


def test_json_by_the_book_does_not_load_what_mends_it() -> None:
    """A run whose examples are all well starts without the parser that forgives."""
    script = (
        "import sys; from samplecast.sample import read_sample; mends = 'samplecast.sample.parser'\n"
        "for text in ('[1]', 'POST /v1/x\\n{\"a\": 1}', '[1,]'): read_sample(text); print(mends in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "False", "True"]
