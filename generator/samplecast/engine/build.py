"""The files of services: what the cache knows is not built again, the rest here or on any executor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from samplecast.emit.python import Summary, emit_around, emit_service
from samplecast.engine import fingerprint
from samplecast.engine.page_facts import PageResult, PageTask, facts_from, read_here
from samplecast.engine.store import Store
from samplecast.extract import link
from samplecast.infer import infer
from samplecast.options import Options
from samplecast.output import File

_BETWEEN = "\0"
"""Stands in no name of a file, and in no JSON."""


class ServiceTask(Struct, frozen=True):
    """A service to be built from its pages, those that were read already and those that were not."""

    service: str
    pages: tuple[PageTask | PageResult, ...]
    modules: Mapping[str, tuple[str, ...]]
    """Module path by page, settled among the pages of all services."""
    options: Options
    cache: str = ""


class ServiceResult(Struct, frozen=True):
    """A service as it was built."""

    service: str
    key: str
    pages: tuple[PageResult, ...]
    files: tuple[File, ...]
    summary: Summary


def service_key(
    service: str, pages: Iterable[PageResult], modules: Mapping[str, tuple[str, ...]], options: Options
) -> str:
    """What the files of a service depend on: facts, for no later stage is given the text of a page."""
    places = json.dumps([[page.page, page.said or page.key, modules[page.page]] for page in pages])
    return fingerprint.digest("service", service, places, *_emitting(options))


def _emitting(options: Options) -> tuple[str, str]:
    """The program, and those settings that files depend on: overrides are in the keys of their pages."""
    return fingerprint.of_program(), fingerprint.of_options(replace(options, overrides=()))


def build_service(task: ServiceTask) -> ServiceResult:
    """The per-service half. LostFactsError where the cache was emptied in mid-run."""
    read = [(page, None) if isinstance(page, PageResult) else read_here(page) for page in task.pages]
    pages = tuple(result for result, _ in read)
    key = service_key(task.service, pages, task.modules, task.options)
    store = Store(Path(task.cache)) if task.cache else None
    built = _known_service(store, key)
    if built is None:
        facts = [facts or facts_from(result, task.cache) for result, facts in read if not result.unread]
        schema = infer(link(facts), task.service, task.options)
        built = emit_service(schema, task.options, task.modules)
        if store is not None:
            store.put(key, _texts(built[0]))
            store.put_bytes(summary_key(key), _summary_bytes(built[1]))
    return ServiceResult(task.service, key, pages, *built)


def summary_key(key: str) -> str:
    """Where the summary of a service is kept, apart from its files: mostly it alone is wanted."""
    return fingerprint.digest("summary", key)


def known_summary(store: Store, key: str) -> Summary | None:
    """The summary of a service that was built before; None for a miss."""
    body = store.get_bytes(summary_key(key))
    try:
        service, plugin, outputs, fixtures, classes, *packages = (body or b"").decode().split(_BETWEEN)
    except ValueError:
        return None
    return Summary(service, plugin, outputs, fixtures, classes, tuple(packages))


def _summary_bytes(summary: Summary) -> bytes:
    """A summary as plain text: it is megabytes of JSON already, which as a JSON string would take long to read."""
    texts = (summary.service, summary.plugin, summary.outputs, summary.fixtures, summary.classes)
    return _BETWEEN.join((*texts, *summary.packages)).encode()


def _known_service(store: Store | None, key: str) -> tuple[tuple[File, ...], Summary] | None:
    summary = known_summary(store, key) if store is not None else None
    files = _known_files(store, key) if store is not None else None
    return None if files is None or summary is None else (files, summary)


def build_around(summaries: Sequence[Summary], options: Options, store: Store | None) -> tuple[File, ...]:
    """The files around those of the services: the same as ever, unless a folder is new."""
    parts = json.dumps([[summary.plugin, summary.packages] for summary in summaries])
    key = fingerprint.digest("around", parts, *_emitting(options))
    known = _known_files(store, key) if store is not None else None
    if known is not None:
        return known
    files = tuple(emit_around(summaries, options))
    if store is not None:
        store.put(key, _texts(files))
    return files


def _texts(files: Iterable[File]) -> list[list[str]]:
    """Files as JSON data."""
    return [[file.path, file.content.decode("utf-8", "surrogatepass")] for file in files]


def _known_files(store: Store, key: str) -> tuple[File, ...] | None:
    texts = store.get(key)
    try:
        return None if texts is None else tuple(File(path, _bytes(text)) for path, text in texts)
    except (TypeError, ValueError, AttributeError):
        return None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
