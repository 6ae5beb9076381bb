"""Which body belongs to which status of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from samplecast.sample import Json
from samplecast.schema import Body, Fixture, OperationSchema, Type

_NUMBER = re.compile(r"[1-5]\d\d\Z")
_HUNDRED = re.compile(r"([1-5])xx\Z", re.IGNORECASE)

_ONE_STATUS = re.compile(r"status == (\d+)\Z")

_ANY_ERROR = "status >= 400"
_ANY_SUCCESS = "200 <= status < 300"

_Role: TypeAlias = Literal["response", "error"]

_EXACT, _RANGE, _REST = range(3)
"""How narrow a test is; the narrow ones come first."""


class Branch(Struct, frozen=True):
    """The bodies that answers with some statuses have."""

    test: str
    """A condition on `status`."""
    role: _Role
    types: tuple[Type, ...]
    documented: bool = True
    """False where the docs name other statuses for these bodies."""

    @property
    def stated(self) -> bool:
        """Whether the docs promise the bodies for these statuses; what stands for all errors they show is a guess."""
        return self.documented and self.test != _ANY_ERROR


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
    found: dict[tuple[int, str], dict[tuple[_Role, Type], None]] = {}
    success = _among(success_statuses(operation))
    for body in operation.responses:
        found.setdefault(_test(body, success), {})["response", body.type] = None
    for body in operation.errors:
        found.setdefault(_test(body, (_REST, _ANY_ERROR)), {})["error", body.type] = None
    listed = _joined((test, [*bodies]) for (_, test), bodies in sorted(found.items()))
    if operation.errors and (_REST, _ANY_ERROR) not in found:
        types = tuple(dict.fromkeys(body.type for body in operation.errors))
        listed.append(Branch(_ANY_ERROR, "error", types, documented=False))
    return listed


def _joined(found: Iterable[tuple[str, Sequence[tuple[_Role, Type]]]]) -> list[Branch]:
    """The branches for tests with their bodies, those for one status each that have the same bodies in one."""
    alike: dict[tuple[str, _Role, tuple[Type, ...]], list[int]] = {}
    for test, bodies in found:
        number = _ONE_STATUS.match(test)
        role, types = bodies[0][0], tuple(settled for _, settled in bodies)
        numbers = alike.setdefault(("" if number else test, role, types), [])
        if number:
            numbers.append(int(number[1]))
    return [Branch(test or _among(numbers)[1], role, types) for (test, role, types), numbers in alike.items()]


def _among(success: Sequence[int]) -> tuple[int, str]:
    if not success:
        return _RANGE, _ANY_SUCCESS
    if len(success) == 1:
        return _EXACT, f"status == {success[0]}"
    return _EXACT, f"status in ({', '.join(map(str, success))})"


def _test(body: Body, otherwise: tuple[int, str]) -> tuple[int, str]:
    if _NUMBER.match(body.status):
        return _EXACT, f"status == {body.status}"
    hundred = _HUNDRED.match(body.status)
    return (_RANGE, f"status // 100 == {hundred[1]}") if hundred else otherwise


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
