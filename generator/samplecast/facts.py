"""The facts of a page: endpoints, parameters, examples, statuses and errors, each with its place.

Everything here is what the docs *say*; nothing is inferred. Texts are plain (markup undone).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from samplecast.equality import compared_without
from samplecast.sample import Sample
from samplecast.source import NOWHERE, Note, Source, Span, UnreadCall

Role = Literal["request", "response", "error"]
Location = Literal["path", "query", "header", "cookie", "form", "body", ""]
Side = Literal["request", "response", "error", ""]
StatedKind = Literal["string", "integer", "number", "boolean", "null", "object", "array", "map", "any", "unknown"]


class Overridden(Struct, frozen=True):
    """A place where the user's overrides correct the page."""

    kind: str
    """As in `Override.kind`."""
    said: str
    should_be: str
    why: str
    span: Span
    of: str = ""

    @property
    def words(self) -> str:
        """The correction as a reader would tell it."""
        whose = f" of {self.of!r}" if self.of else ""
        return f"{self.kind}{whose} overridden: {self.said!r} should be {self.should_be!r} ({self.why})"


class Endpoint(Struct, frozen=True):
    """A method and a path, as the docs write them."""

    method: str
    """Upper case."""
    path: str
    """Without scheme, host and query string; escapes undone; placeholders as written (`{id}`, `:id`, `<id>`)."""
    host: str = ""
    query: tuple[str, ...] = ()
    """Names of the query parameters written into the URI."""
    span: Span = NOWHERE
    types: tuple[tuple[str, str], ...] = ()
    """Types that the URI gives its placeholders: `id` and `int` of `/docks/<int:id>`."""


@compared_without("meant")
class Stated(Struct, frozen=True):
    """What a Type cell says."""

    kind: StatedKind = "unknown"
    words: str = ""
    """The cell as it stands."""
    item: Stated | None = None
    """Element type of an array, value type of a map."""
    format: str = ""
    """`date-time`, `uuid`, `int64`, ... where the words name one."""
    name: str = ""
    """The name of the object type, where the words give one: `ListenerRef`."""
    link: str = ""
    """Anchor the cell links to."""
    nullable: bool = False
    alternatives: tuple[Stated, ...] = ()
    """Further types, where the cell allows several."""
    meant: str = ""
    """The type word that is meant, where the cell has a slip: `integer` for `Interger`."""


class Wording(Struct, frozen=True):
    """The words from which something stated about a value was read."""

    word: str
    """What they state, in the word of JSON Schema: `enum`, `maxLength`; also `open`, `nullable`, `condition`."""
    phrase: str
    span: Span


@compared_without("wordings")
class Constraints(Struct, frozen=True):
    """What the docs state about a value, under the names of JSON Schema; values as the docs spell them."""

    enum: tuple[str, ...] = ()
    """The allowed values; the empty string may be one."""
    open: bool = False
    """Whether `enum` holds only some of them."""
    const: str | None = None
    default: str | None = None
    minimum: str = ""
    """Numbers without their unit."""
    maximum: str = ""
    exclusive_minimum: str = ""
    exclusive_maximum: str = ""
    multiple_of: str = ""
    min_length: int | None = None
    """Characters of a text."""
    max_length: int | None = None
    min_items: int | None = None
    """Elements of an array."""
    max_items: int | None = None
    pattern: str = ""
    """As ECMA 262 spells it."""
    format: str = ""
    """`uuid`, `date-time`, ... where the description names one; `Stated.format` is that of the Type cell."""
    nullable: bool = False
    deprecated: bool = False
    condition: str = ""
    """The sentence that says when the value is there or has to be."""
    wordings: tuple[Wording, ...] = ()
    """One for each of these that is stated."""


