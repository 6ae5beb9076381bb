"""Records as classes: fields, docstrings, and the statements of `from_dict` and `to_dict`; or as `TypedDict`s.

A `TypedDict` is a plain dict under its wire keys, loaded and dumped by functions of the module.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from samplecast.emit.python import codec
from samplecast.emit.python.call_view import CallNames
from samplecast.emit.python.flat_types import FlatType, flat_type_of_field
from samplecast.emit.python.line_breaking import code, codes
from samplecast.emit.python.listed_values import ListRule, with_listed
from samplecast.emit.python.literals import docstring, string
from samplecast.emit.python.namespace import Namespace
from samplecast.emit.python.python_names import function_names
from samplecast.emit.python.record_notes import Observed, wire_order
from samplecast.emit.python.value_notes import value_note
from samplecast.emit.python.views import FieldView, RecordView
from samplecast.options import Options
from samplecast.schema import Evidence, Field, Record
from samplecast.vocabulary import phrase

_SOURCES = {"table": 0, "prose": 1, "example": 2}
"""What is named as the place that something comes from, the most telling first."""

_LONGEST_DISPLAY = 15
"""A longer dict display is compiled into a merge of two, which takes longer than assigning the rest one by one."""

_ORIGIN = {"table": "Table", "prose": "Text", "example": "Example"}


class ServiceContext(Struct, frozen=True):
    """What a record's class depends on beside the record."""

    options: Options
    observed: Observed
    roles: Mapping[str, str]
    """By record key: what the record is, as the first line of its docstring."""
    asked: Mapping[str, str]
    """By record key: the endpoints that a body belongs to, where its module has several operations."""
    repeated: frozenset[str] = frozenset()
    """Keys of the records whose description a reader of the module has read already."""
    records: Mapping[str, Record] = field(default_factory=dict)
    calls: Mapping[str, CallNames] = field(default_factory=dict)
    """By page, the functions that make its requests."""
    only_asked: frozenset[str] = frozenset()
    """Keys of the records that only requests hold."""
    lists: ListRule = ListRule()


class _ClassField(Struct, frozen=True):
    """A field with its settled flat type."""

    field: Field
    flat_type: FlatType
    name: str
    """The attribute."""

    @property
    def present(self) -> bool:
        """Whether the key must be there; one that an excerpt in the docs lacks need not."""
        return self.field.required and not self.field.lacking

    @property
    def default(self) -> bool:
        """Whether the field may be left out when an object is made; what may be anything cannot say it is missing."""
        return not self.field.required or (self.field.lacking and self.flat_type.anything)


def record_view(record: Record, scope: Namespace, context: ServiceContext) -> RecordView:
    """The class of a record."""
    members = {
        entry.key: _ClassField(entry, _shape(record, entry, context), scope.names.attributes[record.key][entry.key])
        for entry in record.fields
    }
    home = main_evidence(record.evidence)
    if scope.target.plain:
        entries = (_entry(member, home, scope, context) for member in members.values())
        return typed_dict(scope.names.classes[record.key], _record_doc(record, scope, context), entries, scope)
    ordered, exact = wire_order(record, context.observed.orders.get(record.key, ()))
    keep = context.options.extra == "keep"
    base = "OpenJsonObject" if keep else "JsonObject" if exact else "OrderedJsonObject"
    remembers = keep or not exact
    name = scope.names.classes[record.key]
    wire = [members[entry.key] for entry in ordered]
    return RecordView(
        name=name,
        header=code(scope.target.header.replace("{name}", name).replace("{base}", scope.helper(base))),
        doc=docstring(_record_doc(record, scope, context), 1),
        fields=(
            *_odd_keys(members.values(), scope),
            *(_field_view(member, home, scope, context) for member in members.values()),
        ),
        load=codes(_load(wire, scope, remembers=remembers), 3),
        dump=codes(_dump(wire, scope, remembers=remembers), 3),
    )


def _entry(member: _ClassField, home: Evidence | None, scope: Namespace, context: ServiceContext) -> TypedKey:
    spelled = codec.annotation(member.flat_type, scope)
    said = _field_doc(member, home, located=context.options.docstrings == "located")
    return member.field.key, spelled if member.present else optional(spelled, scope), tuple(said)


