"""Every request line of a page, and how much each of them counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import Block, Code, Directive, Paragraph
from samplecast.extract.context import FlatPage, Heading, PlacedBlock
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
    found.extend(_under_headings(page, found, vocabulary))
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
    written = [claim for claim in claims if not isinstance(page.items[claim.index].block, Code)]
    for claim in claims:
        block = page.items[claim.index].block
        shown = claim.strength == ALONE and isinstance(block, Code)
        if shown and (any(stated.fitting(claim.endpoint)) or _has_base(page, claim, written)):
            yield replace(claim, strength=EXAMPLE)
        else:
            yield claim


def _has_base(page: FlatPage, shown: Claim, written: Sequence[Claim]) -> bool:
    """Whether a call in a code block is one that text of the same section states, with the base of the API before it.

    `GET https://harbour.example/v2/docks/4` shows `GET /docks/{id}`.
    """
    own = _sections(page.items[shown.index])
    near = [
        claim.endpoint
        for claim in written
        if claim.strength >= ALONE and not claim.endpoint.host and _sections(page.items[claim.index]) == own
    ]
    routes = Routes.of(endpoint for endpoint in near if endpoint.method == shown.endpoint.method)
    steps = shown.endpoint.path.split("/")[1:]
    tails = ("/" + "/".join(steps[at:]) for at in range(1, len(steps)))
    return bool(near) and any(any(routes.fitting(replace(shown.endpoint, path=tail))) for tail in tails)


def _sections(placed: PlacedBlock) -> tuple[Heading, ...]:
    return tuple(heading for heading in placed.path if heading.kind == "section")


def _written(endpoint: Endpoint) -> tuple[str, str, tuple[str, ...]]:
    """The call as it is written: other names of placeholders, or a query, make it another one."""
    return endpoint.method, endpoint.path, endpoint.query


def _table_of(block: Block) -> str:
    """Which table of several calls states the call; empty for none."""
    return block.given().get("table", "") if isinstance(block, Directive) and block.options else ""


def _under_headings(page: FlatPage, claims: Sequence[Claim], vocabulary: Vocabulary) -> Iterator[Claim]:
    """The calls of parts that give a method under "Request method" and an address under "Request URL".

    The two may be headings, or the labels of two list items: `* **URL**`, `* **Method:**`.
    """
    stated = {_around(page.items[claim.index]) for claim in claims if claim.strength >= ALONE}
    stated |= {around[:-1] for around in stated}
    parts: dict[tuple[Heading, ...], _Part] = {}
    for placed in page.items:
        text = placed.block.text if isinstance(placed.block, Code) else ""
        text = (placed.block.text.plain if isinstance(placed.block, Paragraph) else text).strip()
        if not text or not placed.path or placed.cell or len(text) > MAX_LINE or _around(placed) in stated:
            continue
        over = placed.path[-1].text
        part = parts.setdefault(_around(placed), _Part())
        if vocabulary.has("method labels", over) and text.strip("`").upper() in vocabulary.words("methods"):
            part.methods.append(text.strip("`").upper())
        elif vocabulary.has("path labels", over) and (found := TARGET.fullmatch(text)) and is_target(found[0]):
            part.targets.append((text, placed))
    for part in parts.values():
        yield from part.claims(page)


def _around(placed: PlacedBlock) -> tuple[Heading, ...]:
    """The headings around the one that labels a block."""
    return placed.path[:-1]


class _Part(Struct):
    """What a part of a page gives under labels."""

    methods: list[str] = field(default_factory=list)
    targets: list[tuple[str, PlacedBlock]] = field(default_factory=list)

    def claims(self, page: FlatPage) -> Iterator[Claim]:
        """The calls, where there are as many methods as addresses; the method may be that of a command behind."""
        if self.targets and not self.methods:
            for target, placed in self.targets:
                if method := method_of_command(page, placed, target):
                    yield Claim(read_endpoint(method, target, placed.span), placed.index, STATED)
        elif len(self.methods) == len(self.targets):
            for method, (target, placed) in zip(self.methods, self.targets, strict=True):
                yield Claim(read_endpoint(method, target, placed.span), placed.index, STATED)
