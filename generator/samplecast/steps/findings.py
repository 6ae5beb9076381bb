"""The check step: the rules over one service.

Findings are kept under the pages of the service, the outlines of all others and the files that the rules asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from samplecast.checks import Service, findings
from samplecast.checks.site import PageOutline, Site, SiteLookup
from samplecast.diagnostics import Diagnostic
from samplecast.engine import keys
from samplecast.engine.codec import ForeignDataError, decode, encode
from samplecast.engine.store import Store
from samplecast.facts import PageFacts
from samplecast.steps.results import PageResult
from samplecast.vocabulary import Vocabulary

Found: TypeAlias = Mapping[str, Sequence[Diagnostic]]
"""Findings by page."""


class CheckTask(Struct, frozen=True):
    """A service to be checked."""

    service: str
    pages: Sequence[PageResult]
    codes: frozenset[str]
    """Of the rules that run."""
    complete: bool
    """As in `checks.Service`."""
    vocabulary: Vocabulary
    verify: bool = False
    """Take nothing from the cache."""

    def key(self, around: str) -> str:
        """What the findings depend on, files aside; `around` is the digest of all outlines."""
        pages = json.dumps([[page.page, page.key] for page in self.pages])
        rules = (str(self.complete), *sorted(self.codes))
        return keys.digest("findings", keys.of_program(), self.service, pages, around, *rules)


def check_service(
    task: CheckTask,
    linked: Callable[[], Sequence[PageFacts]],
    docs: Site,
    around: str,
    store: Store | None,
) -> tuple[Found, Mapping[str, bool]]:
    """What the rules find in a service, and which files they asked for, by way of the cache.

    `linked` gives its pages, where they are needed.
    """
    asked: dict[str, bool] = {}

    def exists(path: str) -> bool:
        asked[path] = docs.exists(path)
        return asked[path]

    key = task.key(around)
    known = None if task.verify else _known(store, key, docs.exists)
    if known is not None:
        return known
    beside = Site(docs.outlines, exists, docs.anchors)
    service = Service(task.service, tuple(linked()), SiteLookup(beside), task.complete, task.vocabulary)
    found = findings(service, task.codes)
    if store is not None:
        store.put(key, [asked, as_data(found)])
    return found, asked


def _known(store: Store | None, key: str, exists: Callable[[str], bool]) -> tuple[Found, Mapping[str, bool]] | None:
    """What was found before, where every file that the rules asked for is still there, or still is not."""
    kept = store.get_as(tuple[dict[str, bool], dict[str, Any]], key) if store is not None else None
    try:
        if kept is None or any(exists(path) is not there for path, there in kept[0].items()):
            return None
        return from_data(kept[1]), kept[0]
    except ForeignDataError:
        return None


def as_data(found: Found) -> dict[str, Any]:
    """Findings as they are kept; clean pages left out."""
    return {page: [encode(one, page) for one in rows] for page, rows in found.items() if rows}


def from_data(rows: Mapping[str, Any]) -> dict[str, tuple[Diagnostic, ...]]:
    """Findings that were kept. ForeignDataError where they are none."""
    return {page: decode(tuple[Diagnostic, ...], found, page) for page, found in rows.items()}


def digest_of(outlines: Mapping[str, PageOutline]) -> str:
    """What rules over other pages can tell of these: lines only as far as a table stands below an anchor."""
    return keys.digest(*(json.dumps([page, *_seen(known)]) for page, known in sorted(outlines.items())))


def _seen(known: PageOutline) -> list[Any]:
    below = [
        [name, min((table - line for table in known.tables if table >= line), default=-1)]
        for name, line in known.anchors
    ]
    return [known.labels, below, known.slugs, known.targets]


def known_outlines(store: Store | None, key: str) -> dict[str, tuple[str, PageOutline]]:
    """The outlines of the last run by page, each with the key of the facts it was taken from."""
    kept = store.get_as(dict[str, tuple[str, PageOutline]], key) if store is not None else None
    return kept or {}


def keep_outlines(store: Store, key: str, outlines: Mapping[str, tuple[str, PageOutline]]) -> None:
    """Keep them for the next run."""
    store.put(key, msgspec.to_builtins(outlines))
