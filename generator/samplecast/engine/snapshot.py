"""What the last run saw and left: enough to tell, by looking at files only from outside, that nothing changed."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct, field

from samplecast.engine.keys import Signature, settled, signature, signature_of
from samplecast.engine.store import Store

_FORMAT = 4
_NEVER = -1
"""An inode that no file has."""

Signatures: TypeAlias = Mapping[str, Signature]
"""By path; of a file that is not there, there is none."""


class Snapshot(Struct, frozen=True):
    """One run of one command with one set of settings."""

    inputs: Mapping[str, tuple[Signature, Any]]
    """Name of an input to the signature of its file, and what the run knew of it as plain JSON data."""
    outputs: Mapping[str, Signatures] = field(default_factory=dict)
    """Every file in the folder of the outputs, by the group that it belongs to; paths are relative to the folder."""
    data: Any = None
    """Whatever else the command wants to know next time: plain JSON data."""

    def all_outputs(self) -> dict[str, Signature]:
        """Every file in the folder of the outputs."""
        return {path: mark for marks in self.outputs.values() for path, mark in marks.items()}

    def same_inputs(self, now: Signatures) -> bool:
        """Whether these are the inputs of the run, each as it was."""
        return now.keys() == self.inputs.keys() and all(mark == self.inputs[name][0] for name, mark in now.items())


def look(files: Iterable[tuple[str, str]]) -> dict[str, Signature]:
    """How each file looks from outside, by its name; those that are not there are left out."""
    return {name: mark for name, path in files if (mark := signature_of(path)) is not None}


def together(mark: Signature, files: Iterable[str]) -> Signature:
    """The signature of a file and of others that reading it depends on, be they there or not."""
    marks = [mark, *(signature_of(path) or (0, 0, _NEVER) for path in files)]
    if len(marks) == 1:
        return mark
    return sum(one[0] for one in marks), max(one[1] for one in marks), zlib.crc32(repr(marks).encode())


def look_below(folder: str) -> dict[str, Signature]:
    """Every file below a folder, hidden folders and compiled code aside; links are not followed."""
    found: dict[str, Signature] = {}
    stack = [(folder, "")]
    while stack:
        place, prefix = stack.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if not entry.is_dir(follow_symlinks=False):
                        found[prefix + entry.name] = signature(entry.stat(follow_symlinks=False))
                    elif entry.name[0] != "." and entry.name != "__pycache__":
                        stack.append((entry.path, f"{prefix}{entry.name}/"))
        except OSError:
            continue
    return found


class _KeptSnapshot(Struct, frozen=True):
    """A snapshot as it is kept."""

    format: int
    inputs: dict[str, tuple[int, int, int, Any]]
    outputs: dict[str, dict[str, dict[str, Signature]]]
    """By group, folder and name: paths in one folder begin alike, and half of a snapshot would be their beginnings."""
    data: Any


def load(store: Store | None, key: str) -> Snapshot | None:
    """The last run under a key; None where there was none, or what is kept there is none."""
    kept = store.get_as(_KeptSnapshot, key) if store is not None else None
    if kept is None or kept.format != _FORMAT:
        return None
    inputs = {name: ((size, time_, inode), known) for name, (size, time_, inode, known) in kept.inputs.items()}
    outputs = {group: _by_path(folders) for group, folders in kept.outputs.items()}
    return Snapshot(inputs, outputs, kept.data)


def save(store: Store, key: str, snapshot: Snapshot, looked_at_ns: int) -> None:
    """Keep a run for the next one. An input too fresh to trust when it was looked at will not be trusted then."""
    inputs = snapshot.inputs.items()
    store.put(
        key,
        {
            "format": _FORMAT,
            "inputs": {name: [*_trusted(mark, looked_at_ns), known] for name, (mark, known) in inputs},
            "outputs": {group: _by_folder(marks) for group, marks in snapshot.outputs.items()},
            "data": snapshot.data,
        },
    )


def _by_folder(marks: Signatures) -> dict[str, dict[str, Signature]]:
    """The signatures by folder and name."""
    folders: dict[str, dict[str, Signature]] = {}
    for path, mark in marks.items():
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, {})[name] = mark
    return folders


def _by_path(folders: Mapping[str, Mapping[str, Signature]]) -> dict[str, Signature]:
    return {
        f"{folder}/{name}" if folder else name: mark
        for folder, names in folders.items()
        for name, mark in names.items()
    }


def _trusted(mark: Signature, looked_at_ns: int) -> Signature:
    return mark if settled(mark, looked_at_ns) else (mark[0], mark[1], _NEVER)
