"""Markdown pages as documents: CommonMark, GitHub's tables, notes, captions, front matter."""

from __future__ import annotations

import pytest
from samplecast.document import (
    Block,
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
    walk,
)
from samplecast.readers.markdown.reader import read_markdown
from samplecast.source import Note, Source


def read(text: str) -> Document:
    """A page of that text."""
    return read_markdown(Source("page.md", text, "markdown"))


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a page without oddities."""
    document = read(text)
    assert document.notes == ()
    return document.blocks


def text(markdown: str) -> Text:
    """The text of a page of one paragraph."""
    (block,) = blocks(markdown)
    assert isinstance(block, Paragraph)
    return block.text


def table(markdown: str) -> Table:
    """The table of a page."""
    return next(block for block in walk(read(markdown).blocks) if isinstance(block, Table))


def cells(found: Table) -> list[list[str]]:
    """The texts of all cells, header first."""
    return [[cell.text() for cell in row.cells] for row in (*found.header, *found.rows)]


def directive(markdown: str) -> Directive:
    """The first directive of a page."""
    return next(block for block in walk(read(markdown).blocks) if isinstance(block, Directive))


# Headings and the outline.


def test_heading_carries_its_anchor() -> None:
    """An empty `<a name>` in a heading is an anchor of its section, not part of the title."""
    (section,) = blocks('# Weather<a name="w1"></a>\n\nText.\n')
    assert isinstance(section, Section)
    assert (section.title, section.anchors, section.level) == (Text("Weather"), ("w1",), 1)
    assert section.blocks == (Paragraph(Text("Text.")),)


def test_headings_nest() -> None:
    """A section ends at the next heading of its level or a higher one."""
    first, second = blocks("# A\n\n### B\n\nb\n\n## C\n\n# D\n")
    assert isinstance(first, Section)
    assert [(s.title.plain, s.level) for s in first.blocks if isinstance(s, Section)] == [("B", 3), ("C", 2)]
    assert isinstance(second, Section)
    assert second.title.plain == "D"


@pytest.mark.parametrize(
    "line",
    ["**Status code: 200**", "**Status code**:", "**Status code:**", "**[Status](#s) code**", "__Status code__"],
)
def test_bold_paragraph_is_a_heading(line: str) -> None:
    """A paragraph wholly in bold heads what follows, one level below its surroundings."""
    (section,) = blocks(f"## Response\n\n{line}\n\nFine.\n")
    assert isinstance(section, Section)
    (pseudo,) = section.blocks
    assert isinstance(pseudo, Section)
    assert (pseudo.pseudo, pseudo.level, len(pseudo.blocks)) == (True, 3, 1)
    assert not pseudo.title.strong()


@pytest.mark.parametrize(
    "line",
    ["**Never do this.**", "**Status** code", "**a** **b**", f"**{'long ' * 30}**", "**https://host/v1**", "*Status*"],
)
def test_other_bold_paragraphs_are_no_headings(line: str) -> None:
    """Sentences, URLs and partly bold paragraphs stay paragraphs."""
    assert isinstance(blocks(f"{line}\n")[0], Paragraph)


def test_bold_paragraphs_follow_each_other() -> None:
    """A bold heading ends at the next heading, bold or real; none of them nest."""
    (section,) = blocks("# A\n\n**b**\n\n1\n\n**c**\n\n2\n\n### D\n\n3\n")
    assert isinstance(section, Section)
    titles = [(s.title.plain, s.level, s.pseudo) for s in section.blocks if isinstance(s, Section)]
    assert titles == [("b", 2, True), ("c", 2, True), ("D", 3, False)]


def test_bold_paragraph_before_any_heading() -> None:
    """Without a heading around it, a bold one is at the top; its anchors stay."""
    (section,) = blocks('<a name="x"></a>\n\n**Request**\n\nText.\n')
    assert isinstance(section, Section)
    assert (section.level, section.pseudo, section.anchors) == (1, True, ("x",))


def test_heading_names_itself() -> None:
    """`{#name}` after a title is its anchor."""
    (section,) = blocks("# The error {#err-1}\n")
    assert isinstance(section, Section)
    assert (section.title.plain, section.anchors) == ("The error", ("err-1",))


def test_heading_linked_by_its_words() -> None:
    """A heading that the page links to by the words of its title has that anchor; others have none."""
    (section,) = blocks("# One\n\nSee [it](#error-codes).\n\n## Error codes\n\n## Others\n")
    assert isinstance(section, Section)
    assert [s.anchors for s in section.blocks if isinstance(s, Section)] == [("error-codes",), ()]
    assert section.anchors == ()


def test_heading_in_a_list_item() -> None:
    """A heading inside a list item ends with the item."""
    (items,) = blocks("-   # A\n\n    text\n\n-   b\n")
    assert isinstance(items, Items)
    (section,) = items.items[0].blocks
    assert isinstance(section, Section)
    assert section.blocks == (Paragraph(Text("text")),)


# Running text.


def test_blanks_are_folded_and_escapes_undone() -> None:
    """Breaks and runs of blanks are single blanks; backslashes and entities are gone."""
    assert (
        text("GET  /v1/\\{id\\}/a\\_b  \nnext&nbsp;&lt;line&gt;\\\nlast").plain == "GET /v1/{id}/a_b next <line> last"
    )


def test_marks() -> None:
    """Bold, oblique, code, links and images are ranges of the text, the outer one first."""
    found = text("**a *b*** `c  d` [e](#f) [g](h.md#i) ![j](k.png) <https://l.m> [n *o*][r]\n\n[r]: p.md\n")
    assert found.plain == "a b c d e g j https://l.m n o"
    assert found.marks == (
        Mark("strong", 0, 3),
        Mark("emphasis", 2, 3),
        Mark("literal", 4, 7),
        Mark("link", 8, 9, "f"),
        Mark("link", 10, 11, "h.md#i"),
        Mark("image", 12, 13, "k.png"),
        Mark("link", 14, 25, "https://l.m"),
        Mark("link", 26, 29, "p.md"),
        Mark("emphasis", 28, 29),
    )


def test_link_targets_stay_as_written() -> None:
    """Targets are neither encoded nor judged."""
    assert text("[a](<b (v2) ü.md>) [c](javascript:d)").links() == ("b (v2) ü.md", "javascript:d")


@pytest.mark.parametrize(
    ("markdown", "plain", "marked"),
    [
        ("1_xx_ to 5_xx_.", "1xx to 5xx.", ["xx", "xx"]),
        ("4_x_", "4x", ["x"]),
        ("a_xx_b and 1_xy_", "a_xx_b and 1_xy_", []),
        ("1\\_xx\\_", "1_xx_", []),
    ],
)
def test_status_classes(markdown: str, plain: str, marked: list[str]) -> None:
    """`1_xx_` is what converters make of an oblique xx; nothing else is touched."""
    found = text(markdown)
    assert found.plain == plain
    assert [found.plain[m.start : m.end] for m in found.marks if m.kind == "emphasis"] == marked


def test_inline_html() -> None:
    """HTML marks are marks; tags that mark nothing vanish; what is no HTML is a placeholder and stays."""
    found = text("<strong>a</strong> <em>b</em><br/>c<sup>2</sup> <code>d</code> <a href='#e'>f</a>")
    assert found.plain == "a b c2 d f"
    assert text("x <id> </id> <Name a='b'/> <project_id>").plain == "x <id> </id> <Name a='b'/> <project_id>"
    found = text('<b>a</b> <a href="#e&amp;f">g</a> <img src="h.png" alt="i"> <span class="x">j</span>')
    assert found == Text("a g i j", (Mark("strong", 0, 1), Mark("link", 2, 3, "e&f"), Mark("image", 4, 5, "h.png")))


def test_marks_that_never_end() -> None:
    """An HTML mark without its end goes to the end of the text."""
    assert text("a <b>c d").strong() == ("c d",)


def test_struck_text_stays() -> None:
    """Struck-out words are words."""
    assert text("~~old~~ new").plain == "old new"


def test_loose_anchors_belong_to_what_follows() -> None:
    """Anchors that stand alone are those of the next block, whatever it is."""
    found = blocks(
        '# T\n\n<a name="a"></a> <a id="b"></a>\n\n-   x\n\n<a name="c"></a>\n\n```\ny\n```\n\n<a name="d"></a>\n'
    )
    (section,) = found
    assert isinstance(section, Section)
    assert [getattr(block, "anchors", None) for block in section.blocks] == [("a", "b"), ("c",), ("d",)]


def test_repeated_anchors_are_one() -> None:
    """A name given twice is one anchor."""
    (block,) = blocks('*x* <a name="a"></a><a name="a"></a>\n')
    assert isinstance(block, Paragraph)
    assert block.anchors == ("a",)


# Code.


@pytest.mark.parametrize(
    ("markdown", "line", "column", "form"),
    [
        ("```\n{\n  1\n}\n```\n", 2, 1, "fence"),
        ("x\n\n~~~ json\n\n{\n  1\n}\n\n~~~\n", 5, 1, "fence"),
        ("-   a\n\n    ```\n    {\n      1\n    }\n    ```\n", 4, 5, "fence"),
        ("1.  -   ```\n        {\n          1\n        }\n        ```\n", 2, 9, "fence"),
        ("> ```\n> {\n>   1\n> }\n> ```\n", 2, 3, "fence"),
        ("> -   ```\n>     {\n>       1\n>     }\n", 2, 7, "fence"),
        ("  ```\n    {\n      1\n    }\n  ```\n", 2, 5, "fence"),
        ("a\n\n    {\n      1\n    }\n\nb\n", 3, 5, "indented"),
        ("a\n\n\t{\n\t  1\n\t}\n", 3, 2, "indented"),
        ("```\n{\n  1\n}", 2, 1, "fence"),
    ],
)
def test_code_knows_its_place(markdown: str, line: int, column: int, form: str) -> None:
    """The span of a code block is that of its content, in any container."""
    (code,) = (block for block in walk(blocks(markdown)) if isinstance(block, Code))
    assert code.text == "{\n  1\n}"
    assert (code.span.line, code.span.column, code.span.end_line, code.form) == (line, column, line + 2, form)
    assert code.verbatim
    lines = markdown.split("\n")
    for number, content in enumerate(code.text.split("\n")):
        assert lines[line - 1 + number][column - 1 :] == content


def test_blank_lines_inside_indented_code_leave_it_verbatim() -> None:
    """They have no indentation that a column would have to count."""
    (code,) = (block for block in walk(read("x\n\n    GET /a\n\n    {}\n").blocks) if isinstance(block, Code))
    assert (code.text, code.verbatim, code.span.column) == ("GET /a\n\n{}", True, 5)


def test_code_that_is_not_verbatim_says_so() -> None:
    """Where indentation varies against the container's, columns do not hold, but lines do."""
    (code,) = (block for block in walk(blocks("  ```\n  {\n }\n  ```\n")) if isinstance(block, Code))
    assert (code.text, code.verbatim, code.span.line) == ("{\n}", False, 2)


