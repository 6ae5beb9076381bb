"""The programme: every command, the Python API and every integration run these functions, and nothing beside them.

    bytes ──read──▶ Document ──extract──▶ PageFacts ──link, infer──▶ ServiceSchema ─┬─emit────▶ files ──plan──▶ OUT
                                              │                                     └─export──▶ other formats
                                              └─link, check──▶ findings

Page steps and service steps are functions of frozen values, in `steps`: an `Engine` may keep their results, run them
elsewhere and end them, and none of that shows in what comes out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from samplecast import output
from samplecast.diagnostics import Diagnostic
from samplecast.engine import Engine, keys, snapshot
from samplecast.engine.snapshot import Snapshot
from samplecast.options import Options
from samplecast.services import grouped
from samplecast.source import Note
from samplecast.steps.out import AROUND, Plan, inventory, same_as_last, standing, totals_of
from samplecast.steps.page import corrected, facts_of, facts_within
from samplecast.steps.results import PageResult, PageTask
from samplecast.steps.run import (
    Inputs,
    Run,
    attempts,
    notes_in,
    one,
    page_tasks,
    read_elsewhere,
    read_rest,
    start,
    unread_in,
    whole,
)

if TYPE_CHECKING:
    from samplecast.checks import Selection
    from samplecast.checks.site import PageOutline
    from samplecast.compare import Contract
    from samplecast.facts import PageFacts
    from samplecast.schema import ServiceSchema
    from samplecast.steps.findings import CheckTask
    from samplecast.steps.service import ServiceResult, ServiceTask

__all__ = ["Inputs", "corrected", "facts_of", "facts_within"]

_HELD = 32 * 2**20
"""So many bytes of files are held as they are until all can be written; what comes on top is held compressed."""
MOST_HELD = 4000
"""Facts of so many pages are held in memory, some 400 MB of them; more are taken from the cache again."""


# The steps on values in memory.


def by_service(pages: Sequence[PageFacts], options: Options) -> dict[str, tuple[PageFacts, ...]]:
    """Link: the pages of each service, with what they say about one another."""
    from samplecast.extract import link  # noqa: PLC0415  a run in which nothing changed needs no stage

    return {service: link(group) for service, group in grouped(pages, options.services).items()}


def schemas_of(pages: Sequence[PageFacts], options: Options) -> list[ServiceSchema]:
    """Link → infer: what the pages of each service amount to."""
    from samplecast.infer import infer  # noqa: PLC0415  whoever checks does not infer

    return [infer(group, service, options) for service, group in by_service(pages, options).items()]


def findings_of(
    pages: Sequence[PageFacts],
    options: Options,
    selection: Selection,
    exists: Callable[[str], bool] = lambda _page: False,
    *,
    complete: bool = True,
) -> list[Diagnostic]:
    """Link → check: what the facts, held against each other, say is wrong.

    `exists` tells whether a path relative to the root is a file, read or not; `complete` whether all below the root is
    read, so that what is not there is nowhere.
    """
    from samplecast.checks import Service  # noqa: PLC0415  all rules: not for whoever generates
    from samplecast.checks import check as check_all  # noqa: PLC0415  as above
    from samplecast.checks.site import Site, SiteLookup, outline_of  # noqa: PLC0415  as above

    docs = Site({page.page: outline_of(page) for page in pages}, exists)
    services = by_service(pages, options).items()
    words = options.vocabulary
    return check_all([Service(name, group, SiteLookup(docs), complete, words) for name, group in services], selection)


def files_of(schemas: Sequence[ServiceSchema], pages: Sequence[PageFacts], options: Options) -> list[output.File]:
    """Emit: everything that belongs in OUT."""
    from samplecast.emit.python import emit_package, emit_service  # noqa: PLC0415  nor emit
    from samplecast.emit.python.python_names import module_paths  # noqa: PLC0415  as above

    modules = module_paths(page.page for page in pages)
    parts = [emit_service(schema, options, modules) for schema in schemas]
    texts = {file.path: file.text for page in pages for file in page.source.files if not file.reason}
    texts |= {page.page: page.source.text for page in pages}
    inputs = {path: output.digest(text.encode("utf-8", "surrogatepass")) for path, text in texts.items()}
    package = emit_package([summary for _, summary in parts], inputs, options)
    return [*(file for files, _ in parts for file in files), *package]


# The steps on files, by way of an engine.


def facts_of_all(
    inputs: Inputs, engine: Engine, apart: dict[str, str] | None = None
) -> tuple[list[PageFacts], dict[str, str]]:
    """Read → extract: what every page says, with its text; why others were skipped.

    A page that is refused is a UsageError, or goes into `apart` with the reason.
    """
    for run, forgiving in attempts(start("facts", inputs, engine)):
        with forgiving:
            return _facts_of_all(run, apart)
    raise AssertionError


def _facts_of_all(run: Run, apart: dict[str, str] | None) -> tuple[list[PageFacts], dict[str, str]]:
    number = len(run.files)
    with run.engine.workers(number) as workers:
        tasks = read_elsewhere(run, page_tasks(run), workers)
    read = run.engine.track(read_rest(tasks, apart), number, "reading", one)
    pages = [(result, None if result.unread else whole(run, result, facts)) for result, facts in read]
    return [facts for _, facts in pages if facts is not None], unread_in({one.page: one for one, _ in pages})


def contracts_of(inputs: Inputs, engine: Engine) -> tuple[list[Contract], dict[str, str]]:
    """Read → extract → link → infer → compare: what clients of every operation rely on; why pages were skipped."""
    from samplecast.compare import documented  # noqa: PLC0415  few runs compare

    facts, unread = facts_of_all(inputs, engine)
    return [one for schema in schemas_of(facts, inputs.options) for one in documented(schema)], unread


def generate(inputs: Inputs, out: Path, engine: Engine) -> Plan:
    """Read → extract → link → infer → emit → plan, as far as anything changed since the last run."""
    run = start("generate", inputs, engine, os.path.abspath(out))  # noqa: PTH100  as typed, links and all
    below = snapshot.look_below(str(out))
    if (plan := same_as_last(run, out, below)) is not None:
        return plan
    for attempt, forgiving in attempts(run):
        with forgiving:
            return _generate(attempt, out, below)
    raise AssertionError


def _generate(run: Run, out: Path, below: snapshot.Signatures) -> Plan:
    from samplecast.emit.python import manifest_file  # noqa: PLC0415  a run in which nothing changed emits nothing
    from samplecast.emit.python.targets import forget_templates  # noqa: PLC0415  as above
    from samplecast.steps.service import build_around  # noqa: PLC0415  as above

    forget_templates()
    built, files = _build(run, below)
    results = {page.page: page for service in built for page in service.pages}
    summaries = [service.summary for service in built]
    around = build_around(summaries, run.inputs.options, run.engine.store, verify=run.engine.verify)
    read = [results[page] for page in run.files if not results[page].unread]
    inputs = {path: of_text for page in read for path, of_text in (*page.files, (page.page, page.digest)) if of_text}
    package = [*around, manifest_file(summaries, inputs, around)]
    kept = {service.service for service in built if service.files is None}
    last = run.last.outputs if run.last is not None else {}
    outputs: dict[str, Sequence[str]] = {name: [file.path for file in group] for name, group in files.items()}
    outputs |= {service: tuple(last[service]) for service in kept} | {AROUND: [file.path for file in package]}
    changes = output.plan(
        out,
        [*(file for name in sorted(files) for file in files[name]), *package],
        inventory(run, below, kept),
    )
    results = {page: results[page] for page in run.files}
    return Plan(
        run,
        out,
        totals_of(results, sum(map(len, outputs.values()))),
        changes,
        outputs,
        {service.service: service.key for service in built},
        results,
        package[-1].content,
    )


def _build(
    run: Run, below: snapshot.Signatures
) -> tuple[list[ServiceResult], dict[str, Sequence[output.File | output.PackedFile]]]:
    """Every service, and the files of those that are not in OUT as they should be."""
    from samplecast.engine.executors import results, spread  # noqa: PLC0415  a run in which nothing changed builds nothing
    from samplecast.steps.service import build_service  # noqa: PLC0415  as above

    engine, number = run.engine, len(run.files)
    built: list[ServiceResult] = []
    files: dict[str, Sequence[output.File | output.PackedFile]] = {}
    held = 0
    with engine.workers(number) as workers:
        tasks = _service_tasks(run, read_elsewhere(run, page_tasks(run), workers), below)
        done = results(spread(build_service, tasks, workers, handful=1)) if workers else map(build_service, tasks)
        for service in engine.track(done, number, "building", lambda service: len(service.pages)):
            if service.files is not None:
                held += sum(len(file.content) for file in service.files)
                files[service.service] = service.files if held <= _HELD else output.packed(service.files)
            built.append(replace(service, files=() if service.files else service.files))
    return sorted(built, key=lambda service: service.service), files


def _service_tasks(
    run: Run, pages: Mapping[str, PageTask | PageResult], below: snapshot.Signatures
) -> list[ServiceTask]:
    """The pages by service, the largest first, so that the last ones to end are small."""
    from samplecast.emit.python.python_names import module_paths  # noqa: PLC0415  a run in which nothing changed names nothing
    from samplecast.steps.service import ServiceTask  # noqa: PLC0415  as above

    options, cache, left = run.inputs.options, run.engine.cache, standing(run, below)
    modules = module_paths(pages)
    groups = grouped(run.inputs.pages.pages, options.services).items()
    tasks = [
        ServiceTask(
            service,
            tuple(pages[page.page] for page in group),
            {page.page: modules[page.page] for page in group},
            options,
            cache,
            left.get(service, ""),
            run.engine.verify,
        )
        for service, group in groups
    ]
    return sorted(tasks, key=lambda task: -len(task.pages))


class Checked(Struct, frozen=True):
    """What the rules found."""

    findings: Mapping[str, Sequence[Diagnostic]]
    """By page, clean ones left out; comments have silenced theirs, settings have not."""
    notes: Sequence[tuple[str, Note]] = ()
    """What was odd about each page."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Pages that were skipped, with the reason."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Of pages that cannot be read a second time."""

    @property
    def found(self) -> Iterator[Diagnostic]:
        """Every finding."""
        return (found for page in self.findings.values() for found in page)


def check(
    inputs: Inputs, codes: frozenset[str], engine: Engine, *, complete: bool, apart: dict[str, str] | None = None
) -> Checked:
    """Read → extract → link → check, as far as anything changed since the last run.

    `codes` are of the rules that run; `complete` tells whether these are all pages below the root. A page that is
    refused is a UsageError, or goes into `apart` with the reason.
    """
    run = start("check", inputs, engine, str(complete), *sorted(codes))
    if (checked := _as_last(run)) is not None:
        return checked
    for attempt, forgiving in attempts(run):
        with forgiving:
            return _check(attempt, codes, apart, complete=complete)
    raise AssertionError


class _KeptCheck(Struct, frozen=True):
    """What a snapshot keeps of a check."""

    findings: dict[str, Any]
    notes: list[tuple[str, Note]]
    files: dict[str, bool]
    """Those that rules asked for, and whether each was there."""


def _as_last(run: Run) -> Checked | None:
    """What the last run found, where neither a page nor a file that a rule asked for changed; None otherwise."""
    if run.last is None or not run.unchanged:
        return None
    from samplecast.steps.findings import from_data  # noqa: PLC0415  whoever generates does not check

    try:
        record = msgspec.convert(run.last.data, _KeptCheck)
        if any(run.inputs.pages.has_file(path) is not there for path, there in record.files.items()):
            return None
        return Checked(from_data(record.findings), record.notes)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _check(run: Run, codes: frozenset[str], apart: dict[str, str] | None, *, complete: bool) -> Checked:
    from samplecast.checks.site import Site  # noqa: PLC0415  whoever generates does not check
    from samplecast.steps.findings import CheckTask, check_service, digest_of  # noqa: PLC0415  as above

    engine = run.engine
    results, facts = _read(run, apart)
    read = [result for result in results.values() if not result.unread]
    outlines = _outlines(run, read, facts)
    docs = Site(outlines, run.inputs.pages.has_file)
    around = digest_of(outlines)
    complete = complete and len(read) == len(run.files)
    words = run.inputs.options.vocabulary
    groups = grouped(read, run.inputs.options.services).items()
    tasks = [CheckTask(service, group, codes, complete, words, engine.verify) for service, group in groups]
    found: dict[str, Sequence[Diagnostic]] = {}
    files: dict[str, bool] = {}
    for task in engine.track(tasks, len(read), "checking", lambda task: len(task.pages)):
        linked = partial(_linked, run, task, facts)
        of_pages, asked = check_service(task, linked, docs, around, engine.store)
        found.update(of_pages)
        files.update(asked)
    texts = {page: facts[page].source.text for page, where in run.files.items() if where.stdin and page in facts}
    findings = {page: found[page] for page in sorted(found) if found[page]}
    checked = Checked(findings, notes_in(results), unread_in(results), texts)
    if not apart:
        _keep_checked(run, checked, results, files)
    return checked


def _read(run: Run, apart: dict[str, str] | None) -> tuple[dict[str, PageResult], dict[str, PageFacts]]:
    """What is known of every page; the facts of those read just now, as far as there is room or no cache has them."""
    results: dict[str, PageResult] = {}
    facts: dict[str, PageFacts] = {}
    number = len(run.files)
    with run.engine.workers(number) as workers:
        tasks = read_elsewhere(run, page_tasks(run), workers)
    for result, fresh in run.engine.track(read_rest(tasks, apart), number, "reading", one):
        results[result.page] = result
        if fresh is not None and (len(facts) < MOST_HELD or run.engine.store is None):
            facts[result.page] = fresh
    return results, facts


def _linked(run: Run, task: CheckTask, facts: Mapping[str, PageFacts]) -> Sequence[PageFacts]:
    from samplecast.extract import link  # noqa: PLC0415  a run in which nothing changed needs no stage

    return link([whole(run, page, facts.get(page.page)) for page in task.pages])


def _outlines(run: Run, read: Sequence[PageResult], facts: Mapping[str, PageFacts]) -> dict[str, PageOutline]:
    """The outline of every page; of pages that are as they were, those that the last run kept."""
    from samplecast.checks.site import outline_of  # noqa: PLC0415  whoever generates does not check
    from samplecast.steps.findings import keep_outlines, known_outlines  # noqa: PLC0415  as above
    from samplecast.steps.kept import facts_from  # noqa: PLC0415  as above

    store, key = run.engine.store, keys.digest("outlines", run.key)
    known = {} if run.engine.verify else known_outlines(store, key)
    found: dict[str, tuple[str, PageOutline]] = {}
    for result in read:
        before = known.get(result.page)
        if before is not None and before[0] == result.key:
            found[result.page] = before
        else:
            page = facts.get(result.page) or facts_from(result, run.engine.cache)
            found[result.page] = (result.key, outline_of(page))
    if store is not None and found != known:
        keep_outlines(store, key, found)
    return {page: one for page, (_, one) in found.items()}


def _keep_checked(run: Run, checked: Checked, results: Mapping[str, PageResult], files: Mapping[str, bool]) -> None:
    """Keep the run for the next one."""
    from samplecast.steps.findings import as_data  # noqa: PLC0415  whoever generates does not check

    store = run.engine.store
    if store is None:
        return
    record = _KeptCheck(as_data(checked.findings), list(checked.notes), dict(files))
    data = msgspec.to_builtins(record)
    snapshot.save(store, run.key, Snapshot(run.known_now(results), data=data), run.looked_at_ns)
    store.shrink(run.room)
