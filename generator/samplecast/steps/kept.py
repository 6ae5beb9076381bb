"""The form in which the results of pages are kept and sent: plain JSON data."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec.structs import replace

from samplecast.engine import keys
from samplecast.engine.codec import ForeignDataError, decode, encode
from samplecast.engine.store import Store
from samplecast.facts import PageFacts
from samplecast.source import Source
from samplecast.steps.results import LostFactsError, PageResult


def facts_as_data(facts: PageFacts) -> object:
    """Facts without the text of the page and its files: that stays where it is, on disk."""
    return encode(replace(facts, source=replace(facts.source, text="", files=())), facts.page)


def facts_from_data(source: Source, data: object) -> PageFacts:
    """The facts of a page whose text is at hand. ForeignDataError for data of no such facts."""
    return replace(decode(PageFacts, data, source.page), source=source)


def kept(store: Store, result: PageResult) -> PageResult:
    """The result without its facts, now that the cache has them; with them where it cannot take any."""
    result = replace(result, said=keys.digest(result.facts))
    bare = replace(result, facts="")
    return bare if store.put(result.key, [encode(bare, ""), result.facts]) else result


def encoded(facts: PageFacts) -> str:
    """Facts as they are kept and sent."""
    return json.dumps(facts_as_data(facts), separators=(",", ":"))


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
    """The facts behind a result, without the page's text. LostFactsError where the cache has lost them."""
    text: object = result.facts
    if not text:
        entry = Store(Path(cache)).get(result.key) if cache else None
        text = entry[1] if isinstance(entry, list) and len(entry) > 1 else None
    try:
        return decode(PageFacts, json.loads(text) if isinstance(text, str) else None, result.page)
    except ValueError as error:
        raise LostFactsError(result.page) from error


def as_data(result: PageResult) -> object:
    """A result as a snapshot keeps it: without its name, nor what is empty for all that are kept."""
    return encode(result, "")[1:-2]


def from_data(page: str, data: object) -> PageResult | None:
    """The result that `as_data` was given; None for data of no such result."""
    try:
        return decode(PageResult, [page, *data, "", ""], "")  # type: ignore[misc]
    except (ForeignDataError, TypeError):
        return None
