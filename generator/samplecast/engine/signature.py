"""Has a file changed? By size, mtime and inode, as git does it: a timestamp too fresh to trust is not trusted."""

from __future__ import annotations

import os
from typing import TypeAlias

Signature: TypeAlias = tuple[int, int, int]
"""Size in bytes, mtime in nanoseconds, inode."""

FRESH_NS = 2_000_000_000
"""A file changed within this of the moment it was looked at may change again without its mtime showing it:
the coarsest clock of a file system in use ticks every two seconds."""


def signature(status: os.stat_result) -> Signature:
    """What tells a file from its next version without reading it."""
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def signature_of(path: str | os.PathLike[str]) -> Signature | None:
    """The signature of a file; None where there is no file to look at."""
    try:
        return signature(os.stat(path))  # noqa: PTH116  a Path per file is what a warm run cannot afford
    except OSError:
        return None


def settled(mark: Signature, looked_at_ns: int) -> bool:
    """Whether the signature, taken at a time, will differ once the file changes again."""
    return mark[1] + FRESH_NS <= looked_at_ns
