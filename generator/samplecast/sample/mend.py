"""Applying the changes that repairs propose."""

from __future__ import annotations

from collections.abc import Iterable

from samplecast.sample.model import Change


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """`text` with the changes made; they may come in any order and do not overlap."""
    pieces: list[str] = []
    done = 0
    for change in sorted(changes, key=lambda change: (change.start, change.end, change.order)):
        pieces += text[done : change.start], change.replacement
        done = change.end
    return "".join([*pieces, text[done:]])
