"""Documented examples as JSON files, and the table that a pytest plugin offers them from."""

from __future__ import annotations

import json
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.emit.python.body_views import Loaders, response_headers
from samplecast.emit.python.call_view import CallNames
from samplecast.emit.python.line_breaking import code
from samplecast.emit.python.literals import docstring, mark, string, strings
from samplecast.emit.python.namespace import ModulePaths, relative
from samplecast.emit.python.python_names import Names, class_name, function_names
from samplecast.emit.python.record_notes import endpoints
from samplecast.emit.python.record_notes import flat as members
from samplecast.emit.python.targets import target_of
from samplecast.emit.python.views import FixturesView
from samplecast.naming import distinct, snake
from samplecast.options import Options
from samplecast.output import File
from samplecast.responses import Coded, answer_status, coded, success_statuses
from samplecast.sample import Json, Repair, Sample
from samplecast.sample.placeholders import whole_value
from samplecast.schema import Fixture, OperationSchema, PageSchema, ServiceSchema

_FEW = 10
"""So many endpoints are repeated at each example of an operation."""
_TITLE = 200
"""And so many characters of its title."""
_LARGE = 50_000
"""So many characters of JSON may be indentation, however much of it."""
_MOSTLY = 10
"""So many times as long as the document itself may a larger one become."""


class _DocumentNotes(Struct):
    """What is said of one document of a sample."""

    repairs: list[Repair] = field(default_factory=list)
    gaps: list[Json] = field(default_factory=list)


class FixtureFile(Struct, frozen=True):
    """A fixture with its file and name."""

    fixture: Fixture
    page: PageSchema
    operation: OperationSchema
    """What it belongs to."""
    file: str
    """Its JSON file, relative to `fixtures/`."""
    name: str
    """Of the pytest fixture."""
    load: str
    """`module:name` of the class or function that loads it; empty where the docs leave the type open."""
    call: str
    """`module:name` of the function that makes the request; empty where the docs name no endpoint."""

    @property
    def path(self) -> str:
        """The JSON file relative to OUT."""
        return f"fixtures/{self.file}"

    @property
    def value(self) -> Json:
        """The document itself."""
        return whole_value(self.fixture.example.sample, self.fixture.document)


def fixture_files(  # noqa: PLR0913, PLR0917  what a service is made of
    schema: ServiceSchema,
    paths: ModulePaths,
    names: Names,
    loaders: Mapping[str, Loaders],
    calls: Mapping[str, CallNames],
    options: Options,
) -> tuple[FixtureFile, ...]:
    """Every fixture of a service; `loaders` are those of its pages."""
    found: list[FixtureFile] = []
    for page in schema.pages:
        folder = paths.pages[page.page]
        own = loaders[page.page]
        aliases = {key: class_name(alias) for alias, key in page.aliases}
        for operation, functions in zip(page.operations, calls[page.page].functions, strict=True):
            call = f"{'.'.join(folder)}:{functions[0]}" if functions else ""
            for fixture in operation.fixtures:
                stem = f"{fixture.number}_{fixture.role}"
                body = own.flat_type(fixture.type)
                named = aliases.get(body.record) or (names.classes[body.record] if body.record else "")
                if named and target_of(options.target, options.templates).plain:
                    named = function_names(named)[0]
                load = named or own.names.get(body, "")
                file = "/".join((*folder, f"{stem}.json"))
                target = f"{'.'.join(folder)}:{load}" if load else ""
                made = call if _belongs(fixture, operation) else ""
                name = "_".join(filter(None, (*paths.service, snake(operation.name), stem)))
                found.append(FixtureFile(fixture, page, operation, file, name, target, made))
    return _named(found)


def _named(files: Sequence[FixtureFile]) -> tuple[FixtureFile, ...]:
    """The fixtures with names of their own: by the operation, those of several pages by the pages."""
    longer = (entry.file.removesuffix(".json").replace("/", "_") for entry in files)
    wishes = {
        entry.file: (entry.name, name) if entry.name.isidentifier() else (name,)
        for entry, name in zip(files, longer, strict=True)
    }
    names = distinct(wishes)
    return tuple(replace(entry, name=names[entry.file]) for entry in files)


def _belongs(fixture: Fixture, operation: OperationSchema) -> bool:
    """Whether a fixture is what the call sends, or reads."""
    if fixture.role == "error":
        return True
    request = (operation.request,) if operation.request else ()
    bodies = request if fixture.role == "request" else operation.responses
    return any(fixture.type in {body.type, *members(body.type)} for body in bodies)


def json_file(entry: FixtureFile) -> File:
    """The document, indented unless it would be mostly that; in ASCII where it holds what UTF-8 has no form for."""
    indent: int | None = 2
    text = json.dumps(entry.value, indent=indent, ensure_ascii=False)
    if len(text) > _LARGE and len(flat := json.dumps(entry.value, ensure_ascii=False)) * _MOSTLY < len(text):
        indent, text = None, flat
    try:
        content = text.encode()
    except UnicodeEncodeError:
        content = json.dumps(entry.value, indent=indent).encode()
    return File(entry.path, content + b"\n")


def plugin(paths: ModulePaths) -> tuple[str, ...]:
    """The module of a service's pytest plugin."""
    return ("fixtures", *paths.service) if paths.service else ("fixtures", "_root")


