"""The page step: what one page says, read here or anywhere, kept under all that it depends on.

Facts travel as encoded JSON, so that a parent process hands them on unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from samplecast.engine import DEFAULT_SECONDS, keys
from samplecast.engine.alarm import TimeUpError, alarm
from samplecast.engine.store import Store
from samplecast.options import Options
from samplecast.output import digest
from samplecast.pages import load
from samplecast.source import Source
from samplecast.steps.results import LoadedPage, PageResult, PageTask, SlowPageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from samplecast.facts import PageFacts

_SLOW = "split the page, leave it out with --exclude, or give it more time with --page-timeout"


def facts_of(source: Source, options: Options) -> PageFacts:
    """Read → extract → override: what one page says, as the user's overrides correct it."""
    from samplecast.extract import extract  # noqa: PLC0415  a run in which nothing changed reads nothing
    from samplecast.readers import read  # noqa: PLC0415  as above

    return corrected(extract(read(source), options), options)


def corrected(facts: PageFacts, options: Options) -> PageFacts:
    """The facts of a page with its overrides applied; mostly there are none. UsageError for one that does not match."""
    if not options.overrides:
        return facts
    from samplecast.overrides.applying import apply  # noqa: PLC0415  few docs need it

    return apply(facts, options)


def facts_within(source: Source, options: Options, seconds: float = DEFAULT_SECONDS) -> PageFacts:
    """What one page says. SlowPageError where that takes too long.

    A page that looks as if it took long is read by a worker, which can be ended whatever it does; any other is read
    here, under an alarm.
    """
    from samplecast.readers.effort import may_be_slow  # noqa: PLC0415  a run in which nothing changed reads nothing

    if not any(may_be_slow(text, source.markup) for text in (source.text, *(file.text for file in source.files))):
        try:
            with alarm(seconds):
                return facts_of(source, options)
        except TimeUpError as error:
            raise SlowPageError(source.page, f"{error}, skipped: {_SLOW}") from None
    from samplecast.engine.limits import EndedError, within  # noqa: PLC0415  few pages need it
    from samplecast.steps.kept import facts_from_data  # noqa: PLC0415  as above

    try:
        data = within(_facts_as_data, (source, options.about(source.page)), seconds, _ready)
    except EndedError as error:
        what = f"{error}, skipped: out of memory?" if "ended" in str(error) else f"{error}, skipped: {_SLOW}"
        raise SlowPageError(source.page, what) from None
    return facts_from_data(source, data)


def _facts_as_data(source: Source, options: Options) -> object:
    from samplecast.steps.kept import facts_as_data  # noqa: PLC0415  as above

    return facts_as_data(facts_of(source, options))


def _ready() -> None:
    """Load the parsers."""
    import samplecast.readers.markdown.reader  # noqa: PLC0415
    import samplecast.readers.rst.reader  # noqa: F401, PLC0415


def read_here(task: PageTask) -> tuple[PageResult, PageFacts | None]:
    """The result of a page, with the facts themselves where they were found out just now. UsageError as `load`."""
    from samplecast.steps.kept import encoded, kept, known_result  # noqa: PLC0415  a run in which nothing changed keeps nothing

    loaded = load_page(load(task.page, task.markup, task.max_bytes), task.options, task.seconds)
    store = Store(Path(task.cache)) if task.cache else None
    known = None if task.verify else known_result(store, loaded.key)
    if known is not None:
        return known, None
    try:
        facts = facts_within(loaded.source, loaded.options, loaded.seconds)
    except SlowPageError as error:
        return _unread(loaded, error), None
    result = _result(facts, loaded)
    return (result if store is None else kept(store, replace(result, facts=encoded(facts)))), facts


def read_encoded(task: PageTask) -> PageResult:
    """The result of a page on its way to another process: its facts are in the cache, else they come along."""
    from samplecast.steps.kept import encoded  # noqa: PLC0415  a run in which nothing changed keeps nothing

    result, facts = read_here(task)
    return result if facts is None or task.cache else replace(result, facts=encoded(facts))


def load_page(source: Source, options: Options, seconds: float) -> LoadedPage:
    """A page ready to be read anywhere, with the settings that its facts depend on."""
    own = replace(options.about(source.page), package="", target="", templates="")
    text = _bytes(source.text)
    files = tuple((file.path, "" if file.reason else digest(_bytes(file.text))) for file in source.files)
    reasons = "".join(file.reason for file in source.files)
    what = (keys.of_options(own), source.page, source.markup, repr(source.notes), text, repr(files), reasons)
    return LoadedPage(source, own, seconds, keys.digest(keys.of_program(), *what), digest(text), files)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _unread(loaded: LoadedPage, error: SlowPageError) -> PageResult:
    """The result of a page that takes too long; under a key of its own, for the next run may have more time."""
    key = keys.digest("unread", loaded.key)
    empty = PageResult(error.page, key, loaded.digest, 0, 0, 0, (), ())
    return replace(empty, files=loaded.files, unread=error.reason)


def read_anywhere(loaded: LoadedPage) -> PageResult:
    """What a page says, wherever that is found out: the facts are encoded, as they travel back."""
    from samplecast.steps.kept import encoded  # noqa: PLC0415  a run in which nothing changed keeps nothing

    try:
        facts = facts_within(loaded.source, loaded.options, loaded.seconds)
    except SlowPageError as error:
        return _unread(loaded, error)
    return replace(_result(facts, loaded), facts=encoded(facts))


def read_pages(tasks: Iterable[PageTask], executor: Executor) -> Iterator[PageResult]:
    """Pages read on an executor of this machine: its workers open the files, and fill the cache."""
    from samplecast.engine.executors import results, spread  # noqa: PLC0415  most runs have one process

    return results(spread(read_encoded, tasks, executor))


def send_pages(
    tasks: Iterable[PageTask], executor: Executor, store: Store | None, *, verify: bool = False
) -> Iterator[PageResult]:
    """Pages read on any executor, wherever its workers are: the cache is asked, and filled, here."""
    from samplecast.engine.executors import spread, unknown  # noqa: PLC0415  few runs have a cluster
    from samplecast.steps.kept import kept, known_result  # noqa: PLC0415  as above

    pages = (load_page(load(task.page, task.markup, task.max_bytes), task.options, task.seconds) for task in tasks)
    known = unknown if verify else lambda page: known_result(store, page.key)
    for _, result in spread(read_anywhere, pages, executor, known):
        yield kept(store, result) if store is not None and result.facts else result


def _result(facts: PageFacts, loaded: LoadedPage) -> PageResult:
    reasons = Counter(block.skipped for block in facts.blocks if block.skipped)
    return PageResult(
        facts.page,
        loaded.key,
        loaded.digest,
        operations=sum(1 for operation in facts.operations if operation.endpoints),
        examples=sum(len(operation.examples) for operation in facts.operations),
        used=len(facts.blocks) - reasons.total(),
        skipped=tuple(reasons.items()),
        notes=facts.notes,
        unread_calls=facts.unread,
        taught=facts.taught,
        files=loaded.files,
    )
