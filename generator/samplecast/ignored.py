"""What version control leaves out: the `.gitignore` files of a repository, as git reads them.

They count from the root of the repository downwards, the innermost one first; outside a repository, from the folder
that is searched. What stands below a folder that is left out is left out whatever else is said of it. A pattern that
git would refuse, or with so many wildcards that holding it against a name could take long, leaves nothing out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

GITIGNORE = ".gitignore"
_MOST_BYTES = 1024 * 1024
_MOST_LINES = 10_000
_MOST_WILDCARDS = 3
"""In one part of a pattern, and of `**` in all of it: the time of a match grows with the power of that number. Real
patterns have one or two (`*.sw?`, `**/build/**`)."""


class Patterns(Struct, frozen=True):
    """The patterns of one file."""

    spec: GitIgnoreSpec
    above: str
    """What leads from the folder of the file to the folder that is searched: `docs/api/`; empty where it is below."""
    below: int
    """How much of a path in the folder that is searched leads to the folder of the file."""

    def says(self, path: str) -> bool | None:
        """Whether a path is left out; None where no pattern is about it. A folder ends with `/`."""
        return self.spec.check_file(self.above + path[self.below :]).include


def is_ignored(path: str, files: Iterable[Patterns]) -> bool:
    """Whether a path in the folder that is searched is left out; `files` come innermost first."""
    return next((said for patterns in files if (said := patterns.says(path)) is not None), False)


def patterns_above(folder: str) -> tuple[Patterns, ...]:
    """The patterns from the root of the repository down to a folder, its own aside, innermost first.

    A folder that is left out itself is searched all the same, as if nothing had been said above it.
    """
    root, parts = _way_down(folder)
    specs = [(level, spec) for level in range(len(parts)) if (spec := read_patterns(Path(root, *parts[:level])))]
    innermost_first = specs[::-1]
    for depth in range(1, len(parts) + 1):
        said = (
            spec.check_file("/".join(parts[level:depth]) + "/").include
            for level, spec in innermost_first
            if level < depth
        )
        if next((one for one in said if one is not None), False):
            return ()
    return tuple(Patterns(spec, "/".join(parts[level:]) + "/", 0) for level, spec in innermost_first)


def _way_down(folder: str) -> tuple[str, list[str]]:
    """The root of the repository and the folders that lead from there to a folder; none outside a repository."""
    place = os.path.abspath(folder)  # noqa: PTH100  as typed, links and all
    parts: list[str] = []
    while not os.path.lexists(os.path.join(place, ".git")):  # noqa: PTH118  strings
        above, name = os.path.split(place)
        if above == place:
            return place, []
        place, parts = above, [name, *parts]
    return place, parts


def read_patterns(folder: str | Path) -> GitIgnoreSpec | None:
    """The patterns of the file in a folder; None where there is no such file, or nothing in it."""
    try:
        with open(os.path.join(folder, GITIGNORE), encoding="utf-8", errors="replace") as stream:  # noqa: PTH118, PTH123
            lines = stream.read(_MOST_BYTES).splitlines()
    except OSError:
        return None
    wanted = list(islice(_sound(lines), _MOST_LINES))
    if not wanted:
        return None
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  slow to load, and only here

    try:
        return GitIgnoreSpec.from_lines(wanted)
    except ValueError:  # one of them is none: leave that one out
        return GitIgnoreSpec.from_lines(line for line in wanted if _is_pattern(line))


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  as above

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _sound(lines: Iterable[str]) -> Iterator[str]:
    """The patterns that git would take, and that can be held against any name in no time."""
    for line in lines:
        pattern = line.rstrip()
        bare = pattern.lstrip("!")
        if not bare.strip("/\\") or bare.startswith("#") or pattern.startswith("!!"):
            continue
        parts = bare.split("/")
        if parts.count("**") <= _MOST_WILDCARDS and all(part.count("*") <= _MOST_WILDCARDS for part in parts):
            yield pattern
