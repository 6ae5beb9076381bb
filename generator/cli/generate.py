"""`samplecast generate`: pages in; dataclasses, fixtures and tests out."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from generator import output
from generator.cli.inputs import Run, takes_pages
from generator.cli.terminal import count, echo, emit
from generator.facts import PageFacts
from generator.options import Options
from generator.usage import UsageError

_WORDS = {"new": "missing", "changed": "out of date", "stale": "left over"}


@click.command()
@takes_pages()
@click.option("-o", "--out", metavar="OUT", default="", help="Folder of the emitted package.  [default: generated]")
@click.option("--check", is_flag=True, help="Write nothing; list what is out of date and exit 1 if anything is.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change and exit 1 if anything would.")
@click.pass_context
def generate(context: click.Context, run: Run, out: str, *, check: bool, diff: bool) -> None:
    """Cast the samples of PATHS into a Python package.

    PATHS are pages, folders of pages, or - for standard input.
    """
    folder = Path(out or run.settings.out)
    options = replace(run.settings.options, package=_package(folder))
    files, pages = _files(run, options)
    changes = output.plan(folder, files)
    if diff:
        emit("".join(line + "\n" for line in output.diff(folder, changes)))
    elif check:
        for change in changes:
            echo(f"{(folder / change.path).as_posix()}: {_WORDS[change.kind]}", error=False)
    else:
        output.write(folder, changes)
        for change in changes:
            run.terminal.detail(f"{(folder / change.path).as_posix()}: {change.kind}")
    _summarise(run, pages)
    run.terminal.say(_outcome(folder, files, changes, dry=check or diff))
    if changes and (check or diff):
        context.exit(1)


def _package(folder: Path) -> str:
    """The name of the emitted package: OUT's last part, which has to be an identifier."""
    name = Path.cwd().joinpath(folder).name
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UsageError(f"{folder}: OUT names a Python package, and {name!r} is not an identifier")
    return name


def _files(run: Run, options: Options) -> tuple[list[output.File], list[PageFacts]]:
    from generator.pipeline import files_of, schemas_of

    pages = run.facts()
    return files_of(schemas_of(pages, options), pages, options), pages


def _summarise(run: Run, pages: list[PageFacts]) -> None:
    """Say what was read, and what became of its blocks."""
    operations = sum(1 for page in pages for operation in page.operations if operation.endpoints)
    examples = sum(len(operation.examples) for page in pages for operation in page.operations)
    run.terminal.say(
        f"read {count(len(pages), 'page')} in {', '.join(run.settings.paths)}: "
        f"{count(operations, 'operation')}, {count(examples, 'example')}"
    )
    run.tell_blocks(pages)
    run.tell_notes(pages)


def _outcome(folder: Path, files: Sequence[output.File], changes: Sequence[output.Change], *, dry: bool) -> str:
    """Say what was, or would be, written."""
    kinds = Counter(change.kind for change in changes)
    unchanged = len(files) - kinds["new"] - kinds["changed"]
    if dry and not changes:
        return f"{folder.as_posix()} is up to date: {count(len(files), 'file')}"
    parts = f"{kinds['new']:,} new, {kinds['changed']:,} changed, {kinds['stale']:,} removed, {unchanged:,} unchanged"
    return f"{'would write' if dry else 'wrote'} {folder.as_posix()}: {count(len(files), 'file')} ({parts})"
