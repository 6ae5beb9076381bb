"""What a run may use: a store for results, workers for steps, a limit for their time. Nothing of it shows in a result.

The engine knows steps, not docs: functions of frozen values, which may run anywhere and whose results may be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from samplecast.engine.store import Store

if TYPE_CHECKING:
    from concurrent.futures import Executor

Track: TypeAlias = Callable[[Iterable[Any], int, str, Callable[[Any], int]], Iterable[Any]]
"""Hands results on one by one and shows how far the run is: results, total, doing what, how much of it a result is."""

DEFAULT_SECONDS = 30.0


def in_silence(items: Iterable[Any], _total: int, _doing: str, _weigh: Callable[[Any], int]) -> Iterable[Any]:
    """A `Track` that shows nothing."""
    return items


def _none(_items: int) -> AbstractContextManager[Executor | None]:
    return nullcontext()


class Engine(Struct, frozen=True):
    """How the steps of a run are carried out; without anything given, here and now, with nothing kept."""

    store: Store | None = None
    """Where results are kept for the next run."""
    seconds: float = DEFAULT_SECONDS
    """For how long a step may run that looks as if it could take long."""
    verify: bool = False
    """Look into every file, whatever its timestamp says."""
    workers: Callable[[int], AbstractContextManager[Executor | None]] = _none
    """Processes on this machine for so many items; None where one process does."""
    readers: Callable[[], AbstractContextManager[Executor | None]] = nullcontext
    """Who reads the pages, anywhere; None for whoever does the rest."""
    track: Track = in_silence

    def forgetful(self) -> Engine:
        """The same without a store."""
        return replace(self, store=None)

    @property
    def cache(self) -> str:
        """The folder of the store; empty for none."""
        return str(self.store.folder) if self.store is not None else ""
