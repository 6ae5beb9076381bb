"""What keys of examples are: fields of a table, data of the caller's, or fields of another object."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from samplecast.checks.comparison import near_key
from samplecast.checks.pairing import Pair, members, pairs_of, variable
from samplecast.facts import Operation, PageFacts, Parameter, ParameterTable
from samplecast.sample import Member
from samplecast.source import Span
from samplecast.vocabulary import phrase

DATA_KEY = re.compile(
    r"[\d.:/-]+|.*[\s<>{}*/@].*|.*([a-z])\1{2,}.*|(?=.*\d)[\da-f-]{8,}|(?:key|tag|label|name|user)[-_ ]?\d+"
    r"|[a-z]{2}[-_](?-i:[A-Z]{2})|[a-z]{2,}(?:-[a-z]+)*-\d+[a-z]?|foo|ba[rz]",
    re.IGNORECASE,
)
"""Keys that are data, not field names: numbers, dates, addresses, ids, placeholders, languages, zones, `key1`.

Objects keyed by such values are maps in all but the words of their table, and no table can list their keys.
"""

ENTRY = frozenset({"key", "value"})
"""A table of just these two describes a map of free keys as often as an object with these two fields."""

FEWEST_LISTED = 3
SHARE_UNLISTED = 0.25
"""A table is the object's own, and complete but for a row, where it lists so many keys and all but this share."""


class Misplaced(Struct, frozen=True):
    """Keys of one object that only the table of another object lists."""

    pair: Pair
    home: ParameterTable
    """The table that lists them."""
    keys: tuple[tuple[str, Member], ...]

    def places(self) -> Iterator[tuple[Span, str]]:
        """What tells a key of an example from others: for rules that leave it to the rule about levels."""
        return ((self.pair.example.span, name) for name, _ in self.keys)


def known_names(page: PageFacts) -> set[str]:
    """Every name that a table or list of the page has, and every key that a fragment in a cell shows."""
    tables = [*page.tables, *(table for operation in page.operations for table in operation.tables)]
    rows = [row for table in tables for row in table.rows]
    names = {row.name for row in rows}
    for operation in page.operations:
        names |= {parameter.name for parameter in operation.parameters}
        names |= {one.name for one in operation.fields}
    left = [tree for row in rows for sample in row.samples for tree in sample.trees]
    while left:
        node = left.pop()
        left += node.items
        for key, member in members(node):
            names.add(key)
            left.append(member.value)
    return names


def has_free_keys(row: Parameter | None) -> bool:
    """Whether the keys of an object are the caller's: `metadata`, "key-value pairs"."""
    if row is None or is_list(row):
        return False
    said = phrase("cross reference").sub("", row.description)
    return has_free_name(row) or bool(phrase("free keys").search(said))


def has_free_name(row: Parameter | None) -> bool:
    """Whether a row stands for free keys whatever table it leads to: by its name, or as another value decides."""
    if row is None or is_list(row):
        return False
    named = phrase("free keys name").fullmatch(row.name) or phrase("type depends").search(row.description)
    return row.variable or bool(named)


def is_list(row: Parameter | None) -> bool:
    """Whether a row is a list: its elements have the fields of the table, whatever it is called."""
    return row is not None and row.stated.kind == "array"


def is_map(row: Parameter | None) -> bool:
    """Whether a table of `key` and `value` may describe free keys below a row, as of `tags`; a `tag` has these two."""
    if row is None or is_list(row):
        return row is None
    entry = phrase("free keys name").fullmatch(f"{row.name}s") and not row.name.endswith("s")
    return not entry and (has_free_keys(row) or row.name.endswith("s"))


def unlisted(pair: Pair) -> Collection[str]:
    """The few keys of an object that its own table lacks, where it lists all the others.

    They may stand in a table of something else on the page: names such as `id` and `name` always do.
    """
    keys = [key for key, _ in members(pair.node)]
    free = unseen(pair)
    odd = [key for key in keys if key not in pair.rows and not DATA_KEY.fullmatch(key) and not near_key(key, free)]
    settled = pair.fit == "direct" and len(keys) - len(odd) >= FEWEST_LISTED and len(odd) <= SHARE_UNLISTED * len(keys)
    return odd if settled else ()


def unseen(pair: Pair) -> Sequence[str]:
    """The rows whose keys an object lacks: one of them may be meant by a key that is spelt a little differently."""
    shown = {key for key, _ in members(pair.node)}
    return [name for name in pair.rows if name not in shown]


def misplaced(operation: Operation) -> Iterator[Misplaced]:
    """The keys that only another table lists, whose own objects in the example lack them, by object and table."""
    homes = _homes(operation)
    direct = [pair for pair in pairs_of(operation) if pair.fit == "direct" and pair.tables]
    shown = {
        (pair.example.span, table.key, key) for pair in direct for table in pair.tables for key, _ in members(pair.node)
    }
    for pair in direct:
        if variable(pair.rows) or has_free_keys(pair.row):
            continue
        found: dict[str, tuple[ParameterTable, list[tuple[str, Member]]]] = {}
        for key, member in members(pair.node):
            tables = homes.get((pair.tables[0].side, key), ())
            if not tables or key in pair.rows or DATA_KEY.fullmatch(key):
                continue
            if not any((pair.example.span, table.key, key) in shown for table in tables):
                found.setdefault(tables[0].key, (tables[0], []))[1].append((key, member))
        yield from (Misplaced(pair, home, tuple(keys)) for home, keys in found.values())


def _homes(operation: Operation) -> Mapping[tuple[str, str], Sequence[ParameterTable]]:
    """The tables that list a key, by side of the call and key."""
    homes: defaultdict[tuple[str, str], list[ParameterTable]] = defaultdict(list)
    for table in operation.tables:
        for row in table.rows:
            homes[table.side, row.name].append(table)
    return homes
