"""Opening and closing tags of site generators, brought together over the blocks between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import Block, Directive
from samplecast.readers.fragment import PageText
from samplecast.readers.grouping import attach_captions
from samplecast.readers.markdown.dialects import SiteTag
from samplecast.readers.outline import nest
from samplecast.source import Span

Flow: TypeAlias = Block | tuple[SiteTag, Span]
"""Blocks as they come, tags of site generators still loose among them."""


class _OpenTag(Struct):
    """A tag that is still open, and what has come since."""

    tag: SiteTag
    span: Span
    blocks: list[Block] = field(default_factory=list)

    def name(self) -> str:
        """What closes it."""
        return self.tag.container or self.tag.name


def paired(flow: Sequence[Flow], page: PageText) -> list[Block]:
    """Put what stands between two tags into a directive; one that is never closed stands alone."""
    blocks = [block for block in flow if not isinstance(block, tuple)]
    if len(blocks) == len(flow):
        return attach_captions(blocks)
    levels = [_OpenTag(SiteTag("open", ""), Span(page.name, 1))]
    waiting: Counter[str] = Counter()
    for block in flow:
        if not isinstance(block, tuple):
            levels[-1].blocks.append(block)
            continue
        tag, span = block
        name = tag.container or tag.name
        if tag.kind == "open":
            levels.append(_OpenTag(tag, span))
            waiting[name] += 1
        elif tag.kind == "alone":
            levels[-1].blocks.append(Directive(tag.name, tag.argument, tag.options, span=span))
        elif waiting[name]:
            _close(levels, name, span, page, waiting)
        else:
            page.note(span.line, f"closing tag {name} without an opening one", span.column)
    _fold(levels, 0, page, waiting)
    return attach_captions(levels[0].blocks)


def _close(levels: list[_OpenTag], name: str, end: Span, page: PageText, waiting: Counter[str]) -> None:
    """End the innermost open tag of that name."""
    index = len(levels) - 1
    while levels[index].name() != name:
        index -= 1
    _fold(levels, index, page, waiting)
    level = levels.pop()
    waiting[name] -= 1
    blocks = nest(attach_captions(level.blocks))
    span = replace(level.span, end_line=end.line)
    tag = level.tag
    levels[-1].blocks.append(Directive(tag.name, tag.argument, tag.options, blocks, span=span))


def _fold(levels: list[_OpenTag], index: int, page: PageText, waiting: Counter[str]) -> None:
    """Tags opened after that one and never closed stand alone; what came since stands after them."""
    for level in levels[index + 1 :]:
        tag = level.tag
        waiting[level.name()] -= 1
        if tag.must_close:
            page.note(level.span.line, f"tag {tag.name} is never closed", level.span.column)
        alone = Directive(tag.name, tag.argument, tag.options, span=level.span)
        levels[index].blocks += [alone, *level.blocks]
    del levels[index + 1 :]
