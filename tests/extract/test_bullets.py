"""Bulleted lists of parameters: names, types, what is nested, and the lists that are about something else."""

from __future__ import annotations

import pytest
from samplecast.extract.tables.parameters import OperationTables

from tests.support.tables_read import operation

CALL = "# Listing boats\n\n```\nGET /v1/boats\n```\n\n"


def query(text: str) -> list[tuple[str, str, bool | None, str]]:
    """Name, type, mandatory and description of every parameter a page lists."""
    found: OperationTables = operation(CALL + text)
    return [(p.name, p.stated.kind, p.required, p.description) for p in found.parameters]


def test_a_name_is_parted_from_what_it_means() -> None:
    """A dash, a colon or a type in parentheses, in any mixture."""
    text = (
        "The following query parameters are available:\n\n"
        "* `limit` - At most so many.\n"
        "* `from`: Where to begin.\n"
        "* **sort** (string, required) The order.\n"
        "* `q`: string, optional. What to look for.\n"
        "* `deep` - boolean - Below piers too.\n"
    )
    assert query(text) == [
        ("limit", "unknown", None, "At most so many."),
        ("from", "unknown", None, "Where to begin."),
        ("sort", "string", True, "The order."),
        ("q", "string", False, "What to look for."),
        ("deep", "boolean", None, "Below piers too."),
    ]


def test_a_sentence_with_a_type_in_it_is_no_type() -> None:
    """`Offset in the list` is about a list and none itself."""
    assert [
        kind for _, kind, _, _ in query("Query parameters:\n\n- `from` - Offset in the returned list. Or 0.\n")
    ] == ["unknown"]


def test_what_the_announcement_demands_holds_for_all_that_say_nothing_else() -> None:
    """`are required` before the list makes its bullets mandatory."""
    text = "These query parameters are required:\n\n- `dock` - The dock.\n- `pier` (optional) - The pier.\n"
    assert [(name, required) for name, _, required, _ in query(text)] == [("dock", True), ("pier", False)]


def test_fields_are_nested_below_their_object() -> None:
    """Directly, or below a sentence of their own; a list of values stays part of the description."""
    found = operation(
        CALL + "**Response**\n\nThe following fields are returned in the JSON response body:\n\n"
        "- `boats` - An array of objects.\n"
        "  - Each object contains these fields:\n"
        "    - `hull` - The hull.\n"
        "    - `state` - Valid values are:\n"
        "      - `afloat` - In water.\n"
        "      - `docked` - On land.\n"
        "- `total` - How many.\n"
    )
    rows = {table.key.partition("#L11")[2].strip("/"): [row.name for row in table.rows] for table in found.tables}
    assert rows == {"": ["boats", "total"], "boats": ["hull", "state"]}
    state = next(row for table in found.tables for row in table.rows if row.name == "state")
    assert state.constraints.enum == ("afloat", "docked")


@pytest.mark.parametrize(
    "text",
    [
        "The query parameter can be one of the following values:\n\n- `small` - Up to ten.\n- `large` - More.\n",
        "The code has these classes for sending the request:\n\n- **Signer**: signs.\n- **Sender**: sends.\n",
        "Query parameters:\n\n- `limit` says how many are wanted.\n- `from` says where to begin.\n",
        "Query parameters:\n\n- `AFLOAT` - In water.\n- `DOCKED` - On land.\n",
        "Query parameters:\n\n- `limit` - How many.\n- Everything else is ignored.\n",
    ],
)
def test_other_lists_are_left_alone(text: str) -> None:
    """Values, classes, running text and loud words are no parameters."""
    assert query(text) == []
