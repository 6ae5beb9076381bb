"""`samplecast check`: where the docs contradict themselves."""

from __future__ import annotations

import sys

import click

from generator import __version__
from generator.cli.inputs import Run, takes_pages
from generator.cli.terminal import colour_on, count, emit
from generator.reporting import REPORTERS, Report


@click.command()
@takes_pages()
@click.option("--output-format", type=click.Choice(list(REPORTERS)), help="[default: full on a terminal, else concise]")
@click.pass_context
def check(context: click.Context, run: Run, output_format: str | None) -> None:
    """Find where PATHS contradict themselves; exit 1 if they do anywhere.

    PATHS are pages, folders of pages, or - for standard input.
    """
    from generator.checks import check as findings_in

    pages = run.facts()
    findings = findings_in(pages)
    texts = {page.page: page.source.text for page in pages}
    report = Report(
        findings,
        shown=run.pages.shown,
        lines=lambda page: texts[page].split("\n"),
        pages=sorted(texts),
        version=__version__,
        colour=colour_on(sys.stdout),
    )
    form = output_format or ("full" if sys.stdout.isatty() else "concise")
    emit(REPORTERS[form](report))
    run.terminal.say(
        f"{count(len(pages), 'page')} checked: {count(len(findings), 'finding') if findings else 'all clean'}"
    )
    if findings:
        context.exit(1)
