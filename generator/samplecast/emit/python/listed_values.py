"""Allowed values as types: `Literal["TCP", "UDP"]`, under a name of its own where a module needs it more than once.

Requests may hold nothing else; an answer may, for servers learn new values before docs do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from samplecast.emit.python.flat_types import DATE_TIME, FlatType
from samplecast.emit.python.line_breaking import code
from samplecast.emit.python.literals import string
from samplecast.emit.python.python_names import class_name
from samplecast.facts import Constraints
from samplecast.naming import type_name, unique
from samplecast.options import Enums
from samplecast.sample import Json
from samplecast.value_words import value_words

MOST_VALUES = 200
"""A longer list is no type that anybody would read: the field is of the plain type."""

LONGEST_VALUE = 80
"""Characters of a value; where one is longer the field is of the plain type, too."""

LONGEST_IN_PLACE = 40
"""Columns of a list that still stands in the annotation of its field; a longer one has a name."""


class ListRule(Struct, frozen=True):
    """How lists of values become types."""

    enums: Enums = "off"
    mixes: bool = True
    """As in `Target`."""


def with_listed(flat: FlatType, said: Constraints, rule: ListRule, *, asked: bool) -> FlatType:
    """The type with the values that the docs list for it, or for its items where it is an array.

    `asked`: it is sent, and never comes from a server.
    """
    if rule.enums == "off" or not (said.enum or said.const is not None):
        return flat
    if flat.item and flat.leading == "item":
        return replace(flat, item=with_listed(flat.item, said, rule, asked=asked))
    if flat.leading != "scalar" or DATE_TIME in flat.scalars:
        return flat
    listed = _spelled(said, [scalar.kind for scalar in flat.scalars if scalar.kind != "null"])
    only = not said.open and (rule.enums == "closed" or (rule.enums == "by-side" and asked))
    fits = rule.mixes or (only and not {"True", "False"} & set(listed))
    return replace(flat, listed=listed, only=only) if listed and fits else flat


def _spelled(said: Constraints, kinds: Sequence[str]) -> tuple[str, ...]:
    """The values as Python spells them; none where a `Literal` cannot hold one, or they say no more than bool."""
    if not kinds:
        return ()
    words = value_words(said, kinds)
    listed = words.get("enum", [words["const"]] if "const" in words else [])
    values = [value for value in listed if value is not None] if isinstance(listed, list) else []
    if not all(isinstance(value, (str, int)) for value in values) or all(isinstance(value, bool) for value in values):
        return ()
    long = len(values) > MOST_VALUES or any(isinstance(value, str) and len(value) > LONGEST_VALUE for value in values)
    return () if long else tuple(dict.fromkeys(map(_literal, values)))


def kind_of(literal: str) -> str:
    """The kind of scalar that a value is, from how Python spells it."""
    if literal in {"True", "False"}:
        return "boolean"
    return "string" if literal[-1] in "\"'" else "integer"


def _literal(value: Json) -> str:
    return string(value) if isinstance(value, str) else str(value)


def list_names(uses: Iterable[tuple[str, str, FlatType]], taken: Collection[str]) -> dict[tuple[str, ...], str]:
    """Names for the lists of a module that are used more than once or are long, by the values as Python spells them.

    `uses` are the owner, the wire key and the type of every field and argument. A list is called as its key is, behind
    its owner where several lists have that key.
    """
    found = [(owner, key, listed) for owner, key, flat in uses if (listed := listed_of(flat))]
    times = Counter(listed for _, _, listed in found)
    lists_of: dict[str, set[tuple[str, ...]]] = {}
    for _, key, listed in found:
        lists_of.setdefault(key, set()).add(listed)
    names: dict[tuple[str, ...], str] = {}
    used = set(taken)
    for owner, key, listed in found:
        if listed in names or (times[listed] == 1 and len(spelled(listed)) <= LONGEST_IN_PLACE):
            continue
        short = class_name(type_name(key) or "Value")
        long = class_name(f"{type_name(owner)}{type_name(key) or 'Value'}")
        names[listed] = unique(short if len(lists_of[key]) == 1 and short not in used else long, used)
        used.add(names[listed])
    return names


def listed_of(flat: FlatType) -> tuple[str, ...]:
    """The listed values of a type, or of what it is an array of."""
    while not flat.listed and flat.item:
        flat = flat.item
    return flat.listed


def spelled(listed: Iterable[str]) -> str:
    """The values as a type."""
    return f"Literal[{', '.join(listed)}]"


def alias_lines(names: Iterable[tuple[tuple[str, ...], str]]) -> str:
    """The assignments of the names, one below the other."""
    return "\n".join(code(f"{name}: TypeAlias = {spelled(listed)}") for listed, name in names)
