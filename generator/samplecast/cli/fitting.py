"""What build systems want of a run: a depfile, a stamp, the list of outputs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

import click
from msgspec import Struct

from samplecast.cli.files import write
from samplecast.usage import UsageError

_Command: TypeAlias = Callable[..., Any]

_OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option("--depfile", metavar="FILE", default="", help="Write the inputs as make rules to FILE."),
    click.option("--stamp", metavar="FILE", default="", help="Touch FILE when everything is up to date."),
    click.option("--list-outputs", is_flag=True, help="Print the path of every file that belongs in OUT."),
)


class Fitting(Struct, frozen=True):
    """The files around a run; empty paths for none."""

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


def takes_fitting(command: _Command) -> _Command:
    """Give a command the options of `Fitting`, as one argument."""

    @functools.wraps(command)
    def with_fitting(*, depfile: str, stamp: str, list_outputs: bool, **arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
        return command(fitting=Fitting(depfile, stamp, list_outputs), **arguments)

    declared: _Command = with_fitting
    for option in reversed(_OPTIONS):
        declared = option(declared)
    return declared


def make_rules(target: str, inputs: Iterable[str]) -> str:
    """A make rule for the target, and an empty one per input, so that a deleted page does not stop make."""
    names = [_escaped(path) for path in inputs]
    rule = " \\\n  ".join([f"{_escaped(target)}:", *names])
    return "\n".join([rule, *(f"\n{name}:" for name in names), ""])


def _escaped(path: str) -> str:
    """A path as make reads it back; blanks, `#`, `%` and `$` mean something else there."""
    return path.replace("$", "$$").replace(" ", "\\ ").replace("#", "\\#").replace("%", "\\%")
