"""Two contracts of one operation, element by element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from samplecast.compare.changes import Difference, called, difference, place
from samplecast.compare.contract import Contract, Element
from samplecast.sample import Json

_WIDER = {"integer": "number"}
"""A type and the one that holds all its values."""
_LIMITS = {
    "minimum": 1,
    "exclusiveMinimum": 1,
    "minLength": 1,
    "minItems": 1,
    "maximum": -1,
    "exclusiveMaximum": -1,
    "maxLength": -1,
    "maxItems": -1,
}
"""Words of limits; 1 where more is tighter."""
_WORDS = {
    "minimum": "minimum",
    "exclusiveMinimum": "lower bound",
    "minLength": "least length",
    "minItems": "least number of items",
    "maximum": "maximum",
    "exclusiveMaximum": "upper bound",
    "maxLength": "greatest length",
    "maxItems": "greatest number of items",
}


def element_changes(old: Contract, new: Contract) -> Iterator[Difference]:
    """Every difference of elements; what lies below one that came, went or changed its type is not told again."""
    new = replace(new, elements=_aligned(old.elements, new.elements))
    gone = [pointer for pointer in old.elements if pointer not in new.elements]
    come = [pointer for pointer in new.elements if pointer not in old.elements]
    renamed = dict(_renamed(old, new, gone, come))
    covered = _Covered()
    for pointer in gone:
        if covered.add(pointer):
            yield _told(_went(pointer, renamed.get(pointer), old, new), old, new)
    for pointer in come:
        if pointer in renamed.values():
            covered.add(pointer)
        elif covered.add(pointer):
            yield _told(_came(pointer, new), old, new)
    for pointer, one in old.elements.items():
        other = new.elements.get(pointer)
        if other is not None and not covered.has(pointer):
            for found in _between(pointer, one, other, new):
                if found.kind.name == "type-changed":
                    covered.add(pointer)
                yield _told(found, old, new)


class _Covered:
    """Pointers that were spoken of, with all that lies below them."""

    def __init__(self) -> None:
        self.pointers: set[str] = set()

    def has(self, pointer: str) -> bool:
        """Whether the pointer, or one above it, was spoken of."""
        while pointer:
            if pointer in self.pointers:
                return True
            pointer = pointer.rpartition("/")[0]
        return False

    def add(self, pointer: str) -> bool:
        """Speak of a pointer; False where that was done already."""
        if self.has(pointer):
            return False
        self.pointers.add(pointer)
        return True


def _aligned(old: Mapping[str, Element], new: Mapping[str, Element]) -> Mapping[str, Element]:
    """The new elements, a success that one state gives no status moved under the status that the other gives it."""
    before, after = _statuses(old), _statuses(new)
    moved: dict[str, str] = {}
    for unnamed, named in (("2xx", "2"), ("default", "")):
        lost = [one for one in before - after if _stands_for(one, unnamed, named)]
        more = [one for one in after - before if _stands_for(one, unnamed, named)]
        if len(lost) == len(more) == 1 and unnamed in {*lost, *more}:
            moved[f"/responses/{more[0]}"] = f"/responses/{lost[0]}"
    if not moved:
        return new

    def settled(pointer: str) -> str:
        top = "/".join(pointer.split("/")[:3])
        return moved[top] + pointer[len(top) :] if top in moved else pointer

    return {settled(pointer): element for pointer, element in new.items()}


def _stands_for(status: str, unnamed: str, first: str) -> bool:
    """Whether a status is the unnamed one, or may be what it stands for: any success, or any failure."""
    return status == unnamed or (status[:1] == first if first else status[:1] in {"4", "5"})


def _statuses(elements: Mapping[str, Element]) -> set[str]:
    return {pointer.split("/")[2] for pointer in elements if pointer.startswith("/responses/")}


def _renamed(old: Contract, new: Contract, gone: Iterable[str], come: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pointers of elements that have another name now: in one place, of one type, explained in the same words."""
    by_words: dict[tuple[object, ...], list[str]] = {}
    for pointer in come:
        by_words.setdefault(_trait(pointer, new.elements[pointer]), []).append(pointer)
    times: dict[tuple[object, ...], list[str]] = {}
    for pointer in gone:
        times.setdefault(_trait(pointer, old.elements[pointer]), []).append(pointer)
    for trait, pointers in times.items():
        others = by_words.get(trait, [])
        if trait[-1] and len(pointers) == len(others) == 1:
            yield pointers[0], others[0]


