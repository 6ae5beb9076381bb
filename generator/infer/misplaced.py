"""Rows in the wrong place: nested fields listed beside the object they belong to, objects under a misspelt key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from generator import naming
from generator.infer.merge import Keys, Shape
from generator.infer.stated import Claim

FEWEST = 2
"""One key alone may well stand in two objects."""


def misplaced(stated: Mapping[str, Claim], keys: Keys | None) -> tuple[Mapping[str, Claim], str]:
    """The rows that speak of what is inside one of the keys, and that key.

    A table that lists `clusters` and, right below, all fields of a cluster is flat: the example has none of these
    beside `clusters`, but most of them inside it. All rows that the example lacks go there then.
    """
    unseen = stated.keys() - keys.members.keys() if keys is not None and keys.always is not None else frozenset()
    if keys is None or len(unseen) < FEWEST:
        return {}, ""
    hits = {key: len(unseen & _inside(shape)) for key, shape in keys.members.items()}
    home = max(hits, key=lambda key: hits[key], default="")
    if not home or hits[home] < FEWEST or 2 * hits[home] < len(unseen):
        return {}, ""
    return {key: claim for key, claim in stated.items() if key in unseen}, home


def respelled(
    stated: Mapping[str, Claim], members: Mapping[str, Shape], listed: Callable[[Claim], AbstractSet[str]]
) -> Mapping[str, Claim]:
    """The claims, those of an object that the example shows under almost the same key moved to that key.

    `hostNetwok` and `hostNetwork`, `ports` and `port`: where the fields listed for one are those shown in the other,
    they are the same.
    """
    strange = members.keys() - stated.keys()
    unseen = stated.keys() - members.keys()
    if not strange or not unseen:
        return stated
    moved: dict[str, str] = {}
    for key in sorted(strange):
        inside = _inside(members[key])
        for name in unseen - moved.keys():
            if inside and alike(key, name) and 2 * len(inside & listed(stated[name])) >= len(inside):
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
