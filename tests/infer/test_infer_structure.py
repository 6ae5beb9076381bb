"""Telling shapes apart: records are the same where nothing that they refer to, however far, differs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from samplecast.infer.structure import classes
from samplecast.schema import Field, ListOf, Ref, Scalar, Type, Union

from tests.support.facts_by_hand import example, one_page, operation

_keys = st.sampled_from("abcdef")
_refs = st.builds(Ref, _keys)
_types: st.SearchStrategy[Type] = st.one_of(
    _refs,
    _refs,
    st.builds(ListOf, _refs),
    st.sampled_from([Scalar("string"), Scalar("integer"), Ref("unknown"), Union((Scalar("string"), Ref("a")))]),
)
_fields = st.dictionaries(st.sampled_from("xy"), _types, max_size=2).map(
    lambda found: tuple(Field(key, type_, required=True) for key, type_ in found.items())
)


def told_apart(records: dict[str, tuple[Field, ...]], one: str, other: str, depth: int) -> bool:
    """Whether so many steps from two records lead to a difference: the definition, spelled out."""
    first, second = ({field.key: field.type for field in records[key]} for key in (one, other))
    if first.keys() != second.keys():
        return True
    return any(types_differ(records, first[key], second[key], depth) for key in first)


def types_differ(records: dict[str, tuple[Field, ...]], one: Type, other: Type, depth: int) -> bool:
    match one, other:
        case Ref(a), Ref(b) if a in records and b in records:
            return depth > 0 and told_apart(records, a, b, depth - 1)
        case Ref(a), Ref(b):
            return (a in records) != (b in records)
        case ListOf(a), ListOf(b):
            return types_differ(records, a, b, depth)
        case Union(a), Union(b):
            return any(types_differ(records, x, y, depth) for x, y in zip(a, b, strict=True))
        case _:
            return one != other


@given(st.dictionaries(_keys, _fields, min_size=2))
def test_records_are_the_same_if_no_path_tells_them_apart(records: dict[str, tuple[Field, ...]]) -> None:
    """Two records have one number exactly where no path through both ends in a difference, loops included."""
    number = classes(records, {})
    for one in records:
        for other in records:
            assert (number[one] == number[other]) != told_apart(records, one, other, len(records))


def test_records_of_another_head_are_others() -> None:
    """What is compared besides the fields tells records apart, and so what refers to them."""
    leaf = (Field("x", Scalar("string"), required=True),)
    records = {
        "a": leaf,
        "b": leaf,
        "c": (Field("up", Ref("a"), required=True),),
        "d": (Field("up", Ref("b"), required=True),),
    }
    same = classes(records, {})
    assert (same["a"], same["c"]) == (same["b"], same["d"])
    apart = classes(records, {"a": "A", "b": "B"})
    assert len(set(apart.values())) == 4


def test_ten_thousand_likenesses_are_told_apart_quickly() -> None:
    """A long chain of records that differ only at its end takes one step each."""
    chain = {f"r{number}": (Field("k", Ref(f"r{number + 1}"), required=True),) for number in range(10_000)}
    chain["r10000"] = ()
    assert len(set(classes(chain, {}).values())) == 10_001


def test_thousands_of_operations_of_one_title_are_numbered_quickly() -> None:
    """Numbers are counted on, not up from two again."""
    made, _ = one_page(*(operation("Get It", examples=[example({f"k{number}": 1})]) for number in range(3000)))
    assert made.operations[-1].name == "GetIt3000"
    assert len(made.records) == 3000
