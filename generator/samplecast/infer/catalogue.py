"""The catalogue of a service: every documented error code with a class name for its exception.

The name is the code's message where that is short and means one code only; the code itself is always an alias, so
names stay when rows come and go.
"""

from __future__ import annotations

import builtins
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from samplecast import naming
from samplecast.facts import ErrorEntry
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


def catalogue(entries: Iterable[ErrorEntry], taken: Collection[str] = ()) -> tuple[CatalogueEntry, ...]:
    """One entry for each code, by code; `taken` are class names that stand beside the exceptions."""
    by_code: dict[str, list[ErrorEntry]] = {}
    for entry in entries:
        if code := " ".join(entry.code.split()):
            by_code.setdefault(code, []).append(entry)
    aliases = _aliases(sorted(by_code), taken)
    wanted = {code: _message_name(code, same) for code, same in by_code.items()}
    times = Counter(name.lower() for name in wanted.values())
    reserved = {name.lower() for name in (*aliases.values(), *taken)}
    return tuple(
        _entry(
            code,
            by_code[code],
            alias,
            name if name and times[name.lower()] == 1 and name.lower() not in reserved else alias,
        )
        for code, alias in aliases.items()
        for name in [wanted[code]]
    )


def _entry(code: str, same: Sequence[ErrorEntry], alias: str, name: str) -> CatalogueEntry:
    ordered = sorted(same, key=lambda entry: (entry.origin != "table", entry.span))
    return CatalogueEntry(
        code,
        name,
        alias,
        statuses=tuple(sorted({entry.status for entry in ordered if entry.status})),
        messages=tuple(dict.fromkeys(entry.message for entry in ordered if entry.message)),
        description=next((entry.description for entry in ordered if entry.description), ""),
        solution=next((entry.solution for entry in ordered if entry.solution), ""),
        entries=tuple(ordered),
    )


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


def _message_name(code: str, entries: Sequence[ErrorEntry]) -> str:
    """The message in CamelCase; empty where it is long, holds values, or differs from entry to entry."""
    stated = [entry for entry in entries if entry.origin == "table" and entry.message] or entries
    messages = {_bare(entry.message) for entry in stated if entry.message}
    if len({message.lower() for message in messages}) != 1 or _STATUS.fullmatch(code):
        return ""
    message = min(messages)
    if _VALUE.search(message) or not _ASCII_WORDS.fullmatch(message):
        return ""
    found = [word for word in naming.words(message.replace("'", "")) if word not in grammar("articles")]
    if not 0 < len(found) <= WORDIEST:
        return ""
    name = naming.class_name(" ".join(found))
    return "" if hasattr(builtins, name.rstrip("_")) or (len(found) == 1 and not name.isalpha()) else name


def _bare(message: str) -> str:
    """A message without the parts that vary and the stop at its end."""
    return " ".join(_VARYING.sub(" ", message).split()).rstrip(" .!:;,")
