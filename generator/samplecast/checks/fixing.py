"""Mend a page: apply the edits of findings to its own text, everything else as it was."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samplecast.diagnostics import Diagnostic, Edit, Fix


@dataclass(frozen=True, slots=True)
class Mended:
    """A page after fixing."""

    text: str
    applied: tuple[Diagnostic, ...]
    """The findings that were mended; the others overlap these, or may not be fixed."""


def mend(text: str, diagnostics: Iterable[Diagnostic], *, unsafe: bool = False) -> Mended:
    """Apply every fix that may be applied and overlaps none before it, in order of place.

    `text` may have any line ends: lines are split as the reader split them, and what ends them stays.
    """
    starts = _line_starts(text)
    taken: list[tuple[int, int, str]] = []
    applied = []
    for found in sorted(diagnostics, key=Diagnostic.key):
        if found.fix is None or not (found.fix.safe or unsafe):
            continue
        edits = _offsets(found.fix, starts, text)
        if edits is not None and not _clash(edits, taken):
            for edit in edits:
                insort(taken, edit, key=_start)
            applied.append(found)
    return Mended(_apply(text, taken), tuple(applied))


def _line_starts(text: str) -> list[int]:
    """Offsets at which lines start: after LF, CR LF or a lone CR."""
    starts = [0]
    at = 0
    while at < len(text):
        if text[at] == "\r" and text[at + 1 : at + 2] == "\n":
            at += 1
        if text[at] in "\r\n":
            starts.append(at + 1)
        at += 1
    return starts


def _offsets(fix: Fix, starts: Sequence[int], text: str) -> list[tuple[int, int, str]] | None:
    """The edits as (start, end, replacement), or None where one stands outside the text."""
    found = []
    for edit in fix.edits:
        start, end = _offset(edit, starts)
        if not 0 <= start <= end <= len(text):
            return None
        found.append((start, end, edit.text))
    return found or None


def _offset(edit: Edit, starts: Sequence[int]) -> tuple[int, int]:
    last = edit.span.end_line or edit.span.line
    if edit.span.line > len(starts) or last > len(starts):
        return -1, -1
    return starts[edit.span.line - 1] + edit.span.column - 1, starts[last - 1] + edit.span.end_column


def _clash(edits: Iterable[tuple[int, int, str]], taken: Sequence[tuple[int, int, str]]) -> bool:
    """Whether an edit touches the characters of one in the sorted `taken`, or inserts at the same place."""
    for start, end, _ in edits:
        at = bisect_left(taken, start, key=_start)
        if at < len(taken) and (taken[at][0] < end or taken[at][0] == start):
            return True
        if at and taken[at - 1][1] > start:
            return True
    return False


def _start(edit: tuple[int, int, str]) -> int:
    """What edits are sorted by; those at one place stay in the order that their fix gives them."""
    return edit[0]


def _apply(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    pieces = []
    at = 0
    for start, end, replacement in edits:
        pieces += [text[at:start], replacement]
        at = end
    return "".join([*pieces, text[at:]])
