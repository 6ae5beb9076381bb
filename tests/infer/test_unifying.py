"""Same-named objects of several pages: one class unless they differ in substance."""

from __future__ import annotations

import pytest
from samplecast.infer.unifying import unified
from samplecast.schema import Evidence, Field, ListOf, Record, Ref, Type, Unknown
from samplecast.source import Span

from tests.support.schema_builders import INTEGER, STRING, field

_MANY = "abcdefg"


def _record(page: str, *fields: Field, name: str = "Dock", table: int = 0, incomplete: bool = False) -> Record:
    evidence = (Evidence("table", Span("tables.md", table)),) if table else ()
    return Record(f"{page}#{name}", name, fields, incomplete=incomplete, evidence=evidence)


def _keys(page: str, keys: str, table: int = 0, *, incomplete: bool = False) -> Record:
    return _record(page, *(field(key, STRING) for key in keys), table=table, incomplete=incomplete)


def _joined(*records: Record, bodies: frozenset[str] = frozenset()) -> list[dict[str, Field]]:
    found = unified({record.key: record for record in records}, bodies)
    return [{one.key: one for one in found[record.key]} for record in records]


def test_a_key_that_one_page_leaves_out_may_be_missing() -> None:
    """Both pages tell of one object, in the order of the fuller one; an excerpt does not make the key optional."""
    full, short = _joined(_keys("a", _MANY), _keys("b", "bcdefg"))
    assert full == short
    assert [*full] == [*_MANY]
    assert [key for key, one in full.items() if not one.required] == ["a"]
    excerpt, _ = _joined(_keys("a", _MANY), _keys("b", "bcdefg", incomplete=True))
    assert excerpt["a"].required
    assert excerpt["a"].lacking


def test_what_any_page_says_of_a_key_holds() -> None:
    """One calls it optional, one shows null, one has seen numbers: the class takes all of it."""
    (one, _, _) = _joined(
        _record("a", field("k", STRING)),
        _record("b", field("k", STRING, required=False)),
        _record("c", field("k", STRING, nullable=True, also=(INTEGER,))),
    )
    assert (one["k"].required, one["k"].nullable, one["k"].also) == (False, True, (INTEGER,))


@pytest.mark.parametrize("other", [INTEGER, ListOf(STRING), Ref("b#Boat")])
def test_another_type_is_another_object(other: Type) -> None:
    """Whatever else they have in common."""
    one, two = _joined(_record("a", field("k", STRING)), _record("b", field("k", other)))
    assert (one["k"].type, two["k"].type) == (STRING, other)


def test_an_empty_array_is_any_array() -> None:
    """A page that shows no element says nothing against the elements of another."""
    one, two = _joined(_record("a", field("k", ListOf(Unknown("none")))), _record("b", field("k", ListOf(STRING))))
    assert one == two
    assert (one["k"].type, one["k"].also) == (ListOf(STRING), (ListOf(Unknown("none")),))


def test_few_common_keys_are_two_objects_unless_one_table_lists_both() -> None:
    """An id and a name make no one thing of two; a table that both pages refer to does."""
    apart = _joined(_keys("a", _MANY), _keys("b", "ab"))
    assert [len(found) for found in apart] == [7, 2]
    assert [len(found) for found in _joined(_keys("a", _MANY, 3), _keys("b", "ab", 3))] == [7, 7]


def test_whole_bodies_have_to_agree() -> None:
    """Operations of one title are several: a body that lacks a key is another body."""
    bodies = frozenset({"a#Dock", "b#Dock"})
    assert [len(found) for found in _joined(_keys("a", _MANY), _keys("b", "bcdefg"), bodies=bodies)] == [7, 6]


def test_objects_that_lead_to_different_ones_differ() -> None:
    """Two docks hold each a boat, and the boats are not the same thing; nor are then the docks, or their harbours."""
    pages = {"a": STRING, "b": INTEGER}
    records = [
        record
        for page, type_ in pages.items()
        for record in (
            _record(page, field("dock", Ref(f"{page}#Dock")), name="Harbour"),
            _record(page, field("boat", Ref(f"{page}#Boat"))),
            _record(page, field("sail", type_), name="Boat"),
        )
    ]
    found = unified({record.key: record for record in records})
    assert found == {record.key: record.fields for record in records}
