"""Pages whose line breaks were turned into spaces are recognised and restored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from samplecast.document import Block, Code, Directive, Document, Mark, Paragraph, Section, Table, Text, walk
from samplecast.readers import read
from samplecast.readers.collapsed.constructs import is_collapsed
from samplecast.readers.collapsed.reader import restore
from samplecast.readers.collapsed.relocation import NOTE
from samplecast.source import Note, Source, Span

from tests.support.growth import assert_in_proportion

PAGE = r"""
:original_name: reply.html
:status: final text

.. _reply:

Reply
=====

Code of the Reply
-----------------

Codes are written 1\ *xx* to 5\ *xx*. See :ref:`All Codes <codes>` and `get a key <https://x.example/a>`__.
A code of **201** means that the key was made.

Fields of the Reply
-------------------

A reply has fields, such as **Content-Type**.

.. _reply__fig1:

.. figure:: /images/reply.png
   :alt: **Figure 1** Fields of a reply
   :width: 30em

   **Figure 1** Fields of a reply

(If Any) Body of the Reply
--------------------------

.. note::

   The body may be missing.

**Shape of It**

The body looks like this:

.. code-block:: json

   {
       "key": {
           "made_at": "2020-01-02T03:04:05Z",
           "parts": [
               {
                   "area": "one"//The area "one" stands for any.
   ...

When it fails, an error comes instead:

::

   {
       "code": "K.1",
       "note": "No such {key} [1]"
   }

Here **code** is the error:

-  One thing.
-  Or another.

URI
---

.. code-block:: text

   POST https://{host}/v1/keys HTTP/1.1
   Content-Type: application/json

   {"a": 1}

.. table:: **Table 1** Things

   +------+-----------------+
   | Name | Meaning         |
   +======+=================+
   | a    | First.          |
   |      |                 |
   |      | Then *more*.    |
   +------+-----------------+

.. toctree::
   :maxdepth: 1

   one
   two/three
"""


def collapse(page: str) -> str:
    """What happened to such pages: all white space single blanks, and every target in angle brackets lost."""
    for target in ("<codes>", "<https://x.example/a>"):
        page = page.replace(target, "")
    return " ".join(page.split())


def comparable(document: Document) -> Document:
    """A document without lost targets, without the layout of its code and without the break between paragraphs."""
    return replace(document, blocks=tuple(_comparable(document.blocks)))


def _comparable(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Section():
                yield replace(block, blocks=tuple(_comparable(block.blocks)))
            case Directive():
                yield replace(block, blocks=tuple(_comparable(block.blocks)))
            case Code():
                yield replace(block, text=" ".join(block.text.split()))
            case Paragraph():
                yield replace(block, text=_without_targets(block.text))
            case _:
                yield block


def _without_targets(text: Text) -> Text:
    return replace(text, marks=tuple(replace(mark, target="") for mark in text.marks))


def rst(text: str) -> Document:
    """Read a page."""
    return read(Source("page.rst", text, "rst"))


def test_collapsed_page_is_the_page_it_was() -> None:
    """A page and its collapsed form give the same document, lost targets and layout of code aside."""
    collapsed = collapse(PAGE)
    assert is_collapsed(collapsed)
    assert "\n" not in collapsed
    assert comparable(rst(collapsed)) == comparable(rst(PAGE))


def test_targets_that_survived() -> None:
    """Where targets in angle brackets are still there, they are read."""
    document = rst(" ".join(PAGE.split()))
    assert [link for b in walk(document.blocks) if isinstance(b, Paragraph) for link in b.text.links()] == [
        *("codes", "https://x.example/a", "one", "two/three"),
    ]


def test_line_breaks_turned_into_spaces_one_by_one() -> None:
    """Where every line break became a space and other blanks stayed, the page is read all the same."""
    collapsed = PAGE.replace("\n", " ")
    assert is_collapsed(collapsed)
    assert comparable(rst(collapsed)) == comparable(rst(PAGE))


def test_restoring_is_a_note() -> None:
    """The document of a collapsed page says so; that of the page it was doesn't."""
    assert rst(collapse(PAGE)).notes == (Note(1, 1, NOTE),)
    assert rst(PAGE).notes == ()


def test_spans_point_into_the_one_line() -> None:
    """Every block stands where its words are in the one line that the page has."""
    collapsed = collapse(PAGE)
    seen = set()
    for block in walk(rst(collapsed).blocks):
        span = block.span
        assert (span.line, span.end_line) == (1, 1)
        assert 1 <= span.column <= len(collapsed)
        found = collapsed[span.column - 1 : span.end_column]
        match block:
            case Section():
                assert found.strip("* -=").startswith(block.title.plain)
            case Code():
                assert found.split() == block.text.split()
                assert block.verbatim == ("\n" not in block.text)
            case Paragraph():
                assert found.lstrip("*").startswith(block.text.plain.lstrip("*")[:3]) or "|" in found
            case Table():
                for row in block.rows:
                    assert collapsed[row.span.column - 1] == "|"
            case _:
                pass
        seen.add(type(block).__name__)
    assert seen >= {"Section", "Code", "Paragraph", "Table", "Directive", "Items"}


@pytest.mark.parametrize(
    ("collapsed", "lines"),
    [
        (":a: b c :d: .. _x: Title ===== words", [":a: b c", ":d:", "", ".. _x:", "", "Title", "=====", "", "words"]),
        ("URI --- GET /v1", ["URI", "---", "", "GET /v1"]),
        ("None. URI --- GET /v1", ["None.", "", "URI", "---", "", "GET /v1"]),
        ("well the dog --- a cat", ["well the dog --- a cat"]),
        ("a ==== ==== b", ["a ==== ==== b"]),
        ("some text ==== more", ["some", "", "text", "====", "", "more"]),
        (".. _a: https://x.example words", [".. _a: https://x.example", "", "words"]),
        ("See :ref:`a b `. And `c `__ or `d `, ``e `` f", ["See :ref:`a b <>`. And `c <>`__ or `d `, ``e `` f"]),
        ('.. code:: { "a": [ 1, ... ] } words', [".. code::", "", '   { "a": [ 1,', "   ...", "   ] }", "", "words"]),
        (
            '.. code:: { "a": 1, // one "two" "b": 2 # three } words',
            [".. code::", "", '   { "a": 1, // one "two"', '   "b": 2 # three', "   }", "", "words"],
        ),
        (
            '.. code:: "a": { "b": 1 }, "c": [ 2 ] words',
            [".. code::", "", '   "a": { "b": 1 }, "c": [ 2 ]', "", "words"],
        ),
        (".. code:: GET /v1/{id} words", [".. code::", "", "   GET /v1/{id}", "", "words"]),
        (
            ".. code:: HTTP/1.1 201 Created Server: x X-Id: 3 { } words",
            [".. code::", "", "   HTTP/1.1 201 Created", "   Server: x", "   X-Id: 3", "   { }", "", "words"],
        ),
        (".. code:: bash curl -X GET x .. _y:", [".. code:: bash", "", "   curl -X GET x", "", ".. _y:"]),
        ('.. code:: { "a": .. _y: words', [".. code::", "", '   { "a":', "", ".. _y:", "", "words"]),
        (
            ".. code:: :linenos: :name: n { } words",
            [".. code::", "   :linenos:", "   :name: n", "", "   { }", "", "words"],
        ),
        ("like this:: { } words", ["like this:", "", "::", "", "   { }", "", "words"]),
        (".. figure:: a.png words", [".. figure:: a.png", "", "   words"]),
        (
            ".. figure:: a.png :alt: The x :width: 3 words",
            [".. figure:: a.png", "   :alt: The x", "   :width: 3", "", "words"],
        ),
        (
            ".. figure:: a.png :alt: The x :width: 3 The x Words.",
            [".. figure:: a.png", "   :alt: The x", "   :width: 3", "", "   The x", "", "Words."],
        ),
        (".. note:: Words. **Title** More", [".. note::", "", "   Words.", "", "**Title**", "", "More"]),
        (".. figure:: a.png :alt: One. Two.", [".. figure:: a.png", "   :alt: One.", "", "Two."]),
        (
            ".. figure:: a.png :width: 3 :alt: A b A c A b A c Words.",
            [".. figure:: a.png", "   :width: 3", "   :alt: A b A c", "", "   A b A c", "", "Words."],
        ),
        (".. image::", [".. image::"]),
        (".. include:: a.txt words", [".. include:: a.txt", "", "words"]),
        (".. foo:: words .. bar:: x", [".. foo::", "", "   words", "", ".. bar::", "", "   x"]),
        (".. table:: words", [".. table::", "", "   words"]),
        ("a: - b. - c", ["a:", "", "- b.", "", "- c"]),
        ("a. **Title** Words **Figure 1** Words", ["a.", "", "**Title**", "", "Words **Figure 1** Words"]),
        (
            "+--+--+ | a | b | | | c | +==+==+ | d | | +--+--+ words",
            ["+---+---+", "| a | b |", "|   | c |", "+===+===+", "| d |   |", "+---+---+", "", "words"],
        ),
        ("+--+--+ | a | b words", ["+--+--+", "", "| a | b words"]),
        ("+--+--+ | a +--+--+ words", ["+--+--+", "", "| a +--+--+ words"]),
    ],
)  # fmt: skip
def test_restoring(collapsed: str, lines: list[str]) -> None:
    """What each construct is restored to."""
    assert restore(collapsed).rstrip("\n").split("\n") == lines


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words " * 100,
        ".. _a: Title =====",
        ":orphan:\n\n.. _a:\n\nTitle\n=====\n" + "words " * 20,
        "In RST you write ``.. note::`` and ``.. _label:`` at the start of a line, see there for more about it.",
        "| a | b | " * 20,
        "# A heading of Markdown and a long line of text, `code`, and *emphasis* --- and dashes, and more -- dashes",
        ":ref:`a` " * 20,
        "curl -X POST https://x.example/v1/keys -H 'Content-Type: application/json' -d '{\"a\": 1}' --silent --fail",
    ],
)
def test_other_pages_are_left_alone(text: str) -> None:
    """Pages of several lines, short ones, and one-liners without constructs are no collapsed pages."""
    assert not is_collapsed(text)
    assert not any(note.message == NOTE for note in rst(text).notes)


def test_notes_of_a_collapsed_page() -> None:
    """What is wrong with a collapsed page is noted at its place in the one line; what decoding noted stays."""
    text = ".. _a: Some Title ========== words *and more of them, so that it is long enough for a page"
    source = Source("page.rst", text, "rst", (Note(1, 1, "carriage returns"),))
    assert read(source).notes == (
        Note(1, 1, "carriage returns"),
        Note(1, 1, NOTE),
        Note(1, 30, "Inline emphasis start-string without end-string."),
    )
    assert read(source).source is source


@given(st.lists(st.sampled_from([*PAGE.split(), "a", ":b:", "::", "{", '"', "`", "+-+", "|", "...", "//", "---"])))
@settings(max_examples=400, deadline=None)
def test_any_words(words: list[str]) -> None:
    """Whatever stands on the one line, restoring it ends, keeps its words, and the page is read."""
    text = " ".join(words)
    restored = "".join(restore(text).split()).replace("<>", "")
    for word in words:
        bare = word.strip("+-=|*:`.")
        assert bare in restored
    assert rst(text).source.text == text


@pytest.mark.parametrize(
    "unit",
    [
        "a --- b ",
        ".. code:: { ",
        ".. figure:: x :alt: abc def ",
        '"{ ',
        "`a `",
        ":a ",
        "+--+ | ",
        ".. foo- ",
        "a. - b ",
        "**A** B ",
    ],
)
def test_restoring_takes_linear_time(unit: str) -> None:
    """Four times the words take about four times the time."""

    def work(length: int) -> None:
        text = ".. _a: Title ===== " + unit * (length // len(unit))
        assert is_collapsed(text)
        restore(text)

    assert_in_proportion(work, 40_000)


@pytest.mark.corpus
def test_real_pages_are_not_collapsed(shared: Callable[..., Path]) -> None:
    """No page of the corpus is taken for a collapsed one; of the founding pages, one is."""
    pages = [*shared("corpus").rglob("*.rst"), *shared("corpus").rglob("*.md")]
    assert not any(is_collapsed(page.read_text(encoding="utf-8")) for page in pages)
    founding = sorted(shared("seeds").glob("*.txt"))
    assert [page.name[:3] for page in founding if is_collapsed(page.read_text(encoding="utf-8"))] == ["002"]


@pytest.mark.corpus
def test_founding_page(shared: Callable[..., Path]) -> None:
    """The founding page that was collapsed has its title, sections, label, figure and code again."""
    (path,) = shared("seeds").glob("002*")
    document = rst(path.read_text(encoding="utf-8"))
    (page,) = document.blocks
    assert isinstance(page, Section)
    assert [(block.title.plain, block.level) for block in walk([page]) if isinstance(block, Section)] == [
        ("Response", 1),
        ("Status Code", 2),
        ("Response Header", 2),
        ("(Optional) Response Body", 2),
    ]
    assert len(page.anchors) == 1
    figure = next(block for block in walk([page]) if isinstance(block, Directive))
    assert (len(figure.anchors), figure.blocks[0]) == (
        1,
        Paragraph(Text(dict(figure.options)["alt"], (Mark("strong", 0, 8),))),
    )
    first, second = (block.text for block in walk([page]) if isinstance(block, Code))
    assert first.startswith('{ "token"')
    assert first.endswith("is used as an example.\n...")
    assert second.startswith('{ "error_msg"')
    assert second.endswith("}")
    assert document.notes == (Note(1, 1, NOTE),)
    assert figure.span > Span("page.rst", 1, 2)
