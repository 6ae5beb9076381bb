"""XC: values of examples held against what their rows say of them: allowed values, range, format."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from samplecast.checks.definition import Finding
from samplecast.checks.json_types import json_type
from samplecast.checks.pairing import Pair, members, pairs
from samplecast.diagnostics import Related
from samplecast.facts import PageFacts, Parameter
from samplecast.sample import Node

MOST_SHOWN = 60
"""A message quotes so much of a value."""
MOST_LISTED = 6
"""A message names so many allowed values."""

# several values of a list in one string: `4.0;5.0`
_SEPARATOR = re.compile(r"\s{0,3}[,;|]\s{0,3}")
# a digit or letter that stands for any: `xxxx`, `****`; such values show a form and nothing else
_MASKED = re.compile(r"(?:[xX]{2,}|\*{2,}|#{2,})")


def value_not_allowed(page: PageFacts) -> Iterator[Finding]:
    """An example shows a value that is none of those its row lists.

    The service refuses it, or the list is out of date.

    Bad:  {"mode": "ajar"}, with a row that says: the value can be **open** or **shut**
    Good: {"mode": "open"}

    How to fix: show one of the listed values, or list the value.
    """
    yield from _judged(page, _not_allowed)


def out_of_range(page: PageFacts) -> Iterator[Finding]:
    """A number of an example lies outside the range that its row states.

    The service refuses it, or the range is wrong.

    Bad:  {"width": 4000}, with a row that says: the value ranges from 1 to 40
    Good: {"width": 12}

    How to fix: show a value within the range, or correct the range.
    """
    yield from _judged(page, _out_of_range)


def format_differs(page: PageFacts) -> Iterator[Finding]:
    """A string of an example has not the format that its row states.

    Readers who go by the example send what the service cannot parse.

    Bad:  {"lock_id": "my-lock"}, with a row that calls it a UUID
    Good: {"lock_id": "3c8c1f58-6b2b-4d1c-9d4d-2a4a5b1f0f7e"}

    How to fix: show a value of the format, or correct the format.
    """
    yield from _judged(page, _other_format)


def _judged(page: PageFacts, misfit: Callable[[Node, Parameter], str]) -> Iterator[Finding]:
    """A finding for each value that every row of its key calls wrong."""
    told = set()
    for pair in pairs(page):
        for key, node, rows in _values(pair):
            said = [misfit(node, row) for row in rows]
            place = pair.place(node)
            if said and all(said) and place not in told:
                told.add(place)
                related = Related(rows[0].span, f'"{key}" is described here')
                yield Finding(place, f'"{key}" is {said[0]}', related=(related,))


def _values(pair: Pair) -> Iterator[tuple[str, Node, tuple[Parameter, ...]]]:
    """Every scalar of an object with the rows of its key, elements of arrays included."""
    for key, member in members(pair.node):
        rows = pair.rows.get(key, ())
        for node in (member.value, *member.value.items) if rows else ():
            if json_type(node) not in {"", "object", "array"} and not _MASKED.search(str(node.value)):
                yield key, node, rows


def _not_allowed(node: Node, row: Parameter) -> str:
    """What is said of a value that is none of the listed ones; empty where it is."""
    allowed = row.constraints.enum
    if row.constraints.open or len(allowed) < 2:  # noqa: PLR2004  a single value may well be an example
        return ""
    listed_values = {one.lower().strip("\"'") for one in allowed}
    written = _written(node).lower()
    if written in listed_values or set(_SEPARATOR.split(written)) <= listed_values:
        return ""
    listed = ", ".join(row.constraints.enum[:MOST_LISTED]) + (
        ", ..." if len(row.constraints.enum) > MOST_LISTED else ""
    )
    return f"{_short(node)} here, none of the listed values: {listed}"


def _out_of_range(node: Node, row: Parameter) -> str:
    """What is said of a number outside of its range; empty where it lies inside, or none is stated."""
    kinds = {row.stated.kind, *(row.stated.item.kind for _ in [0] if row.stated.item)}
    if not kinds & {"integer", "number"} or not isinstance(node.value, (int, float)) or isinstance(node.value, bool):
        return ""
    said = row.constraints
    low, high = _number(said.minimum), _number(said.maximum)
    if (low is None or node.value >= low) and (high is None or node.value <= high):
        return ""
    if low is not None and high is not None:
        return f"{_short(node)} here, outside the range {said.minimum} to {said.maximum}"
    return f"{_short(node)} here, " + (f"below {said.minimum}" if low is not None else f"above {said.maximum}")


def _other_format(node: Node, row: Parameter) -> str:
    """What is said of a string of another format than stated; empty where it has it, or none is stated."""
    name = row.stated.format or (row.stated.item.format if row.stated.item else "")
    if name not in _FORMATS or not isinstance(node.value, str) or not node.value:
        return ""
    has = _FORMATS[name]
    return "" if has(node.value) else f"{_short(node)} here, and no {_TITLES.get(name, name)}"


def _parses(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def has(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return has


_FORMATS: Mapping[str, Callable[[str], bool]] = {
    "uuid": lambda text: _parses(UUID)(text) and "{" not in text,
    "date-time": _parses(datetime.fromisoformat),
    "date": _parses(date.fromisoformat),
    "ipv4": _parses(ipaddress.IPv4Interface),
    "ipv6": _parses(ipaddress.IPv6Interface),
}
"""By the format words of JSON Schema: whether a string has the format; an address may have the mask of its network."""

_TITLES = {"uuid": "UUID", "date-time": "date and time", "ipv4": "IPv4 address", "ipv6": "IPv6 address"}


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _written(node: Node) -> str:
    if isinstance(node.value, bool):
        return str(node.value).lower()
    return str(node.value)


def _short(node: Node) -> str:
    text = _written(node)
    shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
    return f'"{shown}"' if node.kind == "string" else shown
