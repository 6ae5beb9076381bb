"""Dotted names: rows `data.id` and `items[].id` of a body are fields of `data` and `items`, listed or not.

A dot may also be part of a key, as in the labels and metrics that callers name themselves. An example with such a key
settles it; without one only the table of a whole body is taken to list the fields of its fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from samplecast.document import Code
from samplecast.extract.context import PlacedBlock
from samplecast.extract.objects.nesting import NestedTable, is_structured
from samplecast.extract.tables.rows import ParameterRow
from samplecast.facts import Parameter, Stated

# A key of a sample, and the bracket behind it where an object or an array begins.
_SHOWN = re.compile(r"\"([^\"\n\\]{1,120})\"[ \t]*:[ \t\n]*([\[{])?")
# The steps of a name: `a`, `a[]`, `a[0]`, `a.N`, `a.*`; what stands in its own brackets is a key: `a[b]`. At the end a
# small `n` is one too: `cluster.n`.
_STEP = re.compile(r"[A-Za-z_$@][\w$@-]*")
_INDEX = re.compile(r"\[(?:\d|[nNiI]|\*)?\]|\.(?:[NI*\d]|[ni](?=\.))(?=\.|\Z)")
_BRACKETED = re.compile(r"\[([A-Za-z_]\w*)\]")
_MOST_STEPS = 12
# The first steps of names in reverse domain notation, which are keys: `com.example.owner`.
_DOMAINS = frozenset({"com", "org", "io", "net"})


class ShownKeys(Struct, frozen=True):
    """The keys that the samples of an operation show."""

    dotted: frozenset[str] = frozenset()
    """Those with a dot, slash or bracket in them."""
    holding: frozenset[str] = frozenset()
    """Those with an object or an array behind them."""


def as_written(nested: NestedTable, number: int) -> Iterator[Parameter]:
    """The rows `scope.id` of a query below a `scope` that holds one value: the dot is part of the name."""
    child, outer = nested.children.get(number), nested.entries[number]
    if child is None or is_structured(outer):
        return
    for inner, entry in enumerate(child.entries):
        if entry.parameter.raw_name.startswith(f"{outer.parameter.raw_name or outer.parameter.name}."):
            yield replace(entry.parameter, name=entry.parameter.raw_name)
            yield from as_written(child, inner)


class _Step(Struct, frozen=True):
    """One step of a name: its key, and how many lists its value is wrapped in."""

    key: str
    lists: int


def shown_keys(items: Iterable[PlacedBlock]) -> ShownKeys:
    """The keys of the samples among the blocks."""
    dotted: set[str] = set()
    holding: set[str] = set()
    for placed in items:
        if isinstance(placed.block, Code):
            for key, bracket in _SHOWN.findall(placed.block.text):
                dotted.update({key} if any(mark in key for mark in "./[") else ())
                holding.update({key} if bracket else ())
    return ShownKeys(frozenset(dotted), frozenset(holding))


def unfolded(nested: NestedTable, shown: ShownKeys, *, root: bool) -> NestedTable:
    """The table with the rows of dotted names moved into tables of their parents; the table itself without such."""
    steps = {number: found for number, found in _steps_of(nested) if _nests(nested, number, found, shown, root=root)}
    if not steps:
        return nested
    made = _without_rows(nested, nested.key)
    for number, entry in enumerate(nested.entries):
        if number in steps:
            _nest(made, entry, steps[number], nested.children.get(number), nested.others.get(number))
        else:
            _list(made, entry, nested.children.get(number), nested.others.get(number))
    return made


def _without_rows(nested: NestedTable, key: str) -> NestedTable:
    return NestedTable(
        key,
        nested.flat,
        nested.operation,
        [],
        nested.names,
        nested.hints,
        nested.parent,
        claims=nested.claims,
        parts=nested.parts,
    )


def _list(made: NestedTable, entry: ParameterRow, child: NestedTable | None, others: list[NestedTable] | None) -> None:
    """Add a row with its fields; one that rows above have made a parent of takes over their fields."""
    number = next((n for n, one in enumerate(made.entries) if _is_implied(one, entry.parameter.name)), None)
    if number is None:
        number = len(made.entries)
        made.entries.append(entry)
    else:
        made.entries[number] = entry
    if child is not None:
        made.children.setdefault(number, child)
    if others:
        made.others[number] = others


def _is_implied(row: ParameterRow, name: str) -> bool:
    return row.parameter.origin == "name" and row.parameter.name == name


def _nest(
    made: NestedTable,
    entry: ParameterRow,
    steps: tuple[_Step, ...],
    child: NestedTable | None,
    others: list[NestedTable] | None,
) -> None:
    """Put a row below the parents that its name leads through; those that no row lists are made."""
    owner, path = made, made.key
    for step in steps[:-1]:
        path = f"{path}/{step.key}"
        number = next((n for n, row in enumerate(owner.entries) if row.parameter.name == step.key), len(owner.entries))
        if number == len(owner.entries):
            owner.entries.append(_implied(step, entry))
        owner.children[number] = _inner(owner.children.get(number), owner, path, step.key)
        owner = owner.children[number]
    last, parameter = steps[-1], entry.parameter
    raw = parameter.raw_name or parameter.name
    leaf = replace(parameter, name=last.key, raw_name=raw, stated=_in_lists(parameter.stated, last.lists))
    _list(owner, replace(entry, parameter=leaf), child, others)


def _implied(step: _Step, entry: ParameterRow) -> ParameterRow:
    """A row for a parent that only the names of its fields show."""
    stated = _in_lists(Stated("object"), step.lists)
    return ParameterRow(Parameter(step.key, "", stated, origin="name", span=entry.parameter.span), entry.path)


def _inner(known: NestedTable | None, owner: NestedTable, path: str, name: str) -> NestedTable:
    """The table of a parent's fields to add to: a new one, or a copy of the one that a link or a caption led to."""
    if known is not None and known.key == path:
        return known
    made = NestedTable(path, owner.flat, owner.operation, [], (), parent=name, claims=[owner])
    for number, entry in enumerate(known.entries if known else ()):
        assert known is not None  # noqa: S101  it has rows
        _list(made, entry, known.children.get(number), known.others.get(number))
    return made


