"""`samplecast extract`: the facts of pages as JSON Lines, one operation per line."""

from __future__ import annotations

import click

from generator.cli.inputs import Run, blocks_of, notes_of, takes_pages
from generator.cli.terminal import count, emit


@click.command()
@takes_pages()
def extract(run: Run) -> None:
    """Print what PATHS say as JSON Lines, one operation per line.

    PATHS are pages, folders of pages, or - for standard input.
    """
    from generator.pipeline import schemas_of
    from generator.render.lines import lines

    pages = run.facts()
    for schema in schemas_of(pages, run.settings.options):
        emit("".join(line + "\n" for line in lines(schema)))
    operations = sum(bool(operation.endpoints) for page in pages for operation in page.operations)
    run.terminal.say(f"read {count(len(pages), 'page')}: {count(operations, 'operation')}")
    run.tell_blocks(*blocks_of(pages))
    run.tell_notes(notes_of(pages))
