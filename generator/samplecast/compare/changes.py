"""The kinds of change, each with its code, its name, and what it means to a client.

A client sends requests and reads responses, so the same edit means different things on the two sides: a value that
joins a list is more to choose from in a request, and something unheard of in a response.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from samplecast.compare.contract import Contract, Element, Level, Location
from samplecast.sample import Json

Direction: TypeAlias = Literal["request", "response"]

BREAKING: Level = "breaking"
COMPATIBLE: Level = "compatible"
EDITORIAL: Level = "editorial"


class ChangeKind(Struct, frozen=True):
    """One kind of change."""

    code: str
    """`DF101`."""
    name: str
    """`operation-removed`."""
    request: Level
    """What it means where a client sends something; for a whole operation, both."""
    response: Level
    """What it means where a client reads something."""
    why: str
    """The reason for the two, in a sentence."""


class Difference(Struct, frozen=True):
    """One difference between two states of docs, or between docs and a specification."""

    kind: ChangeKind
    level: Level
    message: str
    method: str
    path: str
    pointer: str
    """As in `Contract.elements`; empty for an operation as a whole."""
    old: Json = None
    new: Json = None
    old_location: Location | None = None
    new_location: Location | None = None

    def key(self) -> tuple[str, int, str, str, str, str]:
        """Sort key: page and line, then operation, pointer and code."""
        place = self.new_location or self.old_location or Location("")
        return (place.page, place.line, self.path, self.method, self.pointer, self.kind.code)


_TABLE = (
    ("DF101", "operation-removed", BREAKING, BREAKING, "nobody can rely on a call that is no longer documented"),
    ("DF102", "operation-added", COMPATIBLE, COMPATIBLE, "who does not know it does not call it"),
    ("DF103", "path-changed", BREAKING, BREAKING, "the documented address is another"),
    ("DF104", "method-changed", BREAKING, BREAKING, "the documented method is another"),
    ("DF201", "parameter-removed", BREAKING, BREAKING, "whoever sends it relies on its effect"),
    ("DF202", "required-parameter-added", BREAKING, BREAKING, "calls that lack it are refused"),
    ("DF203", "optional-parameter-added", COMPATIBLE, COMPATIBLE, "calls without it mean what they meant"),
    ("DF204", "parameter-renamed", BREAKING, BREAKING, "the old name has no effect any more"),
    ("DF205", "placeholder-renamed", EDITORIAL, EDITORIAL, "the URI that is sent has no names in it"),
    ("DF206", "parameter-moved", BREAKING, BREAKING, "it is looked for in another part of the request"),
    ("DF301", "field-removed", BREAKING, BREAKING, "whoever sends or reads it relies on it"),
    (
        "DF302",
        "required-field-added",
        BREAKING,
        COMPATIBLE,
        "requests without it are refused; readers skip it",
    ),
    ("DF303", "optional-field-added", COMPATIBLE, COMPATIBLE, "requests may leave it out; readers skip it"),
    ("DF304", "field-renamed", BREAKING, BREAKING, "the old name is neither read nor sent any more"),
    ("DF305", "body-added", COMPATIBLE, COMPATIBLE, "what was said of it before was nothing"),
    ("DF306", "body-removed", BREAKING, BREAKING, "whoever sends or reads it relies on it"),
    ("DF401", "became-required", BREAKING, COMPATIBLE, "requests that lack it are refused; readers find it more often"),
    ("DF402", "became-optional", COMPATIBLE, BREAKING, "requests may leave it out; readers may miss it"),
    ("DF403", "became-nullable", COMPATIBLE, BREAKING, "requests need not use null; readers may meet it"),
    ("DF404", "no-longer-nullable", BREAKING, COMPATIBLE, "requests with null are refused; readers meet it no more"),
    ("DF405", "type-changed", BREAKING, BREAKING, "values of the old type are refused, or others are answered"),
    ("DF406", "type-widened", COMPATIBLE, BREAKING, "old values are still taken; new ones may be answered"),
    ("DF407", "type-narrowed", BREAKING, COMPATIBLE, "some old values are refused; fewer are answered"),
    ("DF408", "type-stated", COMPATIBLE, COMPATIBLE, "the docs said nothing of it before"),
    ("DF409", "type-no-longer-stated", EDITORIAL, EDITORIAL, "the docs say less; nothing else is said"),
    ("DF410", "format-changed", BREAKING, BREAKING, "values are written in another way"),
    ("DF411", "value-removed", BREAKING, COMPATIBLE, "requests with it are refused; it is answered no more"),
    ("DF412", "value-added", COMPATIBLE, BREAKING, "requests need not use it; readers may meet it"),
    ("DF413", "values-listed", BREAKING, COMPATIBLE, "other values may be refused; fewer are answered"),
    ("DF414", "values-no-longer-listed", COMPATIBLE, BREAKING, "any value may do; any may be answered"),
    (
        "DF415",
        "limit-tightened",
        BREAKING,
        COMPATIBLE,
        "values beyond it are refused; they are answered no more",
    ),
    (
        "DF416",
        "limit-loosened",
        COMPATIBLE,
        BREAKING,
        "more values are taken; more may be answered",
    ),
    ("DF417", "pattern-changed", BREAKING, BREAKING, "values that matched may match no more"),
    ("DF418", "default-changed", BREAKING, COMPATIBLE, "requests that leave it out mean something else"),
    ("DF419", "default-stated", COMPATIBLE, COMPATIBLE, "the docs said nothing of it before"),
    ("DF420", "field-deprecated", COMPATIBLE, COMPATIBLE, "it still works"),
    ("DF421", "field-undeprecated", COMPATIBLE, COMPATIBLE, "it goes on working"),
    ("DF501", "success-status-removed", BREAKING, BREAKING, "whoever waits for it waits in vain"),
    (
        "DF502",
        "success-status-added",
        COMPATIBLE,
        COMPATIBLE,
        "a client that asks for success goes on",
    ),
    ("DF503", "failure-status-removed", COMPATIBLE, COMPATIBLE, "a failure that does not happen hurts nobody"),
    ("DF504", "failure-status-added", COMPATIBLE, COMPATIBLE, "a client has to expect any failure"),
    ("DF601", "error-removed", COMPATIBLE, COMPATIBLE, "a failure that does not happen hurts nobody"),
    ("DF602", "error-added", COMPATIBLE, COMPATIBLE, "a client has to expect any failure"),
    ("DF603", "error-status-changed", BREAKING, BREAKING, "whoever looks at the status looks for the old one"),
    ("DF604", "error-message-changed", EDITORIAL, EDITORIAL, "messages are for people"),
)

KINDS: Mapping[str, ChangeKind] = {row[1]: ChangeKind(*row) for row in _TABLE}
"""Every kind by its name."""


def direction(pointer: str) -> Direction:
    """Which way a value travels."""
    return "response" if pointer.startswith("/responses") else "request"


def difference(
    name: str, message: str, contract: Contract, pointer: str = "", values: tuple[Json, Json] = (None, None)
) -> Difference:
    """A difference of a kind, at a pointer of an operation, its places not known yet."""
    kind = KINDS[name]
    level = kind.response if direction(pointer) == "response" else kind.request
    return Difference(kind, level, message, contract.method, contract.path, pointer, *values)


def called(pointer: str) -> str:
    """A pointer as a reader would say it: "request field `server.name`"."""
    _, top, *rest = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")]
    if top == "parameters":
        return f"{rest[0]} parameter `{rest[1]}`"
    whose = "request" if top == "request" else f"response {rest.pop(0)}"
    name = ".".join(rest).replace(".[]", "[]").replace(".{}", "{}")
    return f"{whose} field `{name}`" if name else f"{whose} body"


def place(element: Element | None, contract: Contract) -> Location:
    """Where an element is stated; its operation where that is not known."""
    return (element.location if element is not None else None) or contract.location
