"""The document model: what a page says, the same from reStructuredText and from Markdown.

Every node carries the `Span` it came from. Spans take no part in comparison, so twin pages in the
two markups compare equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from samplecast.equality import compared_without
from samplecast.source import NOWHERE, Note, Source, Span

MarkKind = Literal["strong", "emphasis", "literal", "link", "image"]


class Mark(Struct, frozen=True):
    """A marked-up stretch of a `Text`: `plain[start:end]`."""

    kind: MarkKind
    start: int
    end: int
    target: str = ""
    """For links: the anchor (`name` on this page, `page.md#name`, a label, or a URL); for images: the URI."""


class Text(Struct, frozen=True):
    """Running text: white space folded to single blanks, escapes undone, markup kept as ranges."""

    plain: str = ""
    marks: tuple[Mark, ...] = ()

    def links(self) -> tuple[str, ...]:
        """Targets of the links in the text, in order."""
        return tuple([mark.target for mark in self.marks if mark.kind == "link"]) if self.marks else ()

    def strong(self) -> tuple[str, ...]:
        """The bold stretches of the text, in order."""
        return tuple(self.plain[mark.start : mark.end] for mark in self.marks if mark.kind == "strong")

    def after(self, start: int) -> Text:
        """The text from `start` on, without leading blanks."""
        start += len(self.plain[start:]) - len(self.plain[start:].lstrip(" "))
        marks = (Mark(m.kind, max(m.start - start, 0), m.end - start, m.target) for m in self.marks if m.end > start)
        return Text(self.plain[start:], tuple(marks))


@compared_without("span")
class Section(Struct, frozen=True):
    """A heading and what stands under it, up to the next heading of its level."""

    title: Text
    blocks: tuple[Block, ...]
    level: int
    """1 for the page title; a bold paragraph used as heading is one below its surroundings."""
    anchors: tuple[str, ...] = ()
    pseudo: bool = False
    """True for a paragraph wholly in bold that serves as a heading."""
    span: Span = NOWHERE
    """The title's own lines."""


@compared_without("span")
class Paragraph(Struct, frozen=True):
    """A paragraph of running text."""

    text: Text
    anchors: tuple[str, ...] = ()
    span: Span = NOWHERE


@compared_without("form", "verbatim", "span")
class Code(Struct, frozen=True):
    """A block of verbatim text: code-block, `::`, fence, indented code or `<pre>`."""

    text: str
    """The content, its common indentation and outer blank lines taken off, LF line ends, no final newline."""
    language: str = ""
    """The label as written, lower case: `json`, `text`, `http`; empty when there is none."""
    anchors: tuple[str, ...] = ()
    caption: str = ""
    file: str = ""
    """The file that holds the text, where a directive takes it from one; `span` is then the directive's."""
    form: Literal["directive", "literal", "fence", "indented", "pre"] = "literal"
    verbatim: bool = True
    """Line n, column c of `text` stands at line `span.line + n - 1`, column `span.column + c - 1` of the page.
    False where entities, inline tags or odd indentation make that untrue (lines still hold)."""
    span: Span = NOWHERE
    """The lines of the content alone, without fence or directive; `column` is where its first column stands."""


@compared_without("span")
class Cell(Struct, frozen=True):
    """A table cell. One that spans rows or columns stands in each of its places."""

    blocks: tuple[Block, ...] = ()
    carried: bool = False
    """True in every place of a spanning cell but its first."""
    span: Span = NOWHERE

    def text(self) -> str:
        """The running text of the cell, blocks joined by a blank."""
        return plain(self.blocks)


@compared_without("span")
class Row(Struct, frozen=True):
    """A table row; all rows of a table have equally many cells."""

    cells: tuple[Cell, ...]
    span: Span = NOWHERE


@compared_without("span")
class Table(Struct, frozen=True):
    """A table in any syntax: grid, simple, list-table, csv-table, pipe, HTML."""

    header: tuple[Row, ...]
    """The header rows; empty where the markup names none."""
    rows: tuple[Row, ...]
    caption: Text = Text()
    """`Table 1 Parameter description`, from the directive or from the paragraph before the table."""
    anchors: tuple[str, ...] = ()
    span: Span = NOWHERE


