"""Schemas by hand: a JSON value beside a terse type gives a whole service."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import ModuleType

from samplecast.emit.python import emit_package, emit_service
from samplecast.facts import Endpoint, ErrorEntry, Example, Header, Operation, Role
from samplecast.options import Options
from samplecast.output import File, digest
from samplecast.sample import Gap, Json, Sample
from samplecast.schema import (
    Body,
    CatalogueEntry,
    Evidence,
    Field,
    Fixture,
    OperationSchema,
    PageSchema,
    Record,
    Scalar,
    ServiceSchema,
    Type,
    Unknown,
)
from samplecast.source import Span

STRING, INTEGER, NUMBER = Scalar("string"), Scalar("integer"), Scalar("number")
BOOLEAN, NULL, TIME, ANY = Scalar("boolean"), Scalar("null"), Scalar("string", "date-time"), Unknown("not shown")

PAGE = "api/things.md"


def at(line: int, page: str = PAGE, column: int = 1) -> Span:
    """A place on a page."""
    return Span(page, line, column)


def field(key: str, type_: Type, **more: object) -> Field:
    """A required field, from line 7 of a table, unless told otherwise."""
    given = {"required": True, "evidence": (Evidence("table", at(7)),), **more}
    return Field(key=key, type=type_, **given)  # type: ignore[arg-type]


def record(name: str, *fields: Field, page: str = PAGE, shared: bool = False, **more: object) -> Record:
    """A record from line 5 of its page."""
    given = {"evidence": (Evidence("example", at(5, page)),), **more}
    return Record(f"{'' if shared else page}#{name}", name, fields, **given)  # type: ignore[arg-type]


def fixture(
    number: int, value: Json, type_: Type, role: Role = "response", status: str = "", **more: object
) -> Fixture:
    """A fixture with one document, at ten times its number."""
    gaps = tuple(Gap(0, pointer, 1, 1) for pointer in more.pop("gaps", ()))  # type: ignore[attr-defined]
    sample = Sample("", values=(value,), gaps=gaps)
    example = Example(role, status, sample, "by hand", span=at(number * 10))
    return Fixture(number, role, status, example, 0, type_, complete=not gaps, **more)  # type: ignore[arg-type]


def operation(name: str, title: str = "", **more: object) -> OperationSchema:
    """An operation; `success`, `endpoint`, `errors_said` go to its facts, the rest is schema."""
    endpoint = more.pop("endpoint", "")
    method, _, path = str(endpoint).partition(" ")
    facts = Operation(
        title or name,
        endpoints=(Endpoint(method, path),) if endpoint else (),
        success=more.pop("success", ()),  # type: ignore[arg-type]
        errors=more.pop("errors_said", ()),  # type: ignore[arg-type]
    )
    given = {"request": None, "responses": (), "errors": (), "fixtures": (), **more}
    return OperationSchema(facts, name, **given)  # type: ignore[arg-type]


def page(
    *operations: OperationSchema,
    records: Sequence[Record] = (),
    path: str = PAGE,
    title: str = "Things",
    shared: Sequence[str] = (),
) -> PageSchema:
    """A page."""
    return PageSchema(path, title, operations, tuple(records), tuple(shared))


def service(
    *pages: PageSchema, records: Sequence[Record] = (), errors: Sequence[CatalogueEntry] = (), name: str = "api"
) -> ServiceSchema:
    """A service."""
    return ServiceSchema(name, pages, tuple(records), tuple(errors))


def body(type_: Type, role: Role = "response", status: str = "", headers: Sequence[str] = ()) -> Body:
    """A body with headers by name."""
    return Body(role, status, type_, tuple(Header(name, "", at(3)) for name in headers))


def catalogue_entry(code: str, message: str, **more: object) -> CatalogueEntry:
    """A row of an error table."""
    given = {"statuses": ("400",), "description": "", "solution": "", **more}
    return CatalogueEntry(code, messages=(message,), entries=(ErrorEntry(code, message, span=at(30)),), **given)  # type: ignore[arg-type]


def simple(value: Json, type_: Type, *records: Record, role: Role = "response") -> ServiceSchema:
    """A service of one page with one fixture."""
    listed = [fixture(1, value, type_, role)]
    return service(page(operation("GetThing", fixtures=tuple(listed), responses=(body(type_),)), records=records))


def emit(schemas: Sequence[ServiceSchema], options: Options) -> list[File]:
    """The whole package."""
    files: list[File] = []
    summaries = []
    for schema in schemas:
        rendered, summary = emit_service(schema, options)
        files += rendered
        summaries.append(summary)
    inputs = {
        entry.page: digest(entry.page.encode("utf-8", "surrogatepass")) for schema in schemas for entry in schema.pages
    }
    return [*files, *emit_package(summaries, inputs, options)]


def write(files: Sequence[File], folder: Path) -> None:
    """Put files on disk."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)


_COUNTER = count(1)


@contextmanager
def imported(files: Sequence[File], folder: Path, package: str = "") -> Iterator[Callable[[str], ModuleType]]:
    """Write the package and give a function that imports its modules; all is forgotten afterwards."""
    name = package or f"emitted{next(_COUNTER)}"
    write(files, folder / name)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield lambda module: importlib.import_module(f"{name}.{module}")
    finally:
        sys.path.remove(str(folder))
        for known in [known for known in sys.modules if known.partition(".")[0] == name]:
            del sys.modules[known]
