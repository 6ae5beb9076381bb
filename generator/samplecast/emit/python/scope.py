"""What one emitted module can name: its records and what it has to import."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from samplecast.emit.python.names import Names, function_names
from samplecast.emit.python.targets import DATACLASSES, Target


class Scope(Struct, frozen=True):
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
