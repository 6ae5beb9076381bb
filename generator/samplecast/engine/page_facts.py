"""The facts of pages: what the cache knows is not found out again, the rest here or on any executor.

Facts travel as encoded JSON, so that a parent process hands them on unread.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from samplecast.engine import fingerprint
from samplecast.engine.codec import ForeignDataError, decode, encode
from samplecast.engine.limits import DEFAULT_SECONDS, SlowPageError, facts_within
from samplecast.engine.store import Store
from samplecast.facts import PageFacts
from samplecast.options import Options
from samplecast.output import digest
from samplecast.pages import Page, load
from samplecast.source import Markup, Note, Source

if TYPE_CHECKING:
    from concurrent.futures import Executor

_In = TypeVar("_In")
_Out = TypeVar("_Out")

_HANDFUL = 32
_SHARES = 16


class PageTask(Struct, frozen=True):
    """A page to be read."""

    page: Page
    markup: Markup | None
    max_bytes: int
    options: Options
    cache: str = ""
    """Folder of the cache; empty for none."""
    seconds: float = DEFAULT_SECONDS
    """For how long a page may be read that looks as if that could take long."""


class Parcel(Struct, frozen=True):
    """A page that travels: everything its facts depend on, and no path of this machine."""

    source: Source
    options: Options
    seconds: float
    key: str
    """As in `PageResult`; found out at home, for it names the program as it lies there."""
    digest: str


class PageResult(Struct, frozen=True):
    """What the parent of a run needs to know of a page."""

    page: str
    key: str
    """Of its facts: page, content, settings and program in one digest."""
    digest: str
    """Of its text, for the manifest."""
    operations: int
    examples: int
    used: int
    skipped: tuple[tuple[str, int], ...]
    """Blocks left out, by reason."""
    notes: tuple[Note, ...]
    said: str = ""
    """A digest of the facts themselves: not every edit of a page changes what it says. Empty outside a cache."""
    facts: str = ""
    """Encoded; empty where the cache keeps them."""
    unread: str = ""
    """Why there are no facts, and what to do; empty where there are."""


class LostFactsError(Exception):
    """An entry of the cache went away between two steps of a run; the text names the page."""


def run(task: Callable[[_In], _Out], items: Sequence[_In], executor: Executor | None) -> Iterator[_Out]:
    """The results in the order of the items; here and now without an executor."""
    if executor is None:
        yield from map(task, items)
    else:
        yield from executor.map(task, items)


def read_pages(tasks: Sequence[PageTask], executor: Executor) -> Iterator[PageResult]:
    """Read pages on an executor of this machine: its workers open the files, and keep what they find in the cache."""
    for results in run(_read_handful, _handfuls(tasks), executor):
        yield from results


def _read_handful(tasks: Sequence[PageTask]) -> list[PageResult]:
    return [read_page(task) for task in tasks]


def _handfuls(items: Sequence[_In]) -> list[Sequence[_In]]:
    """Handing over one page costs as much as reading a small one."""
    size = max(1, min(_HANDFUL, len(items) // _SHARES))
    return [items[at : at + size] for at in range(0, len(items), size)]


def read_page(task: PageTask) -> PageResult:
    """The per-page half, its facts encoded. UsageError for a page that cannot be read."""
    result, facts = read_here(task)
    if facts is None or task.cache:  # what was found there, what is kept there
        return result
    return replace(result, facts=encoded(facts))


def read_here(task: PageTask) -> tuple[PageResult, PageFacts | None]:
    """The result of a page, with the facts themselves where they were found out just now."""
    parcel = parcel_of(load(task.page, task.markup, task.max_bytes), task.options, task.seconds)
    store = Store(Path(task.cache)) if task.cache else None
    known = known_result(store, parcel.key)
    if known is not None:
        return known, None
    result, facts = unpacked(parcel)
    if facts is not None and store is not None:
        result = kept(store, replace(result, facts=encoded(facts)))
    return result, facts


def parcel_of(source: Source, options: Options, seconds: float) -> Parcel:
    """A page packed for reading elsewhere, with the settings that its facts depend on."""
    own = replace(options.about(source.page), package="", target="", templates="")
    text = source.text.encode("utf-8", "surrogatepass")
    what = (fingerprint.of_options(own), source.page, source.markup, repr(source.notes), text)
    return Parcel(source, own, seconds, fingerprint.digest(fingerprint.of_program(), *what), digest(text))


def unpacked(parcel: Parcel) -> tuple[PageResult, PageFacts | None]:
    """What a page says, read here; no facts where that takes too long."""
    try:
        facts = facts_within(parcel.source, parcel.options, parcel.seconds)
    except SlowPageError as error:
        # A key of its own: the next run may have more time.
        key = fingerprint.digest("unread", parcel.key)
        return PageResult(error.page, key, parcel.digest, 0, 0, 0, (), (), unread=error.reason), None
    return _result(facts, parcel.key, parcel.digest), facts


def kept(store: Store, result: PageResult) -> PageResult:
    """The result without its facts, now that the cache has them; with them where it cannot take any."""
    result = replace(result, said=fingerprint.digest(result.facts))
    bare = replace(result, facts="")
    return bare if store.put(result.key, [encode(bare, ""), result.facts]) else result


def encoded(facts: PageFacts) -> str:
    """Facts without the page's text: that stays where it is, on disk."""
    bare = replace(facts, source=replace(facts.source, text=""))
    return json.dumps(encode(bare, facts.page), separators=(",", ":"))


def known_result(store: Store | None, key: str) -> PageResult | None:
    """What the cache knows of a page; None for a miss."""
    entry = store.get(key) if store is not None else None
    if entry is None or store is None:
        return None
    try:
        result, _ = entry
        found = decode(PageResult, result, "")
    except (ForeignDataError, TypeError, ValueError):
        return None
    store.used(key)
    return found


def facts_from(result: PageResult, cache: str) -> PageFacts:
    """The facts behind a result. LostFactsError where the cache has lost them."""
    text: object = result.facts
    if not text:
        entry = Store(Path(cache)).get(result.key) if cache else None
        text = entry[1] if isinstance(entry, list) and len(entry) > 1 else None
    try:
        return decode(PageFacts, json.loads(text) if isinstance(text, str) else None, result.page)
    except ValueError as error:
        raise LostFactsError(result.page) from error


def _result(facts: PageFacts, key: str, text_digest: str) -> PageResult:
    reasons = Counter(block.skipped for block in facts.blocks if block.skipped)
    return PageResult(
        facts.page,
        key,
        text_digest,
        operations=sum(1 for operation in facts.operations if operation.endpoints),
        examples=sum(len(operation.examples) for operation in facts.operations),
        used=len(facts.blocks) - reasons.total(),
        skipped=tuple(reasons.items()),
        notes=facts.notes,
    )
