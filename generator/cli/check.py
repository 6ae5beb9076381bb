"""`samplecast check`: where the docs contradict themselves."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from generator import __version__
from generator.checks import baseline as accepted
from generator.cli.files import read_text, write
from generator.cli.inputs import Run, notes_of, takes_pages
from generator.cli.mending import Mended, diff, mend_pages, save
from generator.cli.terminal import colour_on, count, emit, emit_bytes, width_of
from generator.cli.wishes import Wishes, settings_shown, takes_wishes
from generator.diagnostics import Diagnostic
from generator.facts import PageFacts
from generator.pages import content, name_stdin, source_of
from generator.reporting import REPORTERS, Report
from generator.usage import UsageError


@click.command()
@takes_pages()
@takes_wishes
@click.pass_context
def check(context: click.Context, run: Run, wishes: Wishes) -> None:
    """Find where PATHS contradict themselves; exit 1 if they do anywhere.

    PATHS are pages, folders of pages, or - for standard input.
    """
    if wishes.show_settings:
        emit(settings_shown(wishes, run.settings))
        return
    if wishes.stdin_filename:
        run = replace(run, pages=name_stdin(run.pages, wishes.stdin_filename))
    task = _Task(run, wishes)
    facts, piped = task.read()
    if wishes.write_baseline:
        findings = task.findings(facts)
        write(Path(wishes.write_baseline), accepted.dump(findings).encode())
        run.terminal.say(f"accepted {count(len(findings), 'finding')} in {wishes.write_baseline}")
    elif wishes.mends:
        mended = mend_pages(run, facts, piped, task.compared, unsafe=wishes.unsafe_fixes)
        context.exit(task.show_diff(mended) if wishes.diff else task.mend(mended, piped))
    else:
        context.exit(task.report(facts, task.compared(facts)))


@dataclass(frozen=True, slots=True)
class _Task:
    """One run of the command."""

    run: Run
    wishes: Wishes

    def read(self) -> tuple[list[PageFacts], bytes]:
        """What every page says, and the bytes of standard input where that is one of them."""
        run, facts, piped = self.run, [], b""
        for page in run.terminal.track(run.pages.pages, len(run.pages.pages), "reading"):
            data = content(page, run.settings.max_page_bytes)
            piped = data if page.stdin else piped
            found = run.facts_of(source_of(page, data, run.settings.markup))
            if found is not None:
                facts.append(found)
        return facts, piped

    def findings(self, facts: Sequence[PageFacts]) -> Sequence[Diagnostic]:
        """Everything that the chosen rules find."""
        from generator.pipeline import findings_of

        run = self.run

        def exists(page: str) -> bool:
            return (run.pages.root / page).is_file()

        return findings_of(facts, run.settings.options, self.wishes.selection, exists, complete=run.complete)

    def compared(self, facts: Sequence[PageFacts]) -> accepted.Compared:
        """The findings held against the baseline; against nothing where there is none."""
        findings = self.findings(facts)
        if not self.wishes.baseline:
            return accepted.Compared(tuple(findings), ())
        return accepted.compare(findings, self.known(), (page.page for page in facts))

    def known(self) -> accepted.Accepted:
        """What the baseline accepts."""
        try:
            return accepted.load(read_text(Path(self.wishes.baseline)))
        except accepted.BaselineError as error:
            raise UsageError(f"{self.wishes.baseline}: {error}") from error

    def show_diff(self, mended: Mended) -> int:
        """Print what `--fix` would do; 1 where it would do anything."""
        emit(diff(self.run, mended))
        pages = count(len(mended.after), "page")
        self.run.terminal.say(f"would mend {count(mended.applied, 'finding')} in {pages}")
        return int(bool(mended.after) and not self.wishes.exit_zero)

    def mend(self, mended: Mended, piped: bytes) -> int:
        """Write the mended pages, and report what is left; a mended standard input takes the report's place."""
        data = save(self.run, mended)
        if mended.after:
            self.run.terminal.say(f"mended {count(mended.applied, 'finding')} in {count(len(mended.after), 'page')}")
        if any(page.stdin for page in self.run.pages.pages):
            emit_bytes(piped if data is None else data)
        return self.report(mended.facts, mended.left)

    def report(self, facts: Sequence[PageFacts], compared: accepted.Compared) -> int:
        """Report the findings; the exit code."""
        findings = compared.new
        failed = self.tell_gone(compared.gone)
        self.show(self.text(facts, findings))
        found = count(len(findings), "finding") if findings else "clean"
        self.run.terminal.say(f"{count(len(facts), 'page')} checked: {found}")
        if self.run.terminal.verbose:
            self.run.tell_notes(notes_of(facts))
        return int((bool(findings) or failed) and not self.wishes.exit_zero)

    def tell_gone(self, gone: Sequence[accepted.Entry]) -> bool:
        """Say which entries of the baseline no longer occur, drop them where asked to; whether that is a failure."""
        for code, page, words in gone:
            self.run.terminal.say(f"{self.run.pages.shown(page)}: gone since the baseline: {code} {words}")
        if gone and self.wishes.prune_baseline:
            write(Path(self.wishes.baseline), accepted.prune(self.known(), gone).encode())
            self.run.terminal.say(f"dropped {count(len(gone), 'entry', 'entries')} of {self.wishes.baseline}")
            return False
        return bool(gone) and self.wishes.strict_baseline

    def text(self, facts: Sequence[PageFacts], findings: Sequence[Diagnostic]) -> str:
        """The findings in the form that was asked for."""
        from generator.checks import RULES
        from generator.checks.explaining import first_lines
        from generator.reporting.statistics import statistics, statistics_json

        texts = {page.page: page.source.text for page in facts}
        report = Report(
            findings,
            shown=self.run.pages.shown,
            lines=lambda page: texts[page].split("\n"),
            pages=sorted(texts),
            rules=first_lines(RULES) if self.wishes.output_format == "sarif" else {},
            version=__version__,
            colour=colour_on(sys.stdout) and not self.wishes.output_file,
            width=0 if self.wishes.output_file else width_of(sys.stdout),
        )
        if self.wishes.statistics:
            return statistics_json(report) if self.wishes.output_format == "json" else statistics(report)
        return REPORTERS[self.wishes.output_format](report)

    def show(self, text: str) -> None:
        """Hand over the report: to a file, or to stdout; to stderr where stdout has the mended page."""
        if self.wishes.output_file:
            write(Path(self.wishes.output_file), text.encode("utf-8", "backslashreplace"))
        elif self.wishes.fix and any(page.stdin for page in self.run.pages.pages):
            click.echo(text, err=True, nl=False)
        else:
            emit(text)
