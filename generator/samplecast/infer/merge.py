"""The algebra of shapes: what the examples show at one place of a body, before any table is asked.

A shape only ever grows. It is the set of kinds seen, each with the first place it stands at, the shape of all
elements, and the keys. So merging is idempotent, commutative and associative, and it does not matter how often or in
which order something was seen. `example_shapes.py` makes shapes from samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

Kind: TypeAlias = Literal[
    "string", "date-time", "integer", "number", "boolean", "null", "object", "array", "deep", "placeholder"
]
"""What a value is; `date-time` is a string that reads as one, `deep` anything nested too deep to be told apart.

`placeholder` is a string that stands for a value; beside it stands the kind that it names, if it names one."""

Position: TypeAlias = tuple[int, int]
"""Line and column on the page."""


class Shape(Struct, frozen=True):
    """All values seen at one place."""

    seen: Mapping[Kind, Position] = field(default_factory=dict)
    """The kinds of the values, each with the first place it stands at."""
    item: Shape | None = None
    """The elements of the arrays; None where no element was seen."""
    keys: Keys | None = None
    """The keys of the objects; None where no object was seen."""


class Keys(Struct, frozen=True):
    """What objects at one place have for keys."""

    members: Mapping[str, Shape]
    always: frozenset[str] | None
    """The keys of every complete object; None where none is complete: then nothing is known to be absent."""
    ever: frozenset[str] | None
    """The keys of every object of an example, complete or not; None where only fragments in table cells show any."""
    orders: frozenset[tuple[str, ...]]
    """The orders in which the keys stand."""

    @property
    def incomplete(self) -> bool:
        """Whether an example shows an object here, and none in full."""
        return self.always is None and self.ever is not None


NOTHING = Shape()
"""The shape of no value at all."""


def merge(one: Shape, other: Shape) -> Shape:
    """The shape of everything that has either shape."""
    if one is other or not other.seen:
        return one
    if not one.seen:
        return other
    item = _either(one.item, other.item)
    keys = other.keys if one.keys is None else one.keys if other.keys is None else _merge_keys(one.keys, other.keys)
    return Shape(_merge_seen(one.seen, other.seen), item, keys)


def merge_all(shapes: Iterable[Shape]) -> Shape:
    """The merger of any number of shapes, by halves: merging big ones one by one would be quadratic."""
    left = list(shapes)
    while len(left) > 1:
        pairs = zip(left[::2], left[1::2], strict=False)
        left = [merge(one, other) for one, other in pairs] + left[len(left) - len(left) % 2 :]
    return left[0] if left else NOTHING


def _either(one: Shape | None, other: Shape | None) -> Shape | None:
    if one is None or other is None:
        return other if one is None else one
    return merge(one, other)


def _merge_seen(one: Mapping[Kind, Position], other: Mapping[Kind, Position]) -> Mapping[Kind, Position]:
    if one.keys() == other.keys() and all(place <= other[kind] for kind, place in one.items()):
        return one
    first = dict(one)
    for kind, place in other.items():
        first[kind] = min(place, first.get(kind, place))
    return first


def _merge_keys(one: Keys, other: Keys) -> Keys:
    members = dict(one.members)
    for key, shape in other.members.items():
        members[key] = merge(members[key], shape) if key in members else shape
    return Keys(members, _common(one.always, other.always), _common(one.ever, other.ever), one.orders | other.orders)


def _common(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
