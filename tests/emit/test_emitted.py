"""What the emitted package does when it is used."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from samplecast.facts import ErrorEntry
from samplecast.options import Options
from samplecast.schema import ListOf, MapOf, Ref, ServiceSchema, Type, Union

from tests.support.emitted import python_files, unformatted
from tests.support.schema_builders import (
    ANY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    PAGE,
    STRING,
    TIME,
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
    write,
)

BOAT: Any = {
    "name": "Alba",
    "length": 12.0,
    "berth": {"quay": "north", "number": 4},
    "crew": [{"name": "Ann", "age": 31}, {"name": "Bo"}],
    "tags": ["blue", None],
    "notes": {"en": "fine", "de": "gut"},
    "log": [[1, 2.5], []],
    "owner": None,
    "class": "A",
    "extra": {"anything": [1, "x", None]},
}
REFUSED: Any = {"error_msg": "No such boat", "error_code": "BOAT.1"}


def key(name: str) -> Ref:
    """A record of the page."""
    return Ref(f"{PAGE}#{name}")


def boats() -> ServiceSchema:
    """A service with a bit of everything."""
    records = [
        record(
            "GetBoatResponse",
            field("name", STRING, description="What it is called."),
            field("length", NUMBER),
            field("berth", key("Berth")),
            field("crew", ListOf(key("Sailor"))),
            field("tags", ListOf(Union((STRING, NULL)))),
            field("notes", MapOf(STRING)),
            field("log", ListOf(ListOf(NUMBER))),
            field("owner", key("Sailor"), nullable=True),
            field("class", STRING),
            field("extra", ANY),
            field("mate", key("Sailor"), required=False, nullable=True),
            field("seenAt", STRING, required=False, also=(INTEGER,)),
        ),
        record("Berth", field("quay", STRING), field("number", INTEGER)),
        record("Sailor", field("name", STRING), field("age", INTEGER, required=False)),
    ]
    refused = record("ErrorResponse", field("error_msg", STRING), field("error_code", STRING), shared=True)
    get = operation(
        "GetBoat",
        "Looking up a boat",
        endpoint="GET /boats/{id}",
        success=("200",),
        responses=(body(key("GetBoatResponse"), status="200", headers=("X-Harbour-Mark", "Content-type")),),
        errors=(body(Ref("#ErrorResponse"), "error"),),
        errors_said=(ErrorEntry("BOAT.1", "No such boat", origin="sample"),),
        fixtures=(
            fixture(1, BOAT, key("GetBoatResponse"), status="200"),
            fixture(2, REFUSED, Ref("#ErrorResponse"), "error"),
            fixture(3, [BOAT["berth"]], ListOf(key("Berth")), gaps=("",)),
            fixture(4, {"free": [1]}, ANY),
        ),
    )
    known = [catalogue_entry("BOAT.1", "No such boat", solution="Build one.")]
    return service(page(get, records=records, shared=("#ErrorResponse",)), records=[refused], errors=known)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The emitted package, on disk and importable."""
    folder = tmp_path_factory.mktemp("emitted")
    with imported(emit([boats()], Options(package="emitted")), folder, "emitted"):
        yield folder / "emitted"


@pytest.fixture
def things(package: Path) -> ModuleType:
    """The page's module."""
    return importlib.import_module(f"{package.name}.api.things")


@pytest.fixture
def runtime(package: Path) -> ModuleType:
    """The helper module."""
    return importlib.import_module(f"{package.name}._runtime")


@pytest.fixture
def errors(package: Path) -> ModuleType:
    """The service's errors."""
    return importlib.import_module(f"{package.name}.api.errors")


def test_a_document_comes_back_equal(things: ModuleType) -> None:
    """Loading and dumping keeps keys, their order, values and types: `12.0` stays a number with a fraction."""
    loaded = things.GetBoatResponse.from_dict(BOAT)
    assert json.dumps(loaded.to_dict()) == json.dumps(BOAT)
    assert loaded.berth.number == 4
    assert loaded.class_ == "A"


