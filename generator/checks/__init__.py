"""Any model to diagnostics, one function per rule.

A rule is a generator function from facts to findings; its docstring is its documentation. `RULES` in
`registry.py` is the one list of them: code, name, severity, and whether it runs by default.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from generator.checks import suppressions
from generator.checks.model import Finding, Rule, Service
from generator.checks.registry import DEFAULT, NAMES, RULES
from generator.checks.selecting import Selection, enabled, ignored_in
from generator.diagnostics import Diagnostic
from generator.facts import PageFacts

__all__ = ["DEFAULT", "NAMES", "RULES", "Finding", "Rule", "Selection", "Service", "check"]

_DEFAULTS = Selection()


def check(services: Sequence[Service], selection: Selection = _DEFAULTS) -> list[Diagnostic]:
    """Every finding that is neither deselected nor suppressed, by path, line, column and code.

    Raises UnknownRuleError for a selector that names no rule.
    """
    codes = enabled(selection, NAMES, DEFAULT)
    by_page: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for service in services:
        for found in _of_service(service, codes):
            by_page[found.span.path].append(found)
    pages = (page for service in services for page in service.pages)
    return sorted(
        (found for page in pages for found in _of_page(page, by_page[page.page], codes, selection)), key=Diagnostic.key
    )


def _of_service(service: Service, codes: frozenset[str]) -> Iterator[Diagnostic]:
    """What the rules over a whole service find, on any of its pages."""
    for code in sorted(codes):
        rule = RULES[code]
        if rule.service is not None:
            yield from (_diagnostic(rule, finding) for finding in rule.service(service))


def _of_page(
    page: PageFacts, found: list[Diagnostic], codes: frozenset[str], selection: Selection
) -> Iterator[Diagnostic]:
    """What is left of a page's findings after what its comments and the settings silence."""
    silenced = ignored_in(selection, page.page, NAMES)
    for code in sorted(codes):
        rule = RULES[code]
        if rule.page is not None:
            found.extend(_diagnostic(rule, finding) for finding in rule.page(page))
    kept, used = suppressions.apply(page, found)
    for code in sorted(codes):
        rule = RULES[code]
        if rule.last is not None:
            kept.extend(_diagnostic(rule, finding) for finding in rule.last(page, used, codes))
    yield from (found for found in kept if found.code not in silenced)


def _diagnostic(rule: Rule, finding: Finding) -> Diagnostic:
    return Diagnostic(rule.code, rule.name, rule.severity, finding.span, finding.message, finding.fix, finding.related)
