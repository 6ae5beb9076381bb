"""The schema of a service as JSON Lines: what `samplecast extract` prints, one operation per line."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from samplecast.export.json_schema import Repeats, Schema, correction, json_schema, put_words
from samplecast.facts import Example, Header, Overridden, Parameter
from samplecast.sample import Json, Sample
from samplecast.sample.placeholders import has_dots, placeholder_pointers, value_of
from samplecast.schema import OperationSchema, PageSchema, ServiceSchema, Type
from samplecast.source import Span
from samplecast.value_words import Words, array_words, kinds_of, value_words

Line = dict[str, Json]

OTHERWISE = "default"
"""The status of an error body that the docs show under none; a success body then has `null`."""


def lines(schema: ServiceSchema) -> Iterator[str]:
    """One line of JSON for each operation, pages by path and operations in their order.

    A line says what its page says: of a record that pages share, too, it has this page's words.
    Lines are ASCII: any program in any locale reads them, and nothing in the docs can break a line in two.
    """
    shared = {record.key: record for record in schema.records}
    for page in schema.pages:
        records = ChainMap({record.key: record for record in (*page.local, *page.records)}, shared)
        write = partial(json_schema, records=records, repeats=Repeats())
        for operation in page.operations:
            yield json.dumps(_operation(operation, page, schema.service, write))


def _operation(schema: OperationSchema, page: PageSchema, service: str, write: Callable[[Type], Schema]) -> Line:
    operation = schema.operation
    bounds = operation.status_range
    return {
        "page": operation.span.path or page.page,
        "title": operation.title,
        "anchor": operation.anchor,
        "service": service,
        "span": _span(operation.span),
        "endpoints": [{"method": endpoint.method, "path": endpoint.path} for endpoint in operation.endpoints],
        "security": [
            {"scheme": one.scheme, "in": one.where, "name": one.name, "scopes": [*one.scopes]}
            for one in schema.security
        ],
        "parameters": [_parameter(parameter) for parameter in _once(operation.parameters)],
        "request": write(schema.request.type) if schema.request else None,
        "responses": [*_responses(schema, write)],
        "examples": [_example(example) for example in operation.examples],
        "errors": [
            {
                "code": error.code,
                "message": error.message,
                "status": error.status or None,
                "description": error.description,
                "solution": error.solution,
                "span": _span(error.span),
            }
            for error in operation.errors
        ],
        "fields": [
            {"name": entry.name, "description": entry.description, "span": _span(entry.span)}
            for entry in operation.fields
        ],
        "status_range": [*bounds] if bounds else None,
        "notes": [{"line": note.line, "column": note.column, "message": note.message} for note in operation.notes],
        **({"x-overridden": [_override(done) for done in operation.overridden]} if operation.overridden else {}),
    }


def _once(parameters: Iterable[Parameter]) -> Iterable[Parameter]:
    """The parameters, one that a table lists twice as its first row has it; the checks tell of the other."""
    found: dict[tuple[str, str], Parameter] = {}
    for parameter in parameters:
        found.setdefault((parameter.where, parameter.name), parameter)
    return found.values()


def _override(done: Overridden) -> Line:
    return {**correction(done), **({"of": done.of} if done.of else {})}


def _responses(schema: OperationSchema, write: Callable[[Type], Schema]) -> Iterator[Line]:
    """Success bodies, statuses without a body in the docs, error bodies."""
    words: dict[str, str] = {}
    for entry in schema.operation.statuses:
        words.setdefault(entry.code, entry.description)
    for body in schema.responses:
        yield _response(body.status or None, words, write(body.type), body.headers)
    told = {body.status for body in (*schema.responses, *schema.errors)}
    bare: dict[str, tuple[Header, ...]] = {}
    for response in schema.operation.responses:
        if response.status or response.headers:
            bare.setdefault(response.status, response.headers)
    for status in dict.fromkeys((*bare, *words)):
        if status not in told:
            yield _response(status or None, words, None, bare.get(status, ()))
    for body in schema.errors:
        headers = body.headers or bare.get(body.status, ())
        yield _response(body.status or OTHERWISE, words, write(body.type), headers)


def _response(status: str | None, words: Mapping[str, str], schema: Line | None, headers: tuple[Header, ...]) -> Line:
    return {
        "status": status,
        "description": words.get(status or "", ""),
        "schema": schema,
        "headers": [
            {"name": header.name, "description": header.description, "span": _span(header.span)} for header in headers
        ],
    }


def _parameter(parameter: Parameter) -> Line:
    stated = parameter.stated
    kind = "object" if stated.kind == "map" else stated.kind
    line: Line = {
        "name": parameter.name,
        "in": parameter.where,
        "type": None if kind in {"any", "unknown"} else kind,
        "required": parameter.demanded,
        "description": parameter.description,
    }
    if stated.format:
        line["format"] = stated.format
    put_words(line, parameter_words(parameter), standard=False)
    if parameter.content_type:
        line["contentMediaType"] = parameter.content_type
    if parameter.media_type:
        line["mediaType"] = parameter.media_type
    if parameter.deprecated:
        line["deprecated"] = True
    return {**line, "span": _span(parameter.span)}


def parameter_words(parameter: Parameter) -> Words:
    """What is stated of a parameter's value, of an array's elements at `items`."""
    stated, said = parameter.stated, parameter.constraints
    if stated.kind != "array":
        return value_words(said, kinds_of(stated.kind))
    words = value_words(said, kinds_of(stated.item.kind if stated.item else "unknown"))
    words.pop("default", None)
    return array_words(said) | ({"items": words} if words else {})


def _example(example: Example) -> Line:
    sample = example.sample
    return {
        "role": example.role,
        "status": example.status or None,
        "why": example.why,
        "span": _span(example.span),
        **({"file": example.file} if example.file else {}),
        "values": values_of(sample),
        "complete": not sample.gaps and not has_dots(sample),
        "repairs": [
            {"kind": repair.kind, **_place(example, repair.line, repair.column), "message": repair.message}
            for repair in sample.repairs
        ],
        "gaps": [*(gap.pointer for gap in sample.gaps), *(pointer for _, pointer in placeholder_pointers(sample))],
        "comments": [{"pointer": comment.pointer, "text": comment.text} for comment in sample.comments],
    }


def _place(example: Example, line: int, column: int) -> Line:
    """A place in the sample as one on the page."""
    left = example.span.column - 1 if example.verbatim else 0
    return {"line": example.page_line(line), "column": column + left}


def values_of(sample: Sample) -> list[Json]:
    """The values, with the numbers that JSON cannot say, or a double not hold, as strings: `NaN`, `1E400`."""
    return [value_of(sample, document) for document in range(len(sample.values))]


def _span(span: Span) -> Line:
    return {"line": span.line, "column": span.column, "end_line": span.end_line or span.line}