def test_missing_null_and_present_differ(things: ModuleType, runtime: ModuleType) -> None:
    """A key that is not there is MISSING, null is None, and each comes back as it was."""
    mate = {"mate": None}
    absent, null = things.GetBoatResponse.from_dict(BOAT), things.GetBoatResponse.from_dict(BOAT | mate)
    assert absent.mate is runtime.MISSING
    assert null.mate is None
    assert "mate" not in absent.to_dict()
    assert null.to_dict()["mate"] is None
    assert not runtime.MISSING


def test_unknown_keys_are_ignored(things: ModuleType) -> None:
    """Servers grow: a key that the docs do not know is no error, and is dropped."""
    loaded = things.Berth.from_dict({"quay": "north", "depth": 3, "number": 4})
    assert loaded.to_dict() == {"quay": "north", "number": 4}


def test_what_was_loaded_can_be_changed(things: ModuleType) -> None:
    """Neither the document nor what was dumped shares lists or maps with the object."""
    document = copy.deepcopy(BOAT)
    loaded = things.GetBoatResponse.from_dict(document)
    dumped = loaded.to_dict()
    loaded.notes["fr"] = "bien"
    loaded.crew.pop()
    loaded.tags.append("new")
    assert document == BOAT
    assert dumped == BOAT


def test_objects_are_made_by_keyword(things: ModuleType) -> None:
    """Optional fields may be left out, and equality is by value."""
    made = things.Sailor(name="Bo")
    assert made == things.Sailor.from_dict({"name": "Bo"})
    assert made != things.Sailor(name="Bo", age=3)


def test_repr_shows_what_is_there(things: ModuleType) -> None:
    """Missing fields do not clutter the representation."""
    assert repr(things.Sailor(name="Bo")) == "Sailor(name='Bo')"


def test_objects_copy_and_pickle(things: ModuleType) -> None:
    """Slots do not get in the way of copying and pickling."""
    loaded = things.GetBoatResponse.from_dict(BOAT)
    assert copy.deepcopy(loaded) == loaded
    assert pickle.loads(pickle.dumps(loaded)) == loaded  # noqa: S301  our own pickle
    assert not hasattr(loaded, "__dict__")


@pytest.mark.parametrize(
    ("change", "path", "expected", "came"),
    [
        ({"name": 3}, "$.name", "string", "integer 3"),
        ({"name": None}, "$.name", "string", "null"),
        ({"length": "long"}, "$.length", "number", "string 'long'"),
        ({"length": True}, "$.length", "number", "true"),
        ({"berth": []}, "$.berth", "Berth object", "an array of 0"),
        ({"berth": {"quay": "n"}}, "$.berth.number", "integer", "nothing"),
        ({"crew": {}}, "$.crew", "array", "an object of 0 keys"),
        ({"berth": {"quay": {"a": 1}, "number": 1}}, "$.berth.quay", "string", "an object of 1 key"),
        ({"crew": [{"name": "Ann"}, {"name": []}]}, "$.crew[1].name", "string", "an array of 0"),
        ({"tags": ["a", 1]}, "$.tags[1]", "string or null", "integer 1"),
        ({"notes": {"a b": 1}}, "$.notes['a b']", "string", "integer 1"),
        ({"notes": "none"}, "$.notes", "object", "string 'none'"),
        ({"log": [[1], [None]]}, "$.log[1][0]", "number", "null"),
        ({"seenAt": 1.5}, "$.seenAt", "string or integer", "number 1.5"),
        ({"owner": "x" * 99}, "$.owner", "Sailor object or null", f"string '{'x' * 55}..."),
    ],
)
def test_a_misfit_is_told_with_its_place(
    things: ModuleType, change: dict[str, object], path: str, expected: str, came: str
) -> None:
    """The error names the JSON path, what the docs promise, what came, and the page."""
    with pytest.raises(ValueError, match="expected") as caught:
        things.GetBoatResponse.from_dict(BOAT | change)
    error: Any = caught.value
    assert (error.path, error.expected, error.came, error.page) == (path, expected, came, PAGE)
    assert str(error) == f"{path}: expected {expected}, came {came} ({PAGE})"


