"""Pages with much of one thing above much of another: what is written for each pair of them is their product."""

from __future__ import annotations

from collections.abc import Callable

_TABLE = "| Parameter | Type | Mandatory | Description |\n|---|---|---|---|\n"


def _rows(name: str, count: int) -> str:
    return _TABLE + "".join(f"| {name}{n} | String | No | Words. |\n" for n in range(count)) + "\n"


def _blocks(text: str, count: int) -> str:
    return "".join(f"```\n{text.replace('%d', str(n))}\n```\n\n" for n in range(count))


def _nested(count: int) -> str:
    """A table that leads to as many others."""
    rows = "".join(f"| n{n} | [Thing{n}](#t{n}) object | No | see [Table {n}](#t{n}) |\n" for n in range(count))
    tables = (
        f'<a name="t{n}"></a>\n**Table {n}** Thing{n} field description\n\n{_TABLE}| a{n} | String | Yes | x |\n\n'
        for n in range(count)
    )
    return f"## Response parameters\n\n{_TABLE}{rows}\n{''.join(tables)}"


PARTS: dict[str, Callable[[int], str]] = {
    "endpoints": lambda count: "".join(f"- GET /v1/{{id}}/thing{n}\n" for n in range(count)) + "\n",
    "words": lambda count: "Some words. " * count + "\n\n",
    "path rows": lambda count: f"## Path parameters\n\n{_rows('id', count)}",
    "query rows": lambda count: f"## Query parameters\n\n{_rows('q', count)}",
    "header rows": lambda count: f"## Request header parameters\n\n{_rows('X-H', count)}",
    "body rows": lambda count: f"## Request body parameters\n\n{_rows('b', count)}",
    "response rows": lambda count: f"## Response parameters\n\n{_rows('r', count)}",
    "nested tables": _nested,
    "statuses": lambda count: (
        "## Status codes\n\n| Status Code | Description |\n|---|---|\n"
        + "".join(f"| {200 + n % 400} | Words {n}. |\n" for n in range(count))
        + "\n"
    ),
    "errors": lambda count: (
        "## Error codes\n\n| Error Code | Error Message | Description |\n|---|---|---|\n"
        + "".join(f"| A.{n:05} | Message {n} went wrong | Words. |\n" for n in range(count))
        + "\n"
    ),
    "requests": lambda count: "## Example request\n\n" + _blocks('{"b%d": "%d"}', count),
    "responses": lambda count: "## Example response\n\n" + _blocks('{"r%d": "%d"}', count),
    "error examples": lambda count: (
        "## Example of an error\n\n" + _blocks('{"error_code": "A.%d", "error_msg": "Message %d went wrong"}', count)
    ),
    "documents": lambda count: "## Example response\n\n```\n" + '{"a": 1,}\n' * count + "```\n\n",
}
"""Much of one thing; what belongs above the rest of an operation is first."""


def product(one: str, other: str, count: int) -> str:
    """A page with two things, each so many times."""
    listed = [part for part in PARTS if part in {one, other}]
    endpoint = "" if listed[0] == "endpoints" else "GET /v1/things\n\n"
    return f"# Read things\n\n{endpoint}" + "".join(PARTS[part](count) for part in listed)
