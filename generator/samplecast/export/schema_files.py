"""Bodies as files of JSON Schema 2020-12, one per body."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from msgspec import Struct

from samplecast.export.contradictions import contradictions
from samplecast.export.json_schema import Repeats, Schema, json_schema
from samplecast.facts import Role
from samplecast.naming import page_paths, snake, unique
from samplecast.output import MANIFEST, File, digest
from samplecast.responses import stated_status
from samplecast.sample import Json
from samplecast.sample.placeholders import value_of
from samplecast.schema import Body, Fixture, OperationSchema, PageSchema, Record, Ref, ServiceSchema, Union

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_files(schemas: Sequence[ServiceSchema], paths: Mapping[str, Sequence[str]] | None = None) -> list[File]:
    """A file for each body, beside a manifest by which the next run knows them for its own.

    `paths` has the folder of each page; without it they are made of the paths of the pages.
    """
    folders = paths or page_paths(page.page for schema in schemas for page in schema.pages)
    files: dict[str, File] = {}
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for schema in schemas:
        shared = {record.key: record for record in schema.records}
        for page in schema.pages:
            repeats = Repeats()
            records = ChainMap({record.key: record for record in (*page.local, *page.records)}, shared)
            for told in _told(page):
                stem = unique("/".join((*folders[page.page], _stem(told))), taken, numbers)
                taken.add(stem)
                path = f"{stem}.json"
                files[path] = File(path, _bytes(_described(path, page, told, records, repeats)))
    outputs: Schema = {path: digest(file.content) for path, file in sorted(files.items())}
    return [*files.values(), File(MANIFEST, _bytes({"outputs": outputs}))]


class _Told(Struct, frozen=True):
    """A body with its examples."""

    operation: OperationSchema
    body: Body
    fixtures: Sequence[Fixture]


def _told(page: PageSchema) -> Iterator[_Told]:
    for operation in page.operations:
        shown: dict[tuple[Role, str], list[Fixture]] = {}
        for fixture in operation.fixtures:
            shown.setdefault((fixture.role, stated_status(fixture)), []).append(fixture)
        request = (operation.request,) if operation.request else ()
        for body in (*request, *operation.responses, *operation.errors):
            members = {body.type, *(body.type.members if isinstance(body.type, Union) else ())}
            alike = shown.get((body.role, body.status), ())
            yield _Told(operation, body, [fixture for fixture in alike if fixture.type in members])


def _stem(told: _Told) -> str:
    return "_".join(part for part in (snake(told.operation.name), told.body.role, snake(told.body.status)) if part)


def _described(path: str, page: PageSchema, told: _Told, records: Mapping[str, Record], repeats: Repeats) -> Schema:
    operation, body = told.operation.operation, told.body
    head: Schema = {"$schema": DIALECT, "$id": quote(path), "title": operation.title}
    examples: list[Json] = [value_of(fixture.example.sample, fixture.document) for fixture in told.fixtures]
    record = records.get(body.type.key) if isinstance(body.type, Ref) else None
    span = record.evidence[0].span if record and record.evidence else operation.span
    tail: Schema = {"examples": examples} if examples else {}
    broken: list[Json] = [
        {"example": number, **one}
        for number, (fixture, value) in enumerate(zip(told.fixtures, examples, strict=True))
        for one in contradictions(value, fixture.type, records, complete=fixture.complete)
    ]
    if broken:
        tail["x-contradicts"] = broken
    if span.path:
        tail["x-source"] = {"page": span.path, "line": span.line}
    return {**head, **json_schema(body.type, records, repeats, standard=True), **tail, "x-page": page.page}


def _bytes(value: Schema) -> bytes:
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(part)}" for key, part in value.items())
    return f"{{\n{lines}\n}}\n".encode()
