"""Linking: fields, bodies and statuses that another page of the service lists."""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.extract.inclusion import told_once
from samplecast.extract.objects.nesting import STRUCTURED, joined
from samplecast.extract.objects.paths import PagePaths, page_paths
from samplecast.extract.objects.shared_statuses import SharedStatuses, shared_statuses, with_shared_statuses
from samplecast.extract.tables.types import innermost
from samplecast.facts import (
    BlockUse,
    BodyLink,
    Operation,
    PageFacts,
    Parameter,
    ParameterTable,
    Response,
    Side,
    Stated,
)
from samplecast.source import Note, Span

MAX_TABLES = 500
"""An operation has at most this many tables of other pages."""
_NO_ROOM = f"leads to more than {MAX_TABLES} tables of other pages: the rest is left out"


class _LinkTarget(Struct, frozen=True):
    """A table and the page it stands on."""

    page: str
    table: ParameterTable


class _ServiceTables(Struct, frozen=True):
    """The tables of all pages by key and by anchor."""

    by_key: dict[str, _LinkTarget]
    by_anchor: dict[tuple[str, str], _LinkTarget]
    """With the page's path; and with an empty one for anchors that are unique among the pages."""
    loose: frozenset[str]
    """Keys of the tables that nothing on their own page leads to."""
    statuses: SharedStatuses
    paths: PagePaths
    objects: dict[str, tuple[_LinkTarget, ...]]
    """The tables that nothing on their own page leads to, by page: each describes an object."""
    lines: dict[tuple[str, str], int]
    """The lines of anchors, by page and name."""
    bodies: dict[tuple[str, str], tuple[_LinkTarget, ...]]
    """The bodies on pages that describe no call: those that calls share. By path or title anchor, and side."""


def link(pages: Sequence[PageFacts]) -> tuple[PageFacts, ...]:
    """Give every parameter whose cell links to a table of another page that table, and add it to the operation."""
    pages = told_once(pages)
    index = _index(pages)
    used: dict[str, str] = {}
    linked = [_linked_page(page, index, used) for page in pages]
    return tuple(_told(page, used) for page in linked)


def _index(pages: Sequence[PageFacts]) -> _ServiceTables:
    by_key: dict[str, _LinkTarget] = {}
    by_anchor: dict[tuple[str, str], _LinkTarget] = {}
    several: set[tuple[str, str]] = set()
    for page in pages:
        for table in _tables(page):
            found = _LinkTarget(page.page, table)
            if table.key in by_key or table.key.partition("#")[0] != page.page:
                continue
            by_key[table.key] = found
            for anchor in table.anchors:
                by_anchor.setdefault((page.page, anchor), found)
                if by_anchor.setdefault(("", anchor), found) is not found:
                    several.add(("", anchor))
    unique = {key: found for key, found in by_anchor.items() if key not in several}
    loose = frozenset(table.key for page in pages for table in page.tables)
    paths = page_paths(page.page for page in pages)
    objects = {
        page.page: tuple(_LinkTarget(page.page, table) for table in _outermost(page.tables))
        for page in pages
        if page.tables
    }
    lines = {
        (page.page, anchor): line
        for page in pages
        for anchor, line in (*zip(page.slugs, page.slug_lines, strict=False), *page.anchors)
    }
    return _ServiceTables(
        by_key, unique, loose, shared_statuses(pages), paths, objects, lines, dict(_shared_bodies(pages))
    )


def _shared_bodies(pages: Sequence[PageFacts]) -> Iterator[tuple[tuple[str, str], tuple[_LinkTarget, ...]]]:
    for page in pages:
        if any(operation.endpoints for operation in page.operations):
            continue
        for operation in page.operations:
            for side in ("request", "response"):
                found = tuple(
                    _LinkTarget(page.page, table) for table in operation.tables if table.root and table.side == side
                )
                if found:
                    yield (page.page, side), found
                    yield (operation.anchor, side), found


def _tables(page: PageFacts) -> Iterator[ParameterTable]:
    for operation in page.operations:
        yield from operation.tables
    yield from page.tables


def _linked_page(page: PageFacts, index: _ServiceTables, used: dict[str, str]) -> PageFacts:
    lines = dict(page.anchors)
    operations = tuple(_linked_operation(page.page, operation, lines, index, used) for operation in page.operations)
    return replace(page, operations=operations) if operations != page.operations else page


