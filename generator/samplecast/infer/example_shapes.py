"""Sample documents as shapes, and whether the keys of an object are data or names."""

from __future__ import annotations

import math
import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from msgspec import Struct

from samplecast.facts import Example, Operation, Role
from samplecast.infer.merge import Keys, Kind, Position, Shape, merge_all
from samplecast.sample import Json, Node
from samplecast.sample.placeholders import is_left_out, is_placeholder, named_type

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
        items = [shape_of(item, line, column, depth - 1) for item in tree.items if not is_left_out(item)]
        return Shape({"array": place}, merge_all(items) if items else None)
    if isinstance(tree.value, str) and is_placeholder(tree.value):
        named = named_type(tree.value)
        return Shape({"placeholder": place, named: place} if named else {"placeholder": place})
    if isinstance(tree.value, float) and not math.isfinite(tree.value):
        return Shape({"placeholder": place, "number": place})  # its literal stands in a string
    return Shape({_scalar(tree): place})


def _object(tree: Node, line: int, column: int, depth: int) -> Shape:
    place = (tree.line + line, tree.column + column)
    last = {str(member.key.value): member.value for member in tree.members if not is_left_out(member.key)}
    cut = tree.incomplete or (len(last) < len(tree.members) and any(is_left_out(member.key) for member in tree.members))
    members = {key: shape_of(value, line, column, depth - 1) for key, value in last.items()}
    names = frozenset(members)
    keys = Keys(members, None if cut else names, names, frozenset({tuple(members)}))
    return Shape({"object": place}, None, keys)


def fragment(tree: Node, place: Position) -> Shape:
    """The shape of a fragment in a table cell: it shows kinds and keys, and proves none of them always there."""
    return _loose(shape_of(tree), place)


def _loose(shape: Shape, place: Position) -> Shape:
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


class ExampleDocument(Struct, frozen=True):
    """One JSON document of an example."""

    example: Example
    index: int
    shape: Shape

    @property
    def value(self) -> Json:
        """What it reads as."""
        return self.example.sample.values[self.index]

    @property
    def keys(self) -> AbstractSet[str]:
        """The keys at its root."""
        return self.shape.keys.members.keys() if self.shape.keys else frozenset()


def documents(operation: Operation, role: Role) -> list[ExampleDocument]:
    """The JSON documents of an operation's examples in this role, in order."""
    return [
        ExampleDocument(example, index, shape_of(tree, *_offset(example)))
        for example in operation.examples
        if example.role == role
        for index, tree in enumerate(example.sample.trees)
    ]


def _offset(example: Example) -> tuple[int, int]:
    """What turns a place in the sample into one on the page; without columns where these are not known."""
    return (example.span.line - 1, example.span.column - 1 if example.verbatim else 0)


_DATA = re.compile(
    r"""
      \d+                                             # 1024
    | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}     # an id with dashes
    | (?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}            # an id without
    | \d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?             # an address
    | \d{4}-\d\d(?:-\d\d.*)?                          # a day
    | (?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}               # a network card
    | .*[\s/@<>{}*!].*                                # white space, paths, mail addresses, placeholders, `!room:host`
    | (?:[\w-]+\.)+(?:com|org|net|io|local|example|internal)(?::\d+)?   # a host
    | (?:com|org|net|io|dev)\.[\w.-]+                 # a label after a host turned round
    | ([a-z])\1{2,}                                  # xxx, aaa: a placeholder
    | (?:key|tag|label|name|user|field|prop(?:erty)?|additionalprop|param|parameter|attr(?:ibute)?)[-_ ]?\d+
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r".*\d.*", re.DOTALL)
_FEW = 3


def is_map(keys: Keys) -> bool:
    """Whether the keys are data: ids, addresses, placeholders, or numbered siblings that all look the same."""
    members = keys.members
    if not members:
        return not keys.incomplete
    if all(_is_data(key) for key in members):
        return True
    if len(members) < _FEW or not all(_NUMBERED.fullmatch(key) for key in members):
        return False
    first, *others = members.values()
    return all(_alike(first, other) for other in others)


@lru_cache(maxsize=16384)
def _is_data(key: str) -> bool:
    return _DATA.fullmatch(key) is not None


def _alike(one: Shape, other: Shape) -> bool:
    if one.seen.keys() != other.seen.keys():
        return False
    if one.keys is None or other.keys is None:
        return True
    return one.keys.members.keys() == other.keys.members.keys()
