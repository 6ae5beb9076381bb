"""HTML inside Markdown pages: tables above all, with everything that stands in their cells."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from lxml import etree
from samplecast.document import (
    Block,
    Cell,
    Code,
    Definitions,
    Directive,
    Document,
    Items,
    Mark,
    Paragraph,
    Section,
    Table,
    Text,
    plain,
    walk,
)
from samplecast.readers.markdown.reader import read_markdown
from samplecast.readers.text import TextBuilder
from samplecast.source import Note, Source


def read(text: str) -> Document:
    """A page of that text."""
    return read_markdown(Source("page.md", text, "markdown"))


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a page without oddities."""
    document = read(text)
    assert document.notes == ()
    return document.blocks


def table(html: str) -> Table:
    """The first table of a page."""
    return next(block for block in walk(read(html).blocks) if isinstance(block, Table))


def cells(found: Table) -> list[list[str]]:
    """The texts of all cells, header first; those carried from elsewhere marked."""
    return [["^" * cell.carried + cell.text() for cell in row.cells] for row in (*found.header, *found.rows)]


def cell(html: str) -> Cell:
    """The only cell of a table with that content."""
    return table(f"<table><tr><td>{html}</td></tr></table>").rows[0].cells[0]


CONVERTED = """
<a name="t1"></a>
<table><thead align="left"><tr id="r1"><th valign="top" id="m1"><p id="p1"><a name="p1"></a><a name="p1"></a>Name</p>
</th>
<th><p>Type</p>
</th>
</tr>
</thead>
<tbody><tr id="r2"><td headers="m1 "><p id="p2"><a name="p2"></a><a name="p2"></a>place_id</p>
</td>
<td><p></p>
</td>
</tr>
</tbody>
</table>
"""


def test_converted_table() -> None:
    """A table as converters write it: header, rows, anchors; an empty cell is empty."""
    (found,) = blocks(CONVERTED)
    assert isinstance(found, Table)
    assert found.anchors == ("t1",)
    assert cells(found) == [["Name", "Type"], ["place_id", ""]]
    assert len(found.header) == 1
    assert found.rows[0].cells[0].blocks == (Paragraph(Text("place_id"), ("p2",)),)
    assert found.rows[0].cells[1].blocks == ()


@pytest.mark.parametrize("prefix", ["", "  ", "-   Item\n\n    ", "> ", "1.  a\n    -   b\n\n        "])
def test_rows_and_cells_know_their_places(prefix: str) -> None:
    """Tables, rows, cells and paragraphs point at their own tags, however they are indented."""
    indent = prefix.rpartition("\n")[2]
    page = "# T\n\n" + prefix + CONVERTED.strip().replace("\n", "\n" + indent)
    lines = page.split("\n")
    found = table(page)

    def at(block: Block | Cell) -> str:
        return lines[block.span.line - 1][block.span.column - 1 :]

    assert at(found).startswith("<table>")
    assert lines[found.span.end_line - 1][: found.span.end_column].endswith("</table>")
    for row in (*found.header, *found.rows):
        assert lines[row.span.line - 1][row.span.column - 1 :].startswith("<tr")
        for one in row.cells:
            assert at(one).startswith(("<th", "<td"))
            assert all(at(block).startswith("<p") for block in one.blocks)


def test_anchor_and_table_on_one_line() -> None:
    """CommonMark calls this a paragraph; it is a table."""
    (items,) = blocks('-   Parameters\n\n    <a name="t"></a><table><tr><td>x</td></tr></table>\n')
    assert isinstance(items, Items)
    _, found = items.items[0].blocks
    assert isinstance(found, Table)
    assert (found.anchors, cells(found)) == (("t",), [["x"]])


def test_table_inside_a_line() -> None:
    """A table in the middle of a paragraph ends one paragraph and begins another."""
    before, found, after = blocks("Text *a* <table><tr><td>x</td></tr></table> and `b`\n")
    assert before == Paragraph(Text("Text a", (Mark("emphasis", 5, 6),)))
    assert isinstance(found, Table)
    assert after == Paragraph(Text("and b", (Mark("literal", 4, 5),)))


def test_rowspan_and_colspan() -> None:
    """A spanning cell stands in all its places, marked as carried in all but the first."""
    found = table(
        "<table><thead><tr><th>A</th><th colspan='2'>B</th></tr></thead>"
        "<tr><td rowspan=2>1</td><td>2</td><td>3</td></tr>"
        "<tr><td colspan=2 rowspan=2>4</td></tr><tr><td>5</td></tr></table>"
    )
    assert cells(found) == [["A", "B", "^B"], ["1", "2", "3"], ["^1", "4", "^4"], ["5", "^4", "^4"]]


