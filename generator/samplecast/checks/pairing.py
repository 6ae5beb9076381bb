"""Pairs: each object of an example with the table rows that describe its keys.

An example is walked together with the tables of its body. Where an object has no key in common with its table, the
table may describe what is inside or outside the object (`wrapped`, `unwrapped`); otherwise the two are `foreign` to
one another, and only the rules about that look at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from samplecast.checks.comparison import near_key
from samplecast.facts import Example, Operation, PageFacts, Parameter, ParameterTable
from samplecast.sample import Member, Node
from samplecast.source import Span

Rows = Mapping[str, tuple[Parameter, ...]]
Fit = Literal["direct", "wrapped", "unwrapped", "foreign"]

WRAPS = 2
"""A wrapper is believed where so many keys inside or outside it are listed: one alone may be chance."""
DEEPEST = 100
"""Objects are followed down to this depth; real bodies have ten levels at most."""


class Pair(Struct, frozen=True):
    """An object of an example, and the rows that describe its keys."""

    operation: Operation
    example: Example
    node: Node
    tables: tuple[ParameterTable, ...]
    rows: Rows
    fit: Fit = "direct"
    wrapper: str = ""
    """The key around the fields that only the example or only the tables have."""
    stated: Parameter | None = None
    """For `unwrapped`: the row of the wrapper."""
    row: Parameter | None = None
    """The row of the object itself; None for the body and for objects without one of their own."""

    def place(self, node: Node) -> Span:
        """Where a node stands on the page."""
        return locate_node(self.example, node)


def locate_node(example: Example, node: Node) -> Span:
    """Where a node of an example stands on the page; columns only where the text stands there letter by letter.

    The whole example for one that was put together from many small blocks.
    """
    span = example.span
    line = span.line + node.line - 1
    if not example.verbatim:
        lines = example.sample.text.count("\n")
        return Span(span.path, line) if span.line + lines == max(span.line, span.end_line) else span
    column = span.column + node.column - 1
    text = example.sample.text[node.start : node.end].split("\n", 1)[0].rstrip() or " "
    return Span(span.path, line, column, line, column + len(text) - 1)


def pairs(page: PageFacts) -> Iterator[Pair]:
    """Every object of the page's examples that tables describe, in order."""
    return (pair for operation in page.operations for pair in pairs_of(operation) if pair.fit != "foreign")


def pairs_of(operation: Operation) -> Iterator[Pair]:
    """Every object of an operation's examples for which there are tables, in order, foreign ones included."""
    tables = {table.key: table for table in operation.tables}
    bodies: dict[tuple[str, ...], _RootTables] = {}
    for example in operation.examples:
        keys = _roots(operation, example)
        body = bodies.get(keys) or bodies.setdefault(keys, _root_tables(keys, tables))
        for tree in example.sample.trees if body.tables else ():
            mapped = body.mapped and tree.kind == "object"
            for node in [member.value for member in tree.members] if mapped else [tree]:
                yield from _walk(Pair(operation, example, node, body.tables, body.rows), tables)


class _RootTables(Struct, frozen=True):
    """The root tables of a body, which its examples share, and their rows."""

    tables: tuple[ParameterTable, ...]
    rows: Rows
    mapped: bool
    """Whether they list the values of a map."""


def _root_tables(keys: Sequence[str], tables: Mapping[str, ParameterTable]) -> _RootTables:
    roots = tuple(tables[key] for key in keys if key in tables)
    wholes = [row for one in roots for row in one.rows if _whole(row, tables)]
    roots = tuple(tables[row.table] for row in wholes) or roots
    return _RootTables(roots, rows_of(roots), any(row.stated.kind == "map" for row in wholes))


def leads(row: Parameter, above: Sequence[ParameterTable], table: ParameterTable) -> bool:
    """Whether a row leads to a table for sure: by a link, or to one of the same side.

    By its name alone, `tags` of a response may have been led to the tags of the request.
    """
    if not table.side or any(one.side in {table.side, ""} for one in above):
        return True
    return any(link.rpartition("#")[2] in table.anchors for link in row.links)


def rows_of(tables: Sequence[ParameterTable]) -> Rows:
    """The rows of several tables by name."""
    rows: dict[str, list[Parameter]] = {}
    for table in tables:
        for row in table.rows:
            rows.setdefault(row.name, []).append(row)
    return {name: tuple(same) for name, same in rows.items()}


