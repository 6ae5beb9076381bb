"""What is compared: the contract of each operation, the same whether docs or a specification state it.

A contract is flat: every parameter, field and status is an `Element` under a pointer such as `/parameters/query/limit`,
`/request/server/name`, `/responses/200/servers/[]/id`. `[]` stands for the items of an array, `{}` for the values of a
map; `~1` and `~0` stand for `/` and `~` in a key, as in RFC 6901.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from samplecast.sample import Json

Level: TypeAlias = Literal["breaking", "compatible", "editorial", "only-docs", "only-spec", "differs"]

ITEMS = "[]"
VALUES = "{}"


class Location(Struct, frozen=True):
    """Where something is stated: a line of a page, or a pointer into a specification."""

    page: str
    """Relative to the root of its docs; the file's name for a specification."""
    line: int = 0
    pointer: str = ""
    """JSON Pointer, for a specification."""


class Element(Struct, frozen=True):
    """One parameter, field, item or status of a contract."""

    types: tuple[str, ...] = ()
    """Type words of JSON Schema, sorted; empty where nothing is stated."""
    required: bool | None = None
    """None where nothing is stated, and for items and map values."""
    words: Mapping[str, Json] = field(default_factory=dict)
    """What else is stated, in the words of JSON Schema: `enum`, `minimum`, `format`, `default`, `deprecated`, ..."""
    also: tuple[str, ...] = ()
    """Further types that the docs say or show: a change to one of these is none."""
    description: str = ""
    location: Location | None = None


class Contract(Struct, frozen=True):
    """What a client relies on when it calls one operation."""

    method: str
    """Upper case."""
    path: str
    """As written, without host and query."""
    title: str
    location: Location
    elements: Mapping[str, Element] = field(default_factory=dict)
    """By pointer, in document order; each before those below it."""
    errors: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Status and message by error code."""


def below(pointer: str, key: str) -> str:
    """The pointer of a key below another."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
