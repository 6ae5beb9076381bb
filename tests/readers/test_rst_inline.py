"""Running text in reStructuredText: the same words and marks as docutils finds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from docutils import nodes
from docutils.parsers.rst import states
from docutils.utils import Reporter
from hypothesis import given, settings
from hypothesis import strategies as st
from samplecast.document import Directive, Document, Mark, Paragraph, Section, Text, walk
from samplecast.readers import read
from samplecast.readers.rst.inline import Inliner
from samplecast.source import Source

from tests.support.growth import assert_in_proportion


def rst(text: str) -> Document:
    """Read a page."""
    return read(Source("page.rst", text, "rst"))


def text_of(page: str) -> Text:
    """The text of a page's first paragraph."""
    return next(block.text for block in walk(rst(page).blocks) if isinstance(block, Paragraph))


def messages(page: str) -> list[str]:
    """What a page's notes say."""
    return [note.message for note in rst(page).notes]


@pytest.mark.parametrize(
    ("raw", "plain", "marks"),
    [
        ("plain  words\non", "plain words on", []),
        ("**a** *b* ``c\\d``", r"a b c\d", [("strong", 0, 1, ""), ("emphasis", 2, 3, ""), ("literal", 4, 7, "")]),
        (r"\*a* \`b\\", r"*a* `b" + "\\", []),
        (r"1\ *xx* to 5\ *xx*", "1xx to 5xx", [("emphasis", 1, 3, ""), ("emphasis", 8, 10, "")]),
        (":ref:`Title <a_B>`", "Title", [("link", 0, 5, "a_B")]),
        (":ref:`Title<a_B>`", "Title", [("link", 0, 5, "a_B")]),
        (":ref:`a_B`", "a_B", [("link", 0, 3, "a_B")]),
        (":doc:`/a/b`", "/a/b", [("link", 0, 4, "/a/b")]),
        (":doc:`The page <../x>`.", "The page.", [("link", 0, 8, "../x")]),
        (":py:func:`len`", "len", []),
        (":foo:`words <target>`", "words", [("link", 0, 5, "target")]),
        (":ref:`lost <>`", "lost", [("link", 0, 4, "")]),
        ("`words`:strong: on", "words on", [("strong", 0, 5, "")]),
        (":code:`a\\b` :literal:`a\\\\b`", r"a\b a\b", [("literal", 0, 3, ""), ("literal", 4, 7, "")]),
        ("`default`", "default", [("literal", 0, 7, "")]),
        ("`a <https://x.example/a b>`__", "a", [("link", 0, 1, "https://x.example/ab")]),
        ("`a b <https://x.example/_>`_", "a b", [("link", 0, 3, "https://x.example/_")]),
        ("`<https://x.example>`_", "https://x.example", [("link", 0, 17, "https://x.example")]),
        ("`me <me@x.example>`_", "me", [("link", 0, 2, "mailto:me@x.example")]),
        ("`lost <>`__", "lost", [("link", 0, 4, "")]),
        ("https://x.example/a_ and a@b.example", "https://x.example/a_ and a@b.example", []),
        ("a_b__c _d e_f 5_xx_x", "a_b__c _d e_f 5_xx_x", []),
        ("\"*\" (*) '``' a*b*c ** `` ` |", "\"*\" (*) '``' a*b*c ** `` ` |", []),
        ("a|b|c || x", "a|b|c || x", []),
    ],
)
def test_marks(raw: str, plain: str, marks: list[tuple[Any, int, int, str]]) -> None:
    """Words and marks of one text."""
    assert text_of(raw + "\n") == Text(plain, tuple(Mark(*mark) for mark in marks))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("a *b", "Inline emphasis start-string without end-string."),
        ("a **b", "Inline strong start-string without end-string."),
        ("a ``b", "Inline literal start-string without end-string."),
        ("a |b", "Inline substitution_reference start-string without end-string."),
        ("a _`b", "Inline target start-string without end-string."),
        ("a `b", "Inline interpreted text or phrase reference start-string without end-string."),
        (
            ":a:`b`:c:",
            "Mismatch: a role before the text, a role after it and a reference suffix exclude each other.",
        ),
        ("a name_ b", 'Nothing on this page is named "name".'),
        ("a |name| b", 'Nothing on this page is named "name".'),
        ("a `some name`_ b", 'Nothing on this page is named "some name".'),
    ],
)
def test_words_stay_where_markup_is_wrong(raw: str, message: str) -> None:
    """Markup that is not closed, or names nothing, is a note; a text of words only stays as written."""
    assert messages(raw + "\n") == [message]
    assert text_of(raw + "\n").plain == raw.replace("`some name`_", "some name")


def test_references_by_name() -> None:
    """Names mean labels, titles, URIs and one another, whatever their case; what they mean is as written."""
    page = (
        "One_, `Two  words`_, three_, `Some title`_, four_, six__, seven__ and `eight <https://e.example>`_, eight_\n\n"
        ".. _ONE: https://one.example\n.. _Two words: One_\n.. _Three:\n\n__ https://six.example\n\n.. __: three_\n\n"
        "words _`Four`\n\nSome Title\n==========\n"
    )
    assert text_of(page).links() == (
        *("https://one.example", "https://one.example", "Three", "Some Title"),
        *("https://six.example", "Three", "https://e.example", "https://e.example"),
    )
    assert messages(page) == ['Nothing on this page is named "four".']


def test_names_that_mean_one_another() -> None:
    """Names in a circle mean nothing, and end."""
    assert messages("a_\n\n.. _a: b_\n.. _b: a_\n") == ['Nothing on this page is named "a".']


