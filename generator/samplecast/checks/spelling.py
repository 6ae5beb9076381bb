"""Whether two keys are one key, spelled twice."""

from __future__ import annotations

import re
from collections.abc import Collection

SHORTEST = 4
"""Shorter keys that differ in a letter are different keys: `id`, `ip`."""

MOST = 500
"""Among more keys than this, none is looked for that was meant."""

_MARKS = re.compile(r"[\W_]+")


def misspelt(key: str, known: Collection[str]) -> str:
    """The first of the known keys that differs from `key` by case or marks, else by one letter; empty for none."""
    if len(known) > MOST + 2:  # the key itself and an empty one apart
        return ""
    others = [name for name in known if name and name != key]
    if len(others) > MOST:
        return ""
    plain = _plain(key)
    for name in others:
        if plain and _plain(name) == plain:
            return name
    return next((name for name in others if one_edit(key, name)), "")


def one_edit(one: str, other: str) -> bool:
    """Whether one letter more, less, other or two swapped make one of the other; digits tell keys apart."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST or len(longer) - len(shorter) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if longer[start : start + 1].isdigit() or shorter[start : start + 1].isdigit():
        return False
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    swapped = shorter[start + 1 : start + 2] + shorter[start : start + 1] + shorter[start + 2 :]
    return shorter[start + 1 :] == longer[start + 1 :] or swapped == longer[start:]


def _plain(key: str) -> str:
    return _MARKS.sub("", key).lower()