def test_rowspan_to_the_end() -> None:
    """A rowspan of 0, or beyond the last row, ends with the group of rows."""
    found = table("<table><tr><td rowspan=0>a<td>b<tr><td rowspan='99'>c<tr><td>d</table>")
    assert cells(found) == [["a", "b", ""], ["^a", "c", ""], ["^a", "^c", "d"]]
    found = table("<table><thead><tr><th rowspan=9>h</th></tr></thead><tr><td>b</td></tr></table>")
    assert cells(found) == [["h"], ["b"]]


def test_cells_beyond_a_gap_are_carried() -> None:
    """A cell from above keeps its column where the row ends before it."""
    longer = table("<table><tr><td>a<td>b<td rowspan=3>c<tr><td>d<tr><td>e</table>")
    assert cells(longer) == [["a", "b", "c"], ["d", "", "^c"], ["e", "", "^c"]]
    found = table("<table><tr><td>a<td>b<td rowspan=2>c<tr><td>d</table>")
    assert cells(found) == [["a", "b", "c"], ["d", "", "^c"]]


@pytest.mark.parametrize("written", ["x", "", "-1", "1.5", "²"])
def test_odd_spans_are_one(written: str) -> None:
    """What is no number is no span."""
    assert cells(table(f'<table><tr><td rowspan="{written}" colspan="{written}">a</table>')) == [["a"]]


def test_huge_spans_are_bounded() -> None:
    """Spans of a thousand million neither fill the memory nor pass unnoticed."""
    document = read("<table>" + "<tr><td colspan=1000000000 rowspan=1000000000>x</td></tr>" * 300 + "</table>")
    (found,) = document.blocks
    assert isinstance(found, Table)
    assert len(found.rows) == 300
    assert sum(len(row.cells) for row in found.rows) < 200_000
    assert document.notes == (Note(1, 1, "table cells span too many columns: cut"),)


def test_overfull_row_keeps_its_text() -> None:
    """Where rows are too unequal to be filled up, what stands beyond the last column goes into it."""
    page = "<table><tr>" + "<td>a</td>" * 2000 + "</tr>" + "<tr><td>b</td></tr>" * 4000 + "</table>"
    found = table(page)
    assert {len(row.cells) for row in found.rows} == {len(found.rows[0].cells)}
    assert sum(len(one.blocks) for one in found.rows[0].cells) == 2000


@pytest.mark.parametrize(
    ("html", "heads"),
    [
        ("<tr><th>a</th></tr><tr><td>b</td></tr>", 1),
        ("<tr><th>a</th></tr><tr><th>b</th></tr><tr><td>c</td></tr>", 2),
        ("<tr><th>a</th><td>b</td></tr>", 0),
        ("<tr><th>a</th></tr><tr><th>b</th></tr>", 1),
        ("<thead><tr><td>a</td></tr></thead><tbody><tr><th>b</th></tr></tbody>", 1),
        ("<tr><td>a</td></tr>", 0),
        ("<tr></tr>", 0),
        ("", 0),
    ],
)
def test_header_rows(html: str, heads: int) -> None:
    """The head is what is marked as such, else the leading rows of title cells."""
    assert len(table(f"<table>{html}</table>").header) == heads


def test_caption_element() -> None:
    """`<caption>` is the caption, whatever blocks it is wrapped in."""
    assert table("<table><caption><p>a</p><p>b</p></caption><tr><td>a</table>").caption == Text("a b")
    assert table("<table><caption><b>T</b> 1</caption><tr><td>a</table>").caption == Text(
        "T 1", (Mark("strong", 0, 1),)
    )


def test_table_in_a_cell() -> None:
    """Tables nest."""
    inner = cell("a<table><tr><td>b</td></tr></table>c").blocks
    assert [type(block) for block in inner] == [Paragraph, Table, Paragraph]


def test_running_text_in_a_cell() -> None:
    """Bold, code, links, images and breaks in a cell are marks and blanks."""
    (block,) = cell(
        'a<br>b <strong>c</strong> <code>d</code> <em>e</em> <a href="#f">g</a> <img src="h" alt="i">'
    ).blocks
    assert isinstance(block, Paragraph)
    assert block.text.plain == "a b c d e g i"
    assert [(m.kind, m.target) for m in block.text.marks] == [
        ("strong", ""),
        ("literal", ""),
        ("emphasis", ""),
        ("link", "f"),
        ("image", "h"),
    ]


