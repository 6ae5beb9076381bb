"""Where a documented example is not what is documented of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from msgspec import Struct

from samplecast.export.json_schema import Schema, type_names
from samplecast.facts import Constraints
from samplecast.sample import Json
from samplecast.schema import Field, ListOf, MapOf, Record, Ref, Scalar, Type, Union, Unknown
from samplecast.value_words import array_words, broken_words, value_words

MOST_SHOWN = 80
"""Of a longer value, or a longer list, only the beginning is shown."""
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),  # before the integers, of which Python takes it for one
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)


class _ExamplePart(Struct, frozen=True):
    """A part of an example, and what is documented of it."""

    value: Json
    type: Type
    nullable: bool = False
    outer: _ExamplePart | None = None
    token: str = ""
    """Where it is in the outer one."""
    said: tuple[str, str] = ("", "")
    """The record and key that say it."""
    constraints: Constraints = Constraints()
    """What else is stated, of the elements of an array."""

    def within(self, value: Json, inner: Type, token: str) -> _ExamplePart:
        """An element or value of which only the type, and what is stated of all, is said."""
        said = self.constraints if isinstance(self.type, ListOf) else Constraints()
        return _ExamplePart(value, inner, outer=self, token=token, said=self.said, constraints=said)

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the part."""
        tokens = []
        part = self
        while part.outer is not None:
            tokens.append("/" + part.token.replace("~", "~0").replace("/", "~1"))
            part = part.outer
        return "".join(reversed(tokens))


def contradictions(value: Json, type_: Type, records: Mapping[str, Record], *, complete: bool = True) -> list[Schema]:
    """Each way in which an example breaks its type, at the first place where it does.

    Of an example that is not `complete`, missing keys tell nothing. No recursion: examples may be deep.
    """
    found: dict[tuple[tuple[str, str], str], Schema] = {}
    waiting = [_ExamplePart(value, type_)]
    while waiting:
        part = waiting.pop()
        shown = _kind(part.value)
        if shown == "null" and part.nullable:
            continue
        fitting = [one for one in _members(part.type) if _fits(shown, one)]
        if not fitting:
            documented = " or ".join(dict.fromkeys(type_names(part.type)))
            found.setdefault((part.said, shown), {"pointer": part.pointer, "documented": documented, "shown": shown})
            continue
        for documented in _broken(part):
            one: Schema = {"pointer": part.pointer, "documented": documented, "shown": str(part.value)[:MOST_SHOWN]}
            found.setdefault((part.said, documented), one)
        settled = _closest(part.value, fitting, records)
        if complete and isinstance(settled, Ref):
            for key in _missing(part.value, records[settled.key]):
                missing: Schema = {"pointer": part.pointer, "documented": f"{key} is mandatory", "shown": "without it"}
                found.setdefault(((settled.key, key), ""), missing)
        waiting += reversed([*_inside(part, settled, records)])
    return [*found.values()]


def _broken(part: _ExamplePart) -> Iterator[str]:
    """What is stated of a value, or of the length of an array, that it is not."""
    if isinstance(part.value, list):
        for word, count in array_words(part.constraints).items():
            if isinstance(count, int) and (len(part.value) < count if word == "minItems" else len(part.value) > count):
                yield f"{word} {count}"
    elif not isinstance(part.value, dict):
        words = value_words(part.constraints, type_names(part.type))
        yield from (f"{word} {_short(words[word])}" for word in broken_words(part.value, words))


def _short(word: Json) -> str:
    text = ", ".join(map(str, word)) if isinstance(word, list) else str(word)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."


def _kind(value: Json) -> str:
    """The JSON Schema type of a value, the narrowest."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return next((word for kind, word in _KINDS if isinstance(value, kind)), "null")


def _members(type_: Type) -> tuple[Type, ...]:
    return type_.members if isinstance(type_, Union) else (type_,)


def _fits(shown: str, type_: Type) -> bool:
    """Whether a value of a kind may be of a type, whatever is in it."""
    if isinstance(type_, Unknown):
        return True
    documented = type_names(type_)
    return shown in documented or (shown == "integer" and "number" in documented)


def _closest(value: Json, types: Iterable[Type], records: Mapping[str, Record]) -> Type:
    """Of types that a value may be of the one that its keys speak for."""

    def strange(type_: Type) -> tuple[int, int]:
        if not isinstance(type_, Ref) or not isinstance(value, dict):
            return 0, 0
        record = records[type_.key]
        return len(_missing(value, record)), -sum(key in _fields(record).by_key for key in value)

    first, *others = types
    return min((first, *others), key=strange) if others else first


def _missing(value: Json, record: Record) -> list[str]:
    shown = value if isinstance(value, dict) else {}
    return [key for key in _fields(record).required if key not in shown]


class _Fields(Struct, frozen=True):
    """The fields of a record by key: of one that hundreds of examples share, each shows a few."""

    record: Record
    by_key: dict[str, tuple[int, Field]]
    """With their position."""
    required: tuple[str, ...]


_KNOWN: dict[int, _Fields] = {}
"""By identity: comparing records field by field costs more than finding their fields."""
MOST_KNOWN = 1000


def _fields(record: Record) -> _Fields:
    known = _KNOWN.get(id(record))
    if known is None or known.record is not record:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        by_key = {one.key: (position, one) for position, one in enumerate(record.fields)}
        known = _Fields(record, by_key, tuple(one.key for one in record.fields if one.required))
        _KNOWN[id(record)] = known
    return known


def _inside(part: _ExamplePart, settled: Type, records: Mapping[str, Record]) -> Iterator[_ExamplePart]:
    """The parts of a part."""
    value = part.value
    match settled:
        case ListOf(item) if isinstance(value, list):
            yield from (part.within(one, item, str(number)) for number, one in enumerate(value))
        case MapOf(inner) if isinstance(value, dict):
            yield from (part.within(one, inner, key) for key, one in value.items())
        case Ref(key) if isinstance(value, dict):
            by_key = _fields(records[key]).by_key
            for _, field in sorted((by_key[own] for own in value if own in by_key), key=itemgetter(0)):
                yield _ExamplePart(
                    *(value[field.key], field.type, field.nullable, part, field.key, (key, field.key)),
                    constraints=field.constraints,
                )
        case Scalar() | Unknown() | _:
            return
