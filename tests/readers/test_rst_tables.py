"""Grid and simple tables: the cells that docutils finds, each in its place on the page."""

from __future__ import annotations

from typing import Any, cast

import pytest
from docutils.parsers.rst import tableparser
from docutils.statemachine import StringList
from hypothesis import given, settings
from hypothesis import strategies as st
from samplecast.document import Cell, Code, Directive, Document, Paragraph, Row, Table, Text, walk
from samplecast.readers import read
from samplecast.readers.rst import grid as rst_grid
from samplecast.readers.rst.reader import read_rst
from samplecast.source import Source, Span

PLAIN = """\
+------+---------+
| Name | Type    |
+======+=========+
| a    | String  |
+------+---------+
| b    | Array   |
|      |         |
|      | of ints |
+------+---------+
"""
SPANNING = """\
+---+---+---+
| a | b     |
|   +---+---+
|   | c | d |
+---+---+   |
| e     |   |
+-------+---+
"""


def rst(text: str) -> Document:
    """Read a page."""
    return read(Source("page.rst", text, "rst"))


def table(text: str) -> Table:
    """Read a page and give its first table."""
    return next(block for block in walk(rst(text).blocks) if isinstance(block, Table))


def words(found: Table) -> list[list[str]]:
    """The words of a table's cells, header first."""
    return [[cell.text() for cell in row.cells] for row in (*found.header, *found.rows)]


def rows(found: Table) -> tuple[Row, ...]:
    """All rows of a table."""
    return (*found.header, *found.rows)


def test_plain_table() -> None:
    """Header, rows and cells, with their places: rows from border to border, cells around their words."""
    found = table("\n" + PLAIN)
    assert words(found) == [["Name", "Type"], ["a", "String"], ["b", "Array of ints"]]
    assert (len(found.header), len(found.rows)) == (1, 2)
    assert found.span == Span("page.rst", 2, 1, 10)
    assert [row.span for row in rows(found)] == [
        Span("page.rst", 3, 1, 3, 18),
        Span("page.rst", 5, 1, 5, 18),
        Span("page.rst", 7, 1, 9, 18),
    ]
    assert [cell.span for cell in found.rows[1].cells] == [
        Span("page.rst", 7, 3, 7, 3),
        Span("page.rst", 7, 10, 9, 16),
    ]
    paragraphs = [block.span for block in found.rows[1].cells[1].blocks]
    assert paragraphs == [Span("page.rst", 7, 10, 7), Span("page.rst", 9, 10, 9)]


def test_spanning_cells_stand_in_each_place() -> None:
    """A cell that spans rows or columns stands in each of its places, marked as carried in all but the first."""
    found = table(SPANNING)
    assert words(found) == [["a", "b", "b"], ["a", "c", "d"], ["e", "e", "d"]]
    assert [[cell.carried for cell in row.cells] for row in found.rows] == [
        [False, False, True],
        [True, False, False],
        [False, True, True],
    ]
    assert found.rows[1].cells[0].span == Span("page.rst", 2, 3, 2, 3)


def test_spanning_cells_hold_blocks() -> None:
    """A spanning cell may hold anything."""
    found = table("+---+---+\n| - x   |\n+---+---+\n| a | b |\n+---+---+\n")
    assert words(found) == [["x", "x"], ["a", "b"]]
    assert found.rows[0].cells[0].blocks == found.rows[0].cells[1].blocks


def test_no_header() -> None:
    """Without a line of equals signs there is no header row."""
    assert table(PLAIN.replace("=", "-")).header == ()


def test_empty_cells() -> None:
    """An empty cell has no blocks, and the place where its words would be."""
    found = table("+---+---+\n|   |   |\n|   | x |\n+---+---+\n")
    assert found.rows[0].cells[0] == Cell()
    assert found.rows[0].cells[0].span == Span("page.rst", 2, 2, 3, 4)


def test_simple_table() -> None:
    """Simple tables: header, several lines to a row, columns that span, room on the right."""
    text = """\
=====  =====  ===
Inputs        Out
------------  ---
A      B      A or B
=====  =====  ===
1      two    x
              y

2      - i    over the edge
=====  =====  ===
"""
    found = table(text)
    assert words(found) == [
        ["Inputs", "Inputs", "Out"],
        ["A", "B", "A or B"],
        ["1", "two", "x y"],
        ["2", "i", "over the edge"],
    ]
    assert len(found.header) == 2
    assert [(row.span.line, row.span.end_line) for row in rows(found)] == [(2, 2), (4, 4), (6, 7), (9, 9)]
    assert found.rows[0].cells[2].span == Span("page.rst", 6, 15, 7, 15)
    assert [cell.carried for cell in found.header[0].cells] == [False, True, False]


def test_code_in_cells() -> None:
    """Code in cells knows its exact lines and column, in simple tables and nested ones too."""
    text = """\
- item

  +-------+---------------------+
  | a     | ::                  |
  |       |                     |
  |       |    {"k": 1,         |
  |       |     "l": 2}         |
  +-------+---------------------+
  | b     | +-----+-----------+ |
  |       | | x   | ::        | |
  |       | |     |           | |
  |       | |     |    {      | |
  |       | |     |    }      | |
  |       | +-----+-----------+ |
  +-------+---------------------+
"""
    codes = [block for block in walk(rst(text).blocks) if isinstance(block, Code)]
    assert [(code.text, code.verbatim, code.span) for code in codes] == [
        ('{"k": 1,\n "l": 2}', True, Span("page.rst", 6, 16, 7)),
        ("{\n}", True, Span("page.rst", 12, 24, 13)),
    ]


