"""The per-page half anywhere: pages travel to an executor as data, and their facts travel back as data.

Any `concurrent.futures.Executor` will do: threads, processes, the workers of a cluster. Nothing that is sent names a
file of this machine. Only so many pages are on their way at once, however many there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from samplecast import __version__
from samplecast.engine.page_facts import PageResult, PageTask, Parcel, encoded, kept, known_result, parcel_of, unpacked
from samplecast.engine.store import Store
from samplecast.pages import load
from samplecast.usage import UsageError

_Tag = TypeVar("_Tag")

HANDFUL = 16
"""Pages that are sent together: sending one costs as much as reading a small one."""
ON_THEIR_WAY = 64
"""Handfuls that are sent before the first one has to be back."""

_READERS = ("docutils", "lxml", "markdown-it-py")


def send_pages(tasks: Iterable[PageTask], executor: Executor) -> Iterator[PageResult]:
    """Read pages on an executor, wherever its workers are. The cache is asked, and filled, here."""
    return (_arrived(task, result) for task, result in send(_unknown(tasks), executor))


def _unknown(tasks: Iterable[PageTask]) -> Iterator[tuple[PageTask, Parcel | PageResult]]:
    """Each task with its parcel, or with what the cache knows."""
    for task in tasks:
        parcel = parcel_of(load(task.page, task.markup, task.max_bytes), task.options, task.seconds)
        yield task, known_result(_store(task), parcel.key) or parcel


def _store(task: PageTask) -> Store | None:
    return Store(Path(task.cache)) if task.cache else None


def _arrived(task: PageTask, result: PageResult) -> PageResult:
    store = _store(task)
    return kept(store, result) if store is not None and result.facts else result


def send(parcels: Iterable[tuple[_Tag, Parcel | PageResult]], executor: Executor) -> Iterator[tuple[_Tag, PageResult]]:
    """What became of each parcel, in order, with what it was tagged with; results go along as they are."""
    going: deque[tuple[list[tuple[_Tag, Parcel | PageResult]], Future[list[PageResult]] | None]] = deque()
    left = iter(parcels)
    try:
        while True:
            while len(going) < ON_THEIR_WAY and (handful := list(islice(left, HANDFUL))):
                unread = [parcel for _, parcel in handful if isinstance(parcel, Parcel)]
                going.append((handful, executor.submit(read_parcels, versions(), unread) if unread else None))
            if not going:
                return
            handful, future = going.popleft()
            back = iter(future.result() if future is not None else ())
            for tag, parcel in handful:
                yield tag, next(back) if isinstance(parcel, Parcel) else parcel
    finally:
        for _, future in going:
            if future is not None:
                future.cancel()


def read_parcels(sender: str, parcels: Sequence[Parcel]) -> list[PageResult]:
    """Read pages where the executor wants them read. UsageError where that is another version of the program."""
    if sender != versions():
        raise UsageError(f"a worker runs {versions()}, and this is {sender}: install the same on all machines")
    return [
        result if facts is None else replace(result, facts=encoded(facts)) for result, facts in map(unpacked, parcels)
    ]


@cache
def versions() -> str:
    """Whose facts these are: the program and the libraries that it reads with."""
    found = [f"samplecast {__version__}"]
    for name in _READERS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} of unknown version")
    return ", ".join(found)
