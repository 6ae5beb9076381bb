"""Which records have one shape: equal keys with equal types, down to the last record they refer to."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from generator.infer.types import refs_in, with_refs
from generator.schema import Field, Ref

_ANY = Ref("*")


def classes(
    records: Mapping[str, Sequence[Field]], heads: Mapping[str, Hashable], resolve: Callable[[str], str] = str
) -> dict[str, int]:
    """A number for each record; equal for records with equal heads and one shape, recursion included.

    A reference leads to the record with the key that `resolve` gives for it.

    All records of equal heads and keys start out alike; then those are told apart whose fields refer to records that
    are told apart, until nothing changes.
    """
    own = {key: (heads.get(key), _own_shape(fields)) for key, fields in records.items()}
    refs = {key: _refs(fields, records, resolve) for key, fields in records.items()}
    number = _numbered(own)
    while True:
        finer = _numbered(
            {key: (number[key], *sorted((via, number[ref]) for via, ref in refs[key])) for key in records}
        )
        if len(set(finer.values())) == len(set(number.values())):
            return finer
        number = finer


def _numbered(signatures: Mapping[str, Hashable]) -> dict[str, int]:
    numbers: dict[Hashable, int] = {}
    return {key: numbers.setdefault(signature, len(numbers)) for key, signature in signatures.items()}


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


def _refs(
    fields: Sequence[Field], records: Mapping[str, object], resolve: Callable[[str], str]
) -> tuple[tuple[str, str], ...]:
    """The records that the fields refer to, each with the key it stands under."""
    named = sorted(
        (field.key, resolve(ref)) for field in fields for type_ in (field.type, *field.also) for ref in refs_in(type_)
    )
    return tuple((key, ref) for key, ref in named if ref in records)
