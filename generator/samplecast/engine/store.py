"""A folder of entries: written whole or not at all, trusted only when their digest holds, bounded in size.

Anything wrong with an entry (missing, cut short, damaged, written by another version) is a miss. A folder
that cannot be written is no error: the run is then slower, not wrong. The folder may be one that others use too:
only entries are ever deleted, known by their names and contents, and only below a folder with our mark.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import re
import signal
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")

MAX_BYTES = 512 * 1024 * 1024
"""What the entries may take together; the ones that were used longest ago go first."""

_TAG = (
    b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# This folder was made by samplecast and may be deleted at any time.\n"
)
_IGNORE = b"*\n"
_MARK = "samplecast-cache"
"""A file of this name says that entries of ours lie beside it; version 0.1 wrote `CACHEDIR.TAG` only."""
_FOLDER_NAME = re.compile(r"[0-9a-f]{2}")
_ENTRY_NAME = re.compile(r"[0-9a-f]{62}")
_TEMPORARY_NAME = re.compile(r"\.new-[a-z0-9_]{8}")
_SAMPLED = 8
"""One folder in so many is looked into, to tell whether all have to be."""
_ENOUGH = 100
"""Entries that must be seen in those for their size to tell anything."""
_DIGEST = hashlib.sha256().digest_size * 2

_refused: dict[Path, str] = {}
"""Why a folder could not be written in this process: no error, but something to be told."""


@contextlib.contextmanager
def _terminated_later() -> Iterator[None]:
    """Let a worker that is terminated meanwhile leave no half-written entry; it ends right behind this."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows knows no signals to hold back
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def refused(folder: Path) -> str:
    """Why an entry could not be kept in a folder, the last time that happened; empty where it never did."""
    return _refused.get(folder, "")


class Store(Struct, frozen=True):
    """Entries by key; keys are hex digests."""

    folder: Path

    def get(self, key: str) -> Any:  # noqa: ANN401  JSON data
        """The data kept under a key; None for a miss."""
        body = self.get_bytes(key)
        try:
            return None if body is None else json.loads(body)
        except (ValueError, RecursionError):
            return None

    def get_bytes(self, key: str) -> bytes | None:
        """The bytes kept under a key; None for a miss."""
        try:
            raw = self._file(key).read_bytes()
        except OSError:
            return None
        body = raw[_DIGEST + 1 :]
        return body if raw[:_DIGEST] == hashlib.sha256(body).hexdigest().encode() else None

    def get_as(self, kind: type[T], key: str) -> T | None:
        """The data kept under a key, as an object of that kind; None for a miss, or for any other data."""
        data = self.get(key)
        try:
            return None if data is None else msgspec.convert(data, kind)
        except (msgspec.MsgspecError, RecursionError):
            return None

    def put(self, key: str, data: object) -> bool:
        """Keep plain JSON data under a key; False where the disk refuses."""
        return self.put_bytes(key, json.dumps(data, separators=(",", ":")).encode())

    def put_bytes(self, key: str, body: bytes) -> bool:
        """Keep bytes under a key, where JSON would cost too much; False where the disk refuses."""
        whole = b"%s\n%s" % (hashlib.sha256(body).hexdigest().encode(), body)
        file = self._file(key)
        try:
            self._prepare(file.parent)
            with _terminated_later(), contextlib.ExitStack() as undo:
                handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
                undo.callback(lambda: Path(name).unlink(missing_ok=True))
                with os.fdopen(handle, "wb") as stream:
                    stream.write(whole)
                Path(name).replace(file)
        except OSError as error:
            _refused[self.folder] = error.strerror or str(error)
            return False
        return True

    def used(self, key: str) -> None:
        """Mark an entry as used now, so that it outlives others."""
        with contextlib.suppress(OSError):
            os.utime(self._file(key))

    def shrink(self, max_bytes: int = MAX_BYTES) -> int:
        """Delete what was used longest ago until the rest fits; the number of entries deleted."""
        if not self._is_marked() or self._has_room(max_bytes):
            return 0
        entries = sorted(self._entries(self._folders()))
        total = sum(size for _, size, _ in entries)
        deleted = 0
        for _, size, name in entries:
            if total <= max_bytes:
                break
            if _is_entry(name):
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                total -= size
                deleted += 1
        return deleted

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _prepare(self, place: Path) -> None:
        """Make the folder of an entry, and tell version control and backups that the cache is no one's work."""
        mark = self.folder / _MARK
        if not mark.exists():
            new = not self.folder.exists() or not any(self.folder.iterdir())
            self.folder.mkdir(parents=True, exist_ok=True)
            if new:  # what others keep in the folder is to be versioned and backed up as ever
                (self.folder / ".gitignore").write_bytes(_IGNORE)
                (self.folder / "CACHEDIR.TAG").write_bytes(_TAG)
            mark.write_bytes(b"")
        if not place.is_dir():
            place.mkdir(exist_ok=True)

    def _is_marked(self) -> bool:
        if (self.folder / _MARK).is_file():
            return True
        with contextlib.suppress(OSError):
            return (self.folder / "CACHEDIR.TAG").read_bytes() == _TAG
        return False

    def _has_room(self, max_bytes: int) -> bool:
        """Whether some of the folders, taken for all, are far from filling the cache: keys fall into them evenly."""
        folders = self._folders()
        some = random.sample(folders, len(folders) // _SAMPLED)
        entries = self._entries(some)
        return len(entries) >= _ENOUGH and 2 * _SAMPLED * sum(size for _, size, _ in entries) < max_bytes

    def _entries(self, folders: Iterable[str]) -> list[tuple[int, int, str]]:
        """Modification time, size and path of every entry, half-written ones of dead runs included."""
        found = []
        for folder in folders:
            with contextlib.suppress(OSError), os.scandir(folder) as files:
                for file in files:
                    if not _ENTRY_NAME.fullmatch(file.name) and not _TEMPORARY_NAME.fullmatch(file.name):
                        continue
                    with contextlib.suppress(OSError):
                        status = file.stat(follow_symlinks=False)
                        found.append((status.st_mtime_ns, status.st_size, file.path))
        return found

    def _folders(self) -> list[str]:
        with contextlib.suppress(OSError), os.scandir(self.folder) as places:
            return [
                place.path
                for place in places
                if _FOLDER_NAME.fullmatch(place.name) and place.is_dir(follow_symlinks=False)
            ]
        return []


def _is_entry(path: str) -> bool:
    """Whether a file begins as our entries do, or is one that was never finished."""
    name = os.path.basename(path)  # noqa: PTH119  strings, for speed
    if _TEMPORARY_NAME.fullmatch(name):
        return True
    with contextlib.suppress(OSError), open(path, "rb") as stream:  # noqa: PTH123  as above
        head = stream.read(_DIGEST + 1)
        return re.fullmatch(rb"[0-9a-f]{64}\n", head) is not None
    return False
