"""Files to be written: planned, compared, then written atomically or shown as a diff."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """One output file."""

    path: str
    """POSIX path relative to OUT."""
    content: bytes
