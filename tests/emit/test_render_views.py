"""What stands in the emitted modules, said by the text itself."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from samplecast.emit.python import emit_package, emit_service
from samplecast.emit.python.namespace import relative
from samplecast.emit.python.python_names import module_paths
from samplecast.emit.python.shared_modules import shared_modules
from samplecast.facts import Constraints, Endpoint, ErrorEntry, Header, Operation, Response, Role
from samplecast.options import Options
from samplecast.output import digest
from samplecast.responses import answer_status, branches, coded, success_statuses
from samplecast.sample import Json
from samplecast.schema import (
    Evidence,
    ListOf,
    MapOf,
    OperationSchema,
    PageSchema,
    Ref,
    Scalar,
    ServiceSchema,
    Type,
    Union,
    Unknown,
)

from tests.support.emitted import python_files
from tests.support.schema_builders import (
    ANY,
    INTEGER,
    NULL,
    PAGE,
    STRING,
    at,
    body,
    catalogue_entry,
    emit,
    field,
    fixture,
    imported,
    operation,
    page,
    record,
    service,
    simple,
)

THING = Ref(f"{PAGE}#Thing")


def module(schema: ServiceSchema, path: str = "api/things", options: Options | None = None) -> str:
    return python_files(emit([schema], options or Options(docstrings="located")))[path]


def klass(*fields: object, **more: object) -> str:
    return module(simple({}, THING, record("Thing", *fields, **more)))  # type: ignore[arg-type]


def docs_of_fields(source: str) -> list[str]:
    """The strings that stand under fields."""
    (found,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    strings = [node.value for node in found.body[1:] if isinstance(node, ast.Expr)]
    return [" ".join(str(node.value).split()) for node in strings if isinstance(node, ast.Constant)]


def test_docstring_says_what_and_where() -> None:
    """A class says what it is, what the docs say of it, where they do, and that they show it only in part."""
    source = klass(description="A thing.", incomplete=True)
    assert (
        '''    """Response body of "GetThing".

    A thing.

    From things.md, line 5; shown only in part.
    """
'''
        in source
    )


def test_plain_docstrings_say_no_line() -> None:
    """Unless lines are asked for, an edit further up on the page changes no docstring; contradictions are told."""
    seen = (Evidence("table", at(7), "string"), Evidence("example", at(9), "integer"))
    thing = record(
        "Thing", field("name", STRING, description="A name."), field("n", STRING, also=(INTEGER,), evidence=seen)
    )
    source = module(simple({}, THING, thing), options=Options())
    assert docs_of_fields(source) == ["A name.", "The docs disagree: string (table), integer (example)."]
    assert "line" not in source.partition("class Thing")[2]


def test_docstring_without_a_place() -> None:
    """A record that comes from nowhere in particular says no place."""
    assert "Shown only in part." in klass(incomplete=True, evidence=())
    assert "From" not in klass(evidence=()).partition("class Thing")[2].partition("to_dict")[0]


def test_nested_records_say_whose_they_are() -> None:
    """A nested record is named after the key that holds it."""
    item, pair = record("Item"), record("Pair")
    thing = record("Thing", field("items", ListOf(Ref(f"{PAGE}#Item"))), field("pair", Ref(f"{PAGE}#Pair")))
    source = module(simple({"items": [], "pair": {}}, THING, thing, item, pair))
    assert '"""Item of `items` in Thing.' in source
    assert '"""`pair` in Thing.' in source


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"description": "A name."}, "A name. (line 7)"),
        ({"description": "A name.", "evidence": ()}, "A name."),
        ({"description": "-"}, "Table, line 7."),
        ({"description": "For details, see Table 3."}, "For details, see Table 3. (line 7)"),
        ({"evidence": (Evidence("example", at(9)),)}, "Example, line 9."),
        ({"evidence": (Evidence("example", at(9)), Evidence("prose", at(8)))}, "Text, line 8."),
        ({"evidence": (Evidence("table", at(9, "other/x.md")),)}, "Table, x.md, line 9."),
        ({"deprecated": True}, "Table, line 7. Deprecated."),
        ({"constraints": Constraints(enum=("on", "off"))}, "Table, line 7. One of on, off."),
        ({"description": "on or off", "constraints": Constraints(enum=("on", "off"))}, "on or off (line 7)"),
        (
            {"constraints": Constraints(default="5", minimum="1", max_length=9)},
            "Table, line 7. At least 1; at most 9 characters; default: 5.",
        ),
        ({"lacking": True}, "Table, line 7. MISSING only in the excerpts that the docs show."),
        (
            {
                "also": (INTEGER,),
                "evidence": (Evidence("table", at(7), "string"), Evidence("example", at(9), "integer")),
            },
            "Table, line 7. The docs disagree: string (line 7), integer (line 9).",
        ),
    ],
)
def test_field_docs(more: dict[str, object], expected: str) -> None:
    """A field says what the docs say of it and where, with both sides of a contradiction."""
    assert docs_of_fields(klass(field("name", STRING, **more))) == [expected]


