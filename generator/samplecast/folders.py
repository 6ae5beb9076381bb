"""Folders searched for files: what version control leaves out is passed over, and links do not lead out of the root."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from samplecast.ignored import GITIGNORE, Patterns, is_ignored, patterns_above, read_patterns
from samplecast.usage import UsageError

LEADS_OUT = "a link that leads out of the root, skipped: --follow-links reads it"
LEADS_NOWHERE = "a link that leads nowhere, skipped"
MOST_FOLDERS = 64
"""So deep may a file lie: what is cast from it lies as deep, and Python and file systems have their limits."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def walk(
    folder: Path, wanted: Callable[[str], object], root: Path, skipped: dict[str, str], *, follow_links: bool = False
) -> Iterator[str]:
    """Files below a folder with a name that is `wanted`, relative to it; the others go into `skipped` with the reason.

    Hidden folders and links to folders are not entered. UsageError for a folder that cannot be read.
    """
    top = os.path.join(folder, "")  # noqa: PTH118  strings, for speed
    stack = [(top, patterns_above(top))]
    while stack:
        current, patterns = stack.pop()
        try:
            with os.scandir(current) as listing:
                entries = list(listing)
        except OSError as error:
            raise UsageError(f"{Path(current)}: cannot read: {error.strerror}") from error
        if any(entry.name == GITIGNORE for entry in entries) and (spec := read_patterns(current)) is not None:
            inside = current[len(top) :].replace(os.sep, "/")
            patterns = (Patterns(spec, "", len(inside) + 1 if inside else 0), *patterns)
        for entry in entries:
            name = entry.path[len(top) :].replace(os.sep, "/")
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and not (patterns and is_ignored(f"{name}/", patterns)):
                    stack.append((entry.path, patterns))
            elif wanted(entry.name) and not (patterns and is_ignored(name, patterns)):
                reason = _reason_to_skip(entry, root, follow_links=follow_links) if entry.is_symlink() else ""
                if reason:
                    skipped[name] = reason
                elif entry.is_file():
                    yield name


def _reason_to_skip(entry: os.DirEntry[str], root: Path, *, follow_links: bool) -> str:
    """Why a link is not followed; empty where it is."""
    try:
        target = os.path.realpath(entry.path, strict=True)
    except OSError:
        return LEADS_NOWHERE
    inside = target.startswith(os.path.join(os.path.realpath(root), ""))  # noqa: PTH118  strings
    return "" if follow_links or inside else LEADS_OUT


def sound(page: str, shown: str) -> str:
    """The name of a page; UsageError for one that no report, rule of make or package could hold."""
    if not page.isprintable() and _CONTROL.search(page):
        name = _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), shown)
        raise UsageError(f"{name}: the name has control characters: rename the file, or leave it out with --exclude")
    if page.count("/") > MOST_FOLDERS:
        raise UsageError(
            f"{shown[:200]}...: more than {MOST_FOLDERS} folders inside one another: "
            "move the page up, or leave it out with --exclude"
        )
    return page
