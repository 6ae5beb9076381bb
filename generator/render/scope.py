"""What one emitted module can name: its records and what it has to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of one module; asking for a name is what makes the module import it."""

    classes: Mapping[str, str]
    """Class name by record key."""
    records: set[str] = field(default_factory=set)
    """Keys of the records that were named."""
    runtime: set[str] = field(default_factory=set)
    """Names taken from `_runtime.py`."""
    standard: set[tuple[str, str]] = field(default_factory=set)
    """(module, name) taken from the standard library."""

    def record(self, key: str) -> str:
        """The class of a record."""
        self.records.add(key)
        return self.classes[key]

    def helper(self, name: str) -> str:
        """A name of `_runtime.py`."""
        self.runtime.add(name)
        return name

    def library(self, module: str, name: str) -> str:
        """A name of the standard library."""
        self.standard.add((module, name))
        return name