def test_nothing_is_said_twice() -> None:
    """What stands at a field is not said again by its class below, nor in which table that is explained."""
    said = "The items. For details, see Table 3."
    thing = record("Thing", field("items", ListOf(Ref(f"{PAGE}#Item")), description=said))
    source = module(simple({"items": []}, THING, thing, record("Item", description=said)))
    assert source.count("The items.") == 1
    assert "Table 3" not in source
    elsewhere = module(simple({"items": []}, THING, thing, record("Item", description="One of many.")))
    assert "One of many." in elsewhere


def test_a_float_may_be_an_int() -> None:
    """Where whole numbers and fractions fit, the annotation names `float`, which takes both in Python."""
    source = klass(field("size", INTEGER, also=(Scalar("number"),)))
    assert "size: float\n" in source
    assert "type(self.size) is int or type(self.size) is float" in source


def test_no_evidence_no_docstring() -> None:
    """A field of which nothing is known has no docstring."""
    assert docs_of_fields(klass(field("name", STRING, evidence=()))) == []


def test_excerpts_load_without_the_keys_they_lack(tmp_path: Path) -> None:
    """A required key that only an excerpt lacks must be given by hand, and may be missing when loading."""
    thing = record("Thing", field("a", STRING), field("b", STRING, lacking=True), field("c", ANY, lacking=True))
    files = emit([simple({"a": "x"}, THING, thing)], Options())
    with imported(files, tmp_path) as load:
        things, runtime = load("api.things"), load("_runtime")
        loaded = things.Thing.from_dict({"a": "x"})
        assert loaded.b is loaded.c is runtime.MISSING
        assert loaded.to_dict() == {"a": "x"}
        with pytest.raises(TypeError, match="'b'"):
            things.Thing(a="x")
        with pytest.raises(runtime.DecodeError) as caught:
            things.Thing.from_dict({})
        assert [problem.path for problem in caught.value.problems] == ["$.a"]


def test_several_operations_keep_apart() -> None:
    """On a page with several operations, constants and readers carry the operation's name."""
    first = operation("GetThing", success=("200", "202"), responses=(body(THING, status="200"),))
    second = operation("DropThing", success=("204",))
    source = module(service(page(first, second, operation("Silent"), records=[record("Thing")])))
    assert "GET_THING_SUCCESS_STATUS = 200\nGET_THING_SUCCESS_STATUSES = (200, 202)\n" in source
    assert "DROP_THING_SUCCESS_STATUS = 204\n" in source
    assert "def read_get_thing_response(" in source
    assert "def read_drop_thing_response(" in source
    assert "silent" not in source


