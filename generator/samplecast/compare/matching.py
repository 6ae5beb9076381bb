"""Which operation of one state is which of the other: by method and address, then by what else they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from samplecast.compare.contract import Contract, Element
from samplecast.naming import PLACEHOLDER, placeholders

_ALIKE = 0.75
"""Two operations with so large a share of their elements in common are one that moved: two calls of one service that
differ, such as listing and showing, have below half in common."""
_ENOUGH = 5
"""Elements that it takes to say so."""
_MOST_PAIRS = 250_000
"""Pairs that are looked at before only addresses and titles count: a reference rewritten from end to end."""


class Matching(Struct, frozen=True):
    """The operations of two states, brought together."""

    pairs: tuple[tuple[Contract, Contract], ...]
    removed: tuple[Contract, ...]
    added: tuple[Contract, ...]


def shape(path: str) -> str:
    """A path without the names of its placeholders, and without what stands behind it."""
    return PLACEHOLDER.sub("{}", path.partition("?")[0].partition("#")[0]).rstrip("/") or "/"


def matched(old: Iterable[Contract], new: Iterable[Contract]) -> Matching:
    """Bring two states together. An operation that several pages document counts once, with all they say."""
    before, after = merged(old), merged(new)
    pairs = [(before[key], after[key]) for key in before if key in after]
    gone = [before[key] for key in before if key not in after]
    come = [after[key] for key in after if key not in before]
    for same in (_by_title, _by_place, _by_elements):
        found = [*same(gone, come)]
        pairs += found
        old_ones, new_ones = {id(one) for one, _ in found}, {id(one) for _, one in found}
        gone = [one for one in gone if id(one) not in old_ones]
        come = [one for one in come if id(one) not in new_ones]
    aligned = tuple((one, _with_names_of(one, other)) for one, other in pairs)
    return Matching(aligned, tuple(gone), tuple(come))


def merged(contracts: Iterable[Contract]) -> dict[tuple[str, str], Contract]:
    """By method and address, an operation that several pages document once, with all they say."""
    found: dict[tuple[str, str], Contract] = {}
    for contract in contracts:
        key = (contract.method, shape(contract.path))
        found[key] = _joined(found[key], contract) if key in found else contract
    return found


def _joined(one: Contract, more: Contract) -> Contract:
    """What two pages say of one operation: bodies are alternatives; parameters must be sent where both pages say so."""
    elements = dict(one.elements)
    for pointer, element in _with_names_of(one, more).elements.items():
        known = elements.get(pointer)
        if not pointer.startswith("/parameters/") or pointer.startswith("/parameters/path/"):
            elements.setdefault(pointer, element)
        elif known is None:
            elements[pointer] = replace(element, required=False)
        else:
            types = tuple(sorted({*known.types, *element.types}))
            elements[pointer] = replace(known, required=known.required and element.required, types=types)
    for pointer, element in one.elements.items():
        if pointer.startswith("/parameters/") and pointer not in more.elements and "/path/" not in pointer:
            elements[pointer] = replace(element, required=False)
    return replace(one, elements=elements, errors={**more.errors, **one.errors})


def _by_title(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[tuple[Contract, Contract]]:
    """Operations with one title, which no other has, and one method or one address."""
    before, after = _once(old, _titled), _once(new, _titled)
    for title in before:
        one, other = before[title], after.get(title)
        if other is not None and (one.method == other.method or shape(one.path) == shape(other.path)):
            yield one, other


def _titled(contract: Contract) -> str:
    return " ".join(contract.title.casefold().split())


def _by_place(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[tuple[Contract, Contract]]:
    """Operations alone on one page, with one method."""
    before, after = _once(old, lambda one: one.location.page), _once(new, lambda one: one.location.page)
    for page in before:
        one, other = before[page], after.get(page)
        if other is not None and one.method == other.method:
            yield one, other


def _once(contracts: Sequence[Contract], key: Callable[[Contract], str]) -> dict[str, Contract]:
    """Contracts by a key, where only one has it."""
    times = Counter(key(one) for one in contracts)
    return {key(one): one for one in contracts if key(one) and times[key(one)] == 1}


def _by_elements(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[tuple[Contract, Contract]]:
    """Operations of one method that say nearly the same, the most alike first."""
    if len(old) * len(new) > _MOST_PAIRS:
        return
    ranked = sorted(
        (
            (-_alike(one.elements, other.elements), i, j)
            for i, one in enumerate(old)
            for j, other in enumerate(new)
            if one.method == other.method and len(one.elements) >= _ENOUGH
        ),
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for likeness, i, j in ranked:
        if -likeness < _ALIKE:
            return
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield old[i], new[j]


def _alike(one: Mapping[str, Element], other: Mapping[str, Element]) -> float:
    """The share of elements that two operations have in common, by pointer."""
    common = len(one.keys() & other.keys())
    return common / (len(one) + len(other) - common or 1)


def _with_names_of(one: Contract, other: Contract) -> Contract:
    """The other with its path parameters called as the placeholders in the same places of the one."""
    names = dict(zip(placeholders(other.path), placeholders(one.path), strict=False))
    changed = {f"/parameters/path/{new}": f"/parameters/path/{old}" for new, old in names.items() if new != old}
    if not changed or shape(one.path) != shape(other.path):
        return other
    return replace(other, elements={changed.get(key, key): element for key, element in other.elements.items()})
