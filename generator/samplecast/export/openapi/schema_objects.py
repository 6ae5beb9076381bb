"""Small pieces of an OpenAPI document: places, schemas, parameters, examples."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence

from msgspec import Struct, field

from samplecast.equality import compared_without
from samplecast.export.contradictions import contradictions
from samplecast.export.json_schema import Schema, named_schema, put_words, record_schema
from samplecast.facts import Parameter, Stated
from samplecast.sample import Json
from samplecast.sample.placeholders import value_of
from samplecast.schema import Field, Fixture, OperationSchema, PageSchema, Record, ServiceSchema, Type
from samplecast.source import Span
from samplecast.value_words import array_words, kinds_of, value_words

SCHEMAS = "#/components/schemas/"

_EXACT = re.compile(r"[1-5]\d\d\Z")
_HUNDRED = re.compile(r"([1-5])[xX]{2}\Z")
_DEEPEST = 20
"""Stated types are followed down to this depth."""

_UNSEEN = re.compile(r"[\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Characters that steer a terminal or hide from a reader: written as escapes, unlike all others beyond ASCII."""


class ComponentNames(Struct, frozen=True):
    """How a run's document calls things."""

    names: Mapping[str, MutableMapping[str, str]]
    """By service, the component name of each record's key."""
    paths: Mapping[str, Sequence[str]]
    """The path of each page, which its examples are named after."""
    records: Mapping[str, Mapping[str, Record]]
    """By service, each record by its key."""
    tags: Mapping[tuple[str, str], str]
    """By service and page, what the operations of the page are filed under; empty for nothing."""
    examples: MutableMapping[tuple[str, int], Schema] = field(default_factory=dict)
    """Example objects that were made already, by page and number: an operation is written once for each endpoint."""


@compared_without("local")
class Use(Struct, frozen=True):
    """An operation with where it stands."""

    schema: ServiceSchema
    page: PageSchema
    operation: OperationSchema
    local: Mapping[str, Record] = field(default_factory=dict)
    """The shared records as the page alone documents them, by key."""

    @property
    def module(self) -> str:
        """The page's last part, for names."""
        return self.page.page.rpartition("/")[2]


def source_of(span: Span) -> Schema:
    """`x-source` for a place; nothing where there is none."""
    return {"x-source": {"page": span.path, "line": span.line}} if span.path else {}


def status_key(status: str) -> str:
    """A status as OpenAPI writes it: `200`, `4XX`, `default`; empty for anything else."""
    if _EXACT.match(status) or status == "default":
        return status
    hundred = _HUNDRED.match(status)
    return f"{hundred[1]}XX" if hundred else ""


def body_schema(names: ComponentNames, use: Use, type_: Type) -> Schema:
    """The schema of a body; records stand among the components."""
    return named_schema(type_, names.names[use.schema.service], SCHEMAS)


def component_schema(names: ComponentNames, service: str, record: Record) -> Schema:
    """The schema of a record, with where it and its fields come from; no title, which tools would name it after."""
    schema = record_schema(record, names.names[service], SCHEMAS)
    properties = schema["properties"]
    if isinstance(properties, dict):
        for one in record.fields:
            if isinstance(inner := properties[one.key], dict):
                inner.update(_first_place(one))
    described: Schema = {"description": record.description} if record.description else {}
    return {**described, **schema, **_first_place(record)}


def _first_place(one: Record | Field) -> Schema:
    return source_of(one.evidence[0].span) if one.evidence else {}


def joined(schemas: Iterable[Schema]) -> Schema:
    """Any of several schemas; those that say nothing are no alternative to those that do.

    `oneOf` would refuse what fits two of them, as most objects do: no key is forbidden.
    """
    distinct = list({json.dumps(schema): schema for schema in schemas if schema}.values())
    if not distinct:
        return {}
    return distinct[0] if len(distinct) == 1 else {"anyOf": [*distinct]}


def stated_schema(stated: Stated, depth: int = 0) -> Schema:
    """What a Type cell says, as a schema."""
    if depth > _DEEPEST:
        return {}
    options = [_kind_schema(stated, depth)]
    options += [stated_schema(other, depth + 1) for other in stated.alternatives]
    schema = joined(options)
    if stated.nullable and schema:
        return joined([schema, {"type": "null"}])
    return schema


def _kind_schema(stated: Stated, depth: int) -> Schema:
    if stated.kind in {"any", "unknown"}:
        return {}
    schema: Schema = {"type": "object" if stated.kind == "map" else stated.kind}
    if stated.format:
        schema["format"] = stated.format
    inner = stated_schema(stated.item, depth + 1) if stated.item else {}
    if stated.kind == "array":
        schema["items"] = inner
    elif inner and stated.kind == "map":
        schema["additionalProperties"] = inner
    return schema


def parameter_schema(parameter: Parameter) -> Schema:
    """The schema of a parameter, with what its row states of the values."""
    stated, said = parameter.stated, parameter.constraints
    schema = stated_schema(stated)
    if stated.alternatives or "anyOf" in schema:
        return schema
    if stated.kind != "array":
        put_words(schema, value_words(said, kinds_of(stated.kind)), standard=True)
        return schema
    schema.update(array_words(said))
    items = schema["items"]
    if isinstance(items, dict) and stated.item is not None:
        words = value_words(said, kinds_of(stated.item.kind))
        words.pop("default", None)
        put_words(items, words, standard=True)
    return schema


def told(parameter: Parameter) -> Schema:
    """What a row says of a parameter beside name, place and type."""
    about: Schema = {}
    if parameter.description:
        about["description"] = parameter.description
    if parameter.deprecated:
        about["deprecated"] = True
    return about


def example_of(names: ComponentNames, use: Use, fixture: Fixture) -> tuple[str, Schema]:
    """The name and the object of a documented example; the name is that of its file among the fixtures."""
    name = ".".join((*names.paths[use.page.page], f"{fixture.number}_{fixture.role}"))
    key = (use.page.page, fixture.number)
    if key not in names.examples:
        names.examples[key] = _example(fixture, names.records[use.schema.service])
    return name, names.examples[key]


def _example(fixture: Fixture, records: Mapping[str, Record]) -> Schema:
    example: Schema = {"summary": fixture.title} if fixture.title else {}
    example["value"] = value_of(fixture.example.sample, fixture.document)
    if not fixture.complete:
        example["x-incomplete"] = True
    if broken := contradictions(example["value"], fixture.type, records, complete=fixture.complete):
        example["x-contradicts"] = [*broken]
    return {**example, **source_of(fixture.example.span)}


def media(schemas: Iterable[Schema], examples: Mapping[str, Schema]) -> Schema:
    """The content of a body: whole examples first, since a mock server answers with the first."""
    content: Schema = {"schema": joined(schemas)}
    if examples:
        content["examples"] = {name: examples[name] for name in sorted(examples, key=_is_incomplete(examples))}
    return content


def _is_incomplete(examples: Mapping[str, Schema]) -> Callable[[str], bool]:
    return lambda name: "x-incomplete" in examples[name]


def text(value: Json) -> str:
    """JSON with a line for each entry of the outer levels: it diffs, and deep values cost no recursion of ours."""
    return _text(value, 4, "") + "\n"


def one_line(value: Json) -> str:
    """JSON with characters as they are; escaped where UTF-8 has no form for one."""
    written = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return written


def _text(value: Json, levels: int, indent: str) -> str:
    if not levels or not isinstance(value, dict) or not value:
        return one_line(value)
    inner = indent + " "
    entries = [f"{inner}{one_line(key)}: {_text(one, levels - 1, inner)}" for key, one in value.items()]
    return "{\n" + ",\n".join(entries) + f"\n{indent}}}"
