"""Folders that one run at a time writes to, by way of a staging folder: a full disk shows there, a kill leaves it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from samplecast.usage import UsageError

STAGING = ".samplecast-staging"


@contextlib.contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """A fresh folder on OUT's own file system; one that a killed run left is cleared away."""
    staging = out / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Let runs plan and write one after the other: what one finds in OUT stays so until it is done.

    A folder that has to be made for that is gone again where nothing was written. UsageError where it cannot be made.
    """
    missing = [place for place in (out, *out.parents) if not place.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{error.filename or out}: cannot write: {error.strerror or error}") from error
    try:
        with alone_in(out):
            yield
    finally:
        with contextlib.suppress(OSError):  # the first that holds something ends it
            for place in missing:
                place.rmdir()


@contextlib.contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Let two runs write one after the other where the platform has locks on folders."""
    try:
        import fcntl  # noqa: PLC0415  absent on Windows, where runs are not serialised
    except ImportError:
        yield
        return
    descriptor = os.open(out, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
