"""One page written in many ways: what it says stays the same, whatever its headings, lists and tables look like."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from samplecast.api import extract
from samplecast.facts import Operation
from samplecast.readers import read
from samplecast.source import Source

PAGE = """# Book a berth

## Function

This call keeps a berth for a ship.

## URI

POST /v1/{harbour_id}/berths

**Table 1** Path parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| harbour_id | Yes | String | The harbour. |

## Request

Request parameters:

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| ship | Yes | Object | The ship, see Table 3. |
| nights | No | Integer | How long it stays. |

**Table 3** ship field description

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| name | Yes | String | What it is called. |
| length | No | Integer | In metres. |

Example request:

```
{"ship": {"name": "Vega", "length": 12}, "nights": 2}
```

## Response

Response parameters:

| Parameter | Type | Description |
|---|---|---|
| berth_id | String | The berth. |

Example response:

```
{"berth_id": "b-7"}
```

## Status Codes

-   Normal

    201

-   Abnormal

    | Status Code | Description |
    |---|---|
    | 404 Not Found | There is no such harbour. |
"""

HEADING = re.compile(r"^## (.*)$", re.MULTILINE)


def told(operation: Operation) -> object:
    """What the page says, without the words it uses."""
    tables = {table.key: number for number, table in enumerate(operation.tables)}
    return (
        operation.title,
        operation.description,
        [(endpoint.method, endpoint.path) for endpoint in operation.endpoints],
        [(p.name, p.where, p.stated.kind, p.required, p.description) for p in operation.parameters],
        [
            (table.side, table.root, table.title, [_row(row, tables) for row in table.rows])
            for table in operation.tables
        ],
        [(example.role, example.sample.values) for example in operation.examples],
        sorted((status.code, status.reason) for status in operation.statuses),
    )


def _row(row: object, tables: dict[str, int]) -> object:
    return (row.name, row.stated.kind, row.required, tables.get(row.table))  # type: ignore[attr-defined]


def operation_of(text: str, markup: str = "markdown") -> Operation:
    (only,) = extract(read(Source("page", text, markup))).operations  # type: ignore[arg-type]
    return only


def headings(change: Callable[[int, str], str]) -> Callable[[str], str]:
    """The page with every heading but its title written otherwise."""

    def changed(page: str) -> str:
        titles = iter(range(1, 99))
        return HEADING.sub(lambda found: change(next(titles), found[1]), page)

    return changed


def indented(page: str, head: Callable[[str], str]) -> str:
    """Every section as what stands below `head`, four columns to the right."""
    top, *parts = re.split(r"^## ", page, flags=re.MULTILINE)
    made = [top]
    for part in parts:
        title, _, body = part.partition("\n")
        made.append(head(title) + "".join(f"    {line}".rstrip() + "\n" for line in body.splitlines()))
    return "".join(made)


@pytest.mark.parametrize(
    "written",
    [
        headings(lambda _, title: f"## {title.upper()}"),
        headings(lambda _, title: f"## {title.lower()}"),
        headings(lambda _, title: f"## {title}:"),
        headings(lambda number, title: f"## {number}. {title}"),
        headings(lambda number, title: f"## 1.2.{number} {title}"),
        headings(lambda number, title: f"## ({number}) {title}"),
        headings(lambda _, title: f"### {title}"),
        headings(lambda _, title: f"**{title}**"),
        headings(lambda _, title: f"{title}:"),
        headings(lambda _, title: f"{title}\n-------"),
        lambda page: indented(page, lambda title: f"-   {title}\n"),
        lambda page: indented(page, lambda title: f"-   **{title}**\n"),
        lambda page: indented(page, lambda title: f"1.  {title}\n"),
    ],
)
def test_the_parts_of_a_page_may_be_headed_in_any_way(written: Callable[[str], str]) -> None:
    """Headings of any case and number, in bold, as labels, as items of a list."""
    page = written(PAGE)
    assert page != PAGE
    assert told(operation_of(page)) == told(operation_of(PAGE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Table 3", "Table 3:"),
        ("**Table 3** ship", "**Table 3** - ship"),
        ("**Table 3** ship", "**Table 3** \u2013 ship"),
        ("**Table 3**", "**TABLE 3**"),
        ("**Table 1** Path", "Table 1 Path"),
        ("**Table 3** ship", "Table 3 ship"),
    ],
)
def test_captions_are_numbered_in_many_ways(old: str, new: str) -> None:
    """With a colon, a dash, or in running text."""
    head, mark, tail = PAGE.rpartition(old)
    assert mark
    assert told(operation_of(head + new + tail)) == told(operation_of(PAGE))


@pytest.mark.parametrize(
    ("title", "others"),
    [
        ("Function", ["Description", "Overview", "API Description", "Function Overview", "API Overview"]),
        ("URI", ["URL", "Request URL", "Endpoint", "Request Line", "HTTP Request", "Request Method", "Path"]),
        ("Request", ["Request Parameters", "Request Elements", "Request Message", "Input", "Request Data", "Body"]),
        ("Response", ["Response Elements", "Output Parameters", "Output", "Result", "Return Parameters", "Answer"]),
        ("Response", ["Returned Values", "Response Data", "Response content", "Reply", "Return Result", "Returns"]),
        ("Status Codes", ["Returned Values", "Return Status Codes", "HTTP Codes", "Response Status", "Result Codes"]),
    ],
)
def test_headings_have_synonyms(title: str, others: list[str]) -> None:
    """The sibling words of other docs head the same parts."""
    pages = [PAGE.replace(f"## {title}\n", f"## {other}\n") for other in others]
    assert [told(operation_of(page)) for page in pages] == [told(operation_of(PAGE))] * len(others)


@pytest.mark.parametrize(
    ("label", "others"),
    [
        ("Example request:", ["Sample request:", "Example call:", "Request demo", "cURL example", "Calling example"]),
        (
            "Example response:",
            ["Sample result:", "Return example", "Example answer:", "Response demo", "Output sample"],
        ),
    ],
)
def test_labels_of_examples_have_synonyms(label: str, others: list[str]) -> None:
    """The sibling words of other docs introduce the same examples."""
    pages = [PAGE.replace(label, other) for other in others]
    assert [told(operation_of(page)) for page in pages] == [told(operation_of(PAGE))] * len(others)


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Status code: 409", "409"),
        ("StatusCode: 409", "409"),
        ("HTTP 409", "409"),
        ("HTTP/1.1 409", "409"),
        ("409", "409"),
        ("409 - Conflict", "409"),
        ("409: berth taken", "409"),
        ("Conflict (409)", "409"),
        ("Error response (409)", "409"),
        ("Berths (409)", ""),
    ],
)
def test_statuses_head_what_they_answer(heading: str, status: str) -> None:
    """A table and an example under a status belong to it."""
    below = '| Parameter | Type |\n|---|---|\n| reason | String |\n\n```\n{"reason": "taken"}\n```\n'
    found = operation_of(PAGE.replace("## Status Codes", f"### {heading}\n\n{below}\n## Status Codes"))
    assert [table.status for table in found.tables if table.rows[0].name == "reason"] == [status or "201"]
    assert found.examples[-1].status == (status or "201")


def test_a_status_page_linked_under_its_heading_is_no_body() -> None:
    """A link to "Status Codes" under "Response Codes" or "Request URL" leads to no body."""
    page = PAGE.replace("## Status Codes\n", "## Response Codes\n\nFor details, see [codes](codes.md).\n")
    page = page.replace("## URI\n", "## Request URL\n\nFor details, see [hosts](hosts.md).\n")
    assert operation_of(page).body_links == ()


def test_the_parts_of_a_page_may_be_terms_of_a_definition_list() -> None:
    """What stands under "URI" and "Response" is read where it stands, and neither is a parameter."""
    page = """
