"""Column titles, captions and mandatory words of parameter, status and error tables."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {}