def test_several_operations_have_no_constants_for_nothing() -> None:
    """On a page with several operations there is no constant for what the docs do not say."""
    first = operation("GetThing", responses=(body(THING, headers=("X-Mark",)),))
    second = operation("DropThing", success=("204",))
    source = module(service(page(first, second, records=[record("Thing")])))
    assert re.findall(r"^[A-Z_]+ = .*", source, re.MULTILINE) == [
        f'PAGE = "{PAGE}"',
        'GET_THING_RESPONSE_HEADERS = ("X-Mark",)',
        "DROP_THING_SUCCESS_STATUS = 204",
    ]
    assert "found = Headers(headers, GET_THING_RESPONSE_HEADERS)\n" in source
    assert "found = Headers(headers)\n" in source


def test_several_operations_name_their_endpoints() -> None:
    """On a page with several operations, bodies and readers name their endpoints, unless the title does."""
    facts = Operation("Get Thing", endpoints=(Endpoint("GET", "/things/{id}"), Endpoint("HEAD", "/things/{id}")))
    first = replace(operation("GetThing", responses=(body(ListOf(THING), status="200"),)), operation=facts)
    second = operation("DropThing", "DELETE /things", endpoint="DELETE /things", success=("204",))
    source = module(service(page(first, second, records=[record("Thing")])))
    told = [
        ast.get_docstring(node) for node in ast.parse(source).body if isinstance(node, ast.ClassDef | ast.FunctionDef)
    ]
    assert told == [
        'Item of response body (200) of "Get Thing".\n\nGET /things/{id}\nHEAD /things/{id}\n\nFrom things.md, line 5.',
        "Read parsed JSON; DecodeError where it does not fit.",
        "Get Thing.\n\nGET /things/{id}",
        "Get Thing.\n\nHEAD /things/{id}",
        "DELETE /things.",
        'Read an answer to "Get Thing".\n\nGET /things/{id}\nHEAD /things/{id}',
        'Read an answer to "DELETE /things".',
    ]
    alone = module(service(page(first, records=[record("Thing")])))
    assert alone.count("HEAD /things/{id}") == 2


def said(*entries: tuple[str, str]) -> tuple[ErrorEntry, ...]:
    return tuple(ErrorEntry(code, "", status) for code, status in entries)


@pytest.mark.parametrize(
    ("role", "status", "success", "entries", "value", "expected"),
    [
        ("response", "202", ("200",), (), {}, 202),
        ("response", "", ("201", "200"), (), {}, 201),
        ("response", "2xx", (), (), {}, 0),
        ("error", "404", (), (), {}, 404),
        ("error", "", ("200",), (), {"error": {"code": "B.1"}}, 0),
        ("error", "", ("200",), (("B.1", "404"), ("B.2", "400")), {"errors": [{"code": "B.1"}]}, 404),
        ("error", "", (), (("7", "409"),), {"code": 7}, 409),
        ("error", "", (), (("B.1", "404"), ("B.2", "400")), {"a": "B.1", "b": "B.2"}, 0),
        ("error", "", (), (("B.1", "404"), ("B.1", "400")), {"a": "B.1"}, 0),
        ("error", "", (), (("B.1", "4xx"),), {"a": "B.1"}, 0),
    ],
)
def test_the_status_of_an_answer(  # noqa: PLR0913, PLR0917  one row of the table
    role: Role, status: str, success: tuple[str, ...], entries: list[tuple[str, str]], value: Json, expected: int
) -> None:
    """The example's own status, else the first success, or what the error's code has in the tables; never a guess."""
    shown = operation("Get", success=success, errors_said=said(*entries))
    assert answer_status(fixture(1, value, ANY, role, status), shown, value, coded(shown)) == expected


def test_headers_come_from_tables_and_prose() -> None:
    """Headers of bodies and of what is said about responses are one list, whatever their case."""
    said = Operation(
        "x", responses=(Response("200", headers=(Header("x-mark", "", at(1)), Header("Etag", "", at(2)))),)
    )
    shown = replace(operation("GetThing", responses=(body(THING, headers=("X-Mark",)),)), operation=said)
    source = module(service(page(shown, records=[record("Thing")])))
    assert 'RESPONSE_HEADERS = ("X-Mark", "Etag")' in source
    assert "SUCCESS_STATUS = None" in source


