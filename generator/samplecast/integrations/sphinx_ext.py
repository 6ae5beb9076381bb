"""`extensions = ["samplecast.integrations.sphinx_ext"]`: findings as warnings of the Sphinx build.

Every build checks all its source pages, also those that Sphinx does not read again: what one page says may be
wrong because another one changed. `-W` and `suppress_warnings = ["samplecast.EX103"]` work as for any warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from sphinx.errors import ConfigError
from sphinx.util import logging

from samplecast import __version__
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from samplecast.integrations.checking import HostReport
    from samplecast.source import Markup

_TYPE = "samplecast"
_UNREADABLE = "unreadable"
_MARKUPS: Mapping[str, Markup] = {"restructuredtext": "rst", "markdown": "markdown"}
"""Our markups by the file types of Sphinx's `source_suffix`."""

_logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register with a Sphinx application."""
    app.connect("env-before-read-docs", _report)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _report(app: Sphinx, env: BuildEnvironment, _docnames: Sequence[str]) -> None:
    """Warn about every finding on the pages of the build."""
    documents = {Path(env.doc2path(name)): name for name in sorted(env.found_docs)}
    markups = {file: markup for file in documents if (markup := _markup(app, file)) is not None}
    if left_out := len(documents) - len(markups):
        _logger.info("samplecast: %d documents are neither reStructuredText nor Markdown", left_out)
    if not markups:
        return
    try:
        checked = _check(app, markups)
    except UsageError as error:
        raise ConfigError(f"samplecast: {error}") from error
    names = {file.relative_to(app.srcdir).as_posix(): name for file, name in documents.items()}
    _warn(checked, names)


def _check(app: Sphinx, markups: Mapping[Path, Markup]) -> HostReport:
    from samplecast.config import find_config, load_config
    from samplecast.globs import covers
    from samplecast.integrations.checking import check
    from samplecast.pages import Pages, find

    settings = load_config(find_config(Path(app.confdir)))
    root = str(app.srcdir)
    found = find([str(file) for file in markups], root)
    # Files named one by one are never excluded, and so they are here: Sphinx names them all.
    pages = tuple(page for page in found.pages if not covers(settings.exclude, page.page))
    by_page = {file.relative_to(app.srcdir).as_posix(): markup for file, markup in markups.items()}
    return check(Pages(found.root, pages), settings, by_page)


def _warn(checked: HostReport, names: Mapping[str, str]) -> None:
    from samplecast.printable import one_line

    for page in checked.pages.pages:
        name = names[page.page]
        if page.page in checked.unreadable:
            _logger.warning("%s", checked.unreadable[page.page], type=_TYPE, subtype=_UNREADABLE, location=name)
        for found in checked.findings.get(page.page, ()):
            text = f"{found.code} {one_line(found.message)}"
            _logger.warning("%s", text, type=_TYPE, subtype=found.code, location=(name, found.span.line))


def _markup(app: Sphinx, file: PurePath) -> Markup | None:
    """The markup that Sphinx reads a file as; None for one of which we know nothing."""
    suffixes: Mapping[str, str] = app.config.source_suffix
    longest = max((suffix for suffix in suffixes if file.name.endswith(suffix)), key=len, default="")
    return _MARKUPS.get(suffixes.get(longest, ""))
