"""The pages of a host program, checked as `samplecast check` would check them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from samplecast.checks import Selection, baseline
from samplecast.checks.report import REPORTERS, Report
from samplecast.checks.selection import UnknownRuleError
from samplecast.config import Settings
from samplecast.diagnostics import Diagnostic
from samplecast.engine.limits import SlowPageError, facts_within
from samplecast.facts import PageFacts
from samplecast.pages import Pages, find, load
from samplecast.pipeline import findings_of
from samplecast.source import Markup
from samplecast.usage import UsageError


class Checked(Struct, frozen=True):
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


def check(pages: Pages, settings: Settings, markups: Mapping[str, Markup] | None = None) -> Checked:
    """Check pages together; `markups` tells the markup of those whose host knows it.

    A page that cannot be read is kept apart and the others are checked. UsageError where the settings are wrong.
    """
    known = markups or {}
    settings = replace(settings, options=settings.options_below(pages.root))
    facts, unreadable = [], {}
    for page in pages.pages:
        try:
            source = load(page, known.get(page.page, settings.markup), settings.max_page_bytes)
            facts.append(facts_within(source, settings.options, settings.page_timeout))
        except SlowPageError as error:
            unreadable[page.page] = f"{page.file}: {error.reason}"
        except UsageError as error:
            unreadable[page.page] = str(error)
    findings: dict[str, list[Diagnostic]] = {}
    for found in _new(_findings(pages, facts, settings), facts, settings):
        findings.setdefault(found.span.path, []).append(found)
    return Checked(pages, findings, unreadable)


def _findings(pages: Pages, facts: Sequence[PageFacts], settings: Settings) -> list[Diagnostic]:
    """What the rules of the settings find."""
    chosen = settings.check
    selection = Selection(chosen.select, chosen.extend_select, chosen.ignore, chosen.per_file_ignores)
    complete = len(facts) == len(pages.pages) and _complete(pages)
    try:
        return findings_of(facts, settings.options, selection, pages.has_file, complete=complete)
    except UnknownRuleError as error:
        raise UsageError(str(error)) from error


def _new(findings: list[Diagnostic], facts: Sequence[PageFacts], settings: Settings) -> Sequence[Diagnostic]:
    """What the baseline of the settings does not accept."""
    file = settings.check.baseline
    if not file:
        return findings
    try:
        accepted = baseline.load(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, baseline.BaselineError) as error:
        raise UsageError(f"{file}: {error}") from error
    return baseline.compare(findings, accepted, (page.page for page in facts)).new


def _complete(pages: Pages) -> bool:
    """Whether these are all pages below their root."""
    below = {page.page for page in find([str(pages.root)]).pages}
    return below <= {page.page for page in pages.pages}
