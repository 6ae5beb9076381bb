"""`samplecast explain`: what became of every code block, table and figure of a page, and why."""

from __future__ import annotations

import json

import click

from generator.cli.inputs import Run, notes_of, takes_pages
from generator.cli.terminal import echo, emit
from generator.facts import BlockUse, PageFacts
from generator.usage import UsageError
from generator.vocabulary import SKIP_REASONS


@click.command()
@takes_pages("PAGE")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="A table, or JSON.")
def explain(run: Run, output_format: str) -> None:
    """Show what became of every code block, table and figure of PAGE, and why."""
    if len(run.pages.pages) != 1:
        raise UsageError(f"explain shows one page at a time, not {len(run.pages.pages)}")
    (page,) = run.facts()
    if output_format == "json":
        emit(json.dumps(as_json(page), indent=2) + "\n")
        return
    for line in table(page, run.pages.shown(page.page)):
        echo(line, error=False)
    run.tell_notes(notes_of([page]))


def as_json(page: PageFacts) -> dict[str, object]:
    """The shape that other programs rely on."""
    return {
        "page": page.page,
        "blocks": [
            {
                "kind": block.kind,
                "line": block.span.line,
                "end_line": block.span.end_line or block.span.line,
                **({"skipped": block.skipped} if block.skipped else {"used_for": block.used_for}),
                "why": block.why,
            }
            for block in page.blocks
        ],
    }


def table(page: PageFacts, shown: str) -> list[str]:
    """The same for people: one line per block."""
    used = sum(1 for block in page.blocks if not block.skipped)
    rows = [(_lines(block), block.kind, *_fate(block)) for block in page.blocks]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    body = [f"  {row[0]:>{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:<{widths[2]}}  {row[3]}".rstrip() for row in rows]
    return [f"{shown}: {page.title}", *body, f"{used} used, {len(rows) - used} skipped"]


def _lines(block: BlockUse) -> str:
    first, last = block.span.line, block.span.end_line or block.span.line
    return str(first) if first == last else f"{first}-{last}"


def _fate(block: BlockUse) -> tuple[str, str]:
    if not block.skipped:
        return block.used_for, "" if block.why == block.used_for else block.why
    return f"skipped: {block.skipped}", block.why or SKIP_REASONS.get(block.skipped, "")
