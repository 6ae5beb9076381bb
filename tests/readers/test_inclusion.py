"""Files that pages take in: the same in both markups, below the root only, each accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from samplecast.document import Code, Directive, Document, Paragraph, Section, Table, walk
from samplecast.inclusion import MISSING, OUTSIDE, candidates, gather, wanted
from samplecast.pages import find, load
from samplecast.readers import read
from samplecast.source import IncludedFile, Markup, Source

SAMPLE = '{\n  "id": 7,\n  "name": "east",\n  "depth": 4.5\n}\n'
PARAMETERS = """\
# docks
dock_name: &name
  description: |
    Name of the **dock**.

    - east
    - west
  in: body
  required: true
  type: string
dock_depth:
  in: body
  type: float
  required: false
  description: Metres of water.
dock_alias:
  <<: *name
  in: query
deep:
  a: {b: {c: [1, 2, {d: e}]}}
  enum: [east, west]
"""


def _read(markup: Markup, text: str, **files: str) -> Document:
    """A page `docs/page.*` and the files beside it; `__` in a name is a dot, `_in_` a slash."""
    named = {f"docs/{name.replace('_in_', '/').replace('__', '.')}": content for name, content in files.items()}

    def fetch(path: str) -> IncludedFile | None:
        return IncludedFile(path, named[path]) if path in named else None

    source = Source(f"docs/page.{'rst' if markup == 'rst' else 'md'}", text.lstrip("\n"), markup)
    return read(gather(source, fetch))


PAGES: tuple[tuple[Markup, str], ...] = (
    (
        "rst",
        """
Docks
=====

Create
------

.. include:: dock.inc
   :start-after: begin

.. literalinclude:: samples/dock.json
   :language: json
   :lines: 2-3
   :caption: A dock
""",
    ),
    (
        "markdown",
        """
# Docks

## Create

```{include} dock.inc
:start-after: begin
```

```{literalinclude} samples/dock.json
:language: json
:lines: 2-3
:caption: A dock
```
""",
    ),
)


@pytest.mark.parametrize(("markup", "text"), PAGES)
def test_includes_are_read_in_place(markup: Markup, text: str) -> None:
    """An include is its file, from its place on; a literal one is a block that stands where its directive does."""
    page = _read(markup, text, dock__inc="Not me. begin\n\nA dock has *depth*.\n", samples_in_dock__json=SAMPLE)
    create = next(b for b in walk(page.blocks) if isinstance(b, Section) and b.title.plain == "Create")
    paragraph, code = create.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.plain == "A dock has depth."
    assert (paragraph.span.path, paragraph.span.line) == ("docs/dock.inc", 3)
    assert isinstance(code, Code)
    assert (code.text, code.language, code.caption) == ('"id": 7,\n"name": "east",', "json", "A dock")
    assert (code.file, code.span.path) == ("docs/samples/dock.json", page.source.page)
    assert text.lstrip("\n").split("\n")[code.span.line - 1].startswith((".. literal", "```{literal"))
    assert [(one.directive, one.file, one.reason) for one in page.inclusions] == [
        ("include", "docs/dock.inc", ""),
        ("literalinclude", "docs/samples/dock.json", ""),
    ]
    assert not page.notes


def test_twins_with_files_are_equal() -> None:
    """What is taken in is the same document, whichever markup asks for it."""
    files = {"dock__inc": "begin\n\nText.\n", "samples_in_dock__json": SAMPLE}
    assert _read(*PAGES[0], **files).blocks == _read(*PAGES[1], **files).blocks


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "a\n  b\n  c\nd\ne"),
        (":lines: 2,4-", "  b\nd\ne"),
        (":lines: -2", "a\n  b"),
        (":start-after: a\n   :end-before: d", "b\nc"),
        (":start-at: a\n   :end-at: c", "a\n  b\n  c"),
        (":start-after: c\n   :lines: 2", "e"),
        (":prepend: [\n   :append: ]\n   :lines: 1", "[\na\n]"),
    ],
)
def test_literal_lines_are_those_that_sphinx_takes(options: str, expected: str) -> None:
    """First the marks, then the numbers, then what is put around them."""
    page = _read("rst", f".. literalinclude:: x.txt\n   {options}\n", x__txt="a\n  b\n  c\nd\ne\n")
    (code,) = page.blocks
    assert isinstance(code, Code)
    assert code.text == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (":start-line: 1\n   :end-line: 3", ["b", "c"]),
        (":end-line: -1", ["a", "b", "c", "d"]),
        (":start-after: b\n   :end-before: d", ["c"]),
    ],
)
def test_included_lines_are_those_that_docutils_takes(options: str, expected: list[str]) -> None:
    """Lines count from 0, and marks are looked for in what they leave."""
    page = _read("rst", f".. include:: x.inc\n   {options}\n", x__inc="a\nb\nc\nd\ne\n")
    words = [word for block in page.blocks if isinstance(block, Paragraph) for word in block.text.plain.split()]
    assert words == expected


def test_titles_go_on_with_the_styles_of_the_page() -> None:
    """A file whose title is underlined as the page's sections are is one of them, as docutils has it."""
    page = _read(
        "rst",
        "Docks\n=====\n\nOverview\n--------\n\nText.\n\n.. include:: a.inc\n\n.. include:: b.inc\n",
        a__inc="East\n----\n\nDepth\n~~~~~\n\nDeep.\n",
        b__inc="West\n----\n\nSee East_ and |name|.\n\n.. |name| replace:: the west\n",
    )
    (docks,) = page.blocks
    assert isinstance(docks, Section)
    assert [block.title.plain for block in docks.blocks if isinstance(block, Section)] == ["Overview", "East", "West"]
    west = docks.blocks[-1]
    assert isinstance(west, Section)
    (words, _) = west.blocks
    assert isinstance(words, Paragraph)
    assert words.text.plain.endswith("and the west.")


