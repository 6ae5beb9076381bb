"""The parameters and body tables of the operations of a page: every table read, joined and put where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from generator.document import Code, Table, Text
from generator.extract.caption import read_caption
from generator.extract.columns import Columns, read_columns
from generator.extract.context import Page, Placed
from generator.extract.definitions import definition_table
from generator.extract.join import Sheet, is_free, is_structured, join, joined, sheets_of
from generator.extract.location import BODYLESS, is_header, part_of, placeholders, read_setting, side_of
from generator.extract.names import squeezed
from generator.extract.tables import Entry, read_table
from generator.facts import Endpoint, Header, Location, Parameter, ParameterTable, Response, Side, Stated
from generator.vocabulary import Vocabulary

ELSEWHERE = frozenset({"path", "query", "header", "cookie", "form"})
"""Parts of a message that are not its body."""

_REQUEST_WITH_BODY = re.compile(r"\s*(?:GET|DELETE|HEAD)\s[^\n]*\n(?:[^\n{\[]*\n)*\s*[{\[]")


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


@dataclass(frozen=True, slots=True)
class PageTables:
    """What the tables of a page say."""

    operations: tuple[OperationTables, ...]
    """One for each scope."""
    loose: tuple[ParameterTable, ...]
    """Tables that no operation of the page reaches."""
    used: tuple[tuple[int, str], ...]
    """The tables by their index in the page's list, with what each was used for; loose ones are not here."""


def page_tables(page: Page, scopes: Sequence[Scope], vocabulary: Vocabulary) -> PageTables:
    """Read, join and place the parameter tables of a page."""
    sheets = [
        sheet
        for number, scope in enumerate(scopes)
        for placed, columns in parameter_tables(scope.items, vocabulary)
        for sheet in _sheets(page, placed, columns, number, vocabulary)
    ]
    join(sheets, page.document.source.page)
    work = [_Operation(scope, vocabulary, [s for s in sheets if s.operation == n]) for n, scope in enumerate(scopes)]
    for operation in work:
        operation.place()
    used = {index: words for operation in work for index, words in operation.used.items()}
    reached = {key for operation in work for key in operation.reached}
    loose = _loose([sheet for sheet in sheets if sheet.key not in reached and sheet.draft.index not in used])
    return PageTables(tuple(operation.result() for operation in work), loose, tuple(sorted(used.items())))


def parameter_tables(items: Iterable[Placed], vocabulary: Vocabulary) -> list[tuple[Placed, Columns]]:
    """The tables and definition lists among the blocks that list parameters or fields, each with its columns."""
    found: list[tuple[Placed, Columns]] = []
    for placed in items:
        listed = definition_table(placed, vocabulary)
        table = listed or placed.block
        if isinstance(table, Table):
            columns = read_columns(table, vocabulary)
            if columns.kind in {"parameters", "fields"}:
                found.append((replace(placed, block=table), columns))
    return found


def _sheets(page: Page, placed: Placed, columns: Columns, number: int, vocabulary: Vocabulary) -> list[Sheet]:
    draft = read_table(page, placed, columns, vocabulary)
    return sheets_of(draft, number, _hints(placed, vocabulary)) if draft.entries else []


