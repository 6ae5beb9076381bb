"""The page as a list: every block, in reading order, with what stands around it.

All of extraction reads this list. `walk_page` visits a document once; endpoints, operations, tables, examples,
statuses and prose all read its list and never walk the tree themselves. What a heading or a paragraph *means* is not
decided here, but by those who read the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from samplecast.document import (
    LEAVES,
    Block,
    Code,
    Definitions,
    Directive,
    Document,
    Items,
    Paragraph,
    Section,
    Table,
)
from samplecast.equality import compared_without
from samplecast.source import NOWHERE, Span
from samplecast.vocabulary import phrase

HeadingKind = Literal["section", "pseudo", "item", "term", "label"]

LABEL_WORDS = 8
"""A paragraph that heads a list item is at most this long; anything longer is text."""
LABEL_LENGTH = 80
PANELS = frozenset(
    (
        *("accordion", "accordionitem", "collapse", "collapsible", "details", "dropdown", "expand", "expandable"),
        *("md-tab-item", "panel", "response", "responseexample", "requestexample", "tab", "tab-item", "tabitem"),
        *("tabpanel", "toggle"),
    )
)
"""Directives, components and shortcodes whose title heads what they hold, in lower case."""
PANEL_TITLES = ("title", "label", "summary", "header", "name", "value", "status")
"""Their options that may be the title, the likeliest first."""
LEAD_LIMIT = 6
"""How many paragraphs before a block are kept; the ones nearest to it."""
LABEL_LIMIT = 8


_NUMBERED = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2})+\.?|\(?\d{1,2}[.)\u3001]|[IVX]{1,5}[.)])\s+(?=[^\W\d])")


@compared_without("span")
class Heading(Struct, frozen=True):
    """Words that stand over a block: a title, a bold pseudo-heading, the first line of a list item, a term."""

    text: str
    """Plain, as written; a final colon is still there."""
    kind: HeadingKind
    level: int = 0
    """Of sections; 0 for the others."""
    anchors: tuple[str, ...] = ()
    span: Span = NOWHERE


class CellPosition(Struct, frozen=True):
    """The table cell a block stands in."""

    table: int
    """Index of the table in the page's list."""
    row: int
    """Counts the rows of the body from 0; header rows are negative: the last one is -1."""
    column: int


class PlacedBlock(Struct, frozen=True):
    """One block of the page and its surroundings."""

    index: int
    """Position in the page's list."""
    block: Block
    """Any block, containers included; its children follow it in the list."""
    path: tuple[Heading, ...] = ()
    """The headings over the block, outermost first; a section is not over itself."""
    lead: tuple[Paragraph, ...] = ()
    """The paragraphs before it since the last code block, table or section title, the nearest last."""
    labels: tuple[Heading, ...] = ()
    """Short labels met earlier in the same section whose scope may have ended (`- Example request`), nearest last."""
    cell: CellPosition | None = None
    """Set for everything inside a table cell, at any depth: the innermost one."""
    inside: tuple[str, ...] = ()
    """Names of the directives around it, outermost first: `note`, `quote`."""
    follows: int = -1
    """Index of the block before it in the same container; -1 for the first."""

    @property
    def span(self) -> Span:
        """Where the block stands."""
        return self.block.span


class FlatPage(Struct, frozen=True):
    """A document as a list."""

    document: Document
    title: str
    items: tuple[PlacedBlock, ...]
    ends: tuple[int, ...]
    """`items[i + 1 : ends[i]]` is everything inside `items[i]`."""


_Child: TypeAlias = tuple[Block, tuple[Heading, ...], CellPosition | None]


