"""Every block of reStructuredText knows exactly where it stands."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from samplecast.document import Block, Code, Document, Items, Paragraph, Section, Table, walk
from samplecast.readers import read
from samplecast.source import Source, Span

PLACES = {
    "after a paragraph": "words::\n\n    {\n      1\n    }\n",
    "after `::` alone": "::\n\n {\n   1\n }\n",
    "quoted": "words::\n\n> {\n> }\n\nwords\n",
    "directive": ".. code-block::\n\n   {\n     1\n   }\n",
    "directive with options": ".. code-block:: json\n   :linenos:\n   :emphasize-lines: 1\n\n"
    "       {\n         1\n       }\n",
    "directive without a blank line": ".. code:: json\n  {\n  }\n",
    "in a list item": "- item\n\n  - item\n\n    .. code::\n\n       {\n\n         1\n       }\n\n"
    "- ::\n\n     x\n\n10. ::\n\n      y\n",
    "in a definition": "term\n  ::\n\n     {\n     }\n\n:field: ::\n\n   {\n   }\n",
    "in a note": ".. note:: words::\n\n      {\n      }\n",
    "in an unknown directive": ".. tab:: x\n\n   .. tab:: y\n      :z:\n\n      ::\n\n         {\n         }\n",
    "in a quote": "words\n\n   said::\n\n     {\n     }\n",
    "in a footnote": ".. [1] words::\n\n      {\n      }\n",
    "in a list table": ".. list-table::\n\n   * - a\n     - ::\n\n         {\n         }\n",
    "in a grid table": "+----+-------+\n| a  | b::   |\n|    |       |\n|    |  {    |\n"
    "|    |    1  |\n|    |  }    |\n+----+-------+\n",
    "in a cell that spans": "+----+-------+\n| ::         |\n|            |\n|     {      |\n"
    "|     }      |\n+----+-------+\n| a  | b     |\n+----+-------+\n",
    "in a simple table": "==  =====\na   b\n==  =====\n1   ::\n\n      {\n      }\n==  =====\n",
    "with blanks at the ends": "::\n\n   {   \n   }  \n\n\n",
    "doctest": "- x\n\n  >>> 1\n  1\n",
}


def mapped(page: str, code: Code) -> bool:
    """Tell whether every line of a code block stands where its span says."""
    lines, span = page.split("\n"), code.span
    found = (lines[span.line - 1 + i][span.column - 1 :] for i in range(span.end_line - span.line + 1))
    return [line.rstrip() for line in found] == code.text.split("\n") or _in_cell(lines, code)


def _in_cell(lines: list[str], code: Code) -> bool:
    """The same for code in a table cell, behind which the page goes on."""
    start = code.span.column - 1
    rows = zip(lines[code.span.line - 1 :], code.text.split("\n"), strict=False)
    return all(line[start : start + len(text)] == text and line.rstrip().endswith(("|", text)) for line, text in rows)


@pytest.mark.parametrize("place", PLACES)
def test_code_stands_where_it_says(place: str) -> None:
    """Wherever code may stand, its lines are those of the page, column for column."""
    codes = [block for block in walk(read(Source("p", PLACES[place], "rst")).blocks) if isinstance(block, Code)]
    assert codes
    for code in codes:
        assert code.verbatim
        assert mapped(PLACES[place], code)


@pytest.mark.parametrize("page", ["::\n\n\t{\n\t  1\n\t}\n", "::\n\n\ta\n        b\n", "::\n\n  a\tb\n  c\n"])
def test_code_with_tabs(page: str) -> None:
    """Tabs in front of code keep its columns; tabs in it, or in some lines only, make it not verbatim."""
    (code,) = (block for block in walk(read(Source("p", page, "rst")).blocks) if isinstance(block, Code))
    assert code.verbatim == page.startswith("::\n\n\t{")
    assert (code.span.line, code.span.end_line) == (3, 2 + code.text.count("\n") + 1)
    assert not code.verbatim or mapped(page, code)


def test_every_block_has_its_lines() -> None:
    """Paragraphs, lists, notes and their like begin at their first character and end at their last line."""
    page = (
        "Title\n=====\n\nTwo\nlines.\n\n- a\n\n  b\n\n.. note::\n\n   c\n\n.. unknown:: d\n   :e: f\n\n   g\n\n"
        "term\n  h\n\n:i: j\n\n-k  l\n\n| m\n\n.. [1] n\n\n.. comment\n   o\n"
    )
    spans = {type(block).__name__ + str(block.span.line): block.span for block in walk(read_rst(page).blocks)}
    assert spans == {
        "Section1": Span("p", 1, 1, 2),
        "Paragraph4": Span("p", 4, 1, 5),
        "Items7": Span("p", 7, 1, 9),
        "Paragraph7": Span("p", 7, 3, 7),
        "Paragraph9": Span("p", 9, 3, 9),
        "Directive11": Span("p", 11, 1, 13),
        "Paragraph13": Span("p", 13, 4, 13),
        "Directive15": Span("p", 15, 1, 18),
        "Paragraph18": Span("p", 18, 4, 18),
        "Definitions20": Span("p", 20, 1, 21),
        "Paragraph21": Span("p", 21, 3, 21),
        "Definitions23": Span("p", 23, 1, 23),
        "Paragraph23": Span("p", 23, 5, 23),
        "Definitions25": Span("p", 25, 1, 25),
        "Paragraph25": Span("p", 25, 5, 25),
        "Paragraph27": Span("p", 27, 1, 27),
        "Directive29": Span("p", 29, 1, 29),
        "Paragraph29": Span("p", 29, 8, 29),
        "Directive31": Span("p", 31, 1, 32),
    }


def read_rst(page: str) -> Document:
    """Read a page."""
    return read(Source("p", page, "rst"))


def _starts(block: Block, lines: list[str]) -> bool:
    """Tell whether a block's first word stands where the block begins."""
    line = lines[block.span.line - 1][block.span.column - 1 :]
    match block:
        case Section():
            return line.startswith(block.title.plain[:1]) or line[:1] in "*`|:\\"
        case Paragraph():
            return line.lstrip("*`:|\\-. ")[:1] == block.text.plain.lstrip("*`:|\\-. ")[:1] or line[:1] in "*`:|\\."
        case Items():
            return line[:1] in "-*+#(" or line[:1].isalnum()
        case _:
            return True


@pytest.mark.corpus
def test_real_pages(shared: Callable[..., Path]) -> None:
    """On real pages, every code block, paragraph, row and cell stands in the page where its span says."""
    pages = sorted(shared("corpus", "rst").rglob("*.rst"))
    blocks = 0
    for path in random.Random(2).sample(pages, 160):  # noqa: S311  the same pages every time
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        for block in walk(read_rst(text).blocks):
            assert _starts(block, lines), (path, block)
            if isinstance(block, Code):
                blocks += 1
                assert block.verbatim, (path, block.span)
                assert mapped(text, block), (path, block.span)
            if isinstance(block, Table):
                assert _cells_stand(block, lines), (path, block.span)
    assert blocks > 200


def _cells_stand(table: Table, lines: list[str]) -> bool:
    """Tell whether every cell of a table begins and ends at a character that is no blank, within its row."""
    for row in (*table.header, *table.rows):
        for cell in row.cells:
            if not cell.blocks or cell.carried:
                continue
            span = cell.span
            inside = row.span.line <= span.line <= span.end_line
            first, last = lines[span.line - 1][span.column - 1], lines[span.end_line - 1][span.end_column - 1]
            if not inside or first == " " or last in " |":
                return False
    return True
