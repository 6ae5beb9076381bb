"""Schemas of services as one OpenAPI 3.1 document.

What OpenAPI has no word for stands beside it: `x-source` (page and line), `x-also` (what else was said or seen),
`x-incomplete` (shown only in part), `x-errors` (documented codes), `x-operations` (pages that name no endpoint).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.facts import ErrorEntry
from generator.naming import distinct, module_paths
from generator.render.jsonschema import Schema
from generator.render.openapi_bodies import odd_statuses, request_body, responses
from generator.render.openapi_names import component, operation_wishes, schema_names
from generator.render.openapi_parameters import parameters, unplaced
from generator.render.openapi_parts import Spelling, Use, component_schema, source_of, text
from generator.render.openapi_paths import METHODS, Route, route
from generator.sample import Json
from generator.schema import ServiceSchema

VERSION = "3.1.0"


@dataclass(frozen=True, slots=True)
class Info:
    """What the document says of itself; the docs do not tell."""

    title: str = "API"
    version: str = "0"


@dataclass(frozen=True, slots=True)
class _Spot:
    """One method on one path, with every operation that documents it."""

    route: Route
    uses: tuple[tuple[Use, Route], ...]


def openapi(schemas: Sequence[ServiceSchema], info: Info) -> str:
    """The document as text; the same bytes for the same schemas."""
    return text(document(schemas, info))


def document(schemas: Sequence[ServiceSchema], info: Info) -> Schema:
    """The document of a whole run."""
    schemas = sorted(schemas, key=lambda schema: schema.service)
    spelling = _spelling(schemas)
    spots = _spots(schemas)
    homeless = [use for use in _uses(schemas) if not use.operation.operation.endpoints]
    ids = _identifiers(spots, homeless)
    components: dict[str, dict[str, Json]] = {"schemas": _component_schemas(schemas, spelling)}
    loose = [_loose(use, ids[_place(use)], spelling, components) for use in homeless]
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


def _spelling(schemas: Sequence[ServiceSchema]) -> Spelling:
    names: dict[str, dict[str, str]] = {schema.service: {} for schema in schemas}
    for (service, key), name in schema_names(schemas).items():
        names[service][key] = name
    return Spelling(names, module_paths(page.page for schema in schemas for page in schema.pages))


def _uses(schemas: Iterable[ServiceSchema]) -> Iterator[Use]:
    for schema in schemas:
        for page in schema.pages:
            for operation in page.operations:
                yield Use(schema, page, operation)


def _spots(schemas: Sequence[ServiceSchema]) -> list[_Spot]:
    """Every method and path with its operations; of paths that differ in names of placeholders, the first counts."""
    found: dict[tuple[str, str], dict[tuple[str, str, str], tuple[Use, Route]]] = {}
    canonical: dict[str, Route] = {}
    for use in _uses(schemas):
        for endpoint in use.operation.operation.endpoints:
            one = route(endpoint)
            canonical.setdefault(one.key, one)
            found.setdefault((one.key, one.method), {}).setdefault(_place(use), (use, one))
    spots = [
        _Spot(replace(canonical[key], method=method), tuple(uses.values())) for (key, method), uses in found.items()
    ]
    return sorted(spots, key=lambda spot: (spot.route.path, _rank(spot.route.method), spot.route.method))


def _rank(method: str) -> int:
    return METHODS.index(method) if method in METHODS else len(METHODS)


def _place(use: Use) -> tuple[str, str, str]:
    return use.schema.service, use.page.page, use.operation.name


def _identifiers(spots: Sequence[_Spot], homeless: Sequence[Use]) -> dict[tuple[str, ...], str]:
    wishes: dict[tuple[str, ...], Sequence[str]] = {}
    for spot in spots:
        first = spot.uses[0][0]
        wishes[spot.route.method, spot.route.path] = operation_wishes(*_place(first), spot.route.path)
    for use in homeless:
        wishes[_place(use)] = operation_wishes(*_place(use), "")
    return distinct(wishes)


def _paths(spots: Sequence[_Spot], ids: Mapping[tuple[str, ...], str], spelling: Spelling) -> Schema:
    paths: dict[str, Json] = {}
    for spot in spots:
        item = paths.setdefault(spot.route.path, {})
        method = spot.route.method
        word = method if method in METHODS else f"x-method-{method}"
        if isinstance(item, dict):
            item[word] = _operation(spot, ids[method, spot.route.path], spelling)
    return paths


def _operation(spot: _Spot, name: str, spelling: Spelling) -> Schema:
    uses = [use for use, _ in spot.uses]
    written = _head(uses, name)
    if listed := parameters(spot.uses, spot.route):
        written["parameters"] = [*listed]
    if body := request_body(spelling, uses):
        written["requestBody"] = body
    written["responses"] = responses(spelling, uses)
    return {**written, **_tail(uses, unplaced(spot.uses))}


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
        for record in (*schema.records, *(record for page in schema.pages for record in page.records))
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
