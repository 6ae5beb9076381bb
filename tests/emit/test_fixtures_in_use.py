"""A small client whose tests know the service only through the emitted fixtures."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from generated._runtime import MISSING, DecodeError
from generated.ferries import listing_departures
from generated.ferries.errors import LineDoesNotExist, raise_for_error
from generated.ferries.listing_departures import Departure, ListDeparturesResponse
from generated.fixtures import Example, offer
from generated.fixtures._transports import answer_httpserver, answer_responses, answer_respx, routes
from generated.fixtures.ferries import EXAMPLES

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer

httpx = pytest.importorskip("httpx", reason="the client under test speaks httpx")
requests = pytest.importorskip("requests", reason="the client under test speaks requests")
responses = pytest.importorskip("responses", reason="one of the transports is for it")
respx = pytest.importorskip("respx", reason="one of the transports is for it")
pytest.importorskip("pytest_httpserver", reason="one of the transports is for it")

offer(EXAMPLES, globals())  # as `pytest_plugins = ["generated.fixtures"]` in a conftest.py does

BASE = "https://ferries.example/api"
TRANSPORTS = ("responses", "respx", "httpserver with requests", "httpserver with httpx")

Get = Callable[[str], Any]
Opened = Callable[..., Any]


def departures(get: Get, base: str, line: str) -> list[Departure]:
    """The client: ask, raise what the docs call an error, load the rest."""
    answer = get(f"{base}/v2/{line}/departures?day=today")
    raise_for_error(answer.status_code, answer.json())
    read = listing_departures.read_response(answer.status_code, answer.headers, answer.json())
    assert isinstance(read.body, ListDeparturesResponse)
    return read.body.departures


@contextmanager
def _answering(kind: str, server: HTTPServer | None, *instead: Example[Any]) -> Iterator[tuple[Get, str]]:
    """A way to ask, and the URL to ask under, with a transport of that kind in place."""
    if kind == "responses":
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            answer_responses(mock, BASE, *instead)
            yield requests.get, BASE
    elif kind == "respx":
        with respx.mock(assert_all_called=False) as router:
            answer_respx(router, BASE, *instead)
            yield httpx.get, BASE
    else:
        assert server is not None
        answer_httpserver(server, *instead)
        yield (requests.get if kind.endswith("requests") else httpx.get), server.url_for("").rstrip("/")


@pytest.fixture(params=TRANSPORTS)
def answering(request: pytest.FixtureRequest) -> Opened:
    """Each transport in turn."""
    server = request.getfixturevalue("httpserver") if "httpserver" in request.param else None
    return lambda *instead: _answering(request.param, server, *instead)


def test_endpoints_answer_with_their_documented_example(
    answering: Opened, ferries_list_departures_1_response: Example[ListDeparturesResponse]
) -> None:
    """The client gets the documented success, again and again, whatever stands for the placeholder."""
    shown = ferries_list_departures_1_response.loaded.departures
    with answering() as (get, base):
        assert departures(get, base, "north-7") == departures(get, base, "x") == shown
        assert shown


def test_an_error_sample_answers_instead(answering: Opened, ferries_list_departures_2_error: Example[Any]) -> None:
    """An error sample answers with its documented status and becomes its documented exception."""
    with answering(ferries_list_departures_2_error) as (get, base), pytest.raises(LineDoesNotExist) as caught:
        departures(get, base, "north-7")
    assert caught.value.status == 404
    assert caught.value.body == ferries_list_departures_2_error.value


def test_an_example_with_another_status_answers_so(
    answering: Opened, ferries_list_departures_2_error: Example[Any]
) -> None:
    """`dataclasses.replace` gives an example a status that the docs do not."""
    with answering(dataclasses.replace(ferries_list_departures_2_error, status=503)) as (get, base):
        assert get(f"{base}/v2/7/departures").status_code == 503


def test_an_example_without_a_status_is_refused(ferries_returned_values_2_error: Example[Any]) -> None:
    """What the docs give no endpoint or no status cannot answer, and says so."""
    with pytest.raises(ValueError, match=r"returned_values/2_error\.json: the docs give no endpoint or no status"):
        routes(ferries_returned_values_2_error)


def test_the_narrower_path_comes_first(ferries_list_departures_1_response: Example[Any]) -> None:
    """A path without placeholders is tried before one whose placeholder would take it; all spellings are open."""
    paths = ("/a/{id}", "/a/detail", "/a/<id>/b", "/a/:id/c")
    given = dataclasses.replace(ferries_list_departures_1_response, answers=tuple(f"GET {path}" for path in paths))
    found = [route for route in routes(given) if route.path.startswith("/a")]
    assert [route.path for route in found] == ["/a/detail", "/a/{id}", "/a/<id>/b", "/a/:id/c"]
    assert [route.freedom for route in found] == [0, 1, 1, 1]


def test_a_field_is_replaced(ferries_list_departures_1_response: Example[ListDeparturesResponse]) -> None:
    """A call gives the loaded example with fields replaced; the example stays what it is."""
    plain = ferries_list_departures_1_response.loaded
    late = dataclasses.replace(plain.departures[0], delay=90)
    changed = ferries_list_departures_1_response(count=41, departures=[late])
    assert (changed.count, changed.departures) == (41, [late])
    assert changed.next_marker == plain.next_marker
    assert ferries_list_departures_1_response.loaded == ferries_list_departures_1_response() == plain


def test_an_inner_field_is_replaced(ferries_list_departures_1_response: Example[ListDeparturesResponse]) -> None:
    """Two underscores lead into objects, lists and maps; all beside the field stays as the docs show it."""
    changed = ferries_list_departures_1_response(
        departures__0__free_places__car=3, departures__1__delay=MISSING, departures__0__ship="Greta"
    )
    first, second = changed.departures
    assert (first.ship, first.free_places) == ("Greta", {"car": 3, "bicycle": 40})
    assert second == dataclasses.replace(ferries_list_departures_1_response.loaded.departures[1], delay=MISSING)


@pytest.mark.parametrize(
    "name",
    ["departures__2__ship", "departures__0__speed", "departures__0__delay__hours", "count__x", "departures__0__"],
)
def test_an_unknown_inner_field_is_refused(
    ferries_list_departures_1_response: Example[ListDeparturesResponse], name: str
) -> None:
    """A name that leads nowhere is a TypeError, as an unknown field is."""
    with pytest.raises(TypeError, match=f"no field '{name}'"):
        ferries_list_departures_1_response(**{name: 1})


def test_an_altered_example_answers_wrongly(
    answering: Opened, ferries_list_departures_1_response: Example[ListDeparturesResponse]
) -> None:
    """What a server may send by mistake can be answered with, unchecked; the example stays what it is."""
    wrong = ferries_list_departures_1_response.altered(count="many", departures__0__ship=None)
    with answering(wrong) as (get, base):
        came = get(f"{base}/v2/7/departures")
    read = listing_departures.list_departures(line_id="7").read(came.status_code, came.headers, came.content)
    assert [problem.path for problem in read.problems] == ["$.departures[0].ship", "$.count"]
    assert ferries_list_departures_1_response.loaded.count == 31


def test_a_wrong_type_is_refused(ferries_list_departures_1_response: Example[Any]) -> None:
    """An override is checked against the type that the docs promise."""
    with pytest.raises(DecodeError, match=r"\$\.count: expected integer, came string '41'"):
        ferries_list_departures_1_response(count="41")


def test_an_unknown_field_is_refused(ferries_list_departures_1_response: Example[Any]) -> None:
    """An override that the class has no field for is a TypeError that lists the fields."""
    with pytest.raises(TypeError, match="no field 'total': departures, count, next_marker"):
        ferries_list_departures_1_response(total=1)


def test_a_required_field_cannot_be_left_out(ferries_list_departures_1_response: Example[Any]) -> None:
    """`MISSING` leaves a key out, which only an optional field allows."""
    with pytest.raises(DecodeError, match=r"\$\.count: expected integer, came nothing"):
        ferries_list_departures_1_response(count=MISSING)


def test_all_problems_of_one_document(ferries_list_departures_1_response: Example[Any]) -> None:
    """One DecodeError lists every place that does not fit, in document order, each with its page."""
    with pytest.raises(DecodeError) as caught:
        ferries_list_departures_1_response(count=None, departures=[{"ship": 1, "free_places": {}}, 7])
    problems = caught.value.problems
    assert [(problem.path, problem.came) for problem in problems] == [
        ("$.departures[0].ship", "integer 1"),
        ("$.departures[0].departs_at", "nothing"),
        ("$.departures[1]", "integer 7"),
        ("$.count", "null"),
    ]
    assert {problem.page for problem in problems} == {"ferries/listing-departures.md"}
    assert caught.value.first == problems[0]
