"""What documentation sites put on top of Markdown: shortcodes, components, containers, modules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from samplecast.document import Block, Code, Directive, Document, Items, Paragraph, Section, Table, Text, walk
from samplecast.readers.markdown.blocks import measured
from samplecast.readers.markdown.dialects import fenced, islands, site_tags
from samplecast.readers.markdown.reader import read_markdown
from samplecast.source import Source

_PARSER = MarkdownIt("commonmark")


def read(text: str) -> Document:
    """A page of that text."""
    return read_markdown(Source("page.mdx", text, "markdown"))


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a page without oddities."""
    document = read(text)
    assert document.notes == ()
    return document.blocks


def directives(text: str) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Name, argument and options of all directives of a page."""
    return [(b.name, b.argument, b.options) for b in walk(blocks(text)) if isinstance(b, Directive)]


PARAGRAPH = (Paragraph(Text("Text.")),)


@pytest.mark.parametrize(
    ("page", "name", "argument", "options"),
    [
        ("{{< note >}}\nText.\n{{< /note >}}\n", "note", "", ()),
        (
            "{{% alert title='A b' color=red %}}\nText.\n{{% /alert %}}\n",
            "alert",
            "",
            (("title", "A b"), ("color", "red")),
        ),
        ('{{< tab "One two" x >}}\n\nText.\n\n{{< /tab >}}\n', "tab", "One two x", ()),
        ("{{< note >}}Text.{{< /note >}}\n", "note", "", ()),
        ('{% hint style="info" %}\nText.\n{% endhint %}\n', "hint", "", (("style", "info"),)),
        ("{%- raw -%}\nText.\n{%- endraw -%}\n", "raw", "", ()),
        ("<Note>\nText.\n</Note>\n", "Note", "", ()),
        ("<Note>Text.</Note>\n", "Note", "", ()),
        (
            "<Ui.Tab\n  label='A > b'\n  of={{a: '}'}}\n>\nText.\n</Ui.Tab>\n",
            "Ui.Tab",
            "",
            (("label", "A > b"), ("of", "{a: '}'}")),
        ),
        ("<Tab open>\n\nText.\n\n</Tab>\n", "Tab", "open", ()),
        (":::note\nText.\n:::\n", "note", "", ()),
        ("::: tip A title\n\nText.\n\n:::\n", "tip", "A title", ()),
        (":::info[A title]\nText.\n:::\n", "info", "A title", ()),
        ("::: {.warning}\nText.\n:::\n", "warning", "", ()),
        ('!!! note "A title"\n    Text.\n', "note", "A title", ()),
        ("!!! danger\n\n    Text.\n", "danger", "", ()),
        ('??? "A title"\n    Text.\n', "note", "A title", ()),
        ('=== "JSON"\n\n    Text.\n', "tab", "JSON", ()),
    ],
)
def test_tags_that_hold_markdown(page: str, name: str, argument: str, options: tuple[tuple[str, str], ...]) -> None:
    """Each kind of tag is a directive of its name, with its arguments and the Markdown inside."""
    assert blocks(page) == (Directive(name, argument, options, PARAGRAPH),)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('{{< figure src="a.png" >}}\n', ("figure", "", (("src", "a.png"),))),
        ("{{< br />}}\n", ("br", "", ())),
        ("{% seo 'a.md' %}\n", ("seo", "a.md", ())),
        ("<Example of={1} />\n", ("Example", "", (("of", "1"),))),
        ("<Example {...props} a />\n", ("Example", "...props a", ())),
        ("<Example a= />\n", ("Example", "", (("a", ""),))),
        ("{{< x y={ >}}\n", ("x", "", (("y", "{"),))),
        ("<Example a={b />\n", None),
        ("<Example a=\n", None),
    ],
)
def test_tags_that_stand_alone(page: str, expected: tuple[str, str, tuple[tuple[str, str], ...]] | None) -> None:
    """A tag that is never closed and need not be stands alone; what is no tag is text."""
    assert directives(page) == ([expected] if expected else [])
    assert read(page).blocks != ()


def test_tags_nest() -> None:
    """Tabs hold tabs, several tags may share a line, and each tab has its own outline."""
    page = """<Tabs><Tab name="a">

**Status code: 200**

```json
{}
```

