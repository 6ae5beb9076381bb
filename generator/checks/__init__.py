"""Any model to diagnostics, one function per rule.

A rule is a generator function from the facts of a page to places and messages; its docstring is its
documentation. `RULES` is the registry: a rule by code, with the name and severity that users see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from generator.checks import prose, samples
from generator.diagnostics import Diagnostic, Severity
from generator.facts import PageFacts
from generator.source import Span

Check: TypeAlias = Callable[[PageFacts], Iterable[tuple[Span, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What users see of a rule, and the function behind it."""

    name: str
    severity: Severity
    check: Check


RULES: Mapping[str, Rule] = {
    "EX101": Rule("invalid-json", "error", samples.invalid_json),
    "EX102": Rule("incomplete-sample", "warning", samples.incomplete_sample),
    "ER101": Rule("prose-names-missing-field", "warning", prose.prose_names_missing_field),
}


def check(pages: Iterable[PageFacts]) -> list[Diagnostic]:
    """Every finding of every rule, ordered by path, line, column and code."""
    return sorted((finding for page in pages for finding in _findings(page)), key=Diagnostic.key)


def _findings(page: PageFacts) -> Iterator[Diagnostic]:
    for code, rule in RULES.items():
        for span, message in rule.check(page):
            yield Diagnostic(code, rule.name, rule.severity, span, message)
