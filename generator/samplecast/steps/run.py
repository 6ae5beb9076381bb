"""What a run reads: its pages, what the last run knew of them, and which have to be read again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.engine import Engine, keys, snapshot
from samplecast.engine.keys import Signature
from samplecast.engine.snapshot import Snapshot
from samplecast.engine.store import MAX_BYTES
from samplecast.options import Options
from samplecast.output import digest
from samplecast.pages import MAX_PAGE_BYTES, Page, Pages, load
from samplecast.source import Markup, Note
from samplecast.steps.page import read_here, read_pages, send_pages
from samplecast.steps.results import LostFactsError, PageResult, PageTask, files_in
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from samplecast.facts import PageFacts

_BYTES_A_PAGE = 64 * 1024
"""Twice what a page's facts and its share of a service take."""


class Inputs(Struct, frozen=True):
    """What a run reads."""

    pages: Pages
    options: Options
    markup: Markup | None = None
    """Of every page; None for what its name and content say."""
    max_bytes: int = MAX_PAGE_BYTES
    markups: Mapping[str, Markup] = field(default_factory=dict)
    """Of single pages, where the host of the run knows it."""


class Run(Struct, frozen=True):
    """What a run knows before it reads anything."""

    inputs: Inputs
    engine: Engine
    key: str
    """What makes two runs the same."""
    looked_at_ns: int
    signatures: snapshot.Signatures
    """How the file of each page looks from outside."""
    with_files: snapshot.Signatures
    """The same together with the files that the page asked for in the last run."""
    last: Snapshot | None
    """What the last run left; None where nothing is known of it."""
    files: Mapping[str, Page] = field(default_factory=dict)
    """The pages by name."""

    @property
    def unchanged(self) -> bool:
        """Whether the pages are those of the last run, each as it was: never, where timestamps do not count."""
        return self.last is not None and self.last.same_inputs(self.with_files)

    @property
    def room(self) -> int:
        """How many bytes the cache may take: one that cannot hold a whole run would be of no use to the next."""
        return max(MAX_BYTES, _BYTES_A_PAGE * len(self.files))

    def known_now(self, results: Mapping[str, PageResult]) -> dict[str, tuple[Signature, object]]:
        """What a snapshot keeps of each page: those in the cache only, and of an unchanged one what was kept before."""
        before = self.last.inputs if self.last is not None else {}
        return {
            page: (self.mark(mark, results[page].files), _data(results[page], before.get(page)))
            for page, mark in self.signatures.items()
            if not results[page].unread
        }

    def mark(self, mark: Signature, files: Iterable[tuple[str, str]]) -> Signature:
        """The signature of a page's file together with those of the files that it asks for, as they look now."""
        return snapshot.together(mark, (f"{self.inputs.pages.root}/{path}" for path, _ in files)) if files else mark

    def files_of(self, page: str, results: Mapping[str, PageResult]) -> Sequence[tuple[str, str]]:
        """The files that a page asks for, from what came out or what is known of the last run."""
        if page in results:
            return results[page].files
        return files_in(self.last.inputs[page][1]) if self.last is not None and page in self.last.inputs else ()

    def anew(self) -> Run:
        """The same with nothing known of the last run."""
        return replace(self, last=None)

    def forgetful(self) -> Run:
        """The same without a store."""
        return replace(self, last=None, engine=self.engine.forgetful())


def _data(result: PageResult, before: tuple[Signature, Any] | None) -> object:
    from samplecast.steps.kept import as_data  # noqa: PLC0415  a run in which nothing changed wants no results

    if result.facts:
        return None
    known = before[1] if before is not None else None
    return known if known and known[0] == result.key else as_data(result)


def start(command: str, inputs: Inputs, engine: Engine, *more: str) -> Run:
    """Look at the pages from outside, and at what the last run of this kind left. Standard input is never kept."""
    if inputs.pages.piped:
        engine = engine.forgetful()
    root = os.path.abspath(inputs.pages.root)  # noqa: PTH100  as typed, links and all
    markups = sorted(inputs.markups.items())
    how = (str(inputs.markup), str(markups), str(inputs.max_bytes), keys.of_options(inputs.options), keys.of_program())
    key = keys.digest(command, root, *more, *how)
    signatures = snapshot.look((page.page, page.path) for page in inputs.pages.pages)
    files = {page.page: page for page in inputs.pages.pages}
    last = None if engine.verify else snapshot.load(engine.store, key)
    run = Run(inputs, engine, key, time.time_ns(), signatures, signatures, last, files)
    return replace(run, with_files={page: run.mark(mark, run.files_of(page, {})) for page, mark in signatures.items()})


