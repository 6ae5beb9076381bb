"""What each construct of reStructuredText becomes."""

from __future__ import annotations

import gc
import re

import pytest
from msgspec.structs import replace
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
    plain,
    walk,
)
from samplecast.readers import read
from samplecast.source import Note, Source, Span


def rst(text: str) -> Document:
    """Read a page."""
    return read(Source("page.rst", text, "rst"))


def only(text: str) -> Block:
    """Read a page of one block."""
    (block,) = rst(text).blocks
    return block


def texts(blocks: tuple[Block, ...]) -> list[str]:
    """The paragraphs of some blocks."""
    return [block.text.plain for block in blocks if isinstance(block, Paragraph)]


class TestOutline:
    """Titles, labels, docinfo."""

    def test_titles_nest_by_their_styles(self) -> None:
        """The first style is level 1, each new one is a level deeper, a known one goes back to its level."""
        page = rst("A\n=\n\nB\n-\n\n=====\n C\n=====\n\nD\n-\n\nE\n=\n")
        sections = [block for block in walk(page.blocks) if isinstance(block, Section)]
        assert [(s.title.plain, s.level) for s in sections] == [("A", 1), ("B", 2), ("C", 3), ("D", 2), ("E", 1)]
        assert page.notes == ()

    def test_title_knows_its_lines(self) -> None:
        """The span of a title begins at its words and ends with its underline."""
        page = rst("\nA\n=\n\n=====\n B C\n=====\n")
        assert [b.span for b in walk(page.blocks)] == [Span("page.rst", 2, 1, 3), Span("page.rst", 6, 2, 7)]

    def test_title_that_skips_a_level(self) -> None:
        """A title whose style belongs two levels further down is a note, and still a title."""
        page = rst("A\n=\n\nB\n-\n\nC\n~\n\nD\n=\n\nE\n~\n\nwords\n")
        sections = [b for b in walk(page.blocks) if isinstance(b, Section)]
        assert [(s.title.plain, s.level) for s in sections][-1] == ("E", 3)
        assert page.notes == (Note(13, 1, "Inconsistent title style: skip from level 1 to 3."),)

    def test_short_underline_is_a_note(self) -> None:
        """A title over too short an underline is still a title."""
        page = rst("A long title\n=======\n\nwords\n")
        assert isinstance(page.blocks[0], Section)
        assert [note.line for note in page.notes] == [2]

    def test_bold_paragraph_is_a_heading(self) -> None:
        """A paragraph wholly in bold opens a pseudo section."""
        block = only("**Status Code**\n\nwords\n")
        assert isinstance(block, Section)
        assert (block.pseudo, block.title, texts(block.blocks)) == (True, Text("Status Code"), ["words"])

    def test_rubric_is_a_heading(self) -> None:
        """A rubric is the same as a paragraph in bold."""
        assert rst(".. rubric:: Status *Code*\n\nwords\n") == rst("**Status Code**\n\nwords\n")

    def test_labels_stay_as_written(self) -> None:
        """Labels go to the block after them, upper case and all; several may stand before one."""
        page = rst(".. _One_Two:\n.. _`x y`:\n\n.. a comment\n\nTitle\n=====\n\n.. _Three:\n\nwords\n")
        comment, section = page.blocks
        assert isinstance(comment, Directive)
        assert comment.anchors == ()
        assert isinstance(section, Section)
        assert section.anchors == ("One_Two", "x y")
        assert isinstance(section.blocks[0], Paragraph)
        assert section.blocks[0].anchors == ("Three",)

    @pytest.mark.parametrize(
        "block",
        [
            "* x",
            "1. x",
            ":f: x\n:g: y",
            "t\n  d",
            "-a  x",
            "+--+\n|x |\n+--+",
            ".. note:: x",
            "::\n\n  x",
            "| x",
            "  x",
        ],
    )
    def test_label_before_any_block(self, block: str) -> None:
        """Every kind of block takes the label that stands before it, not something inside it."""
        (first,) = rst(f"words\n\n.. _label:\n\n{block}\n").blocks[1:]
        assert getattr(first, "anchors", None) == ("label",)
        assert all(getattr(inner, "anchors", ()) == () for inner in list(walk([first]))[1:])

    def test_label_at_the_end(self) -> None:
        """A label with nothing after it is kept on an empty paragraph."""
        assert rst("words\n\n.. _end:\n").blocks[1:] == (Paragraph(Text(), ("end",)),)

    def test_docinfo(self) -> None:
        """Fields at the top are the page's meta data, comments and labels before them or not."""
        page = rst(".. comment\n\n.. _top:\n\n:original_name: a.html\n:tags: one,\n       *two*\n\nTitle\n=====\n")
        assert page.meta == (("original_name", "a.html"), ("tags", "one, two"))
        assert [b.anchors for b in page.blocks if isinstance(b, Section)] == [("top",)]

    def test_fields_further_down(self) -> None:
        """Fields anywhere else are definitions."""
        block = rst("Title\n=====\n\n:name: value\n:other name:\n  - item\n").blocks[0]
        assert isinstance(block, Section)
        (fields,) = block.blocks
        assert isinstance(fields, Definitions)
        assert [(f.term.plain, plain(f.blocks)) for f in fields.items] == [("name", "value"), ("other name", "item")]
        assert [f.span for f in fields.items] == [Span("page.rst", 4, 1, 4), Span("page.rst", 5, 1, 6)]


