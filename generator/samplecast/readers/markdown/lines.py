"""The lines of a page, measured at once: markdown-it's own state looks at every blank by a call of its own."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from markdown_it.rules_block import StateBlock

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAB = 4


def measured(text: str, parser: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> StateBlock:
    """The state in which markdown-it begins to read a text."""
    state = StateBlock("", parser, env, tokens)
    ends = state.bMarks, state.eMarks, state.tShift, state.sCount, state.bsCount
    for marks in ends:
        marks.clear()
    state.src = text
    lines = text.split("\n")
    if not lines[-1].strip(" \t"):  # no line of its own
        lines.pop()
    start = 0
    for line in lines:
        blanks = len(line) - len(line.lstrip(" \t"))
        state.bMarks.append(start)
        state.eMarks.append(start + len(line))
        state.tShift.append(blanks)
        state.sCount.append(len(line[:blanks].expandtabs(_TAB)))
        start += len(line) + 1
    state.bsCount.extend([0] * len(lines))
    for marks, behind in zip(ends, (len(text), len(text), 0, 0, 0), strict=True):
        marks.append(behind)
    state.lineMax = len(lines)
    return state
