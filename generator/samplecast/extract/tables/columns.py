"""Which column of a table says what, and so what kind of table it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias

from msgspec import Struct

from samplecast.document import Cell, Row, Table
from samplecast.extract.cues import says
from samplecast.extract.tables.codes import (
    MOST,
    are_codes,
    are_service_codes,
    are_statuses,
    code_share,
    lists_calls,
    names_statuses,
    status_share,
)
from samplecast.extract.tables.column_contents import Cells, by_content, most
from samplecast.extract.tables.column_titles import ERROR_ROLES, PARAMETER_ROLES, STATUS_ROLES, Role, is_title
from samplecast.extract.tables.names import read_names
from samplecast.extract.tables.types import is_type
from samplecast.vocabulary import Vocabulary, fold

TableKind = Literal["parameters", "fields", "statuses", "errors", "other"]
"""`fields` is a table of names and descriptions alone: only what stands around it says whether they are parameters."""

SAMPLE_ROWS = 40
"""How many rows are looked at to tell what an untitled column holds."""
VAGUE = frozenset({"status", "code", "http"})
"""Titles that name a column of HTTP statuses only where its cells are statuses."""


class Columns(Struct, frozen=True):
    """The role of every column of a table, and which of its rows are data."""

    kind: TableKind
    roles: tuple[Role, ...]
    rows: tuple[Row, ...]
    """The rows of data: without a header row that the markup does not mark as one, or a repeated one."""

    def first(self, role: Role) -> int | None:
        """The first column with a role."""
        return self.roles.index(role) if role in self.roles else None

    def every(self, role: Role) -> tuple[int, ...]:
        """All columns with a role."""
        return _every(self.roles, role)

    def cell(self, row: Row, role: Role) -> Cell | None:
        """The cell of the first column with a role."""
        place = self.first(role)
        return row.cells[place] if place is not None and place < len(row.cells) else None

    def text(self, row: Row, role: Role) -> str:
        """The text of that cell; empty where there is no such column."""
        cell = self.cell(row, role)
        return cell.text().strip() if cell is not None else ""


@lru_cache(maxsize=256)
def _every(roles: tuple[Role, ...], wanted: Role) -> tuple[int, ...]:
    return tuple(_places(roles, wanted))


def read_columns(table: Table, vocabulary: Vocabulary, *, errors: bool = False) -> Columns:
    """The kind of a table and the roles of its columns, by their titles and by what stands under them.

    `errors`: what stands over the table speaks of errors.
    """
    titles, rows = _titles(table, vocabulary)
    rows = tuple(row for row in rows if not _repeats(row, titles))
    sample = [row for row in rows[:SAMPLE_ROWS] if not is_spanned(row)]
    columns = [[row.cells[place].text() for row in sample if place < len(row.cells)] for place in range(_width(table))]
    parameters = () if lists_calls(titles, vocabulary) else (_as_parameters,)
    announced = titles
    if errors and (vague := _vague_codes(titles, columns)) is not None:
        announced = (*titles[:vague], "error code", *titles[vague + 1 :])
    for read in (_as_errors, _as_statuses, *parameters):
        if (found := read(announced if read is _as_errors else titles, columns, vocabulary)) is not None:
            return Columns(found[0], found[1], rows)
    unknown: Role = ""
    return Columns("other", (unknown,) * len(columns), rows)


def _vague_codes(titles: Sequence[str], columns: Cells) -> int | None:
    """The column of codes titled "Code", which in a table about errors are not HTTP statuses."""
    found = (place for place, title in enumerate(titles) if title in VAGUE and are_codes(columns[place]))
    return next(found, None)


_Roles: TypeAlias = "tuple[TableKind, tuple[Role, ...]] | None"


def is_spanned(row: Row) -> bool:
    """Whether one cell fills the row."""
    first, *others = row.cells or (Cell(),)
    return bool(others) and all(cell.carried and cell.blocks == first.blocks for cell in others)


def _width(table: Table) -> int:
    return max((len(row.cells) for row in (*table.header, *table.rows)), default=0)


def _titles(table: Table, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The folded column titles, and the rows under them."""
    if table.header:
        last = [fold(cell.text()) for cell in table.header[-1].cells]
        for row in reversed(table.header[:-1]):
            above = [fold(cell.text()) for cell in row.cells]
            pairs = zip(last, above, strict=False)
            last = [low if _known(low, vocabulary) or not high else high for low, high in pairs]
        return tuple(last), table.rows
    if table.rows:
        first = tuple(fold(cell.text()) for cell in table.rows[0].cells)
        if len(first) > 1 and all(_known(title, vocabulary) for title in first):
            return first, table.rows[1:]
    return ("",) * _width(table), table.rows


def _repeats(row: Row, titles: tuple[str, ...]) -> bool:
    """Whether the row is the header again, as in tables that were cut at a page break."""
    return (
        any(titles)
        and len(row.cells) == len(titles)
        and all(fold(cell.text()) == title for cell, title in zip(row.cells, titles, strict=True))
    )


@lru_cache(maxsize=1024)
def _known(title: str, vocabulary: Vocabulary) -> bool:
    every: tuple[Role, ...] = (*PARAMETER_ROLES, *ERROR_ROLES, *STATUS_ROLES)
    return any(is_title(title, role, vocabulary) for role in every)


@lru_cache(maxsize=1024)
def _roles(titles: tuple[str, ...], wanted: tuple[Role, ...], vocabulary: Vocabulary) -> tuple[Role, ...]:
    """A role for each title, every role once but `name`; the order of `wanted` settles what a title can mean twice."""
    roles: list[Role] = []
    free = list(wanted)
    for title in titles:
        roles.append(_first_role(title, free, vocabulary))
        if roles[-1] in free and roles[-1] != "name":
            free.remove(roles[-1])
    return tuple(roles)