@pytest.mark.parametrize(
    ("info", "language", "caption"),
    [
        ("JSON", "json", ""),
        ("http {1,3}", "http", ""),
        ("{.json}", "json", ""),
        ('json title="a.json"', "json", "a.json"),
        ("title='b'", "", "b"),
        ("", "", ""),
    ],
)
def test_fence_label(info: str, language: str, caption: str) -> None:
    """The label is the first word after the fence; a title is the caption."""
    (code,) = blocks(f"```{info}\nx\n```\n")
    assert isinstance(code, Code)
    assert (code.language, code.caption) == (language, caption)


@pytest.mark.parametrize("markdown", ["```\n```\n", "```", "```\n\n\n```\n"])
def test_empty_code(markdown: str) -> None:
    """A fence may be empty."""
    (code,) = blocks(markdown)
    assert isinstance(code, Code)
    assert code.text == ""


def test_trailing_blanks_of_code_are_dropped() -> None:
    """Blanks at line ends are no content, as in reStructuredText."""
    (code,) = blocks("```\n{  \n\t\n}\n```\n")
    assert isinstance(code, Code)
    assert code.text == "{\n\n}"


# Tables.


def test_pipe_table() -> None:
    """Header, rows and cells of a pipe table know their places."""
    found = table("x\n\n| A | *B* |\n|:--|----:|\n| `c` | d \\| e |\n f | \n")
    assert cells(found) == [["A", "B"], ["c", "d | e"], ["f", ""]]
    assert cells(table("A | B\n--- | ---\n| c | |\n| | d\n")) == [["A", "B"], ["c", ""], ["", "d"]]
    assert (found.span.line, found.span.end_line) == (3, 6)
    assert [row.span.line for row in (*found.header, *found.rows)] == [3, 5, 6]
    spans = [(cell.span.line, cell.span.column, cell.span.end_column) for cell in found.rows[0].cells]
    assert spans == [(5, 3, 5), (5, 9, 14)]


