"""What an operation takes in of other pages."""

from __future__ import annotations

from generator.extract import extract, link
from generator.facts import Operation
from generator.readers import read
from generator.source import Source


def _beside(page: str) -> Operation:
    """The operation of a page beside another page with two tables that nothing on it leads to."""
    table = '<a name="%s"></a>\n\n| Parameter | Type | Description |\n|---|---|---|\n| %s | String | - |\n\n'
    tables = "# Objects\n\n" + table % ("hull", "planks") + "Text.\n\n" + table % ("sail", "cloth")
    pages = [extract(read(Source(name, text, "markdown"))) for name, text in (("a.md", page), ("b.md", tables))]
    return link(pages)[0].operations[0]


def test_one_paragraph_may_lead_to_two_lists() -> None:
    """The array that a call takes and the one that it returns are different tables, also where one line names both."""
    said = "The request body is an array of [hulls](b.md#hull). The response body is an array of [sails](b.md#sail)."
    found = _beside(f"# Rig\n\nPOST /v1/rigs\n\n{said}\n")
    led = {table.key: table.rows[0].table for table in found.tables}
    assert [led[key] for key in found.request] == ["b.md#hull"]
    assert [led[key] for response in found.responses for key in response.tables] == ["b.md#sail"]


def test_a_call_with_many_tables_may_lead_to_those_of_other_pages() -> None:
    """How many tables a page has itself does not matter to what it may take in."""
    own = "".join(
        f"| Parameter | Type | Description |\n|---|---|---|\n| p{n} | String | - |\n\nT.\n\n" for n in range(510)
    )
    found = _beside(f"# Rig\n\nPOST /v1/rigs\n\nThe request body is a [hull](b.md#hull).\n\n## Response\n\n{own}")
    assert "b.md#hull" in found.request
    assert len(found.tables) > len(found.request)