def _shape(record: Record, entry: Field, context: ServiceContext) -> FlatType:
    timely = (record.key, entry.key) not in context.observed.untimely
    flat = flat_type_of_field(entry, datetimes=context.options.datetimes and timely)
    return with_listed(flat, entry.constraints, context.lists, asked=record.key in context.only_asked)


def types_of_fields(records: Iterable[Record], context: ServiceContext) -> Iterator[tuple[str, str, FlatType]]:
    """Record name, wire key and type of every field."""
    for record in records:
        for entry in record.fields:
            if entry.constraints.enum or entry.constraints.const is not None:
                yield record.name, entry.key, _shape(record, entry, context)


def _field_view(member: _ClassField, home: Evidence | None, scope: Namespace, context: ServiceContext) -> FieldView:
    entry = member.field
    spelled = codec.annotation(member.flat_type, scope)
    if not member.present and not member.flat_type.anything:
        spelled += f" | {scope.helper('Missing')}"
    arguments = [f"default={scope.helper('MISSING')}"] if member.default else []
    if entry.key != member.name and not _is_odd(entry.key, scope):
        target = scope.target
        arguments.append(target.key.replace("{key}", string(entry.key)))
        scope.library(target.library, target.field)
        value = f" = field({', '.join(arguments)})"
    else:
        value = " = MISSING" if member.default else ""
    doc = docstring(_field_doc(member, home, located=context.options.docstrings == "located"), 1)
    return FieldView(member.name, code(f"{member.name}: {spelled}{value}", 1), doc)


def _is_odd(key: str, scope: Namespace) -> bool:
    """Whether the target's library ends the import of a class with this wire key."""
    return bool(scope.target.refused and re.search(scope.target.refused, key))


def _odd_keys(members: Iterable[_ClassField], scope: Namespace) -> Iterator[FieldView]:
    """What tells our own readers the keys that the library takes from nobody: `from_dict` and `to_dict` carry them."""
    odd = [f"{string(one.name)}: {string(one.field.key)}" for one in members if _is_odd(one.field.key, scope)]
    if odd:
        annotation = f"{scope.library('typing', 'ClassVar')}[dict[str, str]]"
        yield FieldView("_odd_keys", code(f"_odd_keys: {annotation} = {{{', '.join(odd)}}}", 1), "")


def _load(members: Iterable[_ClassField], scope: Namespace, *, remembers: bool) -> Iterator[str]:
    conditions = ["isinstance(value, dict)"]
    for member in members:
        entry = member.field
        yield codec.load(member.name, entry.key, member.flat_type, scope, present=member.present)
        conditions.append(codec.condition(member.name, member.flat_type, scope, present=member.present))
    tests = [test for test in conditions if test]
    yield f"if not ({' and '.join(tests)}):" if len(tests) > 1 else f"if not {tests[0]}:"
    yield "\traise TypeError"
    if remembers:
        yield "self._remember(value)"


def _dump(members: list[_ClassField], scope: Namespace, *, remembers: bool) -> Iterator[str]:
    """A dict display for the required keys in front, then one assignment per key."""
    first = next((place for place, member in enumerate(members) if not member.present), len(members))
    first = min(first, _LONGEST_DISPLAY)
    displayed = ", ".join(_pair(member, scope) for member in members[:first])
    if first == len(members) and not remembers:
        yield f"return {{{displayed}}}"
        return
    yield f"out: dict[str, {scope.library('typing', 'Any')}] = {{{displayed}}}"
    for member in members[first:]:
        entry, source = member.field, f"self.{member.name}"
        assignment = f"out[{string(entry.key)}] = {codec.write(member.flat_type, source, scope)}"
        if member.present:
            yield assignment
        else:
            yield f"if {source} is not {scope.helper('MISSING')}:"
            yield f"\t{assignment}"
    yield "return self._as_it_came(out)" if remembers else "return out"


def _pair(member: _ClassField, scope: Namespace) -> str:
    return f"{string(member.field.key)}: {codec.write(member.flat_type, f'self.{member.name}', scope)}"


def main_evidence(evidence: Sequence[Evidence]) -> Evidence | None:
    """The most telling place among those where something was said or seen."""
    if len(evidence) == 1:
        return evidence[0]
    return min(evidence, key=lambda entry: (_SOURCES[entry.source], entry.span), default=None)