def _in_lists(stated: Stated, lists: int) -> Stated:
    """The type as the elements of so many lists, unless it says itself that it is one."""
    for _ in range(lists if stated.kind != "array" else 0):
        stated = Stated("array", stated.words, item=replace(stated, words="") if stated.kind != "unknown" else None)
    return stated


def _steps_of(nested: NestedTable) -> Iterator[tuple[int, tuple[_Step, ...]]]:
    for number, entry in enumerate(nested.entries):
        if not entry.parameter.variable and (found := _steps(entry.parameter.name)):
            yield number, found


def _steps(name: str) -> tuple[_Step, ...]:
    """The steps of a dotted or bracketed name; none where it has only one, or is no path."""
    if not any(mark in name for mark in ".[/"):
        return ()
    found: list[_Step] = []
    bracketed = _BRACKETED.sub(r".\1", _INDEX.sub("[]", name)) if name[:1] != "[" else name
    for part in re.split(r"[./]", bracketed):
        key = part.rstrip("[]")
        if not _STEP.fullmatch(key):
            return ()
        found.append(_Step(key, part.count("[]")))
    nests = len(found) > 1 or found[0].lists
    return tuple(found) if nests and len(found) <= _MOST_STEPS else ()


def _nests(nested: NestedTable, number: int, steps: tuple[_Step, ...], shown: ShownKeys, *, root: bool) -> bool:
    """Whether a name leads into an object: the samples show it, else its brackets, else that it is of a whole body."""
    name = nested.entries[number].parameter.name
    if name in shown.dotted or steps[0].key in _DOMAINS:
        return False
    if steps[0].key in shown.holding:
        return True
    return (steps[0].lists > 0 or root) and "/" not in name and not _BRACKETED.search(name)
