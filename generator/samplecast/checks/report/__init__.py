"""Diagnostics to text, in the form of each reader: a person, a program, a forge.

Every reporter is a pure function of a `Report`; nothing here prints. Texts of the docs pass through
`printable`, so that no control character reaches a terminal or an annotation.
"""

from __future__ import annotations

from collections.abc import Callable

from samplecast.checks.report.ci import github, gitlab, junit
from samplecast.checks.report.html_report import html
from samplecast.checks.report.json_report import as_json, json_lines
from samplecast.checks.report.markdown_report import markdown
from samplecast.checks.report.report import Report
from samplecast.checks.report.sarif import sarif
from samplecast.checks.report.text_report import concise, full

REPORTERS: dict[str, Callable[[Report], str]] = {
    "full": full,
    "concise": concise,
    "json": as_json,
    "json-lines": json_lines,
    "html": html,
    "markdown": markdown,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "junit": junit,
}
"""By the word of `--output-format`. Each text ends with a line feed unless it is empty."""

__all__ = ["REPORTERS", "Report"]
