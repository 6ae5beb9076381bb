"""What tables state, as types: rows to claims.

While a service is being inferred, a `Ref` names the place a record will be made for: the key of a table, or a path
through a body (see `slots.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from samplecast.facts import Operation, PageFacts, Parameter, ParameterTable, Response, Stated
from samplecast.infer.example_shapes import fragment
from samplecast.infer.merge import NOTHING, Shape, merge_all
from samplecast.infer.unions import SOME, union_of
from samplecast.schema import ListOf, MapOf, Ref, Scalar, Type, Union, Unknown

DEEPEST = 20
"""Levels of `array of array of ...` that are followed."""

TABLE = "table:"
"""What the key of a place for a table's record begins with."""


_SCALARS = frozenset({"string", "integer", "number", "boolean"})

Tables: TypeAlias = Mapping[str, ParameterTable]
"""The parameter tables of a page by key, with those of other pages that its own lead to."""


def index(page: PageFacts) -> Tables:
    """Every table that an operation of the page reaches."""
    return {table.key: table for operation in page.operations for table in operation.tables}


class TableClaim(Struct, frozen=True):
    """What the tables say about one key, all rows with its name taken together."""

    type: Type
    rows: tuple[Parameter, ...]
    name: str = ""
    """What the Type cell calls the object: `ListenerRef`."""
    overruled: tuple[Type, ...] = ()
    """Scalars that the Type cell says although a table lists fields."""
    shown: Shape = NOTHING
    """The objects and arrays that fragments in the rows' cells show."""

    @property
    def required(self) -> bool | None:
        """False where a row states a condition; else what the first row says that says so, or None."""
        told = [row.demanded for row in self.rows if row.demanded is not None]
        conditional = any(row.constraints.condition and row.demanded is False for row in self.rows)
        return False if conditional else next(iter(told), None)

    @property
    def description(self) -> str:
        """What the first row that says anything says."""
        return next((row.description for row in self.rows if row.description), "")

    @property
    def nullable(self) -> bool:
        """Whether a row allows null."""
        return any(row.stated.nullable for row in self.rows)


def claims(tables: Tables, keys: Sequence[str]) -> dict[str, TableClaim]:
    """The claims of the tables with these keys, by wire key, in row order; rows that stand for many keys left out."""
    rows: dict[str, list[Parameter]] = {}
    for key in keys:
        for row in tables[key].rows:
            if row.name and not row.variable:
                rows.setdefault(row.name, []).append(row)
    return {name: _claim(same, tables) for name, same in rows.items()}


def _claim(rows: Sequence[Parameter], tables: Tables) -> TableClaim:
    """Rows that repeat a key add to the first; a row that says no type adds nothing."""
    stated = [claimed(row.stated, _table(row, tables)) for row in rows]
    known = [type_ for type_ in stated if not isinstance(type_, Unknown)]
    name = next((name for row in rows if (name := object_name(row.stated))), "")
    overruled = [claimed(said) for row in rows for said in _overruled(_innermost(row.stated))]
    type_ = union_of(known) if known else stated[0]
    shown = merge_all(shape for row in rows for shape in _fragments(row)) if _is_open(type_) else NOTHING
    return TableClaim(type_, tuple(rows), name, tuple(overruled), shown)


def _is_open(type_: Type) -> bool:
    """Whether a claim leaves open what is inside: an object, or a list of something."""
    match type_:
        case ListOf(inner) | MapOf(inner):
            return _is_open(inner)
        case Scalar() | Union():
            return False
        case Ref() | Unknown():
            return True


def _fragments(row: Parameter) -> Iterator[Shape]:
    """What the samples in a row's cells show of its value: the value alone, or `"key": value`."""
    for sample in row.samples:
        for tree in sample.trees:
            shape = fragment(tree, (row.span.line, row.span.column))
            if shape.keys and len(shape.keys.members) == 1 and row.name in shape.keys.members:
                shape = shape.keys.members[row.name]
            if shape.keys or shape.item:
                yield shape


def _table(row: Parameter, tables: Tables) -> str:
    return row.table if row.table in tables else ""


def whole(tables: Tables, keys: Sequence[str]) -> Type | None:
    """What a row without a name (`[items]`) states about the body as a whole."""
    rows = [row for key in keys for row in tables[key].rows if not row.name]
    return union_of([claimed(row.stated, _table(row, tables)) for row in rows]) if rows else None


def variable(tables: Tables, keys: Sequence[str]) -> Type | None:
    """What the tables state about the values under keys of the caller's choice; None where all keys are named."""
    rows = [row for key in keys for row in tables[key].rows if row.variable]
    return union_of([claimed(row.stated, _table(row, tables)) for row in rows]) if rows else None


def claimed(stated: Stated, table: str = "", depth: int = DEEPEST) -> Type:
    """The type that a Type cell states, with the table that lists the fields of its object."""
    overruled = _overruled(stated)
    others = [other for other in stated.alternatives if other not in overruled]
    return union_of([_one(part, table, depth) for part in (stated, *others)])


def _one(stated: Stated, table: str, depth: int) -> Type:
    fields = Ref(TABLE + table) if table else None
    if fields and stated.kind == "map" and stated.item is not None and stated.item.kind in _SCALARS:
        return union_of([MapOf(claimed(stated.item)), fields])  # the table lists keys of the map, not of its values
    match stated.kind:
        case "string" | "integer" | "number" | "boolean" | "null":
            return Scalar(stated.kind, stated.format)
        case "array" | "map":
            inner: Type = fields or Unknown("its elements have no stated type")
            if stated.item is not None and depth:
                inner = claimed(stated.item, table, depth - 1)
            return ListOf(inner) if stated.kind == "array" else MapOf(inner)
        case "object":
            return fields or SOME
        case _:
            return fields or Unknown(stated.words)


def _overruled(stated: Stated) -> tuple[Stated, ...]:
    """The scalar that a cell says whose row turned out to have a table of fields: the same words, read twice."""
    if stated.kind != "object" or not stated.words:
        return ()
    return tuple(other for other in stated.alternatives if other.words == stated.words)


def _innermost(stated: Stated) -> Stated:
    for _ in range(DEEPEST):
        if stated.item is None:
            break
        stated = stated.item
    return stated


def object_name(stated: Stated) -> str:
    """The name of the object type in a cell, be it the element of an array or a map."""
    return stated.name or _innermost(stated).name


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
