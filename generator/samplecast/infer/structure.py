"""Which records have one shape: equal keys with equal types, down to the last record they refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from samplecast.infer.unions import refs_in, with_refs
from samplecast.schema import Field, Ref

_Refs: TypeAlias = tuple[tuple[str, str], ...]
"""The records that one refers to, each with the key it stands under."""

_ANY = Ref("*")


def classes(
    records: Mapping[str, Sequence[Field]], heads: Mapping[str, Hashable], resolve: Callable[[str], str] = str
) -> dict[str, int]:
    """A number for each record; equal for records with equal heads and one shape, recursion included.

    A reference leads to the record with the key that `resolve` gives for it.

    All records of equal heads and keys start out alike; then those are told apart whose fields refer to records that
    are told apart, until nothing changes.
    """
    several = {head for head, times in Counter(heads.get(key) for key in records).items() if times > 1}
    numbers: dict[Hashable, int] = {}
    number: dict[str, int] = {}
    members: dict[int, set[str]] = {}
    for key, fields in records.items():
        head = heads.get(key)
        shape = _own_shape(fields) if head in several else None  # what is alone is like no other anyway
        number[key] = numbers.setdefault((head, shape), len(numbers))
        members.setdefault(number[key], set()).add(key)
    open_ = {key for key, own in number.items() if len(members[own]) > 1}
    refs = {key: _refs(records[key], records, resolve) for key in open_}
    leading: dict[str, set[str]] = {}
    for key, found in refs.items():
        for _, ref in found:
            leading.setdefault(ref, set()).add(key)
    while open_:
        moved = _split(open_, number, members, refs)
        open_ = {key for one in moved for key in leading.get(one, ())}
    return number


def _split(
    open_: AbstractSet[str], number: dict[str, int], members: dict[int, set[str]], refs: Mapping[str, _Refs]
) -> list[str]:
    """Tell records of one number apart that refer to different ones; gives those that have a new number.

    Only records in question are looked at: the others of their number refer to what they did before, all alike.
    """

    def signature(key: str) -> Hashable:
        return tuple(sorted((via, number[ref]) for via, ref in refs[key]))

    groups: dict[int, dict[Hashable, list[str]]] = {}
    for key in sorted(open_):
        groups.setdefault(number[key], {}).setdefault(signature(key), []).append(key)
    staying: dict[int, Hashable] = {}
    for old, alike in groups.items():
        calm = next((key for key in members[old] if key not in open_), None)
        staying[old] = max(alike, key=lambda one: len(alike[one])) if calm is None else signature(calm)
    moved: list[str] = []
    for old, alike in groups.items():
        for sign, keys in alike.items():
            if sign != staying[old]:
                members[old].difference_update(keys)
                moved += keys
                new = len(members)
                members[new] = set(keys)
                number.update(dict.fromkeys(keys, new))
    return moved


def _own_shape(fields: Sequence[Field]) -> Hashable:
    return frozenset(
        (
            field.key,
            field.required,
            field.nullable,
            field.lacking,
            with_refs(field.type, _any_record),
            frozenset(with_refs(other, _any_record) for other in field.also) if field.also else None,
        )
        for field in fields
    )


def _any_record(_: str) -> Ref:
    return _ANY


def _refs(fields: Sequence[Field], records: Mapping[str, object], resolve: Callable[[str], str]) -> _Refs:
    named = sorted(
        (field.key, resolve(ref)) for field in fields for type_ in (field.type, *field.also) for ref in refs_in(type_)
    )
    return tuple((key, ref) for key, ref in named if ref in records)
