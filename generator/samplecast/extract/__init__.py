"""Document to facts: endpoints, tables, examples, errors.

`extract` reads one page; `link` then joins what the pages of a service say about one another.
"""

from __future__ import annotations

from itertools import chain

from samplecast.document import Document
from samplecast.extract.accounting import UsedBlocks, account, page_comments
from samplecast.extract.assembly import assemble
from samplecast.extract.call_shapes import read_calls, unread_calls
from samplecast.extract.context import walk_page
from samplecast.extract.endpoints.claims import find_claims
from samplecast.extract.endpoints.operations import split
from samplecast.extract.endpoints.request_lines import strongest
from samplecast.extract.examples.code_blocks import Contents, read_code
from samplecast.extract.families.rewriting import unified
from samplecast.extract.objects.anchors import page_anchors, page_links, page_slugs
from samplecast.extract.objects.linking import link
from samplecast.extract.tables.parameters import Scope, page_tables
from samplecast.extract.taught_forms import taught
from samplecast.facts import Operation, PageFacts
from samplecast.options import Options

__all__ = ["extract", "link"]

_DEFAULTS = Options()


def extract(document: Document, options: Options = _DEFAULTS) -> PageFacts:
    """All that one page says."""
    source = document.source
    vocabulary = options.vocabulary.of_page(source.text, *(file.text for file in source.files))
    document, taught_at = taught(document, options.patterns)
    page = walk_page(unified(document, vocabulary))
    claims = find_claims(page, vocabulary)
    parts = split(page, claims, vocabulary)
    scopes = [Scope(part.items, strongest(part.claims)) for part in parts]
    tables = page_tables(page, scopes, vocabulary)
    code = {reading.placed.index: reading for reading in read_code(page.items, vocabulary)}
    contents = Contents(code, tables.columns)
    used = dict(tables.used)
    operations: list[Operation] = []
    for part, scope, own in zip(parts, scopes, tables.operations, strict=True):
        findings = assemble(part, scope, own, contents, vocabulary)
        operations.append(findings.operation)
        used |= findings.used
    slugs = page_slugs(page) if source.markup == "markdown" else ()
    return PageFacts(
        source,
        page.title,
        _worth_keeping(operations),
        tables.loose,
        tuple(account(page, UsedBlocks(used, contents, any(scope.endpoints for scope in scopes)), vocabulary)),
        page_anchors(page),
        page_links(page),
        (*page.document.notes, *tables.notes),
        tuple(page_comments(page)),
        tuple(slug for slug, _ in slugs),
        slug_lines=tuple(line for _, line in slugs),
        calls=tuple(read_calls(page, claims, operations, taught_at, vocabulary)),
        unread=tuple(unread_calls(page, claims, used, vocabulary)),
        taught=tuple(dict.fromkeys(chain.from_iterable(taught_at.values()))),
    )


def _worth_keeping(operations: list[Operation]) -> tuple[Operation, ...]:
    """Without what is left of a page between its operations, where nothing is said there."""
    kept = tuple(operation for operation in operations if operation.endpoints or _says_something(operation))
    return kept or tuple(operations[:1])


def _says_something(operation: Operation) -> bool:
    return bool(
        operation.parameters
        or operation.tables
        or operation.examples
        or operation.statuses
        or operation.errors
        or operation.fields
        or operation.responses
    )
