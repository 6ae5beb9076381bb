"""`samplecast check`: where the docs contradict themselves."""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from samplecast import __version__
from samplecast.checks import RULES, chosen, visible
from samplecast.checks import baseline as accepted
from samplecast.checks.fixes import FixedPages, fixable
from samplecast.checks.report import REPORTERS, Report
from samplecast.checks.report.report import Coverage, summary
from samplecast.checks.rule_docs import first_lines
from samplecast.checks.selection import at_least
from samplecast.cli.check_options import CheckOptions, settings_shown, takes_check_options
from samplecast.cli.files import read_text, write
from samplecast.cli.page_fixes import clear, diff, fix_run, save
from samplecast.cli.run import CommandRun, notes_of, takes_engine, takes_pages
from samplecast.cli.terminal import colour_on, count, emit, emit_bytes, emit_quoted, width_of
from samplecast.diagnostics import Diagnostic
from samplecast.facts import PageFacts
from samplecast.pages import content, load, name_stdin, source_of
from samplecast.pipeline import Checked, facts_within, findings_of
from samplecast.pipeline import check as check_pages
from samplecast.services import services
from samplecast.source import Note
from samplecast.steps.results import SlowPageError
from samplecast.usage import UsageError


@click.command()
@takes_pages()
@takes_engine
@takes_check_options
@click.pass_context
def check(context: click.Context, run: CommandRun, asked: CheckOptions) -> None:
    """Find where PATHS contradict themselves; exit 1 if they do anywhere.

    PATHS are pages, folders of pages, or - for standard input.
    """
    if asked.show_settings:
        emit(settings_shown(asked, run.settings))
        return
    if asked.stdin_filename:
        run = replace(run, pages=name_stdin(run.pages, asked.stdin_filename))
    task = _CheckRun(run, asked, _found_at(run, asked) if asked.since else Counter())
    if asked.fixes:
        context.exit(task.fix())
    checked = task.checked()
    if asked.write_baseline:
        findings = visible(checked.found, asked.selection)
        write(Path(asked.write_baseline), accepted.dump(findings).encode())
        run.terminal.say(f"accepted {count(len(findings), 'finding')} in {asked.write_baseline}")
    else:
        context.exit(task.report(task.compared(checked.found), checked.notes, checked.texts))


def _found_at(run: CommandRun, asked: CheckOptions) -> accepted.Accepted:
    """What the rules found at a revision. UsageError where there is none, or standard input has no past."""
    from samplecast.cli.past import beneath_root

    if run.pages.piped:
        raise UsageError("--since compares files with those of a revision: standard input has none")
    with beneath_root(run, asked.since) as then:
        if then is None:
            return Counter()
        found = check_pages(then.inputs, chosen(asked.selection), then.engine, complete=then.complete)
    return Counter(map(accepted.entry, visible(found.found, asked.selection)))


