"""The pages of a host program, checked as `samplecast check` would check them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from samplecast.checks import Selection, baseline, chosen, visible
from samplecast.checks.report import REPORTERS, Report
from samplecast.checks.selection import UnknownRuleError
from samplecast.config import Settings
from samplecast.diagnostics import Diagnostic
from samplecast.engine import Engine
from samplecast.pages import Pages, find
from samplecast.pipeline import Inputs
from samplecast.pipeline import check as check_pages
from samplecast.source import Markup
from samplecast.usage import UsageError


class HostReport(Struct, frozen=True):
    """What became of the pages."""

    pages: Pages
    findings: Mapping[str, Sequence[Diagnostic]]
    """By page; pages without any are left out."""
    unreadable: Mapping[str, str]
    """Pages that could not be read, with the reason."""

    def lines(self, page: str) -> str:
        """The findings of a page, one concise line each; why it could not be read, where that is so."""
        if page in self.unreadable:
            return self.unreadable[page]
        report = Report(self.findings.get(page, ()), shown=self.pages.shown, show_fixes=False)
        return REPORTERS["concise"](report).rstrip("\n")


def check(pages: Pages, settings: Settings, markups: Mapping[str, Markup] | None = None) -> HostReport:
    """Check pages together; `markups` tells the markup of those whose host knows it.

    A page that cannot be read is kept apart and the others are checked. UsageError where the settings are wrong.
    """
    settings = replace(settings, options=settings.options_below(pages.root))
    inputs = Inputs(pages, settings.options, settings.markup, settings.max_page_bytes, markups or {})
    chosen_rules = settings.check
    selection = Selection(
        chosen_rules.select,
        chosen_rules.extend_select,
        chosen_rules.ignore,
        chosen_rules.per_file_ignores,
        chosen_rules.severity,
        chosen_rules.min_severity,
    )
    refused: dict[str, str] = {}
    try:
        codes = chosen(selection)
    except UnknownRuleError as error:
        raise UsageError(str(error)) from error
    engine = Engine(seconds=settings.page_timeout)
    checked = check_pages(inputs, codes, engine, complete=_complete(pages), apart=refused)
    by_name = {page.page: page for page in pages.pages}
    unreadable = refused | {page: f"{by_name[page].file}: {reason}" for page, reason in checked.unread.items()}
    read = [page for page in by_name if page not in unreadable]
    findings: dict[str, list[Diagnostic]] = {}
    for found in _new(visible(checked.found, selection), read, settings):
        findings.setdefault(found.span.path, []).append(found)
    return HostReport(pages, findings, unreadable)


def _new(findings: list[Diagnostic], read: Sequence[str], settings: Settings) -> Sequence[Diagnostic]:
    """What the baseline of the settings does not accept."""
    file = settings.check.baseline
    if not file:
        return findings
    try:
        accepted = baseline.load(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, baseline.BaselineError) as error:
        raise UsageError(f"{file}: {error}") from error
    return baseline.compare(findings, accepted, read).new


def _complete(pages: Pages) -> bool:
    """Whether these are all pages below their root."""
    below = {page.page for page in find([str(pages.root)]).pages}
    return below <= {page.page for page in pages.pages}
