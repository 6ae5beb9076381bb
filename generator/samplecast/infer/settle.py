"""Tables against examples: the one type that a place settles on, and what else was said or seen there.

The table settles scalars, the example settles list against object; what is overruled stays beside the type. Where the
table lists the fields inside a wrapper that the example shows, or the other way round, the keys that both have decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.infer.example_shapes import is_map
from samplecast.infer.merge import NOTHING, Keys, Shape, merge_all
from samplecast.infer.table_claims import TableClaim
from samplecast.infer.unions import NULL, SOME, covers, options, union_of, with_refs
from samplecast.schema import ListOf, MapOf, Ref, Scalar, Type, Unknown
from samplecast.vocabulary import phrase

_DATE_TIME = Scalar("string", "date-time")
_STRING = Scalar("string")
_NUMBER = Scalar("number")
_PAIR = {"key", "value"}
"""A table of these describes the entries of a map that an example shows without them."""
_SCALARS = (_STRING, Scalar("integer"), _NUMBER, Scalar("boolean"))


class Records(Protocol):
    """What settling must know of the records that claims name."""

    def stated(self, key: str) -> Mapping[str, TableClaim]:
        """What the tables of a record state, by key."""
        ...

    def values(self, key: str) -> Type | None:
        """What the tables state of the values, where every row stands for keys of the caller's choice."""
        ...


class SeenObjects(Struct, frozen=True):
    """Objects that an example shows where a record belongs."""

    record: str
    """Key of the record: the table's, or a path where no table lists the fields."""
    shape: Shape
    claims: Mapping[str, TableClaim] = field(default_factory=dict)
    """What is claimed of keys that no table of the record lists: the inside of a wrapper."""


class SettledType(Struct, frozen=True):
    """What a place settles on."""

    type: Type
    also: tuple[Type, ...] = ()
    """What else was said or seen; not empty means that table and example contradict each other."""
    nullable: bool = False
    found: tuple[SeenObjects, ...] = ()


_SHOWN: Mapping[str, SettledType] = {scalar.kind: SettledType(scalar) for scalar in _SCALARS}
"""What values of one kind settle on where nothing is claimed, by the kind."""