def _trait(pointer: str, element: Element) -> tuple[object, ...]:
    where = pointer.rpartition("/")[0]
    where = "/parameters" if where.startswith("/parameters") else where
    return (where, element.types, " ".join(element.description.casefold().split()))


def _went(pointer: str, renamed: str | None, old: Contract, new: Contract) -> Difference:
    if renamed is not None:
        return _moved(pointer, renamed, new)
    parts = pointer.split("/")
    if parts[1] == "responses" and len(parts) == 3:  # noqa: PLR2004  /responses/STATUS
        name = "success-status-removed" if parts[2][:1] in {"1", "2", "3"} else "failure-status-removed"
        return difference(name, f"status {parts[2]} is no longer documented", new, pointer)
    if parts[1] == "parameters":
        return difference("parameter-removed", f"{called(pointer)} is gone", new, pointer)
    name = "body-removed" if len(parts) == 2 else "field-removed"  # noqa: PLR2004  /request
    return difference(name, f"{called(pointer)} is gone", new, pointer, (_shown(old.elements[pointer]), None))


def _moved(pointer: str, renamed: str, new: Contract) -> Difference:
    one, other = pointer.split("/"), renamed.split("/")
    if one[1] == "parameters":
        name = "parameter-moved" if one[3] == other[3] else "parameter-renamed"
        return difference(name, f"{called(pointer)} is the {called(renamed)} now", new, pointer, (one[3], other[3]))
    message = f"{called(pointer)} is called `{other[-1]}` now"
    return difference("field-renamed", message, new, pointer, (one[-1], other[-1]))


def _came(pointer: str, new: Contract) -> Difference:
    element = new.elements[pointer]
    parts = pointer.split("/")
    required = element.required is True
    if parts[1] == "responses" and len(parts) == 3:  # noqa: PLR2004  /responses/STATUS
        name = "success-status-added" if parts[2][:1] in {"1", "2", "3"} else "failure-status-added"
        return difference(name, f"status {parts[2]} is documented now", new, pointer)
    if parts[1] == "parameters":
        name = "required-parameter-added" if required or parts[2] == "path" else "optional-parameter-added"
        return difference(name, f"{called(pointer)} is new", new, pointer)
    if len(parts) == 2:  # noqa: PLR2004  /request
        found = difference("body-added", f"{called(pointer)} is new", new, pointer)
        must = any(one.required for key, one in new.elements.items() if key.startswith("/request/"))
        return replace(found, level="breaking") if must else found
    name = "required-field-added" if required else "optional-field-added"
    return difference(name, f"{called(pointer)} is new", new, pointer, (None, _shown(element)))


def _between(pointer: str, one: Element, other: Element, new: Contract) -> Iterator[Difference]:
    """The differences of one element that both states have."""
    who = called(pointer)
    if one.required is not None and other.required is not None and one.required is not other.required:
        name = "became-required" if other.required else "became-optional"
        yield difference(name, f"{who} is {'required' if other.required else 'optional'} now", new, pointer)
    yield from _types(pointer, one, other, new)
    for name, old_value, new_value in _values(one.words, other.words):
        yield difference(name, f"{who}: {_spelled(name, old_value, new_value)}", new, pointer, (old_value, new_value))
    for word, more in _LIMITS.items():
        name = _limit(one.words.get(word), other.words.get(word), more)
        if name:
            values = one.words.get(word), other.words.get(word)
            message = f"{who}: the {_WORDS[word]} was {_or_none(values[0])}, and is {_or_none(values[1])}"
            yield difference(name, message, new, pointer, values)


