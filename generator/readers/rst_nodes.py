"""What our states hang into the docutils tree: nodes that carry ready parts of the document model."""

from __future__ import annotations

from docutils import nodes

from generator.document import Block, Text
from generator.source import Span


class Bare(nodes.Element):
    """A node without the name and id lists that docutils gives every element and we never ask for."""

    def __init__(self) -> None:
        self.children = []
        self.attributes = {}
        self.rawsource = ""


class Held(Bare):
    """A finished block."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block


class Words(Bare):
    """Finished running text."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text


class Label(Bare):
    """A hyperlink target: `.. _name:`, with or without a URI, or `__ URI`."""

    def __init__(self, name: str, uri: str, alias: str, line: int) -> None:
        super().__init__()
        self.name = name
        """As written; empty for an anonymous one."""
        self.uri = uri
        self.alias = alias
        """The name that this one stands for."""
        self.line = line


class Wrapped(Bare):
    """A directive or another construct with a name whose content is still to be parsed into its children."""

    def __init__(self, name: str, argument: str, options: tuple[tuple[str, str], ...], span: Span) -> None:
        super().__init__()
        self.name = name
        self.argument = argument
        self.options = options
        self.span = span
        self.text = ""
        self.title = Text()
        self.anchors: tuple[str, ...] = ()
        self.tentative = False
        """Whether the content is only markup if it parses without complaint."""
        self.end_line = span.end_line


class Entry(Bare):
    """A table cell; its content is in the children, or in `ready` where it needed no parser."""

    def __init__(self, rows: int, columns: int, span: Span) -> None:
        super().__init__()
        self.rows = rows
        """How many more rows it spans."""
        self.columns = columns
        """How many more columns it spans."""
        self.span = span
        self.ready: tuple[Block, ...] = ()


class Grid(Bare):
    """A table: per row its span and its entries by column; None where another entry spans."""

    def __init__(self, span: Span, header: int) -> None:
        super().__init__()
        self.span = span
        self.header = header
        """How many of the rows are header rows."""
        self.rows: list[tuple[Span, list[Entry | None]]] = []
