"""The words of documentation: headings, labels, column titles, yes and no, type names. Data only."""

from __future__ import annotations

SKIP_REASONS: dict[str, str] = {}
