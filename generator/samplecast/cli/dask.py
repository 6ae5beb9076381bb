"""Pages read by the workers of a Dask cluster. The only place of distributed, an extra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from samplecast.usage import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

_SECONDS = 10
"""So long a scheduler has to answer."""


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
