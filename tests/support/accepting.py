"""An oracle for the inferring stage: whether a type, as the emitted class would read it, accepts a JSON value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from samplecast.sample import Json
from samplecast.schema import ListOf, MapOf, Record, Ref, Scalar, ServiceSchema, Type, Union, Unknown


def records_of(schema: ServiceSchema) -> dict[str, Record]:
    """Every record of a service by key, checked to be complete: no reference leads nowhere."""
    records = {record.key: record for page in schema.pages for record in page.records}
    records |= {record.key: record for record in schema.records}
    for record in records.values():
        for field in record.fields:
            for type_ in (field.type, *field.also):
                assert set(_refs(type_)) <= records.keys(), (record.key, field.key)
    return records


def _refs(type_: Type) -> Iterator[str]:
    match type_:
        case Ref(key):
            yield key
        case ListOf(inner) | MapOf(inner):
            yield from _refs(inner)
        case Union(members):
            for member in members:
                yield from _refs(member)
        case Scalar() | Unknown():
            pass


def problems(types: Iterable[Type], value: Json, records: Mapping[str, Record], path: str = "") -> list[str]:
    """Why none of the types accepts the value; empty where one does."""
    found: list[str] = []
    for type_ in types:
        here = list(_problems(type_, value, records, path))
        if not here:
            return []
        found += here
    return found


def accepts(type_: Type, value: Json, records: Mapping[str, Record]) -> bool:
    """Whether the type accepts the value."""
    return not problems([type_], value, records)


def _problems(type_: Type, value: Json, records: Mapping[str, Record], path: str) -> Iterator[str]:
    match type_, value:
        case (Unknown(), _) | (Scalar("null"), None) | (Scalar("string"), str()) | (Scalar("boolean"), bool()):
            return
        case (Scalar("integer" | "number"), bool()):
            yield f"{path}: a number, not {value}"
        case (Scalar("integer" | "number"), int()) | (Scalar("number"), float()):
            return
        case (ListOf(item), list()):
            for number, one in enumerate(value):
                yield from problems([item], one, records, f"{path}/{number}")
        case (MapOf(inner), dict()):
            for key, one in value.items():
                yield from problems([inner], one, records, f"{path}/{key}")
        case (Union(members), _):
            yield from problems(members, value, records, path)
        case (Ref(key), dict()):
            yield from _record_problems(records[key], value, records, path)
        case _:
            yield f"{path}: {type_} does not accept {value!r:.60}"


def _record_problems(record: Record, value: dict[str, Json], records: Mapping[str, Record], path: str) -> Iterator[str]:
    known = {field.key: field for field in record.fields}
    for key in value.keys() - known.keys():
        yield f"{path}/{key}: {record.key} has no such field"
    for key, field in known.items():
        if key not in value:
            if field.required and not field.lacking:
                yield f"{path}: {record.key} requires {key}"
        elif value[key] is not None or not field.nullable:
            yield from problems((field.type, *field.also), value[key], records, f"{path}/{key}")
