"""Tables made of what says the same in another form: lists, directives, components."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samplecast.document import Cell, Paragraph, Row, Table, Text
from samplecast.source import Span

TITLES = ("Parameter", "Type", "Description")
LIST_TITLES = ("Parameter", "Type", "Default", "Description")
CAPTIONS = {
    "path": "Request path parameters",
    "query": "Request query parameters",
    "form": "Request form parameters",
    "header": "Request header parameters",
    "cookie": "Request cookie parameters",
    "body": "Request body parameters",
    "response": "Response body parameters",
    "response header": "Response header parameters",
}
"""What a table of the parameters of a place would be called on any page."""
MADE_CAPTIONS = frozenset(CAPTIONS.values())


def cell(words: str) -> Cell:
    """A cell of one paragraph; without words an empty one."""
    return Cell((Paragraph(Text(words)),)) if words else Cell()


def row(span: Span, *cells: Cell | str) -> Row:
    """A row; of cells that are only words these are enough."""
    return Row(tuple(cell(one) if isinstance(one, str) else one for one in cells), span)


def table(titles: Iterable[str], rows: Sequence[Row], *, caption: str = "", span: Span | None = None) -> Table:
    """A table with at least one row; where nothing else is said it stands where its rows stand."""
    if span is None:
        first, last = rows[0].span, rows[-1].span
        span = Span(first.path, first.line, first.column, max(last.line, last.end_line))
    return Table((row(span, *titles),), tuple(rows), Text(caption), span=span)
