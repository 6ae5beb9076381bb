"""`samplecast diff`: what a change of the docs changes for clients."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from click.exceptions import Exit

from samplecast import __version__
from samplecast.cli.files import write
from samplecast.cli.run import CommandRun, opened, takes_engine, takes_pages
from samplecast.cli.terminal import emit
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from samplecast.compare import Contract, Difference

FORMATS = ("text", "markdown", "json", "sarif")
_LEVELS = ("breaking", "compatible", "editorial")


class _BothStates(NamedTuple):
    """Both states of the docs as runs of their own."""

    old: CommandRun
    new: CommandRun
    shown: Callable[[str], str]
    """A page as messages print it."""


@click.command()
@takes_pages("OLD NEW")
@click.option("--git", "revisions", metavar="OLD[..NEW]", default="", help="Compare revisions of what PATHS name.")
@click.option(
    "--fail-on", type=click.Choice(_LEVELS), help="Exit 1 where there is a difference of this level or above."
)
@click.option("--output-format", type=click.Choice(FORMATS), default="text", help="For people or for programs.")
@click.option("-o", "--output-file", metavar="FILE", default="", help="Write the differences to FILE.")
@takes_engine
def diff(run: CommandRun, revisions: str, fail_on: str | None, output_format: str, output_file: str) -> None:
    """Show what changed for clients between two states of docs.

    OLD and NEW are folders or pages. With --git they are revisions, such as v1..v2, or HEAD~1 for what the working tree
    changes; PATHS then say where the docs are.
    """
    from samplecast.compare import compare
    from samplecast.compare.difference_report import summary

    with _states(run, revisions) as states:
        found = compare(_contracts(states.old), _contracts(states.new))
        for state in (states.old, states.new):
            run.skip({state.pages.shown(page): reason for page, reason in state.unread.items()})
        text = printed(found, output_format, states.shown)
    tell(run, text, output_file, summary(found))
    if fail_on and any(one.level in _LEVELS[: _LEVELS.index(fail_on) + 1] for one in found):
        raise Exit(1)


def tell(run: CommandRun, text: str, file: str, summary: str) -> None:
    """Print the text, or put it into a file and say how much it is."""
    if not file:
        emit(text)
        return
    write(Path(file), text.encode())
    run.terminal.say(f"wrote {file}: {summary}")


def _contracts(run: CommandRun) -> list[Contract]:
    from samplecast.pipeline import contracts_of

    contracts, unread = contracts_of(run.inputs, run.engine)
    run.unread.update(unread)
    return contracts


@contextmanager
def _states(run: CommandRun, revisions: str) -> Iterator[_BothStates]:
    """Both states. UsageError where they are not both there."""
    paths = run.settings.paths
    if not revisions:
        if len(paths) != 2:  # noqa: PLR2004  OLD and NEW
            raise UsageError(f"diff needs two states, OLD and NEW, not {len(paths)}; or revisions: --git OLD..NEW")
        old, new = opened(run, paths[:1]), opened(run, paths[1:])
        yield _BothStates(old, new, new.pages.shown)
        return
    from samplecast.cli.past import at_revision

    then, _, now = revisions.partition("..")
    with tempfile.TemporaryDirectory(prefix="samplecast-") as folder:
        old = at_revision(run, then, Path(folder, "old"))
        new = at_revision(run, now, Path(folder, "new")) if now else opened(run, paths)
        yield _BothStates(old, new, run.pages.shown)


def printed(found: Sequence[Difference], form: str, shown: Callable[[str], str]) -> str:
    """Differences in a format."""
    from samplecast.compare import difference_report as report

    match form:
        case "markdown":
            return report.as_markdown(found, shown)
        case "json":
            return report.as_json(found)
        case "sarif":
            return report.as_sarif(found, shown, __version__)
        case _:
            return report.as_text(found, shown)