def test_pipe_table_in_containers() -> None:
    """The columns of cells are those of the page, in list items and quotes too."""
    markdown = "-   > | A | B |\n    > |---|---|\n    > | c | d |\n"
    found = table(markdown)
    spans = [cell.span for row in (*found.header, *found.rows) for cell in row.cells]
    lines = markdown.split("\n")
    assert [lines[s.line - 1][s.column - 1 : s.end_column] for s in spans] == ["A", "B", "c", "d"]


def test_pipe_table_with_too_many_cells() -> None:
    """An unescaped pipe does not lose what stands behind it, and is noted."""
    markdown = "| A | B |\n|---|---|\n| a | b | c |\n"
    assert cells(table(markdown)) == [["A", "B"], ["a", "b | c"]]
    assert read(markdown).notes == (Note(3, 11, "table row has more cells than its header"),)


def test_pipe_table_with_html_in_cells() -> None:
    """Breaks, lists and anchors in cells are what they are in any HTML."""
    found = table('| A |\n|---|\n| <a name="x"></a>a<br>b |\n| c <ul><li>*d*</li></ul> |\n')
    (first,), (second,) = (row.cells for row in found.rows)
    assert first.blocks == (Paragraph(Text("a b"), ("x",)),)
    assert [type(block) for block in second.blocks] == [Paragraph, Items]
    assert cells(table("| A |\n|---|\n| \\<b\\> <ul><li>c</li></ul> |\n")) == [["A"], ["<b> c"]]
    assert second.text() == "c d"


