"""What goes over the wire: parameters, request bodies, and responses, merged over the pages that document them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from samplecast.export.json_schema import Schema
from samplecast.export.openapi.path_items import PathOperation
from samplecast.export.openapi.schema_objects import (
    ComponentNames,
    Use,
    body_schema,
    example_of,
    joined,
    media,
    parameter_schema,
    source_of,
    status_key,
    told,
)
from samplecast.export.openapi.security import is_said_elsewhere
from samplecast.facts import Header, Parameter, StatusEntry
from samplecast.path_templates import Route, renamed
from samplecast.responses import stated_status, success_statuses
from samplecast.schema import Ref

OTHERWISE = "default"
"""Where errors stand that the docs show under no status."""

_ANY_SUCCESS = "2XX"
_MOST = 10
"""A body without a status stands under so many named ones."""
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_EMPTY = "204"


class _StatusContent(Struct):
    """Everything said about one status."""

    words: dict[str, None] = field(default_factory=dict)
    headers: dict[str, Header] = field(default_factory=dict)
    schemas: list[Schema] = field(default_factory=list)
    examples: dict[str, Schema] = field(default_factory=dict)
    place: Schema = field(default_factory=dict)

    def written(self) -> Schema:
        """The response object."""
        response: Schema = {"description": "\n".join(self.words)}
        # the media types of the content say what Content-Type is, so OpenAPI ignores it here
        if named := [one for key, one in self.headers.items() if key != "content-type"]:
            response["headers"] = {one.name: _header(one) for one in named}
        if self.schemas or self.examples:
            response["content"] = {_JSON: media(self.schemas, self.examples)}
        return {**response, **self.place}


def responses(names: ComponentNames, uses: Sequence[Use]) -> Schema:
    """The responses object of operations on one method and path; it has an entry even where nothing is known."""
    answers: dict[str, _StatusContent] = {}
    for use in uses:
        _add_bodies(answers, names, use)
        _add_statuses(answers, use)
    if not answers:
        answers[OTHERWISE] = _StatusContent()
    return {status: answer.written() for status, answer in sorted(answers.items())}


def _add_bodies(answers: dict[str, _StatusContent], names: ComponentNames, use: Use) -> None:
    operation = use.operation
    for body in (*operation.responses, *operation.errors):
        for status in _keys(use, body.role, body.status):
            answer = answers.setdefault(status, _StatusContent())
            answer.schemas.append(body_schema(names, use, body.type))
            for header in body.headers:
                answer.headers.setdefault(header.name.lower(), header)
    for fixture in operation.fixtures:
        if fixture.role == "request":
            continue
        for status in _keys(use, fixture.role, stated_status(fixture)):
            name, example = example_of(names, use, fixture)
            answers.setdefault(status, _StatusContent()).examples[name] = example


def _add_statuses(answers: dict[str, _StatusContent], use: Use) -> None:
    """What is said about statuses, with or without a body."""
    facts = use.operation.operation
    for response in facts.responses:
        if not (response.status or response.headers):
            continue
        for status in _keys(use, "response", response.status):
            answer = answers.setdefault(status, _StatusContent())
            for header in response.headers:
                answer.headers.setdefault(header.name.lower(), header)
    for entry in facts.statuses:
        if status := status_key(entry.code):
            answer = answers.setdefault(status, _StatusContent())
            if words := _words(entry):
                answer.words[words] = None
            answer.place = answer.place or source_of(entry.span)
    for code in (*facts.success, *(error.status for error in facts.errors)):
        if status := status_key(code):
            answers.setdefault(status, _StatusContent())


def _keys(use: Use, role: str, status: str) -> tuple[str, ...]:
    """The statuses that a body stands under: where the docs give none, every success that they name, or any."""
    if key := status_key(status):
        return (key,)
    if role == "error":
        return (OTHERWISE,)
    success = [str(code) for code in success_statuses(use.operation)]
    named = tuple(code for code in success if code != _EMPTY)
    return named if 0 < len(named) <= _MOST else (_ANY_SUCCESS,)


def odd_statuses(use: Use) -> Iterator[Schema]:
    """Statuses that OpenAPI has no key for, as the page lists them."""
    for entry in use.operation.operation.statuses:
        if not status_key(entry.code):
            yield {"code": entry.code, "description": _words(entry), **source_of(entry.span)}


def _words(entry: StatusEntry) -> str:
    return ": ".join(word for word in (entry.reason, entry.description) if word)


def _header(header: Header) -> Schema:
    about: Schema = {"description": header.description} if header.description else {}
    return {**about, "schema": {"type": "string"}, **source_of(header.span)}


def request_body(names: ComponentNames, uses: Sequence[Use]) -> Schema:
    """The request body object; empty where none is documented."""
    schemas = [body_schema(names, use, use.operation.request.type) for use in uses if use.operation.request]
    examples = dict(
        example_of(names, use, fixture)
        for use in uses
        for fixture in use.operation.fixtures
        if fixture.role == "request"
    )
    content: Schema = {}
    if schemas or examples:
        content[_JSON] = media(schemas, examples)
    content |= _forms(uses)
    if not content:
        return {}
    needed = len(uses) == 1 and any(row.demanded for row in _form_rows(uses))
    needed = needed or all(_needs_body(names, use) for use in uses)
    return {"content": content, "required": True} if needed else {"content": content}


def _needs_body(names: ComponentNames, use: Use) -> bool:
    request = use.operation.request
    if request is None or not isinstance(request.type, Ref):
        return False
    key = request.type.key
    record = use.local.get(key) or names.records[use.schema.service][key]
    return any(one.required for one in record.fields)


def _form_rows(uses: Sequence[Use]) -> list[Parameter]:
    return [row for use in uses for row in use.operation.operation.parameters if row.where == "form" and row.name]


def _forms(uses: Sequence[Use]) -> Schema:
    """The media types of forms, with their fields; one that no example shows is sent as browsers do by default."""
    by_media: dict[str, list[Parameter]] = {}
    for row in _form_rows(uses):
        by_media.setdefault(row.media_type or _FORM, []).append(row)
    return {name: _form(found, single=len(uses) == 1) for name, found in by_media.items()}


def _form(rows: Sequence[Parameter], *, single: bool) -> Schema:
    """The media type object of a form; which fields it needs is only known where one operation has it."""
    properties: Schema = {}
    for row in rows:
        properties.setdefault(row.name, {**parameter_schema(row), **told(row), **source_of(row.span)})
    encoding: Schema = {row.name: {"contentType": row.content_type} for row in rows if row.content_type}
    schema: Schema = {"type": "object", "properties": properties}
    needed = list(dict.fromkeys(row.name for row in rows if row.demanded))
    if needed and single:
        schema["required"] = [*needed]
    return {"schema": schema, "encoding": encoding} if encoding else {"schema": schema}


_PLACES = ("query", "header", "cookie")
_TEXTS = ("path", "header", "cookie")
"""Where a value is text unless the docs state another type."""


class _MergedParameter(Struct):
    """One parameter as all pages describe it."""

    name: str
    where: str
    rows: list[Parameter] = field(default_factory=list)
    demanded: set[int] = field(default_factory=set)
    """The pages, by number, that call it mandatory."""

    def written(self, pages: int) -> Schema:
        """The parameter object."""
        about = told(self.rows[0]) if self.rows else {}
        if about.get("deprecated") and not all(row.deprecated for row in self.rows):
            del about["deprecated"]
        place = source_of(self.rows[0].span) if self.rows else {}
        required = self.where == "path" or 0 < pages == len(self.demanded)
        head: Schema = {"name": self.name, "in": self.where, **({"required": True} if required else {}), **about}
        schema = joined([parameter_schema(row) for row in self.rows])
        if not schema and self.where in _TEXTS:
            schema = {"type": "string"}
        return {**head, "schema": schema, **place}


def parameters(entry: PathOperation) -> list[Schema]:
    """The parameter objects: every placeholder of the path first, then what the pages list, in their order."""
    merged = {("path", name): _MergedParameter(name, "path") for name in entry.route.names}
    for number, (use, route) in enumerate(entry.uses):
        names = renamed(route, entry.route)
        for row in use.operation.operation.parameters:
            where, name = _position(row, route)
            if not where or is_said_elsewhere(row, use):
                continue
            name = names.get(name, name) if where == "path" else name
            folded = name.lower() if where == "header" else name
            parameter = merged.setdefault((where, folded), _MergedParameter(name, where))
            parameter.rows.append(row)
            if row.demanded:
                parameter.demanded.add(number)
        _add_queries(merged, route)
    for _, route in entry.elsewhere:
        _add_queries(merged, route)
    return [parameter.written(len(entry.uses)) for parameter in merged.values()]


def _add_queries(merged: dict[tuple[str, str], _MergedParameter], route: Route) -> None:
    for name in route.query:
        merged.setdefault(("query", name), _MergedParameter(name, "query"))


def unplaced(uses: Sequence[tuple[Use, Route | None]]) -> list[Schema]:
    """Rows that OpenAPI has no place for: path parameters that the path lacks, names of the caller's choice."""
    return [
        {"name": row.name, "in": row.where, **told(row), "schema": parameter_schema(row), **source_of(row.span)}
        for use, route in uses
        for row in use.operation.operation.parameters
        if not _position(row, route)[0] and not is_said_elsewhere(row, use) and not (row.where == "form" and row.name)
    ]


def _position(row: Parameter, route: Route | None) -> tuple[str, str]:
    """Where a row's parameter goes and what it is called there; empty for nowhere."""
    if not route or not row.name or row.variable:
        return "", ""
    if row.where == "path":
        name = route.placeholder_of(row.name)
        return ("path", name) if name else ("", "")
    return (row.where, row.name) if row.where in _PLACES else ("", "")
