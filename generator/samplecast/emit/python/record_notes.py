"""What a whole service says of each record: what it is the body of, and what its examples show.

`to_dict` writes the keys in an order that every documented example agrees with, so loading and dumping keeps
the order without remembering it. Where two examples disagree, the class remembers the order it met.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from msgspec import Struct, field

from samplecast.emit.python.flat_types import DATE_TIME
from samplecast.sample import Json
from samplecast.sample.placeholders import whole_value
from samplecast.schema import (
    Body,
    Field,
    ListOf,
    MapOf,
    OperationSchema,
    Record,
    Ref,
    Scalar,
    ServiceSchema,
    Type,
    Union,
)

TypedValue = tuple[Type, Json]


class Observed(Struct, frozen=True):
    """What all fixtures of a service show, by record key."""

    orders: Mapping[str, dict[tuple[str, ...], None]] = field(default_factory=dict)
    """The distinct sequences of keys that a record was seen with."""
    untimely: frozenset[tuple[str, str]] = frozenset()
    """(record key, field key) where a value is not in ISO 8601 although the docs call it a date-time."""


def observe(schema: ServiceSchema) -> Observed:
    """Walk every fixture of a service along its type."""
    records = records_of(schema)
    types = {key: {entry.key: _type(entry) for entry in record.fields} for key, record in records.items()}
    orders: dict[str, dict[tuple[str, ...], None]] = {}
    untimely: set[tuple[str, str]] = set()
    stack: list[tuple[Type, Json, tuple[str, str]]] = [
        (fixture.type, whole_value(fixture.example.sample, fixture.document), ("", ""))
        for page in schema.pages
        for operation in page.operations
        for fixture in operation.fixtures
    ]
    while stack:
        settled, value, place = stack.pop()
        if isinstance(settled, Ref) and isinstance(value, dict):
            key, known = settled.key, types[settled.key]
            orders.setdefault(key, {})[tuple([name for name in value if name in known])] = None
            stack += [(known[name], item, (key, name)) for name, item in value.items() if name in known]
        elif isinstance(settled, Scalar):
            if settled == DATE_TIME and isinstance(value, str) and not _is_timestamp(value):
                untimely.add(place)
        else:
            stack += ((inner, item, place) for inner, item in _inner(settled, value, records))
    return Observed(orders, frozenset(untimely))


def records_of(schema: ServiceSchema) -> dict[str, Record]:
    """Every record of a service by its key."""
    own = (record for page in schema.pages for record in page.records)
    return {record.key: record for record in (*schema.records, *own)}


def _type(entry: Field) -> Type:
    return Union((entry.type, *entry.also)) if entry.also else entry.type


def _inner(settled: Type, value: Json, records: Mapping[str, Record]) -> Iterator[TypedValue]:
    """The parts of a list, map or union with the types they are read as."""
    match settled, value:
        case ListOf(item=item), list():
            yield from ((item, entry) for entry in value)
        case MapOf(value=item), dict():
            yield from ((item, entry) for entry in value.values())
        case Union(), list():
            lists = tuple(member.item for member in flat(settled) if isinstance(member, ListOf))
            yield from ((Union(lists), entry) for entry in value)
        case Union(), dict():
            yield from _object(list(flat(settled)), value, records)
        case Union(), _:
            yield from ((member, value) for member in flat(settled) if isinstance(member, Scalar))


def _object(members: list[Type], value: dict[str, Json], records: Mapping[str, Record]) -> Iterator[TypedValue]:
    """An object among several types, told apart as `best_of` does when it loads one."""

    def distance(ref: Ref) -> tuple[int, int]:
        fields = records[ref.key].fields
        known = {entry.key for entry in fields}
        needed = {entry.key for entry in fields if entry.required and not entry.lacking}
        return len(needed - value.keys()), len(value.keys() - known)

    refs = [member for member in members if isinstance(member, Ref)]
    maps = tuple(member.value for member in members if isinstance(member, MapOf))
    best = min(refs, key=distance, default=None)
    if best and (not maps or distance(best) == (0, 0)):
        yield best, value
    else:
        yield from ((Union(maps), entry) for entry in value.values())


def flat(settled: Type) -> Iterator[Type]:
    """The members of a union, unions among them opened."""
    if isinstance(settled, Union):
        for member in settled.members:
            yield from flat(member)
    else:
        yield settled


def _is_timestamp(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def wire_order(record: Record, seen: Iterable[tuple[str, ...]]) -> tuple[tuple[Field, ...], bool]:
    """The fields in an order that every sequence seen agrees with; False where there is no such order."""
    place = {entry.key: number for number, entry in enumerate(record.fields)}
    after: dict[str, set[str]] = {key: set() for key in place}
    for keys in seen:
        for first, second in pairwise(keys):
            after[first].add(second)
    waiting = dict.fromkeys(place, 0)
    for followers in after.values():
        for key in followers:
            waiting[key] += 1
    ready = [place[key] for key, number in waiting.items() if not number]
    heapq.heapify(ready)
    ordered: list[Field] = []
    while ready:
        entry = record.fields[heapq.heappop(ready)]
        ordered.append(entry)
        for key in after[entry.key]:
            waiting[key] -= 1
            if not waiting[key]:
                heapq.heappush(ready, place[key])
    if len(ordered) < len(record.fields):
        return record.fields, False
    return tuple(ordered), True


_BODY = {"request": "Request body", "response": "Response body", "error": "Error body"}


def record_roles(schema: ServiceSchema, classes: Mapping[str, str]) -> dict[str, str]:
    """The first line of each record's docstring, by record key; so are `classes`, their names."""
    roles: dict[str, str] = {}
    for page in schema.pages:
        for operation in page.operations:
            bodies = [*operation.responses, *operation.errors]
            for body in [operation.request, *bodies] if operation.request else bodies:
                _note(roles, body.type, _sentence(body), f'of "{operation.operation.title}".')
    for key, record in records_of(schema).items():
        for one in record.fields:
            for settled in (one.type, *one.also):
                if not isinstance(settled, Scalar):
                    _note(roles, settled, f"`{one.key}`", f"in {classes[key]}.")
    return roles


