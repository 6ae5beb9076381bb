"""What a reporter is given: the findings, with what it takes to show them; and how many each rule has."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import Struct, field

from samplecast.diagnostics import SEVERITIES, Diagnostic
from samplecast.source import Span


def _no_lines(_page: str) -> Sequence[str]:
    return ()


Coverage: TypeAlias = tuple[int, Sequence[tuple[str, int]]]
"""How many blocks of a page were used, and how many were not, by reason."""


def _nothing_known(_page: str) -> Coverage:
    return 0, ()


class Report(Struct, frozen=True):
    """The findings of one run, in order, with the means to show them."""

    diagnostics: Sequence[Diagnostic]
    shown: Callable[[str], str] = str
    """Page to the path as a user in the working folder would type it."""
    lines: Callable[[str], Sequence[str]] = _no_lines
    """Page to its decoded lines, without line ends; empty where there are none to show."""
    pages: Sequence[str] = ()
    """Every page that was checked, clean or not."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """First line of each rule's documentation, by code."""
    version: str = ""
    colour: bool = False
    width: int = 0
    """Columns of the terminal; 0 where there is none."""
    show_fixes: bool = True
    accepted: Sequence[Diagnostic] = ()
    """Findings that the baseline accepts."""
    services: Mapping[str, str] = field(default_factory=dict)
    """Page to its service."""
    coverage: Callable[[str], Coverage] = _nothing_known
    """Page to what became of its blocks."""

    def relative(self, page: str) -> str:
        """The path for programs, which know no working folder: as shown below it, else relative to the docs' root."""
        shown = self.shown(page)
        return page if shown.startswith(("/", "../")) or ":" in shown.partition("/")[0] else shown

    def fingerprints(self) -> list[str]:
        """A digest per finding of rule, path and content, not of its line; the n-th twin counts up."""
        seen: Counter[str] = Counter()
        prints = []
        for diagnostic in self.diagnostics:
            content = f"{diagnostic.code}\0{diagnostic.span.path}\0{diagnostic.message}"
            seen[content] += 1
            prints.append(hashlib.sha256(f"{content}\0{seen[content]}".encode(errors="replace")).hexdigest()[:32])
        return prints


def summary(findings: Sequence[Diagnostic]) -> str:
    """`3 findings (1 error, 2 warnings; --fix mends 1)`; `clean` for none."""
    if not findings:
        return "clean"
    counts = Counter(found.severity for found in findings)
    plural = {"error": "errors", "warning": "warnings", "info": "info"}
    told = ", ".join(f"{counts[one]:,} {one if counts[one] == 1 else plural[one]}" for one in SEVERITIES if counts[one])
    fixable = sum(found.fix is not None and found.fix.safe for found in findings)
    fixes = f"; --fix mends {fixable:,}" if fixable else ""
    return f"{len(findings):,} finding{'s' if len(findings) > 1 else ''} ({told}{fixes})"


def ends(span: Span) -> tuple[int, int]:
    """Last line and last column of a span, inclusive; one character where the span says no more."""
    line = span.end_line or span.line
    column = span.end_column or (span.column if line == span.line else 1)
    return line, column


def statistics(report: Report) -> str:
    """One line per rule, the most frequent first: count, code, `[*]` where all can be fixed safely, name."""
    rows = _counts(report)
    width = max((len(f"{row['count']:,}") for row in rows), default=0)
    return "".join(
        f"{row['count']:>{width},}  {row['code']}  [{'*' if row['fixable'] else ' '}]  {row['name']}\n" for row in rows
    )


def statistics_json(report: Report) -> str:
    """The same as a JSON list."""
    return json.dumps(_counts(report), indent=2) + "\n"


def _counts(report: Report) -> list[dict[str, Any]]:
    counts = Counter(found.code for found in report.diagnostics)
    names = {found.code: found.name for found in report.diagnostics}
    fixable = Counter(found.code for found in report.diagnostics if found.fix is not None and found.fix.safe)
    return [
        {"code": code, "name": names[code], "count": count, "fixable": fixable[code] == count}
        for code, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    ]