class Parameter(Struct, frozen=True):
    """One row of a parameter table, or one entry of a parameter list."""

    name: str
    """The wire key, blanks and markup taken out; empty where the row states the whole body (`[items]`)."""
    where: Location
    stated: Stated
    required: bool | None = None
    """None where the docs do not say or say "it depends"."""
    description: str = ""
    constraints: Constraints = Constraints()
    """What else the row states about the value."""
    deprecated: bool = False
    required_words: str = ""
    """The mandatory cell as it stands."""
    raw_name: str = ""
    """The name cell as it stands, where it differs from `name`."""
    table: str = ""
    """Key of the table that lists this parameter's own fields; empty for none found."""
    samples: tuple[Sample, ...] = ()
    """JSON fragments in the row's cells."""
    links: tuple[str, ...] = ()
    """Anchors that the row's cells link to, those of the Type cell first."""
    variable: bool = False
    """The name stands for keys of the caller's choice: `{user key}`, "User-defined key"."""
    origin: Literal["table", "uri", "name"] = "table"
    """`uri` for a placeholder or query name that only the endpoint shows: no table or list speaks of it; `name` for an
    object that only the names of its fields show: `data` of `data.id`."""
    span: Span = NOWHERE
    overridden: tuple[Overridden, ...] = ()
    """What the user's overrides changed here."""
    media_type: str = ""
    """Of a field of a form: how the form is sent, where an example shows it."""
    content_type: str = ""
    """Of a field of a form: what its own content is, where an example shows it: `image/jpeg`."""

    @property
    def demanded(self) -> bool | None:
        """Whether it must be there: not where a condition is stated, whatever the mandatory cell says.

        What a path needs is always there, and what the user's overrides say holds.
        """
        settled = any(done.kind.endswith("-required") for done in self.overridden)
        free = self.constraints.condition and self.where != "path" and not settled
        return False if free else self.required


class ParameterTable(Struct, frozen=True):
    """A table of parameters, with its place in the nesting."""

    key: str
    """`page#anchor`, or `page#L<line>` where it has no anchor; unique in a run."""
    side: Side
    where: Location
    """`body` for fields of a body or of a nested object."""
    caption: str
    title: str
    """Name for the record it describes: from the caption or the parameter that leads here; "" when there is none."""
    rows: tuple[Parameter, ...]
    anchors: tuple[str, ...] = ()
    status: str = ""
    """For response tables: the status heading they stand under."""
    root: bool = False
    """True when the rows are the top-level keys of a body (not the fields of a nested object)."""
    span: Span = NOWHERE


class Header(Struct, frozen=True):
    """A header of a request or response that prose or a table names."""

    name: str
    description: str
    span: Span


class Example(Struct, frozen=True):
    """A code block given its role."""

    role: Role
    status: str
    """`200`, `4xx`; empty when the docs do not say."""
    sample: Sample
    why: str
    """The cue that decided the role: `method line`, `status line`, `status heading`, `paragraph`, `section`, ..."""
    title: str = ""
    """The sentence or heading that introduces it."""
    language: str = ""
    cue: str = ""
    """The words the cue was read from."""
    span: Span = NOWHERE
    """The lines of the code block's content."""
    verbatim: bool = True
    """As in `Code.verbatim`: whether sample positions map one to one onto the page."""
    file: str = ""
    """As in `Code.file`: the file that holds the sample, where a directive takes it from one."""

    def page_line(self, line: int) -> int:
        """The line of the page for one of the sample; a block that was put together has more than the page."""
        found = self.span.line + line - 1
        return found if self.verbatim else min(found, self.span.end_line or self.span.line)


class StatusEntry(Struct, frozen=True):
    """A status the docs list, from a table, a list or a heading."""

    code: str
    """`200`, `4xx`, `default`."""
    description: str
    span: Span
    reason: str = ""
    """`Not Found` of `404 Not Found`."""


class ErrorEntry(Struct, frozen=True):
    """One documented error: a row of an error-code table or an error sample."""

    code: str
    message: str
    status: str = ""
    description: str = ""
    solution: str = ""
    span: Span = NOWHERE
    origin: Literal["table", "sample"] = "table"
    title: str = ""
    """`title` or wrapper key of the body, where the sample has one."""


class ProseField(Struct, frozen=True):
    """A field that running text explains: `**error_code** is an error code`."""

    name: str
    description: str
    span: Span


class Response(Struct, frozen=True):
    """What a page says about one status of an operation."""

    status: str
    """Empty where the tables or examples stand under no status."""
    tables: tuple[str, ...] = ()
    """Keys of the root body tables."""
    headers: tuple[Header, ...] = ()


class BodyLink(Struct, frozen=True):
    """A sentence that leads to the table of a body: "For the response parameters, see Table 2 of another page"."""

    side: Literal["request", "response"]
    target: str
    """As in `Mark.target`."""
    span: Span
    status: str = ""
    """The status whose body it is, where the docs say."""
    many: bool = False
    """Whether the body is an array of what the table lists: "Returns an array of [message](#message) objects"."""


