"""What the user sees: messages to stderr, results to stdout, progress where a terminal shows it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from typing import TextIO, TypeVar

import click
from msgspec import Struct

from samplecast.printable import printable

_Item = TypeVar("_Item")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
"""Characters that no text has; line ends stay as the page has them."""

_LONG_RUN = 100
"""Pages from which on progress is worth showing."""
_PLAIN_STEP = 1000


def _one(_item: object) -> int:
    return 1


class Terminal(Struct, frozen=True):
    """How much is said."""

    quiet: bool = False
    verbose: bool = False

    def say(self, line: str, *, error: bool = True) -> None:
        """Print a line of the run's summary."""
        if not self.quiet:
            echo(line, error=error)

    def detail(self, line: str) -> None:
        """Print a line that only `-v` asks for."""
        if self.verbose:
            echo(line)

    def track(
        self, items: Iterable[_Item], total: int, doing: str, weigh: Callable[[_Item], int] = _one
    ) -> Iterator[_Item]:
        """Hand out items one by one; show how far a long run is. `weigh` says how much of the total an item is."""
        if self.quiet or total < _LONG_RUN:
            return iter(items)
        if sys.stderr.isatty() and find_spec("rich"):
            return _bar(items, total, doing, weigh)
        return _counted(items, total, doing, weigh)


def alarm(message: str) -> None:
    """Say why nothing came of the run."""
    first, *more = message.split("\n")
    click.echo(
        f"{click.style('error', fg='red', bold=True)}: {printable(first)}", err=True, color=colour_on(sys.stderr)
    )
    for line in more:
        echo(line)


def echo(line: str, *, error: bool = True) -> None:
    """Print one line, whatever it contains."""
    text = printable(line)
    encoding = getattr(sys.stderr if error else sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=error, color=False)


def emit(text: str) -> None:
    """Write a result to stdout: UTF-8 and plain line feeds in every locale and on every platform."""
    emit_bytes(text.encode("utf-8", "backslashreplace"))


def emit_quoted(text: str) -> None:
    """The same for a diff, whose lines are of the docs: nothing in it steers a terminal, or the log of a build."""
    if sys.stdout.isatty():
        emit(printable(text))
        return
    text = _CONTROL.sub(lambda found: printable(found[0]), text)
    if text and os.environ.get("GITHUB_ACTIONS") == "true":  # no line of the docs is a command there
        token = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
        text = f"::stop-commands::{token}\n{text}::{token}::\n"
    emit(text)


def emit_bytes(data: bytes) -> None:
    """Write a result to stdout as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def colour_on(stream: TextIO) -> bool:
    """Whether colours may be sent: a terminal listens, and NO_COLOR does not forbid it."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def width_of(stream: TextIO) -> int:
    """The columns of the terminal that listens; 0 where none does."""
    return shutil.get_terminal_size().columns if stream.isatty() else 0


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _counted(items: Iterable[_Item], total: int, doing: str, weigh: Callable[[_Item], int]) -> Iterator[_Item]:
    done = 0
    for item in items:
        before, done = done, done + weigh(item)
        if before // _PLAIN_STEP != done // _PLAIN_STEP and done < total:
            echo(f"{doing}: {done:,} of {total:,}")
        yield item


def _bar(items: Iterable[_Item], total: int, doing: str, weigh: Callable[[_Item], int]) -> Iterator[_Item]:
    from rich.console import Console  # an extra, and slow to load
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(doing, total=total)
        for item in items:
            progress.advance(bar, weigh(item))
            yield item
