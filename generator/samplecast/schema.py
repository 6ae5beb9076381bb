"""The schema: what the facts amount to as types, in no programming language; `emit` has a folder for each.

Types are immutable and compare by structure. A `Ref` names a `Record` of the same `ServiceSchema`
by its `key`, so recursion needs no cycles.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from samplecast.equality import compared_without
from samplecast.facts import Constraints, ErrorEntry, Example, Header, Location, Operation, Overridden, Role
from samplecast.source import Span


class Scalar(Struct, frozen=True, order=True):
    """A JSON scalar."""

    kind: Literal["string", "integer", "number", "boolean", "null"]
    format: str = ""
    """`date-time` and the like: said by the docs or seen in every value."""


class ListOf(Struct, frozen=True):
    """A JSON array."""

    item: Type


class MapOf(Struct, frozen=True):
    """A JSON object whose keys are data."""

    value: Type


class Union(Struct, frozen=True):
    """One of several types; at least two, none of them a `Union` or `Unknown`, sorted by kind."""

    members: tuple[Type, ...]


class Ref(Struct, frozen=True):
    """An object with named fields: the record with this key."""

    key: str


class Unknown(Struct, frozen=True):
    """The docs do not decide: any JSON value."""

    reason: str = ""


Type: TypeAlias = Scalar | ListOf | MapOf | Union | Ref | Unknown


class Evidence(Struct, frozen=True):
    """Where something was said or seen."""

    source: Literal["table", "example", "prose"]
    span: Span
    says: str = ""
    """For a contradiction: the type this place states, in words."""


@compared_without("evidence", "overridden")
class Field(Struct, frozen=True):
    """One key of a record."""

    key: str
    """The wire key."""
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
    constraints: Constraints = Constraints()
    """What the docs state about the value: of an array, that of its elements too."""
    deprecated: bool = False
    evidence: tuple[Evidence, ...] = ()
    overridden: tuple[Overridden, ...] = ()
    """What the user's overrides changed in the rows that list it."""


@compared_without("evidence")
class Record(Struct, frozen=True):
    """An object type."""

    key: str
    """Unique in the service: `page#Name`, or `#Name` for shared records."""
    name: str
    """`ScalingGroup`: unique among those of its page, or among the shared ones."""
    fields: tuple[Field, ...]
    description: str = ""
    incomplete: bool = False
    """True where the docs show it only in part."""
    error: bool = False
    """True for a record of error bodies alone: it belongs into the service's errors."""
    evidence: tuple[Evidence, ...] = ()


class Fixture(Struct, frozen=True):
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


class Body(Struct, frozen=True):
    """The body of a request, or of a response or error under one status."""

    role: Role
    status: str
    """Empty where the docs give none."""
    type: Type
    headers: tuple[Header, ...] = ()


class ParameterSchema(Struct, frozen=True):
    """What is sent beside a JSON body: a part of the path, of the query or of a form, a header or cookie."""

    where: Location
    """`path`, `query`, `header`, `cookie` or `form`."""
    field: Field
    """`key` is the name that the docs give it."""


class SecurityScheme(Struct, frozen=True):
    """A credential that an operation asks for."""

    scheme: Literal["apiKey", "bearer", "basic"]
    where: Literal["header", "query", "cookie"]
    name: str
    """Of the header, parameter or cookie that carries it."""
    required: bool = True
    """False where the docs call it optional."""
    scopes: tuple[str, ...] = ()
    """What a token must allow, as the docs name it."""


class OperationSchema(Struct, frozen=True):
    """An operation with the types of its bodies."""

    operation: Operation
    name: str
    """`CreateScalingPolicy`: unique among those of its page."""
    request: Body | None
    responses: tuple[Body, ...]
    """Success bodies, by status."""
    errors: tuple[Body, ...]
    fixtures: tuple[Fixture, ...]
    parameters: tuple[ParameterSchema, ...] = ()
    """Each name once in its place, in the order of the docs."""
    security: tuple[SecurityScheme, ...] = ()
    """The credentials among the parameters."""


class PageSchema(Struct, frozen=True):
    """What one page documents."""

    page: str
    title: str
    operations: tuple[OperationSchema, ...]
    records: tuple[Record, ...]
    """Its own: the outermost first, each before those it refers to first."""
    shared: tuple[str, ...] = ()
    """Keys of the shared records that it documents too, in order of first use."""
    aliases: tuple[tuple[str, str], ...] = ()
    """Name and key of those shared records that are called differently here: where pages of one service have several
    shapes for one name, only one can be called so among the shared."""
    local: tuple[Record, ...] = ()
    """The shared records as this page alone documents them, under their shared keys: its words, order, evidence."""


@compared_without("entries")
class CatalogueEntry(Struct, frozen=True):
    """One error code of a service."""

    code: str
    statuses: tuple[str, ...]
    messages: tuple[str, ...]
    description: str
    solution: str
    entries: tuple[ErrorEntry, ...] = ()


class ServiceSchema(Struct, frozen=True):
    """All of one service: the unit of inference and emitting."""

    service: str
    """The service's folder relative to the root; empty for the root's own."""
    pages: tuple[PageSchema, ...]
    records: tuple[Record, ...]
    """Shared by several pages."""
    errors: tuple[CatalogueEntry, ...]
