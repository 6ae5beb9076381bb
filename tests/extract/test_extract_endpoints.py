"""Endpoints: every way a page writes a request line, and which of them it means."""

from __future__ import annotations

import pytest
from samplecast.document import Block, Code, Directive, Document, Item, Items, Paragraph, Section, Text
from samplecast.extract.context import walk_page
from samplecast.extract.endpoints.claims import find_claims
from samplecast.extract.endpoints.operations import split
from samplecast.extract.endpoints.request_lines import read_endpoint, request_lines, strongest
from samplecast.extract.endpoints.routes import Routes
from samplecast.facts import Endpoint
from samplecast.source import NOWHERE, Source
from samplecast.vocabulary import DEFAULT


def para(text: str) -> Paragraph:
    return Paragraph(Text(text))


def section(title: str, *blocks: Block, level: int = 2) -> Section:
    return Section(Text(title), blocks, level)


def page(*blocks: Block) -> Document:
    return Document(Source("a/page.md", "", "markdown"), (section("List users", *blocks, level=1),))


def endpoints(*blocks: Block) -> list[tuple[str, str]]:
    walked = walk_page(page(*blocks))
    found = strongest(find_claims(walked, DEFAULT))
    return [(endpoint.method, endpoint.path) for endpoint in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DELETE /boats/(id or name)", [("DELETE", "/boats/(id or name)")]),
        ("GET /v1/users", [("GET", "/v1/users")]),
        ("POST  https://{Endpoint}/v1/{project_id}/x HTTP/1.1", [("POST", "https://{Endpoint}/v1/{project_id}/x")]),
        ("GET/{version}", [("GET", "/{version}")]),
        ("POSThttps://host.example/v2/x", [("POST", "https://host.example/v2/x")]),
        ("POST https: //{Endpoint}/v1/x", [("POST", "https: //{Endpoint}/v1/x")]),
        ("URI format: GET /v1/users", [("GET", "/v1/users")]),
        ("`DELETE /v1/users/:id`", [("DELETE", "/v1/users/:id")]),
        ("PUT /v1/<id>/${name}", [("PUT", "/v1/<id>/${name}")]),
        ("GET /v1/a?from={begin _time}&to={end}", [("GET", "/v1/a?from={begin _time}&to={end}")]),
        ("GET /v1/users{?limit,marker}", [("GET", "/v1/users{?limit,marker}")]),
        ("POST /v1/x or POST /v2/x", [("POST", "/v1/x"), ("POST", "/v2/x")]),
        ("POST /v1/x POST /v2/x", [("POST", "/v1/x"), ("POST", "/v2/x")]),
        ("GET /apis/v1/sets (supported from 1.9)", [("GET", "/apis/v1/sets")]),
        ("GET /networks?a=b //only names are returned.", [("GET", "/networks?a=b")]),
        ("GET https://{Some Endpoint}/v2.1/servers", [("GET", "https://{Some Endpoint}/v2.1/servers")]),
        ("GET {endpoint}/v1/x", [("GET", "{endpoint}/v1/x")]),
        ("GET api.example.com/v1/x", [("GET", "api.example.com/v1/x")]),
        ("GET /", [("GET", "/")]),
    ],
)
def test_request_lines(text: str, expected: list[tuple[str, str]]) -> None:
    """A text that consists of request lines gives each with its method and target as written."""
    assert [(line.method, line.target) for line in request_lines(text, DEFAULT)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "You can use GET /v1/users to list them.",
        "GET the value of a/b from the page.",
        "GET /v1/users returns all users",
        "PUTTING /x",
        "PUT //x",
        "The path below is called by clients that need: GET /x",
        "GET",
        "GET " + "/x" * 5000,
        "",
        "URI: ",
        "GET {id",
    ],
)
def test_no_request_line(text: str) -> None:
    """A sentence that mentions a call, or half a line, is no request line."""
    assert request_lines(text, DEFAULT) == ()


@pytest.mark.parametrize(
    ("target", "path", "host", "query"),
    [
        ("/v1/{id}/x", "/v1/{id}/x", "", ()),
        ("https://{Endpoint}/v1/x?limit={limit}&id=3", "/v1/x", "{Endpoint}", ("limit", "id")),
        ("https: //host.example:8080/v1//x", "/v1/x", "host.example:8080", ()),
        ("https://{IAM/endpoint}/v3", "/v3", "{IAM/endpoint}", ()),
        ("https://host.example", "/", "host.example", ()),
        ("https://host.example?a=b", "/", "host.example", ("a",)),
        ("{endpoint}/v1/x", "/v1/x", "{endpoint}", ()),
        ("{project}/x", "/{project}/x", "", ()),
        ("/v1/x{?limit,marker*,name:3}", "/v1/x", "", ("limit", "marker", "name")),
        ("/v1/x{?limit}{&limit,more}", "/v1/x", "", ("limit", "more")),
        ("/v1/x?[limit=1][&marker=2]", "/v1/x", "", ("limit", "marker")),
        ("/v1/x[?limit=1]", "/v1/x", "", ("limit",)),
        ("/v1/x?a=1&a=2&=3", "/v1/x", "", ("a",)),
        ("/boats/(id or name)/json", "/boats/{id_or_name}/json", "", ()),
    ],
)
def test_targets(target: str, path: str, host: str, query: tuple[str, ...]) -> None:
    """A target is taken apart into host, path and the names of its query string."""
    assert read_endpoint("get", target, NOWHERE) == Endpoint("GET", path, host, query, NOWHERE)