def test_substitutions_and_links_of_an_include_serve_the_page() -> None:
    """What a shared file defines is known to the page that takes it in."""
    page = _read(
        "rst",
        ".. include:: names.inc\n\nA |boat| at the harbour_.\n",
        names__inc=".. |boat| replace:: sloop\n.. _harbour: https://example.org/h\n",
    )
    paragraph = page.blocks[-1]
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.text.plain, paragraph.text.links()) == ("A sloop at the harbour.", ("https://example.org/h",))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "rst",
            (
                "Docks\n=====\n\n.. rest_parameters:: parameters.yaml\n\n"
                "   - name: dock_name\n   - depth: dock_depth\n   - alias: dock_alias\n   - none: no_such\n"
            ),
        ),
        (
            "markdown",
            (
                "# Docks\n\n```{rest_parameters} parameters.yaml\n"
                "- name: dock_name\n- depth: dock_depth\n- alias: dock_alias\n- none: no_such\n```\n"
            ),
        ),
    ],
)
def test_parameters_by_key_become_a_table(markup: Markup, text: str) -> None:
    """Each name has what the file says under its key; a key that is not there is noted."""
    page = _read(markup, text, parameters__yaml=PARAMETERS)
    table = next(block for block in walk(page.blocks) if isinstance(block, Table))
    assert [cell.text() for cell in table.header[0].cells] == ["name", "in", "type", "required", "description"]
    assert [[cell.text() for cell in row.cells] for row in table.rows] == [
        ["name", "body", "string", "true", "Name of the dock. east west"],
        ["depth", "body", "float", "false", "Metres of water."],
        ["alias", "query", "string", "true", "Name of the dock. east west"],
        ["none", "", "", "", ""],
    ]
    described = table.rows[0].cells[4].blocks[0]
    assert (described.span.path, described.span.line) == ("docs/parameters.yaml", 4)
    assert [note.message for note in page.notes] == ["none: docs/parameters.yaml has no 'no_such'"]


