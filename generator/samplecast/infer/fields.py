"""Fields: the keys of a slot with all that tables, examples and prose say about each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from samplecast.facts import Overridden, Parameter
from samplecast.infer.joining import joined_constraints
from samplecast.infer.merge import Keys
from samplecast.infer.slots import SettledKey, Slot
from samplecast.infer.unions import options
from samplecast.schema import Evidence, Field, Type
from samplecast.source import Span

_KIND_WORDS = {"date-time": "string", "deep": "nested value", "placeholder": "string"}
_ORDERS = 64
"""So many different orders of the keys are weighed; objects with more have none."""


class Prose(Struct, frozen=True):
    """What running text and comments in samples say about keys, wherever they stand in a body."""

    fields: Mapping[str, tuple[str, Span]] = field(default_factory=dict)
    comments: Mapping[str, tuple[str, Span]] = field(default_factory=dict)

    def about(self, key: str) -> str:
        """What the text says about a key, or else the comment beside it."""
        explained, _ = self.fields.get(key, ("", None))
        comment, _ = self.comments.get(key, ("", None))
        return explained or comment


def fields_of(
    page: str, slot: Slot, settled_keys: Iterable[SettledKey], prose: Prose, *, asked: bool = False
) -> tuple[Field, ...]:
    """The fields of a slot, in the order in which the docs show them; references still name slots.

    `asked`: it is part of requests, and of no answer.
    """
    by_key = {place.key: place for place in settled_keys}
    keys = slot.shape.keys
    order = arranged(keys.orders if keys else (), [place.key for place in by_key.values() if place.claim])
    listed = any(place.claim is not None for place in by_key.values())
    return tuple(
        _field(page, by_key[key], prose, keys, required=_required(by_key[key], keys, listed=listed, asked=asked))
        for key in order
    )


def _field(page: str, place: SettledKey, prose: Prose, keys: Keys | None, *, required: bool) -> Field:
    rows = place.claim.rows if place.claim else ()
    also = _also(place)
    described, deprecated = "", False
    overridden: tuple[Overridden, ...] = ()
    for row in rows:
        described = described or row.description
        deprecated = deprecated or row.deprecated
        overridden += row.overridden
    return Field(
        place.key,
        place.settled.type,
        required=required,
        nullable=place.settled.nullable or bool(place.claim and place.claim.nullable),
        also=also,
        lacking=required and keys is not None and keys.ever is not None and place.key not in keys.ever,
        description=described or prose.about(place.key),
        constraints=joined_constraints(row.constraints for row in rows),
        deprecated=deprecated,
        evidence=tuple(_evidence(page, place, rows, prose, contradicted=bool(also))),
        overridden=overridden,
    )


def _required(place: SettledKey, keys: Keys | None, *, listed: bool, asked: bool) -> bool:
    """Stated without a condition, unless a complete example lacks it.

    Where nothing is stated, what every complete example of an answer shows; but for a key that no row lists, beside
    keys that rows list. A sample of a request is one of many that the service takes, and proves nothing.
    """
    stated = place.claim.required if place.claim else None
    if stated is False:
        return False
    if stated is None and listed and (asked or place.claim is None):
        return False
    if keys is None or keys.ever is None:
        return stated is True
    absent = keys.always is not None and place.key not in keys.always
    return not absent and (stated is True or place.key in keys.members)


def _also(place: SettledKey) -> tuple[Type, ...]:
    said = (*place.claim.overruled, *place.settled.also) if place.claim else place.settled.also
    if not said:
        return ()
    settled = options(place.settled.type)
    return tuple(dict.fromkeys(other for other in said if other not in settled))


def _evidence(
    page: str, place: SettledKey, rows: Sequence[Parameter], prose: Prose, *, contradicted: bool
) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("table", row.span, row.stated.words if contradicted else "")
    if contradicted:
        for kind, (line, column) in sorted(place.shape.seen.items(), key=lambda seen: (seen[1], seen[0])):
            yield Evidence("example", Span(page, line, column), _KIND_WORDS.get(kind, kind))
    elif place.shape.seen:
        yield Evidence("example", Span(page, *min(place.shape.seen.values())))
    if place.key in prose.fields:
        yield Evidence("prose", prose.fields[place.key][1])


def arranged(orders: Iterable[tuple[str, ...]], stated: Sequence[str]) -> list[str]:
    """One order of all keys: that of the longest example, the others' keys and the table's each after its neighbour."""
    by_length = sorted(orders, key=lambda order: (-len(order), order))
    if len(by_length) == 1 and not stated:
        return [*by_length[0]]
    arranged: list[str] = []
    for order in (*by_length[:_ORDERS], stated):
        arranged = _woven(arranged, order)
    rest = (key for order in by_length[_ORDERS:] for key in order)
    return list(dict.fromkeys((*arranged, *rest)))


def _woven(into: Sequence[str], order: Sequence[str]) -> list[str]:
    """`into` with the keys it lacks, each behind the one that precedes it in `order`."""
    known = set(into)
    behind: dict[str, list[str]] = {}
    first: list[str] = []
    here = first
    for key in order:
        if key in known:
            here = behind.setdefault(key, [])
        else:
            here.append(key)
    woven = list(first)
    for key in into:
        woven.append(key)
        woven += behind.get(key, ())
    return list(dict.fromkeys(woven))