class Settler(Struct, frozen=True):
    """How to settle: what is known of records, and whether strings that read as date-times are taken for such."""

    records: Records
    dates: bool = False

    def settle(self, claim: Type | None, shape: Shape, path: str) -> SettledType:
        """The type of a place; `path` names the record of an object that no table describes."""
        if len(shape.seen) == 1:  # nine of ten places
            (kind,) = shape.seen
            if isinstance(claim, Scalar) and claim.kind == kind and not claim.format:
                return SettledType(claim)
            if kind in _SHOWN and (claim is None or isinstance(claim, Unknown)):
                return _SHOWN[kind]
        return self._weighed(claim, shape, path)

    def _weighed(self, claim: Type | None, shape: Shape, path: str) -> SettledType:
        if "deep" in shape.seen:
            return SettledType(Unknown("nested too deep to be told apart"))
        if "placeholder" in shape.seen:
            return self._filled_in(claim, shape, path)
        nullable = "null" in shape.seen
        stated = [part for part in options(claim) if not isinstance(part, Unknown)] if claim else []
        if shape.seen.keys() <= {"null"}:
            unknown = Unknown("only null is shown" if nullable else "nothing is said or shown")
            return SettledType(with_refs(_unseen(claim), self._claimed) if claim else unknown, nullable=nullable)
        scalars = self._scalars(stated, shape)
        array = self._array(stated, shape, path) if "array" in shape.seen else None
        object_ = self._object(stated, shape, shape.keys, path) if shape.keys else None
        structures = [part for part in (array, object_) if part]
        found = tuple(one for part in structures for one in part.found)
        deeper = [other for part in structures for other in part.also]
        if not stated:
            return SettledType(
                union_of([*scalars, *(part.type for part in structures)]), tuple(deeper), nullable, found
            )
        if all(isinstance(part, Scalar) for part in stated) and not _filled(shape):
            return SettledType(union_of(stated), tuple(part.type for part in structures), nullable, found)
        type_, also = _confront(stated, scalars, array, object_)
        beside = dict.fromkeys(other for other in (*also, *deeper) if other != type_)
        return SettledType(type_, tuple(beside), nullable, found)

    def _filled_in(self, claim: Type | None, shape: Shape, path: str) -> SettledType:
        """The type of a place where a placeholder stands: what is stated, named or else seen, and never its string."""
        seen = {kind: place for kind, place in shape.seen.items() if kind != "placeholder"}
        if claim is not None and not isinstance(claim, Unknown):
            seen.setdefault("string", shape.seen["placeholder"])
            return self._weighed(claim, replace(shape, seen=seen), path)
        if seen.keys() <= {"null"}:
            return SettledType(Unknown("only a placeholder is shown"), nullable=bool(seen))
        settled = self._weighed(claim, replace(shape, seen=seen), path)
        return settled if covers(settled.type, "string") else replace(settled, also=(*settled.also, _STRING))

    def _claimed(self, key: str) -> Type:
        """The record of a claim, or the map that its table describes, where no example shows which keys it has."""
        value = self.records.values(key)
        return Ref(key) if value is None else MapOf(value)

    def _scalars(self, stated: Sequence[Type], shape: Shape) -> list[Type]:
        """The scalars seen; a date-time only where no other string was, and the table or the user says so."""
        dates = self.dates or _DATE_TIME in stated
        seen = [scalar for scalar in _SCALARS[1:] if scalar.kind in shape.seen]
        if "string" in shape.seen:
            return [_STRING, *seen]
        if "date-time" in shape.seen:
            return [_DATE_TIME if dates else _STRING, *seen]
        return [*seen]

    def _array(self, stated: Sequence[Type], shape: Shape, path: str) -> SettledType:
        """The arrays seen, their elements settled with what the table says of them, be it of the object itself."""
        items = [part.item for part in stated if isinstance(part, ListOf)]
        objects = [part for part in stated if isinstance(part, (MapOf, Ref))]
        claim = union_of(items or objects) if items or objects else None
        inner = self.settle(claim, shape.item or NOTHING, f"{path}[]")
        if shape.item is None and claim is None:
            return SettledType(ListOf(Unknown("no element is shown")))
        return _around(ListOf, inner)

    def _object(self, stated: Sequence[Type], shape: Shape, keys: Keys, path: str) -> SettledType:
        """The objects seen: of the table's record, of a map, or of a record that only the examples know."""
        objects = [part for part in stated if isinstance(part, (MapOf, Ref))]
        if not objects:
            lists = [part.item for part in stated if isinstance(part, ListOf)]
            objects = [part for item in lists for part in options(item) if isinstance(part, (MapOf, Ref))]
        alone = Shape({"object": shape.seen["object"]}, None, keys)
        best = max(objects, key=lambda part: self._overlap(part, keys), default=SOME)
        if isinstance(best, MapOf):
            if isinstance(best.value, Ref) and self._overlap(best.value, keys):
                return self._record(best.value, alone, keys, path)
            return self._map(best.value, keys, path)
        return self._unlisted(alone, keys, path) if best == SOME else self._record(best, alone, keys, path)

    def _overlap(self, claim: Type, keys: Keys) -> int:
        """How many of the keys the table of a claimed record lists."""
        return len(self.records.stated(claim.key).keys() & keys.members.keys()) if isinstance(claim, Ref) else 0

    def _map(self, value: Type | None, keys: Keys, path: str) -> SettledType:
        values = merge_all(keys.members.values())
        if not values.seen:
            return SettledType(MapOf(value or Unknown("only {} is shown")))
        if (value is None or value == SOME or isinstance(value, Unknown)) and _are_disjoint(keys):
            return SettledType(MapOf(Unknown("its values have no key in common")))
        return _around(MapOf, self.settle(value, values, f"{path}{{}}"))

    def _unlisted(self, shape: Shape, keys: Keys, path: str) -> SettledType:
        """An object whose fields no table lists."""
        if is_map(keys):
            return self._map(None, keys, path)
        return SettledType(Ref(path), found=(SeenObjects(path, shape),))

    def _record(self, claim: Ref, shape: Shape, keys: Keys, path: str) -> SettledType:
        """An object whose fields a table lists, unless the table means what is inside or around it."""
        value = self.records.values(claim.key)
        if value is not None:
            return self._map(value, keys, path)
        stated = self.records.stated(claim.key)
        names = stated.keys()
        wrapped = any(_mostly(inside, names) for inside in keys.members.values())
        if names == _PAIR and keys.members and not wrapped and not names & keys.members.keys():
            return self._map(stated["value"].type, keys, path)
        if inner := self._unwrapped(claim, keys):
            return SettledType(inner, found=(SeenObjects(inner.key, shape),))
        if names and keys.members and not names & keys.members.keys():
            wrapping = [key for key, inside in keys.members.items() if _mostly(inside, names)]
            if is_map(keys) and len(wrapping) == len(keys.members):
                return self._map(claim, keys, path)
            if len(wrapping) == 1:
                inside = f"{path}/"
                return SettledType(
                    Ref(inside), found=(SeenObjects(inside, shape, {wrapping[0]: TableClaim(claim, ())}),)
                )
        return SettledType(claim, found=(SeenObjects(claim.key, shape),))

    def _unwrapped(self, claim: Ref, keys: Keys) -> Ref | None:
        """The record of a row whose fields the example shows without the row's own key around them."""
        seen = keys.members.keys()
        stated = self.records.stated(claim.key)
        outside = len(stated.keys() & seen)
        for name, row in stated.items():
            for inner in options(row.type) if name not in seen else ():
                inside = self._overlap(inner, keys)
                if isinstance(inner, Ref) and inner != claim and inside > outside and 5 * inside >= 4 * len(seen):
                    return inner
        return None