class TestBlocks:
    """Lists, definitions, code, quotes."""

    def test_lists(self) -> None:
        """Bullets and numbers, nested, with the lines of each item."""
        first, second = rst("- a\n\n  more\n\n  - b\n- c\n\n1. x\n#. y\n").blocks
        assert isinstance(first, Items)
        assert isinstance(second, Items)
        assert (first.ordered, second.ordered) == (False, True)
        assert [texts(item.blocks) for item in (*first.items, *second.items)] == [["a", "more"], ["c"], ["x"], ["y"]]
        assert [item.span.end_line for item in first.items] == [5, 6]
        assert first.span == Span("page.rst", 1, 1, 6)

    def test_definitions(self) -> None:
        """A term keeps its classifiers; its definition may be anything."""
        block = only("term : string\n  What it is.\n\n  - one\nother\n  Words.\n")
        assert isinstance(block, Definitions)
        assert [item.term.plain for item in block.items] == ["term : string", "other"]
        assert [type(inner) for inner in block.items[0].blocks] == [Paragraph, Items]
        assert [item.span for item in block.items] == [Span("page.rst", 1, 1, 4), Span("page.rst", 5, 1, 6)]

    def test_options(self) -> None:
        """Command line options are definitions too."""
        block = only("-a         first\n-b, --bee=<x y>  second\n")
        assert isinstance(block, Definitions)
        assert [(i.term.plain, plain(i.blocks)) for i in block.items] == [
            ("-a", "first"),
            ("-b, --bee=<x y>", "second"),
        ]

    def test_line_block_is_a_paragraph(self) -> None:
        """Lines kept apart are one paragraph, as hard line breaks make in Markdown."""
        assert only("| one **two**\n|    three\n") == Paragraph(Text("one two three", (Mark("strong", 4, 7),)))

    def test_quote(self) -> None:
        """An indented block is a quote, its attribution the last paragraph."""
        quote = rst("words\n\n  said\n\n  -- someone\n").blocks[1]
        assert isinstance(quote, Directive)
        assert (quote.name, texts(quote.blocks), quote.span.end_line) == ("quote", ["said", "-- someone"], 5)

    @pytest.mark.parametrize(
        ("page", "code"),
        [
            ("::\n\n  a\n    b\n", Code("a\n  b")),
            ("words::\n\n  a\n\n\n  b\n\n", Code("a\n\n\nb")),
            ("words ::\n\n> a\n> b\n", Code("> a\n> b")),
            (".. code-block::\n\n   a\n", Code("a")),
            (".. code-block:: JSON\n   :linenos:\n   :caption: The *cap*\n   :name: it\n\n     {\n   ",
             Code("{", "json", ("it",), "The *cap*")),
            (".. code:: http\n   GET /x\n", Code("GET /x", "http")),
            (".. code-block::\n   {\n   }\n", Code("{\n}")),
            (".. sourcecode:: json Title\n\n   {}\n", Code("{}", "json", (), "Title")),
            (".. parsed-literal::\n\n   *a*\n", Code("a", verbatim=False)),
            (".. parsed-literal::\n\n   a\n     b  c\n", Code("a\n  b  c")),
            (".. parsed-literal::\n\n     **a**:  ``b``,\n   :ref:`c <d>`\n", Code("  a:  b,\nc", verbatim=False)),
            (">>> 1\n1\n", Code(">>> 1\n1")),
            (".. code-block:: text\n", Code("", "text")),
        ],
    )  # fmt: skip
    def test_code(self, page: str, code: Code) -> None:
        """Every way to write verbatim text gives its lines, label, name and caption."""
        found = [block for block in walk(rst(page).blocks) if isinstance(block, Code)]
        assert found == [code]

    def test_literal_mark_leaves_one_colon(self) -> None:
        """`text::` reads `text:`, `text ::` reads `text`, `::` alone is no paragraph."""
        page = rst("one::\n\n  x\n\ntwo ::\n\n  x\n\n::\n\n  x\n\nthree \\::\n")
        assert texts(page.blocks) == ["one:", "two", "three ::"]

    def test_rule_says_nothing(self) -> None:
        """A transition leaves no block."""
        assert texts(rst("a\n\n----\n\nb\n").blocks) == ["a", "b"]


