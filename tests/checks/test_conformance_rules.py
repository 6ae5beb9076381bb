"""What rules on examples, tables and errors are made of: spellings, wordings, kinds, pairs, places."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from samplecast.checks import Selection
from samplecast.checks.comparison import near_key, same_message
from samplecast.checks.fixes import apply_fixes
from samplecast.checks.json_types import mismatch
from samplecast.checks.pairing import locate_node, pairs
from samplecast.facts import PageFacts, Stated
from samplecast.options import Options
from samplecast.pipeline import facts_of, findings_of
from samplecast.sample import read_sample
from samplecast.source import Source, Span

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    ("key", "known", "meant"),
    [
        ("project_Id", ["name", "project_id"], "project_id"),
        ("projectId", ["project_id"], "project_id"),
        ("status ", ["status"], "status"),
        ("dispalyName", ["displayName"], "displayName"),
        ("flavour", ["flavor"], "flavor"),
        ("flavor", ["flavour"], "flavour"),
        ("modes", ["nodes"], "nodes"),
        ("nodes", ["nodeS", "modes"], "nodeS"),
        ("ip", ["id"], ""),
        ("ipv4", ["ipv6"], ""),
        ("disk1", ["disk"], ""),
        ("name", ["name"], ""),
        ("name", [""], ""),
        ("--", ["__"], ""),
        ("size", ["sized_up"], ""),
    ],
)
def test_a_key_is_another_one_misspelt(key: str, known: list[str], meant: str) -> None:
    """Case, marks, and one letter make a misspelling; digits and short keys do not."""
    assert near_key(key, known) == meant


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Quota exceeded.", "quota exceeded", True),
        ("The volume %s does not exist.", "Volume 1f2e3d4c does not exist", True),
        ("Volume {0} not found in <zone>", "Volume a b c not found in zone 7", True),
        ("Wrong value: xxx", "Wrong value: name", True),
        ("Bad request", "Bad request: the body is empty", True),
        ("No *** of the kind *** in ***", "No volume of the kind fast in stock", True),
        ("No *** of the kind *** in stock", "No volume of the kind", False),
        ("Volume {0} is gone", "Volume 7 is lost", False),
        ("Subnet ID is invalid.", "Subnet name is invalid.", False),
        ("System error", "Internal error", False),
        ("This instance name already exists.", "This ship instance name already exists.", True),
        ("Backing up the ship... Please try again later.", "Backing up this ship, try again later", True),
        ("Invalid parameter {0}.", "Invalid parameters.", True),
        ("Starting the ship, try again", "Restarting the ship, try again", False),
        ("Ship is lost", "Ship is not in port and the harbour is lost", False),
        ("", "System error", True),
        ("***", "System error", True),
    ],
)
def test_messages_are_compared_as_patterns(one: str, other: str, *, same: bool) -> None:
    """Marks, case, fillers, words left out and what varies do not make another message."""
    assert same_message(one, other) is same
    assert same_message(other, one) is same


STRING, INTEGER = Stated("string", "String"), Stated("integer", "Integer")


@pytest.mark.parametrize(
    ("text", "stated", "odd"),
    [
        ('{"a": "b"}', STRING, "{"),
        ('["a", 1]', Stated("array", "Array", item=STRING), "1"),
        ('["a", "b"]', Stated("array", "Array", item=STRING), ""),
        ("[]", Stated("array", "Array", item=STRING), ""),
        ("[[1]]", Stated("array", "Array", item=Stated("array", "Array", item=STRING)), "1"),
        ("[1]", Stated("array", "Array"), ""),
        ("[1]", STRING, "["),
        ("{}", Stated("map", "Map"), ""),
        ("[true]", Stated("array", "Array", item=INTEGER), "t"),
        ('["<size>", null]', Stated("array", "Array", item=INTEGER), ""),
        ("[1.5]", Stated("array", "Array", item=Stated("number", "Float")), ""),
        ("[1.5]", Stated("array", "Array", item=INTEGER), "1"),
        ("{}", Stated("null", "None"), ""),
        ("{}", Stated("unknown", "?"), ""),
        ("{}", Stated("string", "String or Object", alternatives=(Stated("object", "Object"),)), ""),
        ('{"a":}', Stated("object", "Object", item=STRING), ""),
    ],
)
def test_a_value_is_held_against_its_stated_kind(text: str, stated: Stated, odd: str) -> None:
    """The first part of a value that the stated type does not allow is found; placeholders and null are let be."""
    sample = read_sample(text)
    found = mismatch(sample.trees[0], stated)
    assert (text[found[0].start] if found else "") == odd


@pytest.mark.parametrize(
    ("listed", "shown", "other", "fixed"),
    [
        ("project_id", "project_Id", "project_id", '"project_id": "1"'),
        ("resouce_detail", "resource_detail", "resource_detail", "| resource_detail | String |"),
        ("resouce_detail", "resource_detail", "id", ""),
    ],
)
def test_the_unsafe_fix_goes_by_what_the_rest_of_the_page_has(listed: str, shown: str, other: str, fixed: str) -> None:
    """A slip of the example or of the table is corrected where another example tells which; else nothing changes."""
    rows = f"| id | String | The ID. |\n| {listed} | String | What it is. |\n\n"
    examples = "".join(f'Example Response\n\n```\n{{"id": "1", "{key}": "1"}}\n```\n\n' for key in (shown, other))
    page = page_of(f"{HEAD}{TABLE}{rows}{examples}")
    found = findings_of([page], Options(), Selection(select=("XC102",)))
    assert found
    text = page.source.text
    assert apply_fixes(text, found).text == text
    mended = apply_fixes(text, found, unsafe=True).text
    assert (mended.count(fixed) == text.count(fixed) + 1) if fixed else mended == text


def page_of(text: str) -> PageFacts:
    """The facts of a Markdown page."""
    return facts_of(Source("page.md", text, "markdown"), Options())


HEAD = "# Showing Volumes\n\n## URI\n\nGET /v1/volumes\n\n## Response Parameters\n\n"
TABLE = "| Parameter | Type | Description |\n| --- | --- | --- |\n"


def test_objects_inside_lists_are_paired_with_the_table_of_their_row() -> None:
    """Every element of a list has the rows that the list's table gives."""
    page = page_of(
        f"{HEAD}**Table 1** Response body parameters\n\n{TABLE}"
        "| volumes | Array of [volume](#volume) objects | All. |\n\n"
        f'<a name="volume"></a>\n\n**Table 2** volume\n\n{TABLE}| id | String | The ID. |\n\n'
        '## Example Response\n\n```\n{"volumes": [{"id": "1"}, {"id": "2"}]}\n```\n'
    )
    found = [(sorted(pair.rows), pair.node.start) for pair in pairs(page)]
    assert [rows for rows, _ in found] == [["volumes"], ["id"], ["id"]]


def test_a_table_without_a_key_of_the_example_says_nothing_about_it() -> None:
    """An object that shares no key with its table has no pair."""
    page = page_of(
        f"{HEAD}**Table 1** Response body parameters\n\n{TABLE}| id | String | The ID. |\n| size | String | It. |\n\n"
        '## Example Response\n\n```\n{"colour": "red", "weight": 3}\n```\n'
    )
    assert any(operation.examples for operation in page.operations)
    assert list(pairs(page)) == []


def test_a_place_is_the_whole_example_where_its_lines_are_not_the_page_s() -> None:
    """An example put together from many blocks has no line for each key."""
    page = page_of(f'{HEAD}## Example Response\n\n```\n{{"id":\n"1"}}\n```\n')
    example = page.operations[0].examples[0]
    value = example.sample.trees[0].members[0].value
    assert locate_node(example, value) == Span("page.md", 13, 1, 13, 3)
    loose = replace(example, verbatim=False)
    assert locate_node(loose, value) == Span("page.md", 13)
    longer = replace(loose, span=replace(example.span, end_line=40))
    assert locate_node(longer, value) == longer.span
