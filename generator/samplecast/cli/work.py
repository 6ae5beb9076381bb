"""How much a run may remember and how many processes it may use."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from msgspec import Struct

from samplecast.cli.inputs import Run
from samplecast.engine.reading import Reading
from samplecast.engine.store import refused
from samplecast.options import Options
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

_Command: TypeAlias = Callable[..., Any]

CACHE_FOLDER = ".samplecast_cache"
_WORTH_A_PROCESS = 50
"""Below this many pages a second process costs more than it gives."""

_OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option(
        "--cache-dir",
        metavar="DIR",
        default="",
        help=f"Folder of the cache.  [default: {CACHE_FOLDER} beside the configuration]",
    ),
    click.option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
    click.option("--verify", is_flag=True, help="Look into every file instead of trusting its timestamp."),
    click.option(
        "-j", "--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes; 0: one a core."
    ),
)


class Work(Struct, frozen=True):
    """What a run may use."""

    cache: Path | None
    verify: bool
    jobs: int
    readers: Callable[[], AbstractContextManager[Executor | None]] = nullcontext
    """Who reads the pages; None for whoever does the rest."""

    def reading(self, run: Run, options: Options) -> Reading:
        """What a run reads, and how."""
        how = run.settings
        limits = how.markup, how.max_page_bytes
        return Reading(run.pages, options, *limits, self.cache, self.verify, self.jobs, how.page_timeout)

    @contextmanager
    def executor(self, pages: int) -> Iterator[Executor | None]:
        """Processes for so many pages; None where one process does."""
        if self.jobs == 1 or pages < _WORTH_A_PROCESS:
            yield None
            return
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

        from samplecast.engine.limits import follow_parent

        executor = ProcessPoolExecutor(self.jobs, initializer=follow_parent)
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
    from multiprocessing import active_children

    for child in active_children():
        child.terminate()


def _beside_configuration(read_from: Sequence[str]) -> Path:
    """The folder of the cache that runs from every folder of a project share; without a configuration, that of here."""
    return Path(read_from[0]).parent / CACHE_FOLDER if read_from else Path(CACHE_FOLDER)


def takes_work(command: _Command) -> _Command:
    """Give a command the options of `Work`."""

    @functools.wraps(command)
    def with_work(*, run: Run, cache_dir: str, no_cache: bool, verify: bool, jobs: int, **arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
        cache = None if no_cache else Path(cache_dir or _beside_configuration(run.settings.read_from))
        try:
            return command(run=run, work=Work(cache, verify, jobs or os.cpu_count() or 1), **arguments)
        finally:
            if cache is not None and (reason := refused(cache)):
                run.terminal.say(
                    f"warning: {cache}: cannot write the cache: {reason}; the next run cannot build on this one"
                )

    declared: _Command = with_work
    for option in reversed(_OPTIONS):
        declared = option(declared)
    return declared
