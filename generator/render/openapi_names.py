"""Names that are unique in a whole run: of component schemas, of operations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.naming import class_name, distinct
from generator.schema import ServiceSchema


def schema_names(schemas: Iterable[ServiceSchema]) -> dict[tuple[str, ...], str]:
    """The component name of each record, by service and key: its own, then with the service, then with the page."""
    wishes: dict[tuple[str, ...], Sequence[str]] = {}
    for schema in schemas:
        for record in schema.records:
            wishes[schema.service, record.key] = _wishes(schema.service, "", record.name)
        for page in schema.pages:
            for record in page.records:
                wishes[schema.service, record.key] = _wishes(schema.service, page.page, record.name)
    return distinct(wishes)


def _wishes(service: str, page: str, name: str) -> list[str]:
    stem = page.rpartition("/")[2].partition(".")[0]
    longer = [class_name(f"{service} {name}"), class_name(f"{service} {stem} {name}")]
    return [component(name), *(component(one) for one in dict.fromkeys(longer) if one)]


def operation_wishes(service: str, page: str, name: str, path: str) -> list[str]:
    """What an operation may be called, best first."""
    return list(dict.fromkeys([*_wishes(service, page, name), class_name(f"{name} {path}") or name]))


def component(name: str) -> str:
    """The name in the letters that OpenAPI allows for components."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in name) or "_"
