"""Parameters of one method and path, merged over the pages that document it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from samplecast.export.json_schema import Schema
from samplecast.export.openapi.parts import Use, joined, parameter_schema, source_of, told
from samplecast.export.openapi.paths import Route, renamed
from samplecast.export.openapi.spots import Spot
from samplecast.facts import Parameter

_PLACES = ("query", "header", "cookie")
_TEXTS = ("header", "cookie")
"""Where a value is text whatever the docs say of it."""


class _Slot(Struct):
    """One parameter as all pages describe it."""

    name: str
    where: str
    rows: list[Parameter] = field(default_factory=list)
    demanded: set[int] = field(default_factory=set)
    """The pages, by number, that call it mandatory."""

    def written(self, pages: int) -> Schema:
        """The parameter object."""
        about = told(self.rows[0]) if self.rows else {}
        if about.get("deprecated") and not all(row.deprecated for row in self.rows):
            del about["deprecated"]
        place = source_of(self.rows[0].span) if self.rows else {}
        required = self.where == "path" or 0 < pages == len(self.demanded)
        head: Schema = {"name": self.name, "in": self.where, **({"required": True} if required else {}), **about}
        schema = joined([parameter_schema(row) for row in self.rows])
        if not schema and self.where in _TEXTS:
            schema = {"type": "string"}
        return {**head, "schema": schema, **place}


def parameters(spot: Spot) -> list[Schema]:
    """The parameter objects: every placeholder of the path first, then what the pages list, in their order."""
    slots = {("path", name): _Slot(name, "path") for name in spot.route.names}
    for number, (use, route) in enumerate(spot.uses):
        names = renamed(route, spot.route)
        for row in use.operation.operation.parameters:
            where, name = _position(row, route)
            if not where:
                continue
            name = names.get(name, name) if where == "path" else name
            folded = name.lower() if where == "header" else name
            slot = slots.setdefault((where, folded), _Slot(name, where))
            slot.rows.append(row)
            if row.required:
                slot.demanded.add(number)
        _add_queries(slots, route)
    for _, route in spot.elsewhere:
        _add_queries(slots, route)
    return [slot.written(len(spot.uses)) for slot in slots.values()]


def _add_queries(slots: dict[tuple[str, str], _Slot], route: Route) -> None:
    for name in route.query:
        slots.setdefault(("query", name), _Slot(name, "query"))


def unplaced(uses: Sequence[tuple[Use, Route | None]]) -> list[Schema]:
    """Rows that OpenAPI has no place for: path parameters that the path lacks, names of the caller's choice."""
    return [
        {"name": row.name, "in": row.where, **told(row), "schema": parameter_schema(row), **source_of(row.span)}
        for use, route in uses
        for row in use.operation.operation.parameters
        if not _position(row, route)[0] and not (row.where == "form" and row.name)
    ]


def _position(row: Parameter, route: Route | None) -> tuple[str, str]:
    """Where a row's parameter goes and what it is called there; empty for nowhere."""
    if not route or not row.name or row.variable:
        return "", ""
    if row.where == "path":
        name = route.placeholder_of(row.name)
        return ("path", name) if name else ("", "")
    return (row.where, row.name) if row.where in _PLACES else ("", "")