def _linked_operation(
    page: str, operation: Operation, lines: Mapping[str, int], index: _ServiceTables, used: dict[str, str]
) -> Operation:
    """The operation with the tables of other pages that its own tables or its text link to."""
    intake = _LinkedTables(page, index, {table.key: table for table in operation.tables}, used)
    shown = {side: _shown(operation, side) for side in ("request", "response")} if operation.body_links else {}
    roots = intake.roots([link for link in operation.body_links if link.many or intake.fits(link, shown[link.side])])
    asked = [*operation.request, *roots.get(("request", ""), ())]
    names = {row.name for key in asked for row in intake.taken[key].rows}
    first, last = _request_lines(operation)
    if _agree(names, shown.get("response", frozenset())):
        for link in operation.body_links:
            if link.side == "response" and first < lines.get(link.target, 0) <= last:
                roots.setdefault(("response", link.status), asked)
    parameters = tuple(intake.lead(parameter, page) for parameter in operation.parameters)
    for key, table in list(intake.taken.items()):
        home = key.partition("#")[0]
        intake.taken[key] = replace(table, rows=tuple(intake.lead(row, home) for row in table.rows))
    intake.fetch()
    operation = with_shared_statuses(operation, index.statuses, lambda path: _beside(page, path))
    if len(intake.taken) == len(operation.tables) and not roots:
        return operation
    notes = (Note(operation.span.line, operation.span.column, _NO_ROOM),) if intake.refused else ()
    return replace(
        operation,
        notes=(*operation.notes, *notes),
        parameters=parameters,
        tables=tuple(intake.taken.values()),
        request=tuple(dict.fromkeys(asked)),
        responses=_with_roots(operation, {under: keys for (side, under), keys in roots.items() if side == "response"}),
    )


def _shown(operation: Operation, role: str) -> frozenset[str]:
    """The keys at the root of the operation's examples in a role."""
    return frozenset(
        str(member.key.value)
        for example in operation.examples
        if example.role == role
        for tree in example.sample.trees
        for member in tree.members
    )


def _agree(names: AbstractSet[str], shown: AbstractSet[str]) -> bool:
    """Whether examples have half of a table's rows, or half of their keys in it; true where either has none."""
    return not (names and shown) or 2 * len(names & shown) >= min(len(names), len(shown))


def _request_lines(operation: Operation) -> tuple[int, int]:
    """The lines between which a heading can be linked to as the request: from the call to the first link of a body."""
    said = [link.span.line for link in operation.body_links if link.side == "request"]
    said += [table.span.line for table in operation.tables if table.root and table.side == "request"]
    calls = [endpoint.span.line for endpoint in operation.endpoints]
    return (max(calls), min(said)) if said and calls else (0, 0)


def _with_roots(operation: Operation, roots: Mapping[str, Sequence[str]]) -> tuple[Response, ...]:
    """The responses with the tables under their statuses; the success has those under none."""
    settled = operation.success[0] if len(operation.success) == 1 else ""
    known = {response.status: response for response in operation.responses}
    for under, keys in roots.items():
        status = under or settled
        response = known.get(status, Response(status))
        known[status] = replace(response, tables=tuple(dict.fromkeys((*response.tables, *keys))))
    return tuple(known.values())


