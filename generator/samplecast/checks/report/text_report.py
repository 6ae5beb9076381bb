"""Findings for people: one line each, or with the lines of the page around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from unicodedata import combining, east_asian_width

from samplecast.checks.report.report import Report, ends
from samplecast.diagnostics import Diagnostic, Related
from samplecast.printable import one_line, printable
from samplecast.source import Span

_STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36", "path": "1", "dim": "34", "help": "1;32"}
_WIDEST = 160
"""Where no terminal says its width, longer lines of the page are shown as a window around the finding."""
_NARROWEST = 40
"""At least so many columns of a line are shown, however narrow the terminal."""
_CUT = "..."
"""Stands for what a window leaves out of a line."""
CLOSE = 12
FOLDED = 4
"""So many findings of one rule, each so many lines below the one before, are told as one: a sample that comments
every line, a table in which every row has the same slip."""
MOST_NAMED = 8
"""A note names so many lines."""
_TALLEST = 4
"""Of a longer finding only so many lines are shown."""


def concise(report: Report) -> str:
    """`path:line:col: EX103 [*] message`, one line per finding."""
    return "".join(f"{_place(report, found.span)}: {_headline(report, found)}\n" for found in report.diagnostics)


def full(report: Report) -> str:
    """Each finding with its severity, a frame of the page's own lines, and a line of help where there is a fix.

    Of findings of one rule that follow one another closely the first is shown, and the others are counted.
    """
    return "".join("\n".join(_frame(report, found, more)) + "\n\n" for found, more in _folded_runs(report.diagnostics))


def _folded_runs(findings: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, list[Diagnostic]]]:
    """Findings in order, each with those that it stands for."""
    runs: list[tuple[Diagnostic, list[Diagnostic]]] = []
    last: dict[tuple[str, str], list[Diagnostic]] = {}
    for found in findings:
        key = (found.span.path, found.code)
        run = last.get(key)
        if run and 0 < found.span.line - run[-1].span.line <= CLOSE:
            run.append(found)
            continue
        last[key] = [found]
        runs.append((found, last[key]))
    told: list[tuple[Diagnostic, list[Diagnostic]]] = []
    for first, run in runs:
        told += [(first, run[1:])] if len(run) >= FOLDED else [(one, []) for one in run]
    yield from sorted(told, key=lambda pair: pair[0].key())


def _place(report: Report, span: Span) -> str:
    return f"{printable(report.shown(span.path))}:{span.line}:{span.column}"


def _headline(report: Report, found: Diagnostic) -> str:
    fixable = " [*]" if found.fix is not None and found.fix.safe and report.show_fixes else ""
    return f"{_paint(report, found.code, found.severity)}{fixable} {one_line(found.message)}"


def _folded(report: Report, line: str) -> str:
    """A long message, wrapped between words where a terminal would break it inside a word."""
    if not report.width or len(line) <= report.width:
        return line
    width = max(_NARROWEST, report.width)
    return "\n".join(wrap(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))


def _frame(report: Report, found: Diagnostic, more: Sequence[Diagnostic]) -> Iterator[str]:
    yield _folded(report, f"{_paint(report, found.severity, found.severity)} {_headline(report, found)}")
    yield from _excerpt(report, found.span, found.severity)
    for related in found.related:
        yield from _pointer(report, related)
    if more:
        lines = ", ".join(str(one.span.line) for one in more[:MOST_NAMED])
        rest = f" and {len(more) - MOST_NAMED} others" if len(more) > MOST_NAMED else ""
        where = f"line{'s' if len(more) > 1 else ''} {lines}{rest}"
        yield _folded(report, f"{_paint(report, 'note', 'info')}: {len(more)} more of {found.code} below: {where}")
    if found.fix is not None and report.show_fixes:
        unsafe = "" if found.fix.safe else " (unsafe fix)"
        yield f"{_paint(report, 'help', 'help')}: {one_line(found.fix.message)}{unsafe}"


def _pointer(report: Report, related: Related) -> Iterator[str]:
    yield _folded(report, f"{_paint(report, 'note', 'info')}: {one_line(related.message)}")
    yield from _excerpt(report, related.span, "info")


def _excerpt(report: Report, span: Span, style: str) -> Iterator[str]:
    """The arrow line and the numbered lines that the span covers; on a single line the span is underlined."""
    lines = report.lines(span.path)
    last, last_column = ends(span)
    shown = range(span.line, min(last, span.line + _TALLEST - 1, len(lines)) + 1)
    gutter = " " * len(str(max(shown, default=span.line)))
    yield f"{gutter}{_paint(report, '-->', 'dim')} {_paint(report, _place(report, span), 'path')}"
    if not shown:
        return
    bar = _paint(report, "|", "dim")
    room = max(_NARROWEST, (report.width or _WIDEST) - len(gutter) - 3)
    yield f"{gutter} {bar}"
    for number in shown:
        start = span.column if number == span.line else 1
        stop = last_column if number == last else len(lines[number - 1])
        text, underline = _window(lines[number - 1], start - 1, max(stop, start), room)
        yield f"{_paint(report, str(number).rjust(len(gutter)), 'dim')} {bar} {text}"
        if len(shown) == 1:
            yield f"{gutter} {bar} {_paint(report, underline, style)}"
    yield f"{gutter} {bar}"


def _window(line: str, start: int, stop: int, room: int) -> tuple[str, str]:
    """The line as shown, cut around `line[start:stop]` where it is wider than `room`, and the carets below that."""
    before, spot, after = (
        _flat(line[first:last])
        for first, last in (
            (max(0, start - room), start),
            (start, min(stop, start + room)),
            (stop, stop + room),
        )
    )
    lead = rest = ""
    if len(line) > room or _cells(before + spot + after) > room:
        inside = room - 2 * len(_CUT)
        kept = _head(spot, inside)
        inside -= _cells(kept)
        left = _tail(before, inside - min(_cells(after), inside - inside // 4))
        right = _head(after, inside - _cells(left))
        lead = _CUT * (len(left) < start)
        rest = _CUT * (kept != spot or right != after or stop + room < len(line))
        before, spot, after = left, kept, right
    return f"{lead}{before}{spot}{after}{rest}".rstrip(), " " * _cells(lead + before) + "^" * max(1, _cells(spot))


def _head(text: str, room: int) -> str:
    """As much of the beginning as fits."""
    end = 0
    while end < len(text) and (room := room - _cells(text[end])) >= 0:
        end += 1
    return text[:end]


def _tail(text: str, room: int) -> str:
    """As much of the end as fits."""
    return _head(text[::-1], room)[::-1]


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)


def _flat(text: str) -> str:
    return printable(text).replace("\t", "    ")


def _paint(report: Report, text: str, style: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if report.colour and text else text
