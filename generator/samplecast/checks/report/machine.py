"""Findings for programs: JSON, JSON Lines, JUnit XML."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

from samplecast.checks.report.report import Report, ends
from samplecast.diagnostics import Diagnostic, Fix
from samplecast.printable import one_line, printable
from samplecast.source import Span

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
"""The library's own escaping loads a network client with it, and every start of the command waits for that."""


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


def junit(report: Report) -> str:
    """JUnit XML: a test case per page, a failure per page with findings."""
    by_page: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for found in report.diagnostics:
        by_page[found.span.path].append(found)
    pages = sorted({*report.pages, *by_page})
    cases = "".join(_case(report, page, by_page.get(page, [])) for page in pages)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="samplecast">\n'
        f'  <testsuite name="samplecast" tests="{len(pages)}" failures="{len(by_page)}" errors="0">\n'
        f"{cases}  </testsuite>\n</testsuites>\n"
    )


def _case(report: Report, page: str, findings: list[Diagnostic]) -> str:
    shown = _xml(one_line(report.shown(page)))
    head = f'    <testcase classname="{shown}" name="{shown}"'
    if not findings:
        return f"{head}/>\n"
    lines = "\n".join(f"{d.span.line}:{d.span.column}: {d.code} {d.message}" for d in findings)
    summary = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    return f'{head}>\n      <failure message="{summary}">{_xml(lines)}</failure>\n    </testcase>\n'


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", printable(text)).translate(_ENTITIES)


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
