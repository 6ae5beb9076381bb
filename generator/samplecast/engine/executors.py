"""Steps on executors: processes of this machine, threads, the workers of a cluster.

Any `concurrent.futures.Executor` will do. Items go there in handfuls, only so many of which are on their way at once,
however many there are; results come back in order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

from samplecast import __version__
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_In = TypeVar("_In")
_Out = TypeVar("_Out")

HANDFUL = 16
"""Items that are sent together: sending one page costs as much as reading a small one."""
ON_THEIR_WAY = 64
"""Handfuls that are sent before the first one has to be back."""

_OWN: WeakSet[Executor] = WeakSet()
"""Pools that end with the run. Their futures are cancelled by their own thread: where that thread finds the workers
ended and another thread cancels at the same moment, it dies with a traceback of its own on Python 3.11."""

_READERS = ("docutils", "lxml", "markdown-it-py")


def unknown(_item: object) -> None:
    """Nothing is known of any item before it is sent."""


def spread(
    step: Callable[[_In], _Out],
    items: Iterable[_In],
    executor: Executor,
    known: Callable[[_In], _Out | None] = unknown,
    handful: int = 0,
) -> Iterator[tuple[_In, _Out]]:
    """Each item with the result of the step, in order; one whose result is known already is not sent."""
    going: deque[tuple[list[tuple[_In, _Out | None]], Future[list[_Out]] | None]] = deque()
    left = ((item, known(item)) for item in items)
    try:
        while True:
            while len(going) < ON_THEIR_WAY and (some := list(islice(left, handful or HANDFUL))):
                todo = [item for item, result in some if result is None]
                going.append((some, executor.submit(run_all, versions(), step, todo) if todo else None))
            if not going:
                return
            some, future = going.popleft()
            back = iter(future.result() if future is not None else ())
            for item, result in some:
                yield item, next(back) if result is None else result
    finally:
        for _, future in going:
            if future is not None and executor not in _OWN:
                future.cancel()


def run_all(sender: str, step: Callable[[_In], _Out], items: Sequence[_In]) -> list[_Out]:
    """Run a step where the executor wants it run. UsageError where that is another version of the program."""
    if sender != versions():
        raise UsageError(f"a worker runs {versions()}, and this is {sender}: install the same on all machines")
    return [step(item) for item in items]


@cache
def versions() -> str:
    """Whose results these are: the program and the libraries that it reads with."""
    found = [f"samplecast {__version__}"]
    for name in _READERS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} of unknown version")
    return ", ".join(found)


@contextmanager
def processes(number: int) -> Iterator[Executor]:
    """So many processes of this machine, ended with the run. UsageError where one of them is ended by others."""
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415  most runs have one process

    from samplecast.engine.limits import follow_parent  # noqa: PLC0415  as above

    executor = ProcessPoolExecutor(number, initializer=follow_parent)
    _OWN.add(executor)
    try:
        yield executor
    except BaseException as error:
        _end_children()
        if isinstance(error, BrokenExecutor):
            raise UsageError("a worker process was ended, perhaps for want of memory: try fewer with -j") from error
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _end_children() -> None:
    """End the worker processes: what they are doing is no longer wanted."""
    from multiprocessing import active_children  # noqa: PLC0415  as above

    for child in active_children():
        child.terminate()


def results(pairs: Iterable[tuple[Any, _Out]]) -> Iterator[_Out]:
    """The results alone."""
    return (result for _, result in pairs)