@pytest.mark.parametrize(
    ("success", "responses", "errors", "expected"),
    [
        (("201",), [""], [""], ["201", "default"]),
        (("200", "201"), [""], [], ["200 201"]),
        ((), [""], [], ["2xx"]),
        ((), ["200", "202"], ["404", "4xx"], ["200 202", "404", "4XX"]),
        (("2XX",), ["2XX"], [], ["2XX"]),
        (("200",), ["default"], ["default"], ["200", "default"]),
    ],
)
def test_statuses_decide_bodies(
    success: tuple[str, ...], responses: list[str], errors: list[str], expected: list[str]
) -> None:
    """Exact statuses come first, then ranges; errors documented under some statuses are tried for the others."""
    shown = operation(
        "GetThing",
        success=success,
        responses=tuple(body(THING, status=status) for status in responses),
        errors=tuple(body(STRING, "error", status) for status in errors),
    )
    found = branches(shown)
    assert [" ".join(branch.statuses) for branch in found if branch.documented] == expected
    if errors and "default" not in expected:
        assert (found[-1].statuses, found[-1].documented) == (("default",), False)
    assert all(branch.role == ("error" if branch.types[0] == STRING else "response") for branch in found)


def test_success_statuses_are_numbers() -> None:
    """`2xx` and words are no statuses to compare with."""
    assert success_statuses(operation("x", success=("2xx", "200", "ok", "200"))) == (200,)


@pytest.mark.parametrize(
    ("settled", "expected"),
    [
        (THING, "Thing.from_dict(body)"),
        (ListOf(THING), "load_get_thing_response(body)"),
        (STRING, "load_get_thing_response(body)"),
    ],
)
def test_bodies_are_read_as_they_are(settled: Type, expected: str) -> None:
    """A record loads itself; any other body has a function."""
    shown = operation("GetThing", success=("200",), responses=(body(settled, status="200"),))
    source = module(service(page(shown, records=[record("Thing")])))
    assert f"return Answer(status, found, {expected})" in source


@pytest.mark.parametrize(
    ("settled", "expected"),
    [
        (MapOf(ANY), "load_object"),
        (ListOf(Union((INTEGER, NULL))), "load_list_of_integer_or_null"),
        (Union((THING, MapOf(STRING), ListOf(ANY))), "load_thing_or_list_or_object_of_string"),
    ],
)
def test_what_loads_bodies_of_several_operations_is_named_after_the_type(settled: Type, expected: str) -> None:
    """No operation's body is read by a function that is named after another's."""
    operations = [
        operation(name, success=("200",), responses=(body(settled, status="200"),)) for name in ("GetIt", "SetIt")
    ]
    source = module(service(page(*operations, records=[record("Thing")])))
    assert source.count(f"return Answer(status, found, {expected}(body))") == len(operations)
    assert source.count(f"def {expected}(") == 1


def test_open_bodies_stay_as_they_are() -> None:
    """Where the docs leave the body open nothing is loaded, unless a wider range would catch it."""
    alone = operation("GetThing", success=("200",), responses=(body(ANY, status="200"),))
    source = module(service(page(alone)))
    assert source.count("return Answer(") == 1
    beside = replace(alone, responses=(body(ANY, status="200"), body(THING, status="2xx")))
    source = module(service(page(beside, records=[record("Thing")])))
    assert "    if status == 200:\n        return Answer(status, found, body)\n" in source


def test_several_bodies_under_one_status(tmp_path: Path) -> None:
    """Two records under one status are told apart by their keys."""
    other = Ref(f"{PAGE}#Other")
    shown = operation("GetIt", success=("200",), responses=(body(THING, status="200"), body(other, status="200")))
    records = [record("Thing", field("a", STRING)), record("Other", field("b", STRING))]
    with imported(emit([service(page(shown, records=records))], Options()), tmp_path) as load:
        things = load("api.things")
        assert things.read_response(200, {}, {"b": "x"}).body == things.Other(b="x")