Show a berth
============

URI
    GET /v1/berths/{berth_id}

    ========= ======
    Parameter Type
    ========= ======
    berth_id  String
    ========= ======

Response
    ========= =======
    Parameter Type
    ========= =======
    nights    Integer
    ========= =======
"""
    found = operation_of(page, "rst")
    assert [(parameter.name, parameter.where) for parameter in found.parameters] == [("berth_id", "path")]
    assert [(table.side, [row.name for row in table.rows]) for table in found.tables] == [("response", ["nights"])]


@pytest.mark.parametrize(
    "line",
    [
        "**POST** /v1/{harbour_id}/berths",
        "**POST /v1/{harbour_id}/berths**",
        "`POST` `/v1/{harbour_id}/berths`",
        "`POST /v1/{harbour_id}/berths`",
        "Post /v1/{harbour_id}/berths",
        "post /v1/{harbour_id}/berths",
        "[POST] /v1/{harbour_id}/berths",
        "POST | /v1/{harbour_id}/berths",
        "POST - /v1/{harbour_id}/berths",
        "POST: /v1/{harbour_id}/berths",
        "POST\u00a0/v1/{harbour_id}/berths",
        "POST /v1/{harbour_id}/berths HTTP/1.1",
        "POST https://{Endpoint}/v1/{harbour_id}/berths",
        "POST https://docks.example.com/v1/{harbour_id}/berths",
        "URI format: POST /v1/{harbour_id}/berths",
        "The URI is as follows:\n\nPOST /v1/{harbour_id}/berths",
        "Method: POST\n\nURI: /v1/{harbour_id}/berths",
        "-   Method: POST\n-   URL: /v1/{harbour_id}/berths",
        "| Method | URI |\n|---|---|\n| POST | /v1/{harbour_id}/berths |",
        "| Method | POST |\n|---|---|\n| URI | /v1/{harbour_id}/berths |",
        "```\nPOST /v1/{harbour_id}/berths\n```",
        "```http\nPOST /v1/{harbour_id}/berths HTTP/1.1\n```",
        "    POST https://{Endpoint}/v1/{harbour_id}/berths",
        "> POST /v1/{harbour_id}/berths",
        "### Request method\n\nPOST\n\n### Request URL\n\nhttps://docks.example.com/v1/{harbour_id}/berths",
        "### HTTP method\n\n`POST`\n\n### Path\n\n```\n/v1/{harbour_id}/berths\n```\n\n### Parameters",
    ],
)
def test_a_request_line_is_written_in_many_ways(line: str) -> None:
    """Marked up, labelled, in a table, as code; the method in any case where the address is surely one."""
    page = PAGE.replace("POST /v1/{harbour_id}/berths", line)
    assert told(operation_of(page)) == told(operation_of(PAGE))


@pytest.mark.parametrize("line", ["Copy /etc/hosts", "get /tmp", "Post - this/that", "[post] /x"])
def test_a_method_that_is_a_word_calls_no_path(line: str) -> None:
    """Words such as "copy" and "get" begin sentences, too."""
    page = PAGE.replace("POST /v1/{harbour_id}/berths", line)
    assert operation_of(page).endpoints == ()


NESTED = """# Show a fleet

