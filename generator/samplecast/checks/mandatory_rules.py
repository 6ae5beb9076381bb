"""XC: examples that lack what their table calls mandatory, or show null for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from samplecast.checks.comparison import near_key
from samplecast.checks.definition import Finding
from samplecast.checks.object_keys import ENTRY, is_map
from samplecast.checks.pairing import Pair, members, pairs, pairs_of
from samplecast.diagnostics import Related
from samplecast.facts import Example, Operation, PageFacts, Parameter, ParameterTable
from samplecast.sample import Node
from samplecast.vocabulary import phrase

MOST_NAMED = 3
"""A message names so many rows; the reader has the table."""
VARIANT = 3
"""An example that lacks so many rows which another shows is of another variant of the call: a replica, a copy."""


def mandatory_missing(page: PageFacts) -> Iterator[Finding]:
    """A request example lacks a parameter that its table calls mandatory.

    The service refuses what the example sends. Each example, and each object in it, is judged by itself.

    Bad:  {"name": "web"}, with a table that calls `flavor` mandatory
    Good: {"name": "web", "flavor": "small"}

    How to fix: show the parameter in the example, or call it optional.
    """
    for operation in page.operations:
        if {endpoint.method for endpoint in operation.endpoints} == {"PATCH"}:
            continue  # what changes is sent, whatever the table of the whole object says
        told = set()
        for pair, table, rows in _incomplete(operation):
            what = (pair.example.span, table.key, *(row.name for row in rows))
            if what not in told:
                told.add(what)
                names = ", ".join(f'"{row.name}"' for row in rows[:MOST_NAMED])
                more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
                are, them = ("are", "them") if len(rows) > 1 else ("is", "it")
                message = f"{names}{more} {are} mandatory, but this request example lacks {them}"
                related = Related(rows[0].span, "the table calls it mandatory")
                yield Finding(pair.place(pair.node), message, related=(related,))


def null_for_mandatory(page: PageFacts) -> Iterator[Finding]:
    """A request example sends null for a parameter that its table calls mandatory.

    The service refuses it, or the table should say that null is allowed.

    Bad:  {"name": null}, with a table that calls `name` mandatory
    Good: {"name": "web"}

    How to fix: show a value, or say in the description when the parameter is null.
    """
    told = set()
    for pair in (pair for pair in pairs(page) if pair.example.role == "request"):
        for key, member in members(pair.node):
            rows = pair.rows.get(key, ())
            if member.value.kind == "literal" and member.value.value is None and rows and all(map(_never_null, rows)):
                place = pair.place(member.value)
                if place not in told:
                    told.add(place)
                    related = Related(rows[0].span, "the table calls it mandatory")
                    yield Finding(place, f'"{key}" is mandatory, but null here', related=(related,))


def _incomplete(operation: Operation) -> Iterator[tuple[Pair, ParameterTable, list[Parameter]]]:
    """The objects of request examples that lack mandatory rows of a table."""
    listed = {parameter.name for parameter in operation.parameters}
    fits = {"direct", "unwrapped"}
    requests = [pair for pair in pairs_of(operation) if pair.example.role == "request" and pair.fit in fits]
    for pair in requests:
        for table in pair.tables:
            rows = list(_lacking(pair, table, listed | _keys_elsewhere(pair.example, table, requests)))
            others = [other for other in requests if other.example is not pair.example and _has(other, table)]
            names = {row.name for row in rows}
            variant = any(len(names.intersection(key for key, _ in members(one.node))) >= VARIANT for one in others)
            if rows and not variant:
                yield pair, table, rows


def _never_null(row: Parameter) -> bool:
    """Whether a row demands a value, under no condition and without a word about null."""
    free = row.stated.nullable or row.stated.kind in {"any", "unknown", "null"} or "null" in row.description.lower()
    return bool(row.required) and not free and not phrase("required under condition").search(row.description)


def _lacking(pair: Pair, table: ParameterTable, elsewhere: Collection[str]) -> Iterator[Parameter]:
    """The mandatory rows that an object lacks, even misspelt; none where it is shown in part or is something else."""
    keys = {key for key, _ in members(pair.node)}
    names = {row.name for row in table.rows}
    free = names == ENTRY and is_map(pair.row)
    if pair.node.incomplete or free or (keys and not names & keys) or (not keys and pair.row is None):
        return
    for row in table.rows:
        named = row.required and row.name and not row.variable and row.where in {"body", ""}
        lacks = named and row.name not in keys and row.name not in elsewhere and not near_key(row.name, keys)
        if lacks and not phrase("required under condition").search(row.description):
            yield row


def _has(pair: Pair, table: ParameterTable) -> bool:
    return any(one.key == table.key for one in pair.tables)


def _keys_elsewhere(example: Example, table: ParameterTable, requests: Collection[Pair]) -> set[str]:
    """The keys of an example outside the objects of a table: a row may stand in another table than its key's object."""
    own = {id(pair.node) for pair in requests if _has(pair, table)}
    found: set[str] = set()
    left: list[Node] = list(example.sample.trees)
    while left:
        node = left.pop()
        left += node.items
        for key, member in members(node):
            left.append(member.value)
            if id(node) not in own:
                found.add(key)
    return found
