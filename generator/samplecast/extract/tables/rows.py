"""Parameter tables: from rows of cells to `Parameter`s, each still with what it needs to be joined."""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import Cell, Row, Table
from samplecast.extract.context import FlatPage, PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.tables import cells
from samplecast.extract.tables.anchors_above import anchors_above
from samplecast.extract.tables.caption import Caption, read_caption
from samplecast.extract.tables.columns import Columns, TableKind, is_spanned
from samplecast.extract.tables.demands import Required, read_required
from samplecast.extract.tables.names import Name, read_name, read_names
from samplecast.extract.tables.surroundings import Surroundings, place_word, read_surroundings
from samplecast.extract.tables.types import is_type
from samplecast.extract.values.description import read_constraints
from samplecast.extract.values.value_columns import default_of_column, enumerates, overruled, values_of_type
from samplecast.facts import Constraints, Location, Parameter, Stated
from samplecast.sample import read_sample
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, phrase

MAX_DESCRIPTION = 20_000
MAX_LEADS = 200
"""How many links and numbers of tables are kept of a description that goes on over several rows."""

_MARKED = re.compile(r"\w\?\W*$")
_ELEMENT = re.compile(r"\[[\w*]*\]$")
_ANY_ELEMENT = re.compile(r"\[[\w*]*\]|[*#Nn]|\d+")
"""A step of a path that is no name: any element of the list before it."""
_LAST = 20


class ParameterRow(Struct, frozen=True):
    """One parameter of a table, with its place in the nesting and the references of its row."""

    parameter: Parameter
    path: tuple[str, ...]
    """Names of the parameters it is nested in, by marks, dots or columns of the table itself."""
    numbers: tuple[str, ...] = ()
    """The tables of the page that its cells mention by number: `3` of "see Table 3"."""
    place: Location = ""
    """What the row itself says about where it goes."""


class FlatTable(Struct, frozen=True):
    """A parameter table before joining."""

    key: str
    index: int
    """Its block in the page's list."""
    kind: TableKind
    caption: Caption
    setting: Surroundings
    entries: tuple[ParameterRow, ...]
    anchors: tuple[str, ...]
    """Those of the table, and of what introduces it."""
    lead: str
    """The paragraph before it."""
    span: Span


def read_table(page: FlatPage, placed: PlacedBlock, columns: Columns, vocabulary: Vocabulary) -> FlatTable:
    """The rows of a table of parameters and what stands around it."""
    table = placed.block
    assert isinstance(table, Table)  # noqa: S101  the caller looked
    caption = read_caption(table.caption, vocabulary)
    setting = read_surroundings(placed, caption.words, vocabulary)
    source = page.document.source.page
    name = table.anchors[0] if table.anchors else f"L{table.span.line}"
    if table.span.path not in ("", source):  # of a file that the page takes in, maybe more than once
        name = f"{placed.index}.{name}"
    entries = tuple(_Rows(columns, vocabulary).read())
    return FlatTable(
        f"{source}#{name}",
        placed.index,
        columns.kind,
        caption,
        setting,
        entries,
        (*table.anchors, *anchors_above(page, placed, vocabulary)),
        placed.lead[-1].text.plain if placed.lead else "",
        table.span,
    )