def _first_role(title: str, free: Sequence[Role], vocabulary: Vocabulary) -> Role:
    for role in free:
        if title and is_title(title, role, vocabulary):
            return role
    return ""


def _as_errors(titles: tuple[str, ...], columns: Cells, vocabulary: Vocabulary) -> _Roles:
    """Codes with a message, a description or a solution."""
    roles = list(_roles(titles, ERROR_ROLES, vocabulary))
    if "error code" not in roles:
        roles = _by_codes(roles, titles, columns, vocabulary)
    if "error code" not in roles and "status" in roles and {"message", "solution"} & set(roles):
        untitled = (place for place, role in enumerate(roles) if not role and code_share(columns[place]) >= MOST)
        if (place := next(untitled, None)) is not None:
            roles[place] = "error code"
        elif "solution" in roles or are_codes(columns[roles.index("status")]):
            roles[roles.index("status")] = "error code"
    if (
        "error code" not in roles
        and {"solution", "cause"} & set(roles)
        and roles[0] == ""
        and says(vocabulary, "error words", titles[0].replace("_", " "))  # `failure_detail value`
    ):
        roles[0] = "error code"
    if "error code" not in roles or not {"message", "description", "solution"} & set(roles):
        return None
    codes = columns[roles.index("error code")]
    if "status" in roles and names_statuses(columns[roles.index("status")], codes):
        return None
    only_statuses = status_share(codes) > MOST and "status" not in roles
    if only_statuses and titles[roles.index("error code")] not in VAGUE:
        return "statuses", tuple("status" if role == "error code" else role for role in roles)
    beside = columns[roles.index("status")] if {"status", "message"} <= set(roles) else ()  # codes of any spelling
    sure = code_share(codes) >= MOST or status_share(beside) >= MOST
    return ("errors", tuple(roles)) if sure and not only_statuses else None


def _by_codes(roles: list[Role], titles: tuple[str, ...], columns: Cells, vocabulary: Vocabulary) -> list[Role]:
    """Find the codes under any title where they cannot be anything else: `AS.0001`."""
    place = next((place for place, cells in enumerate(columns) if are_service_codes(cells)), None)
    if place is None:
        return roles
    others = tuple(role for role in ERROR_ROLES if role != "error code")
    found = list(_roles((*titles[:place], "", *titles[place + 1 :]), others, vocabulary))
    found[place] = "error code"
    return found


def _as_statuses(titles: tuple[str, ...], columns: Cells, vocabulary: Vocabulary) -> _Roles:
    """HTTP statuses with what they mean."""
    described_first: tuple[Role, ...] = ("status", "description", "reason")
    roles = _roles(titles, described_first if len(titles) < len(STATUS_ROLES) else STATUS_ROLES, vocabulary)
    if "status" not in roles and len(roles) > 1 and are_statuses(columns[0]):
        rest = _roles(titles[1:], ("description", "reason"), vocabulary)
        return "statuses", ("status", *rest)
    if "status" not in roles or len(roles) == 1:
        return None
    place = roles.index("status")
    if status_share(columns[place]) >= MOST or (place == 0 and titles[0] not in VAGUE):
        return "statuses", roles
    return None


def _as_parameters(titles: tuple[str, ...], columns: Cells, vocabulary: Vocabulary) -> _Roles:
    """Names with a type, a mandatory mark, a place or at least a description."""
    roles = list(_roles(titles, PARAMETER_ROLES, vocabulary))
    by_content(roles, titles, columns, vocabulary)
    if "name" not in roles:
        return None
    if roles.count("name") > 1 and not _nests(roles, columns):
        best = max(_places(roles, "name"), key=lambda place: _keys(columns[place]))
        for place in _places(roles, "name"):
            roles[place] = "name" if place == best else ""
    name = roles.index("name")
    if name > 0 and any(role == "" for role in roles[:name]) and not {"type", "mandatory", "optional"} & set(roles):
        return None
    if not _names_things(roles, columns, vocabulary):
        return None
    kind: TableKind = "parameters" if {"type", "mandatory", "optional", "place"} & set(roles) else "fields"
    return (kind, tuple(roles)) if kind == "parameters" or "description" in roles else None


def _names_things(roles: Sequence[Role], columns: Cells, vocabulary: Vocabulary) -> bool:
    """Whether the name column holds wire keys: most of its cells, or some beside a column that is full of types."""
    cells = columns[roles.index("name")]
    share = _keys(cells)
    if share >= MOST or len(cells) <= 1:
        return True
    types = columns[roles.index("type")] if "type" in roles else ()
    return share > 0 and most(types, lambda cell: is_type(cell, vocabulary))


def _places(roles: Sequence[Role], wanted: Role) -> list[int]:
    return [place for place, role in enumerate(roles) if role == wanted]


def _nests(roles: Sequence[Role], columns: Cells) -> bool:
    """Whether several name columns nest by position: neighbours, with cells that are empty or say the same again."""
    places = _places(roles, "name")
    if places[-1] - places[0] != len(places) - 1:
        return False
    for left, right in pairwise(places):
        pairs = list(zip(columns[left], columns[right], strict=False))
        repeated = any(one[0] == other[0] for one, other in pairwise(pairs))
        if not repeated and not any(not one or not other or one == other for one, other in pairs):
            return False
    return True


def _keys(cells: Sequence[str]) -> float:
    """The share of cells that hold wire keys or stand for them."""
    filled = [cell for cell in cells if cell.strip()]
    good = sum(any(name.is_key or name.variable or name.whole for name in read_names(cell)) for cell in filled)
    return good / len(filled) if filled else 0.0
