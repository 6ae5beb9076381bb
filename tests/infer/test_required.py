"""What must be there: stated without a condition, or shown by every complete answer where nothing is stated."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from samplecast import api
from samplecast.facts import Constraints, Overridden, Parameter
from samplecast.infer.request_parameters import parameters_of
from samplecast.source import Span

from tests.support.facts_by_hand import example, one_page, operation, row, table

SHOWN = {"state": "lit", "depth": 1}


def conditional(name: str, *, required: bool | None = True) -> Parameter:
    """A row that says when the value is there."""
    return replace(row(name, required=required), constraints=Constraints(condition="Returned only when it floats."))


def required(*rows: Parameter, side: str = "response") -> dict[str, bool]:
    """Which keys of a body must be there, of which the rows speak and a sample shows two."""
    listed = {"request": ["t"]} if side == "request" else {"response": ["t"]}
    shown = [example(SHOWN, role=side)]  # type: ignore[arg-type]
    made, _ = one_page(operation("Light", table("t", *rows), examples=shown, **listed))
    (record,) = made.records
    return {field.key: field.required for field in record.fields}


@pytest.mark.parametrize("side", ["request", "response"])
def test_a_condition_makes_optional_whatever_stands_beside_it(side: str) -> None:
    """Be it in one of several rows of the key; without one, the mandatory cell says."""
    assert required(conditional("state"), row("depth", required=True), side=side) == {"state": False, "depth": True}
    twice = [row("state", required=True), conditional("state", required=None), row("depth", required=False)]
    assert required(*twice, side=side) == {"state": False, "depth": False}


def test_samples_of_answers_tell_and_samples_of_requests_do_not() -> None:
    """Where the table is silent."""
    silent = [row("state"), row("depth", "Integer")]
    assert required(*silent) == {"state": True, "depth": True}
    assert required(*silent, side="request") == {"state": False, "depth": False}


def test_a_key_that_only_samples_show_is_optional_beside_a_table() -> None:
    """Without any table, what every sample shows is required as before."""
    assert required(row("state", required=True)) == {"state": True, "depth": False}
    assert required() == {"state": True, "depth": True}
    assert required(side="request") == {"state": True, "depth": True}


def test_corrections_of_the_user_hold() -> None:
    """A condition does not undo an override."""
    mended = Overridden("field-required", "No", "Yes", "it is always there", Span("p.md", 1), of="state")
    assert required(replace(conditional("state"), overridden=(mended,)))["state"] is True


@pytest.mark.parametrize(("where", "must"), [("path", True), ("query", False), ("header", False)])
def test_parameters_under_a_condition(where: str, must: bool) -> None:  # noqa: FBT001  a column
    """What the path needs is always there."""
    (parameter,) = parameters_of([replace(conditional("state"), where=where)])  # type: ignore[arg-type]
    assert parameter.field.required is must


MARKDOWN = """# Lighting a Buoy

POST /v1/buoys?fast=1

**Table 1** Query parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| zone | Yes | String | The zone. This parameter is mandatory when **fast** is set. |

**Table 2** Request body parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| colour | Yes | String | The colour. |
| period | Yes | Integer | Seconds. This parameter is mandatory only when it blinks. |
"""

RST = """Lighting a Buoy
===============

POST /v1/buoys?fast=1

.. table:: **Table 1** Query parameters

   ========= ========= ======= =========================================================
   Parameter Mandatory Type    Description
   ========= ========= ======= =========================================================
   zone      Yes       String  The zone. This parameter is mandatory when **fast** is set.
   ========= ========= ======= =========================================================

.. table:: **Table 2** Request body parameters

   ========= ========= ======= =========================================================
   Parameter Mandatory Type    Description
   ========= ========= ======= =========================================================
   colour    Yes       String  The colour.
   period    Yes       Integer Seconds. This parameter is mandatory only when it blinks.
   ========= ========= ======= =========================================================
"""


@pytest.mark.parametrize(("name", "text"), [("buoys.md", MARKDOWN), ("buoys.rst", RST)])
def test_from_the_page_to_the_call(tmp_path: Path, name: str, text: str) -> None:
    """The condition stays in the description; the argument and the field have a default."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    facts = [api.extract(api.read(tmp_path / name))]
    (source,) = (
        file.content.decode() for file in api.emit([api.infer(facts)], facts) if file.path.endswith("buoys.py")
    )
    assert "    colour: str\n" in source
    assert "    period: int | Missing = MISSING\n" in source
    assert "This parameter is mandatory only when it blinks." in source
    assert "zone: str | Missing = MISSING" in source
