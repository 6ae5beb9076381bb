"""What columns hold, where their titles do not say it: types, mandatory marks, places, names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

from samplecast.extract.tables.codes import MOST
from samplecast.extract.tables.column_titles import Role, is_title
from samplecast.extract.tables.names import is_key
from samplecast.extract.tables.types import is_type
from samplecast.vocabulary import Vocabulary, fold

Cells: TypeAlias = Sequence[Sequence[str]]
"""The texts of the cells of each column."""

PROSE = 3
"""A cell of so many words tells something."""
_SWITCHES = frozenset({"true", "false", "x"})
"""Marks that may as well be values."""


def most(cells: Sequence[str], holds: Callable[[str], bool]) -> bool:
    """Whether most of the cells that hold anything hold such."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(map(holds, filled)) / len(filled) >= MOST


def _by_places(roles: list[Role], titles: Sequence[str], columns: Cells, vocabulary: Vocabulary) -> None:
    """Tell a "Type" column of places ("Path", "Query") from one of types, which is then the next of such a title."""
    if "type" in roles and "place" not in roles:
        place = roles.index("type")
        if most(columns[place], lambda cell: vocabulary.has("place words", cell)):
            roles[place] = "place"
            others = (
                other for other, title in enumerate(titles) if not roles[other] and is_title(title, "type", vocabulary)
            )
            if (other := next(others, None)) is not None:
                roles[other] = "type"


def _by_marks(roles: list[Role], columns: Cells, vocabulary: Vocabulary) -> None:
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


def _by_wording(roles: list[Role], titled: frozenset[Role], columns: Cells, vocabulary: Vocabulary) -> None:
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
        told = [place for place in open_places if most(columns[place], _is_prose)]
        told = told or [
            place for place, role in enumerate(roles) if role == "range" and most(columns[place], _is_prose)
        ]
        if len(told) == 1:
            roles[told[0]] = "description"


def _tells_sure(roles: Sequence[Role], titled: frozenset[Role], columns: Cells, vocabulary: Vocabulary) -> bool:
    """Whether a column is full of types, or one whose title says so of mandatory marks."""
    typed = columns[roles.index("type")] if "type" in roles else ()
    marked = columns[roles.index("mandatory")] if "mandatory" in titled else ()
    return most(typed, lambda cell: is_type(cell, vocabulary)) or most(
        marked, lambda cell: fold(cell) in _marks(vocabulary)
    )


def _is_about_codes(title: str, vocabulary: Vocabulary) -> bool:
    """Whether the title ends as those of codes do: below "Reason code" stand values, not names."""
    return title.rpartition(" ")[2] in vocabulary.folded("error code columns")


def _is_prose(cell: str) -> bool:
    return len(cell.split()) >= PROSE


def by_content(roles: list[Role], titles: Sequence[str], columns: Cells, vocabulary: Vocabulary) -> None:
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
        elif "place" not in given and most(cells, lambda cell: vocabulary.has("place words", cell)):
            roles[place] = "place"
        elif "type" not in given and most(cells, lambda cell: is_type(cell, vocabulary)):
            roles[place] = "type"
        elif "mandatory" not in given and most(
            cells, lambda cell: vocabulary.has("yes", cell) or vocabulary.has("no", cell)
        ):
            roles[place] = "mandatory"
        given.add(roles[place])
    codes = [place for place, title in enumerate(titles) if _is_about_codes(title, vocabulary)]
    _by_wording(roles, titled, [() if place in codes else cells for place, cells in enumerate(columns)], vocabulary)
    if untitled and "name" in roles and "type" in roles and "description" not in roles and "" in roles:
        roles[len(roles) - 1 - roles[::-1].index("")] = "description"
