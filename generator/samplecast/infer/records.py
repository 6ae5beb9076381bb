"""Records of one page: its slots with final names, every reference led to its record.

Names come from operation titles for whole bodies, and from Type cells, captions and keys for what is inside. What
a page exports depends on that page alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain

from msgspec import Struct

from samplecast import naming
from samplecast.infer.fields import Prose, fields_of
from samplecast.infer.slots import Slot, Slots
from samplecast.infer.structure import classes
from samplecast.infer.table_claims import Tables
from samplecast.infer.unions import field_with_refs, options, refs_in, with_refs
from samplecast.schema import Evidence, Field, ListOf, MapOf, Record, Ref, Type, Unknown
from samplecast.source import Span
from samplecast.vocabulary import grammar

WORDIEST = 5
"""A caption of more words is a sentence and names nothing."""

_ROLES = ("Request", "Response")

_NOTHING_KNOWN = MapOf(Unknown("no field is stated or shown"))


class Root(Struct, frozen=True):
    """A body, by what its record is to be called."""

    name: str
    type: Type
    error: bool = False
    asked: bool = False
    """Whether it is that of a request."""


class _Wanted(Struct, frozen=True):
    """A record that something refers to, and what it would be called there."""

    key: str
    name: str
    parent: str


class Namer:
    """Gives the slots of a page their names and makes records of them."""

    def __init__(self, page: str, slots: Slots, tables: Tables, prose: Prose, roots: Sequence[Root]) -> None:
        self._page = page
        self._slots = slots
        self._tables = tables
        self._fields: dict[str, tuple[Field, ...]] = {}
        self._inner: dict[str, Sequence[str]] = {}
        self._read(prose, [root for root in roots if not root.asked], asked=False)
        self._read(prose, [root for root in roots if root.asked], asked=True)
        self._by_key: dict[str, dict[str, Field]] = {}
        self._name: dict[str, str] = {}
        self._owner: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._numbered: dict[tuple[str, int], str] = {}
        for root in roots:
            self._name_all(root)
        failing = [root for root in roots if root.error]
        fine = [root for root in roots if not root.error]
        self._errors = self._below(failing) - self._below(fine) if failing else frozenset[str]()

    def records(self) -> tuple[Record, ...]:
        """The records of the page: outermost first, each before those it refers to first."""
        return tuple(self._record(key, name) for name, key in self._owner.items())

    def final(self, type_: Type) -> Type:
        """A type with its references led to records."""
        return with_refs(type_, self._final_ref)

    def _record(self, key: str, name: str) -> Record:
        slot = self._slots.slot(key)
        fields = tuple(field_with_refs(field, self._final_ref) for field in self._fields[key])
        tables = [self._tables[table] for table in slot.tables]
        evidence = [Evidence("table", table.span) for table in tables]
        if slot.shape.seen:
            evidence.append(Evidence("example", Span(self._page, *slot.shape.seen["object"])))
        return Record(
            f"{self._page}#{name}",
            name,
            fields,
            slot.description or next((table.caption for table in tables if _telling(table.caption, name)), ""),
            incomplete=self._incomplete(key),
            error=name in self._errors,
            evidence=tuple(evidence),
        )

    def _final_ref(self, key: str) -> Type:
        key = self._slots.resolved(key)
        return Ref(f"{self._page}#{self._name[key]}") if key in self._name else _NOTHING_KNOWN

    @cached_property
    def _class(self) -> Mapping[str, int]:
        """The shape of each record, as a number; only records that want one name are compared."""
        heads = {key: self._incomplete(key) for key in self._fields}
        return classes(self._fields, heads, self._slots.resolved)

    def _is_record(self, key: str) -> bool:
        """Whether anything is known of a slot's fields, even if they are not shown in full."""
        if not key:
            return False
        slot = self._slots.slot(key)
        return bool(slot.shape.keys or self._slots.stated(slot.key))

    def _incomplete(self, key: str) -> bool:
        keys = self._slots.slot(key).shape.keys
        return keys is not None and keys.incomplete

    def _read(self, prose: Prose, roots: Sequence[Root], *, asked: bool) -> None:
        """Find the fields of all records that the bodies reach, and the records that each refers to.

        What answers hold, too, is read as theirs.
        """
        left = [key for root in roots for key in refs_in(root.type)]
        while left:
            key = left.pop()
            if not self._is_record(key) or (key := self._slots.resolved(key)) in self._fields:
                continue
            slot = self._slots.slot(key)
            fields = fields_of(self._page, slot, self._slots.settled_keys(key), prose, asked=asked)
            self._fields[key] = fields
            self._inner[key] = [ref for one in fields for type_ in (one.type, *one.also) for ref in refs_in(type_)]
            left += self._inner[key]

    def _name_all(self, root: Root) -> None:
        """Name the record of a body and everything it refers to, depth first."""
        whole = [part for part in options(root.type) if isinstance(part, Ref)]
        left = [_Wanted(ref.key, root.name, "") for ref in whole]
        left += [_Wanted(key, "", root.name) for key in refs_in(root.type) if Ref(key) not in whole]
        left.reverse()
        while left:
            wanted = left.pop()
            key = self._slots.resolved(wanted.key)
            if key in self._name or not self._is_record(key):
                continue
            names = (wanted.name,) if wanted.name else self._wanted_names(self._slots.slot(key), wanted.parent)
            self._name[key] = self._settled_name(key, names, wanted.parent)
            if self._owner[self._name[key]] == key:
                inner = [_Wanted(ref, "", self._name[key]) for ref in self._inner[key]]
                left += reversed(inner)

    def _wanted_names(self, slot: Slot, parent: str) -> tuple[str, ...]:
        """By the Type cell, the caption, the key; an element of a whole body by that body."""
        many = self._is_element(slot)
        titles = (slot.hint, *(self._tables[table].title for table in slot.tables))
        names = [_titled(title, slot.via, many=many) for title in titles if _names_a_thing(naming.words(title))]
        names.append(naming.type_name(naming.singular(slot.via) if many else slot.via))
        names = list(dict.fromkeys(filter(None, names)))
        return tuple(names) or (f"{parent}Value" if slot.via else f"{parent}Item",)

    def _is_element(self, slot: Slot) -> bool:
        """Whether the key that leads to a slot holds several of it."""
        parent = self._slots.resolved(slot.parent) if slot.parent else ""
        if parent not in self._by_key:
            self._by_key[parent] = {field.key: field for field in self._fields.get(parent, ())}
        field = self._by_key[parent].get(slot.via)
        return field is not None and any(
            isinstance(part, (ListOf, MapOf)) and any(self._slots.resolved(ref) == slot.key for ref in refs_in(part))
            for type_ in (field.type, *field.also)
            for part in options(type_)
        )

    def _settled_name(self, key: str, names: Sequence[str], parent: str) -> str:
        """The first name that no record of another shape has; then with what it belongs to before, or a number."""
        if self._owner.setdefault(names[0], key) == key:
            return names[0]
        wanted = (names[0], self._class[key])
        if wanted in self._numbered:
            return self._numbered[wanted]
        body = next((role for role in _ROLES if parent.endswith(role)), "")
        stem = parent.removesuffix(body) or parent
        qualified = (naming.type_name(f"{owner} {names[0]}") for owner in (body, stem, parent) if owner)
        for candidate in chain(names, qualified):
            owner = self._owner.setdefault(candidate, key)
            if self._class[owner] == self._class[key]:
                return candidate
        candidate = naming.unique(names[0], self._owner, self._numbers)
        self._owner[candidate] = key
        self._numbered[wanted] = candidate
        return candidate

    def _below(self, roots: Sequence[Root]) -> set[str]:
        """Names of the records that these bodies reach."""
        names: set[str] = set()
        left = [key for root in roots for key in refs_in(root.type)]
        while left:
            key = self._slots.resolved(left.pop())
            name = self._name.get(key)
            if name is not None and name not in names:
                names.add(name)
                left += self._inner[self._owner[name]]
        return names


def _names_a_thing(found: Sequence[str]) -> bool:
    """Whether words are a name, no sentence about it."""
    return len(found) <= WORDIEST and not grammar("sentence words").intersection(found)


def _telling(caption: str, name: str) -> bool:
    """Whether a caption says more than that here are the fields of what is called so."""
    known = {naming.singular(word) for word in naming.words(name)}
    found = [word for word in naming.words(caption) if word not in grammar("caption words")]
    return any(naming.singular(word) not in known for word in found)


def _titled(title: str, via: str, *, many: bool) -> str:
    """The class name for a Type cell's name or a caption; the singular of a plain plural that names an element."""
    plural = many and (title == title.lower() or naming.snake(title) == naming.snake(via))
    return naming.type_name(naming.singular(title) if plural else title)
