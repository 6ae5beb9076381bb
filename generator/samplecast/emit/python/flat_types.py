"""Schema types made ready for printing: one flat union per field, each JSON kind in it at most once.

Infer settles what a field is and keeps what else was seen; the emitted class accepts both. Lists merge into
one list and maps into one map, so that the kind of a JSON value alone decides how it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from msgspec import Struct

from samplecast.schema import Field, ListOf, MapOf, Ref, Scalar, Type, Union, Unknown

DEEPEST = 5
"""Lists and maps nested deeper, with no record between them, are read as any JSON value."""

DATE_TIME = Scalar("string", "date-time")
NULL = Scalar("null")
_PLAIN: dict[str, Scalar] = {kind: Scalar(kind) for kind in ("string", "integer", "number", "boolean", "null")}


class FlatType(Struct, frozen=True, dict=True):
    """The members of a type by the kind of JSON value they take; empty members throughout: anything goes."""

    scalars: tuple[Scalar, ...] = ()
    """Without formats, `DATE_TIME` aside; null last."""
    item: FlatType | None = None
    """Of the array."""
    value: FlatType | None = None
    """Of the map."""
    refs: tuple[str, ...] = ()
    """Record keys."""
    leading: str = "scalar"
    """Which of `scalar`, `item`, `value`, `ref` the docs settle on: it is named first."""
    listed: tuple[str, ...] = ()
    """The values that the docs list for the scalars, as Python spells them."""
    only: bool = False
    """Whether a type checker is to object to other values; reading never does."""

    @cached_property
    def anything(self) -> bool:
        """Whether any JSON value fits."""
        return not (self.scalars or self.item or self.value or self.refs)

    @cached_property
    def nullable(self) -> bool:
        """Whether null fits."""
        return NULL in self.scalars

    @cached_property
    def plain(self) -> bool:
        """Whether a value is kept as it is: scalars only, none of them a timestamp, or anything."""
        return not (self.item or self.value or self.refs) and DATE_TIME not in self.scalars

    @cached_property
    def record(self) -> str:
        """The key of the record that this is and nothing else; empty otherwise."""
        return self.refs[0] if self.refs and self.kinds == 1 and not self.nullable else ""

    @cached_property
    def solid(self) -> FlatType:
        """The flat type without null."""
        if not self.nullable:
            return self
        rest = tuple(scalar for scalar in self.scalars if scalar != NULL)
        return FlatType(rest, self.item, self.value, self.refs, self.leading)

    @cached_property
    def kinds(self) -> int:
        """How many kinds of JSON value fit, null aside; several records count as several."""
        rest = self.solid
        return len(rest.scalars) + bool(rest.item) + bool(rest.value) + len(rest.refs)


ANYTHING = FlatType()


def flat_type_of_field(field: Field, *, datetimes: bool) -> FlatType:
    """What the emitted field accepts."""
    null = (NULL,) if field.nullable else ()
    return flat_type((field.type, *field.also, *null), datetimes=datetimes)


@lru_cache(maxsize=4096)
def flat_type(types: tuple[Type, ...], *, datetimes: bool, deep: int = 0) -> FlatType:
    """One flat type for values of any of the types; `Unknown` among them leaves everything open."""
    members = list(_members(types))
    if deep > DEEPEST or any(isinstance(member, Unknown) for member in members):
        return ANYTHING
    items = [member.item for member in members if isinstance(member, ListOf)]
    values = [member.value for member in members if isinstance(member, MapOf)]
    return FlatType(
        scalars=_scalars([member for member in members if isinstance(member, Scalar)], datetimes=datetimes),
        item=flat_type(tuple(items), datetimes=datetimes, deep=deep + 1) if items else None,
        value=flat_type(tuple(values), datetimes=datetimes, deep=deep + 1) if values else None,
        refs=tuple(dict.fromkeys(member.key for member in members if isinstance(member, Ref))),
        leading=_LEADING[type(members[0])] if members else "scalar",
    )


_LEADING: dict[type, str] = {Scalar: "scalar", ListOf: "item", MapOf: "value", Ref: "ref"}


def _members(types: Iterable[Type]) -> Iterator[Type]:
    for member in types:
        if isinstance(member, Union):
            yield from _members(member.members)
        else:
            yield member


def _scalars(members: list[Scalar], *, datetimes: bool) -> tuple[Scalar, ...]:
    """Formats dropped, but for timestamps where they are wanted and no other string is allowed."""
    timestamps = datetimes and all(m.format == DATE_TIME.format for m in members if m.kind == "string")
    found = dict.fromkeys(DATE_TIME if m.kind == "string" and timestamps else _PLAIN[m.kind] for m in members)
    null = [NULL] if found.pop(NULL, 0) is None else []
    return (*found, *null)
