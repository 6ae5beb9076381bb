"""Which module defines what, and what one module can name: its records and what it has to import."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from samplecast.emit.python.python_names import Names, function_names, module_paths, package_paths
from samplecast.emit.python.shared_modules import shared_modules
from samplecast.emit.python.targets import DATACLASSES, Target
from samplecast.schema import ServiceSchema

Path = tuple[str, ...]
"""A module inside the emitted package: `("as_", "create_policy")`."""

RUNTIME: Path = ("_runtime",)


class ModulePaths(Struct, frozen=True):
    """The modules of one service."""

    service: Path
    """Its package; empty for the root's own service."""
    pages: Mapping[str, Path]
    records: Mapping[str, Path]
    """By record key: the module that defines it."""

    @property
    def models(self) -> Path:
        """The package of records that pages share."""
        return (*self.service, "models")

    @property
    def errors(self) -> Path:
        """The module of error records, exceptions and the catalogue."""
        return (*self.service, "errors")


def module_paths_of(schema: ServiceSchema, modules: Mapping[str, Path] | None = None) -> ModulePaths:
    """The modules of one service; `modules` gives the paths settled among the pages of all services."""
    names = [page.page for page in schema.pages]
    paths = modules if modules is not None else module_paths(names)
    service = _package(schema, paths)
    records = {record.key: paths[page.page] for page in schema.pages for record in page.records}
    homes = shared_modules([record for record in schema.records if not record.error])
    for record in schema.records:
        records[record.key] = (*service, "models", homes[record.key]) if record.key in homes else (*service, "errors")
    return ModulePaths(service, {name: paths[name] for name in names}, records)


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


class Namespace(Struct, frozen=True):
    """The names of one module; asking for a name is what makes the module import it."""

    names: Names
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Names that differ here, by record key."""
    records: set[str] = field(default_factory=set)
    """Keys of the records that were named."""
    runtime: set[str] = field(default_factory=set)
    """Names taken from `_runtime.py`."""
    standard: set[tuple[str, str]] = field(default_factory=set)
    """(module, name) taken from the standard library."""
    called: set[str] = field(default_factory=set)
    """Keys of the records whose loaders were named."""
    errors: set[str] = field(default_factory=set)
    """Names taken from the service's `errors.py`, records aside."""
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Names that the module gives to lists of allowed values."""
    errors_module: bool = False
    """Whether the service has one."""
    target: Target = DATACLASSES

    def record(self, key: str) -> str:
        """The class of a record, to be imported where it is not defined here."""
        self.records.add(key)
        return self.name(key)

    def name(self, key: str) -> str:
        """What the class of a record is called here."""
        return self.aliases.get(key, self.names.classes[key])

    def helper(self, name: str) -> str:
        """A name of `_runtime.py`."""
        self.runtime.add(name)
        return name

    def loader(self, key: str) -> str:
        """The function that loads a record, to be imported where it is not defined here."""
        self.called.add(key)
        return function_names(self.name(key))[0]

    def library(self, module: str, name: str) -> str:
        """A name of the standard library."""
        self.standard.add((module, name))
        return name
