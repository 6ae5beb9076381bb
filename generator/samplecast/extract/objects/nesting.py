"""Nesting: which table lists the fields of which parameter.

A row leads to a table by the link in its Type cell, by a link or "Table 5" in its description, by the name in the
table's caption, or by what introduces the table. Tables that no row names are left over, for other
pages to link to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.extract.tables.names import squeezed
from samplecast.extract.tables.rows import FlatTable, ParameterRow
from samplecast.extract.tables.types import innermost, with_innermost
from samplecast.facts import Parameter, Stated
from samplecast.vocabulary import fold

_SINGULAR = re.compile(r"(\S+)\s(?:object|structure|struct)$", re.IGNORECASE)
STRUCTURED = frozenset({"object", "array", "map", "any", "unknown"})
"""Kinds of types that a table may describe further."""

MANY = 400
"""With more tables on a page, unnamed ones are not matched any more: every table would be compared with all."""


class NestedTable(Struct, eq=False):
    """A table, or the rows nested under one of its rows, with the tables that its rows hold."""

    key: str
    flat: FlatTable
    operation: int
    entries: list[ParameterRow]
    names: tuple[str, ...]
    """The fields or object types it may describe."""
    hints: tuple[str, ...] = ()
    """The same from weaker words: the paragraph before it, the label over it."""
    parent: str = ""
    """For a part of a table: the name of the row it is nested under."""
    children: dict[int, NestedTable] = field(default_factory=dict)
    """By the row's number in `entries`."""
    others: dict[int, list[NestedTable]] = field(default_factory=dict)
    """Further tables that the row refers to: "Table 3 for creating one, Table 4 for creating a replica"."""
    claims: list[NestedTable] = field(default_factory=list)
    """The tables that have a row with this table's fields."""
    parts: tuple[NestedTable, ...] = ()
    """The tables that this one merges."""

    @property
    def side(self) -> str:
        """What its surroundings say."""
        return self.flat.setting.side


def nested_tables_of(flat: FlatTable, operation: int, hints: tuple[str, ...]) -> list[NestedTable]:
    """The table itself, and one for every row that has rows nested under it; these are in place already."""
    root = NestedTable(flat.key, flat, operation, [], flat.caption.names, hints)
    by_path: dict[tuple[str, ...], NestedTable] = {(): root}
    made = [root]
    for entry in flat.entries:
        owner = by_path.get(entry.path)
        if owner is None and (owner := _nested(by_path, entry, flat, operation)) is not None:
            made.append(owner)
        (owner or root).entries.append(entry)
    return made


def _nested(
    by_path: dict[tuple[str, ...], NestedTable], entry: ParameterRow, flat: FlatTable, operation: int
) -> NestedTable | None:
    """A new table for the rows under `entry.path`, hung on the row they are nested in."""
    above = by_path.get(entry.path[:-1])
    if above is None:
        return None
    for number in range(len(above.entries) - 1, -1, -1):
        if above.entries[number].parameter.name == entry.path[-1]:
            break
    else:
        return None
    nested = NestedTable(f"{flat.key}/{'.'.join(entry.path)}", flat, operation, [], (), parent=entry.path[-1])
    above.children[number] = nested
    nested.claims.append(above)
    by_path[entry.path] = nested
    return nested


def join(nested_tables: Sequence[NestedTable], page: str) -> None:
    """Nest in every row the table of its fields, surest sign first: link, number, caption, words before it."""
    index = _NamedTables(nested_tables, page)
    for nested, number, entry in _open_rows(nested_tables):
        if found := index.referred(nested, entry):
            _claim(nested, number, found)
    index.linked.update(id(nested) for nested in nested_tables if nested.claims)
    _by_words(nested_tables, index, index.named)
    _by_words(nested_tables, index, index.hinted)
    _house_leftovers(nested_tables, index)
    _by_words(nested_tables, index, index.borrowed)
    for nested in nested_tables:
        for number, others in nested.others.items():
            nested.children[number] = _merged([nested.children[number], *others])