class Authorization(Struct, frozen=True):
    """What the text says a token must allow."""

    scopes: tuple[str, ...]
    required: bool = True
    """False where the text also speaks of calls without a token."""


class Operation(Struct, frozen=True):
    """What a reader calls "an API": one heading, its endpoints, and all that is said about them."""

    title: str
    anchor: str = ""
    description: str = ""
    deprecated: bool = False
    endpoints: tuple[Endpoint, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    """Path, query, header, cookie and form parameters; body fields are in `tables`."""
    tables: tuple[ParameterTable, ...] = ()
    """Every body table, roots first, each before those nested in it."""
    request: tuple[str, ...] = ()
    """Keys of the root tables of the request body."""
    responses: tuple[Response, ...] = ()
    examples: tuple[Example, ...] = ()
    statuses: tuple[StatusEntry, ...] = ()
    success: tuple[str, ...] = ()
    """The statuses that mean success, by the page's own words."""
    status_range: tuple[str, str] | None = None
    errors: tuple[ErrorEntry, ...] = ()
    fields: tuple[ProseField, ...] = ()
    notes: tuple[Note, ...] = ()
    span: Span = NOWHERE
    body_links: tuple[BodyLink, ...] = ()
    """Where the text sends the reader for the fields of a body that has no table here; `link` follows them."""
    status_links: tuple[str, ...] = ()
    """Where the text sends the reader for what the statuses mean, as in `Mark.target`; `link` follows them."""
    overridden: tuple[Overridden, ...] = ()
    """What the user's overrides changed in all of this."""
    authorization: Authorization | None = None
    """Of OAuth: the scopes that are named."""


class BlockUse(Struct, frozen=True):
    """What became of one code block, table, figure or included file of the page."""

    kind: Literal["code", "table", "figure", "include", "call"]
    span: Span
    used_for: str
    """`request example`, `path parameters`, ...; empty when skipped."""
    skipped: str
    """A key of `extract.accounting.SKIP_REASONS`; empty when used."""
    why: str
    sample: Sample | None = None
    """Of a code block: what its text holds, used or not."""
    language: str = ""
    """Of a code block: its label."""
    verbatim: bool = True
    """As in `Code.verbatim`."""
    form: str = ""
    """As in `Code.form`."""


class Comment(Struct, frozen=True):
    """A comment of the page that speaks to us: `samplecast: ignore[EX103] reason`."""

    text: str
    """Without the marks of the markup."""
    span: Span
    covers: Span
    """The block that follows it, all of it; the comment itself where none does."""


@compared_without("source")
class PageFacts(Struct, frozen=True):
    """All that one page gives."""

    source: Source
    title: str
    operations: tuple[Operation, ...] = ()
    """At least one; a page without endpoints has one whose `endpoints` is empty."""
    tables: tuple[ParameterTable, ...] = ()
    """Parameter tables reached from no operation of this page, for other pages to link to."""
    blocks: tuple[BlockUse, ...] = ()
    """Every code block, table, figure and included file of the page, in document order."""
    anchors: tuple[tuple[str, int], ...] = ()
    """Every anchor of the page with its line, as often as it is given; line 0 where an included file holds it."""
    links: tuple[tuple[str, Span], ...] = ()
    """Every internal link target with its place."""
    notes: tuple[Note, ...] = ()
    comments: tuple[Comment, ...] = ()
    """Comments that begin with `samplecast:`, in order."""
    slugs: tuple[str, ...] = ()
    """What Markdown renderers make of the headings, to link to: `create-a-user`."""
    overridden: tuple[Overridden, ...] = ()
    """What the user's overrides changed on the page, in its order."""
    calls: tuple[BlockUse, ...] = ()
    """Every line that was read as a call, in document order."""
    unread: tuple[UnreadCall, ...] = ()
    """Lines that look like calls and were not read, in document order."""
    taught: tuple[str, ...] = ()
    """The patterns of settings that matched something."""
    slug_lines: tuple[int, ...] = ()
    """The lines of the headings, in the order of `slugs`."""

    @property
    def page(self) -> str:
        """The page's path relative to the root."""
        return self.source.page
