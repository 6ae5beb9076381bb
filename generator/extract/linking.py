"""Linking: parameters whose fields are listed on another page of the service."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.extract.join import STRUCTURED, structured
from generator.extract.types import innermost
from generator.facts import BlockUse, Operation, PageFacts, Parameter, ParameterTable

MAX_TABLES = 500
"""One operation takes in at most this many tables of other pages."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A table and the page it stands on."""

    page: str
    table: ParameterTable


@dataclass(frozen=True, slots=True)
class _Index:
    """The tables of all pages by key and by anchor."""

    by_key: dict[str, _Found]
    by_anchor: dict[tuple[str, str], _Found]
    """With the page's path; and with an empty one for anchors that are unique among the pages."""


def link(pages: Sequence[PageFacts]) -> tuple[PageFacts, ...]:
    """Lead every parameter whose cell links to a table of another page there, and take that table in."""
    index = _index(pages)
    used: dict[str, str] = {}
    linked = [_linked_page(page, index, used) for page in pages]
    return tuple(_told(page, used) for page in linked)


def _index(pages: Sequence[PageFacts]) -> _Index:
    by_key: dict[str, _Found] = {}
    by_anchor: dict[tuple[str, str], _Found] = {}
    several: set[tuple[str, str]] = set()
    for page in pages:
        for table in _tables(page):
            found = _Found(page.page, table)
            if table.key in by_key or table.key.partition("#")[0] != page.page:
                continue
            by_key[table.key] = found
            for anchor in table.anchors:
                by_anchor.setdefault((page.page, anchor), found)
                if by_anchor.setdefault(("", anchor), found) is not found:
                    several.add(("", anchor))
    return _Index(by_key, {key: found for key, found in by_anchor.items() if key not in several})


def _tables(page: PageFacts) -> Iterator[ParameterTable]:
    for operation in page.operations:
        yield from operation.tables
    yield from page.tables


def _linked_page(page: PageFacts, index: _Index, used: dict[str, str]) -> PageFacts:
    operations = tuple(_linked_operation(page.page, operation, index, used) for operation in page.operations)
    return replace(page, operations=operations) if operations != page.operations else page


def _linked_operation(page: str, operation: Operation, index: _Index, used: dict[str, str]) -> Operation:
    """The operation with the tables of other pages that its own lead to, directly or through one another."""
    taken: dict[str, ParameterTable] = {table.key: table for table in operation.tables}
    wanted: list[tuple[_Found, str]] = []

    def lead(parameter: Parameter, home: str) -> Parameter:
        if parameter.table or not parameter.links or not _has_room(parameter):
            return parameter
        found = next(filter(None, (_target(target, home, index) for target in parameter.links)), None)
        if found is None or found.page == home or len(taken) >= MAX_TABLES:
            return parameter
        wanted.append((found, parameter.name))
        return replace(parameter, table=found.table.key, stated=structured(parameter.stated))

    parameters = tuple(lead(parameter, page) for parameter in operation.parameters)
    for key, table in list(taken.items()):
        home = key.partition("#")[0]
        taken[key] = replace(table, rows=tuple(lead(row, home) for row in table.rows))
    while wanted:
        found, name = wanted.pop(0)
        if found.table.key in taken:
            continue
        used.setdefault(found.table.key, f"fields of {name}, used on {page}")
        rows = tuple(lead(row, found.page) for row in found.table.rows)
        taken[found.table.key] = replace(found.table, rows=rows, root=False, status="", side="")
        inner = (index.by_key[row.table] for row in found.table.rows if row.table in index.by_key)
        wanted.extend((nested, nested.table.title) for nested in inner)
    if not wanted and tuple(taken.values()) == operation.tables and parameters == operation.parameters:
        return operation
    return replace(operation, parameters=parameters, tables=tuple(taken.values()))


def _has_room(parameter: Parameter) -> bool:
    """Whether the type leaves room for fields of its own."""
    return innermost(parameter.stated).kind in STRUCTURED


def _target(target: str, home: str, index: _Index) -> _Found | None:
    """The table a link leads to: `anchor`, `page.md#anchor` relative to the page, or a label of any page."""
    path, mark, anchor = target.partition("#")
    if not mark:
        return index.by_anchor.get((home, target)) or index.by_anchor.get(("", target))
    page = posixpath.normpath(posixpath.join(posixpath.dirname(home), path)) if path else home
    return index.by_anchor.get((page, anchor))


def _told(page: PageFacts, used: dict[str, str]) -> PageFacts:
    """The page with an account of the tables that others use; they are no longer left over."""
    lines = {table.span.line: used[table.key] for table in page.tables if table.key in used}
    if not lines:
        return page
    return replace(
        page,
        tables=tuple(table for table in page.tables if table.key not in used),
        blocks=tuple(_told_block(block, lines) for block in page.blocks),
    )


def _told_block(block: BlockUse, lines: dict[int, str]) -> BlockUse:
    words = lines.get(block.span.line) if block.kind == "table" and block.skipped else None
    return replace(block, used_for=words, skipped="", why="linked from another page") if words else block
