"""The pages of a run: what the last one knew of them, and what has to be read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.build import PageResult, PageTask, read_pages
from generator.cache.codec import ForeignDataError, decode, encode
from generator.cache.signature import Signature, signature_of
from generator.cache.snapshot import Snapshot
from generator.reading import Reading

if TYPE_CHECKING:
    from concurrent.futures import Executor

Track: TypeAlias = Callable[[Iterable[Any], int, str, Callable[[Any], int]], Iterable[Any]]
"""Hands results on one by one and shows how far the run is: results, total, doing what, how much of it a result is."""

Marks: TypeAlias = Mapping[str, Signature | None]
"""Page to the signature of its file, where it has one."""

ReadPages: TypeAlias = "Callable[[Sequence[PageTask], Executor], Iterable[PageResult]]"
"""How pages get to an executor: `read_pages` on this machine, `send_pages` anywhere."""


def marks_of(reading: Reading) -> Marks:
    """How the files of the pages look from outside."""
    return {page.page: signature_of(page.path) for page in reading.pages.pages}


def tasks_of(reading: Reading, last: Snapshot | None, marks: Marks) -> dict[str, PageTask | PageResult]:
    """By page, what is known of it from the last run, or that it has to be read."""
    cache = reading.folder()
    tasks: dict[str, PageTask | PageResult] = {}
    for page in reading.pages.pages:
        mark = marks[page.page]
        trusted = last is not None and not reading.verify and mark is not None
        known = last.pages.get(page.page) if trusted and last is not None else None
        result = _decoded(known[1]) if known is not None and known[0] == mark else None
        tasks[page.page] = result or PageTask(
            page, reading.markup, reading.max_bytes, reading.options, cache, reading.seconds
        )
    return tasks


def read_all(
    tasks: Mapping[str, PageTask | PageResult], executor: Executor, track: Track, read: ReadPages = read_pages
) -> dict[str, PageTask | PageResult]:
    """Every page read, those that are not known on the executor."""
    unread = [task for task in tasks.values() if not isinstance(task, PageResult)]
    results = {result.page: result for result in track(read(unread, executor), len(unread), "reading", one_page)}
    return {page: results.get(page, task) for page, task in tasks.items()}


def one_page(_result: object) -> int:
    """How much of a run a page is."""
    return 1


def kept_of(results: Mapping[str, PageResult], marks: Marks, last: Snapshot | None) -> dict[str, tuple[Signature, Any]]:
    """What a snapshot keeps of the pages; nothing of those that were skipped or have no file."""
    before = last.pages if last is not None else {}
    return {
        page: (mark, _encoded(results[page], before.get(page)))
        for page, mark in marks.items()
        if mark and not results[page].unread
    }


def _encoded(result: PageResult, before: tuple[Signature, Any] | None) -> Any:  # noqa: ANN401  JSON data
    """A result as data: what the last run kept, where the page still has the same key."""
    if result.facts:
        return None
    known = before[1] if before is not None else None
    return known if known and known[1] == result.key else encode(result, "")


def _decoded(data: Any) -> PageResult | None:  # noqa: ANN401  JSON data
    try:
        return decode(PageResult, data, "")
    except ForeignDataError:
        return None
