"""Contracts from the schema of a service: what its docs promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from samplecast.compare.contract import ITEMS, VALUES, Contract, Element, Location, below
from samplecast.facts import Parameter
from samplecast.sample import Json
from samplecast.schema import (
    Body,
    Field,
    ListOf,
    MapOf,
    OperationSchema,
    PageSchema,
    Record,
    Ref,
    Scalar,
    ServiceSchema,
    Type,
    Union,
    Unknown,
)
from samplecast.source import Span
from samplecast.value_words import array_words, value_words

_DEEPEST = 24
"""Objects inside one another; what lies deeper is compared no more. Real pages stay below ten."""
_MOST_STATUSES = 10
"""Of success, that a body without a status of its own is said to have."""
_MOST_ELEMENTS = 20_000
"""Of one operation. The largest of real pages has some 900."""


def documented(schema: ServiceSchema) -> Iterator[Contract]:
    """The contract of every operation with an endpoint, once for each of its endpoints."""
    shared = {record.key: record for record in schema.records}
    for page in schema.pages:
        records = {**shared, **{record.key: record for record in (*page.local, *page.records)}}
        for operation in page.operations:
            yield from _contracts(operation, page, records)


def _contracts(schema: OperationSchema, page: PageSchema, records: Mapping[str, Record]) -> Iterator[Contract]:
    operation = schema.operation
    elements = dict(_elements(schema, records))
    errors = {entry.code: (entry.status, entry.message) for entry in operation.errors if entry.code}
    for endpoint in operation.endpoints:
        yield Contract(
            endpoint.method.upper(),
            endpoint.path,
            operation.title or page.title,
            _at(operation.span, page.page),
            elements,
            errors,
        )


def _elements(schema: OperationSchema, records: Mapping[str, Record]) -> Iterator[tuple[str, Element]]:
    left = _MOST_ELEMENTS
    for pair in _every_element(schema, records):
        left -= 1
        if left < 0:
            return
        yield pair


def _every_element(schema: OperationSchema, records: Mapping[str, Record]) -> Iterator[tuple[str, Element]]:
    for parameter in schema.operation.parameters:
        if parameter.name and not parameter.variable:
            yield below(f"/parameters/{parameter.where or 'query'}", parameter.name), _parameter(parameter)
    if schema.request is not None:
        yield from _Walk(records).body("/request", schema.request)
    told: set[str] = set()
    for body, status in _answers(schema):
        if status not in told:
            told.add(status)
            yield from _Walk(records).body(below("/responses", status), body)
    for code in schema.operation.success:
        if code.lower() not in told:
            told.add(code.lower())
            yield below("/responses", code.lower()), Element()
    for entry in schema.operation.statuses:
        if entry.code.lower() not in told:
            told.add(entry.code.lower())
            yield below("/responses", entry.code.lower()), Element(location=_at(entry.span, ""))


def _answers(schema: OperationSchema) -> Iterator[tuple[Body, str]]:
    """The bodies of answers under every status that they have: those of success, where the docs give a body none."""
    success = schema.operation.success[:_MOST_STATUSES] or ("2xx",)
    for body in schema.responses:
        yield from ((body, status.lower()) for status in ((body.status,) if body.status else success))
    for body in schema.errors:
        yield body, (body.status or "default").lower()


def _parameter(parameter: Parameter) -> Element:
    kind = parameter.stated.kind
    words: dict[str, Json] = {}
    if kind in {"any", "unknown"}:
        types: tuple[str, ...] = ()
    else:
        types = ("object",) if kind == "map" else (kind,)
    if parameter.stated.format:
        words["format"] = parameter.stated.format
    words |= value_words(parameter.constraints, types) | (array_words(parameter.constraints) if kind == "array" else {})
    if parameter.deprecated:
        words["deprecated"] = True
    return Element(
        types, parameter.demanded, words, description=parameter.description, location=_at(parameter.span, "")
    )


class _Walk(Struct, frozen=True):
    """Goes through the types of one body; an object inside itself is not gone into again."""

    records: Mapping[str, Record]

    def body(self, pointer: str, body: Body) -> Iterator[tuple[str, Element]]:
        """The body itself, and all below it."""
        yield pointer, self.element(body.type)
        yield from self.inside(pointer, body.type, ())

    def inside(self, pointer: str, outer: Type, above: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
        """What lies below a pointer."""
        match outer:
            case Ref(key) if key not in above and len(above) < _DEEPEST and key in self.records:
                for one in self.records[key].fields:
                    place = below(pointer, one.key)
                    yield place, self.field(one)
                    yield from self.inside(place, one.type, (*above, key))
            case ListOf(inner) | MapOf(inner):
                place = f"{pointer}/{ITEMS if isinstance(outer, ListOf) else VALUES}"
                if not isinstance(inner, Unknown):
                    yield place, self.element(inner)
                    yield from self.inside(place, inner, above)
            case Union(members):
                for member in members:
                    yield from self.inside(pointer, member, above)
            case _:
                return

    def field(self, one: Field) -> Element:
        """A key of an object."""
        spans = [evidence.span for evidence in one.evidence]
        element = self.element(one.type)
        words = {**element.words, **_words(one)}
        types = tuple(sorted({*element.types, "null"})) if one.nullable and element.types else element.types
        also = tuple(sorted({word for other in one.also for word in _type_words(other)}))
        location = _at(spans[0], "") if spans else None
        return replace(
            element,
            types=types,
            required=one.required,
            words=words,
            also=also,
            description=one.description,
            location=location,
        )

    def element(self, settled: Type) -> Element:
        """The types of a place."""
        formats = {member.format for member in _members(settled) if isinstance(member, Scalar) and member.format}
        words: dict[str, Json] = {"format": formats.pop()} if len(formats) == 1 else {}
        return Element(tuple(sorted(_type_words(settled))), words=words)


def _words(one: Field) -> dict[str, Json]:
    words = value_words(one.constraints, _type_words(one.type))
    if isinstance(one.type, ListOf):
        words = array_words(one.constraints)
    if one.deprecated:
        words["deprecated"] = True
    return words


def _members(settled: Type) -> tuple[Type, ...]:
    return settled.members if isinstance(settled, Union) else (settled,)


def _type_words(settled: Type) -> set[str]:
    found: set[str] = set()
    for member in _members(settled):
        match member:
            case Scalar(kind, _):
                found.add(kind)
            case ListOf():
                found.add("array")
            case MapOf() | Ref():
                found.add("object")
            case _:
                pass
    return found


def _at(span: Span, page: str) -> Location:
    return Location(span.path or page, span.line)
