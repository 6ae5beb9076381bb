"""What the exceptions of a service are called.

The name is the code's message where that is short and means one code only; the code itself is always an alias, so
names stay when rows come and go.
"""

from __future__ import annotations

import builtins
import re
from collections import Counter
from collections.abc import Collection, Sequence

from msgspec import Struct

from samplecast import naming
from samplecast.emit.python.names import class_name
from samplecast.schema import CatalogueEntry
from samplecast.vocabulary import grammar

WORDIEST = 6
"""Words of a message, articles apart, that still make a name."""

_VARYING = re.compile(r"\{[^{}]*\}|<[^<>]*>|\$\w+|%[sdvr]|\*{2,}|\bx{3,}\b|['\"`].*?['\"`]", re.IGNORECASE)
_VALUE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{20,}|\b[0-9a-f]*\d[0-9a-f]{7,}\b|https?://|\d{4}-\d\d-\d\d|[{}<>%$\\/=|]", re.IGNORECASE
)
_STATUS = re.compile(r"[1-5]\d\d")
_ASCII_WORDS = re.compile(r"[\x20-\x7e]+")


class ExceptionNames(Struct, frozen=True):
    """What the exception of one error code is called."""

    name: str
    """The message in CamelCase, or the code."""
    alias: str
    """The code as a class name; equal to `name` where there is no better one."""


def exception_names(entries: Sequence[CatalogueEntry], taken: Collection[str] = ()) -> dict[str, ExceptionNames]:
    """Names for the exception of each code, in the order of the entries; `taken` are classes that stand beside them."""
    aliases = _aliases([entry.code for entry in entries], taken)
    wanted = {entry.code: _message_name(entry) for entry in entries}
    times = Counter(name.lower() for name in wanted.values())
    reserved = {name.lower() for name in (*aliases.values(), *taken)}
    return {
        code: ExceptionNames(
            name if name and times[name.lower()] == 1 and name.lower() not in reserved else alias, alias
        )
        for code, alias in aliases.items()
        for name in [wanted[code]]
    }


def _aliases(codes: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """A class name for each code: `AS.2007` gives `As2007`, bare digits get `Error` before."""
    aliases: dict[str, str] = {}
    used = set(taken)
    numbers: dict[str, int] = {}
    for code in codes:
        name = naming.camel(code)
        if not name.isidentifier() or not name[0].isalpha():
            name = f"Error{name if name.isalnum() else ''}"
        if hasattr(builtins, name):
            name = f"{name}Error"
        aliases[code] = naming.unique(name, used, numbers)
        used.add(aliases[code])
    return aliases


def _message_name(entry: CatalogueEntry) -> str:
    """The message in CamelCase; empty where it is long, holds values, or differs from entry to entry."""
    stated = [said for said in entry.entries if said.origin == "table" and said.message] or entry.entries
    messages = {_bare(said.message) for said in stated if said.message}
    if len({message.lower() for message in messages}) != 1 or _STATUS.fullmatch(entry.code):
        return ""
    message = min(messages)
    if _VALUE.search(message) or not _ASCII_WORDS.fullmatch(message):
        return ""
    found = [word for word in naming.words(message.replace("'", "")) if word not in grammar("articles")]
    if not 0 < len(found) <= WORDIEST:
        return ""
    name = class_name(naming.type_name(" ".join(found)))
    return "" if hasattr(builtins, name.rstrip("_")) or (len(found) == 1 and not name.isalpha()) else name


def _bare(message: str) -> str:
    """A message without the parts that vary and the stop at its end."""
    return " ".join(_VARYING.sub(" ", message).split()).rstrip(" .!:;,")