def fixtures_view(
    schema: ServiceSchema,
    entries: Sequence[FixtureFile],
    requests: Mapping[str, str],
    paths: ModulePaths,
    *,
    located: bool,
) -> FixturesView:
    """The plugin: tables of the functions that make requests, of the examples, and of answers that have no body."""
    service = ".".join(paths.service)
    here = (*paths.service, "__init__") if paths.service else ("_root",)
    asked, before = _asked(entries)
    arguments = (
        (entry.name, [*_said(entry, located=located), *_answered(entry, asked[id(entry.operation)])])
        for entry in entries
    )
    listed = ", ".join(f"{string(name)}: Example({', '.join(said)})" for name, said in arguments)
    return FixturesView(
        mark=mark(f"the pages of {service}" if service else "the pages"),
        doc=docstring([f"The documented examples{f' of {service}' if service else ''}, as pytest fixtures."], 0),
        imports=f"from {relative(here, ('__init__',)).removesuffix('__init__')} import Example, offer",
        calls=code(
            f"CALLS: dict[str, str] = {{{', '.join(f'{string(k)}: {string(v)}' for k, v in requests.items())}}}"
        ),
        examples="\n".join(map(code, (*before, f"EXAMPLES: dict[str, Example[Any]] = {{{listed}}}"))),
        bodyless=code(f"WITHOUT_BODY: list[Example[Any]] = [{', '.join(_without_body(schema))}]"),
    )


def _without_body(schema: ServiceSchema) -> Iterator[str]:
    """The answers of operations whose success is a status and nothing else: deleting something, mostly."""
    for page in schema.pages:
        for operation in page.operations:
            status, listed = next(iter(success_statuses(operation)), 0), endpoints(operation)
            shown = operation.responses or any(fixture.role == "response" for fixture in operation.fixtures)
            if status and listed and not shown:
                about = f'Response {status} of "{_short(operation)}" ({page.page}).'
                said = ('""', '""', string(about), f"answers={strings(listed)}", f"status={status}")
                yield f"Example({', '.join((*said, *_named_headers(operation)))})"


def _named_headers(operation: OperationSchema) -> Iterator[str]:
    if named := response_headers(operation):
        yield f"headers={strings(named)}"


class _Asked(Struct, frozen=True):
    """What the examples of an operation have in common."""

    endpoints: str
    """As an expression; empty for none."""
    codes: Coded


def _asked(entries: Iterable[FixtureFile]) -> tuple[dict[int, _Asked], list[str]]:
    """This by the identity of each operation, and the statements that name those endpoints of which there are many."""
    asked: dict[int, _Asked] = {}
    before: list[str] = []
    for operation in {id(entry.operation): entry.operation for entry in entries}.values():
        listed = endpoints(operation)
        written = strings(listed) if listed else ""
        if len(listed) > _FEW:
            name = f"_ENDPOINTS_{len(before) + 1}"
            before.append(f"{name} = {written}")
            written = name
        asked[id(operation)] = _Asked(written, coded(operation))
    return asked, before


def _said(entry: FixtureFile, *, located: bool) -> Iterator[str]:
    return map(string, (entry.file, entry.load, _about(entry, located=located)))


def _answered(entry: FixtureFile, asked: _Asked) -> Iterator[str]:
    """The arguments that tell what an example answers."""
    if entry.call:
        yield f"call={string(entry.call)}"
    if not entry.fixture.complete:
        yield "complete=False"
    if entry.fixture.role == "request":
        return
    status = answer_status(entry.fixture, entry.operation, entry.value, asked.codes)
    if asked.endpoints:
        yield f"answers={asked.endpoints}"
    if status:
        yield f"status={status}"
    if entry.fixture.role == "response":
        yield from _named_headers(entry.operation)


def _about(entry: FixtureFile, *, located: bool) -> str:
    fixture = entry.fixture
    what = " ".join(part for part in (fixture.role.capitalize(), fixture.status) if part)
    partly = "" if fixture.complete else ", shown only in part"
    where = f"{entry.page.page}, line {fixture.example.span.line}" if located else entry.page.page
    return f'{what} of "{_short(entry.operation)}" ({where}){partly}.'


def _short(operation: OperationSchema) -> str:
    title = operation.operation.title
    return f"{title[:_TITLE]}..." if len(title) > _TITLE else title


def _document_notes(sample: Sample) -> list[_DocumentNotes]:
    """What is said of each document: a repair is of the last one that begins before it."""
    parts = [_DocumentNotes() for _ in sample.values]
    starts = [tree.start for tree in sample.trees]
    for repair in sample.repairs:
        parts[max(0, bisect(starts, repair.start) - 1)].repairs.append(repair)
    for gap in sample.gaps:
        parts[gap.document].gaps.append(gap.pointer)
    return parts


def lines(entries: Sequence[FixtureFile]) -> Iterator[tuple[str, Json]]:
    """What the manifest says of each fixture."""
    parts: dict[int, list[_DocumentNotes]] = {}
    for entry in entries:
        fixture, sample = entry.fixture, entry.fixture.example.sample
        first = fixture.example.span.line
        part = (parts.get(id(sample)) or parts.setdefault(id(sample), _document_notes(sample)))[fixture.document]
        yield (
            entry.path,
            {
                "page": entry.page.page,
                "line": first,
                "role": fixture.role,
                "status": fixture.status,
                "complete": fixture.complete,
                "repairs": [
                    {"kind": repair.kind, "line": fixture.example.page_line(repair.line), "message": repair.message}
                    for repair in part.repairs
                ],
                "gaps": part.gaps,
            },
        )
