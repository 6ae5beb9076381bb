"""Methods on paths with the operations that document them; an operation may be written in full many times, not always.

Everything that is said of an operation holds at each of its endpoints. A page that names thousands of endpoints above
thousands of parameters means their product, which no page should be able to fill a disk with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.equality import compared_without
from samplecast.export.openapi.schema_objects import Use
from samplecast.facts import Endpoint
from samplecast.naming import PLACEHOLDER, placeholders, snake, unique
from samplecast.source import Span

IN_FULL = 10
"""An operation is written in full at so many of its endpoints, however much is said of it."""
IN_FULL_CHARACTERS = 2**20
"""And at as many more as fit into this."""

OperationKey: TypeAlias = tuple[str, str, str]
"""Service, page and name of an operation."""


class PathOperation(Struct, frozen=True):
    """One method on one path, with every operation that documents it."""

    route: Route
    uses: tuple[tuple[Use, Route], ...]
    """The operations that are written in full here."""
    elsewhere: tuple[tuple[Use, Route], ...] = ()
    """Those that are written in full at others of their endpoints."""

    @property
    def first(self) -> Use:
        """The operation that this one is named after."""
        return (*self.uses, *self.elsewhere)[0][0]


class Abridged(Struct, frozen=True):
    """An operation that is not written in full at each of its endpoints."""

    span: Span
    endpoints: int
    full: int


class PathOperations(Struct, frozen=True):
    """Every method and path of a run, in the order in which they are written."""

    all: tuple[PathOperation, ...]
    homes: dict[OperationKey, Route]
    """The first endpoint of each operation that is abridged: it stands there in full."""
    abridged: tuple[Abridged, ...]


def operation_key(use: Use) -> OperationKey:
    """What an operation is known by."""
    return use.schema.service, use.page.page, use.operation.name


def collect_operations(uses: Iterable[Use], weigh: Callable[[Use, Route], int]) -> PathOperations:
    """Every method and path with its operations; of paths that differ in names of placeholders, the first counts.

    `weigh` tells how many characters an operation takes.
    """
    found: dict[tuple[str, str], _Users] = {}
    canonical: dict[str, Route] = {}
    for use in uses:
        for endpoint in use.operation.operation.endpoints:
            one = route(endpoint)
            canonical.setdefault(one.key, one)
            found.setdefault((one.key, one.method), {}).setdefault(operation_key(use), (use, one))
    counts = Counter(name for users in found.values() for name in users)
    abridged = _allowances(found.values(), counts, weigh)
    homes: dict[OperationKey, Route] = {}
    written: Counter[OperationKey] = Counter()
    operations = []
    for (key, method), users in found.items():
        here = replace(canonical[key], method=method)
        away = {name: None for name in users if name in abridged and written[name] >= abridged[name].full}
        operations.append(
            PathOperation(
                here,
                tuple(user for name, user in users.items() if name not in away),
                tuple(users[name] for name in away),
            )
        )
        written.update(users.keys())
        for name in abridged.keys() & users.keys():
            homes.setdefault(name, here)
    operations.sort(
        key=lambda entry: (
            entry.route.path,
            _rank(entry.route.method),
            entry.route.method,
        )
    )
    return PathOperations(tuple(operations), homes, tuple(abridged.values()))


def _allowances(
    found: Iterable[_Users], counts: Counter[OperationKey], weigh: Callable[[Use, Route], int]
) -> dict[OperationKey, Abridged]:
    """The operations with more endpoints than they are written in full at."""
    many: dict[OperationKey, Abridged] = {}
    for users in found:
        for name, (use, one) in users.items():
            if counts[name] > IN_FULL and name not in many:
                full = max(IN_FULL, IN_FULL_CHARACTERS // weigh(use, one))
                many[name] = Abridged(use.operation.operation.span, counts[name], full)
    return {name: one for name, one in many.items() if one.full < one.endpoints}


def _rank(method: str) -> int:
    return METHODS.index(method) if method in METHODS else len(METHODS)


METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""What a path item has room for; any other method stands there as `x-method-…`."""

_TEMPLATED = re.compile(r"\{[^{}]*\}")
_QUERY_NAME = re.compile(r"(?:\A|[&;])([^&;=\s]+)")
_UNSAFE = re.compile(r"[\s{}\"<>\\^`|]|[^\x21-\x7e]|%(?![0-9A-Fa-f]{2})")
_IN_NAME = re.compile(r"[^\w.~-]+")
"""What readers of OpenAPI stumble over in the name of a placeholder."""


@compared_without("spelled")
class Route(Struct, frozen=True):
    """One endpoint taken apart."""

    method: str
    """Lower case."""
    path: str
    """`/v1/{id}`, whatever the docs write a placeholder as."""
    names: tuple[str, ...]
    """The placeholders of `path`, in order and distinct."""
    query: tuple[str, ...]
    """Names of query parameters that the endpoint shows."""
    spelled: Mapping[str, str] = field(default_factory=dict)
    """The placeholders by their names, and by what spellings of a name have in common."""

    @property
    def key(self) -> str:
        """The path without the names: OpenAPI takes `/{a}` and `/{b}` for one path."""
        return _TEMPLATED.sub("{}", self.path)

    def placeholder_of(self, name: str) -> str:
        """The placeholder that a documented path parameter means; empty for none."""
        return self.spelled.get(name) or self.spelled.get(snake(name), "")


_Users: TypeAlias = dict[OperationKey, tuple[Use, Route]]


def route(endpoint: Endpoint) -> Route:
    """Take an endpoint apart; total, whatever the docs hold."""
    written, _, behind = endpoint.path.partition("?")
    written = written.partition("#")[0]
    names: dict[str, None] = {}
    numbers: dict[str, int] = {}
    parts: list[str] = []
    end = 0
    for match, wished in zip(PLACEHOLDER.finditer(written), placeholders(written), strict=True):
        parts.append(_plain(written[end : match.start()]))
        name = _IN_NAME.sub("_", wished).strip("_") or "value"
        name = unique(name, names, numbers)
        names[name] = None
        parts.append(f"{{{name}}}")
        end = match.end()
    parts.append(_plain(written[end:]))
    query = (*endpoint.query, *_QUERY_NAME.findall(behind.partition("#")[0]))
    path = "/" + "".join(parts).lstrip("/")
    spelled = {snake(name): name for name in reversed(names) if snake(name)} | {name: name for name in names}
    return Route(endpoint.method.lower(), path, tuple(names), tuple(dict.fromkeys(query)), spelled)


def renamed(one: Route, canonical: Route) -> dict[str, str]:
    """What the placeholders of a route are called in another of the same key."""
    return dict(zip(one.names, canonical.names, strict=True))


def _plain(text: str) -> str:
    """Text of a path, with what may not stand in a URI escaped."""
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), text)