def attempts(run: Run) -> Iterator[tuple[Run, AbstractContextManager[None]]]:
    """The run, with what the last one left, then without, then without a cache; each in a frame that forgives errors.

    Whatever is wrong with what a cache holds costs time, and nothing else: someone may empty it, or edit a page, under
    our feet, and an entry may be well-formed and say what cannot be. A bug of ours comes again in the last one.
    """
    for attempt in (run, run.anew()):
        yield attempt, nullcontext() if run.engine.store is None else _forgiving()
    yield run.forgetful(), nullcontext()


@contextmanager
def _forgiving() -> Iterator[None]:
    try:
        yield
    except (UsageError, OSError):
        raise
    except Exception:  # noqa: BLE001, S110  any at all: the next attempt trusts less
        pass


def page_tasks(run: Run) -> dict[str, PageTask | PageResult]:
    """By page, what is known of it from the last run, or that it has to be read."""
    from samplecast.steps.kept import from_data  # noqa: PLC0415  a run in which nothing changed wants no results

    inputs, engine = run.inputs, run.engine
    before = run.last.inputs if run.last is not None else {}
    tasks: dict[str, PageTask | PageResult] = {}
    for page in inputs.pages.pages:
        known = before.get(page.page)
        same = known is not None and known[0] == run.with_files.get(page.page)
        markup = inputs.markups.get(page.page, inputs.markup)
        tasks[page.page] = (from_data(page.page, known[1]) if known is not None and same else None) or PageTask(
            page, markup, inputs.max_bytes, inputs.options, engine.cache, engine.seconds, engine.verify
        )
    return tasks


def read_elsewhere(
    run: Run, tasks: dict[str, PageTask | PageResult], workers: Executor | None
) -> dict[str, PageTask | PageResult]:
    """The pages read by the readers of the engine, else by the workers, where there are any."""
    unread = [task for task in tasks.values() if isinstance(task, PageTask)]
    engine = run.engine
    with engine.readers() as readers:
        if not unread:
            return tasks
        if readers is not None:
            results = send_pages(unread, readers, engine.store, verify=engine.verify)
        elif workers is not None:
            results = read_pages(unread, workers)
        else:
            return tasks
        done = {result.page: result for result in engine.track(results, len(unread), "reading", one)}
    return {page: done.get(page, task) for page, task in tasks.items()}


def read_rest(
    tasks: Mapping[str, PageTask | PageResult], apart: dict[str, str] | None
) -> Iterator[tuple[PageResult, PageFacts | None]]:
    """Every page in order, those that no one has read yet read here, with their facts at hand.

    What a page is refused for goes into `apart`; without one it is a UsageError.
    """
    for page, task in tasks.items():
        try:
            yield (task, None) if isinstance(task, PageResult) else read_here(task)
        except UsageError as error:
            if apart is None:
                raise
            apart[page] = str(error)


def whole(run: Run, result: PageResult, facts: PageFacts | None) -> PageFacts:
    """The facts behind a result, with their text. LostFactsError where they are gone, or the text is another now."""
    from samplecast.steps.kept import facts_from  # noqa: PLC0415  a run in which nothing changed wants no results

    if facts is not None:
        return facts
    facts = facts_from(result, run.engine.cache)
    page = run.files[result.page]
    source = load(page, run.inputs.markups.get(page.page, run.inputs.markup), run.inputs.max_bytes)
    if digest(source.text.encode("utf-8", "surrogatepass")) != result.digest:
        raise LostFactsError(result.page)
    return replace(facts, source=source)


def unread_in(results: Mapping[str, PageResult]) -> dict[str, str]:
    """The pages that were skipped, with the reason."""
    return {page: result.unread for page, result in sorted(results.items()) if result.unread}


def notes_in(results: Mapping[str, PageResult]) -> list[tuple[str, Note]]:
    """What was odd about each page."""
    return [(page, note) for page, result in sorted(results.items()) for note in result.notes]


def one(_result: object) -> int:
    """How much of a run a page is."""
    return 1
