"""From the lines of a restored page back to the one line of the collapsed one: where every node really stands."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from samplecast.document import Block, Cell, Code, Definitions, Directive, Document, Items, Row, Section, Table
from samplecast.readers.collapsed.reader import Restored
from samplecast.source import Note, Source, Span

NOTE = "page was collapsed: its line breaks are gone and were restored where constructs show them"

Move = Callable[[Span], Span]


def relocated(document: Document, source: Source, page: Restored) -> Document:
    """Give the document of a restored page as the document of the collapsed one, with a note that says so."""

    def place(line: int, column: int) -> int:
        line = min(max(line, 1), len(page.lines)) - 1
        text = page.lines[line]
        return page.places[line] + max(column - 1 - (len(text) - len(text.lstrip())), 0) + 1

    def move(span: Span) -> Span:
        last = max(span.end_line, span.line)
        end = span.end_column or len(page.lines[min(last, len(page.lines)) - 1])
        return Span(span.path, 1, place(span.line, span.column), 1, max(place(last, end), 1))

    before = set(source.notes)
    notes = [
        note if note in before else replace(note, line=1, column=place(note.line, note.column))
        for note in document.notes
    ]
    blocks = tuple(_moved(block, move) for block in document.blocks)
    return Document(source, blocks, document.meta, tuple(sorted((*notes, Note(1, 1, NOTE)))))


def _moved(block: Block, move: Move) -> Block:
    """Move a block and all it holds; a restored page nests but a few levels deep."""
    span = move(block.span)
    match block:
        case Section() | Directive():
            return replace(block, blocks=_all(block.blocks, move), span=span)
        case Table():
            header, rows = (tuple(_row(row, move) for row in part) for part in (block.header, block.rows))
            return replace(block, header=header, rows=rows, span=span)
        case Items():
            items = tuple(replace(i, blocks=_all(i.blocks, move), span=move(i.span)) for i in block.items)
            return replace(block, items=items, span=span)
        case Definitions():
            terms = tuple(replace(i, blocks=_all(i.blocks, move), span=move(i.span)) for i in block.items)
            return replace(block, items=terms, span=span)
        case Code():
            return replace(block, verbatim=block.verbatim and "\n" not in block.text, span=span)
        case _:
            return replace(block, span=span)


def _all(blocks: tuple[Block, ...], move: Move) -> tuple[Block, ...]:
    return tuple(_moved(block, move) for block in blocks)


def _row(row: Row, move: Move) -> Row:
    cells = (Cell(_all(cell.blocks, move), cell.carried, move(cell.span)) for cell in row.cells)
    return replace(row, cells=tuple(cells), span=move(row.span))
