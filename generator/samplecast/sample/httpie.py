"""HTTPie: the words behind `http` are method, URL and items, which make headers, query and body.

`http PUT https://a.example.com X-Token:t page==2 name=Rex size:=3 photo@rex.jpg`
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from samplecast.sample.model import Json

_VERB: Final = re.compile(r"[A-Za-z]{3,7}").fullmatch
# The first mark behind the name tells what an item is; a backslash takes the meaning from it. `https://…` is a URL.
_ITEM: Final = re.compile(r"((?:[^\\:=@]|\\.)+)(:=@|:=|==|=@|=|@|:(?!/))(.*)", re.DOTALL).fullmatch
_HEADER_NAME: Final = re.compile(r"[A-Za-z][\w-]*").fullmatch
# A path of keys: `owner[name]`, `tags[]`, `sizes[0]`.
_KEYS: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)").fullmatch
_FORM_OPTIONS: Final = frozenset(("-f", "--form", "--multipart"))


class RequestItem(Struct, frozen=True):
    """One item: `name=Rex`."""

    name: str
    mark: str
    """What stands between name and value."""
    value: str


class Words(Struct, frozen=True):
    """The words of a command, told apart."""

    method: str
    """In capitals; empty where none is named."""
    target: str
    items: tuple[RequestItem, ...]
    form: bool
    """Whether an option says that the items are a form."""

    def query(self) -> str:
        """The URL with the items that go into its query."""
        pairs = "&".join(f"{item.name}={item.value}" for item in self.items if item.mark == "==")
        joint = "&" if "?" in self.target else "?"
        return f"{self.target}{joint}{pairs}" if pairs else self.target

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The items that are headers."""
        return tuple((item.name, item.value) for item in self.items if item.mark == ":" and _HEADER_NAME(item.name))

    def fields(self) -> tuple[RequestItem, ...]:
        """The items that make the body."""
        return tuple(item for item in self.items if item.mark in {"=", ":=", "=@", ":=@", "@"})


def read_words(options: Iterable[str], positional: Sequence[str]) -> Words:
    """What the words say that stand behind the name of the command."""
    named = len(positional) > 1 and _VERB(positional[0]) is not None
    rest = positional[1:] if named else positional
    found = (_ITEM(word) for word in rest[1:])
    items = tuple(RequestItem(one[1].replace("\\", ""), one[2], one[3]) for one in found if one)
    form = not _FORM_OPTIONS.isdisjoint(options) or any(item.mark == "@" for item in items)
    return Words(positional[0].upper() if named else "", rest[0] if rest else "", items, form)


def body(words: Words) -> dict[str, Json] | None:
    """The JSON that the items amount to; None for a form, and where the value of one cannot be read."""
    fields = words.fields()
    if not fields or words.form:
        return None
    made: dict[str, Json] = {}
    for item in fields:
        if item.mark.endswith("@"):
            return None  # what is in the file, no one knows
        try:
            value: Json = json.loads(item.value) if item.mark == ":=" else item.value
        except (ValueError, RecursionError):
            return None
        if not _put(made, item.name, value):
            return None
    return made


def _put(made: dict[str, Json], name: str, value: Json) -> bool:
    """Put a value where its name says; False where something else is there."""
    found = _KEYS(name)
    keys = [found[1], *found[2][1:-1].split("][")] if found else [name]
    here: Json = made
    for place, key in enumerate(keys):
        last = place == len(keys) - 1
        fresh: Json = value if last else [] if _is_index(keys[place + 1]) else {}
        if isinstance(here, dict):
            if last and key in here:
                return False
            here = here.setdefault(key, fresh)
        elif isinstance(here, list) and _is_index(key):
            if not key or last or int(key) >= len(here):
                here.append(fresh)
            here = here[-1]
        else:
            return False
    return True


def _is_index(key: str) -> bool:
    return not key or key.isdecimal()
