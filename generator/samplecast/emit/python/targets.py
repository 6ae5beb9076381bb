"""Targets: what kind of class the emitted code has, as a small table of spellings beside a target's templates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from samplecast.emit.python.templates import environment, target_folder
from samplecast.usage import UsageError

TABLE = "target.toml"
"""The table, in the target's folder."""


class Target(Struct, frozen=True):
    """How a target spells what the templates leave to Python."""

    library: str = "dataclasses"
    """The module that `imports` and `field` come from."""
    imports: tuple[str, ...] = ("dataclass",)
    """What every module with classes imports from it."""
    runtime: tuple[str, ...] = ("DecodeError", "MISFIT")
    """What every module with classes imports from `_runtime.py`, the base of the classes aside."""
    header: str = "class {name}({base}):"
    field: str = "field"
    """What makes a field that has a wire key of its own; `Field as field` where the library calls it otherwise."""
    key: str = 'metadata={"key": {key}}'
    """The arguments that tell the wire key; `{key}` is a string literal."""
    number: str = "float"
    """The type of a JSON number; wider where the library would turn `1` into `1.0`."""
    plain: bool = False
    """Whether objects are plain dicts under their wire keys, and functions of the module stand in for methods."""
    reserved: tuple[str, ...] = ()
    """Attribute names that the library keeps for itself: fields called so get an underscore."""


DATACLASSES = Target()


@lru_cache(maxsize=8)
def target_of(name: str, overrides: str) -> Target:
    """The table of a target; UsageError where there is no such target, or its table is wrong."""
    path = target_folder(name, overrides) / TABLE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return DATACLASSES
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error
    return Target(**_checked(table, path))


def forget_templates() -> None:
    """Look at the folders of targets anew: under `--watch` they are edited while we run."""
    target_of.cache_clear()
    environment.cache_clear()


def _checked(table: Mapping[str, object], path: Path) -> dict[str, Any]:
    """The settings of a table, each of the type that it has in `Target`."""
    known = {entry.name: type(entry.default) for entry in fields(Target)}
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise UsageError(f"{path}: no setting {key!r}; there are: {', '.join(known)}")
        settled = tuple(value) if isinstance(value, list) else value
        if type(settled) is not known[key] or (isinstance(settled, tuple) and not all(map(_is_text, settled))):
            wanted = {str: "a string", bool: "true or false"}.get(known[key], "a list of strings")
            raise UsageError(f"{path}: {key} must be {wanted}")
        found[key] = settled
    return found


def _is_text(value: object) -> bool:
    return isinstance(value, str)