class _LinkedTables(Struct):
    """Collects for one operation the tables of other pages."""

    page: str
    index: _ServiceTables
    taken: dict[str, ParameterTable]
    used: dict[str, str]
    wanted: deque[tuple[_LinkTarget, str]] = field(default_factory=deque)
    room: int = MAX_TABLES
    """How many more may be taken in."""
    refused: bool = False
    """Whether there was no room for one."""

    def roots(self, links: Sequence[BodyLink]) -> dict[tuple[Side, str], list[str]]:
        """Add the tables that sentences or status tables link to as bodies; their keys by side and status."""
        keys: dict[tuple[Side, str], list[str]] = {}
        for link in links:
            if (link.side, link.status) in keys or (not link.status and any(side == link.side for side, _ in keys)):
                continue
            for found in self.bodies(link):
                self.take(found, f"{link.side} body of {self.page}", "" if link.many else link.side)
                if found.table.key in self.taken:
                    key = self.listed(found.table, link) if link.many else found.table.key
                    keys.setdefault((link.side, link.status), []).append(key)
        return keys

    def fits(self, link: BodyLink, shown: AbstractSet[str]) -> bool:
        """Whether no example contradicts a link."""
        return _agree({row.name for found in self.bodies(link) for row in found.table.rows}, shown)

    def listed(self, table: ParameterTable, link: BodyLink) -> str:
        """Add a table of one row, an array of what another table lists; its key."""
        stated = Stated("array", item=Stated("object"))
        row = Parameter("", "body", stated, table=table.key, span=link.span)
        key = f"{self.page}#L{link.span.line}"
        if key in self.taken:  # of another link in the same paragraph
            key += f".{len(self.taken)}"
        self.taken[key] = ParameterTable(key, link.side, "body", "", table.title, (row,), root=True, span=link.span)
        return key

    def bodies(self, link: BodyLink) -> tuple[_LinkTarget, ...]:
        """The table of another page that the link leads to, or the bodies of the page it leads to.

        A response may also be described by the table of the request: "For the response parameters, see Table 2."
        """
        found = _target(link.target, self.page, self.index)
        if found is not None:
            asked = found.table.root and found.table.side == "request" and found.table.key in self.taken
            told = (
                link.status or link.many or found.table.key in self.index.loose or (asked and link.side == "response")
            )
            return (found,) if found.page != self.page or told else ()
        if (found := _object(link.target, self.page, self.index)) is not None:
            return (found,)
        page = _beside(self.page, link.target.partition("#")[0])
        return self.index.bodies.get((page, link.side)) or self.index.bodies.get((link.target, link.side)) or ()

    def lead(self, parameter: Parameter, home: str) -> Parameter:
        """The parameter with the table of another page that its cells link to."""
        if parameter.table or not parameter.links or not _has_room(parameter):
            return parameter
        found = next(filter(None, (_target(target, home, self.index) for target in parameter.links)), None)
        if found is None and (link := innermost(parameter.stated).link):
            found = _object(link, home, self.index)
        if found is None or found.page == home:
            return parameter
        self.wanted.append((found, f"fields of {parameter.name}, used on {self.page}"))
        return joined(parameter, found.table.key)

    def fetch(self) -> None:
        """Add the tables that were linked to, and those they link to."""
        while self.wanted:
            found, words = self.wanted.popleft()
            self.take(found, words, "")

    def take(self, found: _LinkTarget, words: str, side: Side) -> None:
        if found.table.key in self.taken:
            return
        if not self.room:
            self.refused = True
            return
        self.room -= 1
        self.used.setdefault(found.table.key, words)
        rows = tuple(self.lead(row, found.page) for row in found.table.rows)
        self.taken[found.table.key] = replace(found.table, rows=rows, root=bool(side), status="", side=side)
        for row in found.table.rows:
            if row.table in self.index.by_key:
                self.wanted.append((self.index.by_key[row.table], f"fields of {row.name}, used on {self.page}"))


def _has_room(parameter: Parameter) -> bool:
    """Whether the type leaves room for fields of its own."""
    return innermost(parameter.stated).kind in STRUCTURED


def _target(target: str, home: str, index: _ServiceTables) -> _LinkTarget | None:
    """The table a link leads to: `anchor`, `page.md#anchor` relative to the page, or a label of any page."""
    path, mark, anchor = target.partition("#")
    if not mark:
        return index.by_anchor.get((home, target)) or index.by_anchor.get(("", target))
    return index.by_anchor.get((_beside(home, path) if path else home, anchor))


def _object(target: str, home: str, index: _ServiceTables) -> _LinkTarget | None:
    """The object that a page, or the part of it behind an anchor, describes: its first table that stands for itself."""
    page, anchor = index.paths.resolve(home, target)
    if not page:
        return None
    if (found := index.by_anchor.get((page, anchor))) is not None:
        return found
    objects = index.objects.get(page, ())
    start = index.lines.get((page, anchor), 0) if anchor else 0
    if anchor and not start:
        return None
    return next((found for found in objects if found.table.span.line >= start), None)


def _beside(home: str, path: str) -> str:
    """The page that a relative path on `home` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(home), path))


def _told(page: PageFacts, used: dict[str, str]) -> PageFacts:
    """The page with what other pages use its tables for, and a note on each table that nothing links to."""
    lines = {table.span: used[table.key] for table in page.tables if table.key in used}
    tables = tuple(table for table in page.tables if table.key not in used)
    notes = tuple(Note(table.span.line, table.span.column, _nobody(table)) for table in _outermost(tables))
    return replace(
        page,
        tables=tables,
        blocks=tuple(_told_block(block, lines) for block in page.blocks) if lines else page.blocks,
        notes=tuple(sorted({*page.notes, *notes})),
    )


def _outermost(tables: Sequence[ParameterTable]) -> Iterator[ParameterTable]:
    """The tables that no table before them leads to."""
    reached: set[str] = set()
    for table in tables:
        if table.key not in reached:
            yield table
        reached.update(row.table for row in table.rows)


def _nobody(table: ParameterTable) -> str:
    caption = f" ({table.caption})" if table.caption else ""
    return f"nothing leads to this table of parameters{caption}"


def _told_block(block: BlockUse, lines: Mapping[Span, str]) -> BlockUse:
    words = lines.get(block.span) if block.kind == "table" and block.skipped else None
    return replace(block, used_for=words, skipped="", why="linked from another page") if words else block
