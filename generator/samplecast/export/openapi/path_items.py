"""Methods on paths with the operations that document them; an operation may be written in full many times, not always.

Everything that is said of an operation holds at each of its endpoints. A page that names thousands of endpoints above
thousands of parameters means their product, which no page should be able to fill a disk with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from samplecast.export.openapi.schema_objects import Use
from samplecast.path_templates import METHODS, Route, route
from samplecast.source import Span

IN_FULL = 10
"""An operation is written in full at so many of its endpoints, however much is said of it."""
IN_FULL_CHARACTERS = 2**20
"""And at as many more as fit into this."""

OperationKey: TypeAlias = tuple[str, str, str]
"""Service, page and name of an operation."""


_Users: TypeAlias = dict[OperationKey, tuple[Use, Route]]


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
