"""Schemas of services as one OpenAPI 3.1 document.

What OpenAPI has no word for stands beside it: `x-source` (page and line), `x-also` (what else was said or seen),
`x-incomplete` (shown only in part), `x-errors` (documented codes), `x-operations` (pages that name no endpoint).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from samplecast.export.json_schema import Schema
from samplecast.export.openapi.bodies import odd_statuses, request_body, responses
from samplecast.export.openapi.names import component, operation_wishes, schema_names
from samplecast.export.openapi.parameters import parameters, unplaced
from samplecast.export.openapi.parts import Spelling, Use, component_schema, source_of, text
from samplecast.export.openapi.paths import METHODS
from samplecast.export.openapi.spots import Abridged, Spot, Spots, place, spots_of
from samplecast.facts import ErrorEntry
from samplecast.naming import distinct, page_paths
from samplecast.sample import Json
from samplecast.schema import Record, ServiceSchema

VERSION = "3.1.0"


class Info(Struct, frozen=True):
    """What the document says of itself; the docs do not tell."""

    title: str = "API"
    version: str = "0"


class Written(Struct, frozen=True):
    """A document, and the operations that it does not repeat at each of their endpoints."""

    text: str
    abridged: tuple[Abridged, ...]


def openapi(schemas: Sequence[ServiceSchema], info: Info, paths: Mapping[str, Sequence[str]] | None = None) -> Written:
    """The document as text; the same bytes for the same schemas.

    `paths` has what the examples of each page are named after; without it they are named after the page's path.
    """
    schemas = sorted(schemas, key=lambda schema: schema.service)
    spelling = _spelling(schemas, paths)
    uses = [*_uses(schemas)]
    spots = spots_of(uses, lambda use, one: len(text(_operation(Spot(one, ((use, one),)), "", spelling, []))))
    return Written(text(_document(schemas, info, spelling, uses, spots)), spots.abridged)


def _document(
    schemas: Sequence[ServiceSchema], info: Info, spelling: Spelling, uses: Sequence[Use], spots: Spots
) -> Schema:
    homeless = [use for use in uses if not use.operation.operation.endpoints]
    ids = _identifiers(spots.all, homeless)
    components: dict[str, dict[str, Json]] = {"schemas": _component_schemas(schemas, spelling)}
    loose = [_loose(use, ids[place(use)], spelling, components) for use in homeless]
    whole: Schema = {
        "openapi": VERSION,
        "info": {"title": info.title, "version": info.version},
        "paths": _paths(spots, ids, spelling),
        "components": {kind: dict(sorted(entries.items())) for kind, entries in sorted(components.items())},
    }
    services = [schema.service for schema in schemas if schema.service]
    if services:
        whole["tags"] = [{"name": service} for service in services]
    if loose:
        whole["x-operations"] = [*loose]
    catalogue: Schema = {schema.service: _catalogue(schema) for schema in schemas if schema.errors}
    if catalogue:
        whole["x-errors"] = catalogue
    return whole


def _spelling(schemas: Sequence[ServiceSchema], paths: Mapping[str, Sequence[str]] | None) -> Spelling:
    names: dict[str, dict[str, str]] = {schema.service: {} for schema in schemas}
    for (service, key), name in schema_names(schemas).items():
        names[service][key] = name
    records = {schema.service: {record.key: record for record in _records(schema)} for schema in schemas}
    paths = paths or page_paths(page.page for schema in schemas for page in schema.pages)
    return Spelling(names, paths, records)


def _records(schema: ServiceSchema) -> Iterator[Record]:
    yield from schema.records
    for page in schema.pages:
        yield from page.records


def _uses(schemas: Iterable[ServiceSchema]) -> Iterator[Use]:
    for schema in schemas:
        for page in schema.pages:
            local = {record.key: record for record in page.local}
            yield from (Use(schema, page, operation, local) for operation in page.operations)


def _identifiers(spots: Sequence[Spot], homeless: Sequence[Use]) -> dict[tuple[str, ...], str]:
    wishes: dict[tuple[str, ...], Sequence[str]] = {}
    for spot in spots:
        wishes[spot.route.method, spot.route.path] = operation_wishes(*place(spot.first), spot.route.path)
    for use in homeless:
        wishes[place(use)] = operation_wishes(*place(use), "")
    return distinct(wishes)


def _paths(spots: Spots, ids: Mapping[tuple[str, ...], str], spelling: Spelling) -> Schema:
    paths: dict[str, Json] = {}
    for spot in spots.all:
        item = paths.setdefault(spot.route.path, {})
        method = spot.route.method
        word = method if method in METHODS else f"x-method-{method}"
        homes = [spots.homes[place(use)] for use, _ in spot.elsewhere]
        alike = [ids[home.method, home.path] for home in homes]
        if isinstance(item, dict):
            item[word] = _operation(spot, ids[method, spot.route.path], spelling, alike)
    return paths


def _operation(spot: Spot, name: str, spelling: Spelling, alike: Sequence[str]) -> Schema:
    """The operation object. `alike` has the identifiers of those where more of what is said here stands."""
    uses = [use for use, _ in spot.uses]
    written: Schema = _head(uses, name) if uses else {"operationId": name}
    if listed := parameters(spot):
        written["parameters"] = [*listed]
    if body := request_body(spelling, uses):
        written["requestBody"] = body
    written["responses"] = responses(spelling, uses)
    if alike:
        written["x-same-as"] = [*alike]
    tail = _tail(uses, unplaced(spot.uses)) if uses else source_of(spot.first.operation.operation.span)
    return {**written, **tail}


def _head(uses: Sequence[Use], name: str) -> Schema:
    facts = [use.operation.operation for use in uses]
    titles = dict.fromkeys(one.title for one in facts)
    described = [one for one in facts if one.description]
    several = len(described) > 1
    words = dict.fromkeys(f"{one.title}: {one.description}" if several else one.description for one in described)
    head: Schema = {"operationId": name, "summary": " / ".join(titles)}
    if words:
        head["description"] = "\n\n".join(words)
    if services := dict.fromkeys(use.schema.service for use in uses if use.schema.service):
        head["tags"] = [*services]
    if all(one.deprecated for one in facts):
        head["deprecated"] = True
    return head


def _tail(uses: Sequence[Use], rows: Sequence[Schema]) -> Schema:
    """What stands beside the words of OpenAPI."""
    facts = [use.operation.operation for use in uses]
    places = [source_of(one.span) for one in facts]
    more: Schema = {
        "x-errors": [_error(error) for one in facts for error in one.errors],
        "x-statuses": [status for use in uses for status in odd_statuses(use)],
        "x-parameters": [*rows],
        "x-hosts": list(dict.fromkeys(endpoint.host for one in facts for endpoint in one.endpoints if endpoint.host)),
        "x-sources": [place["x-source"] for place in places if place] if len(uses) > 1 else [],
    }
    return {**{key: value for key, value in more.items() if value}, **places[0]}


def _loose(use: Use, name: str, spelling: Spelling, components: dict[str, dict[str, Json]]) -> Schema:
    """An operation that the docs name no endpoint for: its bodies stand among the components."""
    written = _head([use], name)
    if body := request_body(spelling, [use]):
        components.setdefault("requestBodies", {})[component(name)] = body
        written["requestBody"] = {"$ref": f"#/components/requestBodies/{component(name)}"}
    answers: Schema = {}
    for status, response in responses(spelling, [use]).items():
        if isinstance(response, dict) and response.keys() != {"description"}:
            key = component(f"{name}.{status}")
            components.setdefault("responses", {})[key] = response
            answers[status] = {"$ref": f"#/components/responses/{key}"}
    if answers:
        written["responses"] = answers
    return {**written, **_tail([use], unplaced([(use, None)]))}


def _component_schemas(schemas: Sequence[ServiceSchema], spelling: Spelling) -> dict[str, Json]:
    return {
        spelling.names[schema.service][record.key]: component_schema(spelling, schema.service, record)
        for schema in schemas
        for record in _records(schema)
    }


def _catalogue(schema: ServiceSchema) -> Json:
    return [
        {
            "code": entry.code,
            "statuses": [*entry.statuses],
            "messages": [*entry.messages],
            "description": entry.description,
            "solution": entry.solution,
            **(source_of(entry.entries[0].span) if entry.entries else {}),
        }
        for entry in schema.errors
    ]


def _error(error: ErrorEntry) -> Schema:
    said: Schema = {
        "code": error.code,
        "message": error.message,
        "status": error.status,
        "description": error.description,
        "solution": error.solution,
    }
    return {**{key: value for key, value in said.items() if value}, **source_of(error.span)}
