"""What pages say, exported: OpenAPI 3.1, JSON Schema files, JSON Lines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from samplecast.api import Source, emit, extract, infer
from samplecast.api import read as read_source
from samplecast.cli import cli
from samplecast.export.contradictions import contradictions
from samplecast.export.json_lines import lines
from samplecast.export.openapi.schema_objects import stated_schema, status_key
from samplecast.export.openapi.specification import Info, component, distinct, openapi
from samplecast.export.schema_files import DIALECT, schema_files
from samplecast.facts import (
    Constraints,
    Endpoint,
    ErrorEntry,
    Header,
    Location,
    PageFacts,
    Parameter,
    Response,
    Role,
    Stated,
    StatusEntry,
)
from samplecast.path_templates import route
from samplecast.sample import Json
from samplecast.schema import Fixture, ListOf, MapOf, OperationSchema, Ref, ServiceSchema, Type, Union

from tests.support.environments import CHECKOUT
from tests.support.schema_builders import (
    ANY,
    INTEGER,
    NUMBER,
    STRING,
    at,
    body,
    catalogue_entry,
    field,
    fixture,
    operation,
    page,
    record,
    service,
)

validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")


def exported(*schemas: ServiceSchema) -> dict[str, Any]:
    """The document as a reader sees it, and valid."""
    read: dict[str, Any] = json.loads(openapi(schemas, Info("Harbour", "7")).text)
    assert [str(error) for error in validator.OpenAPIV31SpecValidator(read).iter_errors()] == []
    return read


def unexplained(document: dict[str, Any]) -> list[str]:
    """The examples that their own schema refuses, and nothing says why."""
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    names = []
    for item in document["paths"].values():
        for one in item.values():
            bodies = (one.get("requestBody", {}), *one["responses"].values())
            for media in (kind for each in bodies for kind in each.get("content", {}).values()):
                reads = jsonschema.Draft202012Validator({**media["schema"], "components": document["components"]})
                names += [
                    name
                    for name, shown in media.get("examples", {}).items()
                    if not shown.keys() & {"x-contradicts", "x-incomplete"} and not reads.is_valid(shown["value"])
                ]
    return names


def among_responses(made: Fixture) -> Fixture:
    """An error under the status of a success as its page shows it: below a response."""
    said: Role = "response" if made.role == "error" and made.status[:1] == "2" else made.role
    return replace(made, example=replace(made.example, role=said))


def with_facts(made: OperationSchema, **facts: object) -> OperationSchema:
    return replace(made, operation=replace(made.operation, **facts))  # type: ignore[arg-type]


def row(name: str, where: Location, stated: str = "string", **more: object) -> Parameter:
    return Parameter(name, where, Stated(stated), **{"span": at(6), **more})  # type: ignore[arg-type]


def samplecast(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments, prog_name="samplecast")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


class TestPaths:
    """Endpoints as OpenAPI writes them."""

    @pytest.mark.parametrize(
        ("written", "path", "names", "query"),
        [
            ("/v1/{id}", "/v1/{id}", ("id",), ()),
            ("/v1/:id/x", "/v1/{id}/x", ("id",), ()),
            ("/v1/<id>", "/v1/{id}", ("id",), ()),
            ("/v1/${id}", "/v1/{id}", ("id",), ()),
            ("v1/{ the id }", "/v1/{the_id}", ("the_id",), ()),
            ("/a/{id}/b/{id}", "/a/{id}/b/{id_2}", ("id", "id_2"), ()),
            ("/a/{}", "/a/{value}", ("value",), ()),
            ("/a/{+key*}", "/a/{key}", ("key",), ()),
            ("/a/{b/c}", "/a/{b_c}", ("b_c",), ()),
            ("/a/{id:[0-9]+}/<int:n>", "/a/{id}/{n}", ("id", "n"), ()),
            ("/a/{b[c]}/100%", "/a/{b_c}/100%25", ("b_c",), ()),
            ("/a/x:stop", "/a/x:stop", (), ()),
            ("/a?limit={n}&all#top", "/a", (), ("limit", "all")),
            ("/a {b", "/a%20%7Bb", (), ()),
            ("//a/é", "/a/%C3%A9", (), ()),
            ("", "/", (), ()),
        ],
    )
    def test_placeholders_and_queries(
        self, written: str, path: str, names: tuple[str, ...], query: tuple[str, ...]
    ) -> None:
        """Every spelling of a placeholder becomes braces, a query its names, and what no URI holds is escaped."""
        found = route(Endpoint("GET", written))
        assert (found.path, found.names, found.query) == (path, names, query)

    def test_paths_that_differ_in_names_are_one(self) -> None:
        """OpenAPI knows a path by its shape: the first name counts, and the other page's row follows it."""
        first = operation("GetA", endpoint="GET /a/{id}")
        second = with_facts(
            operation("DropA", endpoint="DELETE /a/:a_id"),
            parameters=(row("a_id", "path", description="The A."),),
        )
        paths = exported(service(page(first, second)))["paths"]
        assert list(paths) == ["/a/{id}"]
        assert list(paths["/a/{id}"]) == ["get", "delete"]
        (only,) = paths["/a/{id}"]["get"]["parameters"]
        assert only == {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        (parameter,) = paths["/a/{id}"]["delete"]["parameters"]
        assert (parameter["name"], parameter["description"]) == ("id", "The A.")

    def test_a_method_without_a_place_is_kept(self) -> None:
        """A path item has eight methods; another one stands beside them."""
        paths = exported(service(page(operation("CopyA", endpoint="COPY /a"))))["paths"]
        assert paths["/a"]["x-method-copy"]["operationId"] == "api_copy_a"


class TestParameters:
    """Rows of parameter tables."""

    def test_each_row_goes_to_its_place(self) -> None:
        """Path, query, header and cookie rows are parameters, form rows a body, the rest is kept beside."""
        made = with_facts(
            operation("PostA", endpoint="POST /a/{a_id}"),
            parameters=(
                row("A ID", "path"),
                row(
                    "limit",
                    "query",
                    "integer",
                    constraints=Constraints(default="2", minimum="1", maximum="9"),
                    required=True,
                ),
                row("X-Token", "header", deprecated=True),
                row("x-token", "header"),
                row("sid", "cookie", constraints=Constraints(enum=("x", "y"))),
                row("X-Open", "header", "unknown"),
                row("file", "form", required=True, description="What to send."),
                row("elsewhere", "path"),
                row("any name", "query", variable=True),
                row("nowhere", ""),
            ),
            endpoints=(Endpoint("POST", "/a/{a_id}", host="{Endpoint}", query=("limit", "page")),),
        )
        written = exported(service(page(made)))["paths"]["/a/{a_id}"]["post"]
        source = {"x-source": {"page": "api/things.md", "line": 6}}
        assert written["parameters"] == [
            {"name": "a_id", "in": "path", "required": True, "schema": {"type": "string"}, **source},
            {
                "name": "limit",
                "in": "query",
                "required": True,
                "schema": {"type": "integer", "default": 2, "minimum": 1, "maximum": 9},
                **source,
            },
            {"name": "X-Token", "in": "header", "schema": {"type": "string"}, **source},
            {"name": "sid", "in": "cookie", "schema": {"type": "string", "enum": ["x", "y"]}, **source},
            {"name": "X-Open", "in": "header", "schema": {"type": "string"}, **source},
            {"name": "page", "in": "query", "schema": {}},
        ]
        assert written["requestBody"] == {
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {"file": {"type": "string", "description": "What to send.", **source}},
                        "required": ["file"],
                    }
                }
            },
            "required": True,
        }
        assert [one["name"] for one in written["x-parameters"]] == ["elsewhere", "any name", "nowhere"]
        assert written["x-hosts"] == ["{Endpoint}"]

    @pytest.mark.parametrize(
        ("stated", "schema"),
        [
            (Stated("any"), {}),
            (Stated("map"), {"type": "object"}),
            (Stated("map", item=Stated("string")), {"type": "object", "additionalProperties": {"type": "string"}}),
            (Stated("array"), {"type": "array", "items": {}}),
            (
                Stated("array", item=Stated("integer", format="int64")),
                {"type": "array", "items": {"type": "integer", "format": "int64"}},
            ),
            (Stated("string", nullable=True), {"anyOf": [{"type": "string"}, {"type": "null"}]}),
            (
                Stated("string", alternatives=(Stated("integer"), Stated("unknown"))),
                {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            ),
            (Stated("unknown", nullable=True), {}),
        ],
    )
    def test_stated_types(self, stated: Stated, schema: object) -> None:
        """A Type cell as a schema; what says nothing constrains nothing."""
        assert stated_schema(stated) == schema

    def test_deep_stated_types_end(self) -> None:
        """A type nested without end is followed down to a bound."""
        stated = Stated("array")
        for _ in range(5000):
            stated = Stated("array", item=stated)
        assert json.dumps(stated_schema(stated)).count("items") == 21


class TestBodies:
    """Requests and responses."""

    def test_bodies_examples_errors_and_places(self) -> None:
        """Bodies by status with their examples, whole ones first, errors among them, each with page and line."""
        thing = record("Thing", field("a", INTEGER), field("b", ListOf(STRING), required=False), description="A thing.")
        error = record("Oops", field("code", STRING))
        made = operation(
            "CreateThing",
            "Creating a Thing",
            endpoint="POST /things",
            request=body(Ref(thing.key), "request"),
            responses=(body(Ref(thing.key), status="201", headers=["X-Id"]),),
            errors=(body(Ref(error.key), "error"), body(Ref(error.key), "error", "4xx")),
            fixtures=(
                fixture(1, {"a": 1}, Ref(thing.key), "request"),
                fixture(2, {"a": 2}, Ref(thing.key), status="201", gaps=[""]),
                fixture(3, {"a": float("nan")}, Ref(thing.key), status="201", title="Third"),
                fixture(4, {"code": "E"}, Ref(error.key), "error"),
            ),
        )
        made = with_facts(
            made,
            statuses=(
                StatusEntry("404", "Gone.", at(8), reason="Not Found"),
                StatusEntry("odd", "Odd.", at(9)),
                StatusEntry("201", "", at(7)),
            ),
            errors=(ErrorEntry("E", "bad", "409", span=at(30)),),
            responses=(Response("202", (), (Header("X-Job", "The job.", at(4)),)), Response("")),
            success=("201",),
            deprecated=True,
            span=at(1),
        )
        entry = catalogue_entry("E", "bad")
        whole = exported(service(page(made, records=[thing, error]), errors=[entry]))
        written = whole["paths"]["/things"]["post"]
        assert written["deprecated"] is True
        assert written["x-source"] == {"page": "api/things.md", "line": 1}
        assert written["requestBody"]["required"] is True
        answers = written["responses"]
        assert list(answers) == ["201", "202", "404", "409", "4XX", "default"]
        assert answers["404"] == {
            "description": "Not Found: Gone.",
            "x-source": {"page": "api/things.md", "line": 8},
        }
        assert answers["202"]["headers"]["X-Job"]["description"] == "The job."
        content = answers["201"]["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Thing"}
        assert list(content["examples"]) == ["api.things.3_response", "api.things.2_response"]
        assert content["examples"]["api.things.3_response"]["summary"] == "Third"
        assert content["examples"]["api.things.2_response"] == {
            "value": {"a": 2},
            "x-incomplete": True,
            "x-source": {"page": "api/things.md", "line": 20},
        }
        errors = answers["default"]["content"]["application/json"]["examples"]
        assert errors["api.things.4_error"]["value"] == {"code": "E"}
        assert written["x-errors"] == [
            {"code": "E", "message": "bad", "status": "409", "x-source": {"page": "api/things.md", "line": 30}}
        ]
        assert written["x-statuses"][0]["code"] == "odd"
        assert whole["x-errors"]["api"][0]["code"] == "E"
        assert whole["components"]["schemas"]["Thing"] == {
            "description": "A thing.",
            "type": "object",
            "properties": {
                "a": {"type": "integer", "x-source": {"page": "api/things.md", "line": 7}},
                "b": {
                    "type": "array",
                    "items": {"type": "string"},
                    "x-source": {"page": "api/things.md", "line": 7},
                },
            },
            "required": ["a"],
            "x-source": {"page": "api/things.md", "line": 5},
        }

    @pytest.mark.parametrize(
        ("success", "statuses"),
        [
            ((), ["2XX"]),
            (("200", "202", "204"), ["200", "202"]),
            (("204",), ["2XX"]),
            (tuple(f"2{number}" for number in range(10, 21)), ["2XX"]),
        ],
    )
    def test_a_success_body_without_status(self, success: tuple[str, ...], statuses: list[str]) -> None:
        """It stands under every success that the page names, but for the one without content; else, or of many, any."""
        made = with_facts(operation("GetA", endpoint="GET /a", responses=(body(STRING),)), success=success)
        answers = exported(service(page(made)))["paths"]["/a"]["get"]["responses"]
        assert [status for status, answer in answers.items() if "content" in answer] == statuses
        assert answers.keys() == {*statuses, *success}

    def test_nothing_documented_is_default(self) -> None:
        """An operation without any word about its answers has a default one without content."""
        whole = exported(service(page(operation("GetA", endpoint="GET /a"))))
        assert whole["paths"]["/a"]["get"]["responses"] == {"default": {"description": ""}}
        assert whole["info"] == {"title": "Harbour", "version": "7"}

    def test_arrays_of_anything_have_items(self) -> None:
        """Readers of OpenAPI insist on `items`, even open ones; maps of anything need no word."""
        thing = record("Thing", field("a", ListOf(ANY)), field("b", MapOf(ANY)))
        made = operation("GetA", endpoint="GET /a", responses=(body(Ref(thing.key), status="200"),))
        written = exported(service(page(made, records=[thing])))["components"]["schemas"]["Thing"]["properties"]
        assert written["a"]["items"] == {}
        assert "additionalProperties" not in written["b"]

    def test_pages_on_one_method_and_path_are_joined(self) -> None:
        """Bodies become `anyOf`, parameters are merged and demanded only if all pages do, all sources are named."""
        one, two = record("One", field("a", STRING)), record("Two", field("b", STRING), page="api/more.md")
        first = with_facts(
            operation("DoOne", endpoint="POST /act/{id}", request=body(Ref(one.key), "request")),
            parameters=(row("q", "query", required=True), row("only", "query", required=True), row("f", "form")),
            span=at(1),
            description="The first.",
        )
        second = with_facts(
            operation(
                "DoTwo", endpoint="POST /act/{it}", request=body(Ref(two.key), "request"), responses=(body(ANY),)
            ),
            parameters=(row("q", "query", "integer", required=True),),
            span=at(2, "api/more.md"),
            description="The second.",
        )
        whole = exported(service(page(first, records=[one]), page(second, records=[two], path="api/more.md")))
        written = whole["paths"]["/act/{id}"]["post"]
        assert written["summary"] == "DoOne / DoTwo"
        assert written["description"] == "DoOne: The first.\n\nDoTwo: The second."
        assert written["requestBody"]["content"]["application/json"]["schema"] == {
            "anyOf": [{"$ref": "#/components/schemas/One"}, {"$ref": "#/components/schemas/Two"}]
        }
        by_name = {one["name"]: one for one in written["parameters"]}
        assert by_name["q"]["required"] is True
        assert by_name["q"]["schema"] == {"anyOf": [{"type": "string"}, {"type": "integer"}]}
        assert "required" not in by_name["only"]
        assert written["x-sources"] == [{"page": "api/things.md", "line": 1}, {"page": "api/more.md", "line": 2}]

    def test_an_operation_without_endpoint_stands_among_the_components(self) -> None:
        """Its bodies can be referred to, and what else is said of it is kept beside."""
        thing = record("Thing", field("a", NUMBER, required=False))
        made = operation(
            "Answers",
            request=body(Ref(thing.key), "request"),
            responses=(body(Ref(thing.key), status="200"),),
            fixtures=(fixture(1, {"a": 1.5}, Ref(thing.key), status="200"),),
        )
        made = with_facts(made, parameters=(row("q", "query"),), success=("201",))
        whole = exported(service(page(made, operation("Other"), records=[thing]), name=""))
        assert list(whole["components"]["responses"]) == ["answers.200"]
        assert "required" not in whole["components"]["requestBodies"]["answers"]
        first, second = whole["x-operations"]
        assert first["responses"] == {"200": {"$ref": "#/components/responses/answers.200"}}
        assert first["requestBody"] == {"$ref": "#/components/requestBodies/answers"}
        assert first["x-parameters"][0]["name"] == "q"
        assert second == {"operationId": "other", "summary": "Other"}
        assert "tags" not in whole


class TestContradictions:
    """Examples that are not what is documented of them."""

    @pytest.mark.parametrize(
        ("value", "found"),
        [
            ({"n": 1, "list": [{"n": 2}], "map": {"k": 1.5}, "any": [None], "maybe": None, "either": "x"}, []),
            ({"n": 2.0, "either": 3}, []),
            ({"n": 1.5}, [("/n", "integer", "number")]),
            ({"n": True}, [("/n", "integer", "boolean")]),
            ({"n": None}, [("/n", "integer", "null")]),
            ({"n": 1, "list": [{"n": 1}, {"n": "2"}, {"n": "3"}]}, [("/list/1/n", "integer", "string")]),
            ({"n": 1, "list": {"n": 1}}, [("/list", "array", "object")]),
            ({"n": 1, "map": {"a/b~c": "x", "d": 1}}, [("/map/a~1b~0c", "number", "string")]),
            ({"n": 1, "maybe": 1}, [("/maybe", "string", "integer")]),
            ({"n": 1, "either": []}, [("/either", "integer or string", "array")]),
            ({"n": 1, "one": {"b": 2}}, []),
            ({"n": 1, "one": {"b": "2"}}, [("/one/b", "integer", "string")]),
            ({}, [("", "n is mandatory", "without it")]),
            ([], [("", "object", "array")]),
        ],
    )
    def test_the_first_place_of_each(self, value: Json, found: list[tuple[str, str, str]]) -> None:
        """Pointer, documented and shown type, once for each key that a record has; alternatives are chosen by keys."""
        inner, other = record("Inner", field("n", INTEGER)), record("Other", field("b", INTEGER))
        thing = record(
            "Thing",
            field("n", INTEGER),
            field("list", ListOf(Ref(inner.key)), required=False),
            field("map", MapOf(NUMBER), required=False),
            field("any", ANY, required=False),
            field("maybe", STRING, required=False, nullable=True),
            field("either", Union((INTEGER, STRING)), required=False),
            field("one", Union((Ref(inner.key), Ref(other.key))), required=False),
        )
        records = {one.key: one for one in (inner, other, thing)}
        told = contradictions(value, Ref(thing.key), records)
        assert [(one["pointer"], one["documented"], one["shown"]) for one in told] == found

    def test_what_an_excerpt_leaves_out_is_no_contradiction(self) -> None:
        """An example that is shown only in part lacks keys, and says so."""
        thing = record("Thing", field("n", INTEGER))
        assert contradictions({}, Ref(thing.key), {thing.key: thing}, complete=False) == []

    def test_deep_examples_need_no_recursion(self) -> None:
        """An example as deep as its type is gone through level by level."""
        value: Json = "x"
        type_: Type = INTEGER
        for _ in range(400):
            value, type_ = [value], ListOf(type_)
        assert contradictions(value, type_, {}) == [{"pointer": "/0" * 400, "documented": "integer", "shown": "string"}]

    def test_the_example_says_so(self) -> None:
        """In the document it stands beside the value."""
        thing = record("Thing", field("n", INTEGER))
        made = operation(
            "GetA",
            endpoint="GET /a",
            responses=(body(Ref(thing.key), status="200"),),
            fixtures=(
                fixture(1, {"n": 1}, Ref(thing.key), status="200"),
                fixture(2, {"n": "1"}, Ref(thing.key), status="200"),
            ),
        )
        answer = exported(service(page(made, records=[thing])))["paths"]["/a"]["get"]["responses"]["200"]
        fine, broken = answer["content"]["application/json"]["examples"].values()
        assert "x-contradicts" not in fine
        assert broken["x-contradicts"] == [{"pointer": "/n", "documented": "integer", "shown": "string"}]
        file = json.loads(schema_files([service(page(made, records=[thing]))])[0].content)
        assert file["x-contradicts"] == [{"example": 1, "pointer": "/n", "documented": "integer", "shown": "string"}]

    def test_an_error_among_the_responses_stands_with_the_errors(self) -> None:
        """An error that is shown below a response has the status of none, like its body; files of schemas agree."""
        oops, other = record("Oops", field("code", STRING)), record("Other", field("fault", STRING))
        either = Union((Ref(oops.key), Ref(other.key)))
        made = operation(
            "GetA",
            endpoint="GET /a",
            responses=(body(INTEGER, status="200"),),
            errors=(body(either, "error"), body(Ref(other.key), "error", "404")),
            fixtures=(
                fixture(1, 1, INTEGER, status="200"),
                fixture(2, {"code": "A"}, Ref(oops.key), "error", status="200"),
                fixture(3, {"fault": "B"}, Ref(other.key), "error", status="404"),
                fixture(4, {"fault": "C"}, Ref(other.key), "error", status="500"),
            ),
        )
        made = replace(made, fixtures=tuple(map(among_responses, made.fixtures)))
        made_page = service(page(made, records=[oops, other]))
        answers = exported(made_page)["paths"]["/a"]["get"]["responses"]
        shown = {status: list(one["content"]["application/json"]["examples"]) for status, one in answers.items()}
        assert shown == {
            "200": ["api.things.1_response"],
            "404": ["api.things.3_error"],
            "500": ["api.things.4_error"],
            "default": ["api.things.2_error"],
        }
        files = {one.path: json.loads(one.content) for one in schema_files([made_page])}
        assert files["api/things/get_a_error.json"]["examples"] == [{"code": "A"}]
        assert files["api/things/get_a_error_404.json"]["examples"] == [{"fault": "B"}]


class TestManyEndpoints:
    """Operations with more endpoints than all that is said of them could be written at."""

    HEAD = "| Parameter | Type | Mandatory | Description |\n|---|---|---|---|\n"

    @staticmethod
    def many(endpoints: int, rows: int) -> OperationSchema:
        """An operation that lists its parameters once and holds at many paths."""
        words = "Some words. " * 1000
        listed = tuple(row(f"p{n}", "query", description=words, required=True) for n in range(rows))
        found = tuple(Endpoint("GET", f"/a{n}/{{id}}", query=("limit",)) for n in range(endpoints))
        return with_facts(operation("GetA"), endpoints=found, parameters=listed, span=at(3))

    def test_an_operation_is_written_in_full_as_often_as_it_fits(self) -> None:
        """The first endpoints of the page have everything; the others have their own parameters and lead there."""
        written = openapi([service(page(self.many(40, 20)))], Info())
        paths = json.loads(written.text)["paths"]
        full = [path for path, item in paths.items() if "p19" in json.dumps(item)]
        assert full == sorted(f"/a{n}/{{id}}" for n in range(10))
        assert paths["/a39/{id}"]["get"] == {
            "operationId": "api_get_a_a39_id",
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "limit", "in": "query", "schema": {}},
            ],
            "responses": {"default": {"description": ""}},
            "x-same-as": ["api_get_a_a0_id"],
            "x-source": {"page": "api/things.md", "line": 3},
        }
        assert paths["/a0/{id}"]["get"]["operationId"] == "api_get_a_a0_id"
        (abridged,) = written.abridged
        assert (abridged.span.line, abridged.endpoints, abridged.full) == (3, 40, 10)

    def test_what_fits_is_written_in_full_everywhere(self) -> None:
        """Many endpoints with little to say of each are no reason to abridge."""
        written = openapi([service(page(self.many(30, 2)))], Info())
        assert written.text.count('"name": "p1"') == 30
        assert written.abridged == ()

    def test_the_document_grows_with_the_page(self) -> None:
        """Twice the endpoints and twice the words are twice the document, not four times."""
        small, large = (openapi([service(page(self.many(n, n // 10)))], Info()).text for n in (300, 600))
        assert len(large) < 2.2 * len(small)

    def test_objects_that_many_bodies_share_are_not_repeated_without_end(self, tmp_path: Path) -> None:
        """Beyond ten times and a megabyte a schema leads to the lines that document the object, and a line says so."""
        rows = "".join(f"| r{n} | String | No | Some words about it. |\n" for n in range(300))
        shared = f'<a name="t"></a>\n**Table 1** Thing field description\n\n{self.HEAD}{rows}\n'
        body = f"## Response parameters\n\n{self.HEAD}| thing | [Thing](#t) object | Yes | See [Table 1](#t). |\n\n"
        operations = "".join(f"# Read thing {n}\n\nGET /v1/things{n}\n\n{body}" for n in range(120))
        (tmp_path / "many.md").write_text(f"{operations}# Data\n\n{shared}")
        page, out = str(tmp_path / "many.md"), str(tmp_path / "out")
        told = [
            samplecast("extract", page),
            samplecast("export", page, "--format", "jsonl", "-o", str(tmp_path / "many.jsonl")),
            samplecast("export", page, "--format", "json-schema", "-o", out),
        ]
        assert {line for done in told for line in done.stderr.splitlines() if "x-elsewhere" in line} == {
            "69 objects not repeated: x-elsewhere names the page and line that document each"
        }
        written = [json.loads(line)["responses"][0]["schema"] for line in told[0].stdout.splitlines()]
        inner = [schema["properties"]["thing"] for schema in written if schema]
        assert [len(schema.get("properties", ())) for schema in inner] == [300] * 51 + [0] * 69
        assert inner[-1].keys() == {"type", "x-elsewhere", "description"}
        assert len(told[0].stdout) < 2_500_000

    def test_other_pages_keep_their_words_at_a_shared_endpoint(self) -> None:
        """Where an abridged operation shares an endpoint, what the other one says stands there all the same."""
        other = with_facts(
            operation("DropA", endpoint="GET /a39/{it}"), parameters=(row("only", "query", required=True),), span=at(9)
        )
        whole = exported(service(page(self.many(40, 20)), page(other, path="api/more.md")))
        written = whole["paths"]["/a39/{id}"]["get"]
        assert [one["name"] for one in written["parameters"]] == ["id", "only", "limit"]
        assert written["parameters"][1]["required"] is True
        assert (written["summary"], written["x-same-as"]) == ("DropA", ["api_get_a_a0_id"])


class TestNames:
    """Names that are unique in a run."""

    def test_records_of_several_services_stay_apart(self) -> None:
        """A contested name takes its operation, its service or both in front, whoever came first."""
        shared = record("Disk", field("a", STRING), shared=True)
        own = record("Disk", field("b", STRING))
        other = record("Disk", field("c", STRING))
        schemas = [
            service(page(operation("A", endpoint="GET /a"), records=[own]), records=[shared], name="north"),
            service(page(operation("A", endpoint="GET /b"), records=[other]), name="south"),
        ]
        whole = exported(*schemas)
        assert whole == exported(*reversed(schemas))
        assert sorted(whole["components"]["schemas"]) == ["NorthADisk", "NorthDisk", "SouthADisk"]
        ids = [paths["get"]["operationId"] for paths in whole["paths"].values()]
        assert ids == ["north_a", "south_a"]

    def test_distinct_numbers_what_wishes_cannot_tell_apart(self) -> None:
        """The last wish is numbered; case alone does not tell names apart, and long names still end."""
        found = distinct(
            {("a",): ["X"], ("b",): ["x"], ("c",): ["X", "Y"], ("d",): ["Long" * 40], ("e",): ["Long" * 40]}
        )
        assert len({name.lower() for name in found.values()}) == 5
        assert found["c",] == "Y"
        assert distinct({}) == {}

    def test_component_names_have_plain_letters(self) -> None:
        """Components allow ASCII letters, digits and three signs."""
        assert component("Größe x.1") == "Gr__e_x.1"
        assert component("") == "_"

    @pytest.mark.parametrize(
        ("status", "key"), [("200", "200"), ("4xx", "4XX"), ("default", "default"), ("999", ""), ("", "")]
    )
    def test_statuses(self, status: str, key: str) -> None:
        """A status as OpenAPI writes it."""
        assert status_key(status) == key


class TestSchemaFiles:
    """One file per body."""

    def test_files_are_valid_schemas_of_their_own(self) -> None:
        """Dialect, relative id, examples and place; namesakes are numbered; a manifest vouches for all."""
        metaschema = pytest.importorskip("jsonschema").Draft202012Validator
        thing = record("Thing", field("a", INTEGER))
        made = operation(
            "GetA",
            endpoint="GET /a",
            request=body(ListOf(STRING), "request"),
            responses=(body(Ref(thing.key), status="200"), body(STRING, status="200")),
            fixtures=(fixture(1, {"a": 1}, Ref(thing.key), status="200"),),
        )
        files = {one.path: json.loads(one.content) for one in schema_files([service(page(made, records=[thing]))])}
        outputs = files.pop("manifest.json")["outputs"]
        assert list(outputs) == sorted(files)
        assert sorted(files) == [
            "api/things/get_a_request.json",
            "api/things/get_a_response_200.json",
            "api/things/get_a_response_200_2.json",
        ]
        for path, schema in files.items():
            metaschema.check_schema(schema)
            assert (schema["$schema"], schema["$id"]) == (DIALECT, path)
        answer = files["api/things/get_a_response_200.json"]
        metaschema(answer).validate(answer["examples"][0])
        assert answer["x-source"] == {"page": "api/things.md", "line": 5}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the pages of the main job and nothing else."""
    shutil.copytree(CHECKOUT / "input_docs", tmp_path / "input_docs")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("work")
class TestTheCommand:
    """`samplecast export` as a user meets it."""

    def test_openapi_of_the_main_job_is_valid_and_the_same_each_time(self) -> None:
        """The document validates, and two runs write the same bytes, to a file or to standard output."""
        first = samplecast("export", "input_docs", "--title", "Harbour", "--api-version", "2")
        assert samplecast("export", "input_docs", "-o", "deep/api.json", "--title", "Harbour", "--api-version", "2")
        assert Path("deep/api.json").read_bytes() == first.stdout_bytes
        read = json.loads(first.stdout)
        assert list(validator.OpenAPIV31SpecValidator(read).iter_errors()) == []
        assert read["info"] == {"title": "Harbour", "version": "2"}
        assert [*Path("deep").iterdir()] == [Path("deep/api.json")]

    def test_jsonl_is_what_extract_prints(self) -> None:
        """Both commands print the same lines."""
        assert samplecast("export", "--format", "jsonl").stdout == samplecast("extract").stdout

    def test_json_schema_goes_into_a_folder(self) -> None:
        """A file per body; a second run changes nothing and removes what is left over."""
        assert samplecast("export", "--format", "json-schema", "-o", "schemas").exit_code == 0
        files = {path: path.read_bytes() for path in Path("schemas").rglob("*.json")}
        assert len(files) == 16
        shutil.rmtree("input_docs/tides")
        samplecast("export", "--format", "json-schema", "-o", "schemas")
        assert not Path("schemas/tides").exists()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--format", "json-schema"], "name their folder with -o DIR"),
            (["-o", "input_docs"], "input_docs: a folder; name a file"),
            (["--format", "yaml"], "'yaml' is not one of"),
        ],
    )
    def test_wrong_usage(self, arguments: list[str], message: str) -> None:
        """Wrong usage is exit code 2 and says what is wrong."""
        result = samplecast("export", *arguments)
        assert result.exit_code == 2
        assert message in result.output


@pytest.mark.usefixtures("work")
def test_a_page_of_many_endpoints_and_parameters() -> None:
    """3,000 endpoints with 1,000 parameters make a document of megabytes, and a line says what is not repeated."""
    endpoints = "".join(f"- GET /v1/{{id}}/thing{n}\n" for n in range(3000))
    rows = "".join(f"| p{n} | String | No | Some words about it. |\n" for n in range(1000))
    head = "| Parameter | Type | Mandatory | Description |\n|---|---|---|---|\n"
    Path("many.md").write_text(f"# Read things\n\n{endpoints}\n## Query parameters\n\n{head}{rows}")
    done = samplecast("export", "many.md", "-o", "api.json")
    assert Path("api.json").stat().st_size < 4_000_000
    (told,) = (line for line in done.stderr.splitlines() if "x-same-as" in line)
    assert told.startswith("many.md:1: 3,000 endpoints")
    assert "2,990 of them refer to the first by x-same-as" in told


@pytest.mark.corpus
@pytest.mark.slow
def test_a_sample_of_real_pages_is_valid(shared: Callable[..., Path]) -> None:
    """Real pages, a few of many services with all their quirks, give a valid document and lose no operation."""
    from samplecast.options import Options  # noqa: PLC0415  the corpus test alone needs the stages
    from samplecast.pages import find, load  # noqa: PLC0415
    from samplecast.pipeline import facts_of, schemas_of  # noqa: PLC0415

    pages = find([str(shared("corpus"))], "", ()).pages[::40]
    schemas = schemas_of([facts_of(load(one, None, 10**7), Options()) for one in pages], Options())
    whole = exported(*schemas)
    assert unexplained(whole) == []
    assert sum(len(list(lines(schema))) for schema in schemas) >= len(pages)
    endpoints = {
        (one.method.lower(), route(one).key)
        for schema in schemas
        for each in schema.pages
        for made in each.operations
        for one in made.operation.endpoints
    }
    assert len(endpoints) == sum(len(item) for item in whole["paths"].values())


@pytest.mark.usefixtures("work")
def test_title_and_version_come_from_the_configuration() -> None:
    """The configuration tells what the docs do not; the command line goes first."""
    Path("samplecast.toml").write_text('api-title = "Harbour"\napi-version = "3"\n')
    assert json.loads(samplecast("export").stdout)["info"] == {"title": "Harbour", "version": "3"}
    assert json.loads(samplecast("export", "--api-version", "4").stdout)["info"]["version"] == "4"


def test_credentials_are_security_schemes() -> None:
    """A token header is a scheme and no parameter; media types are none either; a host is a server."""
    written_page = facts_page(
        "# Get It\n\n## URI\n\nGET https://api.harbour.example/v1/it\n\n"
        "| Parameter | In | Mandatory | Type | Description |\n"
        "|---|---|---|---|---|\n"
        "| X-Auth-Token | header | Yes | String | Größe egal. |\n"
        "| Authorization | header | No | String | Bearer and the token. |\n"
        "| Content-Type | header | Yes | String | application/json |\n"
        "| Idempotency-Key | header | No | String | Yours. |\n"
        "| api_key | query | No | String | As well. |\n"
    )
    written = openapi([infer([written_page])], Info()).text
    read = json.loads(written)
    asked = read["paths"]["/v1/it"]["get"]
    assert read["servers"] == [{"url": "https://api.harbour.example"}]
    assert read["components"]["securitySchemes"] == {
        "ApiKeyQuery": {"type": "apiKey", "in": "query", "name": "api_key"},
        "XAuthToken": {"type": "apiKey", "in": "header", "name": "X-Auth-Token"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    assert asked["security"] == [{"XAuthToken": []}]
    assert [one["name"] for one in asked["parameters"]] == ["Idempotency-Key"]


def test_scopes_are_what_the_token_must_allow() -> None:
    """They stand in the requirement, in the lines of `extract` and in the words of the emitted call."""
    told = facts_page("# Get It\n\nGET /v1/it\n\n**OAuth:** User token + `read:it`\n")
    schema = infer([told])
    read = json.loads(openapi([schema], Info()).text)
    assert read["paths"]["/v1/it"]["get"]["security"] == [{"bearer": ["read:it"]}]
    assert [json.loads(line)["security"] for line in lines(schema)] == [
        [{"scheme": "bearer", "in": "header", "name": "Authorization", "scopes": ["read:it"]}]
    ]
    module = next(file for file in emit([schema], [told]) if file.path == "p.py")
    assert "The token must allow read:it." in module.content.decode()


def test_characters_stay_as_they_are() -> None:
    """Text beyond ASCII is written as such, what UTF-8 cannot write is escaped."""
    made = operation("Get", "Größe 🚢", endpoint="GET /it")
    assert "Größe 🚢" in openapi([service(page(made))], Info()).text
    odd = operation("Get", "\ud800", endpoint="GET /it")
    assert "\\ud800" in openapi([service(page(odd))], Info()).text


def facts_page(text: str) -> PageFacts:
    """What a page says."""
    return extract(read_source(Source("p.md", text, "markdown")))
