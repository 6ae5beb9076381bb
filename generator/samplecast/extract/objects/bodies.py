"""Bodies: which tables are a whole request or response, and which rows go to path, query or headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import Code
from samplecast.extract.context import PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.endpoints.routes import placeholders
from samplecast.extract.examples.roles import role_of_place
from samplecast.extract.objects.dotted import ShownKeys, as_written, shown_keys, unfolded
from samplecast.extract.objects.nesting import NestedTable, is_free, is_structured, joined
from samplecast.extract.tables.names import squeezed
from samplecast.extract.tables.rows import ParameterRow
from samplecast.extract.tables.surroundings import BODYLESS, is_header
from samplecast.extract.tables.types import innermost, is_type, read_type
from samplecast.facts import Endpoint, Header, Location, Parameter, ParameterTable, Response, Side, Stated
from samplecast.vocabulary import Vocabulary

ELSEWHERE = frozenset({"path", "query", "header", "cookie", "form"})
"""Parts of a message that are not its body."""
COPIED_ROWS = 50_000
"""So many rows are copied at most where several operations of a page share tables: a page of a thousand operations that
all link to one large table would multiply both."""

_REQUEST_WITH_BODY = re.compile(r"\s*(?:GET|DELETE|HEAD)\s[^\n]*\n(?:[^\n{\[]*\n)*[^\S\n]*[{\[]")


class Scope(Struct, frozen=True):
    """The blocks of one operation and the endpoints it has."""

    items: tuple[PlacedBlock, ...]
    endpoints: tuple[Endpoint, ...] = ()


class OperationTables(Struct, frozen=True):
    """What the tables of an operation say, in the shape of `Operation`."""

    parameters: tuple[Parameter, ...] = ()
    tables: tuple[ParameterTable, ...] = ()
    request: tuple[str, ...] = ()
    responses: tuple[Response, ...] = ()


_ANY = "any"
"""Stands for every status."""


class _Candidates(Struct, frozen=True):
    """Tables that may be the same body: the best rank among them, and where the first of them stands."""

    rank: tuple[bool, bool]
    index: int


class CopyBudget(Struct):
    """How many more rows the operations of a page may copy from tables that others have already."""

    rows: int = COPIED_ROWS
    taken: set[str] = field(default_factory=set)
    refused: dict[str, NestedTable] = field(default_factory=dict)
    """Tables that were refused because the budget was used up."""

    def holds(self, nested: NestedTable) -> bool:
        """Whether one more operation may have the table; the first always may."""
        if nested.key not in self.taken:
            self.taken.add(nested.key)
            return True
        self.rows -= 1 + len(nested.entries)
        if self.rows < 0:
            self.refused[nested.key] = nested
        return self.rows >= 0


class Bodies(Struct):
    """Puts the tables of one operation where they belong: first `place`, then `result`."""

    scope: Scope
    vocabulary: Vocabulary
    nested_tables: list[NestedTable]
    room: CopyBudget = field(default_factory=CopyBudget)
    parameters: list[Parameter] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    """The table of each parameter."""
    headers: dict[str, list[Header]] = field(default_factory=dict)
    roots: list[tuple[Side, str, NestedTable]] = field(default_factory=list)
    tables: dict[str, ParameterTable] = field(default_factory=dict)
    used: dict[int, str] = field(default_factory=dict)
    bodyless: bool = False
    """Whether what has no other place goes into the query string."""
    in_paths: frozenset[str] = frozenset()
    """The placeholders of the paths, without what spellings differ by."""
    in_queries: frozenset[str] = frozenset()
    """The names that endpoints are written with behind the path."""
    shown: ShownKeys = ShownKeys()
    """The keys of the operation's samples."""

    @property
    def reached(self) -> Iterable[str]:
        """Keys of the tables that are part of the operation."""
        return self.tables

    def place(self) -> None:
        """Find the tables that are whole bodies, and put every row where it belongs."""
        methods = {endpoint.method for endpoint in self.scope.endpoints}
        self.bodyless = bool(methods) and methods <= BODYLESS and not _sends_body(self.scope, self.vocabulary)
        self.in_paths = frozenset(map(squeezed, placeholders(self.scope.endpoints)))
        self.shown = shown_keys(self.scope.items)
        self.in_queries = frozenset(name for endpoint in self.scope.endpoints for name in endpoint.query)
        free = [nested for nested in self.nested_tables if is_free(nested)]
        rivals = self.rivals(free)
        for nested in free:
            if self.is_root(nested, rivals):
                self.root(nested)
        self.complete()

    def complete(self) -> None:
        """Add the placeholders and query names of the endpoints that no table lists."""
        types = {squeezed(name): kind for endpoint in self.scope.endpoints for name, kind in endpoint.types}
        self.parameters = [self.with_written_type(parameter, types) for parameter in self.parameters]
        known = {(parameter.where, squeezed(parameter.name)) for parameter in self.parameters}
        for endpoint in self.scope.endpoints:
            paths: list[tuple[Location, str]] = [("path", name) for name in placeholders([endpoint])]
            queries: list[tuple[Location, str]] = [("query", name) for name in endpoint.query]
            for where, name in (*paths, *queries):
                if (where, squeezed(name)) not in known:
                    known.add((where, squeezed(name)))
                    required = True if where == "path" else None
                    parameter = Parameter(name, where, Stated(), required, origin="uri", span=endpoint.span)
                    self.parameters.append(self.with_written_type(parameter, types))
                    self.homes.append(-1)

    def with_written_type(self, parameter: Parameter, types: Mapping[str, str]) -> Parameter:
        """A parameter of the path without a type, with the one that the path gives its placeholder."""
        kind = types.get(squeezed(parameter.name), "") if parameter.where == "path" else ""
        if not kind or parameter.stated.kind != "unknown" or not is_type(kind, self.vocabulary):
            return parameter
        return replace(parameter, stated=read_type(kind, "", self.vocabulary))

    def rivals(self, free: Sequence[NestedTable]) -> Mapping[tuple[Side, str], _Candidates]:
        """The tables that may be a body, by side and status, and by side alone."""
        found: dict[tuple[Side, str], _Candidates] = {}
        for nested in free:
            setting, one = nested.flat.setting, _Candidates(_rank(nested), nested.flat.index)
            for status in (setting.status, _ANY) if setting.part in {"", "body"} else ():
                key = self.side(nested), status
                known = found.get(key, one)
                found[key] = _Candidates(min(known.rank, one.rank), min(known.index, one.index))
        return found

    def is_root(self, nested: NestedTable, rivals: Mapping[tuple[Side, str], _Candidates]) -> bool:
        """Whether the table is a body of its own, or parameters of one place, and not the fields of some row.

        A table named after a field or type, or one that lists names without types, starts a body only where no
        better one does.
        """
        setting = nested.flat.setting
        if setting.part in ELSEWHERE:
            return True
        if setting.apart:
            return False
        if not (setting.side or setting.part) and (nested.flat.kind == "fields" or not self.scope.endpoints):
            return False
        side = self.side(nested)
        statuses = (setting.status, "") if setting.status else (_ANY,)
        near = [rivals[side, status] for status in statuses if (side, status) in rivals]
        return not any(other.rank < _rank(nested) for other in near) and not (
            nested.names and any(other.index < nested.flat.index for other in near)
        )

    def side(self, nested: NestedTable) -> Side:
        """The side of the surroundings; without any the request, but for objects and lists of a call without body."""
        if (setting := nested.flat.setting).side:
            return setting.side
        if any(entry.place for entry in nested.entries):
            return "request"
        structured = any(is_structured(entry) and not _is_bare(nested, n) for n, entry in enumerate(nested.entries))
        return "response" if self.bodyless and structured and setting.part in {"", "body"} else "request"

    def root(self, nested: NestedTable) -> None:
        """Put each row of a table where the row says, else where the table says, else where it can only go."""
        side, status = self.side(nested), nested.flat.setting.status
        places = [self.where(nested, number, side) for number in range(len(nested.entries))]
        for number, (entry, where) in enumerate(zip(nested.entries, places, strict=True)):
            if side == "request" and where != "body":
                beside = [replace(one, where=where) for one in as_written(nested, number)] if where == "query" else []
                parameter = replace(entry.parameter if beside else self.with_table(nested, number, entry), where=where)
                if where == "path" and (bare := parameter.name.strip("{}<>:")) and self.in_path(bare):
                    parameter = replace(parameter, name=bare, variable=False)  # `<index>` as it stands in the path
                if (
                    where == "path"
                    and parameter.required is None
                    and not parameter.required_words
                    and self.in_path(parameter.name)
                ):
                    parameter = replace(parameter, required=True)  # there is no URI without it
                self.parameters += (parameter, *beside)
                self.homes += [nested.flat.index] * (1 + len(beside))
            elif where == "header":
                header = Header(entry.parameter.name, entry.parameter.description, entry.parameter.span)
                self.headers.setdefault(status, []).append(header)
        body = [number for number, where in enumerate(places) if where in {"body", "form"}]
        if side == "request" and len(body) == 1:
            nested.entries[body[0]] = self.whole(nested.entries[body[0]])
        failed = [number for number in body if side == "response" and self.is_failure(nested.entries[number])]
        if failed and len(failed) < len(body):
            self.body("error", "", _part(nested, failed, "!error"), "body")
            body = sorted({*body}.difference(failed))
        if body:
            form = all(places[number] == "form" for number in body)
            self.body(side, status, _part(nested, body), "form" if form else "body")
        self.used[nested.flat.index] = " and ".join(dict.fromkeys(f"{side} {where}" for where in places))

    def whole(self, entry: ParameterRow) -> ParameterRow:
        """The only row of a body; where it is named "body" it is no key of the body but all of it."""
        parameter = entry.parameter
        # "In: body" beside a type described elsewhere: specifications of version 2 name the one body as they like
        named = entry.place == "body" and bool(innermost(parameter.stated).link)
        if not (named or self.vocabulary.has("whole body names", parameter.name)) or not is_structured(entry):
            return entry
        return replace(entry, parameter=replace(parameter, name="", raw_name=parameter.raw_name or parameter.name))

    def body(self, side: Side, status: str, nested: NestedTable, where: Location) -> None:
        """The table is a whole body."""
        self.roots.append((side, status, nested))
        self.table(nested, side, root=True, where=where)

    def is_failure(self, entry: ParameterRow) -> bool:
        """Whether a row of a response only comes where the call fails, and so belongs to another body."""
        parameter, vocabulary = entry.parameter, self.vocabulary
        return (
            parameter.name in vocabulary.words("error wrappers")
            and says(vocabulary, "condition words", parameter.description)
            and says(vocabulary, "error words", parameter.description)
        )

    def where(self, nested: NestedTable, number: int, side: Side) -> Location:
        """The place of one row: the first rule that holds."""
        entry, part = nested.entries[number], nested.flat.setting.part
        name = entry.parameter.name
        header = is_header(name, self.vocabulary)
        if side != "request":
            return "header" if part == "header" or header else "body"
        rules: tuple[tuple[Location, bool], ...] = (
            (entry.place, bool(entry.place)),
            # words about searching often introduce the one table of the whole URI
            ("path", part == "query" and self.in_path(name) and not self.in_query(name)),
            ("" if part == "uri" else part, part in ELSEWHERE),
            ("body", part == "body"),
            ("header", header),
            ("path", self.in_path(name)),
            ("query", part == "uri" or self.in_query(name)),
            ("query", self.bodyless and (not is_structured(entry) or not _has_fields(nested, number))),
        )
        holding: list[Location] = [where for where, holds in rules if holds]
        return holding[0] if holding else "body"

    def in_path(self, name: str) -> bool:
        """Whether the name is a placeholder of a path."""
        return squeezed(name.strip("{}<>:")) in self.in_paths

    def in_query(self, name: str) -> bool:
        """Whether an endpoint is written with it."""
        return name in self.in_queries

    def with_table(self, nested: NestedTable, number: int, entry: ParameterRow) -> Parameter:
        """The parameter, with the key of the table of its fields where there is one."""
        child = nested.children.get(number)
        if child is None or not (child.key in self.tables or self.room.holds(child)):
            return entry.parameter
        self.table(child, "request", root=False, title=entry.parameter.name)
        return joined(entry.parameter, child.key)

    def table(self, nested: NestedTable, side: Side, *, root: bool, title: str = "", where: Location = "body") -> None:
        """Add a table and all tables nested in it; each once, the outer before the inner."""
        todo = [(nested, root, title)]
        queued = {nested.key}
        while todo:
            this, is_root, name = todo.pop(0)
            here: Location = where if this is nested else "body"
            if this.key in self.tables:
                continue
            if here == "body":  # the fields of a form are sent under the names as they stand
                this = unfolded(this, self.shown, root=is_root)
            rows: list[Parameter] = []
            inner: list[tuple[NestedTable, bool, str]] = []
            for number, entry in enumerate(this.entries):
                parameter = replace(entry.parameter, where=here)
                child = this.children.get(number)
                if child is not None and (child.key in self.tables or child.key in queued or self.room.holds(child)):
                    parameter = joined(parameter, child.key)
                    queued.add(child.key)
                    inner.append((child, False, entry.parameter.name))
                rows.append(parameter)
            flat = this.flat
            self.tables[this.key] = ParameterTable(
                this.key,
                side,
                here,
                flat.caption.words,
                (this.names[0] if this.names else "") or name,
                tuple(rows),
                () if this.parent or this.parts else flat.anchors,
                flat.setting.status if is_root else "",
                is_root,
                flat.span,
            )
            for part in this.parts or (this,):
                self.used.setdefault(part.flat.index, f"{side} {here}" if is_root else f"fields of {name}")
            todo.extend(inner)

    def result(self) -> OperationTables:
        """All of it. Errors without a status are among the tables only: they must not be taken for a success."""
        statuses = dict.fromkeys([status for side, status, _ in self.roots if side == "response"])
        statuses |= dict.fromkeys(self.headers)
        statuses |= dict.fromkeys(status for side, status, _ in self.roots if side == "error" and status)
        return OperationTables(
            tuple(_once(self.parameters, self.homes)),
            tuple(self.tables.values()),
            tuple(nested.key for side, _, nested in self.roots if side == "request"),
            tuple(
                Response(
                    status,
                    tuple(
                        nested.key
                        for side, under, nested in self.roots
                        if under == status and (side == "response" or (side == "error" and status))
                    ),
                    tuple(self.headers.get(status, ())),
                )
                for status in statuses
            ),
        )


