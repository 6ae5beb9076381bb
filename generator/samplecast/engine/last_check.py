"""One run of `check`, held against the last one: what was found then is found now where nothing changed.

Nothing here that runs when nothing changed imports a reader, a stage before the checks or a template engine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from samplecast.checks.site import PageOutline, SiteAnswer, SiteQuery
from samplecast.diagnostics import Diagnostic
from samplecast.engine import fingerprint, snapshot
from samplecast.engine.codec import ForeignDataError, decode, encode
from samplecast.engine.reading import Reading, Start
from samplecast.engine.signature import Signature
from samplecast.engine.snapshot import Snapshot
from samplecast.source import Note


class Job(Struct, frozen=True):
    """What is to be checked."""

    reading: Reading
    codes: frozenset[str]
    """Of the rules that run."""
    complete: bool
    """As in `checks.Service`."""

    def key(self) -> str:
        """What makes two runs the same job."""
        return self.reading.key("check", str(self.complete), *sorted(self.codes))


class Checked(Struct, frozen=True):
    """What the rules found."""

    findings: Mapping[str, tuple[Diagnostic, ...]]
    """By page, clean ones left out; comments have silenced theirs, settings have not."""
    notes: Sequence[tuple[str, Note]] = ()
    """What was odd about each page."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Pages that were skipped, with the reason."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Of pages that cannot be read a second time."""
    as_before: frozenset[str] = frozenset()
    """Pages whose findings are those of the last run."""

    @property
    def found(self) -> Iterator[Diagnostic]:
        """Every finding."""
        return (one for page in self.findings.values() for one in page)


class Judged(Struct, frozen=True):
    """A service whose rules ran: what their findings depend on."""

    key: str
    """Of all that its pages say, and of the rules."""
    asked: Mapping[SiteQuery, SiteAnswer]
    """What the rules asked about other pages."""
    pages: Mapping[str, str]
    """A digest for each page of all that rules over single pages see."""


class Memory(Struct, frozen=True):
    """What the last run can spare this one where something changed."""

    outlines: Mapping[str, tuple[str, PageOutline]] = field(default_factory=dict)
    """By page, with the key of the facts they were taken from."""
    services: Mapping[str, Judged] = field(default_factory=dict)

    def shows(self, outlines: Mapping[str, PageOutline]) -> bool:
        """Whether these are the same pages, and each with the same outline."""
        return outlines.keys() == self.outlines.keys() and all(
            known is self.outlines[page][1] or _plain(known) == _plain(self.outlines[page][1])
            for page, known in outlines.items()
        )


def unchanged(job: Job, start: Start) -> Checked | None:
    """What the last run found, where neither a page nor a file that a rule asked for changed; None otherwise."""
    last = start.last
    if last is None or not job.reading.same_pages(start):
        return None
    try:
        if any(job.reading.pages.has_file(path) is not there for path, there in last.data["files"].items()):
            return None
        notes = [(page, Note(*note)) for page, note in last.data["notes"]]
        return Checked(found_then(last), notes)
    except (ForeignDataError, KeyError, TypeError, AttributeError):
        return None


def found_then(last: Snapshot) -> dict[str, tuple[Diagnostic, ...]]:
    """The findings of the last run by page. ForeignDataError where they are none."""
    return {page: decode(tuple[Diagnostic, ...], rows, page) for page, rows in last.data["findings"].items()}


def remember(
    job: Job, checked: Checked, memory: Memory, pages: Mapping[str, tuple[Signature, Any]], start: Start
) -> None:
    """Keep the run for the next one."""
    store = job.reading.store()
    if store is None:
        return
    rows = start.last.data["findings"] if start.last is not None else {}
    findings = {
        page: rows[page] if page in checked.as_before else [encode(one, page) for one in found]
        for page, found in checked.findings.items()
    }
    asked = (entry for judged in memory.services.values() for entry in judged.asked.items())
    data = {
        "findings": findings,
        "notes": [[page, [note.line, note.column, note.message]] for page, note in checked.notes],
        "files": {question[1]: answer for question, answer in asked if question[0] == "file"},
        "token": os.urandom(16).hex(),  # a run killed between the two, or another run beside it, leaves no false pair
    }
    snapshot.save(store, job.key(), Snapshot(pages, data=data), start.looked_at_ns)
    store.put(_memory_key(job), [data["token"], _memory_data(memory)])


def recall(job: Job, last: Snapshot | None) -> Memory:
    """The memory that belongs to the last run; an empty one where it is lost."""
    store = job.reading.store()
    entry = store.get(_memory_key(job)) if store is not None and last is not None else None
    try:
        if entry is None or last is None or entry[0] != last.data["token"]:
            return Memory()
        outlines, services = entry[1]
        return Memory(
            {page: (key, PageOutline(page, *data)) for page, (key, *data) in outlines.items()},
            {
                service: Judged(key, {tuple(question): answer for *question, answer in asked}, pages)
                for service, (key, asked, pages) in services.items()
            },
        )
    except (ForeignDataError, KeyError, TypeError, ValueError, AttributeError):
        return Memory()


def _memory_key(job: Job) -> str:
    """Where the memory is kept, apart from the snapshot: where nothing changed, no one wants it."""
    return fingerprint.digest("memory", job.key())


def _plain(known: PageOutline) -> str:
    return json.dumps(_outline_data(known))


def _outline_data(known: PageOutline) -> list[Any]:
    return [known.labels, known.anchors, known.slugs, known.tables, known.targets]


def _memory_data(memory: Memory) -> list[Any]:
    return [
        {page: [key, *_outline_data(known)] for page, (key, known) in memory.outlines.items()},
        {
            service: [judged.key, [[*question, answer] for question, answer in judged.asked.items()], judged.pages]
            for service, judged in memory.services.items()
        },
    ]