@pytest.mark.parametrize(
    "markdown",
    [
        "| A | B |\n|---|\n",
        "A\n---\n",
        "| A |\n\n|---|\n",
        "| A |\n| b |\n",
        "    | A |\n|---|\n",
        "| A |\n    |---|\n",
    ],
)
def test_no_pipe_table(markdown: str) -> None:
    """Without a ruler of as many columns, pipes are just letters."""
    assert not any(isinstance(block, Table) for block in walk(read(markdown).blocks))


def test_pipe_table_ends() -> None:
    """A blank line, a fence, a quote or less indentation ends a table; a paragraph is ended by one."""
    assert [type(b) for b in blocks("x\n| A |\n|---|\n| b |\n> c\n")] == [Paragraph, Table, Directive]
    assert [type(b) for b in blocks("| A |\n|---|\n| b |\n\nc\n")] == [Table, Paragraph]
    assert [type(b) for b in blocks("-   | A |\n    |---|\n\nc\n")] == [Items, Paragraph]
    assert [type(b) for b in blocks("| A |\n|---|\n    | code |\n")] == [Table, Code]


@pytest.mark.parametrize("between", ["", '<a name="t1"></a>\n\n', '<a name="t1"></a>\n'])
def test_caption_stands_before_its_table(between: str) -> None:
    """A paragraph that begins with a bold `Table 1` is the caption of the table after it."""
    (found,) = blocks(f"**Table  1**  **disks** field\n\n{between}<table><tr><td>x</td></tr></table>\n")
    assert isinstance(found, Table)
    assert found.caption == Text("Table 1 disks field", (Mark("strong", 0, 7), Mark("strong", 8, 13)))
    assert found.anchors == (("t1",) if between else ())


def test_caption_of_a_pipe_table() -> None:
    """A pipe table has its caption the same way, with the caption's own anchors."""
    (found,) = blocks('**Table 2-1** All<a name="t"></a>\n\n| A |\n|---|\n')
    assert isinstance(found, Table)
    assert (found.caption.plain, found.anchors) == ("Table 2-1 All", ("t",))