@pytest.mark.parametrize("value", [None, 3, "name", [], [1], True])
def test_what_is_no_object_is_told(things: ModuleType, runtime: ModuleType, value: object) -> None:
    """Anything but an object is a misfit at the root."""
    with pytest.raises(runtime.DecodeError) as caught:
        things.GetBoatResponse.from_dict(value)
    assert caught.value.path == "$"


def test_all_problems_are_told(things: ModuleType, runtime: ModuleType) -> None:
    """One document's problems are all listed, in document order; the error itself survives pickling."""
    wrong = BOAT | {"name": 1, "crew": [{"age": "x"}, 5], "log": None}
    with pytest.raises(runtime.DecodeError) as caught:
        things.GetBoatResponse.from_dict(wrong)
    assert [problem.path for problem in caught.value.problems] == [
        "$.name",
        "$.crew[0].name",
        "$.crew[0].age",
        "$.crew[1]",
        "$.log",
    ]
    assert caught.value.path == "$.crew[0].name"
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301  our own pickle


def test_reading_a_documented_answer(things: ModuleType) -> None:
    """On the documented status the body is typed, and the documented headers are there in any case."""
    answer = things.read_response(200, {"x-HARBOUR-mark": "7", "Via": "x"}, BOAT)
    assert isinstance(answer.body, things.GetBoatResponse)
    assert answer.headers["X-Harbour-Mark"] == answer.headers["x-harbour-mark"] == "7"
    assert dict(answer.headers) == {"X-Harbour-Mark": "7"}
    assert len(answer.headers) == 1
    assert "7" in repr(answer.headers)
    assert (things.SUCCESS_STATUS, things.RESPONSE_HEADERS) == (200, ("X-Harbour-Mark", "Content-type"))


def test_reading_an_error(things: ModuleType) -> None:
    """An error body is the page's error record."""
    answer = things.read_response(400, {}, REFUSED)
    assert isinstance(answer.body, things.ErrorResponse)
    assert answer.body.error_code == "BOAT.1"


def test_reading_what_the_docs_do_not_show(things: ModuleType) -> None:
    """A body under a status that the docs do not speak of stays as it is."""
    assert things.read_response(302, {}, {"see": "there"}).body == {"see": "there"}


@pytest.mark.parametrize("status", [0, 99, 600, -1])
def test_a_number_that_is_no_status(things: ModuleType, status: int) -> None:
    """A status outside 1xx to 5xx is a ValueError."""
    with pytest.raises(ValueError, match="no HTTP status"):
        things.read_response(status, {}, BOAT)


@pytest.mark.parametrize("status", ["200", None, 200.0])
def test_what_is_no_number_is_no_status(things: ModuleType, status: object) -> None:
    """A status that is no int is a TypeError that says so."""
    with pytest.raises(TypeError, match=f"an HTTP status is an int, came {status!r}"):
        things.read_response(status, {}, BOAT)


def test_headers_in_pairs(things: ModuleType) -> None:
    """Headers may come in pairs, as `http.client` gives them, or in an email message; repeated ones are joined."""
    pairs = [("X-Harbour-Mark", "7"), ("Via", "x"), ("x-harbour-mark", "8")]
    message = Message()
    for name, value in pairs:
        message[name] = value
    for headers in (pairs, iter(pairs), message):
        assert things.read_response(200, headers, BOAT).headers["X-Harbour-Mark"] == "7, 8"