class TestDirectives:
    """Directives are read by their shape; none is run."""

    @pytest.mark.parametrize("name", ["note", "caution", "important", "warning", "tip", "seealso"])
    def test_notes(self, name: str) -> None:
        """A note holds its blocks, wherever its words begin."""
        for text in (f".. {name}:: words\n", f".. {name}::\n   words\n", f".. {name}::\n\n   words\n"):
            assert only(text) == Directive(name, blocks=(Paragraph(Text("words")),))

    def test_note_with_options(self) -> None:
        """Options of a note are kept, words before and after them too."""
        block = only(".. note:: one\n   :name: here\n   :class: x\n\n   two\n")
        assert isinstance(block, Directive)
        assert (block.options, block.anchors) == ((("name", "here"), ("class", "x")), ("here",))
        assert texts(block.blocks) == ["one", "two"]

    def test_figure(self) -> None:
        """A figure has its file as argument and its caption as first block."""
        block = only(".. figure:: /a/b.png\n   :alt: **Figure 1** x\n\n   **Figure 1** Caption\n\n   Legend\n")
        assert isinstance(block, Directive)
        assert (block.name, block.argument, block.options) == ("figure", "/a/b.png", (("alt", "Figure 1 x"),))
        assert texts(block.blocks) == ["Figure 1 Caption", "Legend"]
        assert block.span == Span("page.rst", 1, 1, 6)

    def test_image(self) -> None:
        """An image is a paragraph with a mark, as in Markdown."""
        block = only(".. image:: a.png\n   :alt: words\n   :target: http://x.example\n")
        marks = (Mark("image", 0, 5, "a.png"), Mark("link", 0, 5, "http://x.example"))
        assert block == Paragraph(Text("words", marks))

    def test_toctree(self) -> None:
        """Entries of a table of contents are its text, and links."""
        block = only(".. toctree::\n   :maxdepth: 1\n\n   a/b\n   Some title <c>\n")
        assert isinstance(block, Directive)
        assert (block.options, block.text) == ((("maxdepth", "1"),), "a/b\nSome title <c>")
        links = [(b.text.plain, b.text.links()) for b in block.blocks if isinstance(b, Paragraph)]
        assert links == [("a/b", ("a/b",)), ("Some title", ("c",))]

    def test_unknown_directive_that_parses(self) -> None:
        """An unknown directive keeps name, argument, options, raw text and blocks."""
        block = only(".. http:get:: /users/(int:id)\n   :synopsis: a\n     b\n\n   Words.\n\n   :status 200: ok\n")
        assert isinstance(block, Directive)
        assert (block.name, block.argument, block.options) == ("http:get", "/users/(int:id)", (("synopsis", "a b"),))
        assert block.text == "Words.\n\n:status 200: ok"
        assert [type(inner) for inner in block.blocks] == [Paragraph, Definitions]

    def test_unknown_directive_that_does_not_parse(self) -> None:
        """Where the content is no markup, only the text is kept, and nobody complains."""
        page = rst("words\n\n.. diagram:: x\n\n   a -> b\n     - c\n   d *e\n\nmore *words\n")
        assert page.blocks[1] == Directive("diagram", "x", text="a -> b\n  - c\nd *e")
        assert [note.line for note in page.notes] == [9]

    @pytest.mark.parametrize(
        "text",
        [
            ".. include:: /etc/passwd\n",
            ".. literalinclude:: /etc/passwd\n   :language: text\n",
            ".. raw:: html\n   :file: /etc/passwd\n",
            ".. csv-table:: Users\n   :file: /etc/passwd\n",
            ".. raw:: html\n\n   <script>1</script>\n",
        ],
    )
    def test_no_file_is_read(self, text: str) -> None:
        """Directives that would read a file or pass something through are kept as they stand."""
        block = only(text)
        assert isinstance(block, Directive)
        assert f".. {block.name}:: {block.argument}" == text.splitlines()[0]
        assert block.blocks == ()
        assert all("root" not in part for part in (block.text, block.argument))

    def test_admonition_and_version(self) -> None:
        """Directives with an argument keep it apart from their content."""
        note, version = rst(".. admonition:: My *title*\n\n   x\n\n.. versionadded:: 1.2\n   y\n").blocks
        assert note == Directive("admonition", "My *title*", blocks=(Paragraph(Text("x")),))
        assert version == Directive("versionadded", "1.2", blocks=(Paragraph(Text("y")),))

    def test_comment(self) -> None:
        """A comment is kept, with its text."""
        blocks = rst(".. samplecast: ignore[XC101] reason\n\n..\n\n.. one\n   two\n").blocks
        assert [b.text for b in blocks if isinstance(b, Directive)] == [
            "samplecast: ignore[XC101] reason",
            "",
            "one\ntwo",
        ]

    def test_footnotes(self) -> None:
        """Footnotes and citations keep their label as anchor; references link to it."""
        first, *notes = rst(
            "See [1]_, [#]_, [#x]_ and [Ab]_.\n\n.. [1] one\n.. [#] two\n.. [#x] three\n.. [Ab] four\n"
        ).blocks
        assert isinstance(first, Paragraph)
        assert (first.text.plain, first.text.links()) == ("See [1], [#], [#x] and [Ab].", ("1", "x", "Ab"))
        assert [(n.name, n.argument, n.anchors, plain(n.blocks)) for n in notes if isinstance(n, Directive)] == [
            ("footnote", "1", ("1",), "one"),
            ("footnote", "#", (), "two"),
            ("footnote", "#x", ("x",), "three"),
            ("citation", "Ab", ("Ab",), "four"),
        ]

    def test_nothing_is_registered(self) -> None:
        """A host's own roles and directives stay what they were."""
        from docutils.parsers.rst import directives, roles, states  # noqa: PLC0415  only this test looks inside

        before = (dict(directives._directives), dict(roles._roles), list(states.RSTState.nested_sm_cache))
        rst(".. toctree::\n\n   a\n\n:ref:`x`\n\n- a\n\n  - b\n\n.. default-role:: emphasis\n.. role:: new\n\n`a`\n")
        assert (dict(directives._directives), dict(roles._roles), list(states.RSTState.nested_sm_cache)) == before


