"""`samplecast reconcile`: where docs and a specification disagree."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from samplecast.cli.diff import FORMATS, printed, tell
from samplecast.cli.files import read_text
from samplecast.cli.run import CommandRun, opened, takes_engine, takes_pages
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from samplecast.compare import Difference

_LEVELS = ("only-docs", "only-spec", "differs", "any")


@click.command()
@takes_pages("DOCS... SPEC")
@click.option("--fail-on", type=click.Choice(_LEVELS), help="Exit 1 where there is a disagreement of this level.")
@click.option("--ignore-file", metavar="FILE", default="", help="Disagreements that are known, a line each.")
@click.option("--output-format", type=click.Choice(FORMATS), default="text", help="For people or for programs.")
@click.option("-o", "--output-file", metavar="FILE", default="", help="Write the disagreements to FILE.")
@takes_engine
def reconcile(run: CommandRun, fail_on: str | None, ignore_file: str, output_format: str, output_file: str) -> None:
    """Show where docs and a specification do not say the same.

    DOCS are folders or pages; SPEC is OpenAPI 3.0, 3.1 or Swagger 2, as JSON or YAML.

    A line of the ignore file is a code, an operation and a pointer, each with * for anything, and a reason behind #:
    `RC202 GET /v1/ships* /responses/*  # the gateway adds these`.
    """
    from samplecast.compare.difference_report import summary
    from samplecast.compare.disagreements import reconcile as disagreements
    from samplecast.compare.specification_files import parse_specification
    from samplecast.compare.specified import specified
    from samplecast.pipeline import contracts_of

    *docs, file = run.settings.paths
    if not docs:
        raise UsageError("reconcile needs docs and a specification: reconcile DOCS SPEC")
    specification = [*specified(parse_specification(read_text(Path(file)), file), Path(file).name)]
    pages = opened(run, docs)
    contracts, unread = contracts_of(pages.inputs, run.engine)
    run.skip(unread)
    found = _without(disagreements(contracts, specification), Path(ignore_file) if ignore_file else None)
    tell(run, printed(found, output_format, pages.pages.shown), output_file, summary(found))
    if fail_on and any(fail_on in {"any", one.level} for one in found):
        raise Exit(1)


def _without(found: Sequence[Difference], file: Path | None) -> list[Difference]:
    """Without what the ignore file names. UsageError for a line of it that is malformed or has no reason."""
    patterns = [*_patterns(file)] if file is not None else []
    return [
        one
        for one in found
        if not any(
            fnmatch.fnmatchcase(one.kind.code, code)
            and fnmatch.fnmatchcase(f"{one.method} {one.path}", operation)
            and fnmatch.fnmatchcase(one.pointer, pointer)
            for code, operation, pointer in patterns
        )
    ]


def _patterns(file: Path) -> list[tuple[str, str, str]]:
    patterns = []
    for number, line in enumerate(read_text(file).splitlines(), 1):
        rule, _, reason = line.partition("#")
        parts = rule.split()
        if not parts:
            continue
        if len(parts) not in {3, 4} or not reason.strip():
            raise UsageError(f"{file}:{number}: a line is CODE METHOD PATH [POINTER]  # reason")
        pointer = parts[3] if len(parts) == 4 else "*"  # noqa: PLR2004  with a pointer
        patterns.append((parts[0], f"{parts[1]} {parts[2]}", pointer))
    return patterns
