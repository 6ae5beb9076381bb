"""Records as `TypedDict`s: plain dicts under their wire keys, loaded and dumped by functions of the module."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Iterator

from samplecast.emit.python.layout import code
from samplecast.emit.python.literals import docstring, string
from samplecast.emit.python.names import function_names
from samplecast.emit.python.scope import Scope
from samplecast.emit.python.views import FieldView, RecordView

Entry = tuple[str, str, tuple[str, ...]]
"""A key, its type as Python spells it, and what the docs say of it."""


def optional(spelled: str, scope: Scope) -> str:
    """The type of a key that may be missing."""
    return f"{scope.library('typing', 'NotRequired')}[{spelled}]"


def typed_dict(name: str, doc: Iterable[str], entries: Iterable[Entry], scope: Scope) -> RecordView:
    """The class; written as a call where a key is no name that a class body can hold."""
    listed = list(entries)
    scope.library("typing", "TypedDict")
    scope.runtime.update({"dump", "load"})
    load, dump = function_names(name)
    functions = code(f"def {load}(value: Any) -> {name}:"), code(f"def {dump}(value: {name}) -> dict[str, Any]:")
    if all(_fits_into_a_body(key, scope) for key, _, _ in listed):
        fields = tuple(
            FieldView(key, code(f"{key}: {spelled}", 1), docstring(said, 1)) for key, spelled, said in listed
        )
        return RecordView(name, code(f"class {name}(TypedDict):"), docstring(doc, 1), fields, *functions)
    pairs = ", ".join(f"{string(key)}: {string(spelled)}" for key, spelled, _ in listed)
    said = docstring([*doc, *_explained(listed)], 0)
    return RecordView(name, code(f"{name} = TypedDict({string(name)}, {{{pairs}}})"), said, (), *functions)


def _explained(entries: Iterable[Entry]) -> Iterator[str]:
    """What the docs say of each key, for a class that has no body to say it in."""
    for key, _, said in entries:
        text = " ".join(part for part in said if part)
        if text:
            yield f"{key}: {text}"


def _fits_into_a_body(key: str, scope: Scope) -> bool:
    """Whether a key can be annotated in a class body: a name that nothing mangles and no annotation means."""
    if not (key.isascii() and key.isidentifier()) or keyword.iskeyword(key) or key.startswith("__"):
        return False
    meant = {"Any", "NotRequired", "datetime", *scope.names.classes.values(), *scope.aliases.values()}
    return not hasattr(builtins, key) and key not in meant
