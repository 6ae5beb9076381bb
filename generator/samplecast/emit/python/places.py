"""Where things go: the module of every page and record, and how one module names another."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from samplecast.emit.python.names import module_paths, package_paths
from samplecast.schema import ServiceSchema

Path = tuple[str, ...]
"""A module inside the emitted package: `("as_", "create_policy")`."""

RUNTIME: Path = ("_runtime",)


class Places(Struct, frozen=True):
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
    records = {record.key: paths[page.page] for page in schema.pages for record in page.records}
    for record in schema.records:
        records[record.key] = (*service, "errors" if record.error else "models")
    return Places(service, {name: paths[name] for name in names}, records)


def _package(schema: ServiceSchema, paths: Mapping[str, Path]) -> Path:
    """The package of the service's folder, read off the module of any page in it."""
    depth = len(schema.service.split("/")) if schema.service else 0
    if not schema.pages:
        return package_paths([f"{schema.service}/page" if depth else "page"])[schema.service]
    return paths[schema.pages[0].page][:depth]


def relative(here: Path, there: Path) -> str:
    """The module `there` as an import statement in `here` spells it."""
    common = 0
    while common < min(len(here), len(there)) - 1 and here[common] == there[common]:
        common += 1
    return "." * (len(here) - common) + ".".join(there[common:])
