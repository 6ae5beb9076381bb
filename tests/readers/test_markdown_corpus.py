"""The Markdown reader on real pages, and on pages nobody would write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samplecast.document import Code, Document, Table, walk
from samplecast.readers.markdown.reader import read_markdown
from samplecast.source import Source

from tests.support.growth import assert_in_proportion

Shared = Callable[..., Path]


@pytest.fixture(scope="module")
def documents(shared: Shared, draw: Callable[..., list[Path]]) -> list[Document]:
    """Real Markdown pages, a draw of them or all, read once."""
    pages = sorted(shared("corpus", "markdown").rglob("*.md"))
    assert len(pages) == 1070
    return [read_markdown(Source(page.name, page.read_text(encoding="utf-8"), "markdown")) for page in draw(pages, 250)]


@pytest.mark.corpus
def test_every_page_is_read_without_complaint(documents: list[Document]) -> None:
    """No real page makes the reader fail or go past anything."""
    assert len(documents) >= 250
    assert [document.notes for document in documents if document.notes] == []


@pytest.mark.corpus
def test_every_table_is_found(documents: list[Document]) -> None:
    """There are as many tables in each document as there are opening tags in its page."""
    for document in documents:
        tables = [block for block in walk(document.blocks) if isinstance(block, Table)]
        assert len(tables) == document.source.text.count("<table"), document.source.page


@pytest.mark.corpus
def test_every_row_and_cell_knows_its_place(documents: list[Document]) -> None:
    """Rows and cells point at their own tags, and tables end where they end."""
    for document in documents:
        lines = document.source.text.split("\n")
        for table in (block for block in walk(document.blocks) if isinstance(block, Table)):
            assert lines[table.span.line - 1][table.span.column - 1 :].startswith("<table")
            assert lines[table.span.end_line - 1][: table.span.end_column].endswith("</table>")
            for row in (*table.header, *table.rows):
                assert lines[row.span.line - 1][row.span.column - 1 :].startswith("<tr")
                assert len(row.cells) == len((*table.header, *table.rows)[0].cells)
                for cell in row.cells:
                    assert re.match("<t[dh]", lines[cell.span.line - 1][cell.span.column - 1 :])


@pytest.mark.corpus
def test_every_code_block_knows_its_lines(documents: list[Document]) -> None:
    """There are as many code blocks as fences and `<pre>`, and each stands in the page where it says."""
    for document in documents:
        text = document.source.text
        codes = [block for block in walk(document.blocks) if isinstance(block, Code)]
        assert len(codes) == len(re.findall(r"(?m)^[ \t>]*```", text)) // 2 + text.count("<pre")
        lines = text.split("\n")
        for code in codes:
            assert code.verbatim or code.form == "pre"
            column = code.span.column - 1
            for line, content in enumerate(code.text.split("\n"), code.span.line - 1):
                assert not code.verbatim or lines[line][column : column + len(content)] == content


@pytest.mark.corpus
@pytest.mark.parametrize("number", ["000", "003"])
def test_founding_pages(shared: Shared, number: str) -> None:
    """The founding pages give three sections, two samples and a figure, without notes."""
    (page,) = shared("seeds").glob(f"{number}*")
    document = read_markdown(Source(page.name, page.read_text(encoding="utf-8"), "markdown"))
    kinds = [type(block).__name__ for block in walk(document.blocks)]
    assert (kinds.count("Section"), kinds.count("Code"), kinds.count("Directive")) == (4, 2, 1)
    assert document.notes == ()


PARTS = [
    *("# T", "**b**", "a", "- x", "1. y", "> q", "```", "```json", "{", "}", '"a": 1', "| A | B |", "|---|---|"),
    *("<table>", "</table>", "<tr>", "<td>", "</td>", "<pre>", "</pre>", "<div>", "</div>", '<a name="n"></a>'),
    *("{{< n >}}", "{{< /n >}}", "<Tab>", "</Tab>", ":::n", ":::", "!!! n", ": d", "---", "<!-- c", "-->", ""),
    *("**Table 1** t", "**Figure 1** f", "![](i.png)", "<details>", "<summary>", "\t", "\\", "&amp;", "<ul><li>"),
    *("| c |", "<id>", "", "", "%}"),
]


@given(st.lists(st.tuples(st.sampled_from(["", " ", "    ", "> ", "-   "]), st.sampled_from(PARTS)), max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_mixture_can_be_read(parts: list[tuple[str, str]]) -> None:
    """Whatever stands beside whatever: no failure, and every verbatim block stands where it says."""
    text = "\n".join(indent + part for indent, part in parts)
    document = read_markdown(Source("page.md", text, "markdown"))
    lines = text.split("\n")
    for block in walk(document.blocks):
        assert 0 < block.span.line <= len(lines)
        assert block.span.end_line <= len(lines)
        if isinstance(block, Code) and block.verbatim and block.text:
            for line, content in enumerate(block.text.split("\n"), block.span.line - 1):
                assert lines[line][block.span.column - 1 :].startswith(content)


@given(st.text(alphabet="<>`*_[](){}!|-:#\n \"'=/&;~\\atdrp%\0\ud800", max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_letters_can_be_read(text: str) -> None:
    """No sequence of special characters makes the reader fail."""
    assert isinstance(read_markdown(Source("page.md", text, "markdown")), Document)


ENDLESS = {
    "tables never closed": "<table>\n\n",
    "comments never closed": "<!-- x\n\n",
    "shortcodes never closed": "{{< note >}}\n\n",
    "tags never opened": "{{< /note >}}\n\n",
    "components never ended": "<Tabs\n",
    "code never ended": "{{< highlight json >}}\nx\n\n",
    "brackets": "[",
    "images": "![",
    "headings": "# Some title\n",
    "definitions": "a\n: b\n\n",
    "pipes": "| a | b |\n|---|---|\n| c | d |\n\n",
    "islands": "<table><tr><td>\n\n**x**\n\n</td></tr></table>\n\n",
    "captions": "**Table 1** x\n\n",
    "anchors": '<a name="x"></a>',
    "containers": ":::note\n",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_time_grows_with_length(name: str) -> None:
    """Four times the text takes about four times as long, even where the text is hostile."""
    unit = ENDLESS[name]

    def work(length: int) -> None:
        read_markdown(Source("page.md", unit * (length // len(unit)), "markdown"))

    assert_in_proportion(work, 5_000, most=12, floor=10)
