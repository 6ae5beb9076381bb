"""What a user of `samplecast check` wants: the options of the command, and the settings below them."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

import click
from msgspec import Struct
from msgspec.structs import asdict, replace

from samplecast.checks.selection import Selection, UnknownRuleError, enabled, validate
from samplecast.cli.inputs import Run
from samplecast.cli.work import Work
from samplecast.config import FORMATS, CheckSettings, Settings
from samplecast.usage import UsageError

_Command: TypeAlias = Callable[..., Any]


def _rules(flag: str, text: str) -> Callable[[_Command], _Command]:
    return click.option(flag, metavar="RULES", multiple=True, help=text)


_OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    _rules("--select", "Run these rules only: codes, prefixes, names or ALL, separated by commas; repeatable."),
    _rules("--extend-select", "Run these rules too."),
    _rules("--ignore", "Leave out these rules; of two selectors the more specific one wins."),
    click.option("--fix", is_flag=True, help="Mend what has one right answer, in the pages themselves."),
    click.option("--unsafe-fixes", is_flag=True, help="Mend what has a likely answer too; implies nothing alone."),
    click.option("--diff", is_flag=True, help="Show what would be mended, and write nothing."),
    click.option(
        "--output-format", type=click.Choice(FORMATS), help="[default: full on a terminal, else concise]", default=None
    ),
    click.option("-o", "--output-file", metavar="FILE", default="", help="Write the findings to FILE."),
    click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of showing them."),
    click.option("--baseline", metavar="FILE", default="", help="Report only findings that FILE does not accept."),
    click.option("--write-baseline", metavar="FILE", default="", help="Accept today's findings in FILE and exit 0."),
    click.option("--prune-baseline", is_flag=True, help="Drop entries of the baseline that no longer occur."),
    click.option("--strict-baseline", is_flag=True, help="Exit 1 if an entry of the baseline no longer occurs."),
    click.option("--exit-zero", is_flag=True, help="Exit 0 even if there are findings."),
    click.option("--stdin-filename", metavar="NAME", default="", help="The page that standard input stands for."),
    click.option("--show-settings", is_flag=True, help="Print the settings and the rules that run, check nothing."),
)


class Wishes(Struct, frozen=True):
    """The options, with the settings of the configuration where an option was not given."""

    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    fix: bool
    unsafe_fixes: bool
    diff: bool
    output_format: str
    output_file: str
    statistics: bool
    baseline: str
    write_baseline: str
    prune_baseline: bool
    strict_baseline: bool
    exit_zero: bool
    stdin_filename: str
    show_settings: bool
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def selection(self) -> Selection:
        """The rules to run."""
        return Selection(self.select, self.extend_select, self.ignore, self.per_file_ignores)

    @property
    def mends(self) -> bool:
        """Whether fixes are applied, or shown."""
        return self.fix or self.diff


def takes_wishes(command: _Command) -> _Command:
    """Give a command the options of `Wishes`; it is to be used below `takes_pages` and `takes_work`."""

    @functools.wraps(command)
    def with_wishes(*, run: Run, work: Work, **arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
        for rules in ("select", "extend_select", "ignore"):
            arguments[rules] = tuple(part.strip() for given in arguments[rules] for part in given.split(","))
        return command(run=run, work=work, wishes=_settled(arguments, run.settings.check))

    declared: _Command = with_wishes
    for option in reversed(_OPTIONS):
        declared = option(declared)
    return declared


def _settled(given: dict[str, Any], settings: CheckSettings) -> Wishes:
    """What the command line says, over what the configuration says; UsageError where that makes no sense."""
    wishes = Wishes(**(given | {"output_format": given["output_format"] or settings.output_format or _fitting(given)}))
    named = {selector.upper() for selector in (*wishes.select, *wishes.extend_select)}
    ignored = tuple(selector for selector in settings.ignore if selector.upper() not in named)
    wishes = replace(
        wishes,
        select=wishes.select or settings.select,
        extend_select=(*settings.extend_select, *wishes.extend_select),
        ignore=(*ignored, *wishes.ignore),
        unsafe_fixes=wishes.unsafe_fixes or settings.unsafe_fixes,
        baseline=wishes.baseline or ("" if wishes.write_baseline else settings.baseline),
        per_file_ignores=settings.per_file_ignores,
    )
    for option, on in (("--prune-baseline", wishes.prune_baseline), ("--strict-baseline", wishes.strict_baseline)):
        if on and not wishes.baseline:
            raise UsageError(f"{option} speaks of a baseline: say --baseline FILE")
    if wishes.write_baseline and (wishes.mends or wishes.baseline):
        raise UsageError("--write-baseline accepts what is there: not with --baseline, --fix or --diff")
    if wishes.statistics and wishes.output_format not in {"full", "concise", "json"}:
        raise UsageError(f"--statistics counts in text or json, not in {wishes.output_format}")
    _known(wishes)
    return wishes


def _fitting(given: dict[str, Any]) -> str:
    return "full" if sys.stdout.isatty() and not given["output_file"] else "concise"


def _known(wishes: Wishes) -> None:
    """UsageError for a selector that names no rule."""
    from samplecast.checks import NAMES

    for_pages = (selector for _, selectors in wishes.per_file_ignores for selector in selectors)
    try:
        validate((*wishes.select, *wishes.extend_select, *wishes.ignore, *for_pages), NAMES)
    except UnknownRuleError as error:
        raise UsageError(str(error)) from error


def settings_shown(wishes: Wishes, settings: Settings) -> str:
    """The settings as JSON, with every rule that runs."""
    from samplecast.checks import DEFAULT, NAMES

    codes = sorted(enabled(wishes.selection, NAMES, DEFAULT))
    options = settings.options
    shown = {
        "paths": settings.paths,
        "root": settings.root,
        "exclude": settings.exclude,
        "markup": settings.markup,
        "max_page_bytes": settings.max_page_bytes,
        "page_timeout": settings.page_timeout,
        "overrides": [f"{override.file}:{override.line}" for override in settings.overrides],
        "services": options.services,
        "check": {
            name: value for name, value in asdict(wishes).items() if name not in {"show_settings", "stdin_filename"}
        },
        "rules": [f"{code} {NAMES[code]}" for code in codes],
    }
    return json.dumps(shown, indent=2) + "\n"
