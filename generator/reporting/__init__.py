"""Diagnostics to text, in the form of each reader: a person, a program, a forge.

Every reporter is a pure function of a `Report`; nothing here prints. Texts of the docs pass through
`printable`, so that no control character reaches a terminal or an annotation.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.reporting.forges import github, gitlab
from generator.reporting.machine import as_json, json_lines, junit
from generator.reporting.report import Report
from generator.reporting.sarif import sarif
from generator.reporting.text import concise, full

REPORTERS: dict[str, Callable[[Report], str]] = {
    "full": full,
    "concise": concise,
    "json": as_json,
    "json-lines": json_lines,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "junit": junit,
}
"""By the word of `--output-format`. Each text ends with a line feed unless it is empty."""

__all__ = ["REPORTERS", "Report"]
