"""The catalogue: error codes with class names that stay."""

from __future__ import annotations

import pytest
from samplecast.facts import ErrorEntry
from samplecast.infer import infer
from samplecast.infer.catalogue import catalogue
from samplecast.source import Span

from tests.support.facts_by_hand import example, operation, page


def entry(code: str, message: str = "", line: int = 1, **more: str) -> ErrorEntry:
    return ErrorEntry(code, message, span=Span("p.md", line), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "message", "name", "alias"),
    [
        ("AS.2007", "The AS group does not exist.", "AsGroupDoesNotExist", "As2007"),
        ("AS.2008", "one two three four five six", "OneTwoThreeFourFiveSix", "As2008"),
        ("AS.2009", "one two three four five six seven", "As2009", "As2009"),
        ("AS.2010", "Invalid parameter {name}!", "InvalidParameter", "As2010"),
        ("AS.2011", "Instance 7a3bb4d4-f4d7-4d7f-9e71-35ff5f3ea2d6 is missing", "As2011", "As2011"),
        ("AS.2012", "参数无效", "As2012", "As2012"),
        ("AS.2013", "", "As2013", "As2013"),
        ("AS.2014", "Timeout error", "As2014", "As2014"),
        ("AS.2015", "***", "As2015", "As2015"),
        ("AS.2016", "Can't do it", "CantDoIt", "As2016"),
        ("12000002", "Invalid cluster name.", "InvalidClusterName", "Error12000002"),
        ("404", "Not here", "Error404", "Error404"),
        ("SVC.SUB.5000001", "2fa", "SvcSub5000001", "SvcSub5000001"),
        ("ItemNotFound", "x y z x y z x y", "ItemNotFound", "ItemNotFound"),
        ("PermissionError", "", "PermissionErrorError", "PermissionErrorError"),
        ("Error", "", "Error", "Error"),
        ("错", "", "错", "错"),
        ("*", "", "Error", "Error"),
    ],
)
def test_names_come_from_short_messages_and_codes(code: str, message: str, name: str, alias: str) -> None:
    """The message without articles where it has up to six words and holds no values, else the code."""
    (only,) = catalogue([entry(code, message)])
    assert (only.code, only.name, only.alias) == (code, name, alias)


def test_a_name_must_mean_one_code() -> None:
    """Two codes with one message, or a message that spells another's code or a record, are named by their codes."""
    made = catalogue(
        [
            entry("X.1", "No such thing"),
            entry("X.2", "no such  thing."),
            entry("X.3", "X 4"),
            entry("X.4"),
            entry("X.5", "Error response"),
        ],
        {"ErrorResponse"},
    )
    assert [(one.code, one.name) for one in made] == [
        ("X.1", "X1"),
        ("X.2", "X2"),
        ("X.3", "X3"),
        ("X.4", "X4"),
        ("X.5", "X5"),
    ]


def test_codes_that_read_alike_stay_apart() -> None:
    """Codes that give one class name are numbered, in the order of the codes."""
    assert [one.alias for one in catalogue([entry("X.1"), entry("x-1")])] == ["X1", "X12"]


def test_rows_and_samples_of_one_code_are_one_entry() -> None:
    """All that is said of a code comes together, what tables say before what samples show."""
    (only,) = catalogue(
        [
            entry("X.1", "From a sample", 9, origin="sample", status="400"),
            entry("X.1", "From the table", 5, status="404", description="d"),
            entry("X.1", "From the table", 6, solution="s"),
            entry(" "),
        ]
    )
    assert only.name == "FromTable"
    assert only.messages == ("From the table", "From a sample")
    assert only.statuses == ("400", "404")
    assert (only.description, only.solution) == ("d", "s")
    assert [one.origin for one in only.entries] == ["table", "table", "sample"]


def test_codes_with_several_meanings_are_named_by_the_code() -> None:
    """Where the tables disagree about a message, none of them is the name."""
    (only,) = catalogue([entry("X.1", "One thing"), entry("X.1", "Another thing")])
    assert only.name == "X1"


def test_the_names_of_other_codes_stay_when_rows_come() -> None:
    """A new row changes no alias, and no name but one that it shares."""
    before = [entry("X.1", "One thing"), entry("X.2", "Two things")]
    after = [*before, entry("X.0", "Two things"), entry("X.3", "Three things")]
    names = {one.code: (one.name, one.alias) for one in catalogue(before)}
    later = {one.code: (one.name, one.alias) for one in catalogue(after)}
    assert later["X.1"] == names["X.1"]
    assert later["X.2"] == ("X2", names["X.2"][1])


def test_a_service_has_one_catalogue() -> None:
    """The errors of all pages come together, and no exception is called like an error record beside it."""
    first = operation("A", errors=[entry("X.1", "Error response")], examples=[example({"code": "X"}, role="error")])
    schema = infer([page(first, name="a.md"), page(operation("B", errors=[entry("X.2", "Two")]), name="b.md")])
    assert [(one.code, one.name) for one in schema.errors] == [("X.1", "X1"), ("X.2", "Two")]
