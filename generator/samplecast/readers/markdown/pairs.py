"""Opening and closing tags of site generators, brought together over the blocks between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from samplecast.document import Block, Directive
from samplecast.readers.fragment import Page
from samplecast.readers.grouping import gathered
from samplecast.readers.markdown.dialects import Marker
from samplecast.readers.outline import nest
from samplecast.source import Span

Flow: TypeAlias = Block | tuple[Marker, Span]
"""Blocks as they come, tags of site generators still loose among them."""


@dataclass(slots=True)
class _Level:
    """A tag that is still open, and what has come since."""

    marker: Marker
    span: Span
    blocks: list[Block] = field(default_factory=list)

    def name(self) -> str:
        """What closes it."""
        return self.marker.container or self.marker.name


def paired(flow: Sequence[Flow], page: Page) -> list[Block]:
    """Put what stands between two tags into a directive; one that is never closed stands alone."""
    blocks = [block for block in flow if not isinstance(block, tuple)]
    if len(blocks) == len(flow):
        return gathered(blocks)
    levels = [_Level(Marker("open", ""), Span(page.name, 1))]
    waiting: Counter[str] = Counter()
    for block in flow:
        if not isinstance(block, tuple):
            levels[-1].blocks.append(block)
            continue
        marker, span = block
        name = marker.container or marker.name
        if marker.kind == "open":
            levels.append(_Level(marker, span))
            waiting[name] += 1
        elif marker.kind == "alone":
            levels[-1].blocks.append(Directive(marker.name, marker.argument, marker.options, span=span))
        elif waiting[name]:
            _close(levels, name, span, page, waiting)
        else:
            page.note(span.line, f"closing tag {name} without an opening one", span.column)
    _fold(levels, 0, page, waiting)
    return gathered(levels[0].blocks)


def _close(levels: list[_Level], name: str, end: Span, page: Page, waiting: Counter[str]) -> None:
    """End the innermost open tag of that name."""
    index = len(levels) - 1
    while levels[index].name() != name:
        index -= 1
    _fold(levels, index, page, waiting)
    level = levels.pop()
    waiting[name] -= 1
    blocks = nest(gathered(level.blocks))
    span = replace(level.span, end_line=end.line)
    marker = level.marker
    levels[-1].blocks.append(Directive(marker.name, marker.argument, marker.options, blocks, span=span))


def _fold(levels: list[_Level], index: int, page: Page, waiting: Counter[str]) -> None:
    """Tags opened after that one and never closed stand alone; what came since stands after them."""
    for level in levels[index + 1 :]:
        marker = level.marker
        waiting[level.name()] -= 1
        if marker.must_close:
            page.note(level.span.line, f"tag {marker.name} is never closed", level.span.column)
        alone = Directive(marker.name, marker.argument, marker.options, span=level.span)
        levels[index].blocks += [alone, *level.blocks]
    del levels[index + 1 :]
