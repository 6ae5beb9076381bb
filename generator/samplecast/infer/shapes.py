"""Sample documents as shapes."""

from __future__ import annotations

import re

from samplecast.infer.merge import Keys, Kind, Place, Shape, merge_all
from samplecast.sample import Node

DEEPEST = 100
"""Levels of nesting that are told apart; below them any value goes."""

_DATE_TIME = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?",
    re.ASCII,
)
_SHORTEST_DATE_TIME = len("2000-01-01T00:00:00")


def shape_of(tree: Node, line: int = 0, column: int = 0, depth: int = DEEPEST) -> Shape:
    """The shape of a sample document; `line` and `column` are added to its places to make them the page's."""
    place = (tree.line + line, tree.column + column)
    kind = tree.kind
    if kind == "object":
        return _object(tree, line, column, depth) if depth else Shape({"deep": place})
    if kind == "array":
        if not depth:
            return Shape({"deep": place})
        items = [shape_of(item, line, column, depth - 1) for item in tree.items]
        return Shape({"array": place}, merge_all(items) if items else None)
    return Shape({_scalar(tree): place})


def _object(tree: Node, line: int, column: int, depth: int) -> Shape:
    place = (tree.line + line, tree.column + column)
    last = {str(member.key.value): member.value for member in tree.members}
    members = {key: shape_of(value, line, column, depth - 1) for key, value in last.items()}
    names = frozenset(members)
    keys = Keys(members, None if tree.incomplete else names, names, frozenset({tuple(members)}))
    return Shape({"object": place}, None, keys)


def fragment(tree: Node, place: Place) -> Shape:
    """The shape of a fragment in a table cell: it shows kinds and keys, and proves none of them always there."""
    return _loose(shape_of(tree), place)


def _loose(shape: Shape, place: Place) -> Shape:
    keys = shape.keys
    if keys is not None:
        keys = Keys({key: _loose(inner, place) for key, inner in keys.members.items()}, None, None, keys.orders)
    return Shape(dict.fromkeys(shape.seen, place), _loose(shape.item, place) if shape.item else None, keys)


def _scalar(tree: Node) -> Kind:
    value = tree.value
    if isinstance(value, str):
        plain = len(value) < _SHORTEST_DATE_TIME or _DATE_TIME.fullmatch(value) is None
        return "string" if plain else "date-time"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "null" if value is None else "number"