def test_undocumented_error_statuses(tmp_path: Path) -> None:
    """An error under another status than documented is loaded if it fits, and left alone if not."""
    shown = operation("GetIt", errors=(body(THING, "error", "404"),))
    with imported(
        emit([service(page(shown, records=[record("Thing", field("a", STRING))]))], Options()), tmp_path
    ) as load:
        things = load("api.things")
        assert things.read_response(500, {}, {"a": "x"}).body == things.Thing(a="x")
        assert things.read_response(502, {}, "<html>").body == "<html>"
        with pytest.raises(ValueError, match="expected"):
            things.read_response(404, {}, "<html>")


def test_shared_records_are_passed_on(tmp_path: Path) -> None:
    """A shared record is defined once and exported by each page, under that page's name for it."""
    shared = record("Thing", field("a", STRING), shared=True)
    deep = "api/deep/more.md"
    first = page(operation("GetIt", responses=(body(Ref("#Thing")),)), shared=("#Thing",))
    second = replace(
        page(operation("SetIt", fixtures=(fixture(1, {"a": "x"}, Ref("#Thing")),)), path=deep, shared=("#Thing",)),
        aliases=(("Item", "#Thing"),),
    )
    with imported(emit([service(first, second, records=[shared])], Options()), tmp_path) as load:
        models, things, more = load("api.models"), load("api.things"), load("api.deep.more")
        assert things.Thing is more.Item is models.Thing
        assert "Item" in more.__all__
        assert load("fixtures").examples()["api_set_it_1_response"].loaded == models.Thing(a="x")
        with pytest.raises(ValueError, match=r"\$\.a: expected string, came nothing \(api/things.md\)"):
            models.Thing.from_dict({})


def test_a_page_loads_only_the_shared_records_that_it_needs(tmp_path: Path) -> None:
    """Each shared record is a module of its own, but for those that hold one another; `models` gives all by name."""
    records = [
        record("Harbour", field("pier", Ref("#Pier")), shared=True),
        record("Pier", field("boats", ListOf(Ref("#Boat")), required=False), shared=True),
        record("Boat", field("pier", Union((Ref("#Pier"), STRING)), required=False), shared=True),
        record("Crane", field("lifts", MapOf(Ref("#Load"))), shared=True),
        record("Load", shared=True),
    ]
    first = page(operation("GetIt", responses=(body(Ref("#Harbour")),)), shared=("#Harbour",))
    second = page(operation("SetIt", responses=(body(Ref("#Crane")),)), path="api/cranes.md", shared=("#Crane",))
    files = emit([service(first, second, records=records)], Options())
    assert sorted(file.path for file in files if file.path.startswith("api/models")) == [
        "api/models/__init__.py",
        "api/models/crane.py",
        "api/models/harbour.py",
        "api/models/load.py",
        "api/models/pier.py",
    ]
    with imported(files, tmp_path) as load:
        things, package = load("api.things"), load("api.models")
        loaded = {name.rpartition(".")[2] for name in sys.modules if name.startswith(f"{package.__name__}.")}
        assert loaded == {"harbour", "pier"}
        assert package.Harbour is things.Harbour
        assert package.Boat.__module__ == package.Pier.__module__ == f"{package.__name__}.pier"
        assert dir(package) == package.__all__ == ["Boat", "Crane", "Harbour", "Load", "Pier"]
        with pytest.raises(AttributeError, match="has no attribute 'Ship'"):
            getattr(package, "Ship")  # noqa: B009  an attribute alone is no statement


@pytest.mark.parametrize(("name", "home"), [("Class", "class_"), ("Aux", "aux_"), ("错", "错_2")])
def test_shared_records_of_any_name_have_a_module(name: str, home: str) -> None:
    """A module of shared records is called neither like a keyword nor like its class."""
    assert shared_modules([record(name, shared=True)]) == {f"#{name}": home}


