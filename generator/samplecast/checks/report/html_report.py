"""Findings as one HTML file that needs no network: services, pages, findings beside the lines they are about."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import unescape
from importlib.resources import files
from typing import Any

from samplecast.checks.report.report import Report, ends
from samplecast.diagnostics import Diagnostic
from samplecast.printable import one_line, printable
from samplecast.source import Span

BEFORE = AFTER = 2
"""So many lines of the page are shown around a finding."""
MOST_LINES = 12
"""Of a longer finding only the first lines are shown."""
LONGEST = 400
"""So much of a line is shown, around the finding."""

MOST_OF_A_ROW = 16_000
"""So much of the source of an HTML row is looked at: generated pages have a whole table on one line, a finding in
each of its cells, and reading the line again for each would take the square of its length."""

_TAG = re.compile(r"<[^<>]{0,2000}>")
_CELLS = re.compile(r"</t[dh]>")
_ROW_END = "</tr"


def html(report: Report) -> str:
    """The report as a page whose script shows the data that stands in it."""
    data = {
        "version": report.version,
        "pages": [_page(report, page) for page in report.pages],
        "rules": {code: report.rules.get(code, "") for code in sorted({one.code for one in _all(report)})},
        "findings": [_finding(report, one, new=True) for one in report.diagnostics]
        + [_finding(report, one, new=False) for one in report.accepted],
    }
    # "<" is all that could end the script, whatever stands in the docs
    written = json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    template = files("samplecast.checks.report").joinpath("report.html").read_text(encoding="utf-8")
    return template.replace("/*DATA*/", written, 1)


def _all(report: Report) -> Sequence[Diagnostic]:
    return (*report.diagnostics, *report.accepted)


def _page(report: Report, page: str) -> dict[str, Any]:
    used, skipped = report.coverage(page)
    return {
        "name": page,
        "shown": one_line(report.shown(page)),
        "service": report.services.get(page, ""),
        "used": used,
        "skipped": [[one_line(reason), count] for reason, count in skipped],
    }


def _finding(report: Report, found: Diagnostic, *, new: bool) -> dict[str, Any]:
    return {
        "page": found.span.path,
        "code": found.code,
        "name": found.name,
        "severity": found.severity,
        "line": found.span.line,
        "message": one_line(found.message),
        "new": new,
        "fix": "" if found.fix is None else f"{one_line(found.fix.message)}{'' if found.fix.safe else ' (unsafe)'}",
        "lines": _lines(report, found.span),
        "related": [
            {"message": one_line(near.message), "where": f"{one_line(report.shown(near.span.path))}:{near.span.line}"}
            | {"lines": _lines(report, near.span, around=0)}
            for near in found.related
        ],
    }


def _lines(report: Report, span: Span, around: int = BEFORE) -> list[list[Any]]:
    """Number, text before, marked text and text behind of each line; a row of an HTML table is one line of cells."""
    lines = report.lines(span.path)
    if not 0 < span.line <= len(lines):
        return []
    if "<tr" in lines[span.line - 1] or "<td" in lines[span.line - 1]:
        return [[span.line, "", _cells(lines, span.line), ""]]
    last, last_column = ends(span)
    last = min(last, span.line + MOST_LINES - 1, len(lines))
    shown = range(max(1, span.line - around), min(len(lines), last + around) + 1)
    return [
        _marked(number, lines[number - 1], span, last, last_column)
        if span.line <= number <= last
        else _plain(number, lines)
        for number in shown
    ]


def _plain(number: int, lines: Sequence[str]) -> list[Any]:
    return [number, printable(lines[number - 1][:LONGEST]), "", ""]


def _marked(number: int, line: str, span: Span, last: int, last_column: int) -> list[Any]:
    if not span.line <= number <= last:
        return [number, printable(line[:LONGEST]), "", ""]
    start = span.column - 1 if number == span.line else len(line) - len(line.lstrip())
    end = last_column if number == last and span.end_column else len(line)
    cut = max(0, start - LONGEST // 2)
    parts = (line[cut:start], line[start:end][:LONGEST], line[end : end + LONGEST // 2])
    return [number, *map(printable, parts)]


def _cells(lines: Sequence[str], number: int) -> str:
    """The texts of the cells of a row of an HTML table."""
    row = []
    for line in lines[number - 1 : number - 1 + MOST_LINES * 5]:
        row.append(line[:MOST_OF_A_ROW])
        if _ROW_END in line:
            break
    shown = ""
    for cell in _CELLS.split(" ".join(row)[:MOST_OF_A_ROW]):
        words = unescape(" ".join(_TAG.sub(" ", cell).split()))
        shown += f"{' | ' if shown and words else ''}{words}"
        if len(shown) >= 2 * LONGEST:
            break
    return printable(shown[: 2 * LONGEST])
