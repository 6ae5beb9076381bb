"""Names from context: what a record that several pages share is called where its own name is another's already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from samplecast.infer.types import refs_in
from samplecast.naming import operation_name, qualified, topic
from samplecast.schema import OperationSchema, PageSchema, Type


class Context(Struct, frozen=True):
    """Where a record of a page stands."""

    page: str
    operation: str
    """The name of the operation that reaches it first."""
    role: str
    """`Request` or `Response` where it stands in such bodies alone."""
    parents: tuple[str, ...]
    """The names of the records that refer to it, whole bodies apart."""


class _Reached(Struct):
    """What is known of a record while its page is walked."""

    operation: str
    roles: set[str] = field(default_factory=set)
    parents: dict[str, None] = field(default_factory=dict)


def contexts(page: PageSchema) -> dict[str, Context]:
    """The context of every record of a page, by its key."""
    records = {record.key: record for record in page.records}
    reached: dict[str, _Reached] = {}
    for operation in page.operations:
        for role, type_ in _bodies(operation):
            whole = set(refs_in(type_))
            left = [("", key) for key in sorted(whole)]
            while left:
                parent, key = left.pop()
                found = reached.setdefault(key, _Reached(operation.name))
                known = role in found.roles
                found.roles.add(role)
                if parent:
                    found.parents[parent] = None
                if known or key not in records:
                    continue
                inner = (type_ for field_ in records[key].fields for type_ in (field_.type, *field_.also))
                name = "" if key in whole else records[key].name
                left += [(name, ref) for type_ in inner for ref in refs_in(type_)]
    return {
        key: Context(page.page, found.operation, _one(found.roles), tuple(found.parents))
        for key, found in reached.items()
    }


def _bodies(operation: OperationSchema) -> Iterator[tuple[str, Type]]:
    if operation.request:
        yield "Request", operation.request.type
    yield from (("Response", body.type) for body in operation.responses)
    yield from (("Error", body.type) for body in operation.errors)


def _one(values: Iterable[str]) -> str:
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def longer_names(name: str, places: Sequence[Context]) -> list[str]:
    """What else a record that stands in these places may be called, best first: by where it stands in most of them."""
    parent = _most(parent for place in places for parent in place.parents)
    operation = _most(place.operation for place in places)
    about = _most(found for place in places if (found := topic(place.operation)))
    role = _one(place.role for place in places)
    inner = qualified(parent, name) or name
    file = places[0].page.rpartition("/")[2].partition(".")[0] if places else ""
    wishes = (
        inner if parent else "",
        qualified(about, name),
        qualified(role, name),
        qualified(about, inner),
        qualified(operation, name),
        qualified(f"{operation} {role}", name),
        qualified(operation_name(file), name),
    )
    return [wish for wish in dict.fromkeys(wishes) if wish and wish != name]


def _most(values: Iterable[str]) -> str:
    """The most frequent of the values, of several the first."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else ""


def by_record(pages: Iterable[PageSchema], keys: Iterable[str]) -> Mapping[str, Context]:
    """The contexts of these records; pages without one of them are left alone."""
    wanted = {key.partition("#")[0] for key in keys}
    return {key: found for page in pages if page.page in wanted for key, found in contexts(page).items()}
