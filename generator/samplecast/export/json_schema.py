"""Types as JSON Schema 2020-12, the SCHEMA of `samplecast extract`.

It states the settled types only; what else was said or seen stands beside them as `x-also`, and an object that the
docs show only in part has `x-incomplete`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from msgspec import Struct, field

from samplecast import naming
from samplecast.facts import Overridden
from samplecast.sample import Json
from samplecast.schema import Field, ListOf, MapOf, Record, Ref, Scalar, Type, Union, Unknown
from samplecast.value_words import Words, array_words, value_words

Schema: TypeAlias = dict[str, Json]

INLINE_DEPTH = 20
"""Objects are written in place down to this depth; deeper ones, recursive and repeated ones stand in `$defs`."""


IN_FULL = 10
"""An object is written in full in so many schemas of a page, however much is said of it."""
IN_FULL_CHARACTERS = 2**20
"""And as often as it, and others like it, fit into about this."""
_LEAST = 60
"""What a key takes without its name and description."""


class Repeats(Struct):
    """What the schemas of one page repeat: each of a thousand bodies may hold what a thousand tables list."""

    times: Counter[str] = field(default_factory=Counter)
    characters: int = 0

    def exceeded(self, record: Record) -> bool:
        """Whether to write an object once more would be too much; if not, it counts."""
        self.times[record.key] += 1
        if self.times[record.key] <= IN_FULL:
            return False
        weight = sum(_LEAST + len(one.key) + len(one.description) for one in record.fields)
        if self.characters + weight > IN_FULL_CHARACTERS:
            return True
        self.characters += weight
        return False


def json_schema(
    type_: Type, records: Mapping[str, Record], repeats: Repeats | None = None, *, standard: bool = False
) -> Schema:
    """The schema of a type; `records` are those of its page and the service's shared ones, by key.

    An object beyond what `repeats` allows is open, with `x-elsewhere` for the page and line that document it. In a
    `standard` schema an open list is no `enum` but one of two alternatives.
    """
    writer = _Writer(records, _repeated(type_, records), repeats=repeats or Repeats(), standard=standard)
    schema = writer.of(type_, 0)
    definitions: dict[str, Json] = {}
    for key in writer.wanted:  # grows while it is gone through
        definitions[writer.names[key]] = writer.object(records[key], 0)
    return {**schema, "$defs": definitions} if definitions else schema


def named_schema(type_: Type, names: MutableMapping[str, str], prefix: str) -> Schema:
    """The schema of a type where every record stands elsewhere: `prefix` and its name lead there."""
    return _Writer({}, names.keys(), names, prefix=prefix, open_items=True, standard=True).of(type_, 0)


def record_schema(record: Record, names: MutableMapping[str, str], prefix: str) -> Schema:
    """The schema of a record itself, where every other record stands elsewhere."""
    return _Writer({}, names.keys(), names, prefix=prefix, open_items=True, standard=True).record(record, 0)


def correction(done: Overridden) -> Schema:
    """What the user's overrides say of one place."""
    return {"kind": done.kind, "said": done.said, "should-be": done.should_be, "why": done.why, "line": done.span.line}


def _repeated(type_: Type, records: Mapping[str, Record]) -> frozenset[str]:
    """Records that are referred to more than once below a type, recursive ones among them."""
    times: Counter[str] = Counter()
    left = [*_refs(type_)]
    while left:
        key = left.pop()
        times[key] += 1
        if times[key] == 1:
            left += [ref for one in records[key].fields for ref in _refs(one.type)]
    return frozenset(key for key, count in times.items() if count > 1)


def _refs(type_: Type) -> Iterable[str]:
    match type_:
        case Ref(key):
            return (key,)
        case ListOf(inner) | MapOf(inner):
            return _refs(inner)
        case Union(members):
            return tuple(ref for member in members for ref in _refs(member))
        case Scalar() | Unknown():
            return ()


