"""Sharing: same-named records of one shape become one record of the service.

A page keeps exporting them under their names, so pages that come and go change nothing for the others. A shared record
whose name is another's already is called by where it stands as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast import naming
from samplecast.infer.joining import joined_constraints
from samplecast.infer.structure import classes
from samplecast.infer.unifying import Unified, unified
from samplecast.infer.unions import field_with_refs, refs_in, with_refs
from samplecast.naming import operation_name, qualified, topic
from samplecast.schema import Body, Field, Fixture, OperationSchema, PageSchema, Record, Ref, Type


def share(pages: Sequence[PageSchema]) -> tuple[tuple[PageSchema, ...], tuple[Record, ...]]:
    """The pages with their common records taken out, and these; records of error bodies always are.

    So is all that a common record refers to.
    """
    records = {record.key: record for page in pages for record in page.records}
    whole = (type_ for page in pages for operation in page.operations for _, type_ in _bodies(operation, errors=False))
    fields = unified(records, {key for type_ in whole for key in refs_in(type_)})
    number = classes(fields, {key: (record.name, record.error) for key, record in records.items()})
    groups: dict[int, list[Record]] = {}
    for key, record in records.items():
        groups.setdefault(number[key], []).append(record)
    roots = [kind for kind, group in groups.items() if len(group) > 1 or group[0].error]
    below = _below(roots, groups, number, fields)
    common = [group for kind, group in groups.items() if kind in below]
    names = _names(common, pages)
    key_of = {record.key: f"#{name}" for group, name in zip(common, names, strict=True) for record in group}

    def rename(key: str) -> Type:
        return Ref(key_of.get(key, key))

    shared = [_joined(group, name, fields[group[0].key], rename) for group, name in zip(common, names, strict=True)]
    shared.sort(key=lambda record: record.name)
    return tuple(_page(page, key_of, rename) for page in pages), tuple(shared)


def _below(
    roots: Sequence[int], groups: Mapping[int, Sequence[Record]], number: Mapping[str, int], fields: Unified
) -> set[int]:
    """The kinds, and those of all that they refer to: what is shared must not need a page that needs it."""
    found: set[int] = set()
    left = list(roots)
    while left:
        kind = left.pop()
        if kind not in found:
            found.add(kind)
            types = (type_ for record in groups[kind] for one in fields[record.key] for type_ in (one.type, *one.also))
            left += [number[key] for type_ in types for key in refs_in(type_) if key in number]
    return found


def _names(groups: Sequence[Sequence[Record]], pages: Sequence[PageSchema]) -> list[str]:
    """Names for the shared records; of several shapes with one name, the one on most pages has it.

    The others are called by where they stand as well: what is left to numbers is alike in that, too.
    """
    rivals: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        rivals.setdefault(group[0].name, []).append(place)
    contested = [same for same in rivals.values() if len(same) > 1]
    where = by_record(pages, (record.key for same in contested for i in same for record in groups[i]))

    def longer(i: int) -> list[str]:
        places = [where[record.key] for record in groups[i] if record.key in where]
        return longer_names(groups[i][0].name, places)

    wishes: dict[int, list[str]] = {}
    for same in contested:
        first, *others = sorted(same, key=lambda i: (-len(groups[i]), groups[i][0].key))
        theirs = set(longer(first))
        for i in others:
            name = groups[i][0].name
            wishes[i] = [wish for wish in longer(i) if wish not in theirs] or [name]
    given = naming.distinct(wishes, rivals)
    return [given.get(i, group[0].name) for i, group in enumerate(groups)]


def _joined(group: Sequence[Record], name: str, joined: Sequence[Field], rename: Callable[[str], Type]) -> Record:
    """One record for all of a group: words from the first page that has them, evidence from all."""
    first = group[0]
    by_key: dict[str, list[Field]] = {}
    for record in group:
        for one in record.fields:
            by_key.setdefault(one.key, []).append(one)
    fields = []
    for one in joined:
        same = by_key[one.key]
        fields.append(
            replace(
                field_with_refs(one, rename),
                description=next((other.description for other in same if other.description), ""),
                constraints=joined_constraints(other.constraints for other in same),
                deprecated=any(other.deprecated for other in same),
                evidence=tuple(evidence for other in same for evidence in other.evidence),
            )
        )
    return replace(
        first,
        key=f"#{name}",
        name=name,
        fields=tuple(fields),
        incomplete=all(record.incomplete for record in group),
        description=next((record.description for record in group if record.description), ""),
        evidence=tuple(evidence for record in group for evidence in record.evidence),
    )


def _page(page: PageSchema, key_of: Mapping[str, str], rename: Callable[[str], Type]) -> PageSchema:
    common = {record.name: record for record in page.records if record.key in key_of}
    if not common:
        return page
    own = tuple(_renamed(record, record.key, rename) for record in page.records if record.key not in key_of)
    exported = {name: key_of[record.key] for name, record in common.items()}
    local = {key: _renamed(common[name], key, rename) for name, key in exported.items()}
    return replace(
        page,
        operations=tuple(_operation(operation, rename) for operation in page.operations),
        records=own,
        shared=tuple(dict.fromkeys(exported.values())),
        aliases=tuple((name, key) for name, key in exported.items() if f"#{name}" != key),
        local=tuple(local.values()),
    )


def _renamed(record: Record, key: str, rename: Callable[[str], Type]) -> Record:
    fields = tuple(field_with_refs(one, rename) for one in record.fields)
    return replace(record, key=key, fields=fields)


def _operation(operation: OperationSchema, rename: Callable[[str], Type]) -> OperationSchema:
    def body(one: Body) -> Body:
        type_ = with_refs(one.type, rename)
        return one if type_ is one.type else replace(one, type=type_)

    def fixture(one: Fixture) -> Fixture:
        type_ = with_refs(one.type, rename)
        return one if type_ is one.type else replace(one, type=type_)

    return replace(
        operation,
        request=body(operation.request) if operation.request else None,
        responses=tuple(body(one) for one in operation.responses),
        errors=tuple(body(one) for one in operation.errors),
        fixtures=tuple(fixture(one) for one in operation.fixtures),
    )


class RecordUse(Struct, frozen=True):
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


def record_uses(page: PageSchema) -> dict[str, RecordUse]:
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
        key: RecordUse(page.page, found.operation, _one(found.roles), tuple(found.parents))
        for key, found in reached.items()
    }


def _bodies(operation: OperationSchema, *, errors: bool = True) -> Iterator[tuple[str, Type]]:
    if operation.request:
        yield "Request", operation.request.type
    yield from (("Response", body.type) for body in operation.responses)
    yield from (("Error", body.type) for body in operation.errors if errors)


def _one(values: Iterable[str]) -> str:
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def longer_names(name: str, places: Sequence[RecordUse]) -> list[str]:
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


def by_record(pages: Iterable[PageSchema], keys: Iterable[str]) -> Mapping[str, RecordUse]:
    """Where these records are used, by their keys; pages without one of them are left alone."""
    wanted = {key.partition("#")[0] for key in keys}
    return {key: found for page in pages if page.page in wanted for key, found in record_uses(page).items()}
