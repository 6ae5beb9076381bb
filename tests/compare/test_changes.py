"""What a change of docs is called, on which level, and that what changes nothing for a client is silent."""

from __future__ import annotations

import pytest
from samplecast.compare import KINDS, Difference, compare, documented
from samplecast.options import Options
from samplecast.pipeline import facts_of, schemas_of
from samplecast.source import Source

PAGE = """\
# Booking a Berth

## URI

POST /v1/{harbour_id}/berths

**Table 1** Path parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| harbour_id | Yes | String | Which harbour. |

**Table 2** Query parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| dry_run | No | Boolean | Whether to book nothing. |
| locale | Yes | String | Language of messages. |

## Request

**Table 3** Request body parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| ship | Yes | Object | The ship that comes. |
| nights | Yes | Integer | How long it stays. |
| remark | No | String | Words for the harbour master. |

## Response

**Table 4** Response body parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| id | Yes | String | Number of the booking. |
| quay | No | String | Where the berth is. |
| price | Yes | Float | What it costs. |

Example response

```json
{"id": "B-7", "quay": "North", "price": 12.5}
```

## Status codes

| Status | Meaning |
|---|---|
| 200 | Booked. |
| 409 | The berth is taken. |

## Error codes

| Error code | Message | Description |
|---|---|---|
| BERTH.0001 | The ship is too long. | Ask another harbour. |
| BERTH.0002 | The berth is taken. | Ask for another berth. |
"""


def differences(old: str, new: str, old_name: str = "a.md", new_name: str = "a.md") -> list[Difference]:
    """What changed between two texts of one page."""

    def contracts(text: str, name: str) -> list[object]:
        facts = facts_of(Source(name, text, "markdown"), Options())
        return [one for schema in schemas_of([facts], Options()) for one in documented(schema)]

    return compare(contracts(old, old_name), contracts(new, new_name))  # type: ignore[arg-type]


def said(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(one.kind.name, one.level, one.pointer) for one in differences(old, new)]


def test_the_page_says_what_the_test_means() -> None:
    """The page has the elements that the changes below are made to."""
    facts = facts_of(Source("a.md", PAGE, "markdown"), Options())
    (contract,) = [one for schema in schemas_of([facts], Options()) for one in documented(schema)]
    assert {
        "/parameters/path/harbour_id",
        "/parameters/query/dry_run",
        "/request/ship",
        "/request/nights",
        "/responses/200/id",
        "/responses/200/price",
        "/responses/409",
    } <= contract.elements.keys()
    assert contract.errors.keys() == {"BERTH.0001", "BERTH.0002"}


CHANGES = [
    ("| dry_run | No | Boolean | Whether to book nothing. |\n", "", "parameter-removed", "breaking"),
    ("| locale | Yes |", "| locale | No |", "became-optional", "compatible"),
    ("| dry_run | No |", "| dry_run | Yes |", "became-required", "breaking"),
    ("| dry_run |", "| rehearse |", "parameter-renamed", "breaking"),
    ("| locale | Yes | String |", "| locale | Yes | Integer |", "type-changed", "breaking"),
    ("| nights | Yes | Integer |", "| nights | No | Integer |", "became-optional", "compatible"),
    ("| remark | No | String |", "| remark | Yes | String |", "became-required", "breaking"),
    ("| remark | No | String | Words for the harbour master. |\n", "", "field-removed", "breaking"),
    (
        "| remark | No |",
        "| flag | Yes | String | Under which it sails. |\n| remark | No |",
        "required-field-added",
        "breaking",
    ),
    (
        "| remark | No |",
        "| flag | No | String | Under which it sails. |\n| remark | No |",
        "optional-field-added",
        "compatible",
    ),
    ("| remark | No |", "| notice | No |", "field-renamed", "breaking"),
    ("| nights | Yes | Integer |", "| nights | Yes | Float |", "type-widened", "compatible"),
    (
        "| quay | No | String | Where the berth is. |",
        "| quay | Yes | String | Where the berth is. |",
        "became-required",
        "compatible",
    ),
    ("| price | Yes | Float |", "| price | No | Float |", "became-optional", "breaking"),
    ("| 409 | The berth is taken. |\n", "", "failure-status-removed", "compatible"),
    ("| 409 |", "| 404 | There is no such harbour. |\n| 409 |", "failure-status-added", "compatible"),
    ("| 200 | Booked. |", "| 200 | Booked. |\n| 202 | It will be booked. |", "success-status-added", "compatible"),
    ("| BERTH.0001 | The ship is too long. | Ask another harbour. |\n", "", "error-removed", "compatible"),
    ("| BERTH.0002 |", "| BERTH.0003 | No water. | Wait. |\n| BERTH.0002 |", "error-added", "compatible"),
    ("The ship is too long.", "The ship is longer than the berth.", "error-message-changed", "editorial"),
    ("POST /v1/{harbour_id}/berths", "PUT /v1/{harbour_id}/berths", "method-changed", "breaking"),
    ("POST /v1/{harbour_id}/berths", "POST /v1/{harbour_id}/bookings", "path-changed", "breaking"),
]


