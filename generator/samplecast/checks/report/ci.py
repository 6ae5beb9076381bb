"""Findings for continuous integration: GitHub annotations, a GitLab code quality report, JUnit XML."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict

from samplecast.checks.report.report import Report, ends
from samplecast.diagnostics import Diagnostic, Severity
from samplecast.printable import one_line, printable

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_GITLAB: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
"""The library's own escaping loads a network client with it, and every start of the command waits for that."""

ANNOTATIONS_PER_STEP = 10
"""GitHub shows at most ten annotations of each kind from one step and silently drops the rest."""


def github(report: Report) -> str:
    """Workflow commands, errors first; a last plain line counts those that GitHub would drop."""
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
