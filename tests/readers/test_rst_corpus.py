"""Real pages: all are read, short cuts change nothing, and docutils itself finds the same text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from samplecast.document import Code, Definitions, Document, Items, Paragraph, Section, Table, walk
from samplecast.readers.rst.reader import read_rst
from samplecast.source import Source, Span

pytestmark = pytest.mark.corpus

_REFERENCE = re.compile(r":ref:`([^`<]*?)\s*(?:<[^>`]*>)?`")
_TOCTREE = re.compile(r"^\.\. toctree::\n(?:   .*\n|\n)*", re.MULTILINE)


@pytest.fixture(scope="module")
def pages(shared: Callable[..., Path]) -> list[Source]:
    """Every page of the corpus, not yet read."""
    folder = shared("corpus", "rst")
    return [
        Source(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"), "rst")
        for path in sorted(folder.rglob("*.rst"))
    ]


@pytest.fixture(scope="module")
def some_pages(shared: Callable[..., Path], draw: Callable[..., list[Path]], pages: list[Source]) -> list[Source]:
    """A draw of them, or all."""
    folder = shared("corpus", "rst")
    chosen = {path.relative_to(folder).as_posix() for path in draw(sorted(folder.rglob("*.rst")), 150)}
    return [source for source in pages if source.page in chosen]


def spans(document: Document) -> Iterator[Span]:
    """Every span of a document."""
    for block in walk(document.blocks):
        yield block.span
        match block:
            case Table():
                for row in (*block.header, *block.rows):
                    yield row.span
                    yield from (cell.span for cell in row.cells)
            case Items() | Definitions():
                yield from (item.span for item in block.items)
            case _:
                pass


@pytest.mark.slow
def test_short_cuts_change_nothing(some_pages: list[Source]) -> None:
    """A page gives the same document, notes and spans with and without the short cuts; none has a note."""
    assert some_pages
    for source in some_pages:
        fast, slow = read_rst(source), read_rst(source, shortcuts=False)
        assert fast == slow, source.page
        assert list(spans(fast)) == list(spans(slow)), source.page
        assert fast.notes == slow.notes == (), source.page


def _stock(text: str) -> list[str]:
    """Titles, paragraphs and code as docutils itself reads them; what it does not know is taken out before."""
    text = _TOCTREE.sub("", _REFERENCE.sub(r"\1", text))
    options = {"report_level": 5, "halt_level": 6, "warning_stream": False, "doctitle_xform": False}
    found: list[Any] = []
    for node in publish_doctree(text, settings_overrides={**options, "docinfo_xform": False}).children:
        found.extend(_words(node))
    return found


def _words(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, (nodes.substitution_definition, nodes.system_message, nodes.comment)):
        return
    if isinstance(node, (nodes.paragraph, nodes.title, nodes.caption, nodes.literal_block)):
        yield " ".join(node.astext().split())
        return
    for child in node.children:
        yield from _words(child)


def _ours(text: str) -> Iterator[str]:
    text = _TOCTREE.sub("", _REFERENCE.sub(r"\1", text))
    document = read_rst(Source("p", text, "rst"))
    yield from (value for _, value in document.meta)
    for block in walk(document.blocks):
        match block:
            case Paragraph():
                yield block.text.plain
            case Section():
                yield block.title.plain
            case Code():
                yield " ".join(block.text.split())
            case Table() if block.caption.plain:
                yield block.caption.plain
            case _:
                pass


def test_docutils_finds_the_same_text(pages: list[Source]) -> None:
    """On a sample of pages, docutils itself finds the same titles, paragraphs and code in the same order."""
    # Pages with images differ: docutils takes the name of a substitution for the words that stand in for its image.
    plain = [source for source in pages if "image" not in source.text]
    for source in random.Random(4).sample(plain, 60):  # noqa: S311  the same pages every time
        assert list(_ours(source.text)) == _stock(source.text), source.page
