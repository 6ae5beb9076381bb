"""From the tree that the state machine leaves to the blocks of the document model."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from docutils import nodes
from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import (
    Block,
    Cell,
    Definition,
    Definitions,
    Directive,
    Item,
    Items,
    Mark,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    plain,
)
from samplecast.readers import parameter_files
from samplecast.readers.directives import captioned, listed
from samplecast.readers.grouping import anchored, attach_captions
from samplecast.readers.parameter_files import described
from samplecast.readers.rst import plain as rst_plain
from samplecast.readers.rst.inline import Inliner
from samplecast.readers.rst.lines import Untyped
from samplecast.readers.rst.machine import Memo
from samplecast.readers.rst.nodes import BlockNode, DirectiveNode, EntryNode, TableNode, TargetNode, TextNode
from samplecast.readers.rst.references import References
from samplecast.source import Note, Span

_INVISIBLE = ("comment", "substitution")
_KEPT_TITLES = ("Title underline too short", "Title overline too short")


class Tree(Struct):
    """Turns nodes into blocks; one page, in document order."""

    memo: Memo
    references: References
    lines: list[int]
    """Lines that docutils complained of, sorted, but for content that turned out to be no markup."""
    loose: list[str] = field(default_factory=list)
    """Labels that wait for the block they stand before."""

    def blocks(self, children: Iterable[nodes.Node]) -> list[Block]:
        """Give the blocks of some nodes."""
        found: list[Block] = []
        for node in children:
            found.extend(self.block(node))
        return attach_captions(found)

    def block(self, node: nodes.Node) -> Iterable[Block]:
        """Give the blocks of one node: none for a label, one for nearly everything."""
        if isinstance(node, BlockNode):
            return (self.held(node.block),)
        if isinstance(node, TargetNode):
            if node.name and not node.uri and not node.alias:
                self.loose.append(node.name)
            return ()
        if isinstance(node, DirectiveNode):
            return self.wrapped(node)
        if isinstance(node, TableNode):
            return (self.grid(node),)
        make = _MAKERS.get(type(node))
        return make(self, node) if make else ()

    def take(self, own: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Give the labels that stand before a block, and its own."""
        if not self.loose:
            return own
        anchors = tuple(dict.fromkeys((*self.loose, *own)))
        self.loose.clear()
        return anchors

    def held(self, block: Block) -> Block:
        """Settle the references of a finished block, and give it its labels."""
        if isinstance(block, Directive) and block.name in _INVISIBLE:
            return block
        if self.loose:
            block = replace(block, anchors=self.take(block.anchors))
        if isinstance(block, Paragraph) and block.text.marks:
            text = self.references.settle(block.text)
            return block if text is block.text else Paragraph(text, block.anchors, block.span)
        if isinstance(block, Section) and block.title.marks:
            return replace(block, title=self.references.settle(block.title))
        return block

    def words(self, parents: Iterable[nodes.Node]) -> Text:
        """Join the running text in some nodes."""
        texts = [self.references.settle(n.text) for node in parents for n in _taken(node) if isinstance(n, TextNode)]
        return texts[0] if len(texts) == 1 else joined(texts)

    def wrapped(self, node: DirectiveNode) -> Iterable[Block]:
        """Give the blocks of a directive."""
        anchors = self.take(node.anchors)
        noted = len(self.memo.notes)
        inner = self.blocks(node.children)
        title = self.references.settle(node.title)
        if node.name == "table":
            whole = Directive(node.name, title.plain, node.options, tuple(inner), "", anchors, node.span)
            return captioned(whole, title)
        if node.name == "list-table":
            table = listed(inner, dict(node.options).get("header-rows", ""), title, anchors, node.span)
            if table is not None:
                return (table,)
        if node.tentative and inner and self.forgive(node.span.line, max(node.span.end_line, node.span.line)):
            inner = []
            del self.memo.notes[noted:]
        whole = Directive(node.name, node.argument, node.options, tuple(inner), node.text, anchors, node.span)
        return described(whole, self.memo.inclusions, self.value) if node.name in parameter_files.NAMES else (whole,)

    def value(self, text: str, file: str, line: int) -> Sequence[Block]:
        """Read the markup of a value in another file; most are paragraphs that refer to nothing."""
        lines = [part.rstrip() for part in text.rstrip().split("\n")]
        groups = rst_plain.runs(lines)
        inliner = Inliner(self.memo.inclusions.remark)
        if groups is not None:
            made = [rst_plain.paragraph(lines[i:j], line + i, 1, inliner, file) for i, j in groups]
            if not inliner.pending and not any(block.anchors for block in made):
                return made
        return self.memo.read_part(self.memo, file, text, line)

    def forgive(self, first: int, last: int) -> bool:
        """Tell whether docutils complained of any of these lines, and forget about it."""
        begin, end = bisect_left(self.lines, first), bisect_right(self.lines, last)
        del self.lines[begin:end]
        return end > begin

    def grid(self, node: TableNode) -> Table:
        """Give a table, its spanning cells repeated in every row and column they cover."""
        anchors = self.take()
        cells = [[self.cell(slot) for slot in slots] for _, slots in node.rows]
        for i, (_, slots) in enumerate(node.rows):
            for j, slot in enumerate(slots):
                if isinstance(slot, EntryNode) and (slot.rows or slot.columns):
                    _spread(slot, cells, i, j)
        rows = [
            Row(tuple(cell or Cell(span=span) for cell in line), span)
            for line, (span, _) in zip(cells, node.rows, strict=True)
        ]
        return Table(tuple(rows[: node.header]), tuple(rows[node.header :]), anchors=anchors, span=node.span)

    def cell(self, slot: Cell | EntryNode | None) -> Cell | None:
        """Give a cell; one that was read at once may still be waiting for a label."""
        if isinstance(slot, EntryNode):
            return replace(slot.cell, blocks=tuple(self.blocks(slot.children))) if slot.children else slot.cell
        if self.loose and slot is not None and slot.blocks:
            return replace(slot, blocks=(anchored(slot.blocks[0], self.take()), *slot.blocks[1:]))
        return slot

    def at(self, line: int | None) -> Span:
        """The span of a line of which docutils tells no more."""
        return Span(self.memo.page.path, line or 1)

    def items(self, node: Untyped) -> Iterable[Block]:
        """Bullet and numbered lists."""
        anchors = self.take()
        items = tuple(
            Item(tuple(self.blocks(_taken(child))), child["place"])
            for child in _taken(node)
            if isinstance(child, nodes.list_item)
        )
        ordered = isinstance(node, nodes.enumerated_list)
        return (Items(items, ordered, anchors, _from_to(items, self.at(node.line))),)

    def definitions(self, node: Untyped) -> Iterable[Block]:
        """Definition, field and option lists."""
        anchors = self.take()
        found: list[Definition] = []
        for item in _taken(node):
            if isinstance(item, nodes.system_message):
                continue
            *names, body = _taken(item)
            if isinstance(item, nodes.option_list_item):
                term = Text(_taken(names[0])[0].rawsource)
            else:
                term = self.words(names)
            found.append(Definition(term, tuple(self.blocks(_taken(body))), item["place"]))
        return (Definitions(tuple(found), anchors, _from_to(found, self.at(node.line))),)

    def line_block(self, node: Untyped) -> Iterable[Block]:
        """Lines kept apart: one paragraph, as hard line breaks make in Markdown."""
        anchors = self.take()
        lines = _taken(node)
        text = joined([self.words([line]) for line in lines])
        span = replace(lines[0]["place"], end_line=lines[-1]["place"].end_line)
        return (Paragraph(text, anchors, span),) if text.plain or anchors else ()

    def transition(self, node: Untyped) -> Iterable[Block]:
        """A rule between paragraphs says nothing."""
        del node
        return ()

    def message(self, node: Untyped) -> Iterable[Block]:
        """Text that docutils could make nothing of stays; what it said about it is a note already."""
        message = node.rawsource
        literal = next((child for child in node.children if isinstance(child, nodes.literal_block)), None)
        if literal is None or message.startswith(_KEPT_TITLES):
            return ()
        text = literal.astext()
        line = node.get("line")
        if message.startswith("Unexpected section title."):
            words = self.memo.inliner.text(text.split("\n")[0], line or 1)
            return (Paragraph(self.references.settle(words), self.take(), self.at(line - 1 if line else None)),)
        return (Directive("malformed", text=text, anchors=self.take(), span=self.at(line)),)


