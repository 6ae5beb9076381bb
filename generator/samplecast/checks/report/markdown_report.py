"""Findings as Markdown: a summary for the comment of a pull request."""

from __future__ import annotations

import re
from collections import Counter

from samplecast.checks.report.report import Report
from samplecast.diagnostics import SEVERITIES, Diagnostic
from samplecast.printable import one_line

MOST_ROWS = 50
"""Forges cut off comments of 65,000 characters; whoever has more findings reads the report itself."""


def markdown(report: Report) -> str:
    """How many findings of each severity there are, and the worst of them as a table."""
    counts = Counter(found.severity for found in report.diagnostics)
    if not counts:
        return "**samplecast**: clean\n"
    told = ", ".join(f"{counts[one]:,} {one}{'s' if counts[one] != 1 else ''}" for one in SEVERITIES if counts[one])
    worst = sorted(report.diagnostics, key=lambda found: (SEVERITIES.index(found.severity), *found.key()))
    rows = "".join(_row(report, found) for found in worst[:MOST_ROWS])
    more = f"\n{len(worst) - MOST_ROWS:,} more findings are not shown.\n" if len(worst) > MOST_ROWS else ""
    head = "| Severity | Rule | Where | What |\n| --- | --- | --- | --- |\n"
    return f"**samplecast**: {told}\n\n{head}{rows}{more}"


def _row(report: Report, found: Diagnostic) -> str:
    where = f"{report.relative(found.span.path)}:{found.span.line}"
    return f"| {found.severity} | {found.code} {found.name} | `{_cell(where)}` | {_cell(found.message)} |\n"


def _cell(text: str) -> str:
    """A text that stays inside its cell and is no markup."""
    return re.sub(r"([\\|<>*_`\[\]])", r"\\\1", one_line(text))
