"""XC: values of examples held against what their rows say of them: allowed values, range, format."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from samplecast.checks.definition import Finding
from samplecast.checks.json_types import json_type, stated_types
from samplecast.checks.pairing import Pair, members, pairs
from samplecast.diagnostics import Related
from samplecast.facts import PageFacts, Parameter
from samplecast.sample import Node
from samplecast.vocabulary import phrase

MOST_SHOWN = 60
"""A message quotes so much of a value."""
MOST_LISTED = 6
"""A message names so many allowed values."""
MOST_SAID = 2_000
"""So much of a description is searched for a value: long lists of values stand beside long descriptions."""

LONGEST_PATTERN = 200
# patterns of the docs are untrusted: only a few classes in a row, none of them repeated around another
_SIMPLE = re.compile(
    r"\^?(?:(?:\[(?:[^\[\]\\]|\\.){1,80}\]|\\[dws]|[\w/:-])(?:\{\d{1,3}(?:,\d{1,3})?\}|\?)?){0,8}"
    r"(?:\[(?:[^\[\]\\]|\\.){1,80}\]|\\[dws])?[*+]?\$?"
)
# several values of a list in one string: `4.0;5.0`
_SEPARATOR = re.compile(r"\s{0,3}[,;|]\s{0,3}")
# what joins the parts of a value
_JOINT = re.compile(r"[:/@]")
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
            said = ["" if _is_named(node, row) else misfit(node, row) for row in rows]
            place = pair.place(node)
            if said and all(said) and place not in told:
                told.add(place)
                related = Related(rows[0].span, f'"{key}" is described here')
                yield Finding(place, f'"{key}" is {said[0]}', related=(related,))


def _is_named(node: Node, row: Parameter) -> bool:
    """Whether the description names the value: "0 or a UUID" says more than its format."""
    written, said = _written(node), row.description[:MOST_SAID]
    if node.kind == "array" or written not in said:  # an expression for each value of a page takes a millisecond each
        return False
    return re.search(rf"(?<![\w.-]){re.escape(written)}(?![\w-])", said) is not None


def _values(pair: Pair) -> Iterator[tuple[str, Node, tuple[Parameter, ...]]]:
    """Every scalar of an object with the rows of its key, elements of arrays included."""
    for key, member in members(pair.node):
        rows = pair.rows.get(key, ())
        for node in (member.value, *member.value.items) if rows else ():
            own_list = node is member.value and node.kind == "array"
            scalar = json_type(node) not in {"", "object", "array"}
            if own_list or (scalar and not _MASKED.search(str(node.value))):
                yield key, node, rows


def _not_allowed(node: Node, row: Parameter) -> str:
    """What is said of a value that is none of the listed ones; empty where it is."""
    allowed = row.constraints.enum
    if node.kind == "array" or row.constraints.open or len(allowed) < 2:  # noqa: PLR2004  a single value may well be an example
        return ""
    if any(map(phrase("character classes").fullmatch, allowed)):
        return ""  # "letters, digits, and hyphens" are no values
    listed_values = {one.lower().strip("\"'") for one in allowed}
    if any(len(parts := _JOINT.split(one)) > 1 and parts[0] in listed_values for one in listed_values):
        return ""  # `user` and `user:group` are forms of a value, not values
    written = _written(node).lower()
    if written in listed_values or set(_SEPARATOR.split(written)) <= listed_values:
        return ""
    if written.partition(":")[0] in listed_values:  # lists of hours leave out `:00:00`
        return ""
    listed = ", ".join(allowed[:MOST_LISTED]) + (", ..." if len(allowed) > MOST_LISTED else "")
    return f"{_short(node)} here, none of the listed values: {listed}"


def _out_of_range(node: Node, row: Parameter) -> str:
    """What is said of a number outside of its range, or a string or list of another length; empty where it fits."""
    if isinstance(node.value, str):
        # one cause, one finding: what is no UUID is not too short as well
        return "" if _other_format(node, row) else _other_length(node, row)
    if node.kind == "array":
        return _outside(len(node.items), row.constraints.min_items, row.constraints.max_items, "elements")
    return _outside_range(node, row)


def _outside_range(node: Node, row: Parameter) -> str:
    kinds = {row.stated.kind, row.stated.item.kind if row.stated.item else ""}
    if not kinds & {"integer", "number"} or not isinstance(node.value, (int, float)) or isinstance(node.value, bool):
        return ""
    said = row.constraints
    low, high = _number(said.minimum), _number(said.maximum)
    above, below = _number(said.exclusive_minimum), _number(said.exclusive_maximum)
    if (above is not None and node.value <= above) or (below is not None and node.value >= below):
        limit = f"above {said.exclusive_minimum}" if said.exclusive_minimum else f"below {said.exclusive_maximum}"
        return f"{_short(node)} here, where it has to be {limit}"
    if (low is None or node.value >= low) and (high is None or node.value <= high):
        return ""
    if low is not None and high is not None:
        return f"{_short(node)} here, outside the range {said.minimum} to {said.maximum}"
    return f"{_short(node)} here, " + (f"below {said.minimum}" if low is not None else f"above {said.maximum}")


def _other_length(node: Node, row: Parameter) -> str:
    said = row.constraints
    if not isinstance(node.value, str) or "string" not in stated_types(row.stated):
        return ""
    return _outside(len(node.value), said.min_length, said.max_length, "characters")


def _outside(length: int, least: int | None, most: int | None, what: str) -> str:
    """What is said of a length outside of its limits."""
    if (least is None or length >= least) and (most is None or length <= most):
        return ""
    limits = f"{least} to {most}" if least is not None and most is not None and least != most else ""
    limits = limits or (f"at least {least}" if most is None else str(most) if least == most else f"at most {most}")
    return f"{length:,} {what if length != 1 else what[:-1]} long here, where {limits} are allowed"


def _other_format(node: Node, row: Parameter) -> str:
    """What is said of a string of another format or pattern than stated; empty where it fits, or none is stated."""
    if not isinstance(node.value, str) or not node.value:
        return ""
    name = row.stated.format or (row.stated.item.format if row.stated.item else "") or row.constraints.format
    name = name or _described(row.description)
    if name in _FORMATS and not _FORMATS[name](node.value):
        return f"{_short(node)} here, and no {_TITLES.get(name, name)}"
    pattern = row.constraints.pattern
    if (
        pattern
        and len(pattern) <= LONGEST_PATTERN
        and _SIMPLE.fullmatch(pattern)
        and len(node.value) <= LONGEST_PATTERN
    ):
        try:
            fits = re.fullmatch(pattern, node.value)
        except re.error:
            return ""
        return "" if fits else f"{_short(node)} here, which the pattern {pattern} does not match"
    return ""


@lru_cache(maxsize=4096)
def _described(description: str) -> str:
    """The format that a description says at its beginning: "UUID of the lock"; empty for none."""
    formats = ("uuid", "ipv4", "ipv6")
    return next((name for name in formats if phrase(f"described {name}").search(description)), "")


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
