"""What the docs state about a value, as a sentence for the docstring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samplecast.facts import Constraints

MOST_NAMED = 12
"""So many allowed values are named; of a longer list only the length is told."""


def value_note(said: Constraints, description: str) -> str:
    """One sentence with what the description does not show anyway; empty where nothing is left to say."""
    parts = [words for words, shown in _parts(said) if not all(one in description for one in shown)]
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _parts(said: Constraints) -> Iterator[tuple[str, Sequence[str]]]:
    """Each statement in words, with the texts that a description shows where it says the same."""
    if said.enum:
        yield _listed(said), said.enum
    if said.const is not None:
        yield f"always {said.const or 'empty'}", (said.const,)
    low, high = said.minimum or said.exclusive_minimum, said.maximum or said.exclusive_maximum
    if low or high:
        yield _range(said, low, high), [bound for bound in (low, high) if bound]
    if said.multiple_of:
        yield f"a multiple of {said.multiple_of}", (said.multiple_of,)
    for fewest, most, of in (
        (said.min_length, said.max_length, "characters"),
        (said.min_items, said.max_items, "items"),
    ):
        if fewest is not None or most is not None:
            yield _count(fewest, most, of), [str(one) for one in (fewest, most) if one]
    if said.pattern:
        yield f"matches {said.pattern}", (said.pattern,)
    if said.default is not None:
        yield f"default: {said.default or 'empty'}", (said.default,)


def _listed(said: Constraints) -> str:
    if len(said.enum) > MOST_NAMED:
        return f"one of {len(said.enum)} values"
    values = ", ".join(value or '""' for value in said.enum)
    return f"{values} and others" if said.open else f"one of {values}" if len(said.enum) > 1 else f"only {values}"


def _range(said: Constraints, low: str, high: str) -> str:
    above = f"{'more than' if said.exclusive_minimum else 'at least'} {low}"
    below = f"{'less than' if said.exclusive_maximum else 'at most'} {high}"
    if low and high:
        plain = not (said.exclusive_minimum or said.exclusive_maximum)
        return f"{low} to {high}" if plain else f"{above} and {below}"
    return above if low else below


def _count(fewest: int | None, most: int | None, of: str) -> str:
    if fewest is not None and most is not None:
        return f"{fewest} {of}" if fewest == most else f"{fewest} to {most} {of}"
    return f"at least {fewest} {of}" if most is None else f"at most {most} {of}"
