"""Which bodies belong to which statuses of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from samplecast.sample import Json
from samplecast.schema import Body, Fixture, OperationSchema, Type

_NUMBER = re.compile(r"[1-5]\d\d\Z")
_HUNDRED = re.compile(r"([1-5])xx\Z", re.IGNORECASE)

_Role: TypeAlias = Literal["response", "error"]

ANY_SUCCESS, ANY_ERROR = "2xx", "default"
"""The statuses of bodies that the docs show under none."""

_EXACT, _RANGE, _REST = range(3)
"""How narrow statuses are; the narrow ones come first."""


class Branch(Struct, frozen=True):
    """The bodies that answers with some statuses have."""

    statuses: tuple[str, ...]
    """Exact ones (`200`), or one that stands for many: `4XX` as the docs write it, `ANY_SUCCESS` or `ANY_ERROR`."""
    role: _Role
    types: tuple[Type, ...]
    documented: bool = True
    """False where the docs name other statuses for these bodies."""

    @property
    def stated(self) -> bool:
        """Whether the docs promise the bodies for these statuses; what stands for all errors they show is a guess."""
        return self.documented and self.statuses != (ANY_ERROR,)


def success_statuses(operation: OperationSchema) -> tuple[int, ...]:
    """The success statuses by the page's own words, else those that its success bodies stand under."""
    said = [int(status) for status in operation.operation.success if _NUMBER.match(status)]
    shown = [int(body.status) for body in operation.responses if _NUMBER.match(body.status)]
    return tuple(dict.fromkeys(said or shown))


def stated_status(fixture: Fixture) -> str:
    """The status that the docs give an example; an error shown among the responses has none of its own, as its body."""
    return fixture.status if fixture.role == fixture.example.role else ""


def branches(operation: OperationSchema) -> list[Branch]:
    """What to read an answer as: exact statuses, then ranges, then errors of undocumented statuses."""
    found: dict[tuple[int, tuple[str, ...]], dict[tuple[_Role, Type], None]] = {}
    success = tuple(str(status) for status in success_statuses(operation))
    for body in operation.responses:
        otherwise = (_EXACT, success) if success else (_RANGE, (ANY_SUCCESS,))
        found.setdefault(_statuses(body, otherwise), {})["response", body.type] = None
    for body in operation.errors:
        found.setdefault(_statuses(body, (_REST, (ANY_ERROR,))), {})["error", body.type] = None
    listed = _joined((statuses, [*bodies]) for (_, statuses), bodies in sorted(found.items(), key=_order))
    if operation.errors and (_REST, (ANY_ERROR,)) not in found:
        types = tuple(dict.fromkeys(body.type for body in operation.errors))
        listed.append(Branch((ANY_ERROR,), "error", types, documented=False))
    return listed


def _order(found: tuple[tuple[int, tuple[str, ...]], object]) -> tuple[int, bool, bool, tuple[str, ...]]:
    """Narrow statuses first; success as such before a hundred of statuses, one status before several."""
    (rank, statuses), _ = found
    return rank, statuses != (ANY_SUCCESS,), len(statuses) > 1, statuses


def _joined(found: Iterable[tuple[tuple[str, ...], Sequence[tuple[_Role, Type]]]]) -> list[Branch]:
    """The branches for statuses with their bodies, those for one status each that have the same bodies in one."""
    alike: dict[tuple[tuple[str, ...], _Role, tuple[Type, ...]], list[str]] = {}
    for statuses, bodies in found:
        one = len(statuses) == 1 and _NUMBER.match(statuses[0])
        role, types = bodies[0][0], tuple(settled for _, settled in bodies)
        numbers = alike.setdefault(((), role, types) if one else (statuses, role, types), [])
        if one:
            numbers.append(statuses[0])
    return [Branch(statuses or tuple(numbers), role, types) for (statuses, role, types), numbers in alike.items()]


def _statuses(body: Body, otherwise: tuple[int, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    """The statuses of a body, and how narrow they are."""
    if _NUMBER.match(body.status):
        return _EXACT, (body.status,)
    return (_RANGE, (body.status.upper(),)) if _HUNDRED.match(body.status) else otherwise


Coded: TypeAlias = dict[str, set[str]]
"""The statuses of each error code."""


def coded(operation: OperationSchema) -> Coded:
    """The statuses that an operation's errors have by their codes."""
    found: Coded = {}
    for entry in operation.operation.errors:
        if _NUMBER.match(entry.status):
            found.setdefault(entry.code, set()).add(entry.status)
    return found


def answer_status(fixture: Fixture, operation: OperationSchema, value: Json, codes: Coded) -> int:
    """The status that the docs give an answer; 0 where they give none, or several. `codes` are the operation's."""
    if _NUMBER.match(fixture.status):
        return int(fixture.status)
    if fixture.role == "response":
        return next(iter(success_statuses(operation)), 0)
    found = {status for said in frozenset(_scalars(value)) for status in codes.get(said, ())}
    return int(found.pop()) if len(found) == 1 else 0


def _scalars(value: Json) -> Iterator[str]:
    """The strings and numbers of a document."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            waiting.extend(inner.values())
        elif isinstance(inner, list):
            waiting.extend(inner)
        else:
            yield str(inner)
