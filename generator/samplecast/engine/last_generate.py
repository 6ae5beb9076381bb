"""One run of `generate`, held against the last one: only what changed is done again.

Nothing here that runs when nothing changed imports a reader, a stage or a template engine.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from samplecast import output
from samplecast.engine import snapshot
from samplecast.engine.reading import Reading, Start
from samplecast.engine.signature import Signature, signature_of
from samplecast.engine.snapshot import Marks, Snapshot
from samplecast.source import Note

_TICK_NS = 20_000_000
"""No clock of a file system that a kernel keeps itself is coarser than this; our own files are stamped by one."""
AROUND = "/"
"""The group of the files around those of the services: no service is called so."""
_GONE: Signature = (0, 0, -1)
"""Of an output that someone took away at once: no file has it."""


class Job(Struct, frozen=True):
    """What is to be generated, and from what."""

    reading: Reading
    out: Path

    def key(self) -> str:
        """What makes two runs the same job."""
        return self.reading.key("generate", os.path.abspath(self.out))  # noqa: PTH100  as typed, links and all

    @property
    def above(self) -> str:
        """What stands before a path in OUT; a `Path` for each of many would be too slow."""
        return (self.out / "_").as_posix()[:-1]


class Totals(Struct, frozen=True):
    """What the summary of a run says."""

    pages: int = 0
    operations: int = 0
    examples: int = 0
    used: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[tuple[str, Note]] = ()
    files: int = 0


class Done(Struct, frozen=True):
    """A run, before anything is written."""

    totals: Totals
    changes: tuple[output.Change, ...]
    pages: Mapping[str, tuple[Signature, Any]]
    keys: Mapping[str, str]
    """What each service was built from."""
    outputs: Mapping[str, Sequence[str]]
    """The path of every file that belongs in OUT, by its service, or under `AROUND`."""
    kept: frozenset[str]
    """The services whose files were seen to lie there as the last run left them."""
    standing: output.Standing
    looked_at: int
    manifest: bytes
    """What the manifest in OUT says once all is written."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Pages that were skipped, with the reason."""


def paths_in(groups: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """All paths, whatever group they are in."""
    return (path for group in groups.values() for path in group)


def unchanged(job: Job, start: Start) -> Totals | None:
    """The totals of the last run where neither a page nor an output changed since; None otherwise."""
    last = start.last
    if last is None or not job.reading.same_pages(start) or not snapshot.same_outputs(last, job.above):
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
    marks, folders = _marks(job, done, last), _folders(job, done, last)
    if not _is_ours_alone(job.out, done.manifest):
        return
    totals = {name: getattr(done.totals, name) for name in ("pages", "operations", "examples", "used", "files")}
    totals["skipped"] = dict(done.totals.skipped)
    totals["notes"] = [[page, [note.line, note.column, note.message]] for page, note in done.totals.notes]
    data = {"totals": totals, "services": dict(done.keys)}
    snapshot.save(store, job.key(), Snapshot(done.pages, marks, folders, data), done.looked_at)
    if done.changes:
        store.shrink(job.reading.room())


def _is_ours_alone(out: Path, manifest: bytes) -> bool:
    """Whether no other run wrote to OUT since this one did, nor is about to: its files would pass for ours for ever.

    A run makes its staging folder before its first change, and removes it after its last, which is to the manifest.
    """
    try:
        return not (out / output.STAGING).exists() and (out / output.MANIFEST).read_bytes() == manifest
    except OSError:
        return False


def _marks(job: Job, done: Done, last: Snapshot | None) -> dict[str, Marks]:
    """How the outputs look from outside; what was kept was looked at in this run already."""
    known = last.outputs if last is not None else {}
    return {
        group: known[group] if group in done.kept else _looked_at(job, paths) for group, paths in done.outputs.items()
    }


def _folders(job: Job, done: Done, last: Snapshot | None) -> Marks:
    """How the folders in OUT look from outside, itself included: in any of them a left-over may turn up."""
    if last is not None and done.standing.whole and all(change.kind == "changed" for change in done.changes):
        names = {".", *(change.path.rpartition("/")[0] for change in done.changes)}
        return {**last.folders, **_looked_at(job, names - {""})}
    return _looked_at(job, sorted(_folders_in(job.out)))


def _folders_in(out: Path) -> Iterator[str]:
    """OUT and every folder below it in which a file of ours would be found, whoever made it."""
    for folder, names, _ in os.walk(out):
        names[:] = [name for name in names if name[0] != "." and name != "__pycache__"]
        yield Path(folder).relative_to(out).as_posix()


def _looked_at(job: Job, paths: Iterable[str]) -> dict[str, Signature]:
    above = job.above
    return {path: signature_of(above + path) or _GONE for path in paths}
