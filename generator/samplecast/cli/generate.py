"""`samplecast generate`: pages in; dataclasses, fixtures and tests out."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeAlias

import click
from msgspec import Struct
from msgspec.structs import replace

from samplecast import output
from samplecast.cli.files import write
from samplecast.cli.run import CommandRun, takes_engine, takes_pages
from samplecast.cli.terminal import alarm, count, echo, emit, emit_quoted
from samplecast.cli.unread import PageCalls, takes_fail_on, tell_unread
from samplecast.locking import locked
from samplecast.pages import as_typed
from samplecast.pipeline import generate as plan_package
from samplecast.steps.out import Plan, Totals, keep
from samplecast.usage import UsageError

_Command: TypeAlias = Callable[..., Any]

_QUIET_MS = 50
"""So long nothing may happen before a change counts as done: editors write in several steps."""
_WORDS = {"new": "missing", "changed": "out of date", "stale": "left over"}


_BUILD_OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option("--depfile", metavar="FILE", default="", help="Write the inputs as make rules to FILE."),
    click.option("--stamp", metavar="FILE", default="", help="Touch FILE when everything is up to date."),
    click.option("--list-outputs", is_flag=True, help="Print the path of every file that belongs in OUT."),
)


class BuildFiles(Struct, frozen=True):
    """What build systems want of a run: a depfile, a stamp, the list of outputs; empty paths for none."""

    depfile: str
    stamp: str
    list_outputs: bool

    def finish(self, target: Path, inputs: Iterable[Path]) -> None:
        """Write depfile and stamp. UsageError where the disk refuses."""
        if self.depfile:
            text = make_rules(self.stamp or target.as_posix(), [path.as_posix() for path in inputs])
            write(Path(self.depfile), text.encode("utf-8", "surrogateescape"))
        if self.stamp:
            try:
                Path(self.stamp).touch()
            except OSError as error:
                raise UsageError(f"{self.stamp}: cannot write: {error.strerror}") from error


def takes_build_files(command: _Command) -> _Command:
    """Give a command the options of `BuildFiles`, as one argument."""

    @functools.wraps(command)
    def with_build_files(*, depfile: str, stamp: str, list_outputs: bool, **arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
        return command(build=BuildFiles(depfile, stamp, list_outputs), **arguments)

    declared: _Command = with_build_files
    for option in reversed(_BUILD_OPTIONS):
        declared = option(declared)
    return declared


class TargetOptions(Struct, frozen=True):
    """What the command line says of the target; empty where it says nothing."""

    name: str
    templates: str

    def over(self, run: CommandRun) -> CommandRun:
        """Give the run with these in place of what the configuration says."""
        given = run.settings.options
        options = replace(given, target=self.name or given.target, templates=self.templates or given.templates)
        return replace(run, settings=replace(run.settings, options=options))


def takes_target(command: _Command) -> _Command:
    """Give a command the options, as one `TargetOptions`."""

    @click.option("--target", metavar="NAME", default="", help="Kind of classes emitted.  [default: dataclasses]")
    @click.option("--templates", metavar="DIR", default="", help="Folder whose templates replace ours one by one.")
    @functools.wraps(command)
    def taking(*arguments: object, target: str, templates: str, **others: object) -> None:
        command(*arguments, target=TargetOptions(target, templates), **others)

    return taking


@click.command()
@takes_pages()
@click.option("-o", "--out", metavar="OUT", default="", help="Folder of the emitted package.  [default: generated]")
@click.option("--check", is_flag=True, help="Write nothing; list what is out of date and exit 1 if anything is.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change and exit 1 if anything would.")
@click.option(
    "--watch", is_flag=True, help="Stay, and generate again whenever a page changes.  [needs samplecast[watch]]"
)
@takes_build_files
@takes_engine
@takes_target
@takes_fail_on
@click.pass_context
def generate(  # noqa: PLR0913  one per option
    context: click.Context,
    run: CommandRun,
    build: BuildFiles,
    out: str,
    *,
    target: TargetOptions,
    check: bool,
    diff: bool,
    watch: bool,
) -> bool:
    """Cast the samples of PATHS into a Python package.

    PATHS are pages, folders of pages, or - for standard input.
    """
    if watch:
        for again in _whenever_pages_change(target.over(run)):
            try:
                _once(target.over(again), build, Path(out or again.settings.out), _Mode(check, diff))
            except UsageError as error:  # a page may be broken for a while
                alarm(str(error))
        return False
    changes, unread = _once(target.over(run), build, Path(out or run.settings.out), _Mode(check, diff))
    if changes and (check or diff):
        context.exit(1)
    return unread


class _Mode(Struct, frozen=True):
    """What is done with the changes: nothing set, and they are written."""

    check: bool
    diff: bool

    @property
    def dry(self) -> bool:
        return self.check or self.diff


def _once(run: CommandRun, build: BuildFiles, folder: Path, mode: _Mode) -> tuple[Sequence[output.Change], bool]:
    """Bring OUT up to date, or say what that would take; and whether calls were left unread."""
    options = replace(run.settings.options, package=output.package_name(folder))
    with nullcontext() if mode.dry else locked(folder):
        plan = plan_package(run.inputs_for(options), folder, run.engine)
        run.skip(plan.unread)
        if not mode.dry:
            output.write(folder, plan.changes)
        if not (plan.changes and mode.dry):
            keep(plan)
    _show(run, folder, plan.changes, mode)
    if build.list_outputs:
        emit("".join(f"{(folder / path).as_posix()}\n" for path in plan.paths))
    if not mode.dry and not run.unread:
        included = (as_typed(run.pages.root / path) for path in sorted(plan.included))
        build.finish(folder / output.MANIFEST, dict.fromkeys((*(page.file for page in run.pages.pages), *included)))
    _summarise(run, plan.totals)
    run.terminal.say(_outcome(folder, plan.totals.files, plan.changes, dry=mode.dry))
    return plan.changes, _tell_unread(run, plan)


def _tell_unread(run: CommandRun, plan: Plan) -> bool:
    """Say which calls were not read; a run in which nothing changed says so only where that is all there is to say."""
    if plan.totals.operations and not plan.results and not run.settings.options.patterns.all():
        return False
    pages = [PageCalls(one.page, one.operations, one.unread_calls, one.taught) for one in plan.pages()]
    return tell_unread(run, pages)


def _show(run: CommandRun, folder: Path, changes: Sequence[output.Change], mode: _Mode) -> None:
    if mode.diff:
        emit_quoted("".join(line + "\n" for line in output.diff(folder, changes)))
        return
    for change in changes:
        path = (folder / change.path).as_posix()
        if mode.check:
            echo(f"{path}: {_WORDS[change.kind]}", error=False)
        else:
            run.terminal.detail(f"{path}: {change.kind}")


def _summarise(run: CommandRun, totals: Totals) -> None:
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


def _whenever_pages_change(run: CommandRun) -> Iterator[CommandRun]:
    """The run, then one more after every change below its folders, until the user interrupts it.

    A run that fails is told and waited out: a page may be broken for a while.
    """
    yield run
    watched = (*run.settings.paths, run.settings.options.templates, *run.settings.read_from)
    for _ in _changes(run.pages.root, watched):
        try:
            yield replace(run.reopen(), engine=run.engine) if run.reopen is not None else run
        except UsageError as error:
            alarm(str(error))


def _changes(root: Path, paths: Sequence[str]) -> Iterator[None]:
    """Once per burst of changes to PATHS, until the user interrupts. UsageError without the extra."""
    try:
        from watchfiles import watch
    except ImportError as error:
        raise UsageError("--watch needs watchfiles: pip install 'samplecast[watch]'") from error
    folders = [path for path in paths if path and Path(path).exists()] or [str(root)]
    for _ in watch(*folders, step=_QUIET_MS, debounce=500, raise_interrupt=True):
        yield None


def make_rules(target: str, inputs: Iterable[str]) -> str:
    """A make rule for the target, and an empty one per input, so that a deleted page does not stop make."""
    names = [_escaped(path) for path in inputs]
    rule = " \\\n  ".join([f"{_escaped(target)}:", *names])
    return "\n".join([rule, *(f"\n{name}:" for name in names), ""])


def _escaped(path: str) -> str:
    """A path as make reads it back; blanks, `#`, `%` and `$` mean something else there."""
    return path.replace("$", "$$").replace(" ", "\\ ").replace("#", "\\#").replace("%", "\\%")
