"""What each record is, in one sentence: the body of something, or what stands under a key of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samplecast.emit.python.observed import flat, records_of
from samplecast.schema import Body, ListOf, MapOf, OperationSchema, Ref, Scalar, ServiceSchema, Type, Union

_BODY = {"request": "Request body", "response": "Response body", "error": "Error body"}


def roles_of(schema: ServiceSchema, classes: Mapping[str, str]) -> dict[str, str]:
    """The first line of each record's docstring, by record key; so are `classes`, their names."""
    roles: dict[str, str] = {}
    for page in schema.pages:
        for operation in page.operations:
            bodies = [*operation.responses, *operation.errors]
            for body in [operation.request, *bodies] if operation.request else bodies:
                _note(roles, body.type, _sentence(body), f'of "{operation.operation.title}".')
    for key, record in records_of(schema).items():
        for field in record.fields:
            for settled in (field.type, *field.also):
                if not isinstance(settled, Scalar):
                    _note(roles, settled, f"`{field.key}`", f"in {classes[key]}.")
    return roles


def endpoints(operation: OperationSchema) -> list[str]:
    """The endpoints of an operation, each once: `GET /boats/{id}`."""
    return list(dict.fromkeys(f"{entry.method} {entry.path}" for entry in operation.operation.endpoints))


def asked(operation: OperationSchema) -> str:
    """The endpoints of an operation, one a line; empty where its title says as much."""
    found = "\n".join(endpoints(operation))
    return "" if found == operation.operation.title else found


def asked_of(schema: ServiceSchema) -> dict[str, str]:
    """Which endpoints take or give it, by the key of each record of a page with several operations that is a body."""
    found: dict[str, str] = {}
    for page in schema.pages:
        home = {record.key for record in page.records} if len(page.operations) > 1 else ()
        for operation in page.operations:
            bodies = (operation.request, *operation.responses, *operation.errors)
            for key in (key for body in bodies if body for key in _refs(body.type)):
                if key in home:
                    found.setdefault(key, asked(operation))
    return found


def repeated_of(schema: ServiceSchema) -> frozenset[str]:
    """Keys of the records whose description stands in the same module already, at the field that leads to them."""
    records = records_of(schema)
    return frozenset(
        ref
        for record in records.values()
        for field in record.fields
        for settled in (field.type, *field.also)
        if not isinstance(settled, Scalar)
        for ref in _refs(settled)
        if _home(ref) == _home(record.key) and records[ref].description == field.description
    )


def _home(key: str) -> str:
    return key.partition("#")[0]


def _refs(settled: Type) -> Iterator[str]:
    left = [settled]
    while left:
        match left.pop():
            case Ref(key):
                yield key
            case ListOf(inner) | MapOf(inner):
                left.append(inner)
            case Union(members):
                left.extend(members)
            case _:
                pass


def _sentence(body: Body) -> str:
    return f"{_BODY[body.role]} ({body.status})" if body.status else _BODY[body.role]


def _note(roles: dict[str, str], settled: Type, what: str, whose: str) -> None:
    """Note what the records that a type names are, where nothing is noted yet."""
    stack = [(settled, what)]
    while stack:
        inner, said = stack.pop()
        for member in flat(inner):
            if isinstance(member, Ref):
                roles.setdefault(member.key, f"{said} {whose}")
            elif isinstance(member, ListOf):
                stack.append(
                    (member.item, said if said.startswith("Item") else f"Item of {said[:1].lower() + said[1:]}")
                )
            elif isinstance(member, MapOf):
                stack.append(
                    (member.value, said if said.startswith("Value") else f"Value of {said[:1].lower() + said[1:]}")
                )
