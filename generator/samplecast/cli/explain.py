"""`samplecast explain`: what became of every code block, table, figure and included file of a page, and why."""

from __future__ import annotations

import json
import posixpath
import sys
import textwrap
from collections.abc import Sequence

import click

from samplecast.cli.run import CommandRun, notes_of, takes_pages
from samplecast.cli.terminal import echo, emit, width_of
from samplecast.cli.unread import calls_of, tell_unread
from samplecast.extract.accounting import SKIP_REASONS
from samplecast.facts import BlockUse, Overridden, PageFacts
from samplecast.printable import one_line
from samplecast.usage import UsageError

_NARROWEST = 24
"""Where fewer columns are left for the reasons, they stand below their blocks."""


@click.command()
@takes_pages("PAGE")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="A table, or JSON.")
def explain(run: CommandRun, output_format: str) -> None:
    """Show what became of every code block, table, figure and included file of PAGE, and why."""
    if len(run.pages.pages) != 1:
        raise UsageError(f"explain shows one page at a time, not {len(run.pages.pages)}: name one")
    pages = run.facts()
    if not pages:  # it was skipped, and that was told
        return
    (page,) = pages
    if output_format == "json":
        emit(json.dumps(as_json(page), indent=2) + "\n")
        return
    for line in table(page, run.pages.shown(page.page), width_of(sys.stdout)):
        echo(line, error=False)
    run.tell_notes(notes_of([page]))
    if not any(operation.endpoints for operation in page.operations):
        tell_unread(run, calls_of([page]))


def rows_of(page: PageFacts) -> Sequence[BlockUse]:
    """What became of every block, and of every line that is a call or looks like one, in the order of the page."""
    unread = (BlockUse("call", one.span, "", "unread call", f"looks like {one.shape}") for one in page.unread)
    calls = sorted((*page.calls, *unread), key=_place)
    rows: list[BlockUse] = []
    for block in page.blocks:
        while calls and calls[0].span.path == block.span.path and _place(calls[0]) <= _place(block):
            rows.append(calls.pop(0))
        rows.append(block)
    return (*rows, *calls)


def _place(block: BlockUse) -> tuple[int, int]:
    return block.span.line, block.span.column


def as_json(page: PageFacts) -> dict[str, object]:
    """The shape that other programs rely on."""
    return {
        "page": page.page,
        "blocks": [
            {
                "kind": block.kind,
                **({"file": block.span.path} if block.span.path not in ("", page.page) else {}),
                "line": block.span.line,
                "end_line": block.span.end_line or block.span.line,
                **({"skipped": block.skipped} if block.skipped else {"used_for": block.used_for}),
                "why": block.why,
            }
            for block in rows_of(page)
        ],
        **({"overridden": [_correction(done) for done in page.overridden]} if page.overridden else {}),
    }


def _correction(done: Overridden) -> dict[str, object]:
    return {
        "kind": done.kind,
        "of": done.of,
        "line": done.span.line,
        "said": done.said,
        "should-be": done.should_be,
        "why": done.why,
    }


def table(page: PageFacts, shown: str, width: int = 0) -> list[str]:
    """The same for people: one line per block, reasons folded to the columns of a terminal."""
    blocks = rows_of(page)
    used = sum(1 for block in blocks if not block.skipped)
    rows = [(_lines(block, page.page), block.kind, *_shown(block, width)) for block in blocks]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    body = (
        line
        for row in rows
        for line in _folded(
            f"  {row[0]:>{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:<{widths[2]}}  ", one_line(row[3]), width
        )
    )
    corrected = [f"{shown}:{done.span.line}: {done.words}" for done in page.overridden]
    return [f"{shown}: {page.title}", *body, *corrected, f"{used} used, {len(rows) - used} skipped"]


def _shown(block: BlockUse, width: int) -> tuple[str, ...]:
    """What became of a block, made safe; a call with a long path takes at most half a terminal."""
    fate, *rest = map(one_line, _fate(block))
    most = width // 2
    return (f"{fate[: most - 1]}…" if block.kind == "call" and 0 < most < len(fate) else fate, *rest)


def _folded(head: str, reason: str, width: int) -> list[str]:
    """A line of the table; a long reason goes on under itself, or further left where there is no room for it."""
    if not width or len(head) + len(reason) <= width:
        return [f"{head}{reason}".rstrip()]
    beside = width - len(head) >= _NARROWEST
    indent = " " * (len(head) if beside else 6)
    lines = textwrap.wrap(reason, max(width, _NARROWEST), initial_indent=indent, subsequent_indent=indent)
    return [head + lines[0][len(head) :], *lines[1:]] if beside else [head.rstrip(), *lines]


def _lines(block: BlockUse, page: str) -> str:
    """The lines of a block; of one that an included file holds, that file's."""
    first, last = block.span.line, block.span.end_line or block.span.line
    lines = str(first) if first == last else f"{first}-{last}"
    return lines if block.span.path in ("", page) else f"{posixpath.basename(block.span.path)}:{lines}"


def _fate(block: BlockUse) -> tuple[str, str]:
    if not block.skipped:
        return one_line(block.used_for), "" if block.why == block.used_for else block.why
    return f"skipped: {block.skipped}", block.why or SKIP_REASONS.get(block.skipped, "")
