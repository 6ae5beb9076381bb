"""XC: whole objects of examples that belong elsewhere, and keys at another level than their table."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from samplecast.checks.comparison import near_key
from samplecast.checks.definition import Finding
from samplecast.checks.object_keys import DATA_KEY, ENTRY, has_free_keys, has_free_name, is_list, known_names, misplaced
from samplecast.checks.pairing import Pair, members, pairs_of, variable
from samplecast.checks.spans import locate
from samplecast.diagnostics import Related
from samplecast.facts import Operation, PageFacts, ParameterTable, Side
from samplecast.sample import Member, Node
from samplecast.vocabulary import DEFAULT

MOST_NAMED = 3
"""A message names so many keys; the reader has the page."""

_FIELD_NAME = re.compile(r"[A-Za-z_$][\w-]*")
"""Tables in which most rows have other names list paths, settings or permissions, and no keys of an object."""


def foreign_example(page: PageFacts) -> Iterator[Finding]:
    """An object of an example and its table have no key in common.

    The example was pasted from another page, or the table was: one of both describes something else.

    Bad:  {"cpu_count": 4, "zone": "north"}, with a table that lists `quay` and `depth`
    Good: {"quay": "east", "depth": 12}

    How to fix: show an object with the keys of the table.
    """
    known = known_names(page)
    seen = set()
    for operation in page.operations:
        names = Counter((table.side, row.name) for table in operation.tables for row in table.rows if row.table)
        for pair in pairs_of(operation):
            if pair.fit != "foreign" or not _is_led(pair, names) or not _is_foreign(pair, known):
                continue
            found = (pair.example.span, pair.tables[0].key)
            if found not in seen:
                seen.add(found)
                yield _foreign(pair)


def _is_led(pair: Pair, names: Mapping[tuple[Side, str], int]) -> bool:
    """Whether the table is the object's for sure: by a link, or by the only row of its name.

    A `spec` inside a `spec` is told from the outer one by nothing but its place.
    """
    row = pair.row
    if row is None:
        return True
    if row.variable:
        return False
    linked = any(link.rpartition("#")[2] in table.anchors for link in row.links for table in pair.tables)
    return linked or names[pair.tables[0].side, row.name] == 1


def _is_foreign(pair: Pair, known: Collection[str]) -> bool:
    """Whether the keys are fields, and those of something that the page does not describe."""
    keys = [key for key, _ in members(pair.node)]
    rows = [name for name in pair.rows if name]
    # a table of several fields says more of the keys than a description that speaks of "key-value pairs"
    free = has_free_name(pair.row) if len(rows) > 1 else has_free_keys(pair.row)
    free = free or (set(rows) <= ENTRY and not is_list(pair.row))
    if not rows or free or 2 * sum(map(bool, map(_FIELD_NAME.fullmatch, rows))) <= len(rows):
        return False
    if any(map(DATA_KEY.fullmatch, keys)) or _is_error(keys):
        return False
    strange = [key for key in keys if key not in known]
    return 2 * len(strange) > len(keys) and not _has_key(pair.node, pair.rows)


def _is_error(keys: Sequence[str]) -> bool:
    """Whether an object is an error, which stands beside the answer that the table describes."""
    words = ("error wrappers", "error code keys", "error message keys")
    return any(key in DEFAULT.words(group) for group in words for key in keys)


def _has_key(node: Node, rows: Collection[str]) -> bool:
    """Whether a key of the table stands deeper inside: then the levels differ, and not the objects."""
    left = [node]
    while left:
        here = left.pop()
        left += here.items
        for key, member in members(here):
            if key in rows:
                return True
            left.append(member.value)
    return False


def _foreign(pair: Pair) -> Finding:
    shown = _named([key for key, _ in members(pair.node)])
    listed = _named([name for name in pair.rows if name])
    what = f'"{pair.row.name}"' if pair.row is not None and pair.row.name else "the example"
    message = f"{what} has the keys {shown}, and none of those that its table lists: {listed}"
    related = Related(pair.tables[0].span, "this table lists the keys of the object")
    return Finding(pair.place(pair.node), message, related=(related,))


def wrong_level(page: PageFacts) -> Iterator[Finding]:
    """A key of an example stands in another object than its table says.

    Readers who copy the example send the value where the service does not look for it.

    Bad:  {"lock": {"id": "1"}, "width": 4}, with `width` in the table of `lock`
    Good: {"lock": {"id": "1", "width": 4}}

    How to fix: move the key to the level that the tables say, or its row to the other table.
    """
    seen = set()
    for operation in page.operations:
        for one in misplaced(operation):
            what = (one.pair.example.span, one.home.key, *(name for name, _ in one.keys))
            if what not in seen:
                seen.add(what)
                yield _at_wrong_level(one.pair, one.home, one.keys)


def field_not_shown(page: PageFacts) -> Iterator[Finding]:
    """No response example shows a field that the table of its object lists.

    Nobody can see what its values look like, and generated tests never meet it. Only examples that show their objects
    in full are judged.

    Bad:  {"id": "1"}, with a table that lists `id` and `size`
    Good: {"id": "1", "size": 3}

    How to fix: show the field in an example.
    """
    for operation in page.operations:
        shown: defaultdict[str, set[str]] = defaultdict(set)
        tables: dict[str, ParameterTable] = {}
        for pair in pairs_of(operation):
            if pair.example.role == "response" and pair.fit == "direct" and not variable(pair.rows):
                for table in pair.tables:
                    tables[table.key] = table
                    # what an object leaves out may well be the field
                    hidden = {row.name for row in table.rows} if pair.node.incomplete else set()
                    shown[table.key] |= hidden | {key for key, _ in members(pair.node)}
        every = set(_response_keys(operation))
        for key, table in tables.items():
            for row in table.rows if table.span.path == page.page else ():
                if row.name and row.name not in shown[key] | every and not near_key(row.name, shown[key]):
                    message = f'no response example shows "{row.name}"'
                    yield Finding(locate(page, row.span, row.raw_name or row.name), message)


def _response_keys(operation: Operation) -> Iterator[str]:
    """Every key of the response examples: what stands at another level is shown, too."""
    left = [tree for example in operation.examples if example.role == "response" for tree in example.sample.trees]
    while left:
        node = left.pop()
        left += node.items
        for key, member in members(node):
            yield key
            left.append(member.value)


def _at_wrong_level(pair: Pair, home: ParameterTable, found: Sequence[tuple[str, Member]]) -> Finding:
    names = _named([name for name, _ in found])
    stands = "stands" if len(found) == 1 else "stand"
    where = f'in "{pair.row.name}"' if pair.row is not None and pair.row.name else "at the top"
    whose = f' for "{home.title}"' if home.title else ""
    message = f"{names} {stands} {where} here, where the table does not list it"
    if len(found) > 1:
        message = message.removesuffix("it") + "them"
    row = next(row for row in home.rows if row.name == found[0][0])
    related = Related(row.span, f'"{row.name}" is listed here{whose}')
    return Finding(pair.place(found[0][1].key), message, related=(related,))


def _named(names: Sequence[str]) -> str:
    """Some names in quotes, the others counted."""
    shown = ", ".join(f'"{name}"' for name in names[:MOST_NAMED])
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown
