"""Schemas printed: JSON Schema of a type, and the JSON Lines of `samplecast extract`."""

from __future__ import annotations

import json
import math

import pytest
from msgspec.structs import replace
from samplecast.export.json_lines import lines
from samplecast.export.json_schema import INLINE_DEPTH, json_schema
from samplecast.facts import (
    Constraints,
    Endpoint,
    ErrorEntry,
    Example,
    Header,
    Parameter,
    ProseField,
    Response,
    StatedKind,
)
from samplecast.facts import Stated as StatedType
from samplecast.infer import infer
from samplecast.sample import Gap, Json, Repair, Sample, SampleComment
from samplecast.schema import Field, ListOf, MapOf, Record, Ref, Scalar, ServiceSchema, Type, Union, Unknown
from samplecast.source import Note, Span

from tests.support.facts_by_hand import CUT, example, operation, page, row, table, tree

STRING, INTEGER = Scalar("string"), Scalar("integer")


def printed(*operations: object) -> list[dict[str, Json]]:
    schema = infer([page(*operations)], "svc")  # type: ignore[arg-type]
    return [json.loads(line) for line in lines(schema)]


@pytest.mark.parametrize(
    ("type_", "schema"),
    [
        (STRING, {"type": "string"}),
        (Scalar("string", "uuid"), {"type": "string", "format": "uuid"}),
        (ListOf(INTEGER), {"type": "array", "items": {"type": "integer"}}),
        (ListOf(Unknown("gap")), {"type": "array"}),
        (MapOf(STRING), {"type": "object", "additionalProperties": {"type": "string"}}),
        (MapOf(Unknown()), {"type": "object"}),
        (Unknown("?"), {}),
        (Union((STRING, INTEGER)), {"type": ["string", "integer"]}),
        (
            Union((STRING, ListOf(STRING))),
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        ),
    ],
)
def test_types_have_their_schema(type_: Type, schema: Json) -> None:
    """Every kind of type has one spelling in JSON Schema, and what is unknown constrains nothing."""
    assert json_schema(type_, {}) == schema


@pytest.mark.parametrize(
    ("field", "schema"),
    [
        (Field("k", STRING, required=True, nullable=True), {"type": ["string", "null"]}),
        (Field("k", Scalar("null"), required=True, nullable=True), {"type": "null"}),
        (
            Field("k", Union((STRING, INTEGER)), required=True, nullable=True),
            {"type": ["string", "integer", "null"]},
        ),
        (
            Field("k", Union((STRING, Scalar("null"))), required=True, nullable=True),
            {"type": ["string", "null"]},
        ),
        (
            Field("k", Union((STRING, ListOf(STRING))), required=True, nullable=True),
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]},
        ),
        (Field("k", Unknown(), required=True, nullable=True), {}),
        (Field("k", INTEGER, required=True, also=(STRING,)), {"type": "integer", "x-also": ["string"]}),
        (
            Field("k", ListOf(STRING), required=True, also=(ListOf(Union((STRING, INTEGER))),)),
            {"type": "array", "items": {"type": "string", "x-also": ["integer"]}},
        ),
        (
            Field("k", MapOf(STRING), required=True, also=(MapOf(INTEGER),)),
            {"type": "object", "additionalProperties": {"type": "string", "x-also": ["integer"]}},
        ),
        (
            Field("k", ListOf(STRING), required=True, also=(STRING, ListOf(INTEGER))),
            {"type": "array", "items": {"type": "string"}, "x-also": ["string", "array"]},
        ),
        (
            Field("k", ListOf(Unknown()), required=True, also=(ListOf(Union((STRING, Unknown()))),)),
            {"type": "array", "x-also": ["array"]},
        ),
        (
            Field("k", STRING, required=True, also=(MapOf(STRING), Union((INTEGER, Ref("x"))))),
            {"type": "string", "x-also": ["object", "integer"]},
        ),
        (
            Field(
                *("k", STRING),
                required=True,
                description="d",
                constraints=Constraints(default="x", enum=("x", "y")),
                deprecated=True,
            ),
            {"type": "string", "enum": ["x", "y"], "default": "x", "description": "d", "deprecated": True},
        ),
        (
            Field("k", INTEGER, required=True, constraints=Constraints(enum=("4", "6"), open=True, minimum="4")),
            {"type": "integer", "enum": [4, 6], "x-open": True, "minimum": 4},
        ),
        (
            Field("k", STRING, required=True, nullable=True, constraints=Constraints(enum=("x",), max_length=3)),
            {"type": ["string", "null"], "enum": ["x", None], "maxLength": 3},
        ),
        (
            Field("k", ListOf(STRING), required=True, constraints=Constraints(enum=("x", "y"), max_items=2)),
            {"type": "array", "maxItems": 2, "items": {"type": "string", "enum": ["x", "y"]}},
        ),
    ],
)
def test_fields_say_what_else_was_seen(field: Field, schema: Json) -> None:
    """The settled type, null where it is allowed, and beside it what else was said or seen, at its level."""
    record = Record("r", "R", (field,))
    assert json_schema(Ref("r"), {"r": record}) == {
        "type": "object",
        "properties": {"k": schema},
        "required": ["k"],
    }


def test_nullable_records_are_an_alternative() -> None:
    """A reference cannot carry null itself."""
    inner = Record("i", "I", ())
    two = (Field("a", Ref("i"), required=False, nullable=True), Field("b", Ref("i"), required=False))
    assert json_schema(Ref("r"), {"r": Record("r", "R", two), "i": inner}) == {
        "type": "object",
        "properties": {
            "a": {"anyOf": [{"$ref": "#/$defs/I"}, {"type": "null"}]},
            "b": {"$ref": "#/$defs/I"},
        },
        "$defs": {"I": {"type": "object", "properties": {}}},
    }


def test_recursive_and_repeated_records_stand_in_defs() -> None:
    """A record that leads back to itself is written once and referred to; namesakes are numbered."""
    node = Record("p#Node", "Node", (Field("up", Ref("p#Node"), required=False),), incomplete=True)
    other = Record("#Node", "Node", (Field("x", Union((STRING, MapOf(Ref("#Node")))), required=False),))
    root = Record("r", "R", (Field("a", ListOf(Ref("p#Node")), required=True), Field("b", Ref("#Node"), required=True)))
    schema = json_schema(Ref("r"), {one.key: one for one in (node, other, root)})
    assert schema["$defs"] == {
        "Node": {"type": "object", "properties": {"up": {"$ref": "#/$defs/Node"}}, "x-incomplete": True},
        "Node2": {
            "type": "object",
            "properties": {
                "x": {
                    "anyOf": [
                        {"type": "string"},
                        {"type": "object", "additionalProperties": {"$ref": "#/$defs/Node2"}},
                    ]
                }
            },
        },
    }


def test_deep_nesting_goes_into_defs() -> None:
    """Chains of records are written in place only down to some depth, so that no reader has to go thousands down."""
    chain = {
        f"r{number}": Record(f"r{number}", f"R{number}", (Field("k", Ref(f"r{number + 1}"), required=True),))
        for number in range(3000)
    } | {"r3000": Record("r3000", "R3000", ())}
    schema = json_schema(Ref("r0"), chain)
    assert isinstance(schema["$defs"], dict)
    assert len(schema["$defs"]) == 3000 // (INLINE_DEPTH + 1)


def test_a_line_has_everything_that_the_contract_names() -> None:
    """The keys of a line, in their order, with what a page says under each."""
    sample = Sample(
        "",
        None,
        ({"a": 1, "b": math.nan, "c": [math.inf, -math.inf]},),
        (tree({"a": 1, CUT: CUT}),),
        (Repair("non-finite", 0, 0, 1, 2, "NaN"), Repair("cut-off", 0, 0, 3, 2, "cut off")),
        (Gap(0, "", 3, 2),),
        (SampleComment(0, "/a", "a word", 2, 5),),
    )
    shown = Example("response", "200", sample, "status heading", span=Span("p.md", 20, 5, 24))
    made = operation(
        "Getting It",
        table("t", row("a", "Integer", required=True, description="An \u2028a\ud800.")),
        responses=[Response("200", ("t",), (Header("X-Id", "an id", Span("p.md", 7)),)), Response("204")],
        examples=[shown, example({"code": "X"}, role="error")],
        errors=[ErrorEntry("X", "no", span=Span("p.md", 30))],
        fields=[ProseField("a", "is one", Span("p.md", 31))],
    )
    made = type(made)(
        **{name: getattr(made, name) for name in made.__slots__}
        | {
            "endpoints": (Endpoint("GET", "/v1/{id}"),),
            "parameters": (
                Parameter("id", "path", StatedType("string", "String"), True, "The id.", span=Span("p.md", 6)),
                Parameter("all", "query", StatedType("unknown"), constraints=Constraints(default="x", enum=("x", "y"))),
                Parameter("map", "form", StatedType("map")),
            ),
            "status_range": ("1xx", "5xx"),
            "notes": (Note(9, 1, "odd"),),
            "anchor": "get",
        }
    )
    schema = infer([page(made)], "svc")
    (text,) = lines(schema)
    assert text.isascii()
    assert "\n" not in text
    assert json.loads(text) == {
        "page": "p.md",
        "title": "Getting It",
        "anchor": "get",
        "service": "svc",
        "span": {"line": 1, "column": 1, "end_line": 99},
        "endpoints": [{"method": "GET", "path": "/v1/{id}"}],
        "security": [],
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "type": "string",
                "required": True,
                "description": "The id.",
                "span": {"line": 6, "column": 1, "end_line": 6},
            },
            {
                "name": "all",
                "in": "query",
                "type": None,
                "required": None,
                "description": "",
                "enum": ["x", "y"],
                "default": "x",
                "span": {"line": 0, "column": 1, "end_line": 0},
            },
            {
                "name": "map",
                "in": "form",
                "type": "object",
                "required": None,
                "description": "",
                "span": {"line": 0, "column": 1, "end_line": 0},
            },
        ],
        "request": None,
        "responses": [
            {
                "status": "200",
                "description": "",
                "schema": {
                    "type": "object",
                    "properties": {"a": {"type": "integer", "description": "An \u2028a\ud800."}},
                    "required": ["a"],
                    "x-incomplete": True,
                },
                "headers": [{"name": "X-Id", "description": "an id", "span": {"line": 7, "column": 1, "end_line": 7}}],
            },
            {"status": "204", "description": "", "schema": None, "headers": []},
            {
                "status": "default",
                "description": "",
                "schema": {"type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]},
                "headers": [],
            },
        ],
        "examples": [
            {
                "role": "response",
                "status": "200",
                "why": "status heading",
                "span": {"line": 20, "column": 5, "end_line": 24},
                "values": [{"a": 1, "b": "NaN", "c": ["Infinity", "-Infinity"]}],
                "complete": False,
                "repairs": [
                    {"kind": "non-finite", "line": 20, "column": 6, "message": "NaN"},
                    {"kind": "cut-off", "line": 22, "column": 6, "message": "cut off"},
                ],
                "gaps": [""],
                "comments": [{"pointer": "/a", "text": "a word"}],
            },
            {
                "role": "error",
                "status": None,
                "why": "section",
                "span": {"line": 10, "column": 1, "end_line": 10},
                "values": [{"code": "X"}],
                "complete": True,
                "repairs": [],
                "gaps": [],
                "comments": [],
            },
        ],
        "errors": [
            {
                "code": "X",
                "message": "no",
                "status": None,
                "description": "",
                "solution": "",
                "span": {"line": 30, "column": 1, "end_line": 30},
            }
        ],
        "fields": [{"name": "a", "description": "is one", "span": {"line": 31, "column": 1, "end_line": 31}}],
        "status_range": ["1xx", "5xx"],
        "notes": [{"line": 9, "column": 1, "message": "odd"}],
    }


