"""Globs over paths: `*` and `?` stay within one part of a path, `**` as a part stands for any number of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache


def covers(globs: Sequence[str], page: str) -> bool:
    """Whether one of the globs matches the page, a folder above it, or the name of one of them."""
    if not globs:
        return False
    parts = page.split("/")
    prefixes = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    return any(matches(glob, name) for glob in globs for name in (*prefixes, *parts))


def matches(glob: str, path: str) -> bool:
    """Whether a glob matches a path as a whole, in time that grows with the product of their lengths at most."""
    expression = _expression(glob)
    return expression.fullmatch(path) is not None if expression is not None else _by_parts(glob, path)


@lru_cache(maxsize=64)
def _expression(glob: str) -> re.Pattern[str] | None:
    """A glob with at most one `**` as one expression, which cannot go back far; None for others."""
    parts = _parts(glob)
    if parts.count("**") > 1:
        return None
    spelled = "/".join("**" if part == "**" else _part(part).pattern for part in parts)
    if parts == ["**"]:
        return re.compile(".*", re.DOTALL)
    spelled = spelled.replace("**/", "(?:.*/)?") if parts[-1] != "**" else spelled[:-2] + ".+"
    return re.compile(spelled, re.DOTALL)


def _parts(glob: str) -> list[str]:
    """The parts of a glob, `**` at most once in a row."""
    parts = glob.removeprefix("./").rstrip("/").split("/")
    return [part for at, part in enumerate(parts) if part != "**" or parts[at - 1 : at] != ["**"]]


@lru_cache(maxsize=256)
def _part(part: str) -> re.Pattern[str]:
    """One part of a glob; what stands between two stars is found once, as far left as it can be."""
    first, *pieces = (
        "".join("[^/]" if character == "?" else re.escape(character) for character in piece)
        for piece in re.split(r"\*+", part)
    )
    if not pieces:
        return re.compile(first, re.DOTALL)
    *inner, last = pieces
    return re.compile(f"{first}{''.join(f'(?>[^/]*?{piece})' for piece in inner)}[^/]*{last}", re.DOTALL)


def _by_parts(glob: str, path: str) -> bool:
    """The same for several `**`: which beginnings of the path the glob can have matched, part by part."""
    names, reached = path.split("/"), {0}
    for part in _parts(glob):
        if part == "**":
            reached = set(range(min(reached), len(names) + 1)) if reached else set()
        else:
            one = _part(part)
            reached = {at + 1 for at in reached if at < len(names) and one.fullmatch(names[at])}
    return len(names) in reached
