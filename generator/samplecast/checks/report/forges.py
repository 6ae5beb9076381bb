"""Findings as annotations of GitHub Actions and as a GitLab code quality report."""

from __future__ import annotations

import json
from collections import Counter

from samplecast.checks.report.report import Report, ends
from samplecast.diagnostics import Diagnostic, Severity
from samplecast.printable import one_line

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_GITLAB: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}

ANNOTATIONS_PER_STEP = 10
"""GitHub shows at most ten annotations of each kind from one step and drops the rest without a word."""


def github(report: Report) -> str:
    """Workflow commands, errors first; what GitHub would drop is counted in a last plain line."""
    seen: Counter[Severity] = Counter()
    lines = []
    for found in sorted(report.diagnostics, key=lambda found: (list(_COMMANDS).index(found.severity), *found.key())):
        seen[found.severity] += 1
        if seen[found.severity] <= ANNOTATIONS_PER_STEP:
            lines.append(_command(report, found))
    cut = [
        f"{count - ANNOTATIONS_PER_STEP} more {kind}s" for kind, count in seen.items() if count > ANNOTATIONS_PER_STEP
    ]
    if cut:
        lines.append(f"samplecast: {', '.join(cut)} not annotated ({ANNOTATIONS_PER_STEP} of a kind are shown)")
    return "".join(line + "\n" for line in lines)


def gitlab(report: Report) -> str:
    """A code quality report: a JSON list with stable fingerprints."""
    found = [
        {
            "description": f"{diagnostic.code} {one_line(diagnostic.message)}",
            "check_name": diagnostic.name,
            "fingerprint": fingerprint,
            "severity": _GITLAB[diagnostic.severity],
            "location": {"path": report.relative(diagnostic.span.path), "lines": _lines(diagnostic)},
        }
        for diagnostic, fingerprint in zip(report.diagnostics, report.fingerprints(), strict=True)
    ]
    return json.dumps(found, indent=2) + "\n"


def _lines(found: Diagnostic) -> dict[str, int]:
    return {"begin": found.span.line, "end": ends(found.span)[0]}


def _command(report: Report, found: Diagnostic) -> str:
    line, column = ends(found.span)
    properties = {
        "title": f"{found.code} {found.name}",
        "file": report.shown(found.span.path),
        "line": found.span.line,
        "endLine": line,
    }
    if line == found.span.line:  # GitHub ignores columns of an annotation over several lines
        properties |= {"col": found.span.column, "endColumn": column}
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[found.severity]} {written}::{_data(one_line(found.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