GET /v1/fleet

## Response

| Parameter | Type | Description |
|---|---|---|
| fleet | Object | All of it. |
| {0} | Array of objects | The ships. |
| {1} | String | What it is called. |
| {2} | Object | Where it lies. |
| {3} | String | Its number. |
| {4} | Integer | How many. |
| total | Integer | How many fleets. |
"""


@pytest.mark.parametrize(
    "names",
    [
        ("fleet.ships", "fleet.ships.name", "fleet.ships.berth", "fleet.ships.berth.id", "fleet.count"),
        ("fleet.ships", "fleet.ships[].name", "fleet.ships[].berth", "fleet.ships[].berth.id", "fleet.count"),
        ("fleet.ships", "fleet.ships[*].name", "fleet.ships[0].berth", "fleet.ships[n].berth.id", "fleet.count"),
        ("fleet.ships", "fleet.ships.N.name", "fleet.ships.[].berth", "fleet.ships.*.berth.id", "fleet.count"),
        ("fleet/ships", "fleet/ships/name", "fleet/ships/berth", "fleet/ships/berth/id", "fleet/count"),
        ("fleet->ships", "fleet->ships->name", "fleet->ships->berth", "fleet->ships->berth->id", "fleet->count"),
        (
            "fleet > ships",
            "fleet > ships > name",
            "fleet > ships > berth",
            "fleet > ships > berth > id",
            "fleet > count",
        ),
        (
            "$.fleet.ships",
            "$.fleet.ships[*].name",
            "$.fleet.ships[*].berth",
            "$.fleet.ships[*].berth.id",
            "fleet.count",
        ),
        ("> ships", "> > name", "> > berth", "> > > id", "> count"),
        (">ships", ">>name", ">>berth", ">>>id", ">count"),
        ("-ships", "--name", "--berth", "---id", "-count"),
        ("- ships", "- - name", "- - berth", "- - - id", "- count"),
        ("+ships", "++name", "++berth", "+++id", "+count"),
        ("..ships", "....name", "....berth", "......id", "..count"),
        ("├── ships", "│   ├── name", "│   └── berth", "│   │   └── id", "└── count"),
        ("∟ ships", "∟∟ name", "∟∟ berth", "∟∟∟ id", "∟ count"),
        (
            "&#124;-- ships",
            "&#124; &#124;-- name",
            "&#124; &#124;-- berth",
            "&#124; &#124; &#124;-- id",
            "&#124;-- count",
        ),
        ("→ ships", "→ → name", "→ → berth", "→ → → id", "→ count"),
    ],
)
def test_nesting_is_drawn_in_many_ways(names: tuple[str, ...]) -> None:
    """Paths with dots, slashes and arrows, any element of a list in between, and marks before the name."""
    found = operation_of(NESTED.format(*names))
    inside = {table.key: [(row.name, row.stated.kind) for row in table.rows] for table in found.tables}
    leads = {row.name: inside[row.table] for table in found.tables for row in table.rows if row.table}
    assert leads == {
        "fleet": [("ships", "array"), ("count", "integer")],
        "ships": [("name", "string"), ("berth", "object")],
        "berth": [("id", "string")],
    }
    assert [row.name for row in found.tables[0].rows] == ["fleet", "total"]


def test_blanks_in_code_may_be_ones_that_do_not_break() -> None:
    """Code that was copied out of a browser has them between the method and the address, too."""
    page = PAGE.replace('{"ship": {', 'POST\u00a0https://{Endpoint}/v1/h/berths\u00a0HTTP/1.1\n\n{"ship": {')
    assert told(operation_of(page)) == told(operation_of(PAGE))