def test_a_list_body_has_a_function(things: ModuleType, runtime: ModuleType) -> None:
    """A body that is no object is loaded by a function of the page."""
    assert things.load_get_boat_response([BOAT["berth"]]) == [things.Berth(quay="north", number=4)]
    with pytest.raises(runtime.DecodeError) as caught:
        things.load_get_boat_response([{"quay": 1, "number": 4}])
    assert (caught.value.path, caught.value.page) == ("$[0].quay", PAGE)


def test_documented_errors_have_exceptions(errors: ModuleType) -> None:
    """An error answer is raised as the exception of its code, under its name and its alias."""
    with pytest.raises(errors.NoSuchBoat) as caught:
        errors.raise_for_error(404, REFUSED)
    assert (caught.value.code, caught.value.message, caught.value.status) == ("BOAT.1", "No such boat", 404)
    assert errors.Boat1 is errors.CATALOGUE["BOAT.1"] is errors.NoSuchBoat
    assert errors.NoSuchBoat.solution == "Build one."
    assert str(caught.value) == "404 BOAT.1 No such boat"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("<html>", ""),
        ({"error_code": "X.9", "error_msg": "?"}, "X.9"),
        ({"e": {"error_code": "X.9"}}, "X.9"),
        ({"errors": [{"error_code": "X.9"}, {"error_code": "BOAT.1"}]}, "X.9"),
        ({"e": {"error_code": "X.9"}, "f": {"error_code": "X.8"}}, ""),
        ([], ""),
        ([[]], ""),
    ],
)
def test_other_errors_keep_everything(errors: ModuleType, answer: object, code: str) -> None:
    """An undocumented error answer is the service's base exception with the body as it came."""
    with pytest.raises(errors.ApiError) as caught:
        errors.raise_for_error(500, answer)
    assert type(caught.value) is errors.ApiError
    assert (caught.value.body, caught.value.code) == (answer, code)
    assert errors.raise_for_error(200, answer) is None


def test_a_code_is_found_where_no_sample_shows_its_key(tmp_path: Path) -> None:
    """Where tables alone document codes, the value that is one of them decides, and names tell the message."""
    known = [catalogue_entry("BOAT.1", "No boat"), catalogue_entry("7", "Sunk")]
    with imported(emit([service(errors=known)], Options()), tmp_path) as load:
        errors = load("api.errors")
        for body_, kind, message in (
            ({"error": {"reason": "Gone", "c": "BOAT.1"}}, errors.NoBoat, "Gone"),
            ({"c": 7, "a": "x", "b": "y"}, errors.Error7, ""),
            ({"c": 7, "requestId": "x", "errorMsg": "y"}, errors.Error7, "y"),
            ({"errors": [{"c": "BOAT.1", "msg": "Gone", "detail": {"c": 7}}], "id": "x"}, errors.NoBoat, "Gone"),
            ([{"c": "BOAT.1"}], errors.NoBoat, ""),
            ({"c": "7", "d": "BOAT.1"}, errors.ApiError, ""),
            ({"c": "BOAT"}, errors.ApiError, ""),
            ({"error": {"c": "BOAT", "message": "Lost", "at": "sea"}}, errors.ApiError, "Lost"),
            ({"message": "Lost", "errors": [{"message": "At sea"}]}, errors.ApiError, "Lost"),
            ({"message": "Lost", "errorMsg": "Sunk"}, errors.ApiError, ""),
        ):
            with pytest.raises(errors.ApiError) as caught:
                errors.raise_for_error(400, body_)
            assert (type(caught.value), caught.value.message) == (kind, message)


def test_services_that_share_a_path_answer_apart(tmp_path: Path) -> None:
    """Where two services document one method and path, `service` says whose example answers; no other name will."""
    schemas = [
        service(
            page(
                operation(
                    "List",
                    endpoint="GET /v1/items",
                    responses=(body(ANY, status="200"),),
                    fixtures=(fixture(1, {"of": name}, ANY, status="200"),),
                ),
                path=f"{name}/items.md",
            ),
            name=name,
        )
        for name in ("docks", "piers")
    ]
    with imported(emit(schemas, Options()), tmp_path) as load:
        routes = load("fixtures._transports").routes
        for name, expected in (("docks", "docks"), ("Piers", "piers"), ("piers/", "piers"), ("", "docks")):
            (route,) = routes(service=name)
            assert route.example.value == {"of": expected}
        with pytest.raises(ValueError, match="no service is called 'pier'; there are: docks, piers"):
            routes(service="pier")


