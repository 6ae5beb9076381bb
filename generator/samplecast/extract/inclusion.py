"""Files that several pages take in: what they say is told once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from samplecast.facts import Operation, PageFacts
from samplecast.source import Span


def told_once(pages: Iterable[PageFacts]) -> tuple[PageFacts, ...]:
    """The pages without operations of a file that is a page itself, or that a page before takes in.

    A page keeps its tables and anchors: what it says besides may lead to them.
    """
    pages = tuple(pages)
    named = {page.page for page in pages}
    told: set[tuple[str, int, int]] = set()
    return tuple(_without(page, named, told) for page in pages)


def _without(page: PageFacts, named: set[str], told: set[tuple[str, int, int]]) -> PageFacts:
    taken_in = [operation for operation in page.operations if operation.span.path not in ("", page.page)]
    if not taken_in:
        return page
    again: set[int] = set()
    for operation in taken_in:
        place = (operation.span.path, operation.span.line, operation.span.column)
        if operation.span.path in named or place in told:
            again.add(id(operation))
        told.add(place)
    if not again:
        return page
    kept = tuple(operation for operation in page.operations if id(operation) not in again)
    return replace(page, operations=kept or (Operation(page.title, span=Span(page.page, 1)),))
