"""The package of a host's build, generated as `samplecast generate` would generate it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from samplecast import output
from samplecast.config import Settings, find_config, load_config
from samplecast.engine import Engine
from samplecast.locking import locked
from samplecast.pages import Pages, find
from samplecast.pipeline import Inputs, facts_of_all, generate
from samplecast.steps.out import sources
from samplecast.usage import UsageError


class Project(Struct, frozen=True):
    """A project whose build emits a package."""

    root: Path
    settings: Settings

    @property
    def out(self) -> Path:
        """OUT relative to the root; UsageError where it lies elsewhere or names no package."""
        out = _absolute(self.settings.out)
        if not out.is_relative_to(self.root):
            raise UsageError(f"{self.settings.out}: OUT is not below {self.root}")
        output.package_name(Path(self.settings.out))
        return out.relative_to(self.root)

    def pages(self) -> Pages:
        """The pages that the package is cast from."""
        return find(self.settings.paths, self.settings.root, self.settings.exclude)

    def sources(self) -> list[Path]:
        """Every file that the package depends on, relative to the root. UsageError for one that lies elsewhere."""
        pages = self.pages()
        facts, _ = facts_of_all(self._inputs(pages), Engine(seconds=self.settings.page_timeout))
        included = {file.path for page in facts for file in page.source.files if file.text is not None}
        files = [_absolute(path) for path in sources(pages, included, self.settings)]
        if elsewhere := next((file for file in files if not file.is_relative_to(self.root)), None):
            raise UsageError(f"{elsewhere}: not below {self.root}: a source distribution cannot hold it")
        return [file.relative_to(self.root) for file in files]

    def _inputs(self, pages: Pages) -> Inputs:
        how = self.settings
        options = replace(how.options_below(pages.root), package=self.out.name)
        return Inputs(pages, options, how.markup, how.max_page_bytes)

    def generate(self, folder: Path) -> tuple[Path, ...]:
        """Bring a folder up to date as OUT; give every file that belongs there."""
        pages = self.pages()
        with locked(folder):
            plan = generate(self._inputs(pages), folder, Engine(seconds=self.settings.page_timeout))
            if plan.unread:  # a build that lacks a module is no build
                raise UsageError("\n".join(f"{pages.shown(page)}: {reason}" for page, reason in plan.unread.items()))
            output.write(folder, plan.changes)
        return tuple(folder / path for path in plan.paths)


def project(root: Path, paths: Sequence[str] = (), out: str = "") -> Project:
    """A project by its folder: its settings, and over them what the host's own configuration says.

    `paths` and `out` are relative to the folder.
    """
    root = _absolute(root)
    settings = load_config(find_config(root))
    if paths:
        settings = replace(settings, paths=tuple(str(root / path) for path in paths))
    if out:
        settings = replace(settings, out=str(root / out))
    return Project(root, settings)


def _absolute(path: str | Path) -> Path:
    """The absolute path without `..`; symbolic links stay what the user called them."""
    return Path(os.path.abspath(path))  # noqa: PTH100  resolving would follow links