</Tab>
<Tab name="b">
Text.
</Tab></Tabs>
"""
    (tabs,) = blocks(page)
    assert isinstance(tabs, Directive)
    first, second = tabs.blocks
    assert isinstance(first, Directive)
    (section,) = first.blocks
    assert isinstance(section, Section)
    assert [type(block) for block in section.blocks] == [Code]
    assert second == Directive("Tab", options=(("name", "b"),), blocks=PARAGRAPH)


def test_tags_in_list_items_and_amid_text() -> None:
    """Tags work inside list items, and end a paragraph."""
    (items,) = blocks("-   a\n    {{< note >}}\n    Text.\n    {{< /note >}}\n")
    assert isinstance(items, Items)
    assert items.items[0].blocks == (Paragraph(Text("a")), Directive("note", blocks=PARAGRAPH))


def test_tag_inside_running_text_stays() -> None:
    """A tag amid other text is left in it as it is written."""
    assert blocks('See {{< ref "a" >}} and <Badge x="1"/> there\n') == (
        Paragraph(Text('See {{< ref "a" >}} and <Badge x="1"/> there')),
    )
    assert blocks("<Badge>x</Badge> text\n") == (Paragraph(Text("<Badge>x</Badge> text")),)


def test_sections_inside_a_tag_end_with_it() -> None:
    """A heading inside a tag does not reach out of it."""
    one, two = blocks("{{< tab >}}\n## A\n\nText.\n{{< /tab >}}\n\nb\n")
    assert isinstance(one, Directive)
    assert isinstance(one.blocks[0], Section)
    assert two == Paragraph(Text("b"))


def test_captions_inside_a_tag() -> None:
    """Captions find their tables inside tags too."""
    (tab,) = blocks("{{< tab >}}\n**Table 1** x\n\n| A |\n|---|\n\n{{< /tab >}}\n")
    assert isinstance(tab, Directive)
    (table,) = tab.blocks
    assert isinstance(table, Table)
    assert table.caption.plain == "Table 1 x"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("{{< /note >}}\n", "closing tag note without an opening one"),
        ("</Note>\n", "closing tag Note without an opening one"),
        (":::\n", "closing tag ::: without an opening one"),
        ("<Note>\nText.\n", "tag Note is never closed"),
        (":::note\nText.\n", "tag note is never closed"),
        ("{{< a >}}\n<Note>\nText.\n{{< /a >}}\n", "tag Note is never closed"),
    ],
)
def test_tags_that_do_not_pair(page: str, message: str) -> None:
    """A tag without its other half is noted; the text inside stays."""
    document = read(page)
    assert [note.message for note in document.notes] == [message]
    assert ("Text." in page) == any(block in PARAGRAPH for block in walk(document.blocks))


@pytest.mark.parametrize(
    ("page", "language", "text", "line", "verbatim"),
    [
        (
            '{{< highlight json "linenos=table" >}}\n{\n  "a": 1\n}\n{{< /highlight >}}\n',
            "json",
            '{\n  "a": 1\n}',
            2,
            True,
        ),
        ('<CodeBlock lang="JSON">\n\n  {}\n\n</CodeBlock>\n', "json", "{}", 3, True),
        ('<CodeBlock language="json">\n{`{\n  1\n}`}\n</CodeBlock>\n', "json", "{\n  1\n}", 2, False),
        ("<Code>\n# no heading\n</Code>\n", "", "# no heading", 2, True),
    ],
)
def test_tags_that_hold_code(page: str, language: str, text: str, line: int, verbatim: bool) -> None:  # noqa: FBT001  a case
    """What stands in a tag for code is code, line by line."""
    (directive,) = blocks(page)
    assert isinstance(directive, Directive)
    (code,) = directive.blocks
    assert isinstance(code, Code)
    assert (code.text, code.language, code.span.line, code.verbatim) == (text, language, line, verbatim)


def test_code_tag_that_never_ends() -> None:
    """Without its end, a tag for code is one like any other."""
    document = read("<CodeBlock>\n\nText.\n\n<CodeBlock>\n")
    assert [type(block) for block in document.blocks] == [Directive, Paragraph, Directive]
    assert len(document.notes) == 2


def test_modules() -> None:
    """Imports and exports are kept as they are, and are no text."""
    assert blocks("import A from '@b/c';\nimport 'd.css'\n\nexport const e = 1\n\nText.\n") == (
        Directive("import", text="import A from '@b/c';\nimport 'd.css'"),
        Directive("export", text="export const e = 1"),
        *PARAGRAPH,
    )


@pytest.mark.parametrize("line", ["import duties rise", "exports rise", "import the 'a' from b", "a\nimport 'b'"])
def test_words_that_look_like_modules(line: str) -> None:
    """Sentences that begin with such a word are sentences."""
    assert [type(block) for block in blocks(line)] == [Paragraph]


@pytest.mark.parametrize(
    "page",
    [
        "!!! note\nText.\n",
        "!!!\n",
        "=== \n",
        "?? x\n    y\n",
        "{{ x }}\n",
        "{%\n",
        "::::\nx\n",
        "::: \n",
        "<>\n",
        "{{<>}}\n",
    ],
)
def test_what_is_no_tag(page: str) -> None:
    """Text that only resembles a tag never fails, and stays or is noted."""
    document = read(page)
    assert document.blocks or document.notes


def test_markers_of_a_line() -> None:
    """A line counts only if it begins and ends with tags; the text between is in order."""
    assert [part if isinstance(part, str) else part.name for part in site_tags("<Tab>x <b>y</b> {{ z</Tab>")] == [
        "Tab",
        "x <b>y</b> {{ z",
        "Tab",
    ]
    assert site_tags("<Tab>x") == []
    assert site_tags("<TABLE>") == []
    assert site_tags("") == []
    assert [part.name for part in site_tags("<Tab> <Tab>") if not isinstance(part, str)] == ["Tab", "Tab"]


def test_fences_of_a_text() -> None:
    """Fenced stretches are found without parsing; a fence may be indented, quoted, or never closed."""
    text = "a ``` b\n```\nx\n```\n> ~~~~\n~~~\n> ~~~~\n    ```\n"
    assert [text[start:end] for start, end in fenced(text)] == ["```\nx\n```", "~~~~\n~~~\n> ~~~~", "```\n"]


def test_islands_of_html() -> None:
    """Stretches of Markdown are found between blank lines; a fence that never ends makes none."""
    assert islands(["<td>", "", "a", "", "b", "</td>", "", "<td>", "", "```", "~~~", "", "c"]) == [(2, 5)]
    assert islands(["<!--", "", "a", "", "--><style>", "", "b", "</style>", "", "c"]) == [(9, 10)]
    assert islands(["<td>"]) == []


def test_html_inside_fences_and_comments_is_none() -> None:
    """An opening tag inside code or a comment does not swallow the page."""
    page = "```\n<div>\n```\n\n<!-- <div> -->\n\n<div>\n\n## A\n\n</div>\n\n```\n</div>\n```\n"
    assert [type(block) for block in blocks(page)] == [Code, Directive, Section]


def test_nesting_without_end() -> None:
    """Lists, quotes, definitions and HTML inside one another end somewhere, without losing text."""
    for page in (
        "".join("  " * depth + "- x\n" for depth in range(400)),
        ">" * 5000 + " x\n",
        "".join("    " * depth + "!!! note\n" for depth in range(60)) + "    " * 60 + "x\n",
        "<div>\n\n" * 150 + "x\n\n" + "</div>\n\n" * 150,
    ):
        document = read(page)
        assert document.notes
        assert any("x" in block.text.plain for block in walk(document.blocks) if isinstance(block, Paragraph))


def test_nothing_is_indented_code_among_components() -> None:
    """In MDX, lines are indented as their tags are nested; there is no indented code."""
    text = "<Tabs>\n  <Tab>\n    <Field name='a'>\n      The a.\n    </Field>\n  </Tab>\n</Tabs>\n"
    inner = Directive("Field", "", (("name", "a"),), (Paragraph(Text("The a.")),))
    wanted = (Directive("Tabs", blocks=(Directive("Tab", blocks=(inner,)),)),)
    assert read_markdown(Source("page.mdx", text, "markdown")).blocks == wanted
    imported = read_markdown(Source("page.md", f"import Tabs from '@theme/Tabs';\n\n{text}", "markdown"))
    assert imported.blocks[1:] == wanted


@pytest.mark.parametrize("text", ["<A\n</A>\n/>\nlast\n", "<A b={\n</A>\n}/>\nlast\n", "<A\n  b\n</A>\n/>\nlast\n"])
def test_a_component_may_end_inside_its_opening_tag(text: str) -> None:
    """A tag that is never finished and closed nevertheless costs no text and ends in no error."""
    found = read_markdown(Source("page.mdx", text, "markdown")).blocks
    assert any("last" in block.text.plain for block in walk(found) if isinstance(block, Paragraph))


@given(st.text(alphabet=" \t\nab\u00a0\f", max_size=40))
def test_lines_are_measured_as_the_library_does(text: str) -> None:
    """Begin, end, blanks and indentation of every line are the same for any text."""
    ours, theirs = measured(text, _PARSER, {}, []), StateBlock(text, _PARSER, {}, [])
    for name in ("src", "bMarks", "eMarks", "tShift", "sCount", "bsCount", "lineMax", "line"):
        assert getattr(ours, name) == getattr(theirs, name), name