def test_wide_characters() -> None:
    """Characters two columns wide, and those without width of their own, leave the borders where they are."""
    lines = ("| \u4e2d\u6587 | a::  |", "|      |      |", "|      |  e\u0301x  |")
    border = "+------+------+\n"
    found = table(border + "\n".join(lines) + f"\n{border}| b    | c    |\n{border}")
    assert words(found) == [["\u4e2d\u6587", "a: e\u0301x"], ["b", "c"]]
    assert [cell.span for cell in found.rows[0].cells] == [Span("page.rst", 2, 3, 2, 4), Span("page.rst", 2, 8, 4, 13)]


def test_tabs_before_a_table() -> None:
    """Columns count the characters of the page, not those that tabs stand for."""
    found = table("- x\n\n\t+---+\n\t| a |\n\t+---+\n")
    assert found.span.column == 2
    assert found.rows[0].cells[0].span == Span("page.rst", 4, 4, 4, 4)


def test_references_in_cells() -> None:
    """References in cells are settled like any others, and labels in one cell may name what stands in the next."""
    page = "+----+---------+\n| a_ | .. _in: |\n+----+---------+\n| b  | c       |\n+----+---------+\n\n.. _a: https://a.example\n"
    found = table(page)
    first, label = found.rows[0].cells
    assert isinstance(first.blocks[0], Paragraph)
    assert first.blocks[0].text.links() == ("https://a.example",)
    assert label.blocks == ()
    assert found.rows[1].cells[0].blocks == (Paragraph(Text("b"), ("in",)),)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("+---+---+\n| a | b |\n+---+--+\n", "Right border not aligned or missing."),
        ("+---+---+\n| a | b |\n", "Bottom border missing or corrupt."),
        ("+---+\n", "Bottom border missing or corrupt."),
        ("+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+   |\n| d     |\n+-------+\n", "Parse incomplete."),
        ("=== ===\na\n\n=== ==\n", "does not match top border."),
        ("=== ===\nabcde\n=== ===\n", "Text in column margin in table line 2."),
    ],
)
def test_malformed_tables_are_kept_as_text(text: str, note: str) -> None:
    """A table that is none is a note at its line, and its text stays as it is."""
    page = rst(text)
    (block,) = page.blocks
    assert isinstance(block, Directive)
    assert (block.name, block.text) == ("malformed", text.rstrip())
    assert [found.message.startswith("Malformed table") and found.message.endswith(note) for found in page.notes] == [
        True
    ]


def test_text_under_a_table() -> None:
    """Text right under a table, indented or not, is a note and stays."""
    page = rst("+---+\n| a |\n+---+\nwords\n")
    assert [type(block) for block in page.blocks] == [Table, Paragraph]
    page = rst("+---+\n| a |\n+---+\n  words\n")
    assert [type(block) for block in page.blocks] == [Table, Directive]
    assert page.notes


def test_corners_that_close_no_cell() -> None:
    """A table of nothing but corners is given up instead of tried in every way."""
    wide = 150
    text = f"+{'-+' * wide}-+\n" + f"{'++' * wide}+++\n" * 100 + f"+{'-+' * wide}-+\n"
    assert rst(text).blocks


@st.composite
def _grids(draw: st.DrawFn) -> list[str]:
    """A grid table with borders left out here and there, some of which makes it malformed."""
    across, down = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    lines = []
    for row in range(down + 1):
        keep = [True] * across if row in (0, down) else draw(st.lists(st.booleans(), min_size=across, max_size=across))
        lines.append("+" + "+".join("---" if kept else "   " for kept in keep) + "+")
        if row < down:
            bars = [True, *draw(st.lists(st.booleans(), min_size=across - 1, max_size=across - 1)), True]
            content = draw(
                st.lists(st.sampled_from(["   ", " a ", " - ", "+b ", " | ", "--+"]), min_size=across, max_size=across)
            )
            line = "".join(("|" if bar else " ") + cell for bar, cell in zip(bars, content, strict=False))
            lines.append(line + "|")
    return lines


@given(_grids())
@settings(max_examples=600, deadline=None)
def test_same_cells_as_docutils(lines: list[str]) -> None:
    """Where docutils finds cells, we find the same; where it finds none, neither do we."""
    parser = cast("Any", tableparser.GridTableParser())
    try:
        parser.parse(StringList(list(lines), "page"))
        expected = sorted(cell[:4] for cell in parser.cells)
    except (tableparser.TableMarkupError, AssertionError, IndexError):
        expected = None
    try:
        found = sorted(rst_grid.GridScan(list(lines)).boxes())
    except rst_grid.MalformedError:
        found = None
    assert found == expected


@given(_grids(), st.sampled_from(["a", "a b", "- x", "**Bold** on", "x::", "1. x", "=== ===", "\u201cq\u201d", "e."]))
@settings(max_examples=300, deadline=None)
def test_shortcuts_change_nothing(lines: list[str], words: str) -> None:
    """A table reads the same with and without the short cuts, notes and spans included."""
    text = "\n".join(lines) + f"\n\n+{'-' * 14}+\n| {words:12} |\n|{' ' * 14}|\n| {words:12} |\n+{'-' * 14}+\n"
    fast, slow = (read_rst(Source("page.rst", text, "rst"), shortcuts=on) for on in (True, False))
    assert fast == slow
    assert fast.notes == slow.notes
    assert [block.span for block in walk(fast.blocks)] == [block.span for block in walk(slow.blocks)]
