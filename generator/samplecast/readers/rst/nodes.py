"""Nodes of the docutils tree that carry finished parts of the document model."""

from __future__ import annotations

from docutils import nodes

from samplecast.document import Block, Cell, Text
from samplecast.source import Span


class BareNode(nodes.Element):
    """A node without the name and id lists that docutils gives every element and we never ask for."""

    def __init__(self) -> None:
        self.children = []
        self.attributes = {}
        self.rawsource = ""

    def setup_child(self, child: nodes.Node) -> None:
        """Take a child; docutils would search the tree for the document, and give the child the current line.

        Nothing here looks upwards, and a child that knew its parent would only be freed by the garbage collector.
        """


class PageNode(nodes.document):
    """The page."""

    def setup_child(self, child: nodes.Node) -> None:
        """Take a child; it need not know."""


class BlockNode(BareNode):
    """A finished block."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block


class TextNode(BareNode):
    """Finished running text."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text


class TargetNode(BareNode):
    """A hyperlink target: `.. _name:`, with or without a URI, or `__ URI`."""

    def __init__(self, name: str, uri: str, alias: str, line: int) -> None:
        super().__init__()
        self.name = name
        """As written; empty for an anonymous one."""
        self.uri = uri
        self.alias = alias
        """The name that this one stands for."""
        self.place = line
        """The page line."""


class DirectiveNode(BareNode):
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


class EntryNode(BareNode):
    """A table cell whose content is in the children, or that spans rows or columns."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.cell = cell
        """The cell as far as it has been read."""
        self.rows = 0
        """How many more rows it spans."""
        self.columns = 0
        """How many more columns it spans."""


class TableNode(BareNode):
    """A table: per row its span and its cells by column; None where another cell spans."""

    def __init__(self, span: Span, header: int) -> None:
        super().__init__()
        self.span = span
        self.header = header
        """How many of the rows are header rows."""
        self.rows: list[tuple[Span, list[Cell | EntryNode | None]]] = []
