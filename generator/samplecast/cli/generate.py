"""`samplecast generate`: pages in; dataclasses, fixtures and tests out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from samplecast import output
from samplecast.cli.cluster import takes_cluster
from samplecast.cli.fitting import Fitting, takes_fitting
from samplecast.cli.inputs import Run, takes_pages
from samplecast.cli.targeting import Target, takes_target
from samplecast.cli.terminal import alarm, count, echo, emit, emit_quoted
from samplecast.cli.work import Work, takes_work
from samplecast.engine.last_generate import Done, Job, Totals, paths_in, remember, unchanged
from samplecast.engine.reading import Start
from samplecast.usage import UsageError

_WORDS = {"new": "missing", "changed": "out of date", "stale": "left over"}


@click.command()
@takes_pages()
@click.option("-o", "--out", metavar="OUT", default="", help="Folder of the emitted package.  [default: generated]")
@click.option("--check", is_flag=True, help="Write nothing; list what is out of date and exit 1 if anything is.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change and exit 1 if anything would.")
@click.option(
    "--watch", is_flag=True, help="Stay, and generate again whenever a page changes.  [needs samplecast[watch]]"
)
@takes_fitting
@takes_work
@takes_cluster
@takes_target
@click.pass_context
def generate(  # noqa: PLR0913  one per option
    context: click.Context,
    run: Run,
    work: Work,
    fitting: Fitting,
    out: str,
    *,
    target: Target,
    check: bool,
    diff: bool,
    watch: bool,
) -> None:
    """Cast the samples of PATHS into a Python package.

    PATHS are pages, folders of pages, or - for standard input.
    """
    if watch:
        for again in target.over(run).whenever_pages_change():
            try:
                _once(target.over(again), work, fitting, Path(out or again.settings.out), _Mode(check, diff))
            except UsageError as error:  # a page may be broken for a while
                alarm(str(error))
        return
    changes = _once(target.over(run), work, fitting, Path(out or run.settings.out), _Mode(check, diff))
    if changes and (check or diff):
        context.exit(1)


class _Mode(Struct, frozen=True):
    """What is done with the changes: nothing set, and they are written."""

    check: bool
    diff: bool

    @property
    def dry(self) -> bool:
        return self.check or self.diff


def _once(run: Run, work: Work, fitting: Fitting, folder: Path, mode: _Mode) -> Sequence[output.Change]:
    """Bring OUT up to date, or say what that would take."""
    job = _job(run, work, folder)
    start = job.reading.start(job.key())
    totals = unchanged(job, start)
    changes: Sequence[output.Change] = ()
    if totals is not None and start.last is not None:
        outputs = paths_in(start.last.outputs)
    else:
        done = _done(run, work, job, start)
        totals, changes = done.totals, done.changes
        run.skip(done.unread)
        outputs = paths_in(done.outputs)
        if not mode.dry:
            output.write(folder, changes)
        if not (changes and mode.dry):
            remember(job, done, start.last)
    _show(run, folder, changes, mode)
    if fitting.list_outputs:
        emit("".join(f"{job.above}{path}\n" for path in sorted(outputs)))
    if not mode.dry and not run.unread:
        fitting.finish(folder / output.MANIFEST, [page.file for page in run.pages.pages])
    _summarise(run, totals)
    run.terminal.say(_outcome(folder, totals.files, changes, dry=mode.dry))
    return changes


def _job(run: Run, work: Work, folder: Path) -> Job:
    settings = run.settings
    options = replace(settings.options, package=output.package_name(folder))
    return Job(work.reading(run, options), folder)


def _done(run: Run, work: Work, job: Job, start: Start) -> Done:
    """Do what is not known from the last run."""
    from samplecast.engine.generate import generate as regenerate

    with work.readers() as readers, work.executor(len(job.reading.pages.pages)) as executor:
        return regenerate(job, start, executor, run.terminal.track, readers)


def _show(run: Run, folder: Path, changes: Sequence[output.Change], mode: _Mode) -> None:
    if mode.diff:
        emit_quoted("".join(line + "\n" for line in output.diff(folder, changes)))
        return
    for change in changes:
        path = (folder / change.path).as_posix()
        if mode.check:
            echo(f"{path}: {_WORDS[change.kind]}", error=False)
        else:
            run.terminal.detail(f"{path}: {change.kind}")


def _summarise(run: Run, totals: Totals) -> None:
    """Say what was read, and what became of its blocks."""
    run.terminal.say(
        f"read {count(totals.pages, 'page')} in {', '.join(run.settings.paths)}: "
        f"{count(totals.operations, 'operation')}, {count(totals.examples, 'example')}"
    )
    run.tell_blocks(totals.used, totals.skipped)
    run.tell_notes(totals.notes)


def _outcome(folder: Path, files: int, changes: Sequence[output.Change], *, dry: bool) -> str:
    """Say what was, or would be, written."""
    kinds = Counter(change.kind for change in changes)
    unchanged = files - kinds["new"] - kinds["changed"]
    if dry and not changes:
        return f"{folder.as_posix()} is up to date: {count(files, 'file')}"
    parts = f"{kinds['new']:,} new, {kinds['changed']:,} changed, {kinds['stale']:,} removed, {unchanged:,} unchanged"
    return f"{'would write' if dry else 'wrote'} {folder.as_posix()}: {count(files, 'file')} ({parts})"