class TestMalformed:
    """What docutils can make nothing of."""

    def test_title_where_none_may_be(self) -> None:
        """A title inside a list item is a note, and its words stay."""
        page = rst("- item\n\n  Title\n  =====\n\n  words\n")
        assert plain(page.blocks) == "item Title words"
        assert page.notes == (Note(4, 1, "Unexpected section title."),)

    @pytest.mark.parametrize(
        "text",
        ["====\nTitle\n----\n", "====\nTitle\n", "====\n----\n", "- x\n\n  ======\n\n  y\n"],
    )
    def test_text_is_never_lost(self, text: str) -> None:
        """Where an error message swallows text, the text is kept."""
        page = rst(text)
        kept = " ".join([plain(page.blocks), *(b.text for b in walk(page.blocks) if isinstance(b, Directive))])
        assert page.notes
        assert all(word in kept for word in re.findall(r"\w+|[=-]{4,}", text))

    def test_notes_are_kept_in_order(self) -> None:
        """Complaints are notes with their lines, after what decoding had to say."""
        source = Source("page.rst", "a *b\n\n\nc `d\n", "rst", (Note(1, 1, "a byte order mark"),))
        notes = read(source).notes
        assert [(note.line, note.message.split()[0]) for note in notes] == [(1, "Inline"), (1, "a"), (4, "Inline")]

    def test_nothing_is_printed(self, capsys: pytest.CaptureFixture[str]) -> None:
        """However wrong a page is, standard output and error stay empty."""
        rst('====\nx\n---\n\n`a *b **c |d\n\n.. foo:\n\n+--+\n|\n\n.. note::\n.. csv-table::\n\n   "\n')
        assert capsys.readouterr() == ("", "")


