"""Findings for programs: JSON and JSON Lines."""

from __future__ import annotations

import json
from typing import Any

from samplecast.checks.report.report import Report, ends
from samplecast.diagnostics import Diagnostic, Fix
from samplecast.printable import printable
from samplecast.source import Span


def as_json(report: Report) -> str:
    """A JSON list of findings; `[]` when clean."""
    found = [entry(report, diagnostic) for diagnostic in report.diagnostics]
    return (json.dumps(found, indent=2) if found else "[]") + "\n"


def json_lines(report: Report) -> str:
    """One JSON object per line and finding."""
    return "".join(json.dumps(entry(report, diagnostic)) + "\n" for diagnostic in report.diagnostics)


def entry(report: Report, found: Diagnostic) -> dict[str, Any]:
    """One finding in the shape that other programs rely on; rows and columns count from 1, ends are inclusive."""
    return {
        "code": found.code,
        "name": found.name,
        "severity": found.severity,
        "message": printable(found.message),
        "filename": report.shown(found.span.path),
        "location": _start(found.span),
        "end_location": _end(found.span),
        "fix": None if found.fix is None else _fix(found.fix),
        "related": [
            {
                "filename": report.shown(near.span.path),
                "location": _start(near.span),
                "message": printable(near.message),
            }
            for near in found.related
        ],
    }


def _start(span: Span) -> dict[str, int]:
    return {"row": span.line, "column": span.column}


def _end(span: Span) -> dict[str, int]:
    line, column = ends(span)
    return {"row": line, "column": column}


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "message": printable(fix.message),
        "applicability": "safe" if fix.safe else "unsafe",
        "edits": [
            {
                "location": _start(edit.span),
                "end_location": {"row": edit.span.end_line or edit.span.line, "column": edit.span.end_column},
                "content": edit.text,
            }
            for edit in fix.edits
        ],
    }
