"""Findings as SARIF 2.1.0."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from samplecast.checks.report.report import Report, ends
from samplecast.diagnostics import Diagnostic, Edit, Fix, Severity
from samplecast.printable import printable
from samplecast.source import Span

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def sarif(report: Report) -> str:
    """A SARIF log of one run: relative paths, columns in code points, fingerprints that outlive line numbers."""
    codes = sorted({found.code for found in report.diagnostics})
    firsts = {found.code: found for found in reversed(report.diagnostics)}
    driver: dict[str, Any] = {"name": "samplecast", "rules": [_rule(report, firsts[code]) for code in codes]}
    if report.version:
        driver["version"] = report.version
    results = [
        _result(report, found, codes.index(found.code), fingerprint)
        for found, fingerprint in zip(report.diagnostics, report.fingerprints(), strict=True)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(report: Report, found: Diagnostic) -> dict[str, Any]:
    return {
        "id": found.code,
        "name": found.name,
        "shortDescription": {"text": report.rules.get(found.code, found.name)},
        "defaultConfiguration": {"level": _LEVELS[found.severity]},
    }


def _result(report: Report, found: Diagnostic, rule_index: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[found.severity],
        "message": {"text": printable(found.message)},
        "locations": [_location(report, found.span)],
        "partialFingerprints": {"samplecast/v1": fingerprint},
    }
    if found.fix is not None:
        result["fixes"] = [_fix(report, found.fix)]
    if found.related:
        result["relatedLocations"] = [
            _location(report, near.span) | {"id": number, "message": {"text": printable(near.message)}}
            for number, near in enumerate(found.related, 1)
        ]
    return result


def _location(report: Report, span: Span) -> dict[str, Any]:
    line, column = ends(span)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(report.relative(span.path)), "uriBaseId": "%SRCROOT%"},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": line,
                "endColumn": column + 1,  # SARIF's end column is exclusive
            },
        }
    }


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    """A fix as replacements by page; an insertion deletes an empty region."""
    pages = dict.fromkeys(edit.span.path for edit in fix.edits)
    changes = [
        {
            "artifactLocation": {"uri": quote(report.relative(page)), "uriBaseId": "%SRCROOT%"},
            "replacements": [_replacement(edit) for edit in fix.edits if edit.span.path == page],
        }
        for page in pages
    ]
    return {"description": {"text": printable(fix.message)}, "artifactChanges": changes}


def _replacement(edit: Edit) -> dict[str, Any]:
    span = edit.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line or span.line,
        "endColumn": span.end_column + 1,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}
