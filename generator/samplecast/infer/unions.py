"""Types as values: join, take apart, rename."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from samplecast.schema import Field, ListOf, MapOf, Ref, Scalar, Type, Union, Unknown

NULL = Scalar("null")

SOME = Ref("")
"""An object of which nothing is stated but that it is one."""

_SCALAR_RANK = ("string", "integer", "number", "boolean", "null")


def union_of(types: Iterable[Type]) -> Type:
    """One type that covers them all, in its simplest form; `Unknown` only where nothing else is there."""
    parts = [part for type_ in types for part in options(type_)]
    known = [part for part in parts if not isinstance(part, Unknown)]
    if not known:
        return parts[0] if parts else Unknown("nothing is said or shown")
    if len(known) == 1:
        return known[0]
    lists = [part.item for part in known if isinstance(part, ListOf)]
    maps = [part.value for part in known if isinstance(part, MapOf)]
    members: list[Type] = [*_scalars(known)]
    members += [ListOf(union_of(lists))] * bool(lists)
    members += [MapOf(union_of(maps))] * bool(maps)
    members += _refs(known, vague=not maps)
    return members[0] if len(members) == 1 else Union(tuple(members))


def _scalars(types: Sequence[Type]) -> list[Scalar]:
    """The scalars among the types, without an integer beside a number or a format beside none."""
    scalars = {type_ for type_ in types if isinstance(type_, Scalar)}
    kinds = {scalar.kind for scalar in scalars}
    plain = {scalar.kind for scalar in scalars if not scalar.format}
    kept = (
        scalar
        for scalar in scalars
        if (not scalar.format or scalar.kind not in plain) and (scalar.kind != "integer" or "number" not in kinds)
    )
    return sorted(kept, key=lambda scalar: (_SCALAR_RANK.index(scalar.kind), scalar.format))


def _refs(types: Sequence[Type], *, vague: bool) -> list[Ref]:
    """The records among the types; `SOME` object only where no other record, and no map, is among them."""
    refs = {type_ for type_ in types if isinstance(type_, Ref)}
    named = refs - {SOME}
    return sorted(named or (refs if vague else ()), key=lambda ref: ref.key)


def options(type_: Type) -> tuple[Type, ...]:
    """The members of a union; of any other type itself."""
    return type_.members if isinstance(type_, Union) else (type_,)


def refs_in(type_: Type) -> Sequence[str]:
    """The keys of the records that a type names, in order."""
    if isinstance(type_, Scalar):  # most are
        return ()
    found: list[str] = []
    left: list[Type] = [type_]
    while left:
        match left.pop():
            case Ref(key):
                found.append(key)
            case ListOf(inner) | MapOf(inner):
                left.append(inner)
            case Union(members):
                left.extend(reversed(members))
            case Scalar() | Unknown():
                pass
    return found


def with_refs(type_: Type, rename: Callable[[str], Type]) -> Type:
    """The type with every reference replaced; one without any is given back as it is."""
    match type_:
        case Scalar() | Unknown():
            return type_
        case Ref(key):
            renamed = rename(key)
            return type_ if renamed == type_ else renamed
        case ListOf(item):
            inner = with_refs(item, rename)
            return type_ if inner is item else ListOf(inner)
        case MapOf(value):
            inner = with_refs(value, rename)
            return type_ if inner is value else MapOf(inner)
        case Union(members):
            return union_of([with_refs(member, rename) for member in members])


def field_with_refs(field: Field, rename: Callable[[str], Type]) -> Field:
    """The field with every reference replaced."""
    type_ = with_refs(field.type, rename)
    if not field.also and type_ is field.type:
        return field
    return replace(field, type=type_, also=tuple(with_refs(other, rename) for other in field.also))


def covers(claim: Type, kind: str) -> bool:
    """Whether a type allows scalars of this kind (`date-time` is a string, an integer a number)."""
    kind = "string" if kind == "date-time" else kind
    allowed = {part.kind for part in options(claim) if isinstance(part, Scalar)}
    return kind in allowed or (kind == "integer" and "number" in allowed)
