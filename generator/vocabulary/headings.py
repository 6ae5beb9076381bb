"""Headings, labels and cue words that say what follows."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {}

SKIP_REASONS: dict[str, str] = {
    "not understood": "nothing on the page says what it is",
}
"""Why a block or table is not used: the closed list, with the sentence `explain` prints."""
