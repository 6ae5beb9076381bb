"""Merging shapes: an algebra in which neither number nor order of samples matters."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from samplecast.infer.example_shapes import DEEPEST, shape_of
from samplecast.infer.merge import NOTHING, Shape, merge, merge_all
from samplecast.sample import Node

from tests.support.facts_by_hand import CUT, tree

_keys = st.sampled_from(["a", "b", "c", "d"])
_cuts = st.sampled_from([{}, {CUT: CUT}])
_values = st.recursive(
    st.sampled_from([None, True, 1, 1.5, "x", "2020-01-01T00:00:00Z"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=2).map(lambda items: [*items, CUT]),
        st.tuples(st.dictionaries(_keys, inner, max_size=3), _cuts).map(lambda pair: pair[0] | pair[1]),
    ),
    max_leaves=8,
)
_shapes = st.builds(lambda value, line: shape_of(tree(value), line), _values, st.integers(0, 5))


@given(_shapes)
def test_merging_is_idempotent(shape: Shape) -> None:
    """What is seen twice is seen once."""
    assert merge(shape, shape) == shape
    again = merge(merge(shape, NOTHING), shape)
    assert again == shape


@given(_shapes, _shapes)
def test_merging_is_idempotent_for_equal_copies(shape: Shape, other: Shape) -> None:
    """Adding a sample that is in already changes nothing."""
    both = merge(shape, other)
    assert merge(both, shape) == both
    assert merge(other, both) == both


@given(_shapes, _shapes)
def test_merging_is_commutative(one: Shape, other: Shape) -> None:
    """The order of two samples does not matter."""
    assert merge(one, other) == merge(other, one)


@given(_shapes, _shapes, _shapes)
def test_merging_is_associative(one: Shape, two: Shape, three: Shape) -> None:
    """Nor does which of them are merged first."""
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(st.lists(_shapes, max_size=6).flatmap(lambda shapes: st.tuples(st.just(shapes), st.permutations(shapes))))
def test_merging_all_takes_any_order(orders: tuple[list[Shape], list[Shape]]) -> None:
    """Many samples give one shape in whatever order they come."""
    assert merge_all(orders[0]) == merge_all(orders[1])


def test_nothing_is_neutral() -> None:
    """No sample adds nothing."""
    shape = shape_of(tree({"a": [1]}))
    assert merge(NOTHING, shape) == shape
    assert merge(shape, NOTHING) == shape
    assert merge_all([]) == NOTHING


def test_incomplete_objects_prove_no_absence() -> None:
    """A key behind a gap may be there: only complete objects say that a key is missing."""
    shown_in_part = shape_of(tree({"a": 1, CUT: CUT}))
    complete = shape_of(tree({"a": 1, "b": 2}))
    keys = merge(shown_in_part, complete).keys
    assert keys is not None
    assert keys.always == {"a", "b"}
    assert keys.ever == {"a"}
    assert shown_in_part.keys is not None
    assert shown_in_part.keys.incomplete
    assert not keys.incomplete


def test_the_last_of_duplicate_keys_counts() -> None:
    """A key that stands twice has the shape of its last value."""
    twice = tree({"a": "x"})
    again = tree({"a": 1})
    both = Node("object", 0, 0, 1, 1, members=twice.members + again.members)
    keys = shape_of(both).keys
    assert keys is not None
    assert keys.members["a"].seen.keys() == {"integer"}


def test_places_are_those_of_the_page() -> None:
    """A shape knows where on the page it was first seen."""
    one = shape_of(tree("x", 1, 3), 10, 4)
    other = shape_of(tree("y", 1, 2), 10, 4)
    assert merge(one, other).seen == {"string": (11, 6)}


def test_nesting_has_a_bottom() -> None:
    """Below a hundred levels nothing is told apart, in arrays and objects alike."""
    for wrap in (lambda inner: [inner], lambda inner: {"k": inner}):
        value: Any = 1
        for _ in range(DEEPEST + 50):
            value = wrap(value)
        shape: Shape | None = shape_of(tree(value))
        for _ in range(DEEPEST):
            assert shape is not None
            shape = shape.item or (shape.keys.members["k"] if shape.keys else None)
        assert shape is not None
        assert shape.seen.keys() == {"deep"}


def test_many_different_objects_merge_in_reasonable_time() -> None:
    """A list of objects that share no key is merged by halves, not one by one."""
    shape = shape_of(tree([{f"k{number}": number} for number in range(20_000)]))
    assert shape.item is not None
    assert shape.item.keys is not None
    assert len(shape.item.keys.members) == 20_000
    assert shape.item.keys.always == frozenset()
