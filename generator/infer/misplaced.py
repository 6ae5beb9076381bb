"""Rows in the wrong place: nested fields listed beside the object they belong to, objects under a misspelt key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from generator import naming
from generator.infer.merge import Keys, Shape
from generator.infer.stated import Claim

_COMPARED = 10_000
"""Pairs of keys that are compared; tables and examples that share next to nothing have more."""

FEWEST = 2
"""One key alone may well stand in two objects."""


def misplaced(stated: Mapping[str, Claim], keys: Keys | None) -> tuple[Mapping[str, Claim], str]:
    """The rows that speak of what is inside one of the keys, and that key.

    A table that lists `clusters` and, right below, all fields of a cluster is flat: the example has none of these
    beside `clusters`, but most of them inside it. Rows that the example lacks go there with them: all, where the
    example has nothing beside that key, else those that stand between them.
    """
    if keys is None or keys.always is None:
        return {}, ""
    unseen = [key for key in stated if key not in keys.members]
    listed = frozenset(unseen) if len(unseen) >= FEWEST else frozenset()
    inside = {key: {name for name in _inside(shape) if name in listed} for key, shape in keys.members.items() if listed}
    home = max(inside, key=lambda key: len(inside[key]), default="")
    hits = [name for name in unseen if home and name in inside[home]]
    if len(hits) < FEWEST or 2 * len(hits) < len(unseen):
        return {}, ""
    place = {name: number for number, name in enumerate(stated)}
    first, last = place[hits[0]], place[hits[-1]]
    alone = len(keys.members) == 1
    return {name: stated[name] for name in unseen if alone or first <= place[name] <= last}, home


def respelled(
    stated: Mapping[str, Claim], members: Mapping[str, Shape], listed: Callable[[Claim], AbstractSet[str]]
) -> Mapping[str, Claim]:
    """The claims, those of an object that the example shows under almost the same key moved to that key.

    `hostNetwok` and `hostNetwork`, `ports` and `port`: where the fields listed for one are those shown in the other,
    they are the same.
    """
    unseen = stated.keys() - members.keys()
    strange = [key for key in members if key not in stated and _inside(members[key])] if unseen else []
    if not strange or len(strange) * len(unseen) > _COMPARED:
        return stated
    moved: dict[str, str] = {}
    for key in sorted(strange):
        inside = _inside(members[key])
        for name in sorted(unseen - moved.keys()):
            if alike(key, name) and 2 * len(inside & listed(stated[name])) >= len(inside):
                moved[name] = key
                break
    return {moved.get(name, name): claim for name, claim in stated.items()}


def _inside(shape: Shape) -> AbstractSet[str]:
    """The keys of an object, or of the objects in a list."""
    while shape.keys is None and shape.item is not None:
        shape = shape.item
    return shape.keys.members.keys() if shape.keys else frozenset()


def alike(one: str, other: str) -> bool:
    """Whether two keys differ by no more than case, marks, number, or one letter."""
    first, second = ("".join(naming.words(naming.singular(key))) for key in (one, other))
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return len(longer) - len(shorter) <= 1 and longer[start + 1 :] in {shorter[start:], shorter[start + 1 :]}