def test_a_status_alone_is_an_answer(tmp_path: Path) -> None:
    """An operation whose success has no body answers with its status and headers; an example may do so instead."""
    refused = fixture(1, {"code": "X"}, ANY, "error", status="409")
    schema = service(
        page(
            operation(
                "Drop",
                "Dropping",
                endpoint="DELETE /it/{id}",
                success=("204",),
                fixtures=(refused,),
                errors=(body(ANY, "error", "409", ["Retry-After", "Content-Length", "not a name"]),),
            )
        )
    )
    with imported(emit([schema], Options()), tmp_path) as load:
        transports, (example,) = load("fixtures._transports"), load("fixtures").examples().values()
        (route,) = transports.routes()
        assert (route.method, route.path, route.example.status) == ("DELETE", "/it/{id}", 204)
        assert (route.example.text, route.example.value, route.headers) == ("", None, {"Retry-After": "x"})
        assert [instead.example.status for instead in transports.routes(example)] == [409]


def test_answers_have_the_documented_headers(tmp_path: Path) -> None:
    """A client that takes a header of the answer finds one, beside the type of the body."""
    shown = operation(
        "Get",
        endpoint="GET /it",
        responses=(body(ANY, status="200", headers=["X-Token"]),),
        fixtures=(fixture(1, {"a": 1}, ANY, status="200", gaps=("",)),),
    )
    with imported(emit([service(page(shown))], Options()), tmp_path) as load:
        (route,) = load("fixtures._transports").routes()
        assert route.headers == {"X-Token": "x", "Content-Type": "application/json"}
        assert route.example.complete is False


def test_successes_without_a_status_answer_on_request(tmp_path: Path) -> None:
    """Where the docs give an answer no status none is made up; `success` gives it to successes, and to no error."""
    given = [
        fixture(1, {"an": "error"}, ANY, "error"),
        fixture(2, {"a": "success"}, ANY),
        fixture(3, {"a": "request"}, ANY, "request"),
    ]
    schema = service(page(operation("Get", endpoint="GET /it", responses=(body(ANY),), fixtures=tuple(given))))
    with imported(emit([schema], Options()), tmp_path) as load:
        routes, examples = load("fixtures._transports").routes, load("fixtures").examples()
        assert routes() == []
        (route,) = routes(success=202)
        assert (route.example.value, route.example.status) == ({"a": "success"}, 202)
        refused, shown, _ = examples.values()
        assert [route.example.status for route in routes(shown, success=201)] == [201]
        with pytest.raises(ValueError, match="no status"):
            routes(refused, success=201)


def test_import_loads_no_page(package: Path) -> None:
    """Importing the package, or one page, loads no other page."""
    program = "import sys, emitted; print([m for m in sys.modules if m.startswith('emitted')])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=package.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['emitted']"


def test_examples_are_pytest_fixtures(package: Path, tmp_path: Path) -> None:
    """`pytest_plugins` gives every example by name: text, value, loaded object."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["emitted.fixtures"]\n')
    (tmp_path / "test_it.py").write_text(
        "def test_it(api_get_boat_1_response, api_get_boat_4_response):\n"
        "    assert api_get_boat_1_response.loaded.name == api_get_boat_1_response.value['name'] == 'Alba'\n"
        "    assert api_get_boat_4_response.loaded == {'free': [1]}\n"
        "    assert '\"Alba\"' in api_get_boat_1_response.text\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)]
    environment = {"PYTHONPATH": str(package.parent), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_generated_tests_pass(package: Path) -> None:
    """The package's own round-trip tests run, and pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(package)]
    done = subprocess.run(command, cwd=package.parent, capture_output=True, text=True, check=False)
    assert " passed" in done.stdout
    assert "failed" not in done.stdout