@compared_without("span")
class Item(Struct, frozen=True):
    """One entry of a list."""

    blocks: tuple[Block, ...]
    span: Span = NOWHERE


@compared_without("span")
class Items(Struct, frozen=True):
    """A bullet or numbered list."""

    items: tuple[Item, ...]
    ordered: bool = False
    anchors: tuple[str, ...] = ()
    span: Span = NOWHERE


@compared_without("span")
class Definition(Struct, frozen=True):
    """A term and what is said of it; also one field of a field list."""

    term: Text
    blocks: tuple[Block, ...]
    span: Span = NOWHERE


@compared_without("span")
class Definitions(Struct, frozen=True):
    """A definition list or a field list in the body of a page."""

    items: tuple[Definition, ...]
    anchors: tuple[str, ...] = ()
    span: Span = NOWHERE


@compared_without("span")
class Directive(Struct, frozen=True):
    """Anything with a name: note, figure, toctree, quote, comment, shortcode, MDX tag, unknown directive."""

    name: str
    """`note`, `caution`, `figure`, `toctree`, `quote`, `comment`, or the name as written."""
    argument: str = ""
    options: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    text: str = ""
    """Raw content where it is not markup (a comment, the body of an unknown directive that does not parse)."""
    anchors: tuple[str, ...] = ()
    span: Span = NOWHERE

    def given(self) -> dict[str, str]:
        """The options by their names in lower case; of several of a name the last."""
        return {name.lower(): value for name, value in self.options}


Block: TypeAlias = Section | Paragraph | Code | Table | Items | Definitions | Directive

LEAVES = (Paragraph, Code)
"""Blocks that hold no others: nearly all there are."""


class Inclusion(Struct, frozen=True):
    """A place where a page takes in another file, or should have."""

    directive: str
    """What asks for it: `include`, `literalinclude`, `import`."""
    file: str
    """POSIX path relative to the root; as written where no file of that name is found."""
    reason: str = ""
    """Why it was not read; empty where it was."""
    span: Span = NOWHERE


@compared_without("source", "notes", "inclusions")
class Document(Struct, frozen=True):
    """A parsed page."""

    source: Source
    blocks: tuple[Block, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    """Docinfo fields or front matter, in order."""
    notes: tuple[Note, ...] = ()
    """What the parser complained of, with what decoding met; by line."""
    inclusions: tuple[Inclusion, ...] = ()
    """The files that the page takes in, in the order of its directives."""


def children(block: Block) -> Iterator[Block]:
    """The blocks directly inside `block`, in document order; a spanning cell's only once."""
    match block:
        case Section() | Directive():
            yield from block.blocks
        case Table():
            for row in (*block.header, *block.rows):
                for cell in row.cells:
                    if not cell.carried:
                        yield from cell.blocks
        case Items() | Definitions():
            for item in block.items:
                yield from item.blocks
        case Paragraph() | Code():
            return


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block at any depth, each before its children, in document order."""
    stack = [iter(blocks)]
    while stack:
        for block in stack[-1]:
            yield block
            if not isinstance(block, LEAVES):
                stack.append(children(block))
                break
        else:
            stack.pop()


def plain(blocks: Sequence[Block]) -> str:
    """The running text of blocks: paragraphs, titles, terms, captions and code, joined by single blanks."""
    if len(blocks) == 1 and isinstance(only := blocks[0], Paragraph):  # nearly every cell
        return only.text.plain
    parts: list[str] = []
    for block in walk(blocks):
        match block:
            case Paragraph():
                parts.append(block.text.plain)
            case Section():
                parts.append(block.title.plain)
            case Code():
                parts.append(block.text)
            case Definitions():
                parts.extend(item.term.plain for item in block.items)
            case _:
                pass
    return " ".join(part for part in parts if part)
