"""Roles of code blocks: which cue decides, and in which order the cues are asked."""

from __future__ import annotations

import pytest
from samplecast.extract import extract
from samplecast.facts import Example, PageFacts
from samplecast.readers import read
from samplecast.source import Source

BODY = '{"id": 1}'
ERROR = '{"error_code": "X.01", "error_msg": "No."}'


def page(text: str) -> PageFacts:
    return extract(read(Source("guide/page.md", text, "markdown")))


def examples(text: str) -> list[Example]:
    return [example for operation in page(text).operations for example in operation.examples]


def fence(body: str = BODY, language: str = "") -> str:
    return f"```{language}\n{body}\n```"


def roles(text: str) -> list[tuple[str, str, str]]:
    return [(example.role, example.status, example.why) for example in examples(text)]


FAILING = "If neither of them can be found and no other name is known here, the server returns an HTTP 401 error."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"## Response\n\nAn example:\n\n{fence('POST /v1/x' + chr(10) + BODY)}", ("request", "", "method line")),
        (f"## Request\n\n{fence('HTTP/1.1 404 Not Found' + chr(10) * 2 + ERROR)}", ("error", "404", "status line")),
        (f"**Status code: 200**\n\n{fence()}", ("response", "200", "status heading")),
        (f"**Status code: 200**\n\nOK\n\n{fence()}", ("response", "200", "status heading")),
        (f"**Status code: 400**\n\nBad Request\n\n{fence(ERROR)}", ("error", "400", "status heading")),
        (f"**Status code: 200**\n\n{fence(ERROR)}", ("response", "200", "status heading")),
        (f"**Status code: 200**\n\nExample request\n\n{fence()}", ("request", "", "paragraph")),
        (f"## Response\n\nStatus code: 202\n\n{fence()}", ("response", "202", "status heading")),
        (f"## Response 201\n\n{fence()}", ("response", "201", "status heading")),
        (f"## 404 Not Found\n\n{fence(ERROR)}", ("error", "404", "status heading")),
        (f"## Request\n\nThe following shows the response body:\n\n{fence()}", ("response", "", "paragraph")),
        (
            f"## Response\n\n- Example request\n\n  {fence().replace(chr(10), chr(10) + '  ')}",
            ("request", "", "paragraph"),
        ),
        (f"## Body\n\nAn example of the error response is as follows.\n\n{fence(ERROR)}", ("error", "", "paragraph")),
        (f"## Body\n\nMerge request\n\n{fence()}", ("request", "", "paragraph")),
        (f"## Response\n\nCreating a request policy\n\n{fence()}", ("response", "", "section")),
        (f"## Response\n\nSet the request aside.\n\n{fence()}", ("response", "", "section")),
        (f"## Abnormal Response\n\nExample response\n\n{fence()}", ("error", "", "paragraph")),
        (f"## Example Request (Two of them)\n\n{fence()}", ("request", "", "section")),
        (f"## Example\n\nResult:\n\n{fence()}", ("response", "", "paragraph")),
        (f"## Example\n\nResponse\n\n{fence('text')}\n\n{fence()}", ("response", "", "earlier label")),
        (f"## Example\n\n- Response\n\nMore.\n\n{fence('text')}\n\n{fence()}", ("response", "", "earlier label")),
        (f"## Example\n\nThis fails as the request lacks a name.\n\n{fence()}", ("request", "", "mention")),
        (f"## Names\n\n{FAILING}\n\n{fence()}", ("error", "401", "mention")),
        (f"## Names\n\n{FAILING}\n\nAn example of a name:\n\n{fence()}", ("error", "", "mention")),
        (f"## Failure\n\n{fence(ERROR)}", ("error", "", "section")),
        (f"## Body\n\n{fence(ERROR)}", ("error", "", "error shape")),
        (f"## Response of the request\n\n{fence()}", ("response", "", "section")),
        (
            f"## Notes\n\nIf the request succeeds, the following is returned:\n\n{fence()}",
            ("response", "", "paragraph"),
        ),
        (f"## Body\n\nNormal request response:\n\n{fence()}", ("response", "", "paragraph")),
    ],
)
def test_cue_order(text: str, expected: tuple[str, str, str]) -> None:
    """The surest cue decides the role, and the example says which one it was."""
    assert roles(f"# A call\n\n{text}\n") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        f"## Body\n\n{fence()}",
        f"## Body\n\nThe request and nothing else about it. Some words.\n\n{fence('plain text')}",
        f"## Body\n\nStates\n\n{fence()}",
    ],
)
def test_undecided(text: str) -> None:
    """Without a cue, or without anything that goes over the wire, a block is no example."""
    assert roles(f"# A call\n\n{text}\n") == []


def test_alternatives() -> None:
    """A block after "or" has the role of the block before it."""
    text = f"# A call\n\n## Response\n\n**Status code: 202**\n\n{fence()}\n\nor\n\n{fence('[]')}\n\nOr\n\n{fence('{}')}"
    assert [(example.status, example.why, example.cue) for example in examples(text)] == [
        ("202", "status heading", "Status code: 202"),
        ("202", "continuation", "or"),
        ("202", "continuation", "Or"),
    ]


def test_alternative_to_nothing() -> None:
    """A page that begins with "or" is read all the same."""
    assert roles(f"# A call\n\nor\n\n{fence(ERROR)}") == [("error", "", "error shape")]