@pytest.mark.parametrize("line", ["Table 1 lists all.", "**Table 1** x\n\ny", "**Tables**", "See **Table 1** x"])
def test_other_paragraphs_are_no_captions(line: str) -> None:
    """A caption begins with its number in bold and stands right before the table."""
    assert table(f"# T\n\n{line}\n\n| A |\n|---|\n").caption == Text()


def test_figure_in_one_paragraph_or_two() -> None:
    """A bold `Figure 1` with an image after it is a figure."""
    one = directive('**Figure  1**  Cap *a*<a name="f"></a>  \n![](x.png "t")\n')
    two = directive('**Figure  1**  Cap *a*\n\n<a name="f"></a>\n\n![](x.png)\n')
    caption = Paragraph(Text("Figure 1 Cap a", (Mark("strong", 0, 8), Mark("emphasis", 13, 14))))
    assert one == two == Directive("figure", "x.png", blocks=(caption,), anchors=("f",))
    assert (one.span.line, one.span.end_line, two.span.line, two.span.end_line) == (1, 2, 1, 5)


def test_figure_with_alternative_text() -> None:
    """Alternative text is an option, as in reStructuredText, unless it says what the caption says."""
    assert directive("**Figure 1** Cap\n\n![alt text](x.png)\n").options == (("alt", "alt text"),)
    assert directive("**Figure 1** Cap\n\n![Figure 1 Cap](x.png)\n").options == ()


@pytest.mark.parametrize(
    "markdown", ["**Figure 1** x\n\ny\n", "**Figure 1** x ![](a) ![](b)\n", "![](a.png)\n", "x ![](a)\n"]
)
def test_no_figure(markdown: str) -> None:
    """Without caption, or with more than one image, there is no figure."""
    assert {type(block) for block in blocks(markdown)} == {Paragraph}


# Quotes, notes, comments.


@pytest.mark.parametrize(
    "markdown",
    [
        ">![](/i/icon-note.gif) **NOTE:**   \n>Text *a*.\n",
        ">![](/i/icon-note.gif) **NOTE:** \n>\n>Text *a*.\n",
        "> **Note**: Text *a*.\n",
        "> **Note:** Text *a*.\n",
        "> [!NOTE]\n> Text *a*.\n",
    ],
)
def test_quote_that_is_a_note(markdown: str) -> None:
    """A quote that begins with the word for it is a note without that word."""
    assert blocks(markdown) == (Directive("note", blocks=(Paragraph(Text("Text a.", (Mark("emphasis", 5, 6),))),)),)


@pytest.mark.parametrize("markdown", ["> Text.\n", "> **Text** a\n", "> [!FOO]\n", "> -   a\n", "> a **Note:** b\n"])
def test_quote(markdown: str) -> None:
    """Any other quote is one."""
    assert directive(markdown).name == "quote"


def test_quote_with_an_anchor_alone() -> None:
    """A note whose word stands alone keeps the anchor it had."""
    found = directive('> **NOTE:**<a name="n"></a>\n>\n> -   a\n')
    assert (found.name, found.anchors, [type(b) for b in found.blocks]) == ("note", ("n",), [Items])


def test_comment() -> None:
    """A comment is a directive with its text, over any number of lines."""
    assert blocks("<!-- samplecast: ignore[X] -->\n\na\n\n<!--\nb\n\nc\n-->\n") == (
        Directive("comment", text="samplecast: ignore[X]"),
        Paragraph(Text("a")),
        Directive("comment", text="b\n\nc"),
    )


def test_comment_in_running_text() -> None:
    """A comment inside a paragraph or a title stands before it."""
    assert blocks("a <!-- b --> c\n") == (Directive("comment", text="b"), Paragraph(Text("a c")))
    comment, section = blocks("# T <!-- b -->\n")
    assert comment == Directive("comment", text="b")
    assert isinstance(section, Section)
    assert section.title.plain == "T"


# Lists and definitions.


