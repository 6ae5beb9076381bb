"""From facts to diagnostics, one function a rule.

A rule is a generator function from facts to findings; its docstring is its documentation. `RULES` in
`registry.py` is the one list of them: code, name, severity, and whether it runs by default.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from samplecast.checks import suppressions
from samplecast.checks.definition import Finding, Rule, Service
from samplecast.checks.registry import DEFAULT, NAMES, RULES
from samplecast.checks.selection import Selection, enabled, ignored_in
from samplecast.diagnostics import Diagnostic
from samplecast.facts import PageFacts

__all__ = [
    "DEFAULT",
    "NAMES",
    "RULES",
    "Finding",
    "Rule",
    "Selection",
    "Service",
    "check",
    "chosen",
    "findings",
    "visible",
]

_DEFAULTS = Selection()


def check(services: Sequence[Service], selection: Selection = _DEFAULTS) -> list[Diagnostic]:
    """Every finding that is neither deselected nor suppressed, by path, line, column and code.

    Raises UnknownRuleError for a selector that names no rule.
    """
    codes = chosen(selection)
    by_page = (findings(service, codes) for service in services)
    return visible((found for pages in by_page for page in pages.values() for found in page), selection)


def chosen(selection: Selection) -> frozenset[str]:
    """The codes of the rules that run. Raises UnknownRuleError for a selector that names no rule."""
    return enabled(selection, NAMES, DEFAULT)


def findings(service: Service, codes: frozenset[str]) -> dict[str, list[Diagnostic]]:
    """What the rules find on each page of a service, without what its comments silence."""
    by_page: dict[str, list[Diagnostic]] = {page.page: [] for page in service.pages}
    for rule in (RULES[code] for code in sorted(codes)):
        if rule.service is not None:
            for finding in rule.service(service):
                by_page[finding.span.path].append(_diagnostic(rule, finding))
    return {page.page: _of_page(page, by_page[page.page], codes) for page in service.pages}


def visible(found: Iterable[Diagnostic], selection: Selection) -> list[Diagnostic]:
    """The findings that the settings do not ignore on their pages, in order, with the severities of the settings."""
    silenced: dict[str, frozenset[str]] = {}
    kept = []
    for one in found:
        page = one.span.path
        if page not in silenced:
            silenced[page] = ignored_in(selection, page, NAMES)
        severity = selection.severity(one)
        if one.code not in silenced[page] and selection.tells(severity):
            kept.append(one if severity == one.severity else replace(one, severity=severity))
    return sorted(kept, key=Diagnostic.key)


def _of_page(page: PageFacts, found: list[Diagnostic], codes: frozenset[str]) -> list[Diagnostic]:
    """The findings on a page, with those of the rules over a single page, without those that comments silence."""
    for rule in (RULES[code] for code in sorted(codes)):
        if rule.page is not None:
            found.extend(_diagnostic(rule, finding) for finding in rule.page(page))
    kept, used = suppressions.apply(page, found)
    for rule in (RULES[code] for code in sorted(codes)):
        if rule.last is not None:
            kept.extend(_diagnostic(rule, finding) for finding in rule.last(page, used, codes))
    return kept


LONGEST_MESSAGE = 600
"""Characters of a message: a path of many KB that each of a hundred findings repeats makes reports of megabytes."""


def _diagnostic(rule: Rule, finding: Finding) -> Diagnostic:
    message = finding.message if len(finding.message) <= LONGEST_MESSAGE else f"{finding.message[:LONGEST_MESSAGE]}..."
    return Diagnostic(rule.code, rule.name, rule.severity, finding.span, message, finding.fix, finding.related)