@pytest.mark.parametrize(("old", "new", "name", "level"), CHANGES, ids=[f"{row[2]}-{row[3]}" for row in CHANGES])
def test_a_change_is_told_once(old: str, new: str, name: str, level: str) -> None:
    """One edit of the page is one difference, of the right kind and level, and nothing else is told."""
    assert PAGE.count(old) == 1
    assert [(kind, told) for kind, told, _ in said(PAGE, PAGE.replace(old, new))] == [(name, level)]


SILENT = {
    "descriptions": ("Words for the harbour master.", "What the harbour master should know."),
    "title": ("# Booking a Berth", "# Reserving a Berth"),
    "captions": ("**Table 3** Request body parameters", "**Table 3** Parameters of the request body"),
    "order of rows": (
        "| id | Yes | String | Number of the booking. |\n| quay | No | String | Where the berth is. |\n",
        "| quay | No | String | Where the berth is. |\n| id | Yes | String | Number of the booking. |\n",
    ),
    "width of cells": ("| ship | Yes | Object |", "| ship   | Yes   | Object   |"),
    "values of examples": ('"B-7"', '"B-8"'),
    "notation of placeholders": ("POST /v1/{harbour_id}/berths", "POST /v1/:harbour_id/berths"),
    "words of marks": ("| dry_run | No |", "| dry_run | Optional |"),
}


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_what_changes_nothing_is_silent(old: str, new: str) -> None:
    """Rewording, reordering and reflowing change nothing for a client."""
    assert old in PAGE
    assert differences(PAGE, PAGE.replace(old, new)) == []


def test_a_page_that_moves_is_the_same_page() -> None:
    """A page under another name in another folder is no removal and no addition."""
    assert differences(PAGE, PAGE, "a.md", "v2/b.md") == []


def test_a_placeholder_by_another_name_is_editorial() -> None:
    """The URI that is sent has no names in it."""
    assert said(PAGE, PAGE.replace("harbour_id", "port_id")) == [("placeholder-renamed", "editorial", "")]


def test_operations_come_and_go() -> None:
    """A call that is no longer documented is breaking, one that is new is not."""
    other = "# Leaving\n\nDELETE /v1/berths/{id}\n"
    assert said(PAGE, other) == [("operation-added", "compatible", ""), ("operation-removed", "breaking", "")] or said(
        PAGE, other
    ) == [("operation-removed", "breaking", ""), ("operation-added", "compatible", "")]


def test_both_places_are_told() -> None:
    """A difference names the line of then and of now."""
    (found,) = differences(
        PAGE,
        PAGE.replace("# Booking a Berth\n", "# Booking a Berth\n\nOf any size.\n").replace(
            "| nights | Yes | Integer |", "| nights | Yes | String |"
        ),
    )
    assert found.old_location is not None
    assert found.new_location is not None
    line = PAGE[: PAGE.index("| nights")].count("\n") + 1
    assert (found.old_location.line, found.new_location.line) == (line, line + 2)


def test_kinds_have_a_code_and_a_reason_each() -> None:
    """Codes are unique, and every kind says why it is on its levels."""
    assert len({kind.code for kind in KINDS.values()}) == len(KINDS)
    assert all(kind.why for kind in KINDS.values())
