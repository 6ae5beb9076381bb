"""What commands say of calls that were not read, and how to teach them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit
from msgspec import Struct

from samplecast.cli.run import CommandRun
from samplecast.cli.terminal import count
from samplecast.pattern_settings import snippet
from samplecast.source import UnreadCall

if TYPE_CHECKING:
    from samplecast.facts import PageFacts

FEWEST = 3
"""A shape that fewer lines have is nobody's form of calls."""
MOST_SHAPES = 3
"""So many shapes are told, the most frequent first."""

_Command = Callable[..., Any]


class PageCalls(Struct, frozen=True):
    """What a page says of calls."""

    page: str
    operations: int
    """Those with an endpoint."""
    unread: tuple[UnreadCall, ...]
    taught: tuple[str, ...]


def calls_of(pages: Iterable[PageFacts]) -> list[PageCalls]:
    """What pages say of calls."""
    return [
        PageCalls(page.page, sum(bool(one.endpoints) for one in page.operations), page.unread, page.taught)
        for page in pages
    ]


def takes_fail_on(command: _Command) -> _Command:
    """Give a command `--fail-on unread`; it answers whether something was left unread."""

    @click.option(
        "--fail-on", type=click.Choice(["unread"]), help="Exit 1 where no operation is found, or calls are not read."
    )
    @functools.wraps(command)
    def failing(*arguments: Any, fail_on: str | None, **others: Any) -> None:  # noqa: ANN401  click passes what the options declare
        unread = command(*arguments, **others)
        if unread and fail_on:
            raise Exit(1)

    return failing


def tell_unread(run: CommandRun, pages: Sequence[PageCalls]) -> bool:
    """Say which forms of calls were not read, on pages that give no endpoint; whether anything is missing."""
    operations = sum(page.operations for page in pages)
    bare = [page for page in pages if not page.operations]
    shapes = _shapes(bare)
    told = [(shape, lines) for shape, lines in shapes.items() if len(lines) >= FEWEST]
    told.sort(key=lambda entry: (-len(entry[1]), entry[0]))
    if not operations:
        run.terminal.say("no operation found: 0 endpoints")
    for shape, lines in told[:MOST_SHAPES]:
        for line in _told(
            run, shape, lines, "0 endpoints" if not operations else f"{count(len(bare), 'page')} without"
        ):
            run.terminal.say(line)
    _tell_idle(run, {text for page in pages for text in page.taught})
    return bool(told) or not operations


def _shapes(pages: Sequence[PageCalls]) -> Mapping[str, list[tuple[str, UnreadCall]]]:
    shapes: dict[str, list[tuple[str, UnreadCall]]] = {}
    for page in pages:
        for call in page.unread:
            shapes.setdefault(call.shape, []).append((call.span.path or page.page, call))
    return shapes


def _told(run: CommandRun, shape: str, lines: Sequence[tuple[str, UnreadCall]], found: str) -> Iterator[str]:
    # The plainest line is the best example: no blanks in its path.
    page, first = min(lines, key=lambda entry: entry[1].call.count(" "))
    on = count(len({page for page, _ in lines}), "page")
    place = f"{run.pages.shown(page)}:{first.span.line}"
    yield f'{found}; {count(len(lines), "block")} on {on} look like "{shape}" ({place}); to teach it:'
    yield from (f"    {line}" for line in snippet(shape, first.text, first.call))


def _tell_idle(run: CommandRun, used: Collection[str]) -> None:
    """Say which patterns matched nothing, where all pages were read."""
    if not run.complete:
        return
    for pattern in run.settings.options.patterns.all():
        if pattern.text not in used:
            run.terminal.say(f'warning: the {pattern.kind} pattern "{pattern.text}" matches nothing on any page')
