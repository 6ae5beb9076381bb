"""OUT as the last run left it, and what a run wants of it: enough not to look into files that no one has touched."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct, field

from samplecast import output
from samplecast.config import Settings
from samplecast.engine import snapshot
from samplecast.engine.keys import Signature
from samplecast.engine.snapshot import Signatures, Snapshot
from samplecast.pages import Pages, as_typed
from samplecast.source import Note
from samplecast.steps.results import PageResult
from samplecast.steps.run import Run, notes_in, unread_in

_TICK_NS = 20_000_000
"""No clock of a file system that a kernel keeps itself is coarser than this; our own files are stamped by one."""
_GONE: Signature = (0, 0, -1)
"""Of an output that someone took away at once: no file has it."""

AROUND = "/"
"""The group of the files around those of the services: no service is called so."""
OTHERS = "//"
"""The group of files in OUT that nothing here belongs to."""


class Totals(Struct, frozen=True):
    """What the summary of a run says."""

    pages: int = 0
    operations: int = 0
    examples: int = 0
    used: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[tuple[str, Note]] = ()
    files: int = 0


class Plan(Struct, frozen=True):
    """What `generate` found out, before anything is written."""

    run: Run
    out: Path
    totals: Totals
    changes: tuple[output.Change, ...] = ()
    outputs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The path of every file that belongs in OUT, by its service, or under `AROUND`."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """What each service was built from; none where nothing changed since the last run."""
    results: Mapping[str, PageResult] = field(default_factory=dict)
    manifest: bytes = b""
    """What the manifest in OUT says once all is written."""

    @property
    def paths(self) -> list[str]:
        """Every file that belongs in OUT, by path."""
        return sorted(path for paths in self.outputs.values() for path in paths)

    def pages(self) -> list[PageResult]:
        """What is known of every page, from this run or from the last one."""
        from samplecast.steps.kept import from_data  # noqa: PLC0415  a run in which nothing changed wants no results

        if self.results or self.run.last is None:
            return list(self.results.values())
        known = (from_data(page, data) for page, (_, data) in self.run.last.inputs.items())
        return [result for result in known if result is not None]

    @property
    def included(self) -> dict[str, str]:
        """The files that the pages ask for and that could be read, with digests of their text."""
        files = (self.run.files_of(page, self.results) for page in self.run.files)
        return {path: of_text for each in files for path, of_text in each if of_text}

    @property
    def unread(self) -> dict[str, str]:
        """Pages that were skipped, with the reason."""
        return unread_in(self.results)


def sources(pages: Pages, included: Iterable[str], settings: Settings) -> list[Path]:
    """Every file that a run depends on, as a user would type it; `included` are paths below the root."""
    files = (as_typed(pages.root / path) for path in sorted(included))
    return [*dict.fromkeys((*(page.file for page in pages.pages), *files, *map(Path, settings.files())))]


class _KeptPlan(Struct, frozen=True):
    """What a snapshot keeps of a plan."""

    totals: Totals
    services: dict[str, str]
    """As `Plan.keys`."""


def _record(run: Run) -> _KeptPlan | None:
    """What the last run kept; None where that cannot be, for caches are not trusted."""
    if run.last is None:
        return None
    try:
        return msgspec.convert(run.last.data, _KeptPlan)
    except (msgspec.MsgspecError, RecursionError):
        return None


def same_as_last(run: Run, out: Path, below: Signatures) -> Plan | None:
    """The plan where neither a page nor a file in OUT changed since the last run: there is nothing to do."""
    record = _record(run)
    if run.last is None or record is None or not run.unchanged or run.last.all_outputs() != below:
        return None
    outputs = {group: tuple(paths) for group, paths in run.last.outputs.items() if group != OTHERS}
    return Plan(run, out, record.totals, outputs=outputs)


def standing(run: Run, below: Signatures) -> dict[str, str]:
    """By service, the key of what the last run left of it in OUT, where no one has touched that since."""
    record = _record(run)
    if run.last is None or record is None:
        return {}
    return {
        service: record.services[service]
        for service, marks in run.last.outputs.items()
        if service in record.services and all(below.get(path) == mark for path, mark in marks.items())
    }


def inventory(run: Run, below: Signatures, kept: Collection[str]) -> output.Inventory:
    """What is known of OUT from the last run."""
    if run.last is None:
        return output.Inventory()
    last = run.last.outputs
    others = last.get(OTHERS, {}).items()
    return output.Inventory(
        frozenset(path for service in kept for path in last[service]),
        frozenset(path for path, mark in others if below.get(path) == mark),
    )


def totals_of(results: Mapping[str, PageResult], files: int) -> Totals:
    """What all pages come to."""
    skipped: dict[str, int] = {}
    for result in results.values():
        for reason, number in result.skipped:
            skipped[reason] = skipped.get(reason, 0) + number
    return Totals(
        len(results),
        sum(result.operations for result in results.values()),
        sum(result.examples for result in results.values()),
        sum(result.used for result in results.values()),
        skipped,
        notes_in(results),
        files,
    )


def keep(plan: Plan) -> None:
    """Keep a run for the next one, now that its files are written."""
    run, store = plan.run, plan.run.engine.store
    if store is None or not plan.keys:
        return
    if plan.changes:
        time.sleep(_TICK_NS / 1e9)
    below = snapshot.look_below(str(plan.out))
    if not output.is_ours_alone(plan.out, plan.manifest):
        return
    outputs = {group: {path: below.pop(path, _GONE) for path in paths} for group, paths in plan.outputs.items()}
    data = msgspec.to_builtins(_KeptPlan(plan.totals, dict(plan.keys)))
    record = Snapshot(run.known_now(plan.results), {**outputs, OTHERS: below}, data)
    snapshot.save(store, run.key, record, run.looked_at_ns)
    if plan.changes:
        store.shrink(run.room)
