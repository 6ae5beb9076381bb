"""Pages as links name them: relative, from the root of the docs or of a site, with or without suffix."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

REFERENCE = "ref:"
"""What readers write before a target that a site generator looks up by the end of its path."""
_SUFFIX = re.compile(r"\.(?:md|mdx|markdown|rst|html?)$", re.IGNORECASE)
_FOLDER_PAGES = frozenset({"index", "readme", "_index"})


class PagePaths(Struct, frozen=True):
    """The pages of a service by the steps of their paths."""

    pages: frozenset[str]
    by_name: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """The steps of the path and the page, by the last step."""

    def resolve(self, home: str, target: str) -> tuple[str, str]:
        """Page and anchor of a link on `home`: the page beside it, else the one with the longest matching path suffix.

        The page is empty where none or several match.
        """
        path, _, anchor = target.removeprefix(REFERENCE).partition("#")
        if not path:
            return home, anchor
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(home), path))
        if beside in self.pages:
            return beside, anchor
        steps = _steps(path)
        candidates = self.by_name.get(steps[-1], ()) if steps else ()
        ranked = sorted(((_common(steps, own), page) for own, page in candidates), reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return "", anchor
        return ranked[0][1], anchor


def page_paths(pages: Iterable[str]) -> PagePaths:
    """The pages, ready to be looked up."""
    by_name: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    known = frozenset(pages)
    for page in sorted(known):
        if steps := _steps(page):
            by_name[steps[-1]].append((steps, page))
    return PagePaths(known, {name: tuple(found) for name, found in by_name.items()})


def _steps(path: str) -> tuple[str, ...]:
    """The steps of a path as they are compared; a page that stands for its folder is called like it."""
    bare = _SUFFIX.sub("", path).lower()
    steps = tuple(step for step in bare.split("/") if step not in {"", ".", ".."})
    return steps[:-1] if len(steps) > 1 and steps[-1] in _FOLDER_PAGES else steps


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many steps at the end of two paths are the same."""
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length
