"""What the last run saw and left: enough to tell, by looking at files only from outside, that nothing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.cache.signature import Signature, settled, signature_of
from generator.cache.store import Store

_FORMAT = 2
_NEVER = -1
"""An inode that no file has."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One run of one command with one set of settings."""

    pages: Mapping[str, tuple[Signature, Any]]
    """Page to the signature of its file, and what the run knew of it as plain JSON data."""
    outputs: Mapping[str, Signature] = field(default_factory=dict)
    """Path of every file that the run wrote or found as it should be, to its signature afterwards."""
    folders: Mapping[str, Signature] = field(default_factory=dict)
    """Path of every folder of those, likewise: one more file in it may be one that does not belong there."""
    data: Any = None
    """Whatever else the command wants to know next time: plain JSON data."""


def load(store: Store, key: str) -> Snapshot | None:
    """The last run under a key; None where there was none, or it cannot be read."""
    raw = store.get(key)
    try:
        if raw is None or raw["format"] != _FORMAT:
            return None
        pages = {page: ((size, time_, inode), known) for page, (size, time_, inode, known) in raw["pages"].items()}
        return Snapshot(pages, _marks(raw["outputs"]), _marks(raw["folders"]), raw["data"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _marks(raw: Mapping[str, list[int]]) -> dict[str, Signature]:
    return {path: (size, time_, inode) for path, (size, time_, inode) in raw.items()}


def save(store: Store, key: str, snapshot: Snapshot, looked_at_ns: int) -> None:
    """Keep a run for the next one. What was too fresh to trust when it was looked at will not be trusted then."""
    pages = snapshot.pages.items()
    store.put(
        key,
        {
            "format": _FORMAT,
            "pages": {page: [*_trusted(mark, looked_at_ns), known] for page, (mark, known) in pages},
            "outputs": snapshot.outputs,
            "folders": snapshot.folders,
            "data": snapshot.data,
        },
    )


def _trusted(mark: Signature, looked_at_ns: int) -> Signature:
    return mark if settled(mark, looked_at_ns) else (mark[0], mark[1], _NEVER)


def same_pages(snapshot: Snapshot, files: Mapping[str, str]) -> bool:
    """Whether these are the pages of the run, each as it was. `files` maps page to file."""
    return files.keys() == snapshot.pages.keys() and all(
        signature_of(file) == snapshot.pages[page][0] for page, file in files.items()
    )


def same_outputs(snapshot: Snapshot) -> bool:
    """Whether every output lies where it was left, as it was left, and nothing new beside it."""
    return left_alone(snapshot, snapshot.outputs) and _alike(snapshot.folders, snapshot.folders)


def left_alone(snapshot: Snapshot, paths: Iterable[str]) -> bool:
    """Whether each of these files is an output that lies where it was left, as it was left."""
    return _alike(snapshot.outputs, paths)


def _alike(marks: Mapping[str, Signature], paths: Iterable[str]) -> bool:
    return all((mark := marks.get(path)) is not None and signature_of(path) == mark for path in paths)
