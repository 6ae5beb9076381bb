"""Anchors and links: what a page can be linked to by, and where it links to."""

from __future__ import annotations

from collections.abc import Iterator

from generator.document import Block, Definitions, Paragraph, Section, Table, Text
from generator.extract.context import Page
from generator.source import Span

OUTSIDE = ("http:", "https:", "mailto:", "ftp:", "//")


def page_anchors(page: Page) -> tuple[tuple[str, int], ...]:
    """Every anchor with its line; the first where one is given twice."""
    found: dict[str, int] = {}
    for placed in page.items:
        for anchor in getattr(placed.block, "anchors", ()):
            found.setdefault(anchor, placed.span.line)
    return tuple(found.items())


def page_links(page: Page) -> tuple[tuple[str, Span], ...]:
    """Every link to this page or another one, with its place; web addresses are left out."""
    return tuple(
        (target, placed.span)
        for placed in page.items
        for text in _texts(placed.block)
        for target in text.links()
        if target and not target.lower().startswith(OUTSIDE)
    )


def _texts(block: Block) -> Iterator[Text]:
    match block:
        case Paragraph(text=text):
            yield text
        case Section(title=text) | Table(caption=text):
            yield text
        case Definitions(items=items):
            yield from (item.term for item in items)
        case _:
            return
