"""What a kept result depends on: this program, the libraries it reads with, the settings, the files as they look.

Has a file changed? By size, mtime and inode, as git does it: a timestamp too fresh to trust is not trusted.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from samplecast import __version__
from samplecast.options import Options

Signature: TypeAlias = tuple[int, int, int]
"""Size in bytes, mtime in nanoseconds, inode."""

FRESH_NS = 2_000_000_000
"""A file changed within this of the moment it was looked at may change again without its mtime showing it:
the coarsest clock of a file system in use ticks every two seconds."""

_LIBRARIES = ("docutils", "jinja2", "lxml", "markdown_it", "msgspec", "yaml")
_PACKAGE = Path(__file__).parent.parent


def digest(*parts: str | bytes) -> str:
    """A hex digest that tells any two lists of parts apart."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()


@cache
def of_program() -> str:
    """Version, interpreter, and which files of ours and of the libraries lie there: an edit makes another program."""
    ours = [line for folder in (_PACKAGE, _PACKAGE.parents[1] / "templates") for line in _listing(str(folder))]
    return digest(__version__, sys.version, *ours, *_libraries())


def of_options(options: Options) -> str:
    """The settings, with what lies in the user's folder of templates."""
    templates = _listing(options.templates) if options.templates else ()
    return digest(_spelled(options), *templates)


@lru_cache(maxsize=64)
def _spelled(options: Options) -> str:
    """The settings as text; nearly all of it is the vocabulary, and nearly all pages have the same.

    Where an override is written is no setting: one that only moves within its file makes nothing anew.
    """
    nowhere = tuple(replace(override, file="", line=0) for override in options.overrides)
    return digest(repr(replace(options, overrides=nowhere)))


def _libraries() -> Iterator[str]:
    """Where each library is and which file it begins with; nothing is imported to find out."""
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            yield f"{name} {signature(os.stat(spec.origin))[:2]}"  # noqa: PTH116  a signature takes a stat


def _listing(folder: str) -> list[str]:
    """Name, size and time of every file below a folder, sorted; nothing where there is no folder."""
    found = []
    stack = [folder]
    while stack:
        try:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        stack.append(entry.path)
                    elif not entry.name.endswith(".pyc"):
                        size, modified, _ = signature(entry.stat())
                        found.append(f"{entry.path[len(folder) :]} {size} {modified}")
        except OSError:
            continue
    return sorted(found)


def signature(status: os.stat_result) -> Signature:
    """What tells a file from its next version without reading it."""
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def signature_of(path: str | os.PathLike[str]) -> Signature | None:
    """The signature of a file; None where there is no file to look at."""
    try:
        return signature(os.stat(path))  # noqa: PTH116  a Path per file is what a warm run cannot afford
    except OSError:
        return None


def settled(mark: Signature, looked_at_ns: int) -> bool:
    """Whether the signature, taken at a time, will differ once the file changes again."""
    return mark[1] + FRESH_NS <= looked_at_ns
