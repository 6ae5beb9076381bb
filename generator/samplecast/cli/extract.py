"""`samplecast extract`: the facts of pages as JSON Lines, one operation per line."""

from __future__ import annotations

import click

from samplecast.cli.run import CommandRun, blocks_of, notes_of, takes_engine, takes_pages
from samplecast.cli.terminal import count, emit
from samplecast.cli.unread import calls_of, takes_fail_on, tell_unread

ELSEWHERE = '"x-elsewhere": '
"""Stands in JSON for an object that is not written once more."""


@click.command()
@takes_pages()
@takes_engine
@takes_fail_on
def extract(run: CommandRun) -> bool:
    """Print what PATHS say as JSON Lines, one operation per line.

    PATHS are pages, folders of pages, or - for standard input.
    """
    from samplecast.export.json_lines import lines
    from samplecast.pipeline import schemas_of

    pages = run.facts()
    left_out = 0
    for schema in schemas_of(pages, run.settings.options):
        text = "".join(line + "\n" for line in lines(schema))
        left_out += text.count(ELSEWHERE)
        emit(text)
    operations = sum(bool(operation.endpoints) for page in pages for operation in page.operations)
    run.terminal.say(f"read {count(len(pages), 'page')}: {count(operations, 'operation')}")
    tell_elsewhere(run, left_out)
    run.tell_blocks(*blocks_of(pages))
    run.tell_notes(notes_of(pages))
    return tell_unread(run, calls_of(pages))


def tell_elsewhere(run: CommandRun, number: int) -> None:
    """Say how many objects were not written once more, if any."""
    if number:
        objects = count(number, "object")
        run.terminal.say(f"{objects} not repeated: x-elsewhere names the page and line that document each")
