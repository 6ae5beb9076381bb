"""Comments of a page that speak to us, and the block each of them stands before."""

from __future__ import annotations

from collections.abc import Iterator

from samplecast.document import Directive
from samplecast.extract.context import Page, Placed
from samplecast.facts import Comment
from samplecast.source import Span

PREFIX = "samplecast:"


def page_comments(page: Page) -> Iterator[Comment]:
    """Every comment that begins with our name, with the lines of the block that follows it."""
    for placed in page.items:
        block = placed.block
        if isinstance(block, Directive) and block.name == "comment":
            text = " ".join(block.text.split())
            if text.startswith(PREFIX):
                yield Comment(text, placed.span, _covered(page, placed))


def _covered(page: Page, comment: Placed) -> Span:
    """From the first to the last line of the next block that is no such comment; the comment's own where none is."""
    for placed in page.items[page.ends[comment.index] :]:
        if isinstance(placed.block, Directive) and placed.block.name == "comment":
            continue
        spans = [placed.span, *(inner.span for inner in page.items[placed.index + 1 : page.ends[placed.index]])]
        last = max(span.end_line or span.line for span in spans)
        return Span(comment.span.path, placed.span.line, 1, last)
    return comment.span
