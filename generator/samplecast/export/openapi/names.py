"""Names that are unique in a whole run: of component schemas, of operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from samplecast.naming import camel, distinct, operation_name, qualified, words
from samplecast.schema import PageSchema, ServiceSchema


def schema_names(schemas: Iterable[ServiceSchema]) -> dict[tuple[str, ...], str]:
    """The component name of each record, by service and key: its own, then with more and more of where it stands."""
    wishes: dict[tuple[str, ...], Sequence[str]] = {}
    for schema in schemas:
        for record in schema.records:
            wishes[schema.service, record.key] = _wishes([*_services(schema.service)], record.name)
        for page in schema.pages:
            places = [*_places(schema.service, page)]
            for record in page.records:
                wishes[schema.service, record.key] = _wishes(places, record.name)
    return distinct(wishes)


def _places(service: str, page: PageSchema) -> Iterator[str]:
    """What can stand before a name to tell it from that of another page, the shortest first."""
    operation = page.operations[0].name if page.operations else ""
    services = [*_services(service)]
    yield operation
    yield from (f"{front}{operation}" for front in services)
    yield from (f"{front}{_stem(page.page)}" for front in services)
    yield "".join(word.capitalize() for word in words(page.page.rpartition(".")[0]))  # the whole path, uncut


def _services(service: str) -> Iterator[str]:
    """The service by its folder, then with the folders it is in."""
    yield camel(service.rpartition("/")[2])
    yield camel(service)


def _stem(page: str) -> str:
    return operation_name(page.rpartition("/")[2].partition(".")[0])


def _wishes(places: Iterable[str], name: str) -> list[str]:
    longer = (qualified(place, name) or f"{place}{name}" for place in places if place)
    return [component(wish) for wish in dict.fromkeys((name, *longer))]


def operation_wishes(service: str, page: str, name: str, path: str) -> list[str]:
    """What an operation may be called, best first."""
    services = [*_services(service)]
    return _wishes([*services, *(f"{front}{_stem(page)}" for front in services), f"{name}{camel(path)}"], name)


def component(name: str) -> str:
    """The name in the letters that OpenAPI allows for components."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in name) or "_"
