"""Runs over the pages of a revision, as version control has them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from samplecast.cli.run import CommandRun, opened
from samplecast.engine.revisions import repository_of, write_revision
from samplecast.pages import find
from samplecast.usage import UsageError


def at_revision(run: CommandRun, revision: str, folder: Path) -> CommandRun:
    """The same run over what its paths named at a revision, put below `folder`; UsageError where it is not there."""
    where = [Path(path).absolute() for path in run.settings.paths]
    top = repository_of(where[0] if where[0].is_dir() else where[0].parent)
    inside = [path.resolve().relative_to(top.resolve()).as_posix() for path in where]
    folder.mkdir()
    write_revision(top, revision, inside, folder)
    return opened(run, [str(folder / path) for path in inside])


@contextmanager
def beneath_root(run: CommandRun, revision: str) -> Iterator[CommandRun | None]:
    """The same run at a revision, with the same root, so that pages have equal names; None where it has none of them.

    Paths that the revision does not have are left out. UsageError for an unknown revision, or a root that it lacks.
    """
    root = run.pages.root.resolve()
    top = repository_of(root).resolve()
    with tempfile.TemporaryDirectory(prefix="samplecast-") as name:
        folder = Path(name).resolve()
        write_revision(top, revision, [root.relative_to(top).as_posix()], folder)
        then = _then(run.settings.paths, top, folder)
        try:
            pages = find(then, str(folder / root.relative_to(top)), run.settings.exclude) if then else None
        except UsageError:  # folders without a page
            pages = None
        settings = replace(run.settings, paths=tuple(then))
        yield replace(run, settings=settings, pages=pages, unread={}, reopen=None) if pages else None


def _then(paths: Sequence[str], top: Path, folder: Path) -> list[str]:
    """Where the paths are below the folder that a revision was put into, as far as it has them."""
    inside = [folder / Path(path).resolve().relative_to(top) for path in paths]
    return [str(path) for path in inside if path.exists()]
