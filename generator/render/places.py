"""Where things go: the module of every page and record, and how one module names another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.naming import module_paths, package_paths
from generator.render.observed import flat, records_of
from generator.schema import ListOf, MapOf, Ref, ServiceSchema, Type

Path = tuple[str, ...]
"""A module inside the emitted package: `("as_", "create_policy")`."""

RUNTIME: Path = ("_runtime",)


@dataclass(frozen=True, slots=True)
class Places:
    """The modules of one service."""

    service: Path
    """Its package; empty for the root's own service."""
    pages: Mapping[str, Path]
    records: Mapping[str, Path]
    """By record key: the module that defines it."""

    @property
    def models(self) -> Path:
        """The module of records that pages share."""
        return (*self.service, "models")

    @property
    def errors(self) -> Path:
        """The module of error records, exceptions and the catalogue."""
        return (*self.service, "errors")


def places_of(schema: ServiceSchema, modules: Mapping[str, Path] | None = None) -> Places:
    """Places for one service; `modules` gives the paths settled among the pages of all services."""
    names = [page.page for page in schema.pages]
    paths = modules if modules is not None else module_paths(names)
    service = _package(schema, paths)
    errors = error_records(schema)
    records = {record.key: paths[page.page] for page in schema.pages for record in page.records}
    for record in schema.records:
        records[record.key] = (*service, "errors" if record.key in errors else "models")
    return Places(service, {name: paths[name] for name in names}, records)


def _package(schema: ServiceSchema, paths: Mapping[str, Path]) -> Path:
    """The package of the service's folder, read off the module of any page in it."""
    depth = len(schema.service.split("/")) if schema.service else 0
    if not schema.pages:
        return package_paths([f"{schema.service}/page" if depth else "page"])[schema.service]
    return paths[schema.pages[0].page][:depth]


def error_records(schema: ServiceSchema) -> frozenset[str]:
    """Keys of the shared records that error bodies alone lead to."""
    errors: list[Type] = []
    others: list[Type] = []
    for page in schema.pages:
        for operation in page.operations:
            errors += (body.type for body in operation.errors)
            others += (body.type for body in operation.responses)
            others += [operation.request.type] if operation.request else []
            for fixture in operation.fixtures:
                (errors if fixture.role == "error" else others).append(fixture.type)
    shared = {record.key for record in schema.records}
    return frozenset((_reached(errors, schema) - _reached(others, schema)) & shared)


def _reached(types: Iterable[Type], schema: ServiceSchema) -> set[str]:
    """Keys of all records that the types lead to."""
    records = records_of(schema)
    reached: set[str] = set()
    waiting = [key for settled in types for key in refs_in(settled)]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            for field in records[key].fields:
                waiting += (ref for settled in (field.type, *field.also) for ref in refs_in(settled))
    return reached


def refs_in(settled: Type) -> Iterator[str]:
    """Keys of the records that a type names itself."""
    stack = [settled]
    while stack:
        for member in flat(stack.pop()):
            if isinstance(member, Ref):
                yield member.key
            elif isinstance(member, ListOf):
                stack.append(member.item)
            elif isinstance(member, MapOf):
                stack.append(member.value)


def relative(here: Path, there: Path) -> str:
    """The module `there` as an import statement in `here` spells it."""
    common = 0
    while common < min(len(here), len(there)) - 1 and here[common] == there[common]:
        common += 1
    return "." * (len(here) - common) + ".".join(there[common:])
