"""`samplecast export`: what pages say in the formats of other tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samplecast import output
from samplecast.cli.extract import ELSEWHERE, tell_elsewhere
from samplecast.cli.files import write
from samplecast.cli.run import CommandRun, blocks_of, notes_of, takes_engine, takes_pages
from samplecast.cli.terminal import count, emit
from samplecast.cli.unread import calls_of, takes_fail_on, tell_unread
from samplecast.locking import locked
from samplecast.schema import ServiceSchema
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from samplecast.export.openapi.specification import OpenApiDocument

_FORMATS = ("openapi", "openapi-yaml", "json-schema", "jsonl")
_YAML = (".yaml", ".yml")


@click.command()
@takes_pages()
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="openapi", help="What to write.  [default: openapi]"
)
@click.option("-o", "--out", metavar="FILE|DIR", default="", help="Where to write it; a folder for json-schema.")
@click.option("--title", default="", help="Title of the OpenAPI document.  [default: API]")
@click.option("--api-version", default="", help="Version of the documented API.  [default: 0]")
@takes_engine
@takes_fail_on
def export(run: CommandRun, form: str, out: str, title: str, api_version: str) -> bool:
    """Write what PATHS say as OpenAPI 3.1 (JSON, or YAML with -o FILE.yaml), JSON Schema or JSON Lines.

    PATHS are pages, folders of pages, or - for standard input.
    """
    from samplecast.pipeline import schemas_of

    if form == "json-schema" and not out:
        raise UsageError("json-schema is a file for each body: name their folder with -o DIR")
    pages = run.facts()
    schemas = schemas_of(pages, run.settings.options)
    operations = sum(
        bool(one.operation.endpoints) for schema in schemas for page in schema.pages for one in page.operations
    )
    run.terminal.say(f"read {count(len(pages), 'page')}: {count(operations, 'operation')}")
    if form == "json-schema":
        _write_folder(run, schemas, Path(out))
    elif form == "jsonl":
        text = _lines(schemas)
        _write_text(run, text, out)
        tell_elsewhere(run, text.count(ELSEWHERE))
    else:
        in_yaml = form == "openapi-yaml" or out.lower().endswith(_YAML)
        info = title or run.settings.api_title, api_version or run.settings.api_version
        document = _openapi(schemas, *info, in_yaml=in_yaml)
        _write_text(run, document.text, out)
        _tell_abridged(run, document)
    run.tell_blocks(*blocks_of(pages))
    run.tell_notes(notes_of(pages))
    return tell_unread(run, calls_of(pages))


def _openapi(schemas: Sequence[ServiceSchema], title: str, version: str, *, in_yaml: bool) -> OpenApiDocument:
    from samplecast.export.openapi.schema_objects import text
    from samplecast.export.openapi.specification import Info, openapi
    from samplecast.export.openapi.yaml_text import yaml_text

    return openapi(schemas, Info(title, version), _fixture_paths(schemas), yaml_text if in_yaml else text)


def _fixture_paths(schemas: Sequence[ServiceSchema]) -> dict[str, tuple[str, ...]]:
    """What `generate` calls the pages: examples have one name in all outputs."""
    from samplecast.emit.python.python_names import module_paths

    return module_paths(page.page for schema in schemas for page in schema.pages)


def _tell_abridged(run: CommandRun, document: OpenApiDocument) -> None:
    for one in document.abridged:
        place = f"{run.pages.shown(one.span.path)}:{one.span.line}"
        told = f"{one.endpoints:,} endpoints, each with all that is said here, are too much to write"
        run.terminal.say(f"{place}: {told}: {one.endpoints - one.full:,} of them refer to the first by x-same-as")


def _lines(schemas: Sequence[ServiceSchema]) -> str:
    from samplecast.export.json_lines import lines

    return "".join(f"{line}\n" for schema in schemas for line in lines(schema))


def _write_folder(run: CommandRun, schemas: Sequence[ServiceSchema], folder: Path) -> None:
    from samplecast.export.schema_files import schema_files

    files = schema_files(schemas, _fixture_paths(schemas))
    with locked(folder):
        output.write(folder, output.plan(folder, files))
    run.terminal.say(f"wrote {folder.as_posix()}: {count(len(files) - 1, 'schema')}")
    tell_elsewhere(run, sum(file.content.count(ELSEWHERE.encode()) for file in files))


def _write_text(run: CommandRun, text: str, out: str) -> None:
    """Print the text, or put it into a file at once: a killed run leaves the old file whole."""
    if not out:
        emit(text)
        return
    target = Path(out)
    if target.is_dir():
        raise UsageError(f"{out}: a folder; name a file")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot write: {error.strerror}") from error
    write(target, text.encode())
    run.terminal.say(f"wrote {target.as_posix()}")
