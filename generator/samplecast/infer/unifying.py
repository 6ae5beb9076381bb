"""Unifying: same-named records of several pages that are one object, told more or less fully.

Pages list one object each as far as they need it: one leaves a key out, another calls it optional, a third shows only
an excerpt. They are one class of the service unless they differ in substance: a key with another type, or keys of
which too few are common. What each page says itself stays beside it, for whoever wants to know it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from msgspec.structs import replace

from samplecast.infer.unions import refs_in, union_of, with_refs
from samplecast.schema import Field, ListOf, MapOf, Record, Ref, Type, Unknown

_COMMON = 0.6
"""Of the keys of two records, the share that both have, where one object is told twice. Half of them is two objects
that share an id, a name and a link."""
_ANY = Ref("*")

Unified: TypeAlias = Mapping[str, "tuple[Field, ...]"]
"""By record key, the fields of the object that the record tells of."""


def unified(records: Mapping[str, Record], bodies: AbstractSet[str] = frozenset()) -> Unified:
    """The fields of every record: those of one object joined, all others as they are.

    `bodies` are the keys of whole bodies: operations of one title are still several, so that all keys have to agree.
    """
    cluster = _clusters(records, bodies)
    groups: dict[Hashable, list[Record]] = {}
    for key, record in records.items():
        groups.setdefault(cluster[key], []).append(record)
    found: dict[str, tuple[Field, ...]] = {}
    for group in groups.values():
        fields = _joined(group) if len(group) > 1 else group[0].fields
        found.update(dict.fromkeys((record.key for record in group), fields))
    return found


def _clusters(records: Mapping[str, Record], bodies: AbstractSet[str]) -> dict[str, Hashable]:
    """What tells the object of each record from all others.

    Records that lead to different objects under one key are different ones, and so are those that lead to them.
    """
    cluster: dict[str, Hashable] = {}
    for (name, error), group in _by_name(records.values()).items():
        for number, alike in enumerate(_alike(group, bodies)):
            cluster.update(dict.fromkeys((record.key for record in alike), (name, error, number)))
    while True:
        split: dict[str, Hashable] = {}
        members: dict[Hashable, list[Record]] = {}
        for key, record in records.items():
            members.setdefault(cluster[key], []).append(record)
        for own, group in members.items():
            for number, alike in enumerate(_leading_alike(group, cluster)):
                split.update(dict.fromkeys((record.key for record in alike), (own, number) if number else own))
        if split == cluster:
            return cluster
        cluster = split


def _by_name(records: Iterable[Record]) -> dict[tuple[str, bool], list[Record]]:
    found: dict[tuple[str, bool], list[Record]] = {}
    for record in records:
        found.setdefault((record.name, record.error), []).append(record)
    return found


def _alike(group: Sequence[Record], bodies: AbstractSet[str]) -> list[list[Record]]:
    """The records of one name by object; the fullest comes first, and the others join the first that they fit."""
    objects: list[tuple[dict[str, Field], set[str], list[Record]]] = []
    for record in sorted(group, key=lambda one: (-len(one.fields), one.key)):
        tables = {str(one.span) for one in record.evidence if one.source == "table"}
        for keys, told, members in objects:
            whole = not {record.key, members[0].key}.isdisjoint(bodies)
            if _fits(record, keys) and _told_twice(record, keys, whole=whole, listed=bool(told & tables)):
                members.append(record)
                told.update(tables)
                for one in record.fields:
                    keys.setdefault(one.key, one)
                break
        else:
            objects.append(({one.key: one for one in record.fields}, tables, [record]))
    return [members for _, _, members in objects]


def _told_twice(record: Record, keys: Mapping[str, Field], *, whole: bool, listed: bool) -> bool:
    """Whether one table lists both, or most of the keys of either are those of both; of whole bodies, all."""
    own = {one.key for one in record.fields}
    if whole:
        return own == keys.keys()
    return listed or len(own & keys.keys()) >= _COMMON * len(own | keys.keys())


def _fits(record: Record, keys: Mapping[str, Field]) -> bool:
    """Whether no common key has another type."""
    return all(_same(one, keys[one.key]) for one in record.fields if one.key in keys)


def _same(one: Field, other: Field) -> bool:
    own, theirs = (with_refs(field.type, _any_record) for field in (one, other))
    return own == theirs or _wider(own, theirs) or _wider(theirs, own)


def _wider(open_: Type, known: Type) -> bool:
    """Whether a type says the same as another one as far as it says anything: of an empty array, say."""
    match open_, known:
        case (ListOf(Unknown()), ListOf()) | (MapOf(Unknown()), MapOf() | Ref()):
            return True
    return False


def _leading_alike(group: Sequence[Record], cluster: Mapping[str, Hashable]) -> list[list[Record]]:
    """The records of one object by where their keys lead; the first that has a key settles it."""
    objects: list[tuple[dict[str, tuple[Hashable, ...]], list[Record]]] = []
    for record in group:
        own = {
            one.key: tuple(cluster[ref] for ref in refs_in(one.type) if ref in cluster)
            for one in record.fields
            if refs_in(one.type)
        }
        for led, members in objects:
            if all(led.get(key, found) == found for key, found in own.items()):
                members.append(record)
                led.update(own)
                break
        else:
            objects.append((own, [record]))
    return [members for _, members in objects]


def _joined(group: Sequence[Record]) -> tuple[Field, ...]:
    """The fields of an object, in the order of the record that tells most of it."""
    ordered = sorted(group, key=lambda record: (-len(record.fields), record.key))
    by_key: dict[str, list[Field]] = {}
    for record in ordered:
        for one in record.fields:
            by_key.setdefault(one.key, []).append(one)
    keys = {record.key: {one.key for one in record.fields} for record in ordered}
    return tuple(
        _field(told, [record.incomplete for record in ordered if told[0].key not in keys[record.key]])
        for told in by_key.values()
    )


def _field(told: Sequence[Field], without: Sequence[bool]) -> Field:
    """One key as all records tell it; `without` has for each record that lacks it whether this one is an excerpt."""
    fullest = next((one for one in told if not _open(one.type)), told[0])
    also = {other: None for one in told for other in one.also}
    also |= {one.type: None for one in told if _shape(one.type) != _shape(fullest.type)}
    required = all(one.required for one in told) and all(without)
    return replace(
        fullest,
        required=required,
        nullable=any(one.nullable for one in told),
        lacking=required and (any(one.lacking for one in told) or bool(without)),
        also=tuple(other for other in also if _shape(other) != _shape(fullest.type)),
    )


def _open(type_: Type) -> bool:
    return isinstance(type_, (ListOf, MapOf)) and isinstance(union_of([_inner(type_)]), Unknown)


def _inner(type_: ListOf | MapOf) -> Type:
    return type_.item if isinstance(type_, ListOf) else type_.value


def _shape(type_: Type) -> Type:
    return with_refs(type_, _any_record)


def _any_record(_: str) -> Ref:
    return _ANY
