"""Reading the tables of a small page in tests."""

from __future__ import annotations

from textwrap import dedent

from samplecast.document import Table
from samplecast.extract.context import walk_page
from samplecast.extract.endpoints.claims import find_claims
from samplecast.extract.endpoints.operations import split
from samplecast.extract.endpoints.request_lines import strongest
from samplecast.extract.tables.columns import Columns, read_columns
from samplecast.extract.tables.parameters import OperationTables, PageTables, Scope, page_tables
from samplecast.facts import Parameter, ParameterTable
from samplecast.readers import read
from samplecast.source import Markup, Source
from samplecast.vocabulary import DEFAULT, Vocabulary


def read_page(text: str, markup: Markup = "markdown", vocabulary: Vocabulary = DEFAULT) -> PageTables:
    """What the tables of a page say."""
    suffix = "md" if markup == "markdown" else "rst"
    page = walk_page(read(Source(f"a/page.{suffix}", dedent(text), markup)))
    parts = split(page, find_claims(page, vocabulary), vocabulary)
    return page_tables(page, [Scope(part.items, strongest(part.claims)) for part in parts], vocabulary)


def operation(text: str, markup: Markup = "markdown", vocabulary: Vocabulary = DEFAULT) -> OperationTables:
    """What the tables of a page with one operation say."""
    (only,) = read_page(text, markup, vocabulary).operations
    return only


def columns(text: str, markup: Markup = "markdown", vocabulary: Vocabulary = DEFAULT) -> Columns:
    """The columns of the only table of a page."""
    page = walk_page(read(Source("a/page.md", dedent(text), markup)))
    (table,) = [placed.block for placed in page.items if isinstance(placed.block, Table)]
    return read_columns(table, vocabulary)


def rows(text: str, markup: Markup = "markdown") -> tuple[Parameter, ...]:
    """The rows of the only table of a page, wherever they go."""
    told = operation(text, markup)
    return (*told.parameters, *(row for table in told.tables for row in table.rows))


def tree(tables: OperationTables, side: str = "response") -> dict[str, object]:
    """The body of a side as names in names."""
    by_key = {table.key: table for table in tables.tables}
    roots = tables.request if side == "request" else [key for answer in tables.responses for key in answer.tables]

    def fields(table: ParameterTable, above: tuple[str, ...]) -> dict[str, object]:
        if table.key in above:
            return {"...": None}
        inner = (*above, table.key)
        return {row.name: fields(by_key[row.table], inner) if row.table else None for row in table.rows}

    return {name: value for key in roots for name, value in fields(by_key[key], ()).items()}