def test_modules_of_shared_records_are_distinct() -> None:
    """Names that give one module name are numbered; a long chain of records is no harm."""
    assert [*shared_modules([record("HTTPPort", shared=True), record("HttpPort", shared=True)]).values()] == [
        "http_port",
        "http_port_2",
    ]
    chain = [record(f"R{n}", field("next", Ref(f"#R{n + 1}")), shared=True) for n in range(5000)]
    assert len(set(shared_modules([*chain, record("R5000", shared=True)]).values())) == 5001


def test_fixtures_are_named_by_the_operation(tmp_path: Path) -> None:
    """Service, operation, number and role; where pages share an operation's name, the paths of both tell apart."""

    def shown(path: str, name: str) -> PageSchema:
        made = operation(name, fixtures=(fixture(1, {}, Ref(f"{path}#Thing")),))
        return page(made, path=path, records=[record("Thing", page=path)])

    pages = [shown("api/a.md", "SetIt"), shown("api/b.md", "SetIt"), shown("api/c.md", "DropAll")]
    with imported(emit([service(*pages)], Options()), tmp_path) as load:
        assert list(load("fixtures").examples()) == ["api_a_1_response", "api_b_1_response", "api_drop_all_1_response"]


def test_error_records_live_with_the_exceptions() -> None:
    """Records of error bodies are in `errors.py`, which says which page shows them first."""
    refused = record("Refused", field("code", STRING), shared=True, error=True)
    shown = operation("GetIt", errors=(body(Ref("#Refused"), "error"),))
    source = module(service(page(shown, shared=("#Refused",)), records=[refused]), "api/errors")
    assert "class Refused(JsonObject):" in source
    assert 'PAGES = {"Refused": "api/things.md"}' in source
    assert "class ApiError(AnswerError):" in source


def test_service_of_the_root(tmp_path: Path) -> None:
    """The root's own service lives in the package itself, with a base exception of a plain name."""
    shown = operation("GetIt", fixtures=(fixture(1, {}, Ref("index.md#Thing")),))
    listed = page(shown, path="index.md", records=[record("Thing", page="index.md")])
    schema = service(listed, errors=[catalogue_entry("X.1", "service error")], name="")
    files = emit([schema], Options())
    assert {"index.py", "errors.py", "fixtures/_root.py", "fixtures/index/1_response.json"} <= {f.path for f in files}
    with imported(files, tmp_path) as load:
        assert load("fixtures").examples()["get_it_1_response"].loaded == load("index").Thing()
        assert issubclass(load("errors").ServiceError, load("errors").ServiceError2)


@pytest.mark.parametrize(
    ("value", "said", "keys"),
    [
        ({"error_msg": "no", "error_code": "X.1"}, ("X.1", "no"), '(("error_code", "error_msg"),)'),
        ({"error": {"code": 7, "message": "no"}}, ("7", "no"), '(("code", "message"),)'),
        ({"a": {"b": {"code": "X.1"}}}, ("X.1", "no"), '(("code", ""),)'),
        ({"code": "other"}, ("X.1", "no"), "()"),
        ({"errors": [{"code": "X.1", "detail": {"at": 3}}], "id": "a"}, ("X.1", "no"), '(("code", ""),)'),
        ([{"code": "X.1", "message": "no"}, {"c": "X.1"}], ("X.1", "no"), '(("code", "message"),)'),
        ({"a": {"code": "X.1"}, "b": {}}, ("X.1", "no"), "()"),
        ({"error": ["X.1"]}, ("X.1", "no"), "()"),
        (["X.1"], ("X.1", "no"), "()"),
    ],
)
def test_bodies_tell_where_codes_stand(value: object, said: tuple[str, str], keys: str) -> None:
    """Where an error body keeps its code and message is read off the documented bodies."""
    shown = operation(
        "GetIt",
        errors_said=(ErrorEntry(*said, origin="sample"),),
        fixtures=(fixture(1, value, ANY, "error"),),  # type: ignore[arg-type]
    )
    schema = service(page(shown), errors=[catalogue_entry("X.1", "no")])
    assert f"KEYS: tuple[tuple[str, str], ...] = {keys}" in module(schema, "api/errors")


