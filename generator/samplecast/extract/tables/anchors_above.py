"""What a table can be linked to by besides its own anchors: those of the words and headings right above it."""

from __future__ import annotations

from collections.abc import Iterator

from samplecast.document import Block, Code, Directive, Paragraph, Section, Table
from samplecast.extract.context import FlatPage, Heading, PlacedBlock
from samplecast.extract.endpoints.request_lines import request_lines
from samplecast.vocabulary import Vocabulary


def anchors_above(page: FlatPage, placed: PlacedBlock, vocabulary: Vocabulary) -> Iterator[str]:
    """Anchors of the paragraph, list item or section that the table is the first block of."""
    before = page.items[placed.follows].block if placed.follows >= 0 else None
    if before is not None and not isinstance(before, Table | Code):
        yield from getattr(before, "anchors", ())
    near = page.items[max(0, placed.index - 30) : placed.index]
    tables = [item for item in near if isinstance(item.block, Table)]
    for depth in (len(placed.path), len(placed.path) - 1):
        heading = placed.path[depth - 1] if depth > 0 else None
        if heading is None or heading.level == 1 or any(item.path[:depth] == placed.path[:depth] for item in tables):
            return
        if heading.anchors and any(
            item.path[:depth] == placed.path[:depth] and _is_call(item.block, vocabulary) for item in near
        ):
            return  # the heading is that of a call, and what links to it does not mean a table of it
        yield from heading.anchors
        yield from _anchors_below(page, placed, heading)


def _is_call(block: Block, vocabulary: Vocabulary) -> bool:
    match block:
        case Directive(name=name):
            return name.startswith("http:")
        case Section(title=text, pseudo=True) | Paragraph(text=text):
            return bool(request_lines(text.plain, vocabulary))
        case _:
            return False


def _anchors_below(page: FlatPage, placed: PlacedBlock, heading: Heading) -> Iterator[str]:
    """Anchors written under a heading in place of in it: they stick to the paragraph or code that comes first."""
    for item in reversed(page.items[max(0, placed.index - 30) : placed.index]):
        if isinstance(item.block, Section) and item.block.span == heading.span:
            first = page.items[item.index + 1].block
            if isinstance(first, Paragraph | Code):
                yield from first.anchors
            return
