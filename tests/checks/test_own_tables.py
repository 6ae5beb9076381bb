"""Objects with a table of their own: what its rows say counts for more than words in a description or like names."""

from __future__ import annotations

import pytest

from tests.checks.test_right_docs import block, codes, table

LINKED = """
**Table 2** Lock field

<a name="table2"></a>

| Parameter | Mandatory | Type | Description |
| --- | --- | --- | --- |
| {0} | Yes | String | What it is called. |
| {1} | Yes | String | What it is. |
"""


def page(name: str, said: str, fields: tuple[str, str], body: str) -> tuple[str, ...]:
    """A call whose only parameter leads to a table of two fields, and its example."""
    row = f"{name}/Yes/Object/{said} See [Parameters in the {name} field](#table2)."
    return "POST /v1/locks", table("markdown", row), LINKED.format(*fields), block("markdown", body)


@pytest.mark.parametrize(
    "said", ["The lock.", "The lock, made up of key-value pairs.", "The reserved lock. For details, ask the master."]
)
def test_a_foreign_object_is_told_whatever_the_row_says_beside_its_link(said: str) -> None:
    """Words such as "key-value pairs", or "Parameters in the ... field", free no described object of its keys."""
    strange = '{"lock": {"wibbles": 4, "wibbling": "hourly"}}'
    assert len(codes("markdown", "XC107", *page("lock", said, ("quay", "depth"), strange))) == 1
    right = '{"lock": {"quay": "east", "depth": "4"}}'
    assert codes("markdown", "XC107", *page("lock", said, ("quay", "depth"), right)) == []


def test_keys_of_the_callers_own_are_not_foreign() -> None:
    """What is called metadata has free keys, even where a table shows two of them."""
    strange = '{"metadata": {"wibbles": 4, "wibbling": "hourly"}}'
    assert codes("markdown", "XC107", *page("metadata", "The lock.", ("quay", "depth"), strange)) == []


@pytest.mark.parametrize(("name", "findings"), [("tag", 1), ("tags", 0), ("metadata", 0)])
def test_a_single_entry_has_a_key_and_a_value(name: str, findings: int) -> None:
    """A `tag` has these two fields; below `tags` and `metadata` the same table describes keys of the caller's own."""
    for body in ("{}", '{"key": "a"}'):
        shown = codes("markdown", "XC104", *page(name, "It.", ("key", "value"), f'{{"{name}": {body}}}'))
        assert len(shown) == findings, body


def test_a_key_like_another_that_stands_beside_it_is_no_slip() -> None:
    """`berths_nortb` beside `berths_north` is a key of its own that the table lacks."""
    rows = table("markdown", "berths_north/No/Integer/How many.", "name/No/String/The name.")
    body = '{"name": "a", "berths_north": 1, "berths_nortb": 2}'
    assert len(codes("markdown", "XC101", "POST /v1/docks", rows, block("markdown", body))) == 1
    alone = '{"name": "a", "berths_nortb": 2}'
    assert codes("markdown", "XC101", "POST /v1/docks", rows, block("markdown", alone)) == []
    assert len(codes("markdown", "XC102", "POST /v1/docks", rows, block("markdown", alone))) == 1