def test_a_success_body_without_status_has_null() -> None:
    """A body that stands under no status says so, and headers without any body are kept."""
    (line,) = printed(operation("Get", examples=[example({"a": 1}), example({"b": 1}, role="request")]))
    assert [one["status"] for one in line["responses"]] == [None]  # type: ignore[union-attr,call-overload,index]
    assert line["request"] == {"type": "object", "properties": {"b": {"type": "integer"}}, "required": ["b"]}
    header = Header("X", "", Span("p.md", 7))
    (line,) = printed(operation("Get", responses=[Response("", (), (header,)), Response("")]))
    assert [(one["status"], one["schema"]) for one in line["responses"]] == [(None, None)]  # type: ignore[union-attr,call-overload,index]


def test_a_page_without_endpoints_is_a_line_all_the_same() -> None:
    """Facts without an endpoint are one line with an empty list; a service without pages prints nothing."""
    (line,) = printed(operation("Errors"))
    assert line["endpoints"] == []
    assert list(lines(ServiceSchema("", (), (), ()))) == []


@pytest.mark.parametrize("kind", ["any", "unknown"])
def test_types_that_say_nothing_are_null(kind: StatedKind) -> None:
    """A parameter whose type is anything, or was not understood, has no type."""
    made = operation("Get")
    made = type(made)("Get", parameters=(Parameter("x", "query", StatedType(kind)),))
    (line,) = printed(made)
    assert line["parameters"][0]["type"] is None  # type: ignore[index,call-overload]


def test_deep_values_print() -> None:
    """A sample at the limit of nesting is printed as any other."""
    value: Json = math.nan
    for _ in range(490):
        value = [value]
    sample = Sample("", None, (value,), (tree([1]),), (Repair("non-finite", 0, 0, 1, 1, "NaN"),))
    made = operation("Get", examples=[Example("response", "", sample, "section")])
    (line,) = printed(made)
    assert "NaN" in json.dumps(line["examples"])


def test_no_repair_stands_below_the_page() -> None:
    """The sample of a collapsed page has lines that the page has not; what is on them is on the page's own line."""
    cut = Sample("{\n...", None, repairs=(Repair("cut-off", 2, 5, 2, 1, "cut off"),))
    of_one_line = Example("response", "", cut, "section", span=Span("p.md", 3, 1, 3, 5), verbatim=False)
    (line,) = printed(operation(examples=(of_one_line,)))
    assert '"repairs": [{"kind": "cut-off", "line": 3, "column": 1,' in json.dumps(line["examples"])


def test_a_parameter_that_a_table_lists_twice_is_printed_once() -> None:
    """The checks tell of the second row; a client has one parameter of a name and place."""
    twice = tuple(Parameter("id", "path", StatedType(), required=said) for said in (True, False))
    (line,) = lines(infer([page(replace(operation("Get"), parameters=twice))]))
    assert [one["required"] for one in json.loads(line)["parameters"]] == [True]
