"""Rules of markdown-it for blocks that single lines tell: those of MyST, and lines that stand for a file."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from samplecast.inclusion import line_path
from samplecast.readers.markdown.myst import COLONS, FIELD, LABEL


def line_of(state: StateBlock, line: int) -> str:
    """A line without its indentation and quote marks."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def file_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A line that stands for a file."""
    del end
    if state.src[state.bMarks[start] + state.tShift[start]] not in "@-{" or state.is_code_block(start):
        return False
    path = line_path(line_of(state, start).rstrip())
    if path and not silent:
        push(state, "file", start, start + 1, path)
    return bool(path)


def myst_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A label, comments, or a fence of colons, of MyST."""
    if state.src[state.bMarks[start] + state.tShift[start]] not in "(%:" or state.is_code_block(start):
        return False
    line = line_of(state, start).rstrip()
    colons, label = COLONS.match(line), LABEL.match(line)
    if not (colons or label or line.startswith("%")):
        return False
    if silent:
        return True
    if colons:
        _colon_fence(state, start, end, colons)
    elif label:
        push(state, "label", start, start + 1, label[1])
    else:
        after = start + 1
        while after < end and state.sCount[after] >= state.blkIndent and line_of(state, after).startswith("%"):
            after += 1
        said = [line_of(state, number)[1:].removeprefix(" ").rstrip() for number in range(start, after)]
        push(state, "comment", start, after, "\n".join(said))
    return True


def _colon_fence(state: StateBlock, start: int, end: int, opened: re.Match[str]) -> None:
    """What colons enclose, up to at least as many of them, as the token of a fence."""
    close = start + 1
    while close < end:
        line = line_of(state, close).rstrip()
        if len(line) >= len(opened[1]) and not line.strip(":"):
            break
        close += 1
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = opened[2], opened[1], [start, min(close + 1, end)]
    token.content = state.getLines(start + 1, close, state.sCount[start], keepLastLF=True)
    state.line = min(close + 1, end)


def field_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A field list of MyST: fields one below the other, with what is indented below each."""
    at = state.bMarks[start] + state.tShift[start]
    if silent or not state.src.startswith(":", at) or state.is_code_block(start):
        return False
    if not FIELD.match(line_of(state, start).rstrip()):
        return False
    after = start + 1
    while after < end:
        if state.isEmpty(after):
            # Blank lines belong to the list where it goes on below them.
            following = next((n for n in range(after, end) if not state.isEmpty(n)), end)
            if following == end or not _goes_on(state, following):
                break
            after = following
        elif not _goes_on(state, after):
            break
        after += 1
    lines = state.getLines(start, after, state.blkIndent, keepLastLF=False).split("\n")
    push(state, "fields", start, after, lines)
    return True


def _goes_on(state: StateBlock, line: int) -> bool:
    """Tell whether a line that is not empty belongs to the field list above it."""
    if state.sCount[line] > state.blkIndent:
        return True
    return state.sCount[line] == state.blkIndent and FIELD.match(line_of(state, line).rstrip()) is not None


def push(state: StateBlock, kind: str, start: int, after: int, meta: object) -> None:
    """Add a token of ours for some lines, and go on after them."""
    token = state.push(kind, "", 0)
    token.map = [start, after]
    if kind in ("html_block", "code"):
        token.content = state.getLines(start, after, state.blkIndent, keepLastLF=False)
    token.meta = {"value": meta}
    state.line = after
