"""Parameters: what is sent beside a JSON body, each name once in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from samplecast.facts import Authorization, Parameter
from samplecast.infer.table_claims import claimed
from samplecast.infer.unions import NULL, SOME, with_refs
from samplecast.naming import words
from samplecast.schema import Evidence, Field, MapOf, ParameterSchema, Scalar, SecurityScheme, Type, Unknown
from samplecast.vocabulary import grammar

_ANY_OBJECT = MapOf(Unknown("no field is stated"))


def parameters_of(rows: Iterable[Parameter]) -> tuple[ParameterSchema, ...]:
    """The parameters of an operation; a name that is listed twice in one place counts once, headers in any case."""
    found: dict[tuple[str, str], ParameterSchema] = {}
    for row in rows:
        if row.name and not row.variable and row.where != "body":
            folded = row.name.lower() if row.where == "header" else row.name
            found.setdefault((row.where, folded), ParameterSchema(row.where, _field(row)))
    return tuple(found.values())


def security_of(rows: Iterable[Parameter], told: Authorization | None = None) -> tuple[SecurityScheme, ...]:
    """The credentials among the parameters of an operation, each once, and the token whose scopes the text tells."""
    found: dict[tuple[str, str], SecurityScheme] = {}
    for row in rows:
        if (row.where in {"header", "query", "cookie"}) and (scheme := _scheme(row)):
            named = SecurityScheme(scheme, row.where, row.name, required=row.required is not False)
            found.setdefault((row.where, row.name.lower()), named)
    if told is not None:
        token = ("header", "authorization")
        listed = found.get(token, SecurityScheme("bearer", "header", "Authorization", required=told.required))
        found[token] = replace(listed, scheme="bearer", scopes=told.scopes)
    return tuple(found.values())


def _scheme(row: Parameter) -> Literal["apiKey", "bearer", "basic", ""]:
    """How a parameter proves who asks; empty for one that does not."""
    found = [word for word in words(row.name) if word != "x"]
    name = " ".join(found)
    if name == "authorization" and row.where == "header":
        stated = (row.constraints.default or "", *row.constraints.enum)
        said = {*words(row.description), *(word for one in stated for word in words(one))}
        return "basic" if "basic" in said and "bearer" not in said else "bearer" if "bearer" in said else "apiKey"
    known = grammar("credentials")
    return "apiKey" if name in known and (row.where != "query" or len(found) > 1 or name == "apikey") else ""


_TEXTS = frozenset({"path", "header", "cookie"})
"""Where a value is text unless the docs state another type."""


def _field(row: Parameter) -> Field:
    settled = with_refs(claimed(row.stated), _open)
    if row.where in _TEXTS and isinstance(settled, Unknown):
        settled = Scalar("string")
    return Field(
        row.name,
        settled if settled not in (SOME, NULL) else Unknown("nothing that a request can say"),
        required=row.where == "path" or row.demanded is True,
        nullable=row.stated.nullable,
        description=row.description,
        constraints=row.constraints,
        deprecated=row.deprecated,
        evidence=(Evidence("table", row.span),),
        overridden=row.overridden,
    )


def _open(_key: str) -> Type:
    """An object whose fields no table lists: what a parameter is said to be says no more."""
    return _ANY_OBJECT