def test_blanks_at_the_edges_of_marks() -> None:
    """Blanks inside the tags of a mark are outside the mark; an empty mark is none."""
    (block,) = cell("a<b> b </b>c<i> </i>d<a href='#e'> </a>").blocks
    assert isinstance(block, Paragraph)
    assert block.text.plain == "a b c d"
    assert block.text.marks == (Mark("strong", 2, 3), Mark("link", 7, 7, "e"))


def test_bold_over_paragraphs() -> None:
    """A mark that holds blocks marks the text of each."""
    (one, two) = cell("<strong>a<p>b</p></strong>").blocks
    assert isinstance(one, Paragraph)
    assert isinstance(two, Paragraph)
    assert one.text.strong() == ("a",)
    assert two.text.strong() == ("b",)


def test_lists_in_a_cell() -> None:
    """Lists in cells are lists, nested ones and ones without their items too."""
    (found,) = cell("<ul><li>a<ol><li>b</li></ol></li><ul><li>c</li></ul></ul>").blocks
    assert isinstance(found, Items)
    assert len(found.items) == 1
    assert [type(block) for block in found.items[0].blocks] == [Paragraph, Items, Items]
    (stray,) = cell("<li>a</li>").blocks
    assert isinstance(stray, Items)
    assert cell("<ul></ul>").blocks == ()


def test_definition_list() -> None:
    """Terms and what is said of them; several definitions of a term are several entries."""
    (found,) = blocks("<dl><dt><b>a</b></dt><dd>b</dd><dd>c</dd><dt>d</dt></dl>\n")
    assert isinstance(found, Definitions)
    assert [(item.term.plain, len(item.blocks)) for item in found.items] == [("a", 1), ("", 1), ("d", 0)]
    (stray,) = blocks("<div><dd>x</dd></div>\n")
    assert isinstance(stray, Definitions)


def test_placeholders_stay() -> None:
    """`<id>` is no tag of HTML but a placeholder, and stays as it is written."""
    assert cell("/v1/<id>/<Project_Id>/x, List<String>").text() == "/v1/<id>/<Project_Id>/x, List<String>"
    assert cell("<id>1</id> &lt;a&gt; &amp; 1 < 2").text() == "<id>1</id> <a> & 1 < 2"


def test_case_of_tags_is_no_matter() -> None:
    """Tags may be written in capitals."""
    found = table('<TABLE><TR><TD ROWSPAN="2">a</TD><TD>b</TD></TR><TR><TD>c</TD></TR></TABLE>')
    assert cells(found) == [["a", "b"], ["^a", "c"]]


# Code.


def code(markdown: str) -> Code:
    """The first code block of a page."""
    return next(block for block in walk(read(markdown).blocks) if isinstance(block, Code))


def test_pre_in_a_cell() -> None:
    """Code in a cell knows its lines; blank lines and entities in it are its own."""
    markdown = '<table><tr><td><pre class="screen">{\n\n  "a": "&lt;b&gt;"\n}</pre></td></tr></table>\n'
    found = code(markdown)
    assert found.text == '{\n\n  "a": "<b>"\n}'
    assert (found.form, found.verbatim, found.span.line, found.span.end_line) == ("pre", False, 1, 4)


@pytest.mark.parametrize(
    ("markdown", "line", "column"),
    [
        ("<pre>\n{\n}\n</pre>\n", 2, 1),
        ("x\n\n<pre>{\n}</pre>\n", 3, 6),
        ("-   <table><tr><td>x<pre>\n    {\n    }\n    </pre></td></tr></table>\n", 2, 5),
        ("<td><pre>{}</pre></td> {}\n", 1, 10),
    ],
)
def test_pre_knows_its_place(markdown: str, line: int, column: int) -> None:
    """The span of `<pre>` is that of its content; whether columns hold is checked, not hoped."""
    found = code(markdown)
    assert (found.span.line, found.span.column) == (line, column)
    lines = markdown.split("\n")
    holds = all(
        lines[line - 1 + number][column - 1 :].startswith(text) for number, text in enumerate(found.text.split("\n"))
    )
    assert found.verbatim == holds


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<pre><code class="language-JSON">x</code></pre>', "json"),
        ('<pre class="highlight lang-http">x</pre>', "http"),
        ('<pre lang="xml">x</pre>', "xml"),
        ('<pre class="screen">x</pre>', ""),
    ],
)
def test_pre_language(html: str, language: str) -> None:
    """The class of `<pre>` or of the `<code>` in it may name the language."""
    assert code(html).language == language


