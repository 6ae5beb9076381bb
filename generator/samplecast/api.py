"""The Python API: the stages of samplecast as functions of frozen models.

    from samplecast.api import check, emit, extract, infer, read

    facts = extract(read("docs/creating_a_server.rst"))
    schema = infer([facts])
    files = emit([schema], [facts])
    findings = check([facts])

`extract_all` reads many pages at once, on any executor. Nothing here prints or writes. Wrong input (a file that is
not there, too big or of unknown markup) raises `samplecast.usage.UsageError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from os import PathLike, fspath

from msgspec.structs import replace

from samplecast.diagnostics import Diagnostic
from samplecast.document import Document
from samplecast.facts import PageFacts
from samplecast.options import Options
from samplecast.output import File
from samplecast.schema import ServiceSchema
from samplecast.source import Markup, Source

__all__ = ["Options", "Source", "check", "emit", "extract", "extract_all", "infer", "read"]


def read(page: str | PathLike[str] | Source, markup: Markup | None = None) -> Document:
    """Parse a page: a path, or a `Source` made from text in memory."""
    from samplecast.pages import find, load
    from samplecast.readers import read as read_source

    if not isinstance(page, Source):
        (found,) = find([fspath(page)]).pages
        page = load(found, markup)
    return read_source(page)


def extract(document: Document, options: Options | None = None) -> PageFacts:
    """Give what the page says: operations, parameters, examples, errors."""
    from samplecast.extract import extract as facts_of
    from samplecast.pipeline import corrected

    return corrected(facts_of(document, options or Options()), options or Options())


def extract_all(
    pages: Iterable[str | PathLike[str] | Source], executor: Executor | None = None, options: Options | None = None
) -> list[PageFacts]:
    """Give what many pages say, read on any executor: threads, processes, the workers of a cluster.

    Paths are files and folders, as on the command line, and come first, by page; a `Source` keeps its place among
    the others. Pages and facts travel as data, so that the workers need samplecast and nothing else.
    """
    from samplecast.engine import DEFAULT_SECONDS
    from samplecast.engine.executors import spread
    from samplecast.pages import find, load
    from samplecast.steps.kept import facts_from
    from samplecast.steps.page import facts_within, load_page, read_anywhere
    from samplecast.steps.results import SlowPageError

    given, options = list(pages), options or Options()
    paths = [fspath(page) for page in given if not isinstance(page, Source)]
    found = [load(page) for page in find(paths).pages] if paths else []
    sources = [*found, *(page for page in given if isinstance(page, Source))]
    if executor is None:
        return [facts_within(source, options) for source in sources]
    facts = []
    tasks = [load_page(source, options, DEFAULT_SECONDS) for source in sources]
    for task, result in spread(read_anywhere, tasks, executor):
        if result.unread:
            raise SlowPageError(task.source.page, result.unread)
        facts.append(replace(facts_from(result, ""), source=task.source))
    return facts


def infer(pages: Sequence[PageFacts], service: str = "", options: Options | None = None) -> ServiceSchema:
    """Give the types that the pages of one service amount to."""
    from samplecast.extract import link
    from samplecast.infer import infer as schema_of

    return schema_of(link(pages), service, options or Options())


def emit(schemas: Sequence[ServiceSchema], pages: Sequence[PageFacts], options: Options | None = None) -> list[File]:
    """Give the files of the emitted package."""
    from samplecast.pipeline import files_of

    return files_of(schemas, pages, options or Options())


def check(pages: Iterable[PageFacts], options: Options | None = None) -> list[Diagnostic]:
    """Give every finding of the default rules about the pages, in order."""
    from samplecast.checks import Selection
    from samplecast.pipeline import findings_of

    return findings_of(tuple(pages), options or Options(), Selection())