def _by_words(
    nested_tables: Sequence[NestedTable],
    index: _NamedTables,
    match: Callable[[NestedTable, ParameterRow], NestedTable | None],
) -> None:
    """Nest in each row that names no table itself the table that is captioned with its name or type."""
    for nested, number, entry in _open_rows(nested_tables):
        if is_structured(entry) and not index.leads_away(entry) and (found := match(nested, entry)):
            _claim(nested, number, [found])


def _house_leftovers(nested_tables: Sequence[NestedTable], index: _NamedTables) -> None:
    """Find the row that a captioned table belongs to, where no row named the table."""
    if len(nested_tables) > MANY:
        return
    for nested in nested_tables:
        if not nested.claims and nested.names and (home := index.home(nested)):
            _claim(*home, [nested])
    for nested in nested_tables:
        if not nested.claims and nested.names and (skipping := index.skipping(nested)):
            _reclaim(*skipping, nested)
    for nested in nested_tables:
        if (neighbour := index.neighbour(nested)) is not None:
            _claim(nested, neighbour[0], [neighbour[1]])


def _open_rows(nested_tables: Sequence[NestedTable]) -> Iterator[tuple[NestedTable, int, ParameterRow]]:
    """The rows whose fields are not found yet."""
    for nested in nested_tables:
        for number, entry in enumerate(nested.entries):
            if number not in nested.children:
                yield nested, number, entry


def _claim(owner: NestedTable, number: int, found: Sequence[NestedTable]) -> None:
    owner.children[number] = found[0]
    if len(found) > 1:
        owner.others[number] = list(found[1:])
    for nested in found:
        nested.claims.append(owner)


def _reclaim(owner: NestedTable, number: int, nested: NestedTable) -> None:
    """Nest a table in a row, in place of the one the row had."""
    owner.children[number].claims.remove(owner)
    _claim(owner, number, [nested])


def _merged(found: Sequence[NestedTable]) -> NestedTable:
    """One table with the rows of several, each name once."""
    first, seen = found[0], set[str]()
    key = "+".join((first.key, *(nested.key.partition("#")[2] for nested in found[1:])))
    merged = NestedTable(key, first.flat, first.operation, [], first.names, parts=tuple(found))
    for nested in found:
        for number, entry in enumerate(nested.entries):
            if entry.parameter.name not in seen:
                seen.add(entry.parameter.name)
                if number in nested.children:
                    merged.children[len(merged.entries)] = nested.children[number]
                merged.entries.append(entry)
    return merged


def _foreign(one: NestedTable, other: NestedTable) -> bool:
    """Whether one is of the request and the other of the response."""
    return bool(one.side and other.side and one.side != other.side)


def is_free(nested: NestedTable) -> bool:
    """Whether the table is nested nowhere, or only in tables that are nested in itself."""
    if not nested.claims:
        return True
    if nested.names or nested.parent:
        return False
    inner = {id(nested)}
    todo = [nested]
    while todo:
        for child in todo.pop().children.values():
            if id(child) not in inner:
                inner.add(id(child))
                todo.append(child)
    return all(id(owner) in inner for owner in nested.claims)


def is_structured(entry: ParameterRow) -> bool:
    """Whether the row's type leaves room for fields: an object, an array of objects, or not said."""
    inner = innermost(entry.parameter.stated)
    if entry.parameter.stated.kind == "unknown":
        return bool(inner.name or inner.link or not inner.words)
    return inner.kind in STRUCTURED


def _resembles(parameter: Parameter, names: Iterable[str]) -> bool:
    mine = _singular(squeezed(parameter.name))
    others = [_singular(squeezed(name)) for name in names]
    return any(mine in other or other in mine for other in others)


def _is_open(stated: Stated) -> bool:
    """Whether the type is an object or array that says nothing of what is in it."""
    inner = innermost(stated)
    return stated.kind in {"object", "array"} and inner.kind in {"object", "array"} and inner.item is None


