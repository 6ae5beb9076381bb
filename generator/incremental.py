"""One run of `generate`, held against the last one: only what changed is done again.

Nothing here that runs when nothing changed imports a reader, a stage or a template engine.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import output
from generator.cache import snapshot
from generator.cache.signature import Signature, signature_of
from generator.cache.snapshot import Snapshot
from generator.reading import Reading
from generator.source import Note

_TICK_NS = 20_000_000
"""No clock of a file system that a kernel keeps itself is coarser than this; our own files are stamped by one."""
_GONE: Signature = (0, 0, -1)
"""Of an output that someone took away at once: no file has it."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be generated, and from what."""

    reading: Reading
    out: Path

    def key(self) -> str:
        """What makes two runs the same job."""
        return self.reading.key("generate", os.path.abspath(self.out))  # noqa: PTH100  as typed, links and all

    def paths(self, relative: Iterable[str]) -> Iterator[str]:
        """Paths in OUT as paths from the working folder; a `Path` for each would be too slow."""
        above = (self.out / "_").as_posix()[:-1]
        return (above + path for path in relative)


@dataclass(frozen=True, slots=True)
class Totals:
    """What the summary of a run says."""

    pages: int = 0
    operations: int = 0
    examples: int = 0
    used: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[tuple[str, Note]] = ()
    files: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """A run, before anything is written."""

    totals: Totals
    changes: tuple[output.Change, ...]
    pages: Mapping[str, tuple[Signature, Any]]
    built: Mapping[str, Any]
    """Service to its key and the paths of its files."""
    paths: tuple[str, ...]
    """Of every file that belongs in OUT."""
    kept: frozenset[str]
    """Those among them that were seen to lie there as the last run left them."""
    looked_at: int
    unread: Mapping[str, str] = field(default_factory=dict)
    """Pages that were skipped, with the reason."""


def unchanged(job: Job, last: Snapshot | None) -> Totals | None:
    """The totals of the last run where neither a page nor an output changed since; None otherwise."""
    if last is None or not job.reading.holds(last) or not snapshot.same_outputs(last):
        return None
    totals = dict(last.data["totals"])
    notes = [(page, Note(*note)) for page, note in totals.pop("notes")]
    return Totals(**totals, notes=notes)


def remember(job: Job, done: Done, last: Snapshot | None) -> None:
    """Keep the run for the next one, now that its files are written. `last` is the one that it was held against."""
    store = job.reading.store()
    if store is None:
        return
    if done.changes:
        time.sleep(_TICK_NS / 1e9)
    marks, folders = _marks(job, done, last), _folders(job, done)
    totals = {name: getattr(done.totals, name) for name in ("pages", "operations", "examples", "used", "files")}
    totals["skipped"] = dict(done.totals.skipped)
    totals["notes"] = [[page, [note.line, note.column, note.message]] for page, note in done.totals.notes]
    data = {"totals": totals, "services": dict(done.built)}
    snapshot.save(store, job.key(), Snapshot(done.pages, marks, folders, data), done.looked_at)
    if done.changes:
        store.shrink(job.reading.room())


def _marks(job: Job, done: Done, last: Snapshot | None) -> dict[str, Signature]:
    """How the outputs look from outside; what was kept was looked at in this run already."""
    kept = done.kept if last is not None else frozenset()
    found = {}
    for relative, path in zip(done.paths, job.paths(done.paths), strict=True):
        known = last.outputs.get(path) if last is not None and relative in kept else None
        found[path] = known or signature_of(path) or _GONE
    return found


def _folders(job: Job, done: Done) -> dict[str, Signature]:
    """How the folders of the outputs look from outside, OUT itself included."""
    names = {"."}
    for path in done.paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in names:
            names.add(folder)
            folder = folder.rpartition("/")[0]
    return {path: signature_of(path) or _GONE for path in job.paths(sorted(names))}
