"""Which module a record that several pages share stands in: one of its own, so that a page loads no more than it needs.

Records that hold one another stand in one module: Python cannot import in circles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from samplecast.emit.python.python_names import class_name, module_name
from samplecast.naming import unique
from samplecast.schema import ListOf, MapOf, Record, Ref, Type, Union

_References = Mapping[str, Sequence[str]]


def shared_modules(records: Sequence[Record]) -> dict[str, str]:
    """For each record, by its key, the name of its module; that of a circle is called after its first record."""
    keys = {record.key for record in records}
    references = {record.key: [key for key in _referred(record) if key in keys] for record in records}
    circle = _circles(references)
    taken = {class_name(record.name) for record in records}  # a script without capitals has one spelling for both
    names: dict[str, str] = {}
    for record in records:
        first = circle[record.key]
        if first not in names:
            names[first] = unique(module_name(record.name), taken)
            taken.add(names[first])
    return {key: names[first] for key, first in circle.items()}


def _referred(record: Record) -> Iterator[str]:
    """The keys of the records that a record's fields refer to."""
    stack: list[Type] = [type_ for entry in record.fields for type_ in (entry.type, *entry.also)]
    while stack:
        match stack.pop():
            case Ref(key=key):
                yield key
            case ListOf(item=inner) | MapOf(value=inner):
                stack.append(inner)
            case Union(members=members):
                stack += members


def _circles(references: _References) -> dict[str, str]:
    """For each key the first of all that it leads to and that lead back to it, itself among them."""
    backwards: dict[str, list[str]] = {key: [] for key in references}
    for key, targets in references.items():
        for target in targets:
            backwards[target].append(key)
    place = {key: number for number, key in enumerate(references)}
    found: dict[str, str] = {}
    for root in reversed(_children_first(references)):
        if root not in found:
            circle = _reached(root, backwards, found)
            first = min(circle, key=place.__getitem__)
            found.update(dict.fromkeys(circle, first))
    return {key: found[key] for key in references}


def _children_first(references: _References) -> list[str]:
    """The keys, each behind those that it leads to as far as there are no circles; no recursion, chains are long."""
    order: list[str] = []
    seen: set[str] = set()
    for root in references:
        stack = [(root, iter(references[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            key, rest = stack[-1]
            following = next((target for target in rest if target not in seen), None)
            if following is None:
                order.append(key)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(references[following])))
    return order


def _reached(root: str, references: _References, done: Mapping[str, str]) -> set[str]:
    """All that a key leads to, itself among them, but for what is done."""
    found = {root}
    stack = [root]
    while stack:
        new = [key for key in references[stack.pop()] if key not in found and key not in done]
        found.update(new)
        stack += new
    return found
