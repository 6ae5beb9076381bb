"""The options that say what kind of classes `generate` emits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

import click
from msgspec import Struct
from msgspec.structs import replace

from samplecast.cli.inputs import Run

_Command: TypeAlias = Callable[..., Any]


class Target(Struct, frozen=True):
    """What the command line says of the target; empty where it says nothing."""

    name: str
    templates: str

    def over(self, run: Run) -> Run:
        """Give the run with these in place of what the configuration says."""
        given = run.settings.options
        options = replace(given, target=self.name or given.target, templates=self.templates or given.templates)
        return replace(run, settings=replace(run.settings, options=options))


def takes_target(command: _Command) -> _Command:
    """Give a command the options, as one `Target`."""

    @click.option("--target", metavar="NAME", default="", help="Kind of classes emitted.  [default: dataclasses]")
    @click.option("--templates", metavar="DIR", default="", help="Folder whose templates replace ours one by one.")
    @wraps(command)
    def taking(*arguments: object, target: str, templates: str, **others: object) -> None:
        command(*arguments, target=Target(target, templates), **others)

    return taking