_MAKERS: dict[type[nodes.Node], Callable[[Tree, Untyped], Iterable[Block]]] = {
    nodes.bullet_list: Tree.items,
    nodes.enumerated_list: Tree.items,
    nodes.definition_list: Tree.definitions,
    nodes.field_list: Tree.definitions,
    nodes.option_list: Tree.definitions,
    nodes.line_block: Tree.line_block,
    nodes.transition: Tree.transition,
    nodes.system_message: Tree.message,
}


def convert(memo: Memo, *, docinfo: bool = True) -> tuple[list[Block], list[tuple[str, str]], list[Note]]:
    """Give the blocks of a page in one flat stream, its docinfo if that is wanted, and what there is to note."""
    noted = len(memo.notes)
    tree = Tree(memo, References(memo), sorted(note.line for note in memo.notes))
    children = _taken(memo.document)
    place = next((i for i, node in enumerate(children) if not _invisible(node)), len(children))
    meta: list[tuple[str, str]] = []
    if docinfo and place < len(children) and isinstance(children[place], nodes.field_list):
        meta = list(_docinfo(tree, children.pop(place)))
    blocks = tree.blocks(children)
    if tree.loose:
        blocks.append(Paragraph(Text(), tree.take(), tree.at(len(memo.page.raw))))
    lines = set(tree.lines)
    notes = [note for note in memo.notes[:noted] if note.line in lines]
    return blocks, meta, [*notes, *memo.notes[noted:], *memo.cut_off]