def test_generated_tests_can_fail(tmp_path: Path) -> None:
    """A fixture that the emitted code does not give back fails its generated test."""
    write(emit([boats()], Options(package="other")), tmp_path / "other")
    spoiled = tmp_path / "other/fixtures/api/things/1_response.json"
    spoiled.write_text(spoiled.read_text().replace('"quay": "north",', '"quay": "north", "depth": 2,'))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path / "other")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "test_round_trip[api_get_boat_1_response]" in done.stdout
    assert "2 failed" in done.stdout


def test_two_orders_in_the_docs_both_come_back(tmp_path: Path) -> None:
    """Where two examples show keys in different orders, each comes back in its own."""
    there, back = {"a": 1, "b": 2, "c": 3}, {"c": 3, "a": 1}
    thing = record("Thing", field("a", INTEGER), field("b", INTEGER, required=False), field("c", INTEGER))
    fixtures = (fixture(1, there, key("Thing")), fixture(2, back, key("Thing")))
    schema = service(page(operation("GetThing", fixtures=fixtures), records=[thing]))
    with imported(emit([schema], Options(package="emitted")), tmp_path) as load:
        module = load("api.things")
        for value in (there, back, {"b": 2, "c": 3, "a": 1}):
            assert json.dumps(module.Thing.from_dict(value).to_dict()) == json.dumps(value)
        loaded = module.Thing.from_dict(back)
        loaded.b = 5
        assert list(loaded.to_dict()) == ["c", "a", "b"]
        assert module.Thing(a=1, c=2).to_dict() == {"a": 1, "c": 2}


def test_examples_decide_the_order_of_keys(tmp_path: Path) -> None:
    """Fields stand as the docs list them; keys are written as the examples show them."""
    thing = record("Thing", field("a", INTEGER), field("b", INTEGER), field("c", INTEGER, required=False))
    schema = simple({"b": 1, "c": 2, "a": 3}, key("Thing"), thing)
    with imported(emit([schema], Options(package="emitted")), tmp_path) as load:
        module = load("api.things")
        loaded = module.Thing.from_dict({"b": 1, "c": 2, "a": 3})
        assert list(loaded.to_dict()) == ["b", "c", "a"]
        assert repr(loaded) == "Thing(a=3, b=1, c=2)"


def test_extra_keep_brings_unknown_keys_back(tmp_path: Path) -> None:
    """With `extra = "keep"` unknown keys come back in their place, at every depth."""
    value = {"new": [1], **BOAT, "berth": {"depth": 2, "number": 4, "quay": "north"}}
    with imported(emit([boats()], Options(package="emitted", extra="keep")), tmp_path) as load:
        module = load("api.things")
        assert json.dumps(module.GetBoatResponse.from_dict(value).to_dict()) == json.dumps(value)
        assert module.Berth(quay="n", number=1).to_dict() == {"quay": "n", "number": 1}


@pytest.mark.parametrize("text", ["2019-02-13T06:52:13.855000Z", "2019-02-13T06:52:13+02:00", "2019-02-13 06:52:13"])
def test_timestamps_come_back_as_written(tmp_path: Path, text: str) -> None:
    """With `datetimes` a timestamp is a `datetime`, and is written as it was read."""
    fields = [field("at", TIME), field("seen", ListOf(TIME)), field("left", TIME, required=False, nullable=True)]
    value = {"at": text, "seen": [text], "left": None}
    with imported(
        emit([simple(value, key("Thing"), record("Thing", *fields))], Options(package="emitted", datetimes=True)),
        tmp_path,
    ) as load:
        module = load("api.things")
        runtime = load("_runtime")
        loaded = module.Thing.from_dict(value)
        assert loaded.at.year == loaded.seen[0].year == 2019
        assert loaded.to_dict() == value
        assert runtime.dump([loaded.at]) == [text]
        assert module.Thing(
            at=loaded.at.replace(microsecond=0, tzinfo=runtime.datetime.now().astimezone().tzinfo), seen=[]
        ).to_dict()
        with pytest.raises(runtime.DecodeError) as caught:
            module.Thing.from_dict(value | {"at": "yesterday"})
        assert (caught.value.path, caught.value.expected) == ("$.at", "string with a date and time")
        with pytest.raises(runtime.DecodeError):
            module.Thing.from_dict(value | {"seen": [3]})