class _CheckRun(Struct, frozen=True):
    """One run of the command."""

    run: CommandRun
    asked: CheckOptions
    before: accepted.Accepted
    """What was found at the revision of `--since`; empty without one."""

    def checked(self) -> Checked:
        """Everything that the chosen rules find."""
        run = self.run
        found = check_pages(run.inputs, chosen(self.asked.selection), run.engine, complete=run.complete)
        run.skip(found.unread)
        return found

    def compared(self, findings: Iterable[Diagnostic]) -> accepted.Compared:
        """The findings that the settings show, held against the baseline and the revision; new where there is none."""
        compared = accepted.Compared(tuple(visible(findings, self.asked.selection)), ())
        pages, exists = self.read_pages(), self.run.pages.has_file
        known: accepted.Accepted = self.known() if self.asked.baseline else Counter()
        if known:
            compared = accepted.compare(compared.new, known, pages, exists)
        if self.before:
            since = accepted.compare(compared.new, self.before - known, pages, exists, same_root=True)
            compared = accepted.Compared(since.new, compared.gone, (*compared.accepted, *since.accepted))
        return compared

    def read_pages(self) -> list[str]:
        """The pages that were not skipped."""
        return [page.page for page in self.run.pages.pages if page.page not in self.run.unread]

    def known(self) -> accepted.Accepted:
        """What the baseline accepts."""
        try:
            return accepted.load(read_text(Path(self.asked.baseline)))
        except accepted.BaselineError as error:
            raise UsageError(f"{self.asked.baseline}: {error}") from error

    def fix(self) -> int:
        """Mend what can be mended, and report what is left; or show what that would be. The exit code."""
        clear(self.run)
        if self.run.engine.store is not None and not self.run.pages.piped:
            checked = self.checked()
            left = self.compared(checked.found)
            if not fixable(left.new, unsafe=self.asked.unsafe_fixes):
                nothing = FixedPages((), left, {}, {}, {})
                return self.show_diff(nothing) if self.asked.diff else self.report(left, checked.notes, checked.texts)
        facts, piped = self.read()
        fixed = fix_run(self.run, facts, piped, self.check_again, unsafe=self.asked.unsafe_fixes)
        return self.show_diff(fixed) if self.asked.diff else self.write_back(fixed, piped)

    def read(self) -> tuple[list[PageFacts], bytes]:
        """What every page says, and the bytes of standard input where that is one of them."""
        run = self.run
        if not run.pages.piped:
            return run.facts(), b""
        facts: list[PageFacts] = []
        piped = b""
        for page in run.pages.pages:
            data = content(page, run.settings.max_page_bytes)
            piped = data if page.stdin else piped
            source = source_of(page, data, run.settings.markup)
            try:
                facts.append(facts_within(source, run.settings.options, run.settings.page_timeout))
            except SlowPageError as error:
                run.skip({page.page: error.reason})
        return facts, piped

    def check_again(self, facts: Sequence[PageFacts]) -> accepted.Compared:
        """What the rules find on pages as they are by now."""
        run = self.run
        options, selection = run.settings.options, self.asked.selection
        return self.compared(findings_of(facts, options, selection, run.pages.has_file, complete=run.complete))

    def show_diff(self, fixed: FixedPages) -> int:
        """Print what `--fix` would do; 1 where it would do anything."""
        emit_quoted(diff(self.run, fixed))
        pages = count(len(fixed.after), "page")
        self.run.terminal.say(f"would mend {count(sum(fixed.applied.values()), 'finding')} in {pages}")
        return int(bool(fixed.after) and not self.asked.exit_zero)

    def write_back(self, fixed: FixedPages, piped: bytes) -> int:
        """Write the mended pages, and report what is left; a mended standard input takes the report's place."""
        data = save(self.run, fixed)
        saved = [number for page, number in fixed.applied.items() if page not in self.run.unread]
        if saved:
            self.run.terminal.say(f"mended {count(sum(saved), 'finding')} in {count(len(saved), 'page')}")
        if self.run.pages.piped:
            emit_bytes(piped if data is None else data)
        texts = {page.page: page.source.text for page in fixed.facts}
        new = tuple(found for found in fixed.left.new if found.span.path not in self.run.unread)
        return self.report(accepted.Compared(new, fixed.left.gone), notes_of(fixed.facts), texts)

    def report(self, compared: accepted.Compared, notes: Sequence[tuple[str, Note]], texts: Mapping[str, str]) -> int:
        """Report the findings; the exit code. `texts` are those of pages that are not to be read from their files."""
        findings = compared.new
        failed = self.tell_gone(compared.gone)
        self.show(self.text(compared, texts))
        self.run.terminal.say(f"{count(len(self.read_pages()), 'page')} checked: {summary(findings)}")
        if self.run.terminal.verbose:
            self.run.tell_notes(notes)
        failing = any(at_least(found.severity, self.asked.fail_on) for found in findings)
        return int((failing or failed) and not self.asked.exit_zero)

    def tell_gone(self, gone: Sequence[accepted.Entry]) -> bool:
        """Say which entries of the baseline no longer occur, drop them where asked to; whether that is a failure."""
        for code, page, words in gone:
            self.run.terminal.say(f"{self.run.pages.shown(page)}: gone since the baseline: {code} {words}")
        if gone and self.asked.prune_baseline:
            write(Path(self.asked.baseline), accepted.prune(self.known(), gone).encode())
            self.run.terminal.say(f"dropped {count(len(gone), 'entry', 'entries')} of {self.asked.baseline}")
            return False
        return bool(gone) and self.asked.strict_baseline

    def text(self, compared: accepted.Compared, texts: Mapping[str, str]) -> str:
        """The findings in the form that was asked for."""
        from samplecast.checks.report.report import statistics, statistics_json

        html = self.asked.output_format == "html"
        pages = self.read_pages()
        report = Report(
            compared.new,
            shown=self.run.pages.showing(),
            lines=self.lines_of(texts),
            pages=pages,
            rules=first_lines(RULES) if self.asked.output_format in {"html", "sarif"} else {},
            version=__version__,
            colour=colour_on(sys.stdout) and not self.asked.output_file,
            width=0 if self.asked.output_file else width_of(sys.stdout),
            accepted=compared.accepted,
            services=services(pages, self.run.settings.options.services) if html else {},
            coverage=self.coverage() if html else lambda _page: (0, ()),
        )
        if self.asked.statistics:
            return statistics_json(report) if self.asked.output_format == "json" else statistics(report)
        return REPORTERS[self.asked.output_format](report)

    def coverage(self) -> Callable[[str], Coverage]:
        """What became of the blocks of each page."""
        found: dict[str, Coverage] = {}
        for page in self.run.facts():
            skipped = Counter(block.skipped for block in page.blocks if block.skipped)
            found[page.page] = len(page.blocks) - skipped.total(), skipped.most_common()
        return lambda page: found.get(page, (0, ()))

    def lines_of(self, texts: Mapping[str, str]) -> Callable[[str], Sequence[str]]:
        """A page to its lines: few are wanted, and only by reports that show them."""
        settings = self.run.settings
        files = {page.page: page for page in self.run.pages.pages}

        @functools.lru_cache(maxsize=8)
        def lines(page: str) -> Sequence[str]:
            known = texts.get(page)
            text = load(files[page], settings.markup, settings.max_page_bytes).text if known is None else known
            return text.split("\n")

        return lines

    def show(self, text: str) -> None:
        """Hand over the report: to a file, or to stdout; to stderr where stdout has the mended page."""
        if self.asked.output_file:
            write(Path(self.asked.output_file), text.encode("utf-8", "backslashreplace"))
        elif self.asked.fix and self.run.pages.piped:
            click.echo(text, err=True, nl=False)
        else:
            emit(text)