def test_tags_inside_pre() -> None:
    """Anchors in code are its anchors, breaks are line ends, marks vanish."""
    found = code('<pre><a name="x"></a><a name="y"></a>a<br><b>b</b></pre>\n')
    assert (found.text, found.anchors, found.verbatim) == ("a\nb", ("x", "y"), False)


def test_breaks_make_no_lines_of_the_page() -> None:
    """Breaks in code on the last line do not point beyond the page."""
    found = code("<div><pre><br><br>x<br>y</pre></div>")
    assert (found.text, found.span.line, found.span.end_line, found.verbatim) == ("x\ny", 1, 1, False)


def test_document_over_many_rows() -> None:
    """A JSON document cut over one-line blocks in table rows gives one block per row, in order."""
    rows = ["{", '  "a": [', "    1", "  ]", "}"]
    page = "<table>" + "".join(f"<tr><td><pre>{row}</pre></td></tr>\n" for row in rows) + "</table>\n"
    found = [block for block in walk(read(page).blocks) if isinstance(block, Code)]
    assert [block.text for block in found] == [row.strip() for row in rows]
    assert all(later.span.line == earlier.span.line + 1 for earlier, later in pairwise(found))


# Markdown inside HTML.


def test_markdown_in_cells() -> None:
    """Between blank lines, cells hold Markdown; lines and columns are the page's."""
    markdown = "<table>\n<tr><td>\n\n**a** `b`\n\n```json\n{}\n```\n\n</td><td>c</td></tr>\n</table>\n"
    found = table(markdown)
    (first, second) = found.rows[0].cells
    assert [type(block) for block in first.blocks] == [Paragraph, Code]
    assert (second.text(), second.span.line) == ("c", 10)
    inner = code(markdown)
    assert (inner.language, inner.span.line, inner.verbatim) == ("json", 7, True)


@pytest.mark.parametrize(
    ("inside", "texts"),
    [
        ("\n\n**a**\n\nb *c*", ["a", "b *c*"]),
        ("\n\n**a**\nb\n\n", ["a b"]),
        ("\n\n**a**\n", ["a"]),
        ("x\n\n```\n<td>\n```\n", ["x", "<td>"]),
    ],
)
def test_where_markdown_in_html_ends(inside: str, texts: list[str]) -> None:
    """A tag at the start of a line ends Markdown; a paragraph that a tag cuts through is HTML."""
    assert [plain([block]) for block in cell(inside).blocks] == texts


def test_blank_lines_in_html_text() -> None:
    """A blank line in a cell's running text does not end the table; nor does one in `<pre>` or a comment."""
    found = table(
        "<table><tr><td>a\n\nb</td></tr>\n\n<!-- c\n\nd -->\n\n<tr><td><pre>e\n\n**f**</pre></td></tr></table>\n"
    )
    assert cells(found) == [["a b"], ["e\n\n**f**"]]


def test_details() -> None:
    """`<details>` is a directive with its summary; what it holds is an outline of its own."""
    (found, after) = blocks(
        "<details>\n<summary>More <b>here</b></summary>\n\n**Status code: 200**\n\na\n\n</details>\n\nb\n"
    )
    assert isinstance(found, Directive)
    assert (found.name, found.argument) == ("details", "More here")
    (section,) = found.blocks
    assert isinstance(section, Section)
    assert section.blocks == (Paragraph(Text("a")),)
    assert after == Paragraph(Text("b"))


def test_division_is_transparent() -> None:
    """A `div` without meaning is not there; a heading in it heads what follows it."""
    (section,) = blocks('<div align="center" id="d">\n\n# T\n\n</div>\n\na\n')
    assert isinstance(section, Section)
    assert (section.title.plain, section.anchors, section.blocks) == ("T", ("d",), (Paragraph(Text("a")),))


def test_headings_in_html() -> None:
    """`<h2>` is a heading of its level, with its id."""
    (section,) = blocks('<h1 id="a">T</h1>\n\ntext\n\n<h2>b</h2>\n\n<h2></h2>\n')
    assert isinstance(section, Section)
    assert (section.title.plain, section.anchors) == ("T", ("a",))
    assert [s.title.plain for s in section.blocks if isinstance(s, Section)] == ["b", ""]


