"""Schemas of services as one OpenAPI 3.1 document.

What OpenAPI has no word for stands beside it: `x-source` (page and line), `x-also` (what else was said or seen),
`x-incomplete` (shown only in part), `x-errors` (documented codes), `x-operations` (pages that name no endpoint).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from samplecast.export.json_schema import Schema
from samplecast.export.openapi.operation_objects import odd_statuses, parameters, request_body, responses, unplaced
from samplecast.export.openapi.operation_tags import page_tags
from samplecast.export.openapi.path_items import (
    Abridged,
    PathOperation,
    PathOperations,
    collect_operations,
    operation_key,
)
from samplecast.export.openapi.schema_objects import ComponentNames, Use, component_schema, source_of, text
from samplecast.export.openapi.security import requirements, security_schemes
from samplecast.facts import ErrorEntry
from samplecast.naming import camel, distinct, operation_name, page_paths, qualified, snake, words
from samplecast.path_templates import METHODS
from samplecast.sample import Json
from samplecast.schema import PageSchema, Record, ServiceSchema

VERSION = "3.1.0"

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?", re.ASCII)
"""A host as it stands in a request line, not the placeholder for one."""
_MOST_SERVERS = 20


class Info(Struct, frozen=True):
    """What the document says of itself; the docs do not tell."""

    title: str = "API"
    version: str = "0"


class OpenApiDocument(Struct, frozen=True):
    """A document, and the operations that it does not repeat at each of their endpoints."""

    text: str
    abridged: tuple[Abridged, ...]


def openapi(
    schemas: Sequence[ServiceSchema],
    info: Info,
    paths: Mapping[str, Sequence[str]] | None = None,
    write: Callable[[Json], str] = text,
) -> OpenApiDocument:
    """The document as text, JSON or what else `write` makes of it; the same bytes for the same schemas.

    `paths` has what the examples of each page are named after; without it they are named after the page's path.
    """
    schemas = sorted(schemas, key=lambda schema: schema.service)
    names = _component_names(schemas, paths)
    uses = [*_uses(schemas)]
    operations = collect_operations(
        uses, lambda use, one: len(text(_operation(PathOperation(one, ((use, one),)), "", names, [])))
    )
    return OpenApiDocument(write(_document(schemas, info, names, uses, operations)), operations.abridged)


def _document(
    schemas: Sequence[ServiceSchema],
    info: Info,
    names: ComponentNames,
    uses: Sequence[Use],
    operations: PathOperations,
) -> Schema:
    homeless = [use for use in uses if not use.operation.operation.endpoints]
    ids = _identifiers(operations.all, homeless)
    components: dict[str, dict[str, Json]] = {"schemas": _component_schemas(schemas, names)}
    if schemes := security_schemes(uses):
        components["securitySchemes"] = schemes
    loose = [_without_endpoint(use, ids[operation_key(use)], names, components) for use in homeless]
    whole: Schema = {
        "openapi": VERSION,
        "info": {"title": info.title, "version": info.version},
        **({"servers": [*servers]} if (servers := _servers(uses)) else {}),
        "paths": _paths(operations, ids, names),
        "components": {kind: dict(sorted(entries.items())) for kind, entries in sorted(components.items())},
    }
    if tags := sorted({tag for use in uses if (tag := names.tags[use.schema.service, use.page.page])}):
        whole["tags"] = [{"name": tag} for tag in tags]
    if loose:
        whole["x-operations"] = [*loose]
    catalogue: Schema = {schema.service: _catalogue(schema) for schema in schemas if schema.errors}
    if catalogue:
        whole["x-errors"] = catalogue
    return whole


def _servers(uses: Iterable[Use]) -> list[Schema]:
    """The hosts of endpoints; a placeholder of one is a variable, which the docs give no value for."""
    hosts = dict.fromkeys(
        endpoint.host.lower()
        for use in uses
        for endpoint in use.operation.operation.endpoints
        if _HOST.fullmatch(endpoint.host)
    )
    return [{"url": f"https://{host}"} for host in [*hosts][:_MOST_SERVERS]]


def _component_names(schemas: Sequence[ServiceSchema], paths: Mapping[str, Sequence[str]] | None) -> ComponentNames:
    names: dict[str, dict[str, str]] = {schema.service: {} for schema in schemas}
    for (service, key), name in schema_names(schemas).items():
        names[service][key] = name
    records = {schema.service: {record.key: record for record in _records(schema)} for schema in schemas}
    paths = paths or page_paths(page.page for schema in schemas for page in schema.pages)
    return ComponentNames(names, paths, records, page_tags(schemas))


def _records(schema: ServiceSchema) -> Iterator[Record]:
    yield from schema.records
    for page in schema.pages:
        yield from page.records


def _uses(schemas: Iterable[ServiceSchema]) -> Iterator[Use]:
    for schema in schemas:
        for page in schema.pages:
            local = {record.key: record for record in page.local}
            yield from (Use(schema, page, operation, local) for operation in page.operations)


def _identifiers(operations: Sequence[PathOperation], homeless: Sequence[Use]) -> dict[tuple[str, ...], str]:
    wishes: dict[tuple[str, ...], Sequence[str]] = {}
    for entry in operations:
        wishes[entry.route.method, entry.route.path] = operation_wishes(*operation_key(entry.first), entry.route.path)
    for use in homeless:
        wishes[operation_key(use)] = operation_wishes(*operation_key(use), "")
    return distinct(wishes)


def _paths(operations: PathOperations, ids: Mapping[tuple[str, ...], str], names: ComponentNames) -> Schema:
    paths: dict[str, Json] = {}
    for entry in operations.all:
        item = paths.setdefault(entry.route.path, {})
        method = entry.route.method
        word = method if method in METHODS else f"x-method-{method}"
        homes = [operations.homes[operation_key(use)] for use, _ in entry.elsewhere]
        alike = [ids[home.method, home.path] for home in homes]
        if isinstance(item, dict):
            item[word] = _operation(entry, ids[method, entry.route.path], names, alike)
    return paths


def _operation(entry: PathOperation, name: str, names: ComponentNames, alike: Sequence[str]) -> Schema:
    """The operation object. `alike` has the identifiers of those where more of what is said here stands."""
    uses = [use for use, _ in entry.uses]
    written: Schema = _head(uses, name, names) if uses else {"operationId": name}
    if listed := parameters(entry):
        written["parameters"] = [*listed]
    if body := request_body(names, uses):
        written["requestBody"] = body
    written["responses"] = responses(names, uses)
    if needed := requirements(uses):
        written["security"] = [*needed]
    if alike:
        written["x-same-as"] = [*alike]
    tail = _tail(uses, unplaced(entry.uses)) if uses else source_of(entry.first.operation.operation.span)
    return {**written, **tail}


def _head(uses: Sequence[Use], name: str, names: ComponentNames) -> Schema:
    facts = [use.operation.operation for use in uses]
    titles = dict.fromkeys(one.title for one in facts)
    described = [one for one in facts if one.description]
    several = len(described) > 1
    words = dict.fromkeys(f"{one.title}: {one.description}" if several else one.description for one in described)
    head: Schema = {"operationId": name, "summary": " / ".join(titles)}
    if words:
        head["description"] = "\n\n".join(words)
    if tags := [tag for tag in dict.fromkeys(names.tags[use.schema.service, use.page.page] for use in uses) if tag]:
        head["tags"] = [*tags]
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


def _without_endpoint(use: Use, name: str, names: ComponentNames, components: dict[str, dict[str, Json]]) -> Schema:
    """An operation that the docs name no endpoint for: its bodies stand among the components."""
    written = _head([use], name, names)
    if body := request_body(names, [use]):
        components.setdefault("requestBodies", {})[component(name)] = body
        written["requestBody"] = {"$ref": f"#/components/requestBodies/{component(name)}"}
    answers: Schema = {}
    for status, response in responses(names, [use]).items():
        if isinstance(response, dict) and response.keys() != {"description"}:
            key = component(f"{name}.{status}")
            components.setdefault("responses", {})[key] = response
            answers[status] = {"$ref": f"#/components/responses/{key}"}
    if answers:
        written["responses"] = answers
    return {**written, **_tail([use], unplaced([(use, None)]))}


def _component_schemas(schemas: Sequence[ServiceSchema], names: ComponentNames) -> dict[str, Json]:
    return {
        names.names[schema.service][record.key]: component_schema(names, schema.service, record)
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


def schema_names(schemas: Iterable[ServiceSchema]) -> dict[tuple[str, ...], str]:
    """The component name of each record, by service and key: its own, then with more and more of where it stands."""
    wishes: dict[tuple[str, ...], Sequence[str]] = {}
    for schema in schemas:
        for record in schema.records:
            wishes[schema.service, record.key] = _wishes([*_services(schema.service)], record.name)
        for page in schema.pages:
            places = [*_places(schema.service, page)]
            for record in page.records:
                wishes[schema.service, record.key] = _wishes(places, record.name)
    return distinct(wishes)


def _places(service: str, page: PageSchema) -> Iterator[str]:
    """What can stand before a name to tell it from that of another page, the shortest first."""
    operation = page.operations[0].name if page.operations else ""
    services = [*_services(service)]
    yield operation
    yield from (f"{front}{operation}" for front in services)
    yield from (f"{front}{_stem(page.page)}" for front in services)
    yield "".join(word.capitalize() for word in words(page.page.rpartition(".")[0]))  # the whole path, uncut


def _services(service: str) -> Iterator[str]:
    """The service by its folder, then with the folders it is in."""
    yield camel(service.rpartition("/")[2])
    yield camel(service)


def _stem(page: str) -> str:
    return operation_name(page.rpartition("/")[2].partition(".")[0])


def _wishes(places: Iterable[str], name: str) -> list[str]:
    longer = (qualified(place, name) or f"{place}{name}" for place in places if place)
    return [component(wish) for wish in dict.fromkeys((name, *longer))]


def operation_wishes(service: str, page: str, name: str, path: str) -> list[str]:
    """What an operation may be called, best first: by its service and the function that is emitted for it."""
    function = snake(name) or "call"
    fronts = [*dict.fromkeys((snake(service.rpartition("/")[2]), snake(service)))]
    stem = snake(page.rpartition("/")[2].partition(".")[0])
    longer = (*(f"{front}_{stem}_{function}" for front in fronts), f"{fronts[-1]}_{function}_{snake(path)}")
    wishes = (*(f"{front}_{function}" for front in fronts), *longer)
    return [component(wish.strip("_")) for wish in dict.fromkeys(wishes)]


def component(name: str) -> str:
    """The name in the letters that OpenAPI allows for components."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in name) or "_"
