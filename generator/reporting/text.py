"""Findings for people: one line each, or with the lines of the page around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.diagnostics import Diagnostic, Related
from generator.printable import one_line, printable
from generator.reporting.report import Report, ends
from generator.source import Span

_STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36", "path": "1", "dim": "34", "help": "1;32"}
_WIDEST = 160
"""Longer lines of the page are shown as a window around the finding."""
_TALLEST = 4
"""A finding over more lines than this shows its first lines only."""


def concise(report: Report) -> str:
    """`path:line:col: EX103 [*] message`, one line per finding."""
    return "".join(f"{_place(report, found.span)}: {_headline(report, found)}\n" for found in report.diagnostics)


def full(report: Report) -> str:
    """Each finding with a frame of the page's own lines and a line of help where there is a fix."""
    return "".join("\n".join(_frame(report, found)) + "\n\n" for found in report.diagnostics)


def _place(report: Report, span: Span) -> str:
    return f"{printable(report.shown(span.path))}:{span.line}:{span.column}"


def _headline(report: Report, found: Diagnostic) -> str:
    fixable = " [*]" if found.fix is not None and found.fix.safe and report.show_fixes else ""
    return f"{_paint(report, found.code, found.severity)}{fixable} {one_line(found.message)}"


def _frame(report: Report, found: Diagnostic) -> Iterator[str]:
    yield f"{_headline(report, found)}"
    yield from _excerpt(report, found.span, found.severity)
    for related in found.related:
        yield from _pointer(report, related)
    if found.fix is not None and report.show_fixes:
        unsafe = "" if found.fix.safe else " (unsafe fix)"
        yield f"{_paint(report, 'help', 'help')}: {one_line(found.fix.message)}{unsafe}"


def _pointer(report: Report, related: Related) -> Iterator[str]:
    yield f"{_paint(report, 'note', 'info')}: {one_line(related.message)}"
    yield from _excerpt(report, related.span, "info")


def _excerpt(report: Report, span: Span, style: str) -> Iterator[str]:
    """The arrow line and the numbered lines that the span covers, the spot underlined."""
    lines = report.lines(span.path)
    last, last_column = ends(span)
    shown = range(span.line, min(last, span.line + _TALLEST - 1, len(lines)) + 1)
    gutter = " " * len(str(max(shown, default=span.line)))
    yield f"{gutter}{_paint(report, '-->', 'dim')} {_paint(report, _place(report, span), 'path')}"
    if not shown:
        return
    bar = _paint(report, "|", "dim")
    yield f"{gutter} {bar}"
    for number in shown:
        start = span.column if number == span.line else 1
        stop = last_column if number == last else len(lines[number - 1])
        text, underline = _window(lines, number, start, max(stop, start))
        yield f"{_paint(report, str(number).rjust(len(gutter)), 'dim')} {bar} {text}"
        if len(shown) == 1:
            yield f"{gutter} {bar} {_paint(report, underline, style)}"
    yield f"{gutter} {bar}"


def _window(lines: Sequence[str], number: int, start: int, stop: int) -> tuple[str, str]:
    """The line as shown, cut around the spot where it is long, and the carets below it."""
    line = lines[number - 1]
    begin = 0 if len(line) <= _WIDEST else max(0, min(start - 1 - _WIDEST // 4, len(line) - _WIDEST))
    end = min(len(line), begin + _WIDEST)
    lead = "..." if begin else ""
    before = lead + _flat(line[begin : start - 1])
    spot = _flat(line[start - 1 : min(stop, end)])
    after = _flat(line[min(stop, end) : end]) + ("..." if end < len(line) else "")
    return (before + spot + after).rstrip(), " " * len(before) + "^" * max(1, len(spot))


def _flat(text: str) -> str:
    return printable(text).replace("\t", "    ")


def _paint(report: Report, text: str, style: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if report.colour and text else text