class TestTablesByDirective:
    """Tables with captions, from lists, from values."""

    def test_caption(self) -> None:
        """The directive around a table gives caption and name."""
        block = only(".. _t:\n\n.. table:: **Table 1** x\n   :name: n\n\n   == ==\n   a  b\n   == ==\n")
        assert isinstance(block, Table)
        assert (block.caption, block.anchors) == (Text("Table 1 x", (Mark("strong", 0, 7),)), ("t", "n"))

    def test_caption_without_table(self) -> None:
        """A table directive without a table in it is kept."""
        assert only(".. table:: Cap\n\n   words\n") == Directive("table", "Cap", blocks=(Paragraph(Text("words")),))

    def test_caption_missing(self) -> None:
        """A table may stand right under a directive without caption."""
        block = only(".. table::\n   == ==\n   a  b\n   == ==\n")
        assert isinstance(block, Table)
        assert block.caption == Text()

    def test_caption_before(self) -> None:
        """A paragraph before a table that says which table it is, is its caption."""
        block = only("**Table 1** x\n\n== ==\na  b\n== ==\n")
        assert isinstance(block, Table)
        assert block.caption.plain == "Table 1 x"

    def test_list_table(self) -> None:
        """A list of lists is a table; missing cells are empty."""
        block = only(".. list-table:: C\n   :header-rows: 1\n\n   * - A\n     - B\n   * - a\n")
        assert isinstance(block, Table)
        assert (block.caption.plain, len(block.header), len(block.rows)) == ("C", 1, 1)
        assert [cell.text() for cell in block.rows[0].cells] == ["a", ""]
        assert [row.span.line for row in (*block.header, *block.rows)] == [4, 6]

    def test_list_table_that_is_none(self) -> None:
        """What is no list of lists stays what it is."""
        for content in ("words", "* a", "* - a\n   * words"):
            block = only(f".. list-table:: C\n\n   {content}\n")
            assert isinstance(block, Directive)
            assert block.text == content.replace("\n   ", "\n")

    def test_csv_table(self) -> None:
        """Comma-separated values are a table, every row with its lines."""
        block = only('.. csv-table:: C\n   :header: "x", y\n   :delim: ,\n\n   1, "a, **b**"\n   "two\n   lines",\n')
        assert isinstance(block, Table)
        rows = [[cell.text() for cell in row.cells] for row in (*block.header, *block.rows)]
        assert rows == [["x", "y"], ["1", "a, b"], ["two lines", ""]]
        assert len(block.header) == 1
        assert [(row.span.line, row.span.end_line) for row in block.rows] == [(5, 5), (6, 7)]

    def test_csv_table_that_is_none(self) -> None:
        """Values that do not parse are a note, and their text stays."""
        page = rst(
            '.. csv-table:: C\n   :delim: too long\n\n   a, b\n\n.. csv-table:: D\n   :header-rows: 1\n\n   "a\n'
        )
        first, second = page.blocks
        assert isinstance(first, Directive)
        assert isinstance(second, Directive)
        assert (first.text, second.text) == ("a, b", '"a')
        assert [note.line for note in page.notes] == [1, 6]


def test_empty_pages() -> None:
    """No text, blanks, and a lone newline are empty documents."""
    for text in ("", "\n", "   \n\t\n", "\f\v"):
        assert rst(text) == Document(Source("page.rst", text, "rst"))


def test_odd_characters() -> None:
    """NUL becomes U+FFFD; tabs, feeds and other separators neither end lines nor the reading."""
    page = rst("a\0b\tc\x85d\u2028e\x0cf\n\n\t- x\n")
    assert texts(page.blocks) == ["a\ufffdb c d e f"]
    assert replace(page.blocks[0].span, path="") == Span("", 1, 1, 1)


def test_a_page_that_was_read_is_no_garbage() -> None:
    """What reading leaves for the garbage collector does not grow with the page: the tree is taken apart."""
    lists = "- One item\n\n  - another one inside\n\nTerm\n   Its definition.\n\n:field: x\n\n"
    item = f"{lists}.. note::\n\n   A note.\n\n| Lines\n| apart\n\n"

    def left(count: int) -> int:
        gc.collect()
        gc.disable()
        try:
            rst("Title\n=====\n\n" + item * count)
            return gc.collect()
        finally:
            gc.enable()

    left(1)
    assert left(50) <= left(5) + 100
