"""The catalogue: all that is said of each error code."""

from __future__ import annotations

from samplecast.facts import ErrorEntry
from samplecast.infer import infer
from samplecast.infer.catalogue import catalogue
from samplecast.source import Span

from tests.support.facts_by_hand import example, operation, page


def entry(code: str, message: str = "", line: int = 1, **more: str) -> ErrorEntry:
    return ErrorEntry(code, message, span=Span("p.md", line), **more)  # type: ignore[arg-type]


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
    assert only.messages == ("From the table", "From a sample")
    assert only.statuses == ("400", "404")
    assert (only.description, only.solution) == ("d", "s")
    assert [one.origin for one in only.entries] == ["table", "table", "sample"]


def test_a_service_has_one_catalogue() -> None:
    """The errors of all pages come together."""
    first = operation("A", errors=[entry("X.1", "Error response")], examples=[example({"code": "X"}, role="error")])
    schema = infer([page(first, name="a.md"), page(operation("B", errors=[entry("X.2", "Two")]), name="b.md")])
    assert [(one.code, one.messages) for one in schema.errors] == [("X.1", ("Error response",)), ("X.2", ("Two",))]
