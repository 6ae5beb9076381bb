"""The command line: arguments, printing, exit codes. A file per command, loaded when it is asked for."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from samplecast import __version__
from samplecast.cli.terminal import alarm
from samplecast.config import did_you_mean
from samplecast.usage import UsageError

COMMANDS = ("check", "diff", "explain", "export", "extract", "generate", "init", "reconcile", "rule")
"""Each is the click command of the same name in the module of the same name."""

USAGE_ERROR = 2
INTERRUPTED = 130
BROKEN_PIPE = 141

_OBJECTS_BEFORE_GC = 200_000


class _Commands(click.Group):
    """The group of commands; importing one is put off until it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"samplecast.cli.{cmd_name}"), cmd_name)
        for option in command.params:
            if isinstance(option, click.Option) and option.type is click.STRING and not option.multiple:
                option.callback = _not_empty
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}{did_you_mean(args[0], COMMANDS) or '.'}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  whatever the command returns
        try:
            return super().invoke(ctx)
        except UsageError as error:
            alarm(str(error))
            ctx.exit(USAGE_ERROR)
        except OSError as error:
            ctx.exit(_environment_error(error))


def _not_empty(ctx: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """An option that is there with nothing in it, as from an unset variable, means nothing anyone wanted."""
    if value == "" and ctx.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE:
        raise click.BadParameter("it is empty: give it a value, or leave it out", ctx, option)
    return value


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="samplecast", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn REST API documentation into dataclasses, fixtures and tests, and find where the docs are wrong."""


def main() -> None:
    """Run the command line; a crash is exit code 2, so that 1 always means findings."""
    # Models are frozen trees without cycles: looking for garbage among them early and often finds none.
    gc.set_threshold(_OBJECTS_BEFORE_GC, 20, 100)
    code = _run()
    gc.freeze()  # nor is there any need to look through all of them once more before the process ends
    sys.exit(code)


def _run() -> int:
    if sys.stderr is None:  # closed; so that no file that is opened takes its place
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for as long as the process lives
    if sys.stdout is None:
        alarm("standard output is closed")
        return USAGE_ERROR
    try:
        code = cli.main(prog_name="samplecast", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        alarm("interrupted")
        return INTERRUPTED
    except OSError as error:
        return _environment_error(error)
    except Exception as error:  # noqa: BLE001  the last resort, for our own bugs
        alarm(f"this is a bug in samplecast: {type(error).__name__}: {error}")
        traceback.print_exc()
        return USAGE_ERROR
    return code if isinstance(code, int) else 0


def _environment_error(error: OSError) -> int:
    """What the system refuses is exit code 2 and a line about it; a reader that has seen enough gets none."""
    # Whatever stdout still holds cannot be written either: keep Python from complaining about it at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return BROKEN_PIPE
    alarm(f"{error.filename or 'standard output'}: {error.strerror or error}")
    return USAGE_ERROR
