"""Name and mandatory cells, and what descriptions state about values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.document import Block, Item, Items, Mark, Paragraph, Text
from samplecast.extract.tables.names import Name, read_names, squeezed
from samplecast.extract.tables.values import Required, Values, allows_null, read_default, read_required, read_values
from samplecast.facts import StatedKind


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("limit", Name("limit")),
        ("OS-EXT-AZ:availability_zone", Name("OS-EXT-AZ:availability_zone")),
        ("kubernetes.io/node-pool.id", Name("kubernetes.io/node-pool.id")),
        ("name~", Name("name~")),
        ("名字", Name("名字")),
        ("protocol _id", Name("protocol_id")),
        ("scaling_ configuration _id", Name("scaling_configuration_id")),
        ("spec .name", Name("spec.name")),
        ('"name"', Name("name")),
        ("name:", Name("name")),
        ("name?", Name("name", required=False)),
        ("name *", Name("name", required=True)),
        ("name (mandatory)", Name("name", required=True)),
        ("name (optional)", Name("name", required=False)),
        ("name (deprecated)", Name("name", deprecated=True, notes=("deprecated",))),
        ("name (string)", Name("name", notes=("string",))),
        ("- name", Name("name", depth=1)),
        ("> name", Name("name", depth=1)),
        (">> name", Name("name", depth=2)),
        ("» » name", Name("name", depth=2)),
        ("└─ name", Name("name", depth=2)),
        ("volume_{type}", Name("volume_{type}", variable=True)),
        ("{user key}", Name("{user key}", is_key=False, variable=True)),
        ("<key>", Name("<key>", variable=True)),
        ("[items]", Name("", whole=True)),
        ("User-defined key and value pair", Name("User-defined key and value pair", is_key=False)),
    ],
)
def test_a_name_cell_is_read(cell: str, expected: Name) -> None:
    """Stray blanks, marks, notes and nesting are told from the wire key."""
    assert read_names(cell) == (expected,)


def test_an_empty_cell_names_nothing() -> None:
    """The row then goes on with the one above."""
    assert read_names("  ") == ()


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("min_size, max_size", ["min_size", "max_size"]),
        ("start_time and end_time", ["start_time", "end_time"]),
        ("start / end", ["start/end"]),
        ("Key and value", ["Key and value"]),
    ],
)
def test_several_names_share_a_row(cell: str, names: list[str]) -> None:
    """Only names that look like keys are taken apart; prose is not."""
    assert [name.name for name in read_names(cell)] == names


def test_names_are_compared_without_what_spellings_differ_by() -> None:
    """Case, underscores and hyphens are where tables and bodies disagree most."""
    assert squeezed("scaling_group-ID") == squeezed("scalingGroupId")
    assert squeezed("group_id") != squeezed("group_ids")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Yes", Required(True)),
        ("yes.", Required(True)),
        ("Mandatory", Required(True)),
        ("M", Required(True)),
        ("✓", Required(True)),
        ("No", Required(False)),
        ("Optional", Required(False)),
        ("O", Required(False)),
        ("No (query parameter)", Required(False, "query")),
        ("Yes (in path)", Required(True, "path")),
        ("", Required()),
        ("-", Required()),
        ("[Required]", Required(True)),
        ("(O)", Required(False)),
        ("YES\u00b9", Required(True)),
        ("1", Required(True)),
        ("0..1", Required(False)),
        ("*", Required(True)),
        ("Obligatory", Required(True)),
        ("\u2705", Required(True)),
        ("\u274c", Required(False)),
        ("C", Required()),
        ("Mandatory when the type is set", Required()),
        ("Yes (when the action is create) No (when the action is delete)", Required()),
        ("No (mandatory for tokens)", Required()),
        ("This field is mandatory for POST requests.", Required()),
        ("String", Required()),
    ],
)
def test_a_mandatory_cell_is_read(cell: str, expected: Required) -> None:
    """Plain words settle it; conditions mean that it depends, and that is None."""
    assert read_required(cell) == expected


@pytest.mark.parametrize(
    ("cell", "required"), [("Yes", False), ("No", True), ("Mandatory", True), ("Optional", False), ("1", False)]
)
def test_a_column_titled_optional_is_turned_round(cell: str, *, required: bool) -> None:
    """There "Yes" means optional; words that speak for themselves keep their meaning."""
    assert read_required(cell, inverted=True).required is required


def paragraph(text: str) -> Paragraph:
    """A paragraph whose `*words*` are bold."""
    plain, marks = "", []
    for number, part in enumerate(text.split("*")):
        if number % 2:
            marks.append(Mark("strong", len(plain), len(plain) + len(part)))
        plain += part
    return Paragraph(Text(plain, tuple(marks)))


def bullets(*texts: str) -> Items:
    """A bullet list of paragraphs."""
    return Items(tuple(Item((paragraph(text),)) for text in texts))


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("The default value is *20*.", "20"),
        ("Default value: false", "false"),
        ("Default: next", "next"),
        ('Defaults to "v1".', "v1"),
        ("Defaults to HTTP. More.", "HTTP"),
        ("The default value is 1,000.", "1000"),
        ("The default value is 2.0, which is old.", "2.0"),
        ("The default value is as follows:", ""),
        ("Default value: N/A", ""),
        ("The default value is left blank.", ""),
        ("Defaults to 25% of all.", ""),
        ("The default value is 20 for the first call. The default value is 30 for others.", ""),
        ("By default it is open.", ""),
    ],
)
def test_a_default_is_one_token(text: str, default: str) -> None:
    """Prose about defaults states none; nor do two different ones."""
    assert read_values([paragraph(text)], "string").default == default


def test_a_label_announces_the_default_below() -> None:
    """`Default value` may be a paragraph of its own."""
    blocks = [paragraph("*Default Value*"), paragraph("false"), paragraph("true")]
    assert read_values(blocks, "boolean").default == "false"


@pytest.mark.parametrize(
    ("blocks", "allowed"),
    [
        ([paragraph("Enumeration values:"), bullets("GET", "POST")], ("GET", "POST")),
        ([paragraph("The options are as follows:"), bullets("*on*: opens it", "*off*: closes it")], ("on", "off")),
        ([paragraph("Range:"), bullets("1: first", "2 (second)", "3 - third")], ("1", "2", "3")),
        ([paragraph("The value can be *ACTIVE*, *DOWN*, or *ERROR*.")], ("ACTIVE", "DOWN", "ERROR")),
        ([paragraph("The value can be ACTIVE, DOWN, or ERROR.")], ("ACTIVE", "DOWN", "ERROR")),
        ([paragraph("The value can be 0 (off) or 1 (on).")], ("0", "1")),
        ([paragraph("It is *a* or *b*, which can be *x* or *y*, indicating the kind.")], ("x", "y")),
        ([paragraph("The value can be set or deleted.")], ()),
        ([paragraph("The value can be A, B, C and so on")], ()),
        ([paragraph("Options:"), bullets("a sentence about it", "on: opens it")], ()),
        ([paragraph("Options:"), bullets("10.0.0.0/8-10.255.255.240/28", "172.16.0.0/12")], ()),
        ([paragraph("Example value:"), bullets("08:15", "23:00")], ()),
        ([paragraph("Details:"), bullets("OperationBlocks: the value can be *a* or *b*.")], ()),
        ([paragraph("Options: A or B."), paragraph("Options: C or D.")], ()),
        ([paragraph("Options:"), paragraph("Note"), bullets("A", "B")], ()),
    ],
)
def test_allowed_values_are_a_closed_list(blocks: list[Block], allowed: tuple[str, ...]) -> None:
    """Examples, sentences, address ranges and lists about a part of the value are none."""
    assert read_values(blocks, "string").allowed == allowed


@pytest.mark.parametrize("kind", ["boolean", "object", "array", "map"])
def test_only_scalars_have_allowed_values(kind: StatedKind) -> None:
    """A boolean needs no list of its values, and a list beside an object is about something else."""
    assert read_values([paragraph("Options: A or B.")], kind).allowed == ()


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("The value ranges from 0 to 100.", ("0", "100")),
        ("Value range: 1-65,535", ("1", "65535")),
        ("Value range: [1, 65535].", ("1", "65535")),
        ("Value range: (0, 65535].", ("", "65535")),
        ("It ranges from 1 Mbit/s to 1000 Mbit/s.", ("1", "1000")),
        ("Minimum: 5 Maximum: 80", ("5", "80")),
        ("The minimum value is 1.", ("1", "")),
        ("It is from 5 minutes to 24 hours.", ("", "")),
        ("The value ranges from 1 to 64 characters.", ("", "")),
        ("The length ranges from 1 to 64.", ("", "")),
        ("It ranges from 1 to 5. If it is old, it ranges from 1 to 3.", ("1", "5")),
        ("It ranges from 1 to 5. The other ranges from 2 to 3.", ("", "")),
        ("It holds 1 to many.", ("", "")),
    ],
)
def test_a_range_is_one_of_the_value(text: str, bounds: tuple[str, str]) -> None:
    """Lengths, mixed units and several ranges are no statement about the value."""
    values = read_values([paragraph(text)], "integer")
    assert (values.minimum, values.maximum) == bounds


def test_a_string_has_no_range() -> None:
    """What ranges there is its length."""
    assert read_values([paragraph("Minimum: 1 Maximum: 64")], "string") == Values()


@pytest.mark.parametrize(("cell", "default"), [("10", "10"), ("N/A", ""), ("`on`", "on"), ("see the note", "")])
def test_a_default_column_holds_a_token(cell: str, default: str) -> None:
    """Prose in it states nothing."""
    assert read_default(cell) == default


@pytest.mark.parametrize(
    ("words", "null"),
    [
        ("Not used currently. This parameter is reserved and set to null.", True),
        ("If the job is still running, the value is null.", True),
        ("Its default value is null.", True),
        ("Null is returned if there is no port.", True),
        ("The value cannot be null.", False),
        ("Values must not be null at the same time.", False),
        ("A null string by default.", False),
        ("The value is null string.", False),
        ("The option null switches it off.", False),
        ("", False),
    ],
)
def test_a_description_may_allow_null(words: str, null: bool) -> None:  # noqa: FBT001  a table cell
    """Where it says that the value itself is null, be it under a condition."""
    assert allows_null(words) is null


@given(st.text(max_size=80))
def test_any_cell_is_read(cell: str) -> None:
    """Reading cells is total."""
    read_names(cell)
    read_required(cell)
    read_default(cell)
    allows_null(cell)
    read_values([Paragraph(Text(cell))], "integer")