def test_statuses_get_the_words_of_their_file() -> None:
    """A status has the words under its own key, else the default ones."""
    page = _read(
        "rst",
        ".. rest_status_code:: error status.yaml\n\n   - 404\n   - 409: taken\n   - 410\n",
        status__yaml="404:\n  default: |\n    No such\n    dock.\n409:\n  default: No.\n  taken: It is taken.\n",
    )
    (directive,) = page.blocks
    assert isinstance(directive, Directive)
    texts = [block.text.plain for block in walk(directive.blocks) if isinstance(block, Paragraph)]
    assert texts == ["404: No such dock.", "409: It is taken.", "410"]


def test_values_of_a_table_may_stand_in_a_file() -> None:
    """A table of comma-separated values is read from its file."""
    text = ".. csv-table::\n   :file: codes.csv\n   :header-rows: 1\n"
    page = _read("rst", text, codes__csv='Code,Meaning\n404,"none, such"\n')
    (table,) = page.blocks
    assert isinstance(table, Table)
    assert [cell.text() for cell in table.rows[0].cells] == ["404", "none, such"]
    assert table.rows[0].span.path == "docs/codes.csv"


@pytest.mark.parametrize(
    "text",
    [
        "import Shared from './_shared.mdx';\n\n# Docks\n\n<Shared />\n",
        "# Docks\n\n@include '_shared.mdx'\n",
        '# Docks\n\n--8<-- "_shared.mdx"\n',
        "# Docks\n\n{! _shared.mdx !}\n",
        '# Docks\n\n{{< include "_shared.mdx" >}}\n',
        '# Docks\n\n<Snippet file="_shared.mdx" />\n',
        "# Docks\n\n{% include_relative _shared.mdx %}\n",
    ],
)
def test_shared_parts_of_markdown_sites(text: str) -> None:
    """Imports, shortcodes and lines that stand for a file are the file."""
    page = _read("markdown", text, _shared__mdx="---\ntitle: x\n---\n\n## Depth\n\nMetres.\n")
    depth = next(b for b in walk(page.blocks) if isinstance(b, Section) and b.title.plain == "Depth")
    assert depth.span == depth.span.__class__("docs/_shared.mdx", 5, depth.span.column, 5)
    assert [block.text.plain for block in depth.blocks if isinstance(block, Paragraph)] == ["Metres."]
    assert not page.notes


def test_a_fence_may_hold_the_name_of_a_file() -> None:
    """A snippet alone in a fence is the fence's content."""
    page = _read("markdown", '```json\n--8<-- "dock.json"\n```\n', dock__json=SAMPLE)
    (code,) = page.blocks
    assert isinstance(code, Code)
    assert (code.text, code.language, code.file) == (SAMPLE.rstrip(), "json", "docs/dock.json")


@pytest.mark.parametrize(
    ("markup", "text", "name"),
    [
        ("rst", ".. include:: none.inc\n", "include"),
        ("rst", ".. literalinclude:: none.json\n", "literalinclude"),
        ("markdown", "(a)=\n\n```{include} none.inc\n```\n", "include"),
        ("markdown", "@include 'none.mdx'\n", "include"),
    ],
)
def test_a_file_that_is_not_there_is_noted(markup: Markup, text: str, name: str) -> None:
    """The directive stays, and the page says why nothing stands in its place."""
    page = _read(markup, text)
    assert any(isinstance(block, Directive) and block.name == name for block in page.blocks)
    assert [one.reason for one in page.inclusions] == [MISSING]
    assert len(page.notes) == 1


def test_circles_end_with_a_note() -> None:
    """Files that include one another are read once on the way down."""
    page = _read(
        "rst", ".. include:: a.inc\n", a__inc="One.\n\n.. include:: b.inc\n", b__inc="Two.\n\n.. include:: a.inc\n"
    )
    assert [block.text.plain for block in page.blocks if isinstance(block, Paragraph)] == ["One.", "Two."]
    assert [note.message for note in page.notes] == [
        "docs/b.inc:3: include of docs/a.inc is not read: it includes itself"
    ]