def variable(rows: Rows) -> tuple[Parameter, ...]:
    """The rows that stand for keys of the caller's choice."""
    return tuple(row for same in rows.values() for row in same if row.variable)


def members(node: Node) -> Iterator[tuple[str, Member]]:
    """The keys of an object that have a value, with their members."""
    for member in node.members:
        yield str(member.key.value), member


def _whole(row: Parameter, tables: Mapping[str, ParameterTable]) -> bool:
    """Whether a row without a name states the whole body and leads to its fields."""
    return not row.name and not row.variable and row.table in tables


def _roots(operation: Operation, example: Example) -> tuple[str, ...]:
    """The keys of the tables that list the body of an example."""
    if example.role == "request":
        return operation.request
    failing = example.role == "error"
    stated = [one for one in operation.responses if one.tables and (one.status[:1] in {"4", "5"}) == failing]
    same = [one for one in stated if one.status == example.status] or [one for one in stated if not one.status]
    chosen = same or (stated[:1] if not failing and not example.status else [])
    return tuple(dict.fromkeys(key for one in chosen for key in one.tables))


def _walk(pair: Pair, tables: Mapping[str, ParameterTable]) -> Iterator[Pair]:
    left = [(pair, 0)]
    while left:
        here, depth = left.pop()
        if here.node.kind == "array":
            left += [(_at(here, item), depth + 1) for item in reversed(here.node.items) if depth < DEEPEST]
            continue
        if here.node.kind != "object" or depth >= DEEPEST:
            continue
        fitted = _fitted(here, tables)
        yield fitted
        if fitted.fit == "foreign":
            continue
        left += [(inner, depth + 1) for inner in reversed(list(_inside(fitted, tables)))]


def _at(pair: Pair, node: Node) -> Pair:
    return Pair(pair.operation, pair.example, node, pair.tables, pair.rows, row=pair.row)


def _inside(pair: Pair, tables: Mapping[str, ParameterTable]) -> Iterator[Pair]:
    """The objects below the keys of a pair, with their tables."""
    if pair.fit == "wrapped":
        yield _at(pair, pair.node.members[0].value)
        return
    free = variable(pair.rows)
    for key, member in members(pair.node):
        rows = [row for row in pair.rows.get(key) or free if row.table in tables]
        keys = dict.fromkeys(row.table for row in rows if leads(row, pair.tables, tables[row.table]))
        below = tuple(tables[name] for name in keys)
        if not below:
            continue
        inner = Pair(pair.operation, pair.example, member.value, below, rows_of(below), row=rows[0])
        if any(row.stated.kind == "map" for row in rows) and not _known(member.value, inner.rows):
            yield from (_at(inner, value.value) for value in member.value.members)
        else:
            yield inner


def _fitted(pair: Pair, tables: Mapping[str, ParameterTable]) -> Pair:
    """The pair with the rows that describe its object; as it is, but `foreign`, where none of the tables does."""
    seen = [key for key, _ in members(pair.node)]
    if not seen or variable(pair.rows) or any(key in pair.rows or near_key(key, pair.rows) for key in seen):
        return pair
    inside = pair.node.members[0].value
    if len(seen) == 1 and _known(inside, pair.rows) >= WRAPS:
        return _with(pair, "wrapped", seen[0], pair.tables, None)
    ways: dict[str, Parameter] = {}
    for row in (row for same in pair.rows.values() for row in same if row.table in tables):
        ways.setdefault(row.table, row)
    for row in ways.values():
        names = {inner.name for inner in tables[row.table].rows}
        if len(seen) >= WRAPS and 5 * sum(key in names for key in seen) >= 4 * len(seen):
            return _with(pair, "unwrapped", row.name, (tables[row.table],), row)
    return replace(pair, fit="foreign")


def _with(pair: Pair, fit: Fit, key: str, tables: tuple[ParameterTable, ...], row: Parameter | None) -> Pair:
    return Pair(pair.operation, pair.example, pair.node, tables, rows_of(tables), fit, key, row, pair.row)


def _known(node: Node, rows: Rows) -> int:
    """How many keys of an object, or of the first object in a list, the rows have; 0 for less than half."""
    for _ in range(DEEPEST):
        if node.kind != "array" or not node.items:
            break
        node = node.items[0]
    known = sum(key in rows for key, _ in members(node))
    return known if 2 * known >= len(node.members) else 0