def endpoints(operation: OperationSchema) -> list[str]:
    """The endpoints of an operation, each once: `GET /boats/{id}`."""
    return list(dict.fromkeys(f"{entry.method} {entry.path}" for entry in operation.operation.endpoints))


def asked(operation: OperationSchema) -> str:
    """The endpoints of an operation, one a line; empty where its title says as much."""
    found = "\n".join(endpoints(operation))
    return "" if found == operation.operation.title else found


def asked_of(schema: ServiceSchema) -> dict[str, str]:
    """Which endpoints take or give it, by the key of each record of a page with several operations that is a body."""
    found: dict[str, str] = {}
    for page in schema.pages:
        home = {record.key for record in page.records} if len(page.operations) > 1 else ()
        for operation in page.operations:
            bodies = (operation.request, *operation.responses, *operation.errors)
            for key in (key for body in bodies if body for key in _refs(body.type)):
                if key in home:
                    found.setdefault(key, asked(operation))
    return found


def only_asked(schema: ServiceSchema) -> frozenset[str]:
    """Keys of the records that requests hold and no answer does."""
    records = records_of(schema)
    operations = [operation for page in schema.pages for operation in page.operations]
    asked = _reached((one.request for one in operations if one.request), records)
    return asked - _reached((body for one in operations for body in (*one.responses, *one.errors)), records)


def _reached(bodies: Iterable[Body], records: Mapping[str, Record]) -> frozenset[str]:
    """Keys of the records that bodies hold at any depth."""
    reached: set[str] = set()
    left = [key for body in bodies for key in _refs(body.type)]
    while left:
        key = left.pop()
        if key not in reached:
            reached.add(key)
            left += [ref for one in records[key].fields for type_ in (one.type, *one.also) for ref in _refs(type_)]
    return frozenset(reached)


def repeated_of(schema: ServiceSchema) -> frozenset[str]:
    """Keys of the records whose description stands in the same module already, at the field that leads to them."""
    records = records_of(schema)
    return frozenset(
        ref
        for record in records.values()
        for one in record.fields
        for settled in (one.type, *one.also)
        if not isinstance(settled, Scalar)
        for ref in _refs(settled)
        if _home(ref) == _home(record.key) and records[ref].description == one.description
    )


def _home(key: str) -> str:
    return key.partition("#")[0]


def _refs(settled: Type) -> Iterator[str]:
    left = [settled]
    while left:
        match left.pop():
            case Ref(key):
                yield key
            case ListOf(inner) | MapOf(inner):
                left.append(inner)
            case Union(members):
                left.extend(members)
            case _:
                pass


def _sentence(body: Body) -> str:
    return f"{_BODY[body.role]} ({body.status})" if body.status else _BODY[body.role]


def _note(roles: dict[str, str], settled: Type, what: str, whose: str) -> None:
    """Note what the records that a type names are, where nothing is noted yet."""
    stack = [(settled, what)]
    while stack:
        inner, said = stack.pop()
        for member in flat(inner):
            if isinstance(member, Ref):
                roles.setdefault(member.key, f"{said} {whose}")
            elif isinstance(member, ListOf):
                stack.append(
                    (member.item, said if said.startswith("Item") else f"Item of {said[:1].lower() + said[1:]}")
                )
            elif isinstance(member, MapOf):
                stack.append(
                    (member.value, said if said.startswith("Value") else f"Value of {said[:1].lower() + said[1:]}")
                )
