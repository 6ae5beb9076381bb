"""Which column of a table says what, and so what kind of table it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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
from samplecast.extract.tables.names import is_key, read_names
from samplecast.extract.tables.types import is_type
from samplecast.vocabulary import Vocabulary, fold, phrase

TableKind = Literal["parameters", "fields", "statuses", "errors", "other"]
"""`fields` is a table of names and descriptions alone: only what stands around it says whether they are parameters."""

Role: TypeAlias = Literal[
    "name",
    "type",
    "mandatory",
    "optional",
    "description",
    "place",
    "default",
    "range",
    "constraint",
    "example",
    "status",
    "reason",
    "error code",
    "message",
    "solution",
    "cause",
    "module",
    "",
]

PARAMETER_ROLES: tuple[Role, ...] = (
    *("name", "type", "mandatory", "optional", "place", "description", "default", "range", "constraint", "example"),
)
ERROR_ROLES: tuple[Role, ...] = ("status", "error code", "message", "solution", "cause", "description", "module")
STATUS_ROLES: tuple[Role, ...] = ("status", "reason", "description")

SAMPLE_ROWS = 40
"""How many rows are looked at to tell what an untitled column holds."""
PROSE = 3
"""A cell of so many words tells something."""
_SWITCHES = frozenset({"true", "false", "x"})
"""Marks that may as well be values."""
VAGUE = frozenset({"status", "code", "http"})
"""Titles that name a column of HTTP statuses only where its cells are statuses."""

_OF_ERRORS = frozenset({"status", "error code", "message", "solution", "cause"})
"""Roles whose titles come with adjectives: "Returned Status Code", "Suggested Solution"."""
_NOTE = re.compile(r"\s*\([^()]*\)")


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


def read_columns(table: Table, vocabulary: Vocabulary) -> Columns:
    """The kind of a table and the roles of its columns, by their titles and by what stands under them."""
    titles, rows = _titles(table, vocabulary)
    rows = tuple(row for row in rows if not _repeats(row, titles))
    sample = [row for row in rows[:SAMPLE_ROWS] if not is_spanned(row)]
    columns = [[row.cells[place].text() for row in sample if place < len(row.cells)] for place in range(_width(table))]
    parameters = () if lists_calls(titles, vocabulary) else (_as_parameters,)
    for read in (_as_errors, _as_statuses, *parameters):
        if (found := read(titles, columns, vocabulary)) is not None:
            return Columns(found[0], found[1], rows)
    unknown: Role = ""
    return Columns("other", (unknown,) * len(columns), rows)


_Roles: TypeAlias = "tuple[TableKind, tuple[Role, ...]] | None"
_Cells: TypeAlias = Sequence[Sequence[str]]


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
    return any(_is(title, role, vocabulary) for role in every)


@lru_cache(maxsize=4096)
def _is(title: str, role: Role, vocabulary: Vocabulary) -> bool:
    listed = vocabulary.folded(f"{role} columns")
    if title in listed or (bare := fold(_NOTE.sub("", title))) in listed:
        return True
    if role not in _OF_ERRORS or not bare:
        return False
    adjectives = vocabulary.folded("column adjectives")
    parts = [
        " ".join(word for word in part.split() if word not in adjectives)
        for part in phrase("several titles").split(bare)
    ]
    return all(part in listed for part in parts)


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
        if title and _is(title, role, vocabulary):
            return role
    return ""


def _as_errors(titles: tuple[str, ...], columns: _Cells, vocabulary: Vocabulary) -> _Roles:
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


def _by_codes(roles: list[Role], titles: tuple[str, ...], columns: _Cells, vocabulary: Vocabulary) -> list[Role]:
    """Find the codes under any title where they cannot be anything else: `AS.0001`."""
    place = next((place for place, cells in enumerate(columns) if are_service_codes(cells)), None)
    if place is None:
        return roles
    others = tuple(role for role in ERROR_ROLES if role != "error code")
    found = list(_roles((*titles[:place], "", *titles[place + 1 :]), others, vocabulary))
    found[place] = "error code"
    return found


def _as_statuses(titles: tuple[str, ...], columns: _Cells, vocabulary: Vocabulary) -> _Roles:
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


def _as_parameters(titles: tuple[str, ...], columns: _Cells, vocabulary: Vocabulary) -> _Roles:
    """Names with a type, a mandatory mark, a place or at least a description."""
    roles = list(_roles(titles, PARAMETER_ROLES, vocabulary))
    _by_content(roles, titles, columns, vocabulary)
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


def _names_things(roles: Sequence[Role], columns: _Cells, vocabulary: Vocabulary) -> bool:
    """Whether the name column holds wire keys: most of its cells, or some beside a column that is full of types."""
    cells = columns[roles.index("name")]
    share = _keys(cells)
    if share >= MOST or len(cells) <= 1:
        return True
    types = columns[roles.index("type")] if "type" in roles else ()
    return share > 0 and _most(types, lambda cell: is_type(cell, vocabulary))


def _places(roles: Sequence[Role], wanted: Role) -> list[int]:
    return [place for place, role in enumerate(roles) if role == wanted]


def _nests(roles: Sequence[Role], columns: _Cells) -> bool:
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


def _most(cells: Sequence[str], holds: Callable[[str], bool]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(map(holds, filled)) / len(filled) >= MOST


def _by_places(roles: list[Role], titles: Sequence[str], columns: _Cells, vocabulary: Vocabulary) -> None:
    """Tell a "Type" column of places ("Path", "Query") from one of types, which is then the next of such a title."""
    if "type" in roles and "place" not in roles:
        place = roles.index("type")
        if _most(columns[place], lambda cell: vocabulary.has("place words", cell)):
            roles[place] = "place"
            others = (
                other for other, title in enumerate(titles) if not roles[other] and _is(title, "type", vocabulary)
            )
            if (other := next(others, None)) is not None:
                roles[other] = "type"


def _by_marks(roles: list[Role], columns: _Cells, vocabulary: Vocabulary) -> None:
    """Find the mandatory marks of a column whose title may mean anything: "Option", "Usage", "Note"."""
    if {"mandatory", "optional"} & set(roles):
        return
    for place, cells in enumerate(columns):
        vague = roles[place] == "description" or (roles[place] == "name" and "name" in roles[:place])
        words = {fold(cell) for cell in cells if cell.strip()}
        if vague and words and words.isdisjoint(_SWITCHES) and all(map(_marks(vocabulary).__contains__, words)):
            roles[place] = "mandatory"
            return


@lru_cache(maxsize=8)
def _marks(vocabulary: Vocabulary) -> frozenset[str]:
    return vocabulary.folded("yes") | vocabulary.folded("no")


def _by_wording(roles: list[Role], titled: frozenset[Role], columns: _Cells, vocabulary: Vocabulary) -> None:
    """Tell names and descriptions under titles of their own from what they hold, beside types or mandatory marks."""
    if not {"type", "mandatory", "optional"} & set(roles):
        return
    open_places = [place for place, role in enumerate(roles) if not role and any(map(str.strip, columns[place]))]
    if "name" not in roles and _tells_sure(roles, titled, columns, vocabulary):
        named = [place for place in open_places if all(is_key(cell.strip()) for cell in columns[place] if cell.strip())]
        if len(named) == 1 and named[0] == open_places[0]:
            roles[named[0]] = "name"
            open_places.remove(named[0])
    if "name" in roles and "description" not in roles:
        told = [place for place in open_places if _most(columns[place], _is_prose)]
        told = told or [
            place for place, role in enumerate(roles) if role == "range" and _most(columns[place], _is_prose)
        ]
        if len(told) == 1:
            roles[told[0]] = "description"


def _tells_sure(roles: Sequence[Role], titled: frozenset[Role], columns: _Cells, vocabulary: Vocabulary) -> bool:
    """Whether a column is full of types, or one whose title says so of mandatory marks."""
    typed = columns[roles.index("type")] if "type" in roles else ()
    marked = columns[roles.index("mandatory")] if "mandatory" in titled else ()
    return _most(typed, lambda cell: is_type(cell, vocabulary)) or _most(
        marked, lambda cell: fold(cell) in _marks(vocabulary)
    )


def _is_about_codes(title: str, vocabulary: Vocabulary) -> bool:
    """Whether the title ends as those of codes do: below "Reason code" stand values, not names."""
    return title.rpartition(" ")[2] in vocabulary.folded("error code columns")


def _is_prose(cell: str) -> bool:
    return len(cell.split()) >= PROSE


def _by_content(roles: list[Role], titles: Sequence[str], columns: _Cells, vocabulary: Vocabulary) -> None:
    """Give the columns that their titles do not explain a role by what they hold: types, yes and no, keys."""
    _by_places(roles, titles, columns, vocabulary)
    _by_marks(roles, columns, vocabulary)
    titled = frozenset(roles)
    untitled, given = not any(titles), set(roles)
    for place, cells in enumerate(columns[: len(roles)]):
        if roles[place] or not cells or {"type", "mandatory", "place"} <= given:
            continue
        if untitled and place == 0 and all(is_key(cell.strip()) for cell in cells):
            roles[place] = "name"
        elif "place" not in given and _most(cells, lambda cell: vocabulary.has("place words", cell)):
            roles[place] = "place"
        elif "type" not in given and _most(cells, lambda cell: is_type(cell, vocabulary)):
            roles[place] = "type"
        elif "mandatory" not in given and _most(
            cells, lambda cell: vocabulary.has("yes", cell) or vocabulary.has("no", cell)
        ):
            roles[place] = "mandatory"
        given.add(roles[place])
    codes = [place for place, title in enumerate(titles) if _is_about_codes(title, vocabulary)]
    _by_wording(roles, titled, [() if place in codes else cells for place, cells in enumerate(columns)], vocabulary)
    if untitled and "name" in roles and "type" in roles and "description" not in roles and "" in roles:
        roles[len(roles) - 1 - roles[::-1].index("")] = "description"