class _Rows(Struct):
    """Reads the rows in order; a row may belong to the one before it."""

    columns: Columns
    vocabulary: Vocabulary
    entries: list[ParameterRow] = field(default_factory=list)
    stack: list[tuple[int, str]] = field(default_factory=list)
    """The parameters a nesting mark may refer to: depth and name."""
    seen: set[tuple[str, ...]] = field(default_factory=set)
    above: tuple[str, ...] = ()
    """The name cells of the row above."""
    written: set[str] = field(default_factory=set)
    """The name cells so far, without blanks: `fleet/ships` below `fleet` is a path, `max/min/mean` are three names."""
    place: Location = ""
    """What the last sub-heading said."""

    def read(self) -> list[ParameterRow]:
        for row in self.columns.rows:
            self.row(row)
        if len(self.entries) == 1:
            self.entries[0] = _whole(self.entries[0])
        if self.columns.first("mandatory") is not None:
            return _unmarked(self.entries, self.vocabulary)
        return _by_contrast(self.entries)

    def row(self, row: Row) -> None:
        if is_spanned(row):
            self.heading(row.cells[0].text())
            return
        names, parents = self.names(row)
        if not names or ((names[0].name, *parents) == ("",) and not names[0].whole):
            self.continued(row)
            return
        if not names[0].is_key and not names[0].whole and not self.filled(row):
            self.heading(names[0].name)
            return
        for name in names:
            self.parameter(row, name, parents)

    def heading(self, words: str) -> None:
        """A row that is a heading for the rows below it: "Query parameters"."""
        self.place = place_word(words, self.vocabulary)
        self.stack.clear()

    def filled(self, row: Row) -> bool:
        """Whether the row says anything besides its name."""
        named = self.columns.every("name")
        return any(cell.blocks for place, cell in enumerate(row.cells) if place not in named and not cell.carried)

    def names(self, row: Row) -> tuple[tuple[Name, ...], tuple[str, ...]]:
        """The names in the row's name columns; those of earlier columns are what it is nested in."""
        texts: list[str] = []
        places = self.columns.every("name")
        for position, column in enumerate(places):
            cell = row.cells[column]
            text = _indented(cell.text())
            if position and (not text or (cell.carried and texts and text == texts[-1])):
                continue
            if not text and position < len(self.above):
                text = self.above[position] if len(places) > 1 else ""
            texts.append(text)
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            return (), ()
        if len(texts) > 1 or len(places) > 1:
            self.above = tuple(texts)
        parents = tuple(read_names(text, self.vocabulary)[0].name for text in texts[:-1] if text)
        if len(places) == 1 and self.is_carried(row) and texts[-1] == self.last_raw():
            return (), ()
        return self.one_or_several(texts[-1]), parents

    def one_or_several(self, text: str) -> tuple[Name, ...]:
        """The names in a cell; one where it begins with the name of a row above that it is nested in."""
        spelled = "".join(text.split())
        self.written.add(spelled)
        if spelled.rpartition("/")[0] in self.written:
            return (read_name(text, self.vocabulary),)
        return read_names(text, self.vocabulary)

    def is_carried(self, row: Row) -> bool:
        column = self.columns.first("name")
        return column is not None and row.cells[column].carried

    def last_raw(self) -> str:
        if not self.entries:
            return ""
        parameter = self.entries[-1].parameter
        return parameter.raw_name or parameter.name

    def continued(self, row: Row) -> None:
        """A row without a name of its own goes on with the parameter above."""
        if not self.entries:
            return
        last = self.entries[-1]
        cell = self.columns.cell(row, "description")
        more = "" if cell is None or cell.carried else cell.text().strip()
        parameter = last.parameter
        if more and more not in parameter.description:
            description = f"{parameter.description} {more}".strip()[:MAX_DESCRIPTION]
            parameter = replace(parameter, description=description)
        links = tuple(dict.fromkeys((*parameter.links, *cells.links_of(cell))))[:MAX_LEADS]
        numbers = tuple(dict.fromkeys((*last.numbers, *phrase("table number").findall(more))))[:MAX_LEADS]
        self.entries[-1] = replace(last, parameter=replace(parameter, links=links), numbers=numbers)

    def parameter(self, row: Row, name: Name, parents: tuple[str, ...]) -> None:
        path = parents or self.nested(name)
        leaf = name.name
        if (split := self.dotted(leaf)) is not None:
            path, leaf = split
        entry = self.entry(row, name if leaf == name.name else replace(name, name=leaf), path)
        self.seen.add((*path, leaf))
        self.entries.append(entry)

    def nested(self, name: Name) -> tuple[str, ...]:
        """By the marks before the name."""
        while self.stack and self.stack[-1][0] >= name.depth:
            self.stack.pop()
        path = tuple(parent for _, parent in self.stack)
        self.stack.append((name.depth, name.name))
        return path

    def dotted(self, name: str) -> tuple[tuple[str, ...], str] | None:
        """`a.b`, `a[].b`, `a.N.b` and `a/b`, where the table has a parameter `a` above."""
        for mark in (".", "/"):
            first, *others = name.split(mark)
            last = len(others) - 1  # at the end `n` is a key: `cluster.n`
            inner = (
                part
                for place, part in enumerate(others)
                if not _ANY_ELEMENT.fullmatch(part) or (place == last and part == "n")
            )
            parts = tuple(_ELEMENT.sub("", part) for part in (first, *inner))
            if len(parts) > 1 and all(parts) and parts[:-1] in self.seen:
                return parts[:-1], parts[-1]
        return None

    def entry(self, row: Row, name: Name, path: tuple[str, ...]) -> ParameterRow:
        columns, vocabulary = self.columns, self.vocabulary
        type_cell, described, type_words, required_words = self.righted(row)
        told = (type_cell, described, self.columns.cell(row, "name"))
        links = tuple(dict.fromkeys(link for cell in told for link in cells.links_of(cell)))
        description = described.text().strip() if described else ""
        if name.notes and not type_words:
            type_words = next((note for note in name.notes if is_type(note, vocabulary)), "")
        stated = cells.stated_type(type_cell, type_words, vocabulary)
        values = self.values(row, described, type_cell, stated)
        if stated.kind == "unknown" and enumerates(type_words, values, vocabulary):
            stated = replace(stated, kind="string", name="")
        if values.nullable:
            stated = replace(stated, nullable=True)
        required = self.required(row, required_words, name, description, type_words)
        if required.required is None and not values.condition and self.is_conditional(required_words):
            values = replace(values, condition=required_words)
        raw = columns.text(row, "name")
        variable = name.variable or (not name.is_key and not name.whole)
        parameter = Parameter(
            name.name,
            "",
            stated,
            required.required,
            self.described(row, description),
            constraints=values,
            deprecated=name.deprecated or values.deprecated,
            required_words=required_words,
            raw_name=raw if raw != name.name else "",
            samples=tuple(read_sample(code.text, code.language) for code in cells.codes_of(row, columns.every("name"))),
            links=links,
            variable=variable,
            span=row.span,
        )
        numbers = tuple(dict.fromkeys(phrase("table number").findall(f"{type_words} {description}")))
        place = place_word(columns.text(row, "place"), vocabulary) or place_word(required.place, vocabulary)
        return ParameterRow(parameter, path, numbers, place or _noted_place(name, vocabulary) or self.place)

    def is_conditional(self, words: str) -> bool:
        """Whether a mandatory cell says that it depends: "Mandatory under certain conditions"."""
        return not self.vocabulary.has("nothing", words) and says(self.vocabulary, "condition words", words)

    def righted(self, row: Row) -> tuple[Cell | None, Cell | None, str, str]:
        """The cells for type and description, the words for type and mandatory mark, also where they are misplaced."""
        type_cell, described = self.columns.cell(row, "type"), self.columns.cell(row, "description")
        type_words, required_words = self.columns.text(row, "type"), self.columns.text(row, "mandatory")
        if cells.swapped(type_words, required_words, self.vocabulary):
            return type_cell, described, required_words, type_words
        if self.columns.first("type") is None:
            type_words, told = cells.told_type(described, self.vocabulary)
            return type_cell, described, type_words, required_words or told
        if not required_words and (moved := cells.slid(type_cell, described, self.vocabulary)):
            return *moved, moved[0].text().strip(), type_words
        return type_cell, described, type_words, required_words

    def values(self, row: Row, described: Cell | None, type_cell: Cell | None, stated: Stated) -> Constraints:
        """What the description states, overruled by columns of their own."""
        vocabulary = self.vocabulary
        values = read_constraints(described.blocks if described else (), stated.kind, vocabulary)
        constraint = self.columns.cell(row, "constraint")
        if constraint is not None and constraint.blocks:
            values = overruled(values, read_constraints(constraint.blocks, stated.kind, vocabulary))
        ranged = self.columns.cell(row, "range")
        if ranged is not None and ranged.blocks:
            values = overruled(values, read_constraints(ranged.blocks, stated.kind, vocabulary, label="range"))
        if type_cell is not None and type_cell.blocks:
            values = overruled(values, values_of_type(type_cell.blocks[0], stated.kind))
        default = self.columns.cell(row, "default")
        if default is not None and default.blocks:
            values = overruled(values, default_of_column(default.text(), stated.kind, default.span, vocabulary))
        return values

    def described(self, row: Row, description: str) -> str:
        """The description, with what a constraint column adds in words."""
        constraint = self.columns.text(row, "constraint")
        says_more = " " in constraint and not self.vocabulary.has("nothing", constraint)
        return (f"{description} {constraint}" if says_more else description).strip()[:MAX_DESCRIPTION]

    def required(self, row: Row, words: str, name: Name, description: str, type_words: str) -> Required:
        """From the mandatory column, else from the name, the type or the first word of the description."""
        if words:
            return read_required(words, self.vocabulary)
        if self.columns.first("optional") is not None:
            return read_required(self.columns.text(row, "optional"), self.vocabulary, inverted=True)
        if name.required is not None:
            return Required(name.required)
        for text in (description, type_words.partition("(")[2], type_words.partition(",")[2] + "."):
            if match := phrase("demand at start").match(text.strip() if text.endswith(".") else text):
                return read_required(match[1], self.vocabulary)
        said = phrase("demand at end").search(description[-_LAST:])
        return read_required(said[1], self.vocabulary) if said else Required()


