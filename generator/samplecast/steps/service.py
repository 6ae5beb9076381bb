"""The service step: link → infer → emit. What was built before from the same facts is not built again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from samplecast.emit.python import Summary, emit_around, emit_service
from samplecast.engine import keys
from samplecast.engine.store import Store
from samplecast.extract import link
from samplecast.facts import PageFacts
from samplecast.infer import infer
from samplecast.options import Options
from samplecast.output import File, is_below
from samplecast.schema import ServiceSchema
from samplecast.steps.kept import facts_from
from samplecast.steps.page import read_here
from samplecast.steps.results import PageResult, PageTask
from samplecast.usage import UsageError

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
    standing: str = ""
    """The key of what lies in OUT untouched since the last run; empty where anything there is not as it was."""
    verify: bool = False
    """Take nothing from the cache."""


class ServiceResult(Struct, frozen=True):
    """A service as it was built."""

    service: str
    key: str
    pages: tuple[PageResult, ...]
    summary: Summary
    files: tuple[File, ...] | None
    """None where those in OUT are as they should be."""


def schema_of(pages: Sequence[PageFacts], service: str, options: Options) -> ServiceSchema:
    """Link → infer: what the pages of one service amount to."""
    return infer(link(pages), service, options)


def service_key(
    service: str, pages: Iterable[PageResult], modules: Mapping[str, tuple[str, ...]], options: Options
) -> str:
    """What the files of a service depend on: facts, for no later stage is given the text of a page."""
    places = json.dumps([[page.page, page.said or page.key, modules[page.page]] for page in pages])
    return keys.digest("service", service, places, *_emitting(options))


def _emitting(options: Options) -> tuple[str, str]:
    """The program, and those settings that files depend on: overrides are in the keys of their pages."""
    return keys.of_program(), keys.of_options(replace(options, overrides=()))


def build_service(task: ServiceTask) -> ServiceResult:
    """The files of a service, by way of the cache. LostFactsError where that was emptied in mid-run."""
    read = [(page, None) if isinstance(page, PageResult) else read_here(page) for page in task.pages]
    pages = tuple(result for result, _ in read)
    key = service_key(task.service, pages, task.modules, task.options)
    store = Store(Path(task.cache)) if task.cache else None
    summary = None if task.verify else _known_summary(store, key)
    if summary is not None and key == task.standing:
        return ServiceResult(task.service, key, pages, summary, None)
    files = _known_files(store, key) if summary is not None else None
    if files is None or summary is None:
        facts = [facts or facts_from(result, task.cache) for result, facts in read if not result.unread]
        files, summary = emit_service(schema_of(facts, task.service, task.options), task.options, task.modules)
        _check_syntax(files, task.options)
        if store is not None:
            store.put(key, _texts(files))
            store.put_bytes(_summary_key(key), _summary_bytes(summary))
    return ServiceResult(task.service, key, pages, summary, files)


def build_around(
    summaries: Sequence[Summary], options: Options, store: Store | None, *, verify: bool = False
) -> tuple[File, ...]:
    """The files around those of the services: the same as ever, unless a folder is new."""
    parts = json.dumps([[summary.plugin, summary.packages] for summary in summaries])
    key = keys.digest("around", parts, *_emitting(options))
    known = None if verify else _known_files(store, key)
    if known is not None:
        return known
    files = tuple(emit_around(summaries, options))
    _check_syntax(files, options)
    if store is not None:
        store.put(key, _texts(files))
    return files


def _check_syntax(files: Iterable[File], options: Options) -> None:
    """UsageError where templates of the user's print a module that is no Python."""
    for file in files if options.templates else ():
        try:
            if file.path.endswith(".py"):
                compile(file.content, file.path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            raise UsageError(
                f"{options.templates}: its templates print {file.path} with an error in line {line}: {error}"
            ) from error


def _summary_key(key: str) -> str:
    """Where the summary of a service is kept, apart from its files: mostly it alone is wanted."""
    return keys.digest("summary", key)


def _known_summary(store: Store | None, key: str) -> Summary | None:
    """The summary of a service that was built before; None for a miss."""
    body = store.get_bytes(_summary_key(key)) if store is not None else None
    try:
        service, plugin, outputs, fixtures, classes, *packages = (body or b"").decode().split(_BETWEEN)
    except ValueError:
        return None
    return Summary(service, plugin, outputs, fixtures, classes, tuple(packages))


def _summary_bytes(summary: Summary) -> bytes:
    """A summary as plain text: it is megabytes of JSON already, which as a JSON string would take long to read."""
    texts = (summary.service, summary.plugin, summary.outputs, summary.fixtures, summary.classes)
    return _BETWEEN.join((*texts, *summary.packages)).encode()


def _known_files(store: Store | None, key: str) -> tuple[File, ...] | None:
    texts = store.get_as(list[tuple[str, str]], key) if store is not None else None
    if texts is None or not all(is_below(path) for path, _ in texts):
        return None
    return tuple(File(path, text.encode("utf-8", "surrogatepass")) for path, text in texts)


def _texts(files: Iterable[File]) -> list[list[str]]:
    """Files as JSON data."""
    return [[file.path, file.content.decode("utf-8", "surrogatepass")] for file in files]