class _Introductions(Struct):
    """What may introduce the blocks to come. A table cell has its own: cells do not introduce one another."""

    cell: CellPosition | None
    lead: tuple[Paragraph, ...] = ()
    labels: tuple[Heading, ...] = ()
    unread: Paragraph | None = None
    """The last paragraph, not yet looked at as a label: in most cells there is nothing after it to ask."""

    def note(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self.lead = (*self.lead[1 - LEAD_LIMIT :], block)
            self.unread = block
        elif isinstance(block, Section):
            self.lead = self.labels = ()
            self.unread = None
        elif isinstance(block, (Code, Table)):
            self.lead = ()

    def ended(self, path: Sequence[Heading]) -> tuple[Heading, ...]:
        """The labels that are not among the headings in force."""
        if self.unread is not None:
            label, self.unread = label_of(self.unread), None
            if label is not None:
                self.labels = (*self.labels[1 - LABEL_LIMIT :], label)
        if not self.labels:
            return ()
        over = {(heading.text, heading.span) for heading in path}
        return tuple(label for label in self.labels if (label.text, label.span) not in over)


class _Container(Struct):
    """A container being walked: its children still to come and what they share."""

    blocks: Iterator[_Child]
    memory: _Introductions
    inside: tuple[str, ...]
    owner: int
    previous: int = -1


def walk_page(document: Document) -> FlatPage:
    """Every block of `document` in reading order, a spanning cell's only once."""
    items: list[PlacedBlock] = []
    ends: list[int] = []
    top: Iterator[_Child] = ((block, (), None) for block in document.blocks)
    stack = [_Container(top, _Introductions(None), (), -1)]
    while stack:
        frame = stack[-1]
        child = next(frame.blocks, None)
        if child is None:
            stack.pop()
            if frame.owner >= 0:
                ends[frame.owner] = len(items)
            continue
        block, path, cell = child
        if cell is not frame.memory.cell:
            frame.memory, frame.previous = _Introductions(cell), -1
        memory, index = frame.memory, len(items)
        if isinstance(block, Section):
            memory.note(block)
        items.append(
            PlacedBlock(index, block, path, memory.lead, memory.ended(path), cell, frame.inside, frame.previous)
        )
        ends.append(index + 1)
        frame.previous = index
        if not isinstance(block, Section):
            memory.note(block)
        if isinstance(block, LEAVES):
            continue
        inside = (*frame.inside, block.name) if isinstance(block, Directive) else frame.inside
        stack.append(_Container(_children(block, path, cell, index), memory, inside, index))
    return FlatPage(document, _title(document), tuple(items), tuple(ends))


def _children(block: Block, path: tuple[Heading, ...], cell: CellPosition | None, index: int) -> Iterator[_Child]:
    """The blocks directly inside `block`, each with the headings over it and the cell around it."""
    match block:
        case Section():
            kind: HeadingKind = "pseudo" if block.pseudo else "section"
            heading = Heading(unnumbered(block.title.plain), kind, block.level, block.anchors, block.span)
            yield from ((child, (*path, heading), cell) for child in block.blocks)
        case Directive():
            over = _panel(block)
            yield from ((child, (*path, over) if over else path, cell) for child in block.blocks)
        case Items():
            for item in block.items:
                yield from _labelled(item.blocks, path, cell)
        case Definitions():
            for entry in block.items:
                term = Heading(entry.term.plain, "term", 0, (), entry.span)
                yield from ((child, (*path, term), cell) for child in entry.blocks)
        case Table():
            yield from _cells(block, path, index)
        case _:
            return


def _panel(block: Directive) -> Heading | None:
    """The title of a tab, or of what folds away, as a heading for what is inside: `<summary>404</summary>`."""
    if block.name.lower() not in PANELS:
        return None
    options = block.given()
    title = block.argument or next((options[name] for name in PANEL_TITLES if options.get(name)), "")
    words = title.strip(" \"'")
    if not words or len(words.split()) > LABEL_WORDS:
        return None
    return Heading(words, "item", 0, block.anchors, block.span)


def _labelled(blocks: Sequence[Block], path: tuple[Heading, ...], cell: CellPosition | None) -> Iterator[_Child]:
    """The blocks of a list item: a short first paragraph is a heading for the ones after it."""
    label: Heading | None = None
    for position, child in enumerate(blocks):
        yield child, (*path, label) if label else path, cell
        if position == 0 and isinstance(child, Paragraph) and len(blocks) > 1:
            words = child.text.plain
            if words and len(words.split()) <= LABEL_WORDS:
                label = Heading(words, "item", 0, child.anchors, child.span)


def _cells(table: Table, path: tuple[Heading, ...], index: int) -> Iterator[_Child]:
    for number, row in enumerate((*table.header, *table.rows), start=-len(table.header)):
        for column, cell in enumerate(row.cells):
            if cell.blocks and not cell.carried:
                place = CellPosition(index, number, column)
                for child in cell.blocks:
                    yield child, path, place


def label_of(paragraph: Paragraph) -> Heading | None:
    """The paragraph as a label, where it is one: a few words, no sentence."""
    words = paragraph.text.plain
    if (
        not words
        or len(words) > LABEL_LENGTH
        or len(words.split()) > LABEL_WORDS
        or words.endswith((".", ";", ",", "?", "!"))
    ):
        return None
    return Heading(unnumbered(words), "label", 0, paragraph.anchors, paragraph.span)


def _title(document: Document) -> str:
    for block in document.blocks:
        if isinstance(block, Section) and not block.pseudo:
            return unnumbered(block.title.plain)
    return ""


def unnumbered(title: str) -> str:
    """A title without the number before it: "3.1 Request", "2. URI", "(4) Response"; "404 Not Found" has none.

    And with blanks for the hyphens of "Request-headers".
    """
    words = title[found.end() :] if (found := _NUMBERED.match(title)) else title
    return words.replace("-", " ") if "-" in words and phrase("hyphenated heading").fullmatch(words) else words
