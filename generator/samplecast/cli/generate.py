"""`samplecast generate`: pages in; dataclasses, fixtures and tests out."""

from __future__ import annotations

import functools
import re
import subprocess
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
from samplecast.overrides import FILE_NAME
from samplecast.pipeline import generate as plan_package
from samplecast.steps.out import Plan, Totals, keep, sources
from samplecast.usage import UsageError

_Command: TypeAlias = Callable[..., Any]

_QUIET_MS = 50
"""So long nothing may happen before a change counts as done: editors write in several steps."""
_WORDS = {"new": "missing", "changed": "out of date", "stale": "left over"}


_BUILD_OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option("--depfile", metavar="FILE", default="", help="Write the inputs as make rules to FILE."),
    click.option("--stamp", metavar="FILE", default="", help="Touch FILE when everything is up to date."),
    click.option("--tracked", is_flag=True, help="Exit 1 if a file in OUT is not under version control."),
    click.option("--list-outputs", is_flag=True, help="Print the path of every file that belongs in OUT."),
)


class BuildFiles(Struct, frozen=True):
    """What build systems want of a run: a depfile, a stamp, the list of outputs; empty paths for none."""

    depfile: str
    stamp: str
    list_outputs: bool
    tracked: bool

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
    def with_build_files(*, depfile: str, stamp: str, list_outputs: bool, tracked: bool, **arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
        return command(build=BuildFiles(depfile, stamp, list_outputs, tracked), **arguments)

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
    folder = Path(out or run.settings.out)
    changes, unread = _once(target.over(run), build, folder, _Mode(check, diff))
    if (changes and (check or diff)) or (build.tracked and _tell_untracked(folder)):
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
    if options.templates:
        from samplecast.emit.python.targets import misnamed

        for template in misnamed(options.templates):
            run.terminal.say(f"warning: {template}: no template is called so, and nothing uses it")
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
        build.finish(folder / output.MANIFEST, sources(run.pages, plan.included, run.settings))
    _summarise(run, plan.totals)
    run.terminal.say(_outcome(folder, plan.totals.files, plan.changes, dry=mode.dry))
    if plan.changes and not mode.dry and (module := _first_module(plan.paths)):
        run.terminal.say(f"import it: from {'.'.join((options.package, *module[:-1]))} import {module[-1]}")
    return plan.changes, _tell_unread(run, plan)


def _tell_unread(run: CommandRun, plan: Plan) -> bool:
    """Say which calls were not read; a run in which nothing changed says so only where that is all there is to say."""
    if plan.totals.operations and not plan.results and not run.settings.options.patterns.all():
        return False
    pages = [PageCalls(one.page, one.operations, one.unread_calls, one.taught) for one in plan.pages()]
    return tell_unread(run, pages)


def _tell_untracked(folder: Path) -> bool:
    """Name the files in OUT that git does not know; whether there are any. UsageError outside a repository."""
    command = ["git", "-C", str(folder), "ls-files", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  git, as the user has it
    except (OSError, subprocess.CalledProcessError) as error:
        raise UsageError(f"--tracked asks git, which cannot tell of {folder}: {error}") from error
    names = [name for name in done.stdout.decode("utf-8", "surrogateescape").split("\0") if name]
    for name in names:
        echo(f"{(folder / name).as_posix()}: not under version control", error=False)
    return bool(names)


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


def _first_module(paths: Iterable[str]) -> tuple[str, ...]:
    """The module of a page, as an example of all; empty where there is none."""
    modules = (tuple(path.removesuffix(".py").split("/")) for path in paths if path.endswith(".py"))
    ours = {"__init__", "_runtime", "errors"}
    return next(
        (path for path in modules if path[-1] not in ours and not {"fixtures", "tests", "models"} & {*path}), ()
    )


def _whenever_pages_change(run: CommandRun) -> Iterator[CommandRun]:
    """The run, then one more after every change to what it depends on, until the user interrupts it.

    A run that fails is told and waited out: a page may be broken for a while.
    """
    yield run
    for _ in _changes(run):
        try:
            yield replace(run.reopen(), engine=run.engine) if run.reopen is not None else run
        except UsageError as error:
            alarm(str(error))


def _changes(run: CommandRun) -> Iterator[None]:
    """Once per burst of changes to what the run depends on. UsageError without the extra.

    Folders are watched: an editor may put a new file in the place of the old one, and settings may come later.
    """
    try:
        from watchfiles import watch
    except ImportError as error:
        raise UsageError("--watch needs watchfiles: pip install 'samplecast[watch]'") from error
    paths = [Path(path).absolute() for path in (*run.settings.paths, run.settings.options.templates) if path]
    home = Path(run.settings.read_from[0]).absolute().parent if run.settings.read_from else Path.cwd()
    folders = [path for path in paths if path.is_dir()]
    named = {path for path in paths if not path.is_dir()} | {Path(path).absolute() for path in run.settings.read_from}
    named |= {home / name for name in ("samplecast.toml", "pyproject.toml", FILE_NAME)}
    around = {path.parent for path in named if path.parent.is_dir()}

    def matters(_change: object, path: str) -> bool:
        return Path(path) in named or any(Path(path).is_relative_to(folder) for folder in folders)

    for _ in watch(
        *sorted({*folders, *around}), watch_filter=matters, step=_QUIET_MS, debounce=500, raise_interrupt=True
    ):
        yield None


def make_rules(target: str, inputs: Iterable[str]) -> str:
    """A make rule for the target, and an empty one per input, so that a deleted page does not stop make.

    With `%` in its name there is none: make would take that for a pattern.
    """
    names = [_escaped(path) for path in inputs]
    rule = " \\\n  ".join([f"{_escaped(target)}:", *names])
    return "\n".join([rule, *(f"\n{name}:" for name in names if "%" not in name), ""])


def _escaped(path: str) -> str:
    """A path as make reads it back: blanks, colons, wildcards, `#` and `$` mean something else there.

    UsageError for a name that no rule can hold, however it is written.
    """
    if _NOT_IN_RULES.search(path):
        raise UsageError(f"{path}: a depfile cannot hold this name: rename the file, or do without --depfile")
    drive, rest = path[:2] if _DRIVE.match(path) else "", path
    escaped = _MEANT_OTHERWISE.sub(r"\\\g<0>", rest.removeprefix(drive)).replace("$", "$$")
    return drive + escaped


_NOT_IN_RULES = re.compile(r"[=;|&\\\x00-\x1f\x7f]|^~")
_MEANT_OTHERWISE = re.compile(r"[ #:*?\[\]]")
_DRIVE = re.compile(r"[A-Za-z]:/")