class _Writer(Struct):
    """Writes one schema and collects the records it refers to by name."""

    records: Mapping[str, Record]
    named: AbstractSet[str]
    names: MutableMapping[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)
    repeats: Repeats = field(default_factory=Repeats)
    prefix: str = "#/$defs/"
    standard: bool = False
    """Whether validators read it, to whom a list that is open has to be spelled out."""
    open_items: bool = False
    """Whether an array of anything says so: the same to a validator, but some readers of OpenAPI insist on it."""

    def of(self, type_: Type, depth: int) -> Schema:
        """The schema of a settled type."""
        match type_:
            case Scalar(kind, form):
                return {"type": kind, "format": form} if form else {"type": kind}
            case ListOf(inner) | MapOf(inner):
                return self.container(type_, inner, depth)
            case Ref(key):
                return self.reference(key, depth)
            case Union(members):
                return _any_of([self.of(member, depth) for member in members])
            case Unknown():
                return {}

    def container(self, outer: ListOf | MapOf, inner: Type, depth: int) -> Schema:
        """An array or map; nothing about its elements where nothing is known."""
        outside: Schema = {"type": "array" if isinstance(outer, ListOf) else "object"}
        if isinstance(inner, Unknown) and not (self.open_items and isinstance(outer, ListOf)):
            return outside
        return outside | {_inner_word(outer): self.of(inner, depth)}

    def reference(self, key: str, depth: int) -> Schema:
        """A record in place, or by name."""
        if key not in self.named and depth < INLINE_DEPTH:
            return self.object(self.records[key], depth + 1)
        if key not in self.names:
            self.names[key] = naming.unique(self.records[key].name, self.taken, self.numbers)
            self.taken.add(self.names[key])
            self.wanted.append(key)
        return {"$ref": f"{self.prefix}{self.names[key]}"}

    def object(self, record: Record, depth: int) -> Schema:
        """The object schema of a record, or where to find it."""
        if not self.repeats.exceeded(record):
            return self.record(record, depth)
        spans = [evidence.span for evidence in record.evidence[:1]]
        return {"type": "object", "x-elsewhere": [{"page": span.path, "line": span.line} for span in spans]}

    def record(self, record: Record, depth: int) -> Schema:
        """The object schema of a record."""
        schema: Schema = {"type": "object", "properties": {one.key: self.field(one, depth) for one in record.fields}}
        required: list[Json] = [one.key for one in record.fields if one.required]
        if required:
            schema["required"] = required
        if record.incomplete:
            schema["x-incomplete"] = True
        return schema

    def field(self, one: Field, depth: int) -> Schema:
        """The schema of a key, with what tables say of it."""
        schema = self.of(one.type, depth)
        self.constrain(schema, one)
        if one.nullable:
            schema = _nullable(schema)
        self.beside(schema, one)
        if one.description:
            schema["description"] = one.description
        if one.deprecated:
            schema["deprecated"] = True
        if one.overridden:
            schema["x-overridden"] = [correction(done) for done in one.overridden]
        return schema

    def constrain(self, schema: Schema, one: Field) -> None:
        """Put the words that are stated of the value where they belong: those of an array's elements at these."""
        said, type_ = one.constraints, one.type
        if isinstance(type_, ListOf):
            schema.update(array_words(said))
            inner = schema.get("items")
            if isinstance(inner, dict):
                words = value_words(said, type_names(type_.item))
                words.pop("default", None)  # it is one of the whole array, or of nothing
                put_words(inner, words, standard=self.standard)
            return
        put_words(schema, value_words(said, type_names(type_), nullable=one.nullable), standard=self.standard)

    def beside(self, schema: Schema, one: Field) -> None:
        """Put what else was said or seen where it was: at the key itself, or at the elements of its list or map."""
        settled, others = one.type, list(one.also)
        while isinstance(settled, (ListOf, MapOf)) and others and all(type(other) is type(settled) for other in others):
            inner = schema.get(_inner_word(settled))
            if not isinstance(inner, dict):
                break
            schema, settled = inner, _inside(settled)
            others = [part for other in others for part in _members(_inside(other)) if part not in _members(settled)]
        names = dict.fromkeys(name for other in others for name in type_names(other))
        if names:
            schema["x-also"] = [*names]


def put_words(schema: Schema, words: Words, *, standard: bool) -> None:
    """Add the words to a schema; the format that its type names stays."""
    words = {name: word for name, word in words.items() if name != "format" or "format" not in schema}
    if not (standard and words.get("x-open")):
        schema.update(words)
        return
    kind: Schema = {"type": schema.pop("type")} if "type" in schema else {}
    words.pop("x-open")
    schema["anyOf"] = [{**kind, "enum": words.pop("enum")}, kind]
    schema.update(words)


def _inner_word(outer: ListOf | MapOf) -> str:
    return "items" if isinstance(outer, ListOf) else "additionalProperties"


def _inside(type_: Type) -> Type:
    match type_:
        case ListOf(inner) | MapOf(inner):
            return inner
        case _:
            return type_


def _members(type_: Type) -> tuple[Type, ...]:
    return type_.members if isinstance(type_, Union) else (type_,)


def type_names(type_: Type) -> tuple[str, ...]:
    """The JSON Schema type words of a type."""
    match type_:
        case Scalar(kind, _):
            return (kind,)
        case ListOf():
            return ("array",)
        case MapOf() | Ref():
            return ("object",)
        case Union(members):
            return tuple(name for member in members for name in type_names(member))
        case Unknown():
            return ()


def _any_of(schemas: list[Schema]) -> Schema:
    """One of several schemas; plain types as a list of words."""
    if all(schema.keys() == {"type"} and isinstance(schema["type"], str) for schema in schemas):
        return {"type": [schema["type"] for schema in schemas]}
    return {"anyOf": list(schemas)}


def _nullable(schema: Schema) -> Schema:
    """The schema with null allowed."""
    match schema.get("type"):
        case str(word):
            return {**schema, "type": [word, "null"]} if word != "null" else schema
        case list(words):
            return {**schema, "type": words if "null" in words else [*words, "null"]}
        case _:
            if not schema:
                return schema
            if isinstance(options := schema.get("anyOf"), list):
                return {**schema, "anyOf": [*options, {"type": "null"}]}
            return {"anyOf": [schema, {"type": "null"}]}
