"""`manifest.json`: what went in, what came out, and which line of which page each part comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO

from msgspec import Struct

from samplecast.emit.python.fixtures import FixtureFile, plugin
from samplecast.emit.python.fixtures import lines as fixture_lines
from samplecast.emit.python.namespace import ModulePaths
from samplecast.emit.python.python_names import Names
from samplecast.emit.python.record_notes import records_of
from samplecast.emit.python.record_view import main_evidence
from samplecast.output import MANIFEST, File, digest
from samplecast.sample import Json
from samplecast.schema import Evidence, Record, ServiceSchema

_GLUE = ",\n"


class Summary(Struct, frozen=True):
    """What the package-level files need to know of a service; text only, so that it can be kept in a cache.

    Entries of the manifest, each one line of JSON, are joined as they stand there: with many services most of them
    are carried from one run to the next unread.
    """

    service: str
    plugin: str
    """Module of its pytest plugin, relative to the package; empty where it has no examples."""
    outputs: str
    fixtures: str
    classes: str
    packages: tuple[str, ...]
    """Folders with modules in them, relative to OUT."""


def summary(  # noqa: PLR0913, PLR0917  what a service is made of
    schema: ServiceSchema,
    files: Iterable[File],
    entries: Sequence[FixtureFile],
    requests: Mapping[str, str],
    paths: ModulePaths,
    names: Names,
) -> Summary:
    """Sum up a rendered service."""
    listed = list(files)
    own = "/".join(paths.models)  # the one folder whose `__init__.py` is among the files
    folders = {file.path.rpartition("/")[0] for file in listed if file.path.endswith(".py")} - {own}
    return Summary(
        service=schema.service,
        plugin=".".join(plugin(paths)[1:]) if entries or requests else "",
        outputs=_GLUE.join(_line(file.path, digest(file.content)) for file in listed),
        fixtures=_GLUE.join(_line(path, entry) for path, entry in fixture_lines(entries)),
        classes=_GLUE.join(_line(name, entry) for name, entry in _classes(schema, paths, names)),
        packages=tuple(sorted(folders)),
    )


def _line(key: str, value: Json) -> str:
    return f"{json.dumps(key)}: {json.dumps(value)}"


def _classes(schema: ServiceSchema, paths: ModulePaths, names: Names) -> Iterator[tuple[str, Json]]:
    for key, record in records_of(schema).items():
        yield ".".join((*paths.records[key], names.classes[key])), _class(record, names.attributes[key])


def _class(record: Record, names: Mapping[str, str]) -> Json:
    """Page and line of a class; a field's page only where it is another."""
    home = main_evidence(record.evidence)
    fields: dict[str, Json] = {}
    for entry in record.fields:
        place = main_evidence(entry.evidence)
        if place:
            fields[names[entry.key]] = _place(place, home)
    where: dict[str, Json] = {"page": home.span.path, "line": home.span.line} if home else {}
    return {**where, "fields": fields}


def _place(place: Evidence, home: Evidence | None) -> Json:
    if home and home.span.path == place.span.path:
        return {"line": place.span.line}
    return {"page": place.span.path, "line": place.span.line}


def manifest_file(summaries: Sequence[Summary], inputs: Mapping[str, str], package: Iterable[File]) -> File:
    """The manifest over all services; `inputs` gives each page's digest."""
    parts = {
        "inputs": [_line(page, value) for page, value in sorted(inputs.items())],
        "outputs": [
            *(_line(file.path, digest(file.content)) for file in package),
            *(part.outputs for part in summaries if part.outputs),
        ],
        "fixtures": [part.fixtures for part in summaries if part.fixtures],
        "classes": [part.classes for part in summaries if part.classes],
    }
    return File(MANIFEST, _sections(parts))


def _sections(parts: Mapping[str, Sequence[str]]) -> bytes:
    """The parts as JSON, an entry a line; written piece by piece, for with many pages each copy counts.

    A piece is an entry, or several that are joined already.
    """
    out = BytesIO()
    for number, (name, pieces) in enumerate(parts.items()):
        out.write((",\n" if number else "{\n").encode())
        out.write(f'"{name}": {{'.encode())
        for place, piece in enumerate(pieces):
            out.write((_GLUE if place else "\n").encode())
            out.write(piece.encode())
        out.write(b"\n}" if pieces else b"}")
    out.write(b"\n}\n")
    return out.getvalue()
