"""Bodies as files of JSON Schema 2020-12, one per body."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from generator.naming import module_paths, snake, unique
from generator.output import MANIFEST, File, digest
from generator.render.jsonschema import Schema, json_schema
from generator.render.lines import values_of
from generator.sample import Json
from generator.schema import Body, OperationSchema, PageSchema, Record, Ref, ServiceSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_files(schemas: Sequence[ServiceSchema]) -> list[File]:
    """A file for each body, beside a manifest by which the next run knows them for its own."""
    folders = module_paths(page.page for schema in schemas for page in schema.pages)
    files: dict[str, File] = {}
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for schema in schemas:
        shared = {record.key: record for record in schema.records}
        for page in schema.pages:
            records = shared | {record.key: record for record in (*page.local, *page.records)}
            for operation, body in _bodies(page):
                stem = unique("/".join((*folders[page.page], _stem(operation, body))), taken, numbers)
                taken.add(stem)
                path = f"{stem}.json"
                files[path] = File(path, _bytes(_described(path, page, operation, body, records)))
    outputs: Schema = {path: digest(file.content) for path, file in sorted(files.items())}
    return [*files.values(), File(MANIFEST, _bytes({"outputs": outputs}))]


def _bodies(page: PageSchema) -> Iterator[tuple[OperationSchema, Body]]:
    for operation in page.operations:
        request = (operation.request,) if operation.request else ()
        for body in (*request, *operation.responses, *operation.errors):
            yield operation, body


def _stem(operation: OperationSchema, body: Body) -> str:
    return "_".join(part for part in (snake(operation.name), body.role, snake(body.status)) if part)


def _described(
    path: str, page: PageSchema, operation: OperationSchema, body: Body, records: dict[str, Record]
) -> Schema:
    head: Schema = {"$schema": DIALECT, "$id": quote(path), "title": operation.operation.title}
    examples: list[Json] = [
        values_of(fixture.example.sample)[fixture.document]
        for fixture in operation.fixtures
        if (fixture.role, fixture.status, fixture.type) == (body.role, body.status, body.type)
    ]
    record = records.get(body.type.key) if isinstance(body.type, Ref) else None
    span = record.evidence[0].span if record and record.evidence else operation.operation.span
    tail: Schema = {"examples": examples} if examples else {}
    if span.path:
        tail["x-source"] = {"page": span.path, "line": span.line}
    return {**head, **json_schema(body.type, records), **tail, "x-page": page.page}


def _bytes(value: Schema) -> bytes:
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(part)}" for key, part in value.items())
    return f"{{\n{lines}\n}}\n".encode()
