"""How a message names a piece of the text."""

from __future__ import annotations

from typing import Final

_LONGEST: Final = 40


def shown(text: str, start: int = 0, end: int | None = None) -> str:
    """`text[start:end]` for a message: shortened, control characters escaped."""
    end = len(text) if end is None else end
    piece = text[start : min(end, start + _LONGEST)]
    escaped = piece if piece.isprintable() else "".join(map(_escaped, piece))
    return escaped if end <= start + _LONGEST else f"{escaped}..."


def duplicate(name: str) -> str:
    """What is said of a key that stands twice in one object."""
    return f'duplicate key "{shown(name)}": the last one wins'


def _escaped(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode()
