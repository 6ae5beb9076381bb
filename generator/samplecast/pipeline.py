"""The programme: bytes → Document → facts → schema → files → plan.

The per-page half (`facts_of`) and the per-service half (`schemas_of`, `files_of`) are pure functions of frozen
models: they may run anywhere, in any order, and their results may be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from samplecast.diagnostics import Diagnostic
from samplecast.extract import extract, link
from samplecast.facts import PageFacts
from samplecast.options import Options
from samplecast.output import File, digest
from samplecast.pages import services
from samplecast.readers import read
from samplecast.source import Source

if TYPE_CHECKING:
    from samplecast.checks import Selection
    from samplecast.schema import ServiceSchema


def facts_of(source: Source, options: Options) -> PageFacts:
    """The per-page half: what one page says, as the user's overrides correct it."""
    return corrected(extract(read(source), options), options)


def corrected(facts: PageFacts, options: Options) -> PageFacts:
    """The facts of a page with its overrides applied; mostly there are none. UsageError for one that does not match."""
    if not options.overrides:
        return facts
    from samplecast.overrides.applying import apply  # noqa: PLC0415  few docs need it

    return apply(facts, options)


def by_service(pages: Sequence[PageFacts], options: Options) -> dict[str, tuple[PageFacts, ...]]:
    """The pages of each service, linked with one another."""
    folders = services([page.page for page in pages], options.services)
    groups: dict[str, list[PageFacts]] = {}
    for page in pages:
        groups.setdefault(folders[page.page], []).append(page)
    return {service: link(group) for service, group in sorted(groups.items())}


def schemas_of(pages: Sequence[PageFacts], options: Options) -> list[ServiceSchema]:
    """The per-service half: what the pages of each service amount to."""
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
    """What the facts, held against each other, say is wrong.

    `exists` tells whether a path relative to the root is a file, read or not; `complete` whether all below the root is
    read, so that what is not there is nowhere.
    """
    from samplecast.checks import Service, check  # noqa: PLC0415  all rules, which whoever generates does not need
    from samplecast.checks.site import Site, SiteLookup, outline_of  # noqa: PLC0415  as above

    groups = by_service(pages, options)
    docs = Site({page.page: outline_of(page) for page in pages}, exists)
    every = [Service(name, group, SiteLookup(docs), complete, options.vocabulary) for name, group in groups.items()]
    return check(every, selection)


def files_of(schemas: Sequence[ServiceSchema], pages: Sequence[PageFacts], options: Options) -> list[File]:
    """Everything that belongs in OUT."""
    from samplecast.emit.python import emit_package, emit_service  # noqa: PLC0415  nor emit
    from samplecast.emit.python.names import module_paths  # noqa: PLC0415  as above

    modules = module_paths(page.page for page in pages)
    parts = [emit_service(schema, options, modules) for schema in schemas]
    inputs = {page.page: digest(page.source.text.encode("utf-8", "surrogatepass")) for page in pages}
    package = emit_package([summary for _, summary in parts], inputs, options)
    return [*(file for files, _ in parts for file in files), *package]
