"""`samplecast check`: where the docs contradict themselves."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator import __version__
from generator.checks import baseline as accepted
from generator.cli.inputs import Run, notes_of, takes_pages
from generator.cli.terminal import colour_on, count, emit
from generator.diagnostics import Diagnostic
from generator.facts import PageFacts
from generator.reporting import REPORTERS, Report
from generator.usage import UsageError


@click.command()
@takes_pages()
@click.option("--output-format", type=click.Choice(list(REPORTERS)), help="[default: full on a terminal, else concise]")
@click.option("--baseline", metavar="FILE", help="Report only findings that FILE does not accept.")
@click.option("--write-baseline", metavar="FILE", help="Accept today's findings: write them to FILE and exit 0.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 even if there are findings.")
@click.pass_context
def check(  # noqa: PLR0913  one per option
    context: click.Context,
    run: Run,
    *,
    output_format: str | None,
    baseline: str | None,
    write_baseline: str | None,
    exit_zero: bool,
) -> None:
    """Find where PATHS contradict themselves; exit 1 if they do anywhere.

    PATHS are pages, folders of pages, or - for standard input.
    """
    from generator.checks import Selection
    from generator.pipeline import findings_of

    pages = run.facts()
    findings: Sequence[Diagnostic] = findings_of(
        pages, run.settings.options, Selection(), lambda page: (run.pages.root / page).is_file(), complete=run.complete
    )
    if write_baseline:
        _write(Path(write_baseline), accepted.dump(findings))
        run.terminal.say(f"accepted {count(len(findings), 'finding')} in {write_baseline}")
        return
    if baseline:
        findings = _new_ones(run, findings, pages, Path(baseline))
    form = output_format or ("full" if sys.stdout.isatty() else "concise")
    emit(REPORTERS[form](_report(run, findings, pages)))
    run.terminal.say(f"{count(len(pages), 'page')} checked: {count(len(findings), 'finding') if findings else 'clean'}")
    if run.terminal.verbose:
        run.tell_notes(notes_of(pages))
    if findings and not exit_zero:
        context.exit(1)


def _report(run: Run, findings: Sequence[Diagnostic], pages: Sequence[PageFacts]) -> Report:
    texts = {page.page: page.source.text for page in pages}
    return Report(
        findings,
        shown=run.pages.shown,
        lines=lambda page: texts[page].split("\n"),
        pages=sorted(texts),
        version=__version__,
        colour=colour_on(sys.stdout),
    )


def _new_ones(run: Run, findings: Sequence[Diagnostic], pages: Sequence[PageFacts], file: Path) -> Sequence[Diagnostic]:
    """The findings that a baseline file does not accept; says which of its entries are gone."""
    try:
        known = accepted.load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot read: {error.strerror}") from error
    except (UnicodeDecodeError, accepted.BaselineError) as error:
        raise UsageError(f"{file}: {error}") from error
    compared = accepted.compare(findings, known, (page.page for page in pages))
    for code, page, content in compared.gone:
        run.terminal.say(f"{run.pages.shown(page)}: gone since the baseline: {code} {content}")
    return compared.new


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{file}: cannot write: {error.strerror}") from error