def _taken(node: Untyped) -> Untyped:
    """Take the children away: a cycle of parent and children is only freed by the garbage collector."""
    children, node.children = node.children, []
    return children


def _docinfo(tree: Tree, node: Untyped) -> Iterator[tuple[str, str]]:
    """The fields at the top of a page."""
    for field_node in node.children:
        if isinstance(field_node, nodes.field):
            *names, body = field_node.children
            yield tree.words(names).plain, plain(tree.blocks(body.children))


def _invisible(node: nodes.Node) -> bool:
    """Tell whether docinfo may still follow."""
    if isinstance(node, BlockNode):
        return isinstance(node.block, Directive) and node.block.name in _INVISIBLE
    return isinstance(node, (TargetNode, nodes.system_message))


def _spread(entry: EntryNode, cells: list[list[Cell | None]], row: int, column: int) -> None:
    """Put a spanning cell into each of its places."""
    first = cells[row][column]
    again = replace(first, carried=True) if first else None
    for line in cells[row : row + entry.rows + 1]:
        for j in range(column, min(column + entry.columns + 1, len(line))):
            line[j] = line[j] or again


def _from_to(items: Sequence[Item | Definition], otherwise: Span) -> Span:
    """From the first item of a list to its last."""
    return replace(items[0].span, end_line=items[-1].span.end_line) if items else otherwise


def joined(texts: list[Text]) -> Text:
    """Put texts one after the other, blanks between."""
    parts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for text in texts:
        if text.plain or text.marks:
            marks.extend(replace(m, start=m.start + length, end=m.end + length) for m in text.marks)
            parts.append(text.plain)
            length += len(text.plain) + 1
    return Text(" ".join(parts), tuple(marks))
