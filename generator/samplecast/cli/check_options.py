"""The options of `samplecast check`, and the settings below them."""

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
from samplecast.cli.run import CommandRun
from samplecast.config import FORMATS, CheckSettings, Settings
from samplecast.diagnostics import SEVERITIES, Severity
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
    click.option("--since", metavar="REV", default="", help="Report only findings that a revision did not have."),
    click.option(
        "--min-severity", type=click.Choice(SEVERITIES), default=None, help="Tell nothing below this severity."
    ),
    click.option(
        "--fail-on", type=click.Choice(SEVERITIES), default=None, help="Exit 1 for findings as bad as this alone."
    ),
    click.option("--exit-zero", is_flag=True, help="Exit 0 even if there are findings."),
    click.option("--stdin-filename", metavar="NAME", default="", help="The page that standard input stands for."),
    click.option("--show-settings", is_flag=True, help="Print the settings and the rules that run, check nothing."),
)


class CheckOptions(Struct, frozen=True):
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
    since: str
    exit_zero: bool
    stdin_filename: str
    show_settings: bool
    min_severity: Severity = "info"
    fail_on: Severity = "info"
    severity: tuple[tuple[str, Severity], ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def selection(self) -> Selection:
        """The rules to run."""
        rules = (self.select, self.extend_select, self.ignore, self.per_file_ignores)
        return Selection(*rules, self.severity, self.min_severity)

    @property
    def fixes(self) -> bool:
        """Whether fixes are applied, or shown."""
        return self.fix or self.diff


def takes_check_options(command: _Command) -> _Command:
    """Give a command the options of `CheckOptions`; it is to be used below `takes_pages`."""

    @functools.wraps(command)
    def with_check_options(*, run: CommandRun, **arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
        for rules in ("select", "extend_select", "ignore"):
            arguments[rules] = tuple(part.strip() for given in arguments[rules] for part in given.split(","))
        return command(run=run, asked=_settled(arguments, run.settings.check))

    declared: _Command = with_check_options
    for option in reversed(_OPTIONS):
        declared = option(declared)
    return declared


def _settled(given: dict[str, Any], settings: CheckSettings) -> CheckOptions:
    """What the command line says, over what the configuration says; UsageError where that makes no sense."""
    asked = CheckOptions(
        **given
        | {
            "output_format": given["output_format"] or settings.output_format or _default_format(given),
            "min_severity": given["min_severity"] or settings.min_severity,
            "fail_on": given["fail_on"] or settings.fail_on,
        }
    )
    named = {selector.upper() for selector in (*asked.select, *asked.extend_select)}
    ignored = tuple(selector for selector in settings.ignore if selector.upper() not in named)
    asked = replace(
        asked,
        select=asked.select or settings.select,
        extend_select=(*settings.extend_select, *asked.extend_select),
        ignore=(*ignored, *asked.ignore),
        unsafe_fixes=asked.unsafe_fixes or settings.unsafe_fixes,
        baseline=asked.baseline or ("" if asked.write_baseline else settings.baseline),
        severity=settings.severity,
        per_file_ignores=settings.per_file_ignores,
    )
    for option, on in (("--prune-baseline", asked.prune_baseline), ("--strict-baseline", asked.strict_baseline)):
        if on and not asked.baseline:
            raise UsageError(f"{option} speaks of a baseline: say --baseline FILE")
    if asked.write_baseline and (asked.fixes or asked.baseline or asked.since):
        raise UsageError("--write-baseline accepts what is there: not with --baseline, --since, --fix or --diff")
    if asked.statistics and asked.output_format not in {"full", "concise", "json"}:
        raise UsageError(f"--statistics counts in text or json, not in {asked.output_format}")
    _known(asked)
    return asked


def _default_format(given: dict[str, Any]) -> str:
    return "full" if sys.stdout.isatty() and not given["output_file"] else "concise"


def _known(asked: CheckOptions) -> None:
    """UsageError for a selector that names no rule."""
    from samplecast.checks import NAMES

    for_pages = (selector for _, selectors in asked.per_file_ignores for selector in selectors)
    changed = (selector for selector, _ in asked.severity)
    try:
        validate((*asked.select, *asked.extend_select, *asked.ignore, *for_pages, *changed), NAMES)
    except UnknownRuleError as error:
        raise UsageError(str(error)) from error


def settings_shown(asked: CheckOptions, settings: Settings) -> str:
    """The settings as JSON, with every rule that runs."""
    from samplecast.checks import DEFAULT, NAMES

    codes = sorted(enabled(asked.selection, NAMES, DEFAULT))
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
            name: value for name, value in asdict(asked).items() if name not in {"show_settings", "stdin_filename"}
        },
        "rules": [f"{code} {NAMES[code]}" for code in codes],
    }
    return json.dumps(shown, indent=2) + "\n"