def test_doubling_includes_end_within_bounds() -> None:
    """Files that take in the next one many times bring in a bounded amount of text."""
    files = {f"f{n}__inc": f"{'x' * 4000}\n\n" + f".. include:: f{n + 1}.inc\n\n" * 12 for n in range(7)}
    page = _read("rst", ".. include:: f0.inc\n", **files)
    brought = sum(len(block.text.plain) for block in walk(page.blocks) if isinstance(block, Paragraph))
    assert brought <= 8_000_000
    assert any("too many or too large" in note.message for note in page.notes)


def test_hostile_yaml_is_only_strings() -> None:
    """Aliases of aliases, tags and deep nesting build nothing."""
    bomb = (
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)) + "c: !!python/object:os.system {}\n"
    )
    deep = "d: " + "[" * 50_000
    for text in (bomb, deep, "\t- : ?", "k: &x {<<: *x}"):
        page = _read("rst", ".. rest_parameters:: p.yaml\n\n   - n: a\n", p__yaml=text)
        assert len(page.blocks) == 1


@pytest.mark.parametrize("written", ["/etc/passwd", "../../x.inc", "..", "https://example.org/x.inc", "<isonum.txt>"])
def test_nothing_leads_out_of_the_root(written: str) -> None:
    """A path is one below the root or none at all."""
    assert all(not way.startswith(("/", "..")) for way in candidates(written, "docs/page.rst", "docs/page.rst"))


def test_paths_are_relative_to_the_file_or_its_page() -> None:
    """An included file names others from where it lies, or from where its page does; a slash begins at the top."""
    ways = candidates("x.json", "docs/shared/part.inc", "docs/api/page.rst")
    assert list(ways[:3]) == ["docs/shared/x.json", "docs/api/x.json", "docs/api/partials/x.json"]
    assert candidates("/x.json", "a/p.rst", "a/p.rst") == ("a/x.json", "x.json")
    assert candidates("@site/docs/x.mdx", "docs/p.mdx", "docs/p.mdx") == ("docs/docs/x.mdx", "docs/x.mdx")
    assert candidates("/x.json", "/docs/p.rst", "/docs/p.rst") == ("x.json",)  # a page by its full path


def test_whatever_reading_asks_for_was_gathered() -> None:
    """The look at the text names every file that the readers then want."""
    text = ".. |x| include:: a.inc\n.. include:: b c.inc\n\n* .. literalinclude:: d.json\n\n   :file: e.csv\n"
    assert {"a.inc", "b c.inc", "d.json", "e.csv"} <= set(wanted(text))
    assert list(wanted("Plain text, which includes nothing.\n")) == []


def test_files_are_read_below_the_root_only(tmp_path: Path) -> None:
    """Links that lead out, folders and files beyond the limit are not read, and the page says so."""
    (tmp_path / "secret.inc").write_text("Secret.\n")
    docs = tmp_path / "docs"
    (docs / "in").mkdir(parents=True)
    (docs / "link.inc").symlink_to(tmp_path / "secret.inc")
    (docs / "big.inc").write_text("x" * 5000)
    (docs / "in" / "part.inc").write_text("Part.\n")
    text = ".. include:: link.inc\n\n.. include:: in\n\n.. include:: big.inc\n\n.. include:: /in/part.inc\n"
    (docs / "page.rst").write_text(text)
    (page,) = find([str(docs)]).pages
    document = read(load(page, max_bytes=4000))
    reasons = {one.file: one.reason for one in document.inclusions}
    assert reasons == {
        "link.inc": OUTSIDE,
        "in": MISSING,
        "big.inc": "larger than 4,000 bytes",
        "in/part.inc": "",
    }
    assert [block.text.plain for block in document.blocks if isinstance(block, Paragraph)] == ["Part."]