def test_anonymous_references_beyond_the_targets() -> None:
    """An anonymous reference without a target keeps its words: `a__` all of them, in backquotes as a link."""
    assert text_of("a__ `b c`__\n") == Text("a__ b c", (Mark("link", 4, 7),))


def test_inline_target_is_an_anchor() -> None:
    """A target in running text is an anchor of its paragraph, in a cell too."""
    page = "words _`Some place` on\n\n+------+\n| _`x` |\n+------+\n"
    anchors = [block.anchors for block in walk(rst(page).blocks) if isinstance(block, Paragraph)]
    assert anchors == [("Some place",), ("x",)]


def test_title_with_marks() -> None:
    """A title keeps its marks and settles its references."""
    (section,) = rst("A *b* x_\n========\n\n.. _x: https://x.example\n").blocks
    assert isinstance(section, Section)
    assert section.title == Text("A b x", (Mark("emphasis", 2, 3), Mark("link", 4, 5, "https://x.example")))


class TestSubstitutions:
    """`|name|`."""

    def test_replace(self) -> None:
        """The replacement stands in the text, marks and all, in another replacement too."""
        page = "a |b| and |c|\n\n.. |b| replace:: *x*\n   y\n.. |c| replace:: (|b|)\n"
        assert text_of(page) == Text("a x y and (x y)", (Mark("emphasis", 2, 3), Mark("emphasis", 11, 12)))
        assert [b.argument for b in rst(page).blocks if isinstance(b, Directive)] == ["b", "c"]

    def test_image(self) -> None:
        """An image stands with its alternative text."""
        page = "|i| and |j|\n\n.. |i| image:: a.png\n   :alt: An icon\n.. |j| image:: b.png\n"
        assert text_of(page) == Text("An icon and", (Mark("image", 0, 7, "a.png"), Mark("image", 11, 11, "b.png")))
        assert text_of("a |j| b\n\n.. |j| image:: b.png\n") == Text("a b", (Mark("image", 1, 1, "b.png"),))

    @pytest.mark.parametrize("kind", ["unicode:: 0x41", "date::", "include:: /etc/passwd", "raw:: html"])
    def test_other_kinds_stay(self, kind: str) -> None:
        """Kinds that are not ours to run stay as they are written."""
        assert text_of(f"a |b| c\n\n.. |b| {kind}\n").plain == "a |b| c"

    def test_malformed(self) -> None:
        """A definition that defines nothing is kept as a comment, with a note."""
        page = rst("a\n\n.. |b| c\n")
        assert page.blocks[1] == Directive("comment", text="b| c")
        assert [note.message for note in page.notes] == ["Malformed substitution definition."]

    def test_circle_and_growth(self) -> None:
        """Definitions that hold themselves, or grow without end, stay as they are written."""
        assert text_of("|a|\n\n.. |a| replace:: x |a|\n").plain == "x |a|"
        laughs = "".join(f".. |{i + 1}| replace:: {f'|{i}| ' * 10}\n" for i in range(30))
        assert len(text_of(f"|30| |0|\n\n.. |0| replace:: haha\n{laughs}").plain) < 20_000

    def test_budget(self) -> None:
        """All substitutions of a page together add a bounded amount of text."""
        page = f".. |a| replace:: {'x' * 9000}\n\n{'|a| ' * 2000}\n"
        assert len(text_of(page).plain) < 1_100_000


def stock(raw: str) -> tuple[str, list[tuple[str, str]]]:
    """What docutils makes of a text: its words, and what is marked as what."""
    document = nodes.document(cast("Any", SimpleNamespace(id_prefix="", auto_id_prefix="%")), Reporter("", 5, 6, False))
    inliner = states.Inliner()
    options = SimpleNamespace(pep_references=None, rfc_references=None, character_level_inline_markup=False)
    inliner.init_customizations(options)  # type: ignore[arg-type]
    inliner.implicit_dispatch.clear()
    memo = SimpleNamespace(document=document, language=None, reporter=document.reporter)
    found, _ = inliner.parse(raw, 1, memo, document)
    words = " ".join("".join(node.astext() for node in found).split())
    kinds = {"strong": "strong", "emphasis": "emphasis", "literal": "literal", "title_reference": "literal"}
    marks = [(kinds[n.tagname], " ".join(n.astext().split())) for n in found if getattr(n, "tagname", "") in kinds]
    return words, marks


_PIECES = [*"ab |_\\:<>()[.-\n'\"#1\u00e9\u201c\u201d", "``", "*", "**", " *", "* ", " ``"]


@given(st.lists(st.sampled_from(_PIECES), max_size=24).map("".join))
@settings(max_examples=500, deadline=None)
def test_same_as_docutils(raw: str) -> None:
    """On any text without roles and references, docutils marks the same words and keeps the same words."""
    raw = raw.strip()
    complaints: list[str] = []
    inliner = Inliner(lambda _, message: complaints.append(message))
    text = inliner.text(raw, 1)
    if inliner.pending or inliner.anchors:
        return
    words, marks = stock(raw)
    assert text.plain == words
    assert [(mark.kind, text.plain[mark.start : mark.end]) for mark in text.marks] == [m for m in marks if m[1]]


@pytest.mark.parametrize(
    "unit", ["*a ", "**a ", "``a ", "`a ", "|a ", "_`a ", "a_ ", "a-", ":a", "[a", ":a:`", "`a <", "\\*"]
)
def test_unclosed_markup_is_read_in_linear_time(unit: str) -> None:
    """Markup opened tens of thousands of times and never closed takes a moment, not hours."""

    def work(count: int) -> None:
        complaints: list[str] = []
        inliner = Inliner(lambda _, message: complaints.append(message))
        assert inliner.text(unit * count, 1).plain

    assert_in_proportion(work, 10_000)
