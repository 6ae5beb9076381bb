"""From a flat stream of blocks with headings in it to the nested outline; shared by all readers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import Block, Mark, Paragraph, Section, Text

LONGEST_TITLE = 120
"""Characters of a bold paragraph from which on it is a warning written in bold rather than a heading."""

# Bold sentences and bold URLs are paragraphs; the wide marks are those of Chinese pages.
_NO_TITLE = re.compile(r"[.!?;,\u3002\uff01\uff1f]\Z|://")


class _OpenSection(Struct):
    """A section whose end has not been met yet."""

    heading: Section
    blocks: list[Block] = field(default_factory=list)


def nest(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Put every block under its heading.

    Headings come in as Sections without blocks. A paragraph wholly in bold becomes a pseudo Section one
    level below the heading it stands under; the next heading of either kind ends it.
    """
    top: list[Block] = []
    stack: list[_OpenSection] = []

    def close() -> None:
        done = stack.pop()
        title = done.heading
        whole = Section(title.title, tuple(done.blocks), title.level, title.anchors, title.pseudo, title.span)
        (stack[-1].blocks if stack else top).append(whole)

    for block in blocks:
        heading = _heading(block)
        if heading is None:
            (stack[-1].blocks if stack else top).append(block)
            continue
        if stack and stack[-1].heading.pseudo:
            close()
        if heading.pseudo:
            heading = replace(heading, level=stack[-1].heading.level + 1 if stack else 1)
        while stack and stack[-1].heading.level >= heading.level:
            close()
        stack.append(_OpenSection(heading))
    while stack:
        close()
    return tuple(top)


def nest_if_titled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks of a container that no heading reaches out of."""
    kept = tuple(blocks)
    for block in kept:
        if isinstance(block, Section):
            return nest(kept)
    return kept


def _heading(block: Block) -> Section | None:
    """The section that `block` opens, if it opens one."""
    match block:
        case Section(blocks=()):
            return block
        case Paragraph(text=text) if _is_title(text):
            return Section(_unbold(text), (), level=0, anchors=block.anchors, pseudo=True, span=block.span)
        case _:
            return None


def _is_title(text: Text) -> bool:
    """Tell whether all of `text`, but for a colon after it, is one bold run that reads like a heading."""
    if not text.marks or not 0 < len(text.plain) <= LONGEST_TITLE or _NO_TITLE.search(text.plain):
        return False
    bare = len(text.plain.rstrip(" :\uff1a"))
    return any(mark.kind == "strong" and mark.start == 0 and mark.end >= bare for mark in text.marks)


def _unbold(text: Text) -> Text:
    """A title without the bold mark that made it one."""

    def inner(mark: Mark) -> bool:
        return not (mark.kind == "strong" and mark.start == 0 and mark.end >= len(text.plain.rstrip(" :\uff1a")))

    return Text(text.plain, tuple(mark for mark in text.marks if inner(mark)))