def _types(pointer: str, one: Element, other: Element, new: Contract) -> Iterator[Difference]:
    old_types, new_types = set(one.types), set(other.types)
    if old_types == new_types:
        return
    who = called(pointer)
    if old_types and new_types and old_types ^ new_types == {"null"}:
        name = "became-nullable" if "null" in new_types else "no-longer-nullable"
        yield difference(
            name, f"{who} {'may be null now' if 'null' in new_types else 'is never null now'}", new, pointer
        )
        return
    values: tuple[Json, Json] = ([*one.types], [*other.types])
    if not old_types or not new_types:
        name = "type-stated" if new_types else "type-no-longer-stated"
    elif _holds(new_types, old_types):
        name = "type-widened"
    elif _holds(old_types, new_types):
        name = "type-narrowed"
    else:
        name = "type-changed"
    message = f"{who} was {_listed(one.types)}, and is {_listed(other.types)} now"
    yield difference(name, message, new, pointer, values)


def _holds(wide: set[str], narrow: set[str]) -> bool:
    """Whether every value of the narrow types is one of the wide types."""
    return all(word in wide or _WIDER.get(word) in wide for word in narrow)


def _values(one: Mapping[str, Json], other: Mapping[str, Json]) -> Iterator[tuple[str, Json, Json]]:
    """Names of changes with the old and the new value: what is stated beside types and limits."""
    if one.get("format") != other.get("format") and one.get("format") and other.get("format"):
        yield "format-changed", one["format"], other["format"]
    yield from _enumerated(one, other)
    if one.get("pattern") != other.get("pattern"):
        yield "pattern-changed", one.get("pattern"), other.get("pattern")
    if one.get("default") != other.get("default"):
        name = "default-changed" if "default" in one else "default-stated"
        yield name, one.get("default"), other.get("default")
    if bool(one.get("deprecated")) is not bool(other.get("deprecated")):
        name = "field-deprecated" if other.get("deprecated") else "field-undeprecated"
        yield name, None, None


def _enumerated(one: Mapping[str, Json], other: Mapping[str, Json]) -> Iterator[tuple[str, Json, Json]]:
    before, after = one.get("enum"), other.get("enum")
    if one.get("x-open") or other.get("x-open") or before == after:
        return
    if not isinstance(before, list) or not isinstance(after, list):
        yield ("values-listed" if isinstance(after, list) else "values-no-longer-listed"), before, after
        return
    yield from (("value-removed", value, None) for value in before if value not in after)
    yield from (("value-added", None, value) for value in after if value not in before)


def _limit(old: Json, new: Json, more: int) -> str:
    """Whether a limit is tighter or looser than it was; empty where it is the same."""
    if old == new:
        return ""
    if old is None:
        return "limit-tightened"
    if new is None:
        return "limit-loosened"
    before, after = _number(old), _number(new)
    if before is None or after is None or before == after:
        return ""
    return "limit-tightened" if (after - before) * more > 0 else "limit-loosened"


def _number(value: Json) -> float | None:
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except ValueError:
        return None


def _spelled(name: str, old: Json, new: Json) -> str:
    told = {
        "value-removed": f"the value {old!r} is no longer listed",
        "value-added": f"the value {new!r} is new in the list",
        "values-listed": "its values are listed now",
        "values-no-longer-listed": "its values are no longer listed",
        "field-deprecated": "deprecated now",
        "field-undeprecated": "no longer deprecated",
    }
    otherwise = f"the {name.partition('-')[0]} was {_or_none(old)}, and is {_or_none(new)}"
    return told.get(name, otherwise)


def _or_none(value: Json) -> str:
    return "not stated" if value is None else repr(value)


def _listed(types: tuple[str, ...]) -> str:
    return " or ".join(types) if types else "of no stated type"


def _shown(element: Element) -> Json:
    return [*element.types] or None


def _told(found: Difference, old: Contract, new: Contract) -> Difference:
    """The difference with both places."""
    return replace(
        found,
        old_location=place(old.elements.get(found.pointer), old),
        new_location=place(new.elements.get(found.pointer), new),
    )