def _hints(placed: Placed, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Names in the words that introduce a table: a label over it, the paragraph before it."""
    caption = read_caption(placed.block.caption, vocabulary).words if isinstance(placed.block, Table) else ""
    if side_of(caption, vocabulary) or part_of(caption, vocabulary):
        return ()
    texts = [heading.text for heading in placed.path[-1:] if heading.level != 1]
    texts += [paragraph.text.plain for paragraph in placed.lead[-1:] if "/" not in paragraph.text.plain.split(" ")[-1]]
    found: list[str] = []
    for text in texts:
        found += read_caption(Text(text), vocabulary).names
    for paragraph in placed.lead[-1:]:
        marks = (mark for mark in paragraph.text.marks if mark.kind in {"strong", "literal"})
        found += [paragraph.text.plain[mark.start : mark.end] for mark in marks]
    return tuple(dict.fromkeys(found))


@dataclass(slots=True)
class _Operation:
    """Puts the sheets of one operation where they belong."""

    scope: Scope
    vocabulary: Vocabulary
    sheets: list[Sheet]
    parameters: list[Parameter] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    """The table of each parameter."""
    headers: dict[str, list[Header]] = field(default_factory=dict)
    roots: list[tuple[Side, str, Sheet]] = field(default_factory=list)
    tables: dict[str, ParameterTable] = field(default_factory=dict)
    used: dict[int, str] = field(default_factory=dict)
    bodyless: bool = False
    """Whether what has no other place goes into the query string."""

    @property
    def reached(self) -> Iterable[str]:
        """Keys of the tables that are part of the operation."""
        return self.tables

    def place(self) -> None:
        """Find the roots and put every row where it belongs."""
        methods = {endpoint.method for endpoint in self.scope.endpoints}
        self.bodyless = bool(methods) and methods <= BODYLESS and not _sends_body(self.scope, self.vocabulary)
        free = [sheet for sheet in self.sheets if is_free(sheet)]
        for sheet in free:
            if self.is_root(sheet, free):
                self.root(sheet)
        self.complete()

    def complete(self) -> None:
        """Add what the endpoints show and no table lists."""
        known = {(parameter.where, squeezed(parameter.name)) for parameter in self.parameters}
        for endpoint in self.scope.endpoints:
            shown: list[tuple[Location, str]] = [("path", name) for name in placeholders([endpoint])]
            shown += [("query", name) for name in endpoint.query]
            for where, name in shown:
                if (where, squeezed(name)) not in known:
                    known.add((where, squeezed(name)))
                    required = True if where == "path" else None
                    parameter = Parameter(name, where, Stated(), required, origin="uri", span=endpoint.span)
                    self.parameters.append(parameter)
                    self.homes.append(-1)

    def is_root(self, sheet: Sheet, free: Sequence[Sheet]) -> bool:
        """Whether nothing leads to the sheet because it is where reading starts.

        A table named after a field or type, or one that lists names without types, starts a body only where no
        better one does.
        """
        setting = sheet.draft.setting
        if setting.part in ELSEWHERE:
            return True
        if not (setting.side or setting.part) and (sheet.draft.kind == "fields" or not self.scope.endpoints):
            return False
        rivals = [
            other
            for other in free
            if other is not sheet
            and other.draft.setting.part in {"", "body"}
            and (self.side(other), other.draft.setting.status) == (self.side(sheet), setting.status)
        ]
        return not any(_rank(other) < _rank(sheet) for other in rivals) and not (
            sheet.names and any(other.draft.index < sheet.draft.index for other in rivals)
        )

    def side(self, sheet: Sheet) -> Side:
        """The side of the surroundings; the request where there are none, as for the only table of a page."""
        return sheet.draft.setting.side or "request"

    def root(self, sheet: Sheet) -> None:
        """Every row of a table that is not nested goes where it says, where the table says, or where it must."""
        body: list[tuple[int, Entry]] = []
        side = self.side(sheet)
        words: dict[str, None] = {}
        for number, entry in enumerate(sheet.entries):
            where = self.where(sheet, entry, side)
            words[where or "body"] = None
            if where in {"body", "form"}:
                body.append((number, entry))
            if where == "body":
                continue
            if side == "request":
                self.parameters.append(replace(self.with_table(sheet, number, entry), where=where))
                self.homes.append(sheet.draft.index)
            else:
                header = Header(entry.parameter.name, entry.parameter.description, entry.parameter.span)
                self.headers.setdefault(sheet.draft.setting.status, []).append(header)
        if body:
            if len(body) < len(sheet.entries):
                sheet = _part(sheet, body)
            self.roots.append((side, sheet.draft.setting.status, sheet))
            form = all(self.where(sheet, entry, side) == "form" for _, entry in body)
            self.table(sheet, side, root=True, where="form" if form else "body")
        self.used[sheet.draft.index] = " and ".join(f"{side} {word}" for word in words)

    def where(self, sheet: Sheet, entry: Entry, side: Side) -> Location:
        """The place of one row of a table that is not nested: the first that holds."""
        part, name = sheet.draft.setting.part, entry.parameter.name
        header = is_header(name, self.vocabulary)
        if side != "request":
            return "header" if part == "header" or header else "body"
        rules: tuple[tuple[Location, bool], ...] = (
            (entry.place, bool(entry.place)),
            ("" if part == "uri" else part, part in ELSEWHERE),
            ("body", part == "body"),
            ("header", header),
            ("path", self.in_path(name)),
            ("query", part == "uri" or self.in_query(name)),
            ("query", self.bodyless and not is_structured(entry)),
        )
        return next((where for where, holds in rules if holds), "body")

    def in_path(self, name: str) -> bool:
        mine = squeezed(name.strip("{}<>:"))
        return any(squeezed(other) == mine for other in placeholders(self.scope.endpoints))

    def in_query(self, name: str) -> bool:
        return any(name in endpoint.query for endpoint in self.scope.endpoints)

    def with_table(self, sheet: Sheet, number: int, entry: Entry) -> Parameter:
        child = sheet.children.get(number)
        if child is None:
            return entry.parameter
        self.table(child, "request", root=False, title=entry.parameter.name)
        return joined(entry.parameter, child)

    def table(self, sheet: Sheet, side: Side, *, root: bool, title: str = "", where: Location = "body") -> None:
        """Add a sheet and all that its rows lead to; each once, the outer before the inner."""
        todo = [(sheet, root, title)]
        while todo:
            this, is_root, name = todo.pop(0)
            here: Location = where if this is sheet else "body"
            if this.key in self.tables:
                continue
            rows: list[Parameter] = []
            inner: list[tuple[Sheet, bool, str]] = []
            for number, entry in enumerate(this.entries):
                parameter = replace(entry.parameter, where=here)
                if (child := this.children.get(number)) is not None:
                    parameter = joined(parameter, child)
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


def _rank(sheet: Sheet) -> tuple[bool, bool]:
    """How far a table is from being a body of its own; general captions and types first."""
    return bool(sheet.names), sheet.draft.kind == "fields"


def _part(sheet: Sheet, body: Sequence[tuple[int, Entry]]) -> Sheet:
    """The rows of a mixed table that are fields of the body."""
    part = Sheet(sheet.key, sheet.draft, sheet.operation, [entry for _, entry in body], sheet.names)
    part.children = {new: sheet.children[old] for new, (old, _) in enumerate(body) if old in sheet.children}
    return part


def _once(parameters: Iterable[Parameter], homes: Iterable[int]) -> Iterable[Parameter]:
    """A parameter of several tables once, as where `project_id` is listed for two versions of the call.

    One that a single table lists twice stays twice: that is for the checks to speak of.
    """
    seen: dict[tuple[Location, str], int] = {}
    for parameter, home in zip(parameters, homes, strict=True):
        if seen.setdefault((parameter.where, parameter.name), home) == home:
            yield parameter


def _loose(sheets: Sequence[Sheet]) -> tuple[ParameterTable, ...]:
    """Tables for other pages to link to, with what is nested in them."""
    holder = _Operation(Scope(()), Vocabulary(()), [])
    for sheet in sheets:
        holder.table(sheet, "", root=False)
    return tuple(holder.tables.values())
