"""Sides: a table that describes what is sent as well as what is answered, told apart.

An answer has keys that nobody sends: ids, times, states. Where the docs list the fields of both in one table, an
example of the answer would put them into the request; so the answer gets a copy of the table, and of those that it
leads to. Copies that turn out to be what the originals are become one class again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from samplecast.facts import Operation, ParameterTable, Response
from samplecast.infer.stated import Tables

_ANSWER = "<answer>"
"""What the key of a copy ends with."""


def by_side(operations: Sequence[Operation], tables: Tables) -> tuple[Sequence[Operation], Tables]:
    """The operations and tables of a page, answers with copies of the tables that they share with requests."""
    asked = _reached((key for operation in operations for key in operation.request), tables)
    answered = _reached((key for one in operations for response in one.responses for key in response.tables), tables)
    shared = asked & answered
    if not shared:
        return operations, tables
    copied: dict[str, ParameterTable] = dict(tables)
    for key in answered:
        copied[_renamed(key, shared)] = _copy(tables[key], shared)
    told = [replace(one, responses=tuple(_answer(answer, shared) for answer in one.responses)) for one in operations]
    return told, copied


def _reached(keys: Iterable[str], tables: Tables) -> AbstractSet[str]:
    """The tables with these keys and those that their rows lead to, at any depth."""
    reached: set[str] = set()
    left = [key for key in keys if key in tables]
    while left:
        key = left.pop()
        if key not in reached:
            reached.add(key)
            left += [row.table for row in tables[key].rows if row.table in tables]
    return reached


def _renamed(key: str, shared: AbstractSet[str]) -> str:
    return key + _ANSWER if key in shared else key


def _copy(table: ParameterTable, shared: AbstractSet[str]) -> ParameterTable:
    rows = tuple(replace(row, table=_renamed(row.table, shared)) if row.table in shared else row for row in table.rows)
    return replace(table, key=_renamed(table.key, shared), rows=rows)


def _answer(response: Response, shared: AbstractSet[str]) -> Response:
    return replace(response, tables=tuple(_renamed(key, shared) for key in response.tables))