def test_stated_beats_example() -> None:
    """The line under URI is the endpoint; the one in the example is only an instance of it."""
    uri = section("URI", para("GET /v1/users"), para("Example:"), Code("GET https://h.example/v1/users?limit=3"))
    example = section("Example Request", Code("GET https://h.example/v9/users"))
    assert endpoints(uri, example) == [("GET", "/v1/users")]


def test_example_alone() -> None:
    """Where the page has nothing else, the example's request line is the endpoint, the same call once."""
    first = Code("GET https://h.example/v1/users/3\nAccept: x\n\n{}")
    second = Code("GET https://h.example/v1/users/4")
    assert endpoints(section("Example", first, second)) == [("GET", "/v1/users/3")]


def test_two_versions() -> None:
    """The same call in two API versions is one operation with two endpoints."""
    uri = section("URI", para("POST /v2/{id}/x"), para("POST /v2.1/{id}/x"), para("POST /v2/{project}/x"))
    assert endpoints(uri) == [("POST", "/v2/{id}/x"), ("POST", "/v2.1/{id}/x")]


def test_instance_is_dropped() -> None:
    """A line that only fills in another's placeholders claims nothing of its own."""
    uri = section("URI", para("GET /v1/{id}/x"), para("GET /v1/42/x"), para("GET /v1/42/y"))
    assert endpoints(uri) == [("GET", "/v1/{id}/x"), ("GET", "/v1/42/y")]
    assert not any(Routes.of([Endpoint("GET", "/a/{b}")]).fitting(Endpoint("PUT", "/a/1")))


@pytest.mark.parametrize(
    "blocks",
    [
        (para("PATH: /v1/{id}/x"), para("Method: POST")),
        (para("Method: POST"), para("PATH: /v1/{id}/x")),
        (para("PATH: /v1/{id}/x Method: POST"),),
        (Items((Item((para("URI format"), para("PATH: /v1/{id}/x"), para("Method: POST"))),)),),
        (Items((Item((para("POST /v1/{id}/x"),)),)),),
        (Code("POST https://{Endpoint}/v1/{id}/x"),),
    ],
)
def test_places(blocks: tuple[Block, ...]) -> None:
    """Paragraphs, list items, labelled pairs and code under URI state the endpoint alike."""
    assert endpoints(section("URI", *blocks)) == [("POST", "/v1/{id}/x")]


def test_labels_that_are_no_pair() -> None:
    """A path without a method claims nothing."""
    assert endpoints(section("URI", para("PATH: /v1/x"), para("Method: maybe"), para("PATH: not a path"))) == []


def test_heading_and_directive() -> None:
    """An operation's heading and an `http:get` directive state their endpoint."""
    assert endpoints(section("GET /v1/users")) == [("GET", "/v1/users")]
    assert endpoints(Directive("http:get", "/v1/users")) == [("GET", "/v1/users")]
    assert endpoints(Directive("http:get", "users")) == []


def test_note_is_no_statement() -> None:
    """A line in a note does not compete with the page's own."""
    assert endpoints(Directive("note", blocks=(para("GET /v1/other"),)), para("GET /v1/users")) == [
        ("GET", "/v1/users")
    ]


def test_merged_query() -> None:
    """The same path written twice gives one endpoint with the query names of both."""
    walked = walk_page(page(section("URI", para("GET /v1/x?a=1"), para("GET https://h.example/v1/x?b=1&a=2"))))
    (found,) = strongest(find_claims(walked, DEFAULT))
    assert (found.query, found.host) == (("a", "b"), "h.example")


def test_reference_with_a_heading_per_operation() -> None:
    """A reference in one file is split at the headings that name operations, not at those every operation has."""
    document = page(
        para("All about users."),
        section("List users", Code("GET /api/v1/users", "http"), section("Example response", Code("[]"), level=3)),
        section("Get a user", section("HTTP request", Code("GET /api/v1/users/:id", "http"), level=3)),
    )
    walked = walk_page(document)
    parts = split(walked, find_claims(walked, DEFAULT), DEFAULT)
    assert [(part.title, [endpoint.path for endpoint in strongest(part.claims)]) for part in parts] == [
        ("List users", ["/api/v1/users"]),
        ("Get a user", ["/api/v1/users/:id"]),
        ("List users", []),
    ]
    assert [placed.index for placed in parts[-1].items] == [0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The API used to list users is GET https:// {Endpoint} /v3/users, where {Endpoint} is a host.", "/v3/users"),
        ('The endpoint is "GET https://{Endpoint}/v3/users/".', "/v3/users/"),
        ("For example, the API for that is GET /v3/users.", ""),
        ("The API is GET and nothing else.", ""),
        ("The API is STOP /v3/users.", ""),
        ("This is not GET /v3/users.", ""),
    ],
)
def test_call_in_a_sentence(text: str, expected: str) -> None:
    """A sentence about the call names the endpoint where nothing else does."""
    assert endpoints(para(text)) == ([("GET", expected)] if expected else [])
    assert endpoints(para(text), para("PUT /v1/other")) == [("PUT", "/v1/other")]


@pytest.mark.parametrize(
    "path", ["/ships/(int:ship_id)/log", "/ships/<int:ship_id>/log", "/ships/<string(8):ship_id>/log"]
)
def test_placeholders_may_have_a_type(path: str) -> None:
    """Web frameworks write what a placeholder takes before its name."""
    (only,) = request_lines(f"GET {path}", DEFAULT)
    assert read_endpoint(only.method, only.target, NOWHERE).path == "/ships/{ship_id}/log"