def _indented(text: str) -> str:
    """The text of a name cell, with the hard blanks that it begins with as marks of nesting."""
    bare = text.strip()
    return ">" * (len(text) - len(text.lstrip())) + bare if bare and bare != text else bare


def _by_contrast(entries: list[ParameterRow]) -> list[ParameterRow]:
    """Where marks alone tell, `name?` for what is optional, those without the mark are required."""
    marked = {_MARKED.search(entry.parameter.raw_name) is not None for entry in entries}
    if marked != {True, False} or any(_is_told(entry.parameter) for entry in entries):
        return entries
    return [
        entry
        if _MARKED.search(entry.parameter.raw_name)
        else replace(entry, parameter=replace(entry.parameter, required=True))
        for entry in entries
    ]


def _unmarked(entries: list[ParameterRow], vocabulary: Vocabulary) -> list[ParameterRow]:
    """Where a column only marks what is required, the parameters without the mark are not."""
    told = {entry.parameter.required for entry in entries}
    blank = [
        entry.parameter.required is None and vocabulary.has("nothing", entry.parameter.required_words)
        for entry in entries
    ]
    if told != {True, None} or not all(
        none or entry.parameter.required for none, entry in zip(blank, entries, strict=True)
    ):
        return entries
    return [
        replace(entry, parameter=replace(entry.parameter, required=False)) if none else entry
        for none, entry in zip(blank, entries, strict=True)
    ]


def _is_told(parameter: Parameter) -> bool:
    """Whether something other than the mark says if the parameter is required."""
    told = parameter.required is not None and _MARKED.search(parameter.raw_name) is None
    return told or bool(parameter.required_words)


def _whole(entry: ParameterRow) -> ParameterRow:
    """The only row of a table: about the map itself where it says so of any key; `key_value` stands for any key."""
    parameter = entry.parameter
    if phrase("key of caller").fullmatch(parameter.name):
        return replace(entry, parameter=replace(parameter, variable=True))
    if parameter.variable and parameter.stated.kind == "map" and parameter.name.startswith(("{", "<")):
        raw = parameter.raw_name or parameter.name
        return replace(entry, parameter=replace(parameter, name="", raw_name=raw, variable=False))
    return entry


def _noted_place(name: Name, vocabulary: Vocabulary) -> Location:
    places: list[Location] = [place for note in name.notes if (place := place_word(note, vocabulary))]
    return places[0] if places else ""
