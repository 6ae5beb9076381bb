"""Bodies: which tables are where reading starts, and where their rows go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from samplecast.document import Code
from samplecast.extract.context import Placed
from samplecast.extract.cues import says
from samplecast.extract.endpoints.endpoints import placeholders
from samplecast.extract.objects.join import Sheet, is_free, is_structured, joined
from samplecast.extract.tables.location import BODYLESS, is_header, read_setting
from samplecast.extract.tables.names import squeezed
from samplecast.extract.tables.tables import Entry
from samplecast.facts import Endpoint, Header, Location, Parameter, ParameterTable, Response, Side, Stated
from samplecast.frozen import dataclass
from samplecast.vocabulary import Vocabulary

ELSEWHERE = frozenset({"path", "query", "header", "cookie", "form"})
"""Parts of a message that are not its body."""
COPIED_ROWS = 50_000
"""So many rows of tables may be said again for further operations of a page that lead to them."""

_REQUEST_WITH_BODY = re.compile(r"\s*(?:GET|DELETE|HEAD)\s[^\n]*\n(?:[^\n{\[]*\n)*[^\S\n]*[{\[]")


@dataclass(frozen=True, slots=True)
class Scope:
    """The blocks of one operation and the endpoints it has."""

    items: tuple[Placed, ...]
    endpoints: tuple[Endpoint, ...] = ()


@dataclass(frozen=True, slots=True)
class OperationTables:
    """What the tables of an operation say, in the shape of `Operation`."""

    parameters: tuple[Parameter, ...] = ()
    tables: tuple[ParameterTable, ...] = ()
    request: tuple[str, ...] = ()
    responses: tuple[Response, ...] = ()


_ANY = "any"
"""Stands for every status."""


@dataclass(frozen=True, slots=True)
class _Rivals:
    """Tables of which one starts a body: the best rank among them, and where the first stands."""

    rank: tuple[bool, bool]
    index: int


@dataclass(slots=True)
class Room:
    """What the operations of a page may take of tables that others have taken before."""

    rows: int = COPIED_ROWS
    taken: set[str] = field(default_factory=set)
    refused: dict[str, Sheet] = field(default_factory=dict)
    """Tables for which there was no room again."""

    def holds(self, sheet: Sheet) -> bool:
        """Whether one more operation may have the table."""
        if sheet.key not in self.taken:
            self.taken.add(sheet.key)
            return True
        self.rows -= 1 + len(sheet.entries)
        if self.rows < 0:
            self.refused[sheet.key] = sheet
        return self.rows >= 0


@dataclass(slots=True)
class Bodies:
    """Puts the sheets of one operation where they belong: `place`, then `result`."""

    scope: Scope
    vocabulary: Vocabulary
    sheets: list[Sheet]
    room: Room = field(default_factory=Room)
    parameters: list[Parameter] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    """The table of each parameter."""
    headers: dict[str, list[Header]] = field(default_factory=dict)
    roots: list[tuple[Side, str, Sheet]] = field(default_factory=list)
    tables: dict[str, ParameterTable] = field(default_factory=dict)
    used: dict[int, str] = field(default_factory=dict)
    bodyless: bool = False
    """Whether what has no other place goes into the query string."""
    in_paths: frozenset[str] = frozenset()
    """The placeholders of the paths, without what spellings differ by."""
    in_queries: frozenset[str] = frozenset()
    """The names that endpoints are written with behind the path."""

    @property
    def reached(self) -> Iterable[str]:
        """Keys of the tables that are part of the operation."""
        return self.tables

    def place(self) -> None:
        """Find the roots and put every row where it belongs."""
        methods = {endpoint.method for endpoint in self.scope.endpoints}
        self.bodyless = bool(methods) and methods <= BODYLESS and not _sends_body(self.scope, self.vocabulary)
        self.in_paths = frozenset(map(squeezed, placeholders(self.scope.endpoints)))
        self.in_queries = frozenset(name for endpoint in self.scope.endpoints for name in endpoint.query)
        free = [sheet for sheet in self.sheets if is_free(sheet)]
        rivals = self.rivals(free)
        for sheet in free:
            if self.is_root(sheet, rivals):
                self.root(sheet)
        self.complete()

    def complete(self) -> None:
        """Add what the endpoints show and no table lists."""
        known = {(parameter.where, squeezed(parameter.name)) for parameter in self.parameters}
        for endpoint in self.scope.endpoints:
            paths: list[tuple[Location, str]] = [("path", name) for name in placeholders([endpoint])]
            queries: list[tuple[Location, str]] = [("query", name) for name in endpoint.query]
            for where, name in (*paths, *queries):
                if (where, squeezed(name)) not in known:
                    known.add((where, squeezed(name)))
                    required = True if where == "path" else None
                    parameter = Parameter(name, where, Stated(), required, origin="uri", span=endpoint.span)
                    self.parameters.append(parameter)
                    self.homes.append(-1)

    def rivals(self, free: Sequence[Sheet]) -> Mapping[tuple[Side, str], _Rivals]:
        """Those of the sheets that may start a body, by side and status; and by side alone."""
        found: dict[tuple[Side, str], _Rivals] = {}
        for sheet in free:
            setting, one = sheet.draft.setting, _Rivals(_rank(sheet), sheet.draft.index)
            for status in (setting.status, _ANY) if setting.part in {"", "body"} else ():
                key = self.side(sheet), status
                known = found.get(key, one)
                found[key] = _Rivals(min(known.rank, one.rank), min(known.index, one.index))
        return found

    def is_root(self, sheet: Sheet, rivals: Mapping[tuple[Side, str], _Rivals]) -> bool:
        """Whether nothing leads to the sheet because it is where reading starts.

        A table named after a field or type, or one that lists names without types, starts a body only where no
        better one does.
        """
        setting = sheet.draft.setting
        if setting.part in ELSEWHERE:
            return True
        if setting.apart:
            return False
        if not (setting.side or setting.part) and (sheet.draft.kind == "fields" or not self.scope.endpoints):
            return False
        side = self.side(sheet)
        statuses = (setting.status, "") if setting.status else (_ANY,)
        near = [rivals[side, status] for status in statuses if (side, status) in rivals]
        return not any(other.rank < _rank(sheet) for other in near) and not (
            sheet.names and any(other.index < sheet.draft.index for other in near)
        )

    def side(self, sheet: Sheet) -> Side:
        """The side of the surroundings; without any the request, but for objects and lists of a call without body."""
        if (setting := sheet.draft.setting).side:
            return setting.side
        if any(entry.place for entry in sheet.entries):
            return "request"
        structured = any(is_structured(entry) and not _is_bare(sheet, n) for n, entry in enumerate(sheet.entries))
        return "response" if self.bodyless and structured and setting.part in {"", "body"} else "request"

    def root(self, sheet: Sheet) -> None:
        """Every row of a table that is not nested goes where it says, where the table says, or where it must."""
        side, status = self.side(sheet), sheet.draft.setting.status
        places = [self.where(sheet, number, side) for number in range(len(sheet.entries))]
        for number, (entry, where) in enumerate(zip(sheet.entries, places, strict=True)):
            if side == "request" and where != "body":
                parameter = replace(self.with_table(sheet, number, entry), where=where)
                if where == "path" and not parameter.required_words and self.in_path(parameter.name):
                    parameter = replace(parameter, required=True)  # there is no URI without it
                self.parameters.append(parameter)
                self.homes.append(sheet.draft.index)
            elif where == "header":
                header = Header(entry.parameter.name, entry.parameter.description, entry.parameter.span)
                self.headers.setdefault(status, []).append(header)
        body = [number for number, where in enumerate(places) if where in {"body", "form"}]
        if side == "request" and len(body) == 1:
            sheet.entries[body[0]] = self.whole(sheet.entries[body[0]])
        failed = [number for number in body if side == "response" and self.is_failure(sheet.entries[number])]
        if failed and len(failed) < len(body):
            self.body("error", "", _part(sheet, failed, "!error"), "body")
            body = sorted({*body}.difference(failed))
        if body:
            form = all(places[number] == "form" for number in body)
            self.body(side, status, _part(sheet, body), "form" if form else "body")
        self.used[sheet.draft.index] = " and ".join(dict.fromkeys(f"{side} {where}" for where in places))

    def whole(self, entry: Entry) -> Entry:
        """The only row of a body as what it is: one named "body" is no key of it but all of it."""
        parameter = entry.parameter
        if not self.vocabulary.has("whole body names", parameter.name) or not is_structured(entry):
            return entry
        return replace(entry, parameter=replace(parameter, name="", raw_name=parameter.raw_name or parameter.name))

    def body(self, side: Side, status: str, sheet: Sheet, where: Location) -> None:
        """The sheet is a whole body."""
        self.roots.append((side, status, sheet))
        self.table(sheet, side, root=True, where=where)

    def is_failure(self, entry: Entry) -> bool:
        """Whether a row of a response only comes where the call fails, and so belongs to another body."""
        parameter, vocabulary = entry.parameter, self.vocabulary
        return (
            parameter.name in vocabulary.words("error wrappers")
            and says(vocabulary, "condition words", parameter.description)
            and says(vocabulary, "error words", parameter.description)
        )

    def where(self, sheet: Sheet, number: int, side: Side) -> Location:
        """The place of one row of a table that is not nested: the first that holds."""
        entry, part = sheet.entries[number], sheet.draft.setting.part
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
            ("query", self.bodyless and (not is_structured(entry) or _is_bare(sheet, number))),
        )
        holding: list[Location] = [where for where, holds in rules if holds]
        return holding[0] if holding else "body"

    def in_path(self, name: str) -> bool:
        """Whether the name is a placeholder of a path."""
        return squeezed(name.strip("{}<>:")) in self.in_paths

    def in_query(self, name: str) -> bool:
        """Whether an endpoint is written with it."""
        return name in self.in_queries

    def with_table(self, sheet: Sheet, number: int, entry: Entry) -> Parameter:
        """The parameter, led to the table of its fields where there is one."""
        child = sheet.children.get(number)
        if child is None or not (child.key in self.tables or self.room.holds(child)):
            return entry.parameter
        self.table(child, "request", root=False, title=entry.parameter.name)
        return joined(entry.parameter, child.key)

    def table(self, sheet: Sheet, side: Side, *, root: bool, title: str = "", where: Location = "body") -> None:
        """Add a sheet and all that its rows lead to; each once, the outer before the inner."""
        todo = [(sheet, root, title)]
        queued = {sheet.key}
        while todo:
            this, is_root, name = todo.pop(0)
            here: Location = where if this is sheet else "body"
            if this.key in self.tables:
                continue
            rows: list[Parameter] = []
            inner: list[tuple[Sheet, bool, str]] = []
            for number, entry in enumerate(this.entries):
                parameter = replace(entry.parameter, where=here)
                child = this.children.get(number)
                if child is not None and (child.key in self.tables or child.key in queued or self.room.holds(child)):
                    parameter = joined(parameter, child.key)
                    queued.add(child.key)
                    inner.append((child, False, entry.parameter.name))
                rows.append(parameter)
            draft = this.draft
            self.tables[this.key] = ParameterTable(
                this.key,
                side,
                here,
                draft.caption.words,
                (this.names[0] if this.names else "") or name,
                tuple(rows),
                () if this.parent or this.parts else draft.anchors,
                draft.setting.status if is_root else "",
                is_root,
                draft.span,
            )
            for part in this.parts or (this,):
                self.used.setdefault(part.draft.index, f"{side} {here}" if is_root else f"fields of {name}")
            todo.extend(inner)

    def result(self) -> OperationTables:
        """All of it; errors under no status are among the tables only, for what success looks like stays apart."""
        statuses = dict.fromkeys([status for side, status, _ in self.roots if side == "response"])
        statuses |= dict.fromkeys(self.headers)
        statuses |= dict.fromkeys(status for side, status, _ in self.roots if side == "error" and status)
        return OperationTables(
            tuple(_once(self.parameters, self.homes)),
            tuple(self.tables.values()),
            tuple(sheet.key for side, _, sheet in self.roots if side == "request"),
            tuple(
                Response(
                    status,
                    tuple(
                        sheet.key
                        for side, under, sheet in self.roots
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
            if placed.block.text.lstrip()[:1] in {"{", "["} and read_setting(placed, "", vocabulary).side == "request":
                return True
    return False


def _is_bare(sheet: Sheet, number: int) -> bool:
    """Whether neither a type nor a table of its fields says anything of what the row holds."""
    stated = sheet.entries[number].parameter.stated
    return number not in sheet.children and not (stated.words or stated.name or stated.link)


def _rank(sheet: Sheet) -> tuple[bool, bool]:
    """How far a table is from being a body of its own; general captions and types first."""
    return bool(sheet.names), sheet.draft.kind == "fields"


def _part(sheet: Sheet, numbers: Sequence[int], mark: str = "") -> Sheet:
    """Some rows of a sheet as one of their own; the sheet itself for all of them."""
    if len(numbers) == len(sheet.entries):
        return sheet
    entries = [sheet.entries[number] for number in numbers]
    part = Sheet(sheet.key + mark, sheet.draft, sheet.operation, entries, sheet.names)
    part.children = {new: sheet.children[old] for new, old in enumerate(numbers) if old in sheet.children}
    return part


def _once(parameters: Iterable[Parameter], homes: Iterable[int]) -> Iterable[Parameter]:
    """A parameter of several tables once, as where `project_id` is listed for two versions of the call.

    One that a single table lists twice stays twice: that is for the checks to speak of.
    """
    seen: dict[tuple[Location, str], int] = {}
    for parameter, home in zip(parameters, homes, strict=True):
        if seen.setdefault((parameter.where, parameter.name), home) == home:
            yield parameter