class _NamedTables(Struct):
    """The tables of a page by everything a row may name them by: anchor, number, caption."""

    nested_tables: Sequence[NestedTable]
    page: str
    anchors: dict[str, NestedTable] = field(default_factory=dict)
    numbers: dict[str, list[NestedTable]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[NestedTable]] = field(default_factory=lambda: defaultdict(list))
    hints: dict[str, list[NestedTable]] = field(default_factory=lambda: defaultdict(list))
    linked: set[int] = field(default_factory=set)
    """The tables that rows name by link or number."""

    def __post_init__(self) -> None:
        for nested in self.nested_tables:
            if nested.parent:
                continue
            for anchor in nested.flat.anchors:
                self.anchors.setdefault(anchor, nested)
            if nested.flat.caption.number:
                self.numbers[nested.flat.caption.number].append(nested)
            for table, words in ((self.names, nested.names), (self.hints, nested.hints)):
                for word in words:
                    for spelling in _spellings(word):
                        table[spelling].append(nested)

    def referred(self, nested: NestedTable, entry: ParameterRow) -> list[NestedTable]:
        """By links, else by table numbers; for a scalar only where the table's caption names the row.

        The number of a table is only taken where nothing is linked: a linked "Table 5" may be one of another page.
        """
        found = [self.anchors[anchor] for anchor in map(self.local, entry.parameter.links) if anchor in self.anchors]
        if not entry.parameter.links:
            found = [self.nearest(self.numbers[number], nested) for number in entry.numbers if number in self.numbers]
        found = [other for other in dict.fromkeys(found) if other is not nested] or found
        by_name = [other for other in found if _matches((*other.names, *other.hints), entry.parameter)]
        if not is_structured(entry):
            return by_name[:1]
        return by_name or found[:1]

    def local(self, target: str) -> str:
        """The anchor of a link that stays on this page."""
        path, mark, anchor = target.partition("#")
        if not mark:
            return target
        return anchor if not path or self.page.endswith(path.removeprefix("./")) else target

    def leads_away(self, entry: ParameterRow) -> bool:
        """Whether the row says outright that its fields are on another page: a linked type, a linked "Table 6"."""
        linked = entry.parameter.links if entry.numbers else (innermost(entry.parameter.stated).link,)
        return any(target and "://" not in target and self.local(target) not in self.anchors for target in linked)

    def named(self, nested: NestedTable, entry: ParameterRow) -> NestedTable | None:
        """By the name in the caption: the object type of the Type cell first, then the row's own name."""
        match = self.found(self.names, nested, entry)
        return match if match is not None and not _foreign(match, nested) else None

    def borrowed(self, nested: NestedTable, entry: ParameterRow) -> NestedTable | None:
        """By the name in the caption, also on the other side: the response's `tags` listed with the request."""
        return self.found(self.names, nested, entry)

    def hinted(self, nested: NestedTable, entry: ParameterRow) -> NestedTable | None:
        """By the words before the table; only for tables that nothing leads to yet."""
        match = self.found(self.hints, nested, entry)
        return match if match is not None and not match.claims and not match.names else None

    def found(
        self, table: dict[str, list[NestedTable]], nested: NestedTable, entry: ParameterRow
    ) -> NestedTable | None:
        for name in (innermost(entry.parameter.stated).name, entry.parameter.name):
            for spelling in _spellings(name):
                candidates = [other for other in table.get(spelling, ()) if other is not nested]
                if candidates:
                    return self.nearest(candidates, nested)
        return None

    def nearest(self, candidates: Sequence[NestedTable], nested: NestedTable) -> NestedTable:
        """Of the same operation and side rather than of another, and not linked from elsewhere; the next one below."""

        def distance(other: NestedTable) -> tuple[bool, bool, bool, bool, int]:
            gap = other.flat.index - nested.flat.index
            elsewhere = (other.operation != nested.operation, _foreign(other, nested), id(other) in self.linked)
            return (*elsewhere, gap < 0, abs(gap))

        return min(candidates, key=distance)

    def neighbour(self, nested: NestedTable) -> tuple[int, NestedTable] | None:
        """The one row that still lacks its fields, and the one table below, named after a type, that nothing leads to.

        Only what stands between the table and the next table of its own rank is looked at, and the one name must be
        part of the other: `error` and `ErrorDetail`, `tags` and `resource_tag`.
        """
        lacking = [
            number
            for number, entry in enumerate(nested.entries)
            if number not in nested.children and _is_open(entry.parameter.stated)
        ]
        if len(lacking) != 1 or nested.parent:
            return None
        below: list[NestedTable] = []
        for other in self.nested_tables:
            if other.flat.index <= nested.flat.index or other.operation != nested.operation or other.parent:
                continue
            if other.flat.setting != nested.flat.setting and other.side != nested.side:
                break
            if not other.names:
                break
            if not other.claims:
                below.append(other)
        if len(below) != 1 or not _resembles(nested.entries[lacking[0]].parameter, below[0].names):
            return None
        return lacking[0], below[0]

    def skipping(self, nested: NestedTable) -> tuple[NestedTable, int] | None:
        """The row that a table is captioned with, where the row's link skips that table for one nested in it."""
        inner = list(nested.children.values())
        for owner in self.nested_tables:
            for number, child in owner.children.items():
                name = owner.entries[number].parameter.name
                if owner is not nested and child in inner and number not in owner.others and name in nested.names:
                    return owner, number
        return None

    def home(self, nested: NestedTable) -> tuple[NestedTable, int] | None:
        """The row that a named table is about although the row's type is a scalar, or its link leads nowhere here."""
        for owner in sorted(
            self.nested_tables, key=lambda other: (other.operation != nested.operation, other.flat.index)
        ):
            if owner is nested or (owner.side and nested.side and owner.side != nested.side):
                continue
            for number, entry in enumerate(owner.entries):
                if number not in owner.children and _matches(nested.names, entry.parameter):
                    return owner, number
        return None


