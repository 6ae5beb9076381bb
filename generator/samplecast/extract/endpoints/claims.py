"""Every request line of a page, and how much each of them counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from samplecast.document import Block, Code, Directive, Paragraph
from samplecast.extract.context import FlatPage, PlacedBlock
from samplecast.extract.endpoints.prose_calls import method_of_command, told_calls
from samplecast.extract.endpoints.request_lines import (
    ALONE,
    EXAMPLE,
    MAX_LINE,
    STATED,
    TARGET,
    Claim,
    claims_of,
    is_target,
    read_endpoint,
)
from samplecast.extract.endpoints.routes import Routes
from samplecast.facts import Endpoint
from samplecast.vocabulary import Vocabulary


def find_claims(page: FlatPage, vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """Every request line of the page, in order."""
    found: list[Claim] = []
    for placed in page.items:
        if placed.cell is None:
            found.extend(claims_of(page, placed, vocabulary))
    found.extend(told_calls(page, found, vocabulary))
    if all(claim.strength < ALONE for claim in found):
        found.extend(_under_headings(page, vocabulary))
    return tuple(_shown_elsewhere(page, _without_overviews(page, found)))


def _without_overviews(page: FlatPage, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Without the rows of tables of calls, "Method, Path, Description", that sections of the page are about."""
    tables = [_table_of(page.items[claim.index].block) for claim in claims]
    if not any(tables):
        return tuple(claims)
    pairs = tuple(zip(claims, tables, strict=True))
    others = {_written(claim.endpoint) for claim, table in pairs if not table and claim.strength >= ALONE}
    overviews = {table for claim, table in pairs if table and _written(claim.endpoint) in others}
    return tuple(claim for claim, table in pairs if table not in overviews)


def _shown_elsewhere(page: FlatPage, claims: Sequence[Claim]) -> Iterator[Claim]:
    """With the calls in code blocks as examples where the page states the same call, or a template of it, itself."""
    stated = Routes.of(claim.endpoint for claim in claims if claim.strength == STATED)
    for claim in claims:
        shown = claim.strength == ALONE and isinstance(page.items[claim.index].block, Code)
        yield replace(claim, strength=EXAMPLE) if shown and any(stated.fitting(claim.endpoint)) else claim


def _written(endpoint: Endpoint) -> tuple[str, str, tuple[str, ...]]:
    """The call as it is written: other names of placeholders, or a query, make it another one."""
    return endpoint.method, endpoint.path, endpoint.query


def _table_of(block: Block) -> str:
    """Which table of several calls states the call; empty for none."""
    return block.given().get("table", "") if isinstance(block, Directive) and block.options else ""


def _under_headings(page: FlatPage, vocabulary: Vocabulary) -> Iterator[Claim]:
    """The calls of a page that gives methods under "Request method" and addresses under "Request URL"."""
    methods: list[str] = []
    targets: list[tuple[str, PlacedBlock]] = []
    for placed in page.items:
        text = placed.block.text if isinstance(placed.block, Code) else ""
        text = (placed.block.text.plain if isinstance(placed.block, Paragraph) else text).strip()
        if not text or not placed.path or placed.cell or len(text) > MAX_LINE:
            continue
        over = placed.path[-1].text
        if vocabulary.has("method labels", over) and text.upper() in vocabulary.words("methods"):
            methods.append(text.upper())
        elif vocabulary.has("path labels", over) and (found := TARGET.fullmatch(text)) and is_target(found[0]):
            targets.append((text, placed))
    if targets and not methods:
        for target, placed in targets:
            if method := method_of_command(page, placed, target):
                yield Claim(read_endpoint(method, target, placed.span), placed.index, STATED)
    elif len(methods) == len(targets):
        for method, (target, placed) in zip(methods, targets, strict=True):
            yield Claim(read_endpoint(method, target, placed.span), placed.index, STATED)
