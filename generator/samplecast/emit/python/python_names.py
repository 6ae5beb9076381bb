"""Lowering of names: what the schema calls things as Python spells it, free of keywords and of names in use.

Any key, title or path gives an identifier that is no keyword. Names are distinct wherever those of the schema are.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from samplecast.emit.python.record_notes import records_of
from samplecast.naming import LONGEST, folder_paths, page_paths, snake, type_name, unique
from samplecast.schema import Record, ServiceSchema

_RESERVED_ATTRIBUTES = frozenset(
    {
        *("self", "cls", "mro", "from_dict", "to_dict"),  # methods of the emitted classes and their arguments
        *("bool", "bytes", "dict", "float", "frozenset", "int", "list", "object", "set", "str", "tuple", "type"),
        *("classmethod", "property", "staticmethod", "super", "datetime", "field"),  # used inside a class body
    }
)
_RESERVED_CLASSES = frozenset(
    {
        *("Annotated", "Any", "Literal", "NoneType", "Self", "TypeAlias"),  # what emitted modules import from Python
        *("Answer", "AnswerError", "DecodeError", "HeaderMap", "Headers", "Json", "Missing"),  # and from `_runtime.py`
        *("JsonObject", "OpenJsonObject", "OrderedJsonObject"),
    }
)
_RESERVED_MODULES = frozenset(
    {
        *("errors", "models", "fixtures", "tests", "conftest", "con", "prn", "aux", "nul"),
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
        *("annotations", "cast", "dataclass", "examples", "get_type_hints", "import_module", "json"),  # of fixtures/
        *("build", "calls", "get_args", "offer", "pytest_plugins", "replace", "signature"),
    }
)
"""What stands in emitted packages already. A service's fixtures are a module of `fixtures/`, and an attribute of it."""
_SOFT_KEYWORDS = frozenset(keyword.softkwlist)


class Names(Struct, frozen=True):
    """What the records of a service are called in Python."""

    classes: Mapping[str, str]
    """Class name by record key."""
    attributes: Mapping[str, Mapping[str, str]]
    """By record key: attribute by wire key."""


def names_of(schema: ServiceSchema, reserved: Collection[str] = ()) -> Names:
    """Names for every record of a service; `reserved` are attributes that a target's library keeps for itself."""
    records = records_of(schema)
    return Names(
        {key: class_name(record.name) for key, record in records.items()},
        {key: _unreserved(_attributes_of(record), frozenset(reserved)) for key, record in records.items()},
    )


def _attributes_of(record: Record) -> dict[str, str]:
    return attributes(field.key for field in record.fields)


def _unreserved(names: dict[str, str], reserved: frozenset[str]) -> dict[str, str]:
    """The names, reserved ones with an underscore behind."""
    if reserved.isdisjoint(names.values()):
        return names
    taken = {*names.values(), *reserved}
    free: dict[str, str] = {}
    for key, name in names.items():
        free[key] = unique(f"{name}_", taken) if name in reserved else name
        taken.add(free[key])
    return free


@lru_cache(maxsize=65536)
def class_name(name: str) -> str:
    """The class for the name of a type: itself, with an underscore behind where Python or a module of ours has it."""
    reserved = keyword.iskeyword(name) or hasattr(builtins, name) or name in _RESERVED_CLASSES
    return f"{name}_" if reserved else name


def function_names(name: str) -> tuple[str, str]:
    """What loads and what dumps the class of that name; no two classes share them."""
    spelled = snake(name)
    stem = spelled if class_name(type_name(spelled)) == name else name
    return f"load_{stem}", f"dump_{stem}"


@lru_cache(maxsize=65536)
def attribute(key: str) -> str:
    """The attribute for a JSON key: `flavorRef` gives `flavor_ref`, `class` gives `class_`."""
    name = snake(key) or _symbols(key)
    if not name.isidentifier():
        name = f"key_{name}"
    if not name.isidentifier():  # letters of a script that cannot open or go on in an identifier
        name = "key_" + "_".join(f"{ord(c):x}" for c in name.removeprefix("key_"))[: LONGEST - 4]
    if keyword.iskeyword(name) or name in _RESERVED_ATTRIBUTES:
        name += "_"
    return name


def _symbols(key: str) -> str:
    """A name for a key without letters and digits: its first symbols as Unicode calls them."""
    named = [unicodedata.name(symbol, "").lower() for symbol in key.strip()[:3]]
    return "_".join(re.sub(r"\W+", "_", name) for name in named if name)[:LONGEST] or "blank"


def attributes(keys: Iterable[str]) -> dict[str, str]:
    """A distinct attribute for each key; a key that already is its own attribute keeps it whatever its place."""
    keys = list(dict.fromkeys(keys))
    names = {key: key for key in keys if attribute(key) == key}
    taken = set(names.values())
    numbers: dict[str, int] = {}
    for key in keys:
        if key not in names:
            names[key] = unique(attribute(key), taken, numbers)
            taken.add(names[key])
    return {key: names[key] for key in keys}


@lru_cache(maxsize=65536)
def module_name(part: str) -> str:
    """The module or package name for one part of a page's path, its suffix taken off before."""
    name = snake(part) or "page"
    if name[0].isdigit():
        name = f"p_{name}"
    if not name.isidentifier():
        return "page"
    return f"{name}_" if keyword.iskeyword(name) or name in _RESERVED_MODULES or name in _SOFT_KEYWORDS else name


def module_paths(pages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each page the path of its module; see `page_paths`."""
    return page_paths(pages, module_name)


def package_paths(pages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For every folder of the pages the path of its package."""
    return folder_paths(pages, module_name)
