"""Slots: the places of a page where records belong, grown until nothing new is found.

A slot gathers all objects that the examples show for it, wherever they stand, and knows the tables that list its
fields. Settling its fields finds further slots. Shapes only grow and examples end, so this comes to rest, tables that
lead back to themselves and examples that repeat inside themselves included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast import naming
from samplecast.infer.merge import NOTHING, Keys, Shape, merge
from samplecast.infer.misplaced import misplaced, respelled
from samplecast.infer.settle import SeenObjects, SettledType, Settler
from samplecast.infer.table_claims import TABLE, TableClaim, Tables, claims, variable, whole
from samplecast.infer.unions import NULL, covers, refs_in, union_of
from samplecast.schema import Ref, Scalar, Type, Unknown

FOLDED_LEVELS = 16
"""How many records up an object that repeats one of them is looked for."""

BODY = "body:"
"""What the key of a body's own slot begins with."""


class Slot(Struct, frozen=True):
    """A record in the making."""

    key: str
    tables: tuple[str, ...] = ()
    """Keys of the tables that list its fields."""
    without: frozenset[str] = frozenset()
    """Keys that these list for another body."""
    shape: Shape = NOTHING
    """The objects seen."""
    claims: Mapping[str, TableClaim] = field(default_factory=dict)
    """What is claimed of keys that no table of the slot lists: the inside of a wrapper, rows that stand elsewhere."""
    parent: str = ""
    """The slot it was first reached from."""
    via: str = ""
    """The key that led here."""
    hint: str = ""
    """What the Type cell that led here calls the object."""
    description: str = ""
    """What the table says of the key that led here."""


class SettledKey(Struct, frozen=True):
    """One key of a slot: what is claimed of it, what was seen, and what both settle on."""

    key: str
    claim: TableClaim | None
    shape: Shape
    settled: SettledType