def _spellings(name: str) -> Iterator[str]:
    """A name as it is compared: squeezed, whole and its last part, singular and plural alike."""
    if not name:
        return
    for part in dict.fromkeys((name, name.rpartition(".")[2], name.rpartition("/")[2])):
        yield _singular(squeezed(part))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _matches(names: Iterable[str], parameter: Parameter) -> bool:
    mine = {*_spellings(parameter.name), *_spellings(innermost(parameter.stated).name)}
    return any(spelling in mine for name in names for spelling in _spellings(name))


def joined(parameter: Parameter, key: str) -> Parameter:
    """The parameter with the key of its table; the type follows: `tags` of the type `tag` are a list."""
    stated, fitting = parameter.stated, structured(parameter.stated)
    one = _SINGULAR.search(stated.words)  # "Delay object" is one; "delays object" of `delays` only repeats the key
    said_one = one is not None and squeezed(one[1]) != squeezed(parameter.name)
    plural = _is_plural_of(parameter.name, stated.name) and not said_one
    if (stated.kind in {"object", "unknown"} and plural) or fold(stated.words) == "objects":
        fitting = Stated("array", stated.words, item=fitting)
    return replace(parameter, table=key, stated=fitting)


def structured(stated: Stated) -> Stated:
    """The type of a parameter that a table describes: an object where none was stated; a scalar is kept beside it.

    A map of scalars stays one: the table can only list some of its keys.
    """
    if stated.kind == "map" and stated.item is None:
        return replace(stated, kind="object")
    if stated.kind == "map" and stated.item is not None and stated.item.kind not in STRUCTURED:
        return stated
    return with_innermost(stated, _as_object)


def _is_plural_of(word: str, one: str) -> bool:
    """Whether a key is a type's name in the plural: `tags` and `tag`."""
    mine, other = squeezed(word), squeezed(one)
    return bool(other) and mine != other and _singular(mine) == other


def _as_object(stated: Stated) -> Stated:
    if stated.kind in {"object", "map"}:
        return stated
    if stated.kind in {"unknown", "any"}:
        return replace(stated, kind="object")
    said = Stated(stated.kind, stated.words, format=stated.format)
    return replace(stated, kind="object", format="", alternatives=(said, *stated.alternatives))
