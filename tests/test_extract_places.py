"""Where the rows of a table go: into the path, the query string or the body."""

from __future__ import annotations

from generator.api import extract
from generator.facts import Operation
from generator.readers import read
from generator.source import Source


def operation(text: str) -> Operation:
    (only,) = extract(read(Source("page.md", text, "markdown"))).operations
    return only


def places(text: str) -> list[tuple[str, str]]:
    return [(parameter.name, parameter.where) for parameter in operation(text).parameters]


def test_words_about_searching_do_not_take_placeholders_out_of_the_path() -> None:
    """A table introduced as one of query parameters still explains the placeholders of the URI."""
    page = """# List berths

## URI

GET /v1/{harbour_id}/berths

Add criteria to the query string to search:

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| harbour_id | Yes | String | The harbour. |
| limit | No | Integer | At most so many. |
"""
    assert places(page) == [("harbour_id", "path"), ("limit", "query")]


def test_untyped_rows_of_a_bodyless_call_go_into_the_query_string() -> None:
    """A table without types under the request of a GET lists query parameters, not a body."""
    page = """# List berths

## URI

GET /v1/berths

## Request

| Name | Mandatory | Description |
|---|---|---|
| from | Yes | First day. |
| until | No | Last day, see [days](#days). |

## Response

| Name | Type | Description |
|---|---|---|
| berths | Array | The berths. |
"""
    assert places(page) == [("from", "query"), ("until", "query")]
    assert operation(page).request == ()