def _sends_body(scope: Scope, vocabulary: Vocabulary) -> bool:
    """Whether an example shows a request body, as some calls of these methods have one after all."""
    for placed in scope.items:
        if isinstance(placed.block, Code) and placed.cell is None:
            if _REQUEST_WITH_BODY.match(placed.block.text):
                return True
            if (
                placed.block.text.lstrip()[:1] in {"{", "["}
                and (cue := role_of_place(placed, vocabulary)) is not None
                and cue.role == "request"
            ):
                return True
    return False


def _is_bare(nested: NestedTable, number: int) -> bool:
    """Whether neither a type nor a table of its fields says anything of what the row holds."""
    stated = nested.entries[number].parameter.stated
    return number not in nested.children and not (stated.words or stated.name or stated.link)


def _has_fields(nested: NestedTable, number: int) -> bool:
    """Whether a row has, or may have, fields.

    A word that is no known type, `TimeStamp`, says nothing of any, and neither does "array": a query may have lists.
    """
    stated = nested.entries[number].parameter.stated
    opaque = stated.kind == "unknown" and not stated.link
    plain = stated.kind == "array" and stated.item is None and not (stated.name or stated.link)
    return number in nested.children or not (opaque or plain or _is_bare(nested, number))


def _rank(nested: NestedTable) -> tuple[bool, bool]:
    """How far a table is from being a body of its own; general captions and types first."""
    return bool(nested.names), nested.flat.kind == "fields"


def _part(nested: NestedTable, numbers: Sequence[int], mark: str = "") -> NestedTable:
    """Some rows of a table as one of their own; the table itself for all of them."""
    if len(numbers) == len(nested.entries):
        return nested
    entries = [nested.entries[number] for number in numbers]
    part = NestedTable(nested.key + mark, nested.flat, nested.operation, entries, nested.names)
    part.children = {new: nested.children[old] for new, old in enumerate(numbers) if old in nested.children}
    return part


def _once(parameters: Iterable[Parameter], homes: Iterable[int]) -> Iterable[Parameter]:
    """A parameter of several tables once, as where `project_id` is listed for two versions of the call.

    One that a single table lists twice stays twice: that is for the checks to speak of.
    """
    seen: dict[tuple[Location, str], int] = {}
    for parameter, home in zip(parameters, homes, strict=True):
        if seen.setdefault((parameter.where, parameter.name), home) == home:
            yield parameter
