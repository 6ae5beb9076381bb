"""Names of rows that lead into objects, where no row lists these."""

from __future__ import annotations

from typing import Any

import pytest
from samplecast.source import Markup

from tests.support.page_lines import findings, operation_line, shape

HEADS = {
    "markdown": "# Berths\n\n`POST /berths`\n\n## Request body\n\n",
    "rst": "Berths\n======\n\n``POST /berths``\n\nRequest body\n------------\n\n",
}
MARKUPS: tuple[Markup, ...] = ("markdown", "rst")


def table(rows: tuple[str, ...], markup: Markup) -> str:
    """A table of names, all of the type `rows` gives behind a blank, else strings."""
    cells = [row.split(" ") if " " in row else [row, "string"] for row in rows]
    if markup == "markdown":
        return "| Name | Type | Description |\n|---|---|---|\n" + "".join(f"| {a} | {b} | Text |\n" for a, b in cells)
    listed = "".join(f"   * - {a}\n     - {b}\n     - Text\n" for a, b in [("Name", "Type"), *cells])
    return f".. list-table::\n   :header-rows: 1\n\n{listed}"


def code(text: str, markup: Markup) -> str:
    """A block of JSON."""
    indented = "".join(f"   {line}\n" for line in text.splitlines())
    return f"\n```json\n{text}\n```\n" if markup == "markdown" else f"\n.. code-block:: json\n\n{indented}"


def body(rows: tuple[str, ...], sample: str = "", markup: Markup = "markdown") -> Any:  # noqa: ANN401  JSON
    """The shape of the request body that a table, and a sample where there is one, amount to."""
    text = HEADS[markup] + table(rows, markup) + (code(sample, markup) if sample else "")
    return shape(operation_line(text, markup)["request"])


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("event", "data.id"), {"event": "string", "data": {"id": "string"}}),
        (("data.id", "data.owner.name"), {"data": {"id": "string", "owner": {"name": "string"}}}),
        (("items[].id", "items[].size integer"), {"items": [{"id": "string", "size": "integer"}]}),
        (("items[0].id", "items[0].tags[]"), {"items": [{"id": "string", "tags": ["string"]}]}),
        (("list.N.name", "list.N.id"), {"list": [{"name": "string", "id": "string"}]}),
        (("fleet.n integer", "fleet.name"), {"fleet": {"n": "integer", "name": "string"}}),
        (("grid[][] integer",), {"grid": [["integer"]]}),
        (("a->b->c",), {"a": {"b": {"c": "string"}}}),
        (("a.b.c", "a.b object", "a object"), {"a": {"b": {"c": "string"}}}),
    ],
)
def test_a_dotted_row_is_a_field_of_its_parents(rows: tuple[str, ...], expected: object, markup: Markup) -> None:
    """Parents that no row lists, or a later one, are objects, and lists where the name has brackets."""
    assert body(rows, markup=markup) == expected


def test_an_example_tells_that_a_dot_is_part_of_the_key() -> None:
    """Metrics and labels have dots in their names."""
    shown = body(("cpu.user number", "host.name"), '{"cpu.user": 1.5, "host": {"name": "n"}}')
    assert shown == {"cpu.user": "number", "host": {"name": "string"}}


@pytest.mark.parametrize("name", ["com.example.owner", "notes/owner", "a..b", "1.5", "owner[name]"])
def test_other_names_with_marks_are_keys(name: str) -> None:
    """A domain turned round, a path, and brackets around a key are names as they stand."""
    assert body((name,)) == {name: "string"}


def test_an_example_tells_that_brackets_hold_a_key() -> None:
    """`owner[name]` is how forms are written; a JSON body shows that it is an object."""
    assert body(("owner[name]",), '{"owner": {"name": "n"}}') == {"owner": {"name": "string"}}


def test_query_parameters_keep_their_names() -> None:
    """What is sent in the URL is sent under the name with the dot."""
    text = "# Berths\n\n`GET /berths`\n\n## Query parameters\n\n" + table(("page.size", "filter[name]"), "markdown")
    assert [one["name"] for one in operation_line(text)["parameters"]] == ["page.size", "filter[name]"]


def test_the_fields_of_a_field_are_only_nested_where_something_shows_it() -> None:
    """In the table of an object whose keys callers choose, `metering.kind` is one key."""
    rows = table(("labels object",), "markdown") + "\nTable 2: labels\n\n" + table(("metering.kind",), "markdown")
    assert shape(operation_line(HEADS["markdown"] + rows)["request"]) == {"labels": {"metering.kind": "string"}}


def test_the_types_of_dotted_rows_are_held_against_the_example() -> None:
    """They are rows as any other: a type that differs is told, the parent without a row is not."""
    rows = table(("data.id string", "data.size integer"), "markdown")
    assert findings(HEADS["markdown"] + rows + code('{"data": {"id": 1, "size": 2}}', "markdown")) == ["XC103"]