def test_nothing_to_say_gives_no_module() -> None:
    """A page without bodies, statuses or headers gives no module, only its example."""
    schema = service(page(operation("GetIt", fixtures=(fixture(1, [1], Unknown()),))))
    paths = {file.path for file in emit([schema], Options())}
    assert "api/things.py" not in paths
    assert "fixtures/api/things/1_response.json" in paths
    files, _ = emit_service(service(page()), Options())
    assert not files


def test_module_paths_can_be_settled_outside() -> None:
    """Names settled among the pages of all services are used as they are."""
    schema = simple({}, THING, record("Thing"))
    modules = module_paths([PAGE, "API/things.md"])
    files, summary = emit_service(schema, Options(), modules)
    assert f"{'/'.join(modules[PAGE])}.py" in {file.path for file in files}
    assert summary.plugin == ".".join(modules[PAGE][:1])


@pytest.mark.parametrize(
    ("here", "there", "spelled"),
    [
        (("a", "b"), ("a", "models"), ".models"),
        (("a", "b", "c"), ("a", "models"), "..models"),
        (("a", "b"), ("_runtime",), ".._runtime"),
        (("b",), ("_runtime",), "._runtime"),
        (("a", "b"), ("a", "b", "c"), ".b.c"),
    ],
)
def test_imports_are_relative(here: tuple[str, ...], there: tuple[str, ...], spelled: str) -> None:
    """Modules name one another from where they stand, so the package can be moved."""
    assert relative(here, there) == spelled


def test_many_fields_are_not_one_display() -> None:
    """A display of over fifteen pairs would be compiled into a merge; the rest is assigned."""
    source = klass(*(field(f"k{number}", STRING) for number in range(20)))
    assert source.count('            "k') == 15
    assert source.count("        out[") == 5


def test_manifest_lists_what_went_in_and_came_out() -> None:
    """Inputs and outputs with digests, fixtures with their state, classes and fields with their places."""
    thing = record("Thing", field("a", STRING), field("b", STRING, evidence=(Evidence("prose", at(3, "api/o.md")),)))
    shown = operation("GetIt", fixtures=(fixture(1, {"a": "x"}, THING, gaps=("/a",)),), responses=(body(NULL),))
    files = emit([service(page(shown, records=[thing]))], Options())
    manifest = json.loads(next(file.content for file in files if file.path == "manifest.json"))
    assert manifest["inputs"] == {PAGE: digest(PAGE.encode())}
    assert manifest["outputs"] == {f.path: digest(f.content) for f in files if f.path != "manifest.json"}
    assert manifest["fixtures"] == {
        "fixtures/api/things/1_response.json": {
            "page": PAGE,
            "line": 10,
            "role": "response",
            "status": "",
            "complete": False,
            "repairs": [],
            "gaps": ["/a"],
        }
    }
    assert manifest["classes"] == {
        "api.things.Thing": {
            "page": PAGE,
            "line": 5,
            "fields": {"a": {"line": 7}, "b": {"page": "api/o.md", "line": 3}},
        }
    }


def test_an_empty_run_is_a_package() -> None:
    """No service at all still gives an importable package with an empty manifest."""
    files = {file.path: file.content for file in emit_package([], {}, Options())}
    manifest = json.loads(files["manifest.json"])
    assert set(manifest["outputs"]) == files.keys() - {"manifest.json"}
    assert manifest["classes"] == {}


def test_every_folder_is_a_package() -> None:
    """Every folder with modules below it has an `__init__.py`, once."""
    deep = replace(page(operation("A", responses=(body(THING),))), page="api/v1/deep/x.md")
    schemas = [simple({}, THING, record("Thing")), service(deep, name="api/v1", records=[])]
    schemas[1] = replace(schemas[1], pages=(replace(deep, records=(record("Thing"),)),))
    paths = [file.path for file in emit(schemas, Options())]
    assert len(paths) == len(set(paths))
    for folder in ("", "api/", "api/v1/", "api/v1/deep/", "tests/", "fixtures/", "fixtures/api/"):
        assert f"{folder}__init__.py" in paths


