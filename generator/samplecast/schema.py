"""The schema: what the facts amount to as types, in no programming language; `emit` has a folder for each.

Types are immutable and compare by structure. A `Ref` names a `Record` of the same `ServiceSchema`
by its `key`, so recursion needs no cycles.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from samplecast.facts import ErrorEntry, Example, Header, Operation, Overridden, Role
from samplecast.frozen import dataclass
from samplecast.source import Span


@dataclass(frozen=True, slots=True, order=True)
class Scalar:
    """A JSON scalar."""

    kind: Literal["string", "integer", "number", "boolean", "null"]
    format: str = ""
    """`date-time` and the like: said by the docs or seen in every value."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A JSON array."""

    item: Type


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object whose keys are data."""

    value: Type


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types; at least two, none of them a `Union` or `Unknown`, sorted by kind."""

    members: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """An object with named fields: the record with this key."""

    key: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The docs do not decide: any JSON value."""

    reason: str = ""


Type: TypeAlias = Scalar | ListOf | MapOf | Union | Ref | Unknown


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something was said or seen."""

    source: Literal["table", "example", "prose"]
    span: Span
    says: str = ""
    """For a contradiction: the type this place states, in words."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record."""

    key: str
    """The wire key."""
    name: str
    """The Python attribute; unique in its record, no keyword, no method name."""
    type: Type
    """The settled type."""
    required: bool
    """False: the key may be missing."""
    nullable: bool = False
    """True: null was seen or is stated."""
    also: tuple[Type, ...] = ()
    """What else was seen or said; the emitted class accepts these as well."""
    lacking: bool = False
    """True for a required key that an example shown only in part lacks: not optional by the docs, but the emitted
    class loads the excerpt all the same and leaves the key out again."""
    description: str = ""
    allowed: tuple[str, ...] = ()
    default: str = ""
    deprecated: bool = False
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    overridden: tuple[Overridden, ...] = field(default=(), compare=False)
    """What the user's overrides changed in the rows that list it."""


@dataclass(frozen=True, slots=True)
class Record:
    """An object type."""

    key: str
    """Unique in the service: `page#ClassName`, or `#ClassName` for shared records."""
    name: str
    """The class name, unique in its module."""
    fields: tuple[Field, ...]
    description: str = ""
    incomplete: bool = False
    """True where the docs show it only in part."""
    error: bool = False
    """True for a record of error bodies alone: it belongs into the service's errors."""
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Fixture:
    """A documented example document, ready to be written as JSON."""

    number: int
    """1-based among the fixtures of its page."""
    role: Role
    status: str
    example: Example
    document: int
    """Index into `example.sample.values`."""
    type: Type
    """What it loads as."""
    complete: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request, or of a response or error under one status."""

    role: Role
    status: str
    """Empty where the docs give none."""
    type: Type
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True)
class OperationSchema:
    """An operation with the types of its bodies."""

    operation: Operation
    name: str
    """Stem for names in the page's module: `CreateScalingPolicy`; unique there."""
    request: Body | None
    responses: tuple[Body, ...]
    """Success bodies, by status."""
    errors: tuple[Body, ...]
    fixtures: tuple[Fixture, ...]


@dataclass(frozen=True, slots=True)
class PageSchema:
    """What one page's module exports."""

    page: str
    title: str
    operations: tuple[OperationSchema, ...]
    records: tuple[Record, ...]
    """Defined here: the outermost first, each before those it refers to first."""
    shared: tuple[str, ...] = ()
    """Keys of shared records re-exported here, in order of first use."""
    aliases: tuple[tuple[str, str], ...] = ()
    """Exported name and key of those shared records that are called differently here: where pages of one service
    have several shapes for one name, only one can be called so in the shared module."""
    local: tuple[Record, ...] = ()
    """The shared records as this page alone documents them, under their shared keys: its words, order, evidence."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One error code of a service."""

    code: str
    name: str
    """Class name of its exception: the message in CamelCase, or the code."""
    alias: str
    """The code as a class name; equal to `name` where there is no better one."""
    statuses: tuple[str, ...]
    messages: tuple[str, ...]
    description: str
    solution: str
    entries: tuple[ErrorEntry, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ServiceSchema:
    """All of one service: the unit of inference and emitting."""

    service: str
    """The service's folder relative to the root; empty for the root's own."""
    pages: tuple[PageSchema, ...]
    records: tuple[Record, ...]
    """Shared by several pages."""
    errors: tuple[CatalogueEntry, ...]