def _confront(
    stated: Sequence[Type], scalars: Sequence[Type], array: SettledType | None, object_: SettledType | None
) -> tuple[Type, list[Type]]:
    """The settled type of a place and what was overruled there."""
    listed = any(isinstance(part, ListOf) for part in stated)
    keyed = any(isinstance(part, (MapOf, Ref)) for part in stated)
    settled = [_confirmed(part, scalars, array, object_) for part in stated]
    unstated = [part.type for part, said in ((array, listed), (object_, keyed)) if part and not said]
    claim = union_of(settled)
    odd = [scalar for scalar in scalars if isinstance(scalar, Scalar) and not covers(claim, scalar.kind)]
    if unstated and not (array and listed) and not (object_ and keyed):
        return union_of(unstated), [*settled, *odd]
    return claim, [*unstated, *odd]


def _unseen(claim: Type) -> Type:
    """What a claim amounts to where nothing is shown: of a map and the keys that a table lists of it, the map.

    A bare `enum` is a text then.
    """
    if isinstance(claim, Unknown) and claim.reason and phrase("enum type").fullmatch(claim.reason):
        return _STRING
    maps = [part for part in options(claim) if isinstance(part, MapOf)]
    return union_of([part for part in options(claim) if not isinstance(part, Ref)]) if maps else claim


def _confirmed(claim: Type, scalars: Sequence[Type], array: SettledType | None, object_: SettledType | None) -> Type:
    """A claimed type with the details that examples of its kind add."""
    match claim:
        case ListOf() if array:
            return array.type
        case MapOf() | Ref() if object_:
            return object_.type
        case Scalar("string", "date-time") if _STRING in scalars:
            return _STRING
        case Scalar("string", "") if _DATE_TIME in scalars:
            return _DATE_TIME
        case Scalar("integer") if _NUMBER in scalars:
            return _NUMBER  # whole numbers are numbers too
        case _:
            return claim


def _around(outer: type[ListOf | MapOf], inner: SettledType) -> SettledType:
    """A list or map of what its elements settled on."""

    def accepting(type_: Type) -> Type:
        return union_of([type_, NULL]) if inner.nullable and not isinstance(type_, Unknown) else type_

    also = (outer(accepting(union_of([inner.type, *inner.also]))),) if inner.also else ()
    return SettledType(outer(accepting(inner.type)), also, found=inner.found)


def _filled(shape: Shape) -> bool:
    """Whether anything but null, `{}` and `[]` was seen: these stand for no value where the table says a scalar."""
    bare = shape.keys is None or not (shape.keys.members or shape.keys.incomplete)
    return not (bare and shape.item is None and shape.seen.keys() <= {"object", "array", "null"})


def _are_disjoint(keys: Keys) -> bool:
    """Whether several objects under different keys share none of theirs: each is a thing of its own."""
    inner = [shape.keys.members.keys() for shape in keys.members.values() if shape.keys and shape.keys.members]
    return 1 < len(inner) == len(keys.members) and sum(map(len, inner)) == len(frozenset().union(*inner))


def _mostly(shape: Shape, names: AbstractSet[str]) -> bool:
    """Whether half of the keys of an object, or of the objects in a list, are among the names."""
    while shape.item is not None:
        shape = shape.item
    keys = shape.keys.members.keys() if shape.keys else ()
    return bool(keys) and 2 * len(names & set(keys)) >= len(keys)
