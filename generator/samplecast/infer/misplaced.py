"""Rows in the wrong place: nested fields listed beside the object they belong to, objects under a misspelt key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from samplecast import naming
from samplecast.infer.merge import Keys, Shape
from samplecast.infer.table_claims import TableClaim
from samplecast.infer.unions import SOME
from samplecast.schema import ListOf, Type, Unknown

_COMPARED = 10_000
"""Pairs of keys that are compared; tables and examples that share next to nothing have more."""

FEWEST = 2
"""One key alone may well stand in two objects."""
LONG = 6
"""Shorter keys have others one letter away that mean something else: `id` and `ip`."""

_NEIGHBOURS = 2
_MARK = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"\D+")


def misplaced(stated: Mapping[str, TableClaim], keys: Keys | None) -> tuple[Mapping[str, TableClaim], str]:
    """The rows that speak of what is inside one of the keys, and that key.

    A table that lists `clusters` and, right below, all fields of a cluster is flat: the example has none of these
    beside `clusters`, but most of them inside it. Rows that the example lacks go there with them: all, where the
    example has nothing beside that key, else those that stand between them.
    """
    if keys is None or keys.always is None:
        return {}, ""
    unseen = [key for key in stated if key not in keys.members]
    if wrapper := _sole_wrapper(stated, unseen, keys):
        return {name: stated[name] for name in unseen}, wrapper
    if len(unseen) < FEWEST:
        return {}, ""
    listed = frozenset(unseen)
    inside = {key: {name for name in _inside(shape) if name in listed} for key, shape in keys.members.items()}
    home = max(inside, key=lambda key: len(inside[key]), default="")
    hits = [name for name in unseen if home and name in inside[home]]
    if len(hits) < FEWEST or 2 * len(hits) < len(unseen):
        return {}, ""
    place = {name: number for number, name in enumerate(stated)}
    first, last = place[hits[0]], place[hits[-1]]
    alone = len(keys.members) == 1
    return {name: stated[name] for name in unseen if alone or first <= place[name] <= last}, home


def _sole_wrapper(stated: Mapping[str, TableClaim], unseen: Sequence[str], keys: Keys) -> str:
    """The one key of the example, where it is the first row, without fields of its own, and one of the others is in it.

    The sample of an update shows one field of many, that of a creation the ID alone; rows two levels down follow the
    row of the level between.
    """
    first = next(iter(stated), "")
    if not unseen or keys.members.keys() != {first} or not _is_bare(stated[first].type):
        return ""
    return first if _inside(keys.members[first]) & {*unseen} else ""


def _is_bare(type_: Type) -> bool:
    """Whether a row says that there is an object, or a list of them, and no more."""
    while isinstance(type_, ListOf):
        type_ = type_.item
    return type_ == SOME or isinstance(type_, Unknown)


def respelled(
    stated: Mapping[str, TableClaim],
    keys: Keys | None,
    listed: Callable[[TableClaim], AbstractSet[str]],
    familiar: Callable[[str], int],
) -> Mapping[str, TableClaim]:
    """The claims, those of keys that the example shows spelt a little differently moved to its spelling.

    `hostNetwok` and `hostNetwork`, `ports` and `port`: where the fields listed for one are those shown in the other,
    they are the same. So are a row whose key is never shown and a key that no row lists where all they differ by is
    their number, or a letter that makes the key's words no less `familiar` than the row's.
    """
    members: Mapping[str, Shape] = keys.members if keys else {}
    unseen = stated.keys() - members.keys()
    strange = [key for key in members if key not in stated] if unseen else []
    if not strange or len(strange) * len(unseen) > _COMPARED:
        return stated
    whole = keys is not None and keys.always is not None
    moved: dict[str, str] = {}
    for key in sorted(strange):
        inside = _inside(members[key])
        for name in sorted(unseen - moved.keys()):
            fields = inside & listed(stated[name]) if inside else frozenset[str]()
            if (inside and alike(key, name) and 2 * len(fields) >= len(inside)) or (
                whole and slipped(key, name, familiar)
            ):
                moved[name] = key
                break
    return {
        key: _fitting(claim, members[key]) if name in moved else claim
        for name, claim in stated.items()
        for key in (moved.get(name, name),)
    }


def _fitting(claim: TableClaim, shape: Shape) -> TableClaim:
    """The claim of a row for a key of another spelling: what it says of `values` holds for no single `value`."""
    several = isinstance(claim.type, ListOf)
    if not shape.seen.keys() - {"null"} or several == ("array" in shape.seen) or isinstance(claim.type, Unknown):
        return claim
    return replace(claim, type=Unknown("listed under another spelling, with another type"), overruled=())


def slipped(key: str, name: str, familiar: Callable[[str], int]) -> bool:
    """Whether the name that a row gives a key is a slip: of number, or of one letter that makes its words unfamiliar.

    Not by case and marks, where either may be right; not by a digit, which counts things; not by the first letter.
    """
    first, second = (_MARK.sub("", text).lower() for text in (key, name))
    if first == second or first[:1] != second[:1] or _NO_DIGIT.sub("", first) != _NO_DIGIT.sub("", second):
        return False
    right, wrong = naming.words(key), naming.words(name)
    if [*map(naming.singular, right)] == [*map(naming.singular, wrong)]:
        return True
    if min(len(first), len(second)) < LONG or not (alike(key, name) or _swapped(first, second)):
        return False
    worse = max((familiar(word) for word in wrong if word not in right), default=0)
    return min((familiar(word) for word in right if word not in wrong), default=0) >= worse


def _swapped(one: str, other: str) -> bool:
    """Whether all that differs is the order of two neighbouring letters."""
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(apart) != _NEIGHBOURS:
        return False
    first, second = apart
    return second == first + 1 and one[first] == other[second] and one[second] == other[first]


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