def test_after_request() -> None:
    """What follows a whole request without a word between is its response; a body may still belong to it."""
    text = f"# A call\n\n## Example\n\n{fence('GET /v1/x')}\n\n{fence()}\n"
    assert roles(text) == [("request", "", "method line"), ("response", "", "after request")]
    assert roles(text.replace("GET", "POST")) == [("request", "", "method line")]
    assert roles(text.replace("GET", "POST").replace("x\n", "x\n{}\n", 1))[1] == ("response", "", "after request")


def test_document_cut_into_lines() -> None:
    """A document with one code block per line is one example over all these lines."""
    blocks = "\n\n".join(map(fence, ('{ "a": [', "1,", "2", "]", "}")))
    (example,) = examples(f"# A call\n\n## Response\n\n{blocks}\n")
    assert example.sample.values == ({"a": [1, 2]},)
    assert (example.span.line, example.span.end_line, example.verbatim) == (6, 22, False)


def test_short_documents_stay_apart() -> None:
    """Blocks that are whole, or too few to be pieces of one, stay examples of their own."""
    whole = "\n\n".join(map(fence, ("[1]", "[2]", "[3]")))
    assert len(examples(f"# A call\n\n## Response\n\n{whole}\n")) == 3
    open_ended = "\n\n".join(map(fence, ('{"a": 1', '{"b": 2}')))
    assert len(examples(f"# A call\n\n## Response\n\n{open_ended}\n")) == 2


def test_example_says_where_it_comes_from() -> None:
    """An example carries the words that introduce it, its label and its lines."""
    (example,) = examples(f"# A call\n\n## Body\n\nThe following is a sample request:\n\n{fence(language='json')}")
    assert (example.title, example.cue) == ("The following is a sample request:",) * 2
    assert (example.language, example.span.line, example.span.end_line) == ("json", 8, 8)


def test_single_success_status_is_that_of_the_response() -> None:
    """Where the page names one success status, responses without a status of their own have it."""
    text = f"# A call\n\n## Response\n\n{fence()}\n\n## Status Codes\n\n- Normal\n\n  201\n"
    assert roles(text) == [("response", "201", "section")]
    assert roles(text.replace("201\n", "201\n\n  202\n")) == [("response", "", "section")]


def test_failed_task_in_a_response() -> None:
    """A label that only mentions failure does not make a documented response an error."""
    text = f"# A call\n\n## Example Response\n\nThe task failed due to other reasons.\n\n{fence()}"
    assert roles(text) == [("response", "", "section")]


CALL = 'curl -X POST http://h/v1/x \\\n  -d \'{"name": "b"}\' \\\n  -H "X-A: b"'


@pytest.mark.parametrize(
    ("block", "answer"),
    [
        (f"{CALL}\nHTTP/1.1 201 Created\n\n{BODY}", ("response", "201", {"id": 1})),
        (f"{CALL}\n\n{BODY}", ("response", "", {"id": 1})),
        (f"{CALL}\n\n{ERROR}", ("error", "", {"error_code": "X.01", "error_msg": "No."})),
        (f'POST /v1/x\n\n{{"name": "b"}}\n\nHTTP/1.1 200 OK\nA: b\n\n{BODY}', ("response", "200", {"id": 1})),
    ],
)
def test_an_answer_in_the_block_of_its_request(block: str, answer: tuple[str, str, object]) -> None:
    """Both are examples, each on its own lines and with its own role; nothing between them is stray."""
    facts = page(f"# Calls\n\n## Example\n\n{fence(block)}\n")
    request, response = (example for operation in facts.operations for example in operation.examples)
    assert (request.role, request.sample.values) == ("request", ({"name": "b"},))
    assert (response.role, response.status, *response.sample.values) == answer
    assert response.why == "after request"
    assert request.span.end_line + 1 == response.span.line
    lines = facts.source.text.split("\n")
    assert "\n".join(lines[response.span.line - 1 : response.span.end_line]) == response.sample.text
    [use] = facts.blocks
    assert use.used_for == f"request and {response.role} example"
    assert use.sample is not None
    assert [repair.kind for repair in use.sample.repairs] == ["several-documents"]


def test_two_commands_in_one_block() -> None:
    """Each command of a block is an example of its own, at its own lines."""
    first, second = examples(f"# Calls\n\n## Example\n\n{fence(CALL + chr(10) + CALL)}\n")
    assert first.sample.values == second.sample.values == ({"name": "b"},)
    assert first.sample.repairs == second.sample.repairs == ()
    assert first.role == second.role == "request"
    assert first.span.end_line < second.span.line


@pytest.mark.parametrize(("method", "roles"), [("GET", ["response"]), ("PUT", [])])
def test_what_nothing_speaks_of_answers_a_call_without_a_body(method: str, roles: list[str]) -> None:
    """A bare "Example" shows what a GET returns; what it shows of a PUT stays open."""
    text = f'# Boats\n\n```\n{method} /boats\n```\n\n**Example**\n\nSee the standard.\n\n```\n{{"hull": 1}}\n```\n'
    (found,) = extract(read(Source("page.md", text, "markdown"))).operations
    assert [example.role for example in found.examples] == roles


def test_a_call_with_a_body_shows_the_body() -> None:
    """`PUT /boats`, with a body of: ..."""
    text = '# Boats\n\n```\nPUT /boats\n```\n\nwith a body of:\n\n```json\n{"hull": 1}\n```\n'
    (found,) = extract(read(Source("page.md", text, "markdown"))).operations
    assert [example.role for example in found.examples] == ["request"]