def _record_doc(record: Record, scope: Namespace, context: ServiceContext) -> Iterator[str]:
    yield context.roles.get(record.key, "") or scope.names.classes[record.key]
    yield context.asked.get(record.key, "")
    if record.key not in context.repeated:
        yield _said(record.description, leads=True)
    place = main_evidence(record.evidence) if context.options.docstrings == "located" else None
    if place:
        page = place.span.path.rpartition("/")[2]
        yield f"From {page}, line {place.span.line}{'; shown only in part' if record.incomplete else ''}."
    elif record.incomplete:
        yield "Shown only in part."


def _field_doc(member: _ClassField, home: Evidence | None, *, located: bool) -> Iterator[str]:
    """What the docs say of a field, `located` also where; a contradiction with both sides."""
    entry, flat_type = member.field, member.flat_type
    place = main_evidence(entry.evidence) if located else None
    where = _where(place, home) if place else ""
    if said := _said(entry.description, leads=_leads(flat_type)):
        yield f"{said} ({where})" if where else said
    elif place:
        yield f"{_ORIGIN[place.source]}, {where}."
    more = []
    if entry.lacking:
        more.append("MISSING only in the excerpts that the docs show.")
    if entry.deprecated:
        more.append("Deprecated.")
    if note := value_note(entry.constraints, entry.description):
        more.append(note)
    if flat_type.kinds > 1:
        told = dict.fromkeys(
            f"{said.says} ({_where(said, home) if located else said.source})" for said in entry.evidence if said.says
        )
        if len(told) > 1:
            more.append(f"The docs disagree: {', '.join(told)}.")
    yield " ".join(more)


def _said(text: str, *, leads: bool) -> str:
    """A description; empty where it is a dash, and without the way to a table where that is the annotated class."""
    told = phrase("way to table").sub("", text).strip() if leads else text
    return told if any(character.isalnum() for character in told) else ""


def _leads(flat_type: FlatType) -> bool:
    """Whether a value holds an object with a class of its own."""
    inner = flat_type
    while inner.item or inner.value:
        if inner.refs:
            return True
        inner = inner.item or inner.value or inner
    return bool(inner.refs)


def _where(place: Evidence, home: Evidence | None) -> str:
    line = f"line {place.span.line}"
    return line if home and home.span.path == place.span.path else f"{place.span.path.rpartition('/')[2]}, {line}"


TypedKey = tuple[str, str, tuple[str, ...]]
"""A key, its type as Python spells it, and what the docs say of it."""


def optional(spelled: str, scope: Namespace) -> str:
    """The type of a key that may be missing."""
    return f"{scope.library('typing', 'NotRequired')}[{spelled}]"


def typed_dict(name: str, doc: Iterable[str], entries: Iterable[TypedKey], scope: Namespace) -> RecordView:
    """The class; written as a call where a key is no name that a class body can hold."""
    listed = list(entries)
    scope.library("typing", "TypedDict")
    scope.runtime.update({"dump", "load"})
    load, dump = function_names(name)
    functions = code(f"def {load}(value: Any) -> {name}:"), code(f"def {dump}(value: {name}) -> dict[str, Any]:")
    if all(_fits_into_a_body(key, scope) for key, _, _ in listed):
        fields = tuple(
            FieldView(key, code(f"{key}: {spelled}", 1), docstring(said, 1)) for key, spelled, said in listed
        )
        return RecordView(name, code(f"class {name}(TypedDict):"), docstring(doc, 1), fields, *functions)
    pairs = ", ".join(f"{string(key)}: {string(spelled)}" for key, spelled, _ in listed)
    said = docstring([*doc, *_explained(listed)], 0)
    return RecordView(name, code(f"{name} = TypedDict({string(name)}, {{{pairs}}})"), said, (), *functions)


def _explained(entries: Iterable[TypedKey]) -> Iterator[str]:
    """What the docs say of each key, for a class that has no body to say it in."""
    for key, _, said in entries:
        text = " ".join(part for part in said if part)
        if text:
            yield f"{key}: {text}"


def _fits_into_a_body(key: str, scope: Namespace) -> bool:
    """Whether a key can be annotated in a class body: a name that nothing mangles and no annotation means."""
    if not (key.isascii() and key.isidentifier()) or keyword.iskeyword(key) or key.startswith("__"):
        return False
    imported = {"Any", "Literal", "NotRequired", "TypeAlias", "datetime"}
    meant = {*imported, *scope.names.classes.values(), *scope.aliases.values(), *scope.lists.values()}
    return not hasattr(builtins, key) and key not in meant
