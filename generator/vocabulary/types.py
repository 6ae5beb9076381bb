"""Type words."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {}
