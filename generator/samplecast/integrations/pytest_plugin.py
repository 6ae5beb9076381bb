"""`pytest --samplecast docs/`: one item per page, its failure the findings as lines.

Without the option nothing is collected and nothing of samplecast but this file is imported. Pages are collected
as pytest collects, and checked together when the first of them runs, so that they can be held against each other.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr

    from samplecast.integrations.checking import HostReport

_Style: TypeAlias = Literal["long", "short", "line", "no", "native", "value", "auto"]
_FOUND: pytest.StashKey[list[Path]] = pytest.StashKey()
_CHECKED: pytest.StashKey[HostReport] = pytest.StashKey()


class FindingsError(Exception):
    """A page with findings; the text is what the user reads."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare `--samplecast`."""
    group = parser.getgroup("samplecast")
    group.addoption("--samplecast", action="store_true", help="check the REST documentation among the given paths")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PageFile | None:
    """Collect a page: by its suffix."""
    if not parent.config.getoption("samplecast"):
        return None
    from samplecast.pages import SUFFIXES

    if file_path.suffix.lower() not in SUFFIXES:
        return None
    parent.config.stash.setdefault(_FOUND, []).append(file_path)
    return PageFile.from_parent(parent, path=file_path)


class PageFile(pytest.File):
    """A page as pytest collects it."""

    def collect(self) -> Iterable[PageItem]:
        """Give the one item of the page."""
        yield PageItem.from_parent(self, name="samplecast")


class PageItem(pytest.Item):
    """A page to be checked."""

    def runtest(self) -> None:
        """Fail with the findings of the page, if there are any."""
        checked = _checked(self.config)
        page = self.path.relative_to(checked.pages.root).as_posix()
        if all(page != read.page for read in checked.pages.pages):
            pytest.skip("excluded by the settings of samplecast")
        if lines := checked.lines(page):
            raise FindingsError(lines)

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: _Style | None = None
    ) -> str | TerminalRepr:
        """Show findings as they are; a traceback is for what should not happen."""
        from samplecast.usage import UsageError

        if isinstance(excinfo.value, (FindingsError, UsageError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the page, not a line of Python."""
        return self.path, None, f"samplecast: {self.path.name}"


def _checked(config: pytest.Config) -> HostReport:
    """Every collected page, checked when it is first asked for."""
    if _CHECKED not in config.stash:
        found: list[Path] = config.stash[_FOUND]
        config.stash[_CHECKED] = _check(config, found)
    return config.stash[_CHECKED]


def _check(config: pytest.Config, files: Sequence[Path]) -> HostReport:
    from samplecast.config import find_config, load_config
    from samplecast.integrations.checking import check
    from samplecast.pages import Pages, find

    settings = load_config(find_config(config.rootpath))
    root = settings.root or str(_top(config, files))
    # Files named one by one are never excluded; the folder says which of them are.
    wanted = {page.page for page in find([root], root, settings.exclude).pages}
    found = find([str(file) for file in dict.fromkeys(files)], root)
    return check(Pages(found.root, tuple(page for page in found.pages if page.page in wanted)), settings)


def _top(config: pytest.Config, files: Sequence[Path]) -> Path:
    """The deepest folder above what pytest was asked for and what it collected."""
    asked = [config.invocation_params.dir / argument.partition("::")[0] for argument in config.args]
    places = [path if path.is_dir() else path.parent for path in (*asked, *files)]
    return Path(os.path.commonpath([os.path.abspath(path) for path in places]))  # noqa: PTH100  links stay links