def test_heading_in_a_cell() -> None:
    """A heading in a cell ends with the cell."""
    (section,) = cell("<h3>a</h3><p>b</p>").blocks
    assert isinstance(section, Section)
    assert section.blocks == (Paragraph(Text("b")),)


# Notes, figures, comments, scripts.


@pytest.mark.parametrize(
    "html",
    [
        '<div class="note"><p>a</p></div>',
        '<div class="note" ><span class="notetitle"> NOTE: </span><div class="notebody"><p>a</p></div></div>',
        '<div class="x note"><p><b>Note:</b> a</p></div>',
        "<blockquote><b>Note</b>: a</blockquote>",
    ],
)
def test_notes(html: str) -> None:
    """A `div` of that class is a note, without the word that says so again."""
    assert cell(html).blocks == (Directive("note", blocks=(Paragraph(Text("a")),)),)


def test_quote() -> None:
    """`<blockquote>` is a quote."""
    assert blocks("<blockquote>a</blockquote>\n") == (Directive("quote", blocks=(Paragraph(Text("a")),)),)


def test_figure() -> None:
    """`<figure>` with one image is a figure; with more, its parts stay."""
    (found,) = blocks('<figure id="f"><img src="a.png" alt="b"><figcaption>c</figcaption></figure>\n')
    caption = (Paragraph(Text("c")),)
    assert found == Directive("figure", "a.png", (("alt", "b"),), caption, anchors=("f",))
    assert [type(b) for b in blocks("<figure><p>a</p><p>b</p><figcaption>c</figcaption></figure>\n")] == [Paragraph] * 3
    assert [type(b) for b in blocks("<figure><p>a</p></figure>\n")] == [Paragraph]


def test_comments_inside_tables() -> None:
    """A comment between rows stands before the table, one in a cell in the cell."""
    comment, found = blocks("<table><!-- a --><tr><td>b<!-- c --></td></tr></table>\n")
    assert comment == Directive("comment", text="a")
    assert isinstance(found, Table)
    assert found.rows[0].cells[0].blocks == (Paragraph(Text("b")), Directive("comment", text="c"))


def test_comments_know_their_lines() -> None:
    """Each comment points at itself, however many stand after one tag."""
    page = "<table>\n<!-- a -->\n<tr><td>\n<!-- b -->\n<!-- c --></td></tr></table>\n"
    found = [block.span.line for block in walk(blocks(page)) if isinstance(block, Directive)]
    assert found == [2, 4, 5]


def test_text_between_cells_stays() -> None:
    """Text that stands in no cell stands before the table."""
    one, two, found = read("<table>a<tr>b<td>c</td></tr></table>\n").blocks
    assert (one, two) == (Paragraph(Text("a")), Paragraph(Text("b")))
    assert isinstance(found, Table)


def test_scripts_are_kept_apart() -> None:
    """Scripts and styles are never text of the page, nor lost."""
    assert blocks("<script>let a = '<b>';\n\nb()</script>\n\n<style>p {}</style>\n") == (
        Directive("script", text="let a = '<b>';\n\nb()"),
        Directive("style", text="p {}"),
    )


# Anchors.


def test_ids_and_names_are_anchors() -> None:
    """Names go to the block they stand in or before; in cells to the first block that follows."""
    found = table(
        '<table id="t"><tr id="r"><td><a name="a"></a></td><td><a name="b"></a><p id="c">x</p></td></tr></table>'
    )
    assert found.anchors == ("t",)
    assert found.rows[0].cells[0].blocks == ()
    assert found.rows[0].cells[1].blocks == (Paragraph(Text("x"), ("a", "b", "c")),)


def test_anchors_at_the_end() -> None:
    """A name after which nothing comes belongs to what came before it."""
    (block,) = blocks('<div><p>x</p><p id="a"></p></div>\n')
    assert block == Paragraph(Text("x"), ("a",))
    (alone,) = blocks('<div><a name="a"></a></div>\n')
    assert alone == Paragraph(Text(), ("a",))


# Bad HTML.


def test_unclosed_table() -> None:
    """A table that is never closed is read up to the blank line, and noted."""
    document = read("<table><tr><td>a\n\nb\n")
    found, after = document.blocks
    assert isinstance(found, Table)
    assert cells(found) == [["a"]]
    assert after == Paragraph(Text("b"))
    assert document.notes == (Note(1, 1, "HTML element is never closed"),)


