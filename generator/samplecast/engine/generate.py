"""Regenerate what changed since the last run: the pages, the services they belong to, the package around them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from samplecast import output
from samplecast.emit.python import Summary, manifest_file
from samplecast.emit.python.names import module_paths
from samplecast.emit.python.targets import forget_templates
from samplecast.engine import snapshot
from samplecast.engine.build import ServiceResult, ServiceTask, build_around, build_service, known_summary, service_key
from samplecast.engine.last_generate import AROUND, Done, Job, Totals, paths_in
from samplecast.engine.last_pages import Track, kept_of, read_all, tasks_of
from samplecast.engine.page_facts import LostFactsError, PageResult, PageTask, read_page, run
from samplecast.engine.reading import Start
from samplecast.engine.snapshot import Snapshot
from samplecast.engine.store import Store
from samplecast.pages import services

if TYPE_CHECKING:
    from concurrent.futures import Executor

_HELD = 32 * 2**20
"""So many bytes of files are held as they are until all can be written; what comes on top is held compressed."""
_FEW = 4
"""So many pages of a service are read before anyone asks whether it has to be built."""


def generate(job: Job, start: Start, executor: Executor | None, track: Track, readers: Executor | None = None) -> Done:
    """Read what changed, build the services it belongs to, and plan what that means for OUT.

    `executor` has workers on this machine; `readers`, where given, may have theirs anywhere, and get every page that
    has to be read.
    """
    with suppress(LostFactsError):
        return _generate(job, start, executor, track, readers)
    with suppress(LostFactsError):  # the cache has lost pages that the last run knew: read those again
        return _generate(job, replace(start, last=None), executor, track, readers)
    # someone empties the cache under our feet
    blank = replace(job, reading=replace(job.reading, cache=None))
    return _generate(blank, replace(start, last=None), executor, track, readers)


def _generate(job: Job, start: Start, executor: Executor | None, track: Track, readers: Executor | None) -> Done:
    forget_templates()
    last = start.last
    pages = tasks_of(job.reading, start)
    todo = list(_service_tasks(job, pages))
    if readers is not None:
        from samplecast.engine.sending import send_pages  # noqa: PLC0415  few runs have a cluster

        todo = list(_service_tasks(job, read_all(pages, readers, track, send_pages)))
    elif executor is not None and _lopsided(todo, job.reading.workers):
        todo = list(_service_tasks(job, read_all(pages, executor, track)))
    built, results = _services(job, last, todo, executor, track)
    ordered = [built[service] for service in sorted(built)]
    summaries = [found.summary for found in ordered]
    around = build_around(summaries, job.reading.options, job.reading.store())
    inputs = {page: result.digest for page, result in results.items() if not result.unread}
    package = [*around, manifest_file(summaries, inputs, around)]
    files = [*(file for found in ordered for file in found.files), *package]
    outputs = {found.service: found.paths for found in ordered} | {AROUND: [file.path for file in package]}
    kept = frozenset(found.service for found in ordered if found.kept is not None)
    standing = _standing(job, last, kept)
    return Done(
        _totals(results, sum(map(len, outputs.values()))),
        output.plan(job.out, files, standing),
        kept_of(results, start),
        {found.service: found.key for found in ordered},
        outputs,
        kept,
        standing,
        start.looked_at_ns,
        package[-1].content,
        {page: results[page].unread for page in sorted(results) if results[page].unread},
    )


def _standing(job: Job, last: Snapshot | None, kept: Collection[str]) -> output.Standing:
    """What is known of OUT from the last run, once the services are known that were kept."""
    if last is None or job.reading.verify:
        return output.Standing()
    rest = [entry for group, marks in last.outputs.items() if group not in kept for entry in marks.items()]
    ours = snapshot.still_there(rest, job.above)
    whole = len(ours) == len(rest) and snapshot.left_alone(last.folders, job.above)
    return output.Standing(frozenset(paths_in({group: last.outputs[group] for group in kept})), ours, whole)


def _service_tasks(job: Job, pages: Mapping[str, PageTask | PageResult]) -> Iterator[ServiceTask]:
    """The pages by service."""
    options, cache = job.reading.options, job.reading.folder()
    folders, modules = services(pages, options.services), module_paths(pages)
    groups: dict[str, list[str]] = {}
    for page in pages:
        groups.setdefault(folders[page], []).append(page)
    for service, names in groups.items():
        own = {name: modules[name] for name in names}
        yield ServiceTask(service, tuple(pages[name] for name in names), own, options, cache)


def _lopsided(tasks: Sequence[ServiceTask], workers: int) -> bool:
    """Whether one service is more than its worker's share, so that its pages had better be read by all of them.

    Otherwise a service is read and built in one place, and its facts need not travel.
    """
    unread = [sum(isinstance(page, PageTask) for page in task.pages) for task in tasks]
    return max(unread, default=0) * workers > sum(unread)


class _Built(Struct, frozen=True):
    """A service that is as it should be: its files, or the paths of those that lie in OUT already."""

    service: str
    key: str
    summary: Summary
    files: Sequence[output.File | output.PackedFile] = ()
    kept: Collection[str] | None = None
    """The paths of its files, where those of the last run will do."""

    @property
    def paths(self) -> list[str]:
        """The paths of its files."""
        return [file.path for file in self.files] if self.kept is None else [*self.kept]


def _services(
    job: Job, last: Snapshot | None, tasks: Sequence[ServiceTask], executor: Executor | None, track: Track
) -> tuple[dict[str, _Built], dict[str, PageResult]]:
    """Every service, built or known to be as it was; and what is known of every page."""
    built: dict[str, _Built] = {}
    if last is not None:
        tasks = [_with_few_read(task) for task in tasks]
    results = {page.page: page for task in tasks for page in task.pages if isinstance(page, PageResult)}
    todo = []
    store = job.reading.store()
    for task in tasks:
        kept = _kept(job, last, store, task)
        if kept is not None:
            built[task.service] = kept
        else:
            todo.append(task)
    todo.sort(key=lambda task: -len(task.pages))  # the largest first, so that the last ones to end are small
    done: Iterable[ServiceResult] = run(build_service, todo, executor)
    held = 0
    for result in track(done, sum(len(task.pages) for task in todo), "building", _its_pages):
        held += sum(len(file.content) for file in result.files)
        files = result.files if held <= _HELD else output.packed(result.files)
        built[result.service] = _Built(result.service, result.key, result.summary, files)
        results |= {page.page: page for page in result.pages}
    return built, results


def _with_few_read(task: ServiceTask) -> ServiceTask:
    """The task with its pages read, where they are few: the edit may have changed nothing of what they say."""
    unread = sum(isinstance(page, PageTask) for page in task.pages)
    if not 0 < unread <= _FEW:
        return task
    pages = tuple(read_page(page) if isinstance(page, PageTask) else page for page in task.pages)
    return replace(task, pages=pages)


def _kept(job: Job, last: Snapshot | None, store: Store | None, task: ServiceTask) -> _Built | None:
    """The service as the last run left it, where its pages and its files are still the same."""
    if last is None or store is None or job.reading.verify or task.service not in last.data["services"]:
        return None
    pages = [page for page in task.pages if isinstance(page, PageResult)]
    if len(pages) < len(task.pages):
        return None
    key, marks = last.data["services"][task.service], last.outputs[task.service]
    if key != service_key(task.service, pages, task.modules, task.options):
        return None
    if not snapshot.left_alone(marks, job.above):
        return None
    summary = known_summary(store, key)
    return None if summary is None else _Built(task.service, key, summary, kept=marks.keys())


def _its_pages(result: ServiceResult) -> int:
    return len(result.pages)


def _totals(results: Mapping[str, PageResult], files: int) -> Totals:
    skipped: dict[str, int] = {}
    for result in results.values():
        for reason, number in result.skipped:
            skipped[reason] = skipped.get(reason, 0) + number
    return Totals(
        pages=len(results),
        operations=sum(result.operations for result in results.values()),
        examples=sum(result.examples for result in results.values()),
        used=sum(result.used for result in results.values()),
        skipped=skipped,
        notes=[(page, note) for page in sorted(results) for note in results[page].notes],
        files=files,
    )
