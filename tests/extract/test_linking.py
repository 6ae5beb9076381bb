"""What an operation takes in of other pages."""

from __future__ import annotations

from samplecast.extract import extract, link
from samplecast.extract.objects.linking import MAX_TABLES
from samplecast.facts import Operation
from samplecast.readers import read
from samplecast.source import Source


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


def test_more_tables_of_other_pages_than_one_call_takes_in_are_told_of() -> None:
    """A chain of tables that is longer than an operation takes in ends with a note on it."""
    header = "| Parameter | Type | Description |\n|---|---|---|\n"
    chain = "".join(
        f'<a name="t{n}"></a>\n\n{header}| next | [Thing](#t{n + 1}) object | - |\n\nText.\n\n'
        for n in range(MAX_TABLES + 1)
    )
    calls = f"# Rig\n\nPOST /v1/rigs\n\n## Request\n\n{header}| first | [Thing](b.md#t0) object | - |\n"
    texts = {"a.md": calls, "b.md": f"# Objects\n\n{chain}"}
    found = link([extract(read(Source(name, text, "markdown"))) for name, text in texts.items()])[0].operations[0]
    assert len(found.tables) == MAX_TABLES + 1
    assert [note.message for note in found.notes] == [
        "leads to more than 500 tables of other pages: the rest is left out"
    ]
