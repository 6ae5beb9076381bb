"""What descriptions state about values: allowed ones, defaults, bounds, lengths, formats, null, conditions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.document import Block, Item, Items, Mark, Paragraph, Text
from samplecast.extract.values.description import read_constraints
from samplecast.extract.values.value_columns import default_of_column, values_of_type
from samplecast.facts import Constraints, StatedKind
from samplecast.source import NOWHERE, Span
from samplecast.vocabulary import DEFAULT


def stated(blocks: str | list[Block], kind: StatedKind = "string") -> Constraints:
    """What a description states; a text is one paragraph."""
    return read_constraints([paragraph(blocks)] if isinstance(blocks, str) else blocks, kind, DEFAULT)


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
    assert stated(text).default == (default or None)


def test_a_label_announces_the_default_below() -> None:
    """`Default value` may be a paragraph of its own."""
    blocks = [paragraph("*Default Value*"), paragraph("false"), paragraph("true")]
    assert stated(blocks, "boolean").default == "false"


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
        ([paragraph("The *x* value can be set or deleted.")], ()),
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
    assert stated(blocks).enum == allowed


@pytest.mark.parametrize("kind", ["boolean", "object", "map"])
def test_only_scalars_have_allowed_values(kind: StatedKind) -> None:
    """A boolean needs no list of its values, and a list beside an object is about something else."""
    assert stated("Options: A or B.", kind) == Constraints()


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("The value ranges from 0 to 100.", ("0", "100")),
        ("Value range: 1-65,535", ("1", "65535")),
        ("Value range: [1, 65535].", ("1", "65535")),
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
    values = stated(text, "integer")
    assert (values.minimum, values.maximum) == bounds


def test_what_ranges_in_a_string_is_its_length() -> None:
    """A minimum and a maximum without words are those of the only thing of a text that can be counted."""
    assert stated("Minimum: 1 Maximum: 64", "string") == Constraints(min_length=1, max_length=64)
    assert stated("The value ranges from 1 to 64.", "string") == Constraints()


@pytest.mark.parametrize(("cell", "default"), [("10", "10"), ("N/A", ""), ("`on`", "on"), ("see the note", "")])
def test_a_default_column_holds_a_token(cell: str, default: str) -> None:
    """Prose in it states nothing."""
    assert default_of_column(cell, "string", NOWHERE, DEFAULT).default == (default or None)


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
    assert stated(words).nullable is null


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("The value can be *A*, *B*, or a name of your own.", "string", Constraints(enum=("A", "B"), open=True)),
        ("Possible values include x and y.", "string", Constraints(enum=("x", "y"), open=True)),
        ("The value can be A, B, C and so on", "string", Constraints(enum=("A", "B", "C"), open=True)),
        ("The value is fixed at *Buoy*.", "string", Constraints(const="Buoy")),
        ("Currently, only *all* is supported, indicating all.", "string", Constraints(enum=("all",))),
        ("The value can only be *true*.", "boolean", Constraints(const="true")),
        ("*asc* (default): upwards", "string", Constraints(default="asc")),
        ("If it is left blank, the default value is *5*.", "integer", Constraints(default="5")),
        ("If the kind is *x*, the default value is *5*.", "integer", Constraints()),
        ("The default value is *30* seconds.", "integer", Constraints(default="30")),
        ("Value range: (0, 65535].", "integer", Constraints(exclusive_minimum="0", maximum="65535")),
        ("How urgent it is (1-3).", "integer", Constraints(minimum="1", maximum="3")),
        ("It is kept for up to 1 hour.", "unknown", Constraints()),
        ("Defaults to 24 hours.", "string", Constraints()),
        ("Defaults to 24 hours.", "integer", Constraints(default="24")),
        ("The value must be greater than zero.", "integer", Constraints(exclusive_minimum="0")),
        ("Must be a positive integer.", "integer", Constraints(minimum="1")),
        ("It cannot exceed 40.", "integer", Constraints(maximum="40")),
        ("The value must be a multiple of 10.", "integer", Constraints(multiple_of="10")),
        ("Up to 10 of them can be created.", "integer", Constraints()),
        ("It ranges from 1 to 10, or 0.", "integer", Constraints()),
        ("It ranges from 1 to 10. *-1* means no limit.", "integer", Constraints(maximum="10")),
        ("The value contains 4 to 64 characters.", "string", Constraints(min_length=4, max_length=64)),
        ("A maximum of 255 characters are allowed.", "string", Constraints(max_length=255)),
        ("It can be empty or 1 to 43 Unicode characters.", "string", Constraints(max_length=43)),
        ("At least three types of the characters.", "string", Constraints()),
        ("Array length: 1 to 20", "array", Constraints(min_items=1, max_items=20)),
        ("A key contains 36 characters.", "object", Constraints()),
        ("Regular expression: ^[a-z]{1,5}$", "string", Constraints(pattern="^[a-z]{1,5}$")),
        ("Regular expression: ^[a-z{1,5$", "string", Constraints()),
        ("The ID of a buoy, in UUID format.", "string", Constraints(format="uuid")),
        ("A UUID without hyphens.", "string", Constraints()),
        ("In the format YYYY-MM-DDTHH:mm:ssZ.", "string", Constraints(format="date-time")),
        ("In the format YYYY-MM-DDTHH:mm:ss.", "string", Constraints()),
        ("In the format yyyy-MM-dd.", "string", Constraints(format="date")),
        ("Must be a valid IPv4 address.", "string", Constraints(format="ipv4")),
        ("The ID of the IPv6 address.", "string", Constraints()),
        ("This parameter has been discarded.", "string", Constraints(deprecated=True)),
        ("Use this in place of the deprecated one.", "string", Constraints()),
        ("*DEPRECATED*: indicates an old version.", "string", Constraints()),
        (
            "Returned only when it sank.",
            "string",
            Constraints(condition="Returned only when it sank."),
        ),
        ("*SUNK* is returned only when it sank.", "string", Constraints()),
        ("For a buoy, the value can be *A* or *B*.", "string", Constraints()),
        ("Example: *A* or *B*.", "string", Constraints()),
    ],
)
def test_a_sentence_states(text: str, kind: StatedKind, expected: Constraints) -> None:
    """What is said of the value as it is, in any case; nothing where it is about one case, a part or something else."""
    assert stated(text, kind) == expected


def test_labels_of_a_template_are_taken_apart() -> None:
    """Under "Range" and "Default Value" the words that announce are the label; "N/A" states nothing."""
    blocks: list[Block] = [
        *(paragraph("*Definition*"), paragraph("The mooring."), paragraph("*Constraints*"), paragraph("N/A")),
        *(paragraph("*Range*"), bullets("fixed: it stays", "free: it drifts")),
        *(paragraph("*Default Value*"), paragraph("free")),
    ]
    assert stated(blocks) == Constraints(enum=("fixed", "free"), default="free")
    assert stated(
        [paragraph("*Range*"), paragraph("0-1000"), paragraph("*Default Value*"), paragraph("N/A")], "integer"
    ) == (Constraints(minimum="0", maximum="1000"))


def test_a_list_without_a_cue_is_one_of_values() -> None:
    """Behind the sentence that says what the value is, marked heads are its values; names of keys are none."""
    assert stated([paragraph("The colour."), bullets("*RED*: danger", "*GREEN*: none")]).enum == ("RED", "GREEN")
    assert stated([paragraph("The fields are:"), bullets("*red*: danger", "*green*: none")]).enum == ()
    assert stated([paragraph("The colour."), bullets("*a*: danger", "no value at all")]).enum == ()


def test_flat_statements_in_bullets_are_of_the_value() -> None:
    """Unless an item names a part or a case."""
    flat = bullets("Specifies the weave.", "The value can be *plain* or *twill*.", "The default value is *plain*.")
    assert stated([flat]) == Constraints(enum=("plain", "twill"), default="plain")
    assert stated([bullets("It is text.", "If it is new, the value contains 1 to 5 characters.")]) == Constraints()
    assert stated([bullets("*key*: It contains 1 to 5 characters.", "*value*: It can be *a* or *b*.")]) == Constraints()


def test_each_statement_keeps_its_words() -> None:
    """With the place of its paragraph."""
    text = Paragraph(Text("The mooring. The value ranges from 1 to 7."), span=Span("page.md", 9))
    (low, high) = read_constraints([text], "integer", DEFAULT).wordings
    assert (low.word, high.word) == ("maximum", "minimum")
    assert low.phrase == high.phrase == "ranges from 1 to 7"
    assert low.span.line == 9


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("enum (low, high)", ("low", "high")),
        ("string enum: red, blue", ("red", "blue")),
        ('"s" | "m"', ("s", "m")),
        ("*on* / *off*", ("on", "off")),
        ("string | null", ()),
        ("*string* or *integer*", ()),
        ("enum", ()),
        ("String", ()),
    ],
)
def test_a_type_cell_may_list_the_values(cell: str, values: tuple[str, ...]) -> None:
    """Types are no values."""
    assert values_of_type(paragraph(cell), "string").enum == values


@given(st.text(max_size=120), st.sampled_from(["string", "integer", "array", "unknown"]))
def test_any_description_is_read(text: str, kind: StatedKind) -> None:
    """Reading is total."""
    stated([Paragraph(Text(text)), paragraph("Options:"), bullets("a", "b")], kind)
    stated(f"The value can be {text}, default {text} and ranges from {text}", kind)
