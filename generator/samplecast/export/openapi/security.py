"""Credentials: security schemes, and which of them an operation asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from samplecast.export.json_schema import Schema
from samplecast.export.openapi.schema_objects import Use
from samplecast.facts import Parameter
from samplecast.naming import camel
from samplecast.schema import SecurityScheme

_SAID_ELSEWHERE = frozenset({"accept", "authorization", "content-type"})
"""Headers that are no parameters in OpenAPI: media types and security schemes say what they say."""

_HTTP = frozenset({"bearer", "basic"})


def is_said_elsewhere(row: Parameter, use: Use) -> bool:
    """Whether a header, query parameter or cookie stands among the media types or the security schemes."""
    if row.where == "header" and row.name.lower() in _SAID_ELSEWHERE:
        return True
    return any((one.where, one.name.lower()) == (row.where, row.name.lower()) for one in use.operation.security)


def security_schemes(uses: Iterable[Use]) -> Schema:
    """The security scheme objects of a run, by name."""
    found: Schema = {}
    for use in uses:
        for one in use.operation.security:
            if one.scheme in _HTTP:
                found[_name(one)] = {"type": "http", "scheme": one.scheme}
            else:
                found.setdefault(_name(one), {"type": "apiKey", "in": one.where, "name": one.name})
    return dict(sorted(found.items()))


def requirements(uses: Sequence[Use]) -> list[Schema]:
    """What each page that documents an operation asks for: all that it demands, else any of what it allows."""
    found: dict[_Demand, Schema] = {}
    for use in uses:
        for demand in _alternatives(use.operation.security):
            found.setdefault(demand, {name: [*scopes] for name, scopes in demand})
    return [*found.values()]


_Demand: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""The names of schemes that are needed together, each with its scopes."""


def _alternatives(security: Sequence[SecurityScheme]) -> Iterator[_Demand]:
    demanded = tuple(dict.fromkeys((_name(one), one.scopes) for one in security if one.required))
    if demanded:
        yield demanded
    elif security:
        yield from (((_name(one), one.scopes),) for one in security)
        yield ()


def _name(one: SecurityScheme) -> str:
    """`bearer`, or the name of the header, parameter or cookie: `XAuthToken`; in any spelling of its case the same."""
    return (
        one.scheme if one.scheme in _HTTP else f"{camel(one.name)}{'' if one.where == 'header' else camel(one.where)}"
    )