def test_a_value_that_is_no_timestamp_keeps_the_field_a_string() -> None:
    """One example that is not in ISO 8601 leaves the whole field as text."""
    schema = simple(
        {"at": "Monday", "by": "2019-02-13"}, key("Thing"), record("Thing", field("at", TIME), field("by", TIME))
    )
    source = python_files(emit([schema], Options(datetimes=True)))["api/things"]
    assert "    at: str\n" in source
    assert "    by: datetime\n" in source


UNIONS: list[tuple[Type, list[object]]] = [
    (Union((STRING, ListOf(STRING))), ["a", ["a"]]),
    (Union((INTEGER, key("A"))), [1, {"a": 1}]),
    (Union((ListOf(key("A")), key("A"))), [[{"a": 1}], {"a": 1}]),
    (Union((NULL, BOOLEAN, ListOf(INTEGER), MapOf(INTEGER))), [None, True, [1], {"x": 1}]),
    (Union((key("A"), key("B"))), [{"a": 1}, {"b": "x"}, {"b": "x", "c": 1}]),
    (Union((key("A"), MapOf(INTEGER))), [{"a": 1}, {"x": 1, "y": 2}]),
    (Union((ListOf(key("A")), ListOf(STRING))), [[{"a": 1}, "x"]]),
    (MapOf(Union((STRING, key("A")))), [{"x": "y", "z": {"a": 1}}]),
    (MapOf(MapOf(ListOf(key("A")))), [{"x": {"y": [{"a": 1}]}}]),
    (ListOf(MapOf(ANY)), [[{"x": None}]]),
    (ListOf(ANY), [[1, "x"]]),
    (ListOf(NULL), [[None], []]),
    (MapOf(NULL), [{"x": None}]),
    (NULL, [None]),
    (STRING, ["x"]),
]


@pytest.mark.parametrize(("settled", "values"), UNIONS)
def test_unions_take_each_of_their_kinds(tmp_path: Path, settled: Type, values: list[object]) -> None:
    """A value of any member loads and comes back, as a field and as a whole body; others do not fit."""
    records = [
        record("Holder", field("it", settled), field("maybe", settled, required=False)),
        record("A", field("a", INTEGER)),
        record("B", field("b", STRING), field("c", INTEGER, required=False)),
    ]
    fixtures = [fixture(n + 1, value, settled) for n, value in enumerate(values)]  # type: ignore[arg-type]
    schema = service(page(operation("GetIt", fixtures=tuple(fixtures)), records=records))
    files = emit([schema], Options(package="emitted"))
    assert unformatted(python_files(files), tmp_path / "formatted") == []
    with imported(files, tmp_path) as load:
        module = load("api.things")
        runtime = load("_runtime")
        for example in load("fixtures").examples().values():
            assert json.dumps(runtime.dump(example.loaded)) == json.dumps(example.value)
        for value in values:
            document = {"it": value, "maybe": value}
            assert json.dumps(module.Holder.from_dict(document).to_dict()) == json.dumps(document)
        for wrong in ({"it": 1.5}, {"it": [1.5, {"q": 1.5}]}, {"it": {"q": {"q": 1.5}}}):
            if settled != ListOf(ANY):
                with pytest.raises(runtime.DecodeError) as caught:
                    module.Holder.from_dict(wrong)
                assert caught.value.path.startswith("$.it")
