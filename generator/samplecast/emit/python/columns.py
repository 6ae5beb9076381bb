"""How wide a line is, and how wide it may be."""

from __future__ import annotations

from unicodedata import east_asian_width

WIDTH = 88
"""The formatter's default line length."""

STEP = "    "
"""One indent."""


def width(text: str) -> int:
    """Columns that `text` takes, as the formatter counts them."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
