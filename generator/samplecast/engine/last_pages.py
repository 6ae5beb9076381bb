"""The pages of a run: what the last one knew of them, and what has to be read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from samplecast.engine.codec import ForeignDataError, decode, encode
from samplecast.engine.page_facts import PageResult, PageTask, read_pages
from samplecast.engine.reading import Reading, Start
from samplecast.engine.signature import Signature

if TYPE_CHECKING:
    from concurrent.futures import Executor

Track: TypeAlias = Callable[[Iterable[Any], int, str, Callable[[Any], int]], Iterable[Any]]
"""Hands results on one by one and shows how far the run is: results, total, doing what, how much of it a result is."""

ReadPages: TypeAlias = "Callable[[Sequence[PageTask], Executor], Iterable[PageResult]]"
"""How pages get to an executor: `read_pages` on this machine, `send_pages` anywhere."""


def tasks_of(reading: Reading, start: Start) -> dict[str, PageTask | PageResult]:
    """By page, what is known of it from the last run, or that it has to be read."""
    cache = reading.folder()
    before = start.last.pages if start.last is not None and not reading.verify else {}
    tasks: dict[str, PageTask | PageResult] = {}
    for page in reading.pages.pages:
        mark = start.marks[page.page]
        known = before.get(page.page) if mark is not None else None
        result = _decoded(page.page, known[1]) if known is not None and known[0] == mark else None
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


def kept_of(results: Mapping[str, PageResult], start: Start) -> dict[str, tuple[Signature, Any]]:
    """What a snapshot keeps of the pages; nothing of those that were skipped or have no file."""
    before = start.last.pages if start.last is not None else {}
    return {
        page: (mark, _encoded(results[page], before.get(page)))
        for page, mark in start.marks.items()
        if mark and not results[page].unread
    }


def _encoded(result: PageResult, before: tuple[Signature, Any] | None) -> Any:  # noqa: ANN401  JSON data
    """A result as data: what the last run kept, where the page still has the same key.

    There is neither its name, which a snapshot has anyway, nor what is empty for every page that is kept.
    """
    if result.facts:
        return None
    known = before[1] if before is not None else None
    return known if known and known[0] == result.key else encode(result, "")[1:-2]


def _decoded(page: str, data: Any) -> PageResult | None:  # noqa: ANN401  JSON data
    try:
        return decode(PageResult, [page, *data, "", ""], "")
    except (ForeignDataError, TypeError):
        return None
