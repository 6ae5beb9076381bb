"""Which rules run where: codes and prefixes, as users of ruff know them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter

from msgspec import Struct

from samplecast.diagnostics import SEVERITIES, Diagnostic, Severity
from samplecast.globs import covers

ALL = "ALL"


class UnknownRuleError(ValueError):
    """A selector that names no rule; the text says which and what was probably meant."""


class Selection(Struct, frozen=True):
    """The rules that a user selects and ignores."""

    select: tuple[str, ...] = ()
    """Codes, prefixes, names or `ALL`; empty for the default set."""
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Glob of pages, relative to the root, and the selectors ignored there."""
    severities: tuple[tuple[str, Severity], ...] = ()
    """Selectors with the severity that findings of their rules have instead of the rule's own."""
    least: Severity = "info"
    """Findings below this severity are not told."""

    def severity(self, found: Diagnostic) -> Severity:
        """How bad a finding is, by the most specific selector that names its rule."""
        naming = [
            (_weight(selector), severity)
            for selector, severity in self.severities
            if selector in {ALL, found.name} or _is_prefix(selector, found.code)
        ]
        return max(naming, key=itemgetter(0))[1] if naming else found.severity

    def tells(self, severity: Severity) -> bool:
        """Whether findings of a severity are told."""
        return at_least(severity, self.least)


def at_least(severity: Severity, least: Severity) -> bool:
    """Whether a severity is as bad as another, or worse."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(least)


def enabled(selection: Selection, rules: Mapping[str, str], default: Collection[str]) -> frozenset[str]:
    """The codes that run. `rules` maps code to name.

    The more specific selector wins: `--select TB --ignore TB102` leaves TB102 out, `--select TB102 --ignore TB`
    leaves it in. Raises UnknownRuleError.
    """
    chosen = {} if selection.select else dict.fromkeys(default, 0)
    wanted = [*selection.select, *selection.extend_select]
    for code in rules:
        weights = [_weight(selector) for selector in wanted if code in _match(selector, rules)]
        if weights:
            chosen[code] = max(weights)
    ignored: dict[str, int] = {}
    for selector in selection.ignore:
        for code in _match(selector, rules):
            ignored[code] = max(ignored.get(code, 0), _weight(selector))
    return frozenset(code for code, weight in chosen.items() if ignored.get(code, -1) < weight or code not in ignored)


def ignored_in(selection: Selection, page: str, rules: Mapping[str, str]) -> frozenset[str]:
    """The codes that `per-file-ignores` silences on a page."""
    return frozenset(
        code
        for glob, selectors in selection.per_file_ignores
        if covers((glob,), page)
        for selector in selectors
        for code in _match(selector, rules)
    )


def validate(selectors: Iterable[str], rules: Mapping[str, str]) -> None:
    """Raise UnknownRuleError for the first selector that names no rule."""
    for selector in selectors:
        _match(selector, rules)


def _match(selector: str, rules: Mapping[str, str]) -> Collection[str]:
    """The codes a selector stands for."""
    if selector == ALL:
        return rules.keys()
    found = [code for code, name in rules.items() if selector == name or _is_prefix(selector, code)]
    if not found:
        near = difflib.get_close_matches(selector, [ALL, *rules, *rules.values()], 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UnknownRuleError(f"no rule is called {selector!r}{hint}")
    return found


def _is_prefix(selector: str, code: str) -> bool:
    return bool(selector) and code.startswith(selector.upper())


def _weight(selector: str) -> int:
    """How specific a selector is: ALL 1, then by length; a rule's name counts as its whole code."""
    if selector == ALL:
        return 1
    return 1 + (len(selector) if re.fullmatch(r"[A-Za-z]+\d*", selector) else 99)
