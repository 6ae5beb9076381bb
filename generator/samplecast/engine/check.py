"""Check again what changed since the last run: pages that differ, and services around which something differs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.checks import Service, findings
from samplecast.checks.site import PageOutline, Site, SiteLookup, outline_of
from samplecast.diagnostics import Diagnostic
from samplecast.engine import fingerprint
from samplecast.engine.codec import ForeignDataError, encode
from samplecast.engine.last_check import Checked, Job, Judged, Memory, found_then, recall, remember
from samplecast.engine.last_pages import Track, kept_of, one_page, read_all, tasks_of
from samplecast.engine.page_facts import LostFactsError, PageResult, PageTask, facts_from, read_here
from samplecast.engine.reading import Reading, Start
from samplecast.engine.snapshot import Snapshot
from samplecast.extract import link
from samplecast.facts import PageFacts
from samplecast.output import digest
from samplecast.pages import load, services
from samplecast.vocabulary import Vocabulary

if TYPE_CHECKING:
    from concurrent.futures import Executor

MOST_HELD = 4000
"""Facts of so many pages are held in memory, some 400 MB of them; more are taken from the cache again."""

_Found: TypeAlias = Mapping[str, Sequence[Diagnostic]]
"""Findings by page."""


def check(job: Job, start: Start, executor: Executor | None, track: Track) -> Checked:
    """Read what changed, run the rules that may find something else now, and remember all of it."""
    try:
        return _check(job, start, executor, track)
    except LostFactsError:  # someone emptied the cache, or edited a page, under our feet
        blank = replace(job, reading=replace(job.reading, cache=None))
        return _check(blank, replace(start, last=None), executor, track)


def read_whole(reading: Reading, track: Track) -> tuple[list[PageFacts], dict[str, str]]:
    """What every page says, with its text, as far as possible from the cache; why others were skipped."""
    shelf = _read(reading, reading.start(), None, track)
    try:
        return shelf.whole(page for page, result in shelf.results.items() if not result.unread), _unread(shelf)
    except LostFactsError:
        return read_whole(replace(reading, cache=None), track)


def _check(job: Job, start: Start, executor: Executor | None, track: Track) -> Checked:
    shelf = _read(job.reading, start, executor, track)
    read = [result for result in shelf.results.values() if not result.unread]
    memory = recall(job, start.last)
    outlines = {result.page: _outline(result, shelf, memory) for result in read}
    before = _Before(memory, _found_then(start.last), memory.shows(outlines))
    docs = Site(outlines, job.reading.pages.has_file)
    complete = job.complete and len(read) == len(shelf.results)
    judged: dict[str, Judged] = {}
    found: dict[str, Sequence[Diagnostic]] = {}
    for task in track(_tasks(job, read, docs, complete=complete), len(read), "checking", _its_pages):
        judged[task.service], of_pages = _as_before(task, before) or _anew(task, shelf, before)
        found.update(of_pages)
    checked = _checked(shelf, found, before)
    keys = {result.page: result.key for result in read}
    memory = Memory({page: (keys[page], known) for page, known in outlines.items()}, judged)
    remember(job, checked, memory, kept_of(shelf.results, start), start)
    if shelf.outlines and (store := job.reading.store()) is not None:
        store.shrink(job.reading.room())
    return checked


class _Shelf(Struct, frozen=True):
    """The pages of the run. Facts of some are at hand, as far as there is room; of the others they can be had."""

    reading: Reading
    cache: str
    results: Mapping[str, PageResult]
    outlines: dict[str, PageOutline] = field(default_factory=dict)
    """Of the pages that were read just now."""
    fresh: dict[str, PageFacts] = field(default_factory=dict)
    """Of those, too."""
    decoded: dict[str, PageFacts] = field(default_factory=dict)
    """Without their texts."""

    def add(self, facts: PageFacts) -> None:
        """Take in a page that was read just now; where the cache has its facts, they may be left there."""
        self.outlines[facts.page] = outline_of(facts)
        if not self.cache or len(self.fresh) < MOST_HELD:
            self.fresh[facts.page] = facts

    def facts(self, page: str) -> PageFacts:
        """What a page says, without its text where it was read before. LostFactsError where no one knows any more."""
        if page in self.fresh:
            return self.fresh[page]
        facts = self.decoded.get(page) or facts_from(self.results[page], self.cache)
        if len(self.decoded) < MOST_HELD:
            self.decoded[page] = facts
        return facts

    def whole(self, pages: Iterable[str]) -> list[PageFacts]:
        """What pages say, with their text. LostFactsError where a text is another by now."""
        wanted = dict.fromkeys(pages)
        files = {page.page: page for page in self.reading.pages.pages if page.page in wanted}
        whole = []
        for page in wanted:
            facts = self.facts(page)
            if page not in self.fresh:
                source = load(files[page], self.reading.markup, self.reading.max_bytes)
                if digest(source.text.encode("utf-8", "surrogatepass")) != self.results[page].digest:
                    raise LostFactsError(page)
                facts = replace(facts, source=source)
            whole.append(facts)
        return whole


def _read(reading: Reading, start: Start, executor: Executor | None, track: Track) -> _Shelf:
    """What is known of every page; of those that changed, what they say now."""
    tasks = tasks_of(reading, start)
    if executor is not None:
        tasks = read_all(tasks, executor, track)
    todo = [task for task in tasks.values() if isinstance(task, PageTask)]
    results = {page: task for page, task in tasks.items() if isinstance(task, PageResult)}
    shelf = _Shelf(reading, reading.folder(), results)
    for result, facts in track(map(read_here, todo), len(todo), "reading", one_page):
        results[result.page] = result
        if facts is not None:
            shelf.add(facts)
    return replace(shelf, results={page: results[page] for page in tasks})


class _Before(Struct, frozen=True):
    """The last run."""

    memory: Memory
    found: _Found
    same_outlines: bool
    """Whether the pages are still the same to all that rules ask about them."""


def _found_then(last: Snapshot | None) -> _Found:
    try:
        return found_then(last) if last is not None else {}
    except (ForeignDataError, KeyError, TypeError, AttributeError):
        return {}


def _outline(result: PageResult, shelf: _Shelf, memory: Memory) -> PageOutline:
    if result.page in shelf.outlines:
        return shelf.outlines[result.page]
    key, known = memory.outlines.get(result.page, ("", None))
    return known if known is not None and key == result.key else outline_of(shelf.facts(result.page))


class _Task(Struct, frozen=True):
    """A service to be checked."""

    service: str
    pages: Sequence[PageResult]
    docs: Site
    codes: frozenset[str]
    complete: bool
    vocabulary: Vocabulary

    def key(self) -> str:
        """What the findings depend on, apart from the job and the answers to what the rules ask."""
        pages = json.dumps([[page.page, page.key] for page in self.pages])
        return fingerprint.digest("findings", self.service, pages, str(self.complete))


def _tasks(job: Job, read: Sequence[PageResult], docs: Site, *, complete: bool) -> list[_Task]:
    """The pages by service."""
    folders = services([page.page for page in read], job.reading.options.services)
    groups: dict[str, list[PageResult]] = {}
    for page in read:
        groups.setdefault(folders[page.page], []).append(page)
    words = job.reading.options.vocabulary
    return [_Task(service, group, docs, job.codes, complete, words) for service, group in sorted(groups.items())]


def _its_pages(task: _Task) -> int:
    return len(task.pages)


def _as_before(task: _Task, before: _Before) -> tuple[Judged, _Found] | None:
    """What was found in a service the last time; None where it is another now, or something around it is."""
    judged = before.memory.services.get(task.service)
    if judged is None or judged.key != task.key():
        return None
    asked = ((what, answer) for what, answer in judged.asked.items() if not before.same_outlines or what[0] == "file")
    if any(task.docs.answer(question) != answer for question, answer in asked):
        return None
    return judged, {page.page: before.found.get(page.page, ()) for page in task.pages}


def _anew(task: _Task, shelf: _Shelf, before: _Before) -> tuple[Judged, _Found]:
    """What the rules find in a service; those over single pages run where a page is not as it was."""
    pages = shelf.whole(page.page for page in task.pages)
    linked = link(pages)
    keys = {
        result.page: _linked_key(result.key, alone, page)
        for result, alone, page in zip(task.pages, pages, linked, strict=True)
    }
    judged = before.memory.services.get(task.service)
    then = judged.pages if judged is not None else {}
    known = {page: before.found.get(page, ()) for page, key in keys.items() if then.get(page) == key}
    around = SiteLookup(task.docs)
    found = findings(Service(task.service, linked, around, task.complete, task.vocabulary), task.codes, known)
    return Judged(task.key(), around.abroad(keys), keys), found


def _linked_key(key: str, alone: PageFacts, linked: PageFacts) -> str:
    """A digest of a page as the rules see it: mostly its own, unless links to other pages changed something."""
    same = linked.operations == alone.operations and linked.tables == alone.tables and linked.blocks == alone.blocks
    if same:  # and notes follow from the tables
        return key
    bare = replace(linked, source=replace(linked.source, text=""))
    return fingerprint.digest("linked", key, json.dumps(encode(bare, linked.page)))


def _checked(shelf: _Shelf, found: _Found, before: _Before) -> Checked:
    """The findings, with what else the user is told."""
    results = sorted(shelf.results.items())
    return Checked(
        {page: tuple(found[page]) for page in sorted(found) if found[page]},
        [(page, note) for page, result in results for note in result.notes],
        _unread(shelf),
        {
            page.page: shelf.fresh[page.page].source.text
            for page in shelf.reading.pages.pages
            if page.page in shelf.fresh and page.stdin
        },
        frozenset(page for page, then in before.found.items() if found.get(page) is then),
    )


def _unread(shelf: _Shelf) -> dict[str, str]:
    """The pages that were skipped, with the reason."""
    return {page: result.unread for page, result in sorted(shelf.results.items()) if result.unread}
