"""Wait for pages to change; the only place of watchfiles, an extra."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from samplecast.usage import UsageError

_QUIET_MS = 50
"""So long nothing may happen before a change counts as done: editors write in several steps."""


def changes(root: Path, paths: Sequence[str]) -> Iterator[None]:
    """Once per burst of changes to PATHS, until the user interrupts. UsageError without the extra."""
    try:
        from watchfiles import watch
    except ImportError as error:
        raise UsageError("--watch needs watchfiles: pip install 'samplecast[watch]'") from error
    folders = [path for path in paths if path and Path(path).exists()] or [str(root)]
    for _ in watch(*folders, step=_QUIET_MS, debounce=500, raise_interrupt=True):
        yield None
