"""Names that are unique in a whole run: of component schemas, of operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.naming import class_name, words
from generator.schema import ServiceSchema


def distinct(wishes: Mapping[tuple[str, ...], Sequence[str]]) -> dict[tuple[str, ...], str]:
    """A name for each key: its first wish that no other key has among those it could settle for, else a number.

    Nobody wins a contested name: all that wish for it take their next one, so that the order of pages does not
    matter. Names that differ in case or underscores alone count as the same: many a consumer makes files of them.
    """
    settled: dict[tuple[str, ...], str] = {}
    taken: set[str] = set()
    left = list(wishes)
    for round_ in range(max(map(len, wishes.values()), default=0)):
        wanted = {key: wishes[key][min(round_, len(wishes[key]) - 1)] for key in left}
        contested = Counter(_folded(name) for name in wanted.values())
        for key, name in wanted.items():
            if contested[_folded(name)] == 1 and _folded(name) not in taken:
                settled[key] = name
                taken.add(_folded(name))
        left = [key for key in left if key not in settled]
    last: Counter[str] = Counter()
    for key in left:
        name = stem = wishes[key][-1]
        while _folded(name) in taken:
            last[stem] += 1
            name = f"{stem}{last[stem] + 1}"
        settled[key] = name
        taken.add(_folded(name))
    return settled


def _folded(name: str) -> str:
    """The name as file systems and other languages may see it; uncut, so that a number behind it always counts."""
    return "_".join(words(name)) or name


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