def test_lists() -> None:
    """Bullets and numbers make lists; items hold blocks."""
    (found,) = blocks("1.  a\n2.  b\n\n    c\n")
    assert isinstance(found, Items)
    assert found.ordered
    assert [[block.text.plain for block in item.blocks if isinstance(block, Paragraph)] for item in found.items] == [
        ["a"],
        ["b", "c"],
    ]
    assert [item.span.line for item in found.items] == [1, 2]


def test_definitions() -> None:
    """A term, and below it what is said of it after a colon, with all its blocks."""
    (found,) = blocks("`a`\n: One\n  line.\n\nb\n\n:   Two\n\n    ```\n    {}\n    ```\n:   Three\nb2\n: x\n")
    assert isinstance(found, Definitions)
    assert [item.term.plain for item in found.items] == ["a", "b", "b2"]
    assert [[type(block) for block in item.blocks] for item in found.items][1] == [Paragraph, Code, Paragraph]
    assert found.items[0].blocks == (Paragraph(Text("One line.")),)
    (code,) = (block for block in walk((found,)) if isinstance(block, Code))
    assert (code.span.line, code.span.column, code.verbatim) == (10, 5, True)


def test_definitions_end() -> None:
    """A line that is not indented ends them after a blank line, and goes on with the paragraph without one."""
    found = blocks("a\n: b\nc\n\nd\n")
    assert [type(block) for block in found] == [Definitions, Paragraph]
    (definitions, _) = found
    assert isinstance(definitions, Definitions)
    assert definitions.items[0].blocks == (Paragraph(Text("b c")),)
    assert [type(block) for block in blocks("-   a\n    : b\n\nc\n")] == [Items, Paragraph]


@pytest.mark.parametrize("markdown", ["a\n:b\n", ": b\n", "a\n    : b\n", "a\n\n\n: b\n"])
def test_no_definitions(markdown: str) -> None:
    """A colon defines nothing without a term right above it and a blank after it."""
    assert not any(isinstance(block, Definitions) for block in read(markdown).blocks)


# Front matter.


def test_front_matter_yaml() -> None:
    """Plain entries become meta in order; what is more than that keeps its text."""
    document = read('---\ntitle: "A: b"\n# no\ntags:\n  - x\n  - y\nempty:\n"k": \'v\'\n---\n\n# T\n')
    assert document.meta == (("title", "A: b"), ("tags", "- x\n- y"), ("empty", ""), ("k", "v"))
    assert isinstance(document.blocks[0], Section)
    assert document.blocks[0].span.line == 11


def test_front_matter_toml() -> None:
    """TOML's too."""
    assert read('+++\n[params]\ntitle = "A"\n+++\nx\n').meta == (("", "[params]"), ("title", "A"))


@pytest.mark.parametrize("markdown", ["---\n\n# T\n", "---\nSome text.\n---\n", "x\n---\na: b\n---\n", ""])
def test_no_front_matter(markdown: str) -> None:
    """A rule at the top of the page is no front matter."""
    assert read(markdown).meta == ()


# The page as a whole.


@pytest.mark.parametrize("markdown", ["", "\n", " ", "\0", "a\0b", "\ud800", "<", "<!--", "```", "|", "[", "> ", "#"])
def test_anything_can_be_read(markdown: str) -> None:
    """No text makes the reader fail."""
    assert isinstance(read(markdown), Document)


def test_notes_of_the_source_stay() -> None:
    """What decoding met is in the document's notes, by line."""
    source = Source("page.md", "| A |\n|---|\n| a | b |\n", "markdown", (Note(9, 1, "late"), Note(1, 1, "early")))
    assert [note.line for note in read_markdown(source).notes] == [1, 3, 9]


def test_spans_name_the_page() -> None:
    """Every span has the page's name and a line."""
    for block in walk(blocks("# T\n\na\n\n-   b\n\n> c\n\n| D |\n|---|\n\n```\ne\n```\n\n<p>f</p>\n\ng\n: h\n")):
        assert block.span.path == "page.md"
        assert block.span.line > 0


def test_rules_and_empty_paragraphs_are_nothing() -> None:
    """A rule holds nothing; neither does a paragraph of an empty tag."""
    assert blocks("a\n\n***\n\n<span></span> <!-- -->\n")[0] == Paragraph(Text("a"))
    assert len(blocks("a\n\n***\n\n<i></i> <b></b>\n")) == 1
