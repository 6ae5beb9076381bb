"""What the last run saw and left: enough to tell, by looking at files only from outside, that nothing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct, field

from samplecast.engine.signature import Signature, settled, signature_of
from samplecast.engine.store import Store

_FORMAT = 3
_NEVER = -1
"""An inode that no file has."""

Marks: TypeAlias = Mapping[str, Signature]
"""Path to the signature of what lies there."""


class Snapshot(Struct, frozen=True):
    """One run of one command with one set of settings."""

    pages: Mapping[str, tuple[Signature, Any]]
    """Page to the signature of its file, and what the run knew of it as plain JSON data."""
    outputs: Mapping[str, Marks] = field(default_factory=dict)
    """Every file that the run wrote or found as it should be, by the group of files that it belongs to; paths are
    relative to the folder of the outputs."""
    folders: Marks = field(default_factory=dict)
    """Every folder among them, likewise: one more file in it may be one that does not belong there."""
    data: Any = None
    """Whatever else the command wants to know next time: plain JSON data."""


def load(store: Store, key: str) -> Snapshot | None:
    """The last run under a key; None where there was none, or it cannot be read."""
    raw = store.get(key)
    try:
        if raw is None or raw["format"] != _FORMAT:
            return None
        pages = {page: ((size, time_, inode), known) for page, (size, time_, inode, known) in raw["pages"].items()}
        outputs = {group: _by_path(folders) for group, folders in raw["outputs"].items()}
        folders = {path: (size, time_, inode) for path, (size, time_, inode) in raw["folders"].items()}
        return Snapshot(pages, outputs, folders, raw["data"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def save(store: Store, key: str, snapshot: Snapshot, looked_at_ns: int) -> None:
    """Keep a run for the next one. What was too fresh to trust when it was looked at will not be trusted then."""
    pages = snapshot.pages.items()
    store.put(
        key,
        {
            "format": _FORMAT,
            "pages": {page: [*_trusted(mark, looked_at_ns), known] for page, (mark, known) in pages},
            "outputs": {group: _by_folder(marks) for group, marks in snapshot.outputs.items()},
            "folders": snapshot.folders,
            "data": snapshot.data,
        },
    )


def _by_folder(marks: Marks) -> dict[str, dict[str, Signature]]:
    """Marks by folder and name: paths in one folder begin alike, and half of a snapshot would be their beginnings."""
    folders: dict[str, dict[str, Signature]] = {}
    for path, mark in marks.items():
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, {})[name] = mark
    return folders


def _by_path(folders: Mapping[str, Mapping[str, list[int]]]) -> dict[str, Signature]:
    return {
        f"{folder}/{name}" if folder else name: (size, time_, inode)
        for folder, names in folders.items()
        for name, (size, time_, inode) in names.items()
    }


def _trusted(mark: Signature, looked_at_ns: int) -> Signature:
    return mark if settled(mark, looked_at_ns) else (mark[0], mark[1], _NEVER)


def same_pages(snapshot: Snapshot, marks: Mapping[str, Signature | None]) -> bool:
    """Whether these are the pages of the run, each as it was; `marks` is how each looks now."""
    return marks.keys() == snapshot.pages.keys() and all(
        mark == snapshot.pages[page][0] for page, mark in marks.items()
    )


def same_outputs(snapshot: Snapshot, above: str) -> bool:
    """Whether every output lies where it was left, as it was left, and nothing new beside it. `above` leads there."""
    groups = snapshot.outputs.values()
    return all(left_alone(marks, above) for marks in groups) and left_alone(snapshot.folders, above)


def left_alone(marks: Marks, above: str) -> bool:
    """Whether each file or folder below `above` lies where it was left, as it was left."""
    return all(signature_of(above + path) == mark for path, mark in marks.items())


def still_there(marks: Iterable[tuple[str, Signature]], above: str) -> frozenset[str]:
    """Those among the files that lie where they were left, as they were left."""
    return frozenset(path for path, mark in marks if signature_of(above + path) == mark)
