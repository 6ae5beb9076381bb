"""Joining: which table lists the fields of which parameter, and which tables are whole bodies.

A row leads to a table by the link in its Type cell, by a link or "Table 5" in its description, by the name in the
table's caption, or by what introduces the table. What leads nowhere and comes from nowhere is left over, for other
pages to link to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from samplecast.extract.tables.names import squeezed
from samplecast.extract.tables.tables import Draft, Entry
from samplecast.extract.tables.types import innermost, with_innermost
from samplecast.facts import Parameter, Stated

STRUCTURED = frozenset({"object", "array", "map", "any", "unknown"})
"""Kinds of types that a table may describe further."""

MANY = 400
"""On a page of more tables than this, what nothing leads to stays so: every table would be held against all."""


@dataclass(slots=True, eq=False)
class Sheet:
    """A draft, or the part of it that is nested under one of its rows, while it is being joined."""

    key: str
    draft: Draft
    operation: int
    entries: list[Entry]
    names: tuple[str, ...]
    """The fields or object types it may describe."""
    hints: tuple[str, ...] = ()
    """The same from weaker words: the paragraph before it, the label over it."""
    parent: str = ""
    """For a part of a draft: the name of the row it is nested under."""
    children: dict[int, Sheet] = field(default_factory=dict)
    """By the number of the entry."""
    others: dict[int, list[Sheet]] = field(default_factory=dict)
    """Further sheets that the row refers to: "Table 3 for creating one, Table 4 for creating a replica"."""
    claims: list[Sheet] = field(default_factory=list)
    """The sheets with a row that leads here."""
    parts: tuple[Sheet, ...] = ()
    """The sheets that this one merges."""

    @property
    def side(self) -> str:
        """What its surroundings say."""
        return self.draft.setting.side


def sheets_of(draft: Draft, operation: int, hints: tuple[str, ...]) -> list[Sheet]:
    """The draft as a sheet, and one for every row that others are nested under; these are joined already."""
    root = Sheet(draft.key, draft, operation, [], draft.caption.names, hints)
    by_path: dict[tuple[str, ...], Sheet] = {(): root}
    made = [root]
    for entry in draft.entries:
        owner = by_path.get(entry.path)
        if owner is None and (owner := _nested(by_path, entry, draft, operation)) is not None:
            made.append(owner)
        (owner or root).entries.append(entry)
    return made


def _nested(by_path: dict[tuple[str, ...], Sheet], entry: Entry, draft: Draft, operation: int) -> Sheet | None:
    """A new sheet for the rows under `entry.path`, hung on the row they are nested in."""
    above = by_path.get(entry.path[:-1])
    if above is None:
        return None
    for number in range(len(above.entries) - 1, -1, -1):
        if above.entries[number].parameter.name == entry.path[-1]:
            break
    else:
        return None
    sheet = Sheet(f"{draft.key}/{'.'.join(entry.path)}", draft, operation, [], (), parent=entry.path[-1])
    above.children[number] = sheet
    sheet.claims.append(above)
    by_path[entry.path] = sheet
    return sheet


def join(sheets: Sequence[Sheet], page: str) -> None:
    """Lead every row that has fields of its own to the sheet that lists them: by the surest sign first."""
    index = _Index(sheets, page)
    for sheet, number, entry in _open_rows(sheets):
        if found := index.referred(sheet, entry):
            _claim(sheet, number, found)
    index.linked.update(id(sheet) for sheet in sheets if sheet.claims)
    _by_words(sheets, index, index.named)
    _by_words(sheets, index, index.hinted)
    _house_leftovers(sheets, index)
    _by_words(sheets, index, index.borrowed)
    for sheet in sheets:
        for number, others in sheet.others.items():
            sheet.children[number] = _merged([sheet.children[number], *others])


def _by_words(sheets: Sequence[Sheet], index: _Index, match: Callable[[Sheet, Entry], Sheet | None]) -> None:
    """Lead the rows that say no table themselves to the one that is called what they are."""
    for sheet, number, entry in _open_rows(sheets):
        if is_structured(entry) and not index.leads_away(entry) and (found := match(sheet, entry)):
            _claim(sheet, number, [found])


def _house_leftovers(sheets: Sequence[Sheet], index: _Index) -> None:
    """Find a row for named tables that no row asked for."""
    if len(sheets) > MANY:
        return
    for sheet in sheets:
        if not sheet.claims and sheet.names and (home := index.home(sheet)):
            _claim(*home, [sheet])
    for sheet in sheets:
        if not sheet.claims and sheet.names and (skipping := index.skipping(sheet)):
            _reclaim(*skipping, sheet)
    for sheet in sheets:
        if (neighbour := index.neighbour(sheet)) is not None:
            _claim(sheet, neighbour[0], [neighbour[1]])


def _open_rows(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, int, Entry]]:
    """The rows that lead nowhere yet."""
    for sheet in sheets:
        for number, entry in enumerate(sheet.entries):
            if number not in sheet.children:
                yield sheet, number, entry


def _claim(owner: Sheet, number: int, found: Sequence[Sheet]) -> None:
    owner.children[number] = found[0]
    if len(found) > 1:
        owner.others[number] = list(found[1:])
    for sheet in found:
        sheet.claims.append(owner)


def _reclaim(owner: Sheet, number: int, sheet: Sheet) -> None:
    """Lead a row to a sheet in place of the one behind it."""
    owner.children[number].claims.remove(owner)
    _claim(owner, number, [sheet])


def _merged(found: Sequence[Sheet]) -> Sheet:
    """One sheet with the rows of several, each name once."""
    first, seen = found[0], set[str]()
    key = "+".join((first.key, *(sheet.key.partition("#")[2] for sheet in found[1:])))
    merged = Sheet(key, first.draft, first.operation, [], first.names, parts=tuple(found))
    for sheet in found:
        for number, entry in enumerate(sheet.entries):
            if entry.parameter.name not in seen:
                seen.add(entry.parameter.name)
                if number in sheet.children:
                    merged.children[len(merged.entries)] = sheet.children[number]
                merged.entries.append(entry)
    return merged


def _foreign(one: Sheet, other: Sheet) -> bool:
    """Whether one is of the request and the other of the response."""
    return bool(one.side and other.side and one.side != other.side)


def is_free(sheet: Sheet) -> bool:
    """Whether nothing but the sheet itself leads to it: nobody, or only rows of what is nested in it."""
    if not sheet.claims:
        return True
    if sheet.names or sheet.parent:
        return False
    inner = {id(sheet)}
    todo = [sheet]
    while todo:
        for child in todo.pop().children.values():
            if id(child) not in inner:
                inner.add(id(child))
                todo.append(child)
    return all(id(owner) in inner for owner in sheet.claims)


def is_structured(entry: Entry) -> bool:
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


@dataclass(slots=True)
class _Index:
    """The sheets of a page by what a row may know them by."""

    sheets: Sequence[Sheet]
    page: str
    anchors: dict[str, Sheet] = field(default_factory=dict)
    numbers: dict[str, list[Sheet]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[Sheet]] = field(default_factory=lambda: defaultdict(list))
    hints: dict[str, list[Sheet]] = field(default_factory=lambda: defaultdict(list))
    linked: set[int] = field(default_factory=set)
    """The sheets that rows lead to by link or number."""

    def __post_init__(self) -> None:
        for sheet in self.sheets:
            if sheet.parent:
                continue
            for anchor in sheet.draft.anchors:
                self.anchors.setdefault(anchor, sheet)
            if sheet.draft.caption.number:
                self.numbers[sheet.draft.caption.number].append(sheet)
            for table, words in ((self.names, sheet.names), (self.hints, sheet.hints)):
                for word in words:
                    for spelling in _spellings(word):
                        table[spelling].append(sheet)

    def referred(self, sheet: Sheet, entry: Entry) -> list[Sheet]:
        """By links, else by table numbers; for a scalar only where the table's caption names the row.

        The number of a table is only taken where nothing is linked: a linked "Table 5" may be one of another page.
        """
        found = [self.anchors[anchor] for anchor in map(self.local, entry.parameter.links) if anchor in self.anchors]
        if not entry.parameter.links:
            found = [self.nearest(self.numbers[number], sheet) for number in entry.numbers if number in self.numbers]
        found = [other for other in dict.fromkeys(found) if other is not sheet] or found
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

    def leads_away(self, entry: Entry) -> bool:
        """Whether the row says outright that its fields are on another page: a linked type, a linked "Table 6"."""
        linked = entry.parameter.links if entry.numbers else (innermost(entry.parameter.stated).link,)
        return any(target and "://" not in target and self.local(target) not in self.anchors for target in linked)

    def named(self, sheet: Sheet, entry: Entry) -> Sheet | None:
        """By the name in the caption: the object type of the Type cell first, then the row's own name."""
        match = self.found(self.names, sheet, entry)
        return match if match is not None and not _foreign(match, sheet) else None

    def borrowed(self, sheet: Sheet, entry: Entry) -> Sheet | None:
        """By the name in the caption, be it a table of the other side: the response's `tags` listed in the request."""
        return self.found(self.names, sheet, entry)

    def hinted(self, sheet: Sheet, entry: Entry) -> Sheet | None:
        """By the words before the table; only for tables that nothing leads to yet."""
        match = self.found(self.hints, sheet, entry)
        return match if match is not None and not match.claims and not match.names else None

    def found(self, table: dict[str, list[Sheet]], sheet: Sheet, entry: Entry) -> Sheet | None:
        for name in (innermost(entry.parameter.stated).name, entry.parameter.name):
            for spelling in _spellings(name):
                candidates = [other for other in table.get(spelling, ()) if other is not sheet]
                if candidates:
                    return self.nearest(candidates, sheet)
        return None

    def nearest(self, candidates: Sequence[Sheet], sheet: Sheet) -> Sheet:
        """Of the same operation and side rather than of another, and not linked from elsewhere; the next one below."""

        def distance(other: Sheet) -> tuple[bool, bool, bool, bool, int]:
            gap = other.draft.index - sheet.draft.index
            elsewhere = (other.operation != sheet.operation, _foreign(other, sheet), id(other) in self.linked)
            return (*elsewhere, gap < 0, abs(gap))

        return min(candidates, key=distance)

    def neighbour(self, sheet: Sheet) -> tuple[int, Sheet] | None:
        """The one row that still lacks its fields, and the one table below, named after a type, that nothing leads to.

        Only what stands between the sheet and the next table of its own rank is looked at, and the one name must be
        part of the other: `error` and `ErrorDetail`, `tags` and `resource_tag`.
        """
        lacking = [
            number
            for number, entry in enumerate(sheet.entries)
            if number not in sheet.children and _is_open(entry.parameter.stated)
        ]
        if len(lacking) != 1 or sheet.parent:
            return None
        below: list[Sheet] = []
        for other in self.sheets:
            if other.draft.index <= sheet.draft.index or other.operation != sheet.operation or other.parent:
                continue
            if other.draft.setting != sheet.draft.setting and other.side != sheet.side:
                break
            if not other.names:
                break
            if not other.claims:
                below.append(other)
        if len(below) != 1 or not _resembles(sheet.entries[lacking[0]].parameter, below[0].names):
            return None
        return lacking[0], below[0]

    def skipping(self, sheet: Sheet) -> tuple[Sheet, int] | None:
        """The row that a table is named after, where it leads past that table to one that this one leads to itself."""
        inner = list(sheet.children.values())
        for owner in self.sheets:
            for number, child in owner.children.items():
                name = owner.entries[number].parameter.name
                if owner is not sheet and child in inner and number not in owner.others and name in sheet.names:
                    return owner, number
        return None

    def home(self, sheet: Sheet) -> tuple[Sheet, int] | None:
        """The row that a named table is about although the row's type is a scalar, or its link leads nowhere here."""
        for owner in sorted(self.sheets, key=lambda other: (other.operation != sheet.operation, other.draft.index)):
            if owner is sheet or (owner.side and sheet.side and owner.side != sheet.side):
                continue
            for number, entry in enumerate(owner.entries):
                if number not in owner.children and _matches(sheet.names, entry.parameter):
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
    """The parameter with the key of its table, its type made to fit; `tags` of the type `tag` are a list."""
    stated, fitting = parameter.stated, structured(parameter.stated)
    if stated.kind in {"object", "unknown"} and _is_plural_of(parameter.name, stated.name):
        fitting = Stated("array", stated.words, item=fitting)
    return replace(parameter, table=key, stated=fitting)


def structured(stated: Stated) -> Stated:
    """The type of a parameter that a table describes: what was not said is an object; a scalar stays as another say.

    A map of scalars stays one: the table can but list some of its keys.
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
