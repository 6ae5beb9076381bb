"""Endpoints taken apart: `{name}` for every placeholder, nothing behind the path."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from samplecast.equality import compared_without
from samplecast.facts import Endpoint
from samplecast.naming import PLACEHOLDER, placeholders, snake, unique

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