class Slots:
    """The slots of one page; `body` adds a body, `settled_keys` reads a slot once `grow` has come to rest."""

    def __init__(self, tables: Tables, *, dates: bool = False) -> None:
        self._tables = tables
        self._settler = Settler(self, dates)
        self._slots: dict[str, Slot] = {}
        self._folded: dict[str, str] = {}
        self._claims: dict[tuple[str, ...], dict[str, TableClaim]] = {}
        self._changed: dict[str, None] = {}
        self._words: Counter[str] | None = None
        self._read: dict[str, Sequence[SettledKey]] = {}

    def body(self, name: str, tables: Sequence[str], shape: Shape, without: frozenset[str] = frozenset()) -> Type:
        """The type of a body that these root tables describe, some keys apart, and of which this was seen."""
        known = tuple(key for key in tables if key in self._tables)
        claim = whole(self._tables, known)
        key = f"{BODY}{name}"
        if claim is None and known:
            recursive = len(known) == 1 and known[0] in self._reached(known[0])
            key = f"{TABLE}{known[0]}" if recursive else key
            self._add(Slot(key, known, without=without))
            claim = Ref(key)
        settled = self._settler.settle(claim, shape, key)
        self._take(settled, Slot(""))
        also = [other for other in settled.also if other != claim or shape.keys]  # rows alone do not rule out a list
        nothing = [NULL] if settled.nullable and not isinstance(settled.type, Unknown) else []
        return union_of([settled.type, *also, *nothing])

    def grow(self) -> None:
        """Settle the fields of every slot until no slot changes any more."""
        while self._changed:
            key = next(iter(self._changed))
            del self._changed[key]
            slot, settled_keys = self._slots[key], list[SettledKey]()
            for place in self._settle_keys(slot):
                settled_keys.append(place)
                if place.settled.also or not isinstance(place.settled.type, Scalar):
                    hint, words = (place.claim.name, place.claim.description) if place.claim else ("", "")
                    self._take(place.settled, Slot("", parent=slot.key, via=place.key, hint=hint, description=words))
            self._read[key] = settled_keys

    def settled_keys(self, key: str) -> Sequence[SettledKey]:
        """The keys of a slot, those of its tables first, as they were settled when it last changed.

        What is claimed of other slots since might settle them otherwise, on records that nobody made a slot for.
        """
        return self._read[key]

    def _settle_keys(self, slot: Slot) -> Iterator[SettledKey]:
        members: Mapping[str, Shape] = slot.shape.keys.members if slot.shape.keys else {}
        stated = respelled(self._listed(slot), slot.shape.keys, self._named, self._familiar)
        elsewhere, home = misplaced(stated, slot.shape.keys)
        for name in dict.fromkeys((*stated, *members)):
            claim = stated.get(name)
            shape = members.get(name, NOTHING)
            if claim:
                shape = merge(shape, claim.shown)
            path = f"{slot.key}/{name.replace('~', '~0').replace('/', '~1')}"
            settled = self._settled(claim, shape, path)
            if name == home:
                found = tuple(replace(one, claims={**one.claims, **elsewhere}) for one in settled.found)
                settled = replace(settled, found=found)
            if name not in elsewhere:
                yield SettledKey(name, claim, shape, settled)

    def _settled(self, claim: TableClaim | None, shape: Shape, path: str) -> SettledType:
        """What a key settles on: a Type cell's scalar where only that is seen, though its row has a table."""
        if claim is None or not claim.overruled or not shape.seen.keys() - {"null"}:
            return self._settler.settle(claim.type if claim else None, shape, path)
        said = union_of(claim.overruled)
        if not all(kind == "null" or covers(said, kind) for kind in shape.seen):
            return self._settler.settle(claim.type, shape, path)
        settled = self._settler.settle(said, shape, path)
        return replace(settled, also=(*settled.also, claim.type))

    def slot(self, key: str) -> Slot:
        """The slot behind a key, folded ones followed."""
        return self._slots[self.resolved(key)]

    def resolved(self, key: str) -> str:
        """The key of the slot that took in the objects of this one."""
        while key in self._folded:
            key = self._folded[key]
        return key

    def stated(self, key: str) -> Mapping[str, TableClaim]:
        """What the tables of a slot state, by key."""
        slot = self._slots.get(key)
        return self._listed(slot) if slot else self._stated(self._tables_of(key))

    def values(self, key: str) -> Type | None:
        """What the tables state of the values, where every row stands for keys of the caller's choice."""
        tables = self._tables_of(key)
        return None if self._stated(tables) else variable(self._tables, tables)

    def _named(self, claim: TableClaim) -> AbstractSet[str]:
        """The keys that a claim's own table lists."""
        return {name for key in refs_in(claim.type) for name in self._stated(self._tables_of(key))}

    def _familiar(self, word: str) -> int:
        """How many keys of the page's tables have a word."""
        if self._words is None:
            names = {row.name for table in self._tables.values() for row in table.rows}
            self._words = Counter(word for name in names for word in set(naming.words(name)))
        return self._words[word]

    def _tables_of(self, key: str) -> tuple[str, ...]:
        if key in self._slots:
            return self._slots[key].tables
        table = key.removeprefix(TABLE)
        return (table,) if table in self._tables else ()

    def _listed(self, slot: Slot) -> Mapping[str, TableClaim]:
        """What the tables of a slot state of its keys, and what is claimed of them elsewhere."""
        stated = self._stated(slot.tables)
        if not slot.without and not slot.claims:
            return stated
        listed = {key: claim for key, claim in stated.items() if key not in slot.without}
        return {**slot.claims, **listed}

    def _stated(self, tables: tuple[str, ...]) -> dict[str, TableClaim]:
        if tables not in self._claims:
            self._claims[tables] = claims(self._tables, tables)
        return self._claims[tables]

    def _reached(self, table: str) -> set[str]:
        """The tables that the rows of a table lead to, at any depth."""
        reached: set[str] = set()
        left = [table]
        while left:
            for claim in self._stated((left.pop(),)).values():
                for key in refs_in(claim.type):
                    name = key.removeprefix(TABLE)
                    if name in self._tables and name not in reached:
                        reached.add(name)
                        left.append(name)
        return reached

    def _take(self, settled: SettledType, blank: Slot) -> None:
        """Make slots as `blank` says for what was settled on, and give them what was found for them."""
        for found in settled.found:
            self._fill(found, blank)
        for key in _refs(settled):
            if key.startswith(TABLE):
                if key not in self._slots:
                    self._add(replace(blank, key=key, tables=self._tables_of(key)))
            elif blank.parent and key in self._slots and not self._slots[key].parent:
                self._slots[key] = replace(self._slots[key], parent=blank.parent, via=blank.via)

    def _fill(self, found: SeenObjects, blank: Slot) -> None:
        key = self.resolved(found.record)
        if key not in self._slots:
            above = self._repeated(found.shape.keys, blank) if not key.startswith(TABLE) else ""
            if above:
                self._folded[key] = above
                key = above
            else:
                way = (blank.parent, blank.via, blank.hint, blank.description)
                self._add(Slot(key, self._tables_of(key), frozenset(), found.shape, found.claims, *way))
                return
        slot = self._slots[key]
        shape = merge(slot.shape, found.shape)
        if shape != slot.shape or found.claims.keys() - slot.claims.keys():
            self._slots[key] = replace(slot, shape=shape, claims={**found.claims, **slot.claims})
            self._changed[key] = None

    def _add(self, slot: Slot) -> None:
        if slot.key not in self._slots:
            self._slots[slot.key] = slot
            self._changed[slot.key] = None

    def _repeated(self, keys: Keys | None, found: Slot) -> str:
        """The slot above whose objects these are again: a tree's node inside a node."""
        members = keys.members if keys else {}
        below = found
        for _ in range(FOLDED_LEVELS):
            above = self._slots.get(below.parent)
            if above is None:
                break
            theirs = above.shape.keys
            if len(members) > 1 and below.via in members and theirs and _same_kind(members, theirs.members):
                return above.key
            below = above
        return ""


def _refs(settled: SettledType) -> Iterator[str]:
    """The records that a place refers to."""
    for type_ in (settled.type, *settled.also):
        yield from refs_in(type_)


def _same_kind(inner: Mapping[str, Shape], outer: Mapping[str, Shape]) -> bool:
    """Whether every key of the inner object is one of the outer, with a value of the same kind."""
    return all(
        key in outer and (shape.seen.keys() & outer[key].seen.keys() or shape.seen.keys() <= {"null"})
        for key, shape in inner.items()
    )