@pytest.mark.parametrize(("folder", "spelled"), [("", "<page>"), ("api/", "<folder>.<page>")])
def test_the_package_says_how_to_import(folder: str, spelled: str) -> None:
    """The package's docstring shows the import, without folders where the pages stand in none."""
    home = f"{folder}things.md"
    shown = page(operation("Get", success=("200",)), path=home)
    files = {file.path: file.content.decode() for file in emit([service(shown, name=folder.rstrip("/"))], Options())}
    assert f"\nfrom generated.{spelled} import <Class>\n" in files["__init__.py"]


def test_same_schema_same_bytes() -> None:
    """Rendering twice gives the same bytes, whatever the order that services were rendered in."""
    schema = simple({}, THING, record("Thing", field("a", STRING)))
    assert emit([schema], Options()) == emit([schema], Options())


def test_repairs_are_told_with_their_line() -> None:
    """A fixture's repairs stand in the manifest with the line of the page."""
    from samplecast.sample import Repair  # noqa: PLC0415  only here

    shown = fixture(1, {}, ANY)
    repair = Repair("comment", 0, 1, 3, 1, "a comment")
    mended = replace(shown, example=replace(shown.example, sample=replace(shown.example.sample, repairs=(repair,))))
    files = emit([service(page(operation("GetIt", fixtures=(mended,))))], Options())
    manifest = json.loads(next(file.content for file in files if file.path == "manifest.json"))
    (entry,) = manifest["fixtures"].values()
    assert entry["repairs"] == [{"kind": "comment", "line": 12, "message": "a comment"}]


def test_documents_of_one_sample_have_their_own_repairs() -> None:
    """A block of many documents is as long in the manifest as on the page: each repair stands with its document."""
    from samplecast.sample import read_sample  # noqa: PLC0415  only here

    sample = read_sample('{"a": 1,}\n{"a": 2}\n{"a": 3 "b": ...}\n')
    shown = [
        replace(made, document=number, example=replace(made.example, sample=sample))
        for number, made in enumerate(fixture(number, {}, ANY) for number in (1, 2, 3))
    ]
    files = emit([service(page(operation("GetIt", fixtures=tuple(shown))))], Options())
    entries = json.loads(next(file.content for file in files if file.path == "manifest.json"))["fixtures"].values()
    told = [[repair["kind"] for repair in entry["repairs"]] for entry in entries]
    assert told[0] == ["trailing-comma"]
    assert told[1] == ["several-documents"]
    assert sum(map(len, told)) == len(sample.repairs)
    assert [entry["gaps"] for entry in entries] == [[], [], ["/b"]]


def test_many_endpoints_are_not_repeated_at_each_example(tmp_path: Path) -> None:
    """The endpoints of an operation with many of them stand once, and each of its examples answers them all."""
    from samplecast.facts import Endpoint  # noqa: PLC0415  only here

    def made(name: str, count: int, first: int) -> OperationSchema:
        shown = tuple(fixture(first + number, {}, ANY) for number in range(2))
        done = operation(name, "Reading " * 60, fixtures=shown)
        asked = tuple(Endpoint("GET", f"/{name}/{number}") for number in range(count))
        return replace(done, operation=replace(done.operation, endpoints=asked))

    files = emit([service(page(made("few", 10, 1), made("many", 11, 3), made("more", 12, 5)), name="")], Options())
    plugin = next(file.content.decode() for file in files if file.path == "fixtures/_root.py")
    assert [plugin.count(f'"GET /{name}/0"') for name in ("few", "many", "more")] == [3, 2, 2]
    assert plugin.count("Reading ") < 6 * 30
    with imported(files, tmp_path) as load:
        answers = [example.answers for example in load("fixtures").examples().values()]
    assert [len(asked) for asked in answers] == [10, 10, 11, 11, 12, 12]
    assert answers[-1][-1] == "GET /more/11"
