"""Where pages are read: here, or by the workers of a Dask cluster. The only place of distributed, an extra."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from msgspec.structs import replace

from samplecast.cli.work import Work
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

_Command: TypeAlias = Callable[..., Any]

_SECONDS = 10
"""So long a scheduler has to answer."""


def takes_cluster(command: _Command) -> _Command:
    """Give a command the options that say who reads its pages, as part of its `Work`; to be used below `takes_work`."""

    @click.option("--executor", type=click.Choice(["local", "dask"]), default="local", help="Who reads the pages.")
    @click.option("--scheduler", metavar="ADDRESS", default="", help="Of the Dask cluster: tcp://host:port.")
    @functools.wraps(command)
    def with_readers(*, work: Work, executor: str, scheduler: str, **arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
        if executor == "dask" and not scheduler:
            raise UsageError("--executor dask needs the address of its scheduler: --scheduler tcp://host:port")
        if executor != "dask" and scheduler:
            raise UsageError("--scheduler is for --executor dask")
        if scheduler:
            work = replace(work, readers=functools.partial(dask_executor, scheduler))
        return command(work=work, **arguments)

    return with_readers


@contextmanager
def dask_executor(scheduler: str) -> Iterator[Executor]:
    """An executor on the cluster of a scheduler. UsageError without the extra, or where nothing answers."""
    import logging

    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--executor dask needs distributed: pip install 'samplecast[dask]'") from error
    # Lost workers are the scheduler's business: their tasks are done again by others.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"{scheduler}: no Dask scheduler answers: {error}") from error
    try:
        yield client.get_executor()
    except ModuleNotFoundError as error:
        raise UsageError(f"{scheduler}: a worker lacks {error.name}: install samplecast on all machines") from error
    except Exception as error:
        if _is_of_cluster(error):
            raise UsageError(f"{scheduler}: the cluster failed: {type(error).__name__}: {error}") from error
        raise
    finally:
        client.close()


def _is_of_cluster(error: Exception) -> bool:
    """Whether the error is not ours: a scheduler that went away, workers that died again and again over one page."""
    from concurrent.futures import CancelledError

    return isinstance(error, CancelledError | ConnectionError) or type(error).__module__.startswith("distributed")