def test_tags_that_do_not_match() -> None:
    """Stray tags are noted with their line."""
    document = read("<div>\n<b>a</i>\n</div>\n\n<div></p></div>\n")
    assert [note.line for note in document.notes] == [2, 3, 5]
    assert all("tag" in note.message for note in document.notes)


def test_many_tags_that_do_not_match() -> None:
    """A page full of stray tags does not drown in notes."""
    notes = read("<div>" + "</b>\n" * 100 + "</div>\n").notes
    assert len(notes) == 21
    assert any(note.message == "80 more HTML tags do not match" for note in notes)


def test_rows_without_a_table() -> None:
    """Rows and cells on their own still make a table."""
    assert cells(table("<tr><td>a</td><td>b</td></tr>\n")) == [["a", "b"]]
    assert cells(table("<div><td>a</td></div>\n")) == [["a"]]


def test_titles_without_a_place() -> None:
    """A summary or caption on its own, or a second one, keeps its text."""
    assert blocks("<div><summary>a</summary></div>\n") == (Directive("details", "a"),)
    assert blocks("<div><figcaption>a</figcaption></div>\n") == (Paragraph(Text("a")),)
    (found,) = blocks("<details><summary>a</summary><summary>b</summary></details>\n")
    assert found == Directive("details", "a", blocks=(Paragraph(Text("b")),))
    before, table_ = blocks("<table><caption>a</caption><caption>b</caption><tr><td>c</table>\n")
    assert before == Paragraph(Text("b"))
    assert isinstance(table_, Table)
    assert table_.caption == Text("a")


@pytest.mark.parametrize("count", [98, 99, 100, 101])
def test_nothing_is_lost_at_the_bound(count: int) -> None:
    """Cells without rows just where nesting ends keep their text."""
    page = "<div>" * count + "<td>x</td><li>y</li><dt>z</dt>" + "</div>" * count + "<p>after</p>\n"
    assert sorted(plain(read(page).blocks).split()) == ["after", "x", "y", "z"]


def test_depth_is_bounded() -> None:
    """Beyond a hundred levels only the text is read, which is noted once."""
    document = read("<div>" * 5000 + "<pre>x</pre>" + "</div>" * 5000 + "\n")
    assert document.blocks == (Paragraph(Text("x")),)
    assert [note.message for note in document.notes] == ["HTML nested deeper than 100 levels: only its text is read"]


def test_lines_beyond_the_parsers_counter() -> None:
    """Lines are right where lxml's own counter has long stopped."""
    page = "<table>" + "<tr><td>a</td></tr>\n" * 66_000 + "<tr><td>b</td></tr></table>\n"
    found = table(page)
    assert found.rows[-1].cells[0].span.line == 66_001
    assert found.span.end_line == 66_001


def test_parser_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should lxml ever fail on a stretch of HTML, that is a note, its text stays, and the page goes on."""

    def fail(*_: object) -> None:
        broken: Callable[..., Exception] = etree.XMLSyntaxError
        raise broken("broken", 0, 1, 1)

    monkeypatch.setattr(etree, "fromstring", fail)
    document = read("<div>a</div>\n\nb\n")
    assert document.blocks == (Paragraph(Text("<div>a</div>")), Paragraph(Text("b")))
    assert [note.message for note in document.notes] == ["HTML not understood: broken (line 1)"]


def test_threads_do_not_meet() -> None:
    """Pages read at the same time in threads do not mix."""
    pages = [f"<table><tr><td>{number}</td></tr></table>\n" * 20 for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda page: cells(table(page)), pages))
    assert found == [[[str(number)]] for number in range(40)]


@pytest.mark.parametrize(
    "html",
    ["<div>\ud800</div>", "<div>\0</div>", "<table", "<div a=", "<div><!-- x", "<p>&#xD800;&#0;&#x110000;</p>", "<p"],
)
def test_anything_can_be_read(html: str) -> None:
    """No HTML makes the reader fail."""
    assert isinstance(read(f"{html}\n"), Document)


def test_marks_that_nothing_closes_go_on_for_a_while_only() -> None:
    """A block has those of the blocks before it, but not of thousands."""
    first = TextBuilder()
    for number in range(100):
        first.open("link", "a", str(number))
    heir = first.successor()
    assert heir is not None
    heir.add("x")
    assert [mark.target for mark in heir.text().marks] == [str(number) for number in sorted(range(68, 100), key=str)]
    assert TextBuilder().successor() is None
