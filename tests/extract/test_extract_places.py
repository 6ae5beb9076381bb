"""Where the rows of a table go: into the path, the query string or the body."""

from __future__ import annotations

from samplecast.api import extract
from samplecast.extract import link
from samplecast.facts import Operation
from samplecast.readers import read
from samplecast.source import Source


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


def test_failures_are_taken_from_the_page_about_statuses_that_a_call_links_to() -> None:
    """What a page about statuses says of failures holds for every call that links there; success stays the call's."""
    call = (
        "# List berths\n\nGET /v1/berths\n\n## Status codes\n\n404 No such harbour\n\n"
        "For the others, see [Status codes](codes.md).\n"
    )
    codes = "# Status codes\n\n|Status code|Description|\n|---|---|\n|200|Fine.|\n|404|Nothing.|\n|503|Storm.|\n"
    pages = [
        extract(read(Source(f"a/{name}.md", text, "markdown"))) for name, text in (("call", call), ("codes", codes))
    ]
    (linked, _) = link(pages)
    told = [(entry.code, entry.description, entry.span.path) for entry in linked.operations[0].statuses]
    assert told == [("404", "No such harbour", "a/call.md"), ("503", "Storm.", "a/codes.md")]


def test_a_column_of_failures_is_one_of_error_codes() -> None:
    """Codes under a title that speaks of failing, beside their causes, are errors."""
    page = (
        "# Reasons\n\n|failure_reason value|Description|Cause|\n|---|---|---|\n"
        "|371001|The crane stands still.|No current.|\n|371002|The crane fell.|Storm.|\n"
    )
    assert [(error.code, error.message) for error in operation(page).errors] == [
        ("371001", "The crane stands still."),
        ("371002", "The crane fell."),
    ]


def test_a_list_of_statuses_that_is_over_says_nothing_of_the_table_after_it() -> None:
    """Members of the request that are told after the statuses are none of the last status."""
    page = """# Open a berth

`POST /v1/berths`

**Example request**:

    POST /v1/berths HTTP/1.1
    Content-Type: application/json

    {"name": "A1", "length": 12}

**Status codes**:

- **200** - no error
- **400** - bad parameter
- **500** - server error

JSON Parameters:

- **name** - What to call it.
- **length** - How long it is, in metres.
"""
    (told,) = operation(page).tables
    assert (told.side, told.status, [row.name for row in told.rows]) == ("request", "", ["name", "length"])
