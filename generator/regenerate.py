"""Regenerate what changed since the last run: the pages, the services they belong to, the package around them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from generator import output
from generator.build import (
    LostFactsError,
    PageResult,
    PageTask,
    ServiceResult,
    ServiceTask,
    build_service,
    known_summary,
    read_pages,
    run,
    service_key,
)
from generator.cache import snapshot
from generator.cache.codec import ForeignDataError, decode, encode
from generator.cache.signature import Signature, signature_of
from generator.cache.snapshot import Snapshot
from generator.incremental import Done, Job, Totals
from generator.naming import module_paths
from generator.pages import services
from generator.render import Summary, render_package

Track: TypeAlias = Callable[[Iterable[Any], int, str, Callable[[Any], int]], Iterable[Any]]
"""Hands results on one by one and shows how far the run is: results, total, doing what, how much of it a result is."""


def generate(job: Job, last: Snapshot | None, executor: Executor | None, track: Track) -> Done:
    """Read what changed, build the services it belongs to, and plan what that means for OUT."""
    try:
        return _generate(job, last, executor, track)
    except LostFactsError:  # someone emptied the cache under our feet
        return _generate(_uncached(job), None, executor, track)


def _uncached(job: Job) -> Job:
    return replace(job, cache=None)


def _generate(job: Job, last: Snapshot | None, executor: Executor | None, track: Track) -> Done:
    looked_at = time.time_ns()
    marks = {page.page: signature_of(page.file) for page in job.pages.pages}
    pages = _tasks(job, last, marks)
    todo = list(_service_tasks(job, pages))
    if executor is not None and _lopsided(todo, job.workers):
        todo = list(_service_tasks(job, _read_all(pages, executor, track)))
    built, results = _services(job, last, todo, executor, track)
    ordered = [built[service] for service in sorted(built)]
    package = render_package(
        [found.summary for found in ordered],
        {p: r.digest for p, r in results.items() if not r.unread},
        job.options,
    )
    files = [file for found in ordered for file in found.files] + package
    kept = [path for found in ordered for path in found.kept]
    changes = output.plan(job.out, files, kept)
    paths = (*(file.path for file in files), *kept)
    return Done(
        _totals(results, len(paths)),
        changes,
        {page: (mark, _encoded(results[page])) for page, mark in marks.items() if mark and not results[page].unread},
        {found.service: [found.key, [*(file.path for file in found.files), *found.kept]] for found in ordered},
        paths,
        looked_at,
        {page: results[page].unread for page in sorted(results) if results[page].unread},
    )


def _tasks(job: Job, last: Snapshot | None, marks: Mapping[str, Signature | None]) -> dict[str, PageTask | PageResult]:
    """By page, what is known of it from the last run, or that it has to be read."""
    store = job.store()
    cache = str(store.folder) if store is not None else ""
    tasks: dict[str, PageTask | PageResult] = {}
    for page in job.pages.pages:
        mark = marks[page.page]
        trusted = last is not None and not job.verify and mark is not None
        known = last.pages.get(page.page) if trusted and last is not None else None
        result = _decoded(known[1]) if known is not None and known[0] == mark else None
        tasks[page.page] = result or PageTask(page, job.markup, job.max_bytes, job.options, cache, job.seconds)
    return tasks


def _service_tasks(job: Job, pages: Mapping[str, PageTask | PageResult]) -> Iterator[ServiceTask]:
    """The pages by service."""
    folders, modules = services(pages, job.options.services), module_paths(pages)
    store = job.store()
    cache = str(store.folder) if store is not None else ""
    groups: dict[str, list[str]] = {}
    for page in pages:
        groups.setdefault(folders[page], []).append(page)
    for service, names in groups.items():
        own = {name: modules[name] for name in names}
        yield ServiceTask(service, tuple(pages[name] for name in names), own, job.options, cache)


def _lopsided(tasks: Sequence[ServiceTask], workers: int) -> bool:
    """Whether one service is more than its worker's share, so that its pages had better be read by all of them.

    Otherwise a service is read and built in one place, and its facts need not travel.
    """
    unread = [sum(isinstance(page, PageTask) for page in task.pages) for task in tasks]
    return max(unread, default=0) * workers > sum(unread)


def _read_all(
    tasks: Mapping[str, PageTask | PageResult], executor: Executor, track: Track
) -> dict[str, PageTask | PageResult]:
    """Every page read, those that are not known on the executor."""
    unread = [task for task in tasks.values() if not isinstance(task, PageResult)]
    read = {result.page: result for result in track(read_pages(unread, executor), len(unread), "reading", _one_page)}
    return {page: read.get(page, task) for page, task in tasks.items()}


@dataclass(frozen=True, slots=True)
class _Built:
    """A service that is as it should be: its files, or the paths of those that lie in OUT already."""

    service: str
    key: str
    summary: Summary
    files: tuple[output.File, ...] = ()
    kept: tuple[str, ...] = ()


def _services(
    job: Job, last: Snapshot | None, tasks: Sequence[ServiceTask], executor: Executor | None, track: Track
) -> tuple[dict[str, _Built], dict[str, PageResult]]:
    """Every service, built or known to be as it was; and what is known of every page."""
    built: dict[str, _Built] = {}
    results = {page.page: page for task in tasks for page in task.pages if isinstance(page, PageResult)}
    todo = []
    for task in tasks:
        kept = _kept(job, last, task)
        if kept is not None:
            built[task.service] = kept
        else:
            todo.append(task)
    todo.sort(key=lambda task: -len(task.pages))  # the largest first, so that the last ones to end are small
    done: Iterable[ServiceResult] = run(build_service, todo, executor)
    for result in track(done, sum(len(task.pages) for task in todo), "building", _its_pages):
        built[result.service] = _Built(result.service, result.key, result.summary, result.files)
        results |= {page.page: page for page in result.pages}
    return built, results


def _kept(job: Job, last: Snapshot | None, task: ServiceTask) -> _Built | None:
    """The service as the last run left it, where its pages and its files are still the same."""
    store = job.store()
    if last is None or store is None or job.verify or task.service not in last.data["services"]:
        return None
    pages = [page for page in task.pages if isinstance(page, PageResult)]
    if len(pages) < len(task.pages):
        return None
    key, paths = last.data["services"][task.service]
    if key != service_key(task.service, pages, task.modules, task.options):
        return None
    if not snapshot.same_outputs(last, (str(job.out / path) for path in paths)):
        return None
    summary = known_summary(store, key)
    return None if summary is None else _Built(task.service, key, summary, kept=tuple(paths))


def _one_page(_result: PageResult) -> int:
    return 1


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


def _encoded(result: PageResult) -> Any:  # noqa: ANN401  JSON data
    return encode(result, "") if not result.facts else None


def _decoded(data: Any) -> PageResult | None:  # noqa: ANN401  JSON data
    try:
        return decode(PageResult, data, "")
    except ForeignDataError:
        return None
