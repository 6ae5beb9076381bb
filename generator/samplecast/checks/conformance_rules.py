"""XC: examples held against the tables that describe them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct, field

from samplecast.checks.comparison import near_key
from samplecast.checks.definition import Finding
from samplecast.checks.json_types import STRUCTURES, innermost, json_type, mismatch, stated_types
from samplecast.checks.pairing import Pair, members, pairs, pairs_of, variable
from samplecast.diagnostics import Edit, Fix, Related
from samplecast.facts import Operation, PageFacts, Parameter, ParameterTable, Stated
from samplecast.sample import Node
from samplecast.source import Span
from samplecast.vocabulary import phrase

_DATA = re.compile(
    r"[\d.:/-]+|.*[\s<>{}*/@].*|.*([a-z])\1{2,}.*|(?=.*\d)[\da-f-]{8,}|(?:key|tag|label|name|user)[-_ ]?\d+"
    r"|[a-z]{2}[-_](?-i:[A-Z]{2})|foo|ba[rz]",
    re.IGNORECASE,
)
"""Keys that are data, not field names: numbers, dates, addresses, ids, placeholders, languages, `key1`.

Objects keyed by such values are maps in all but the words of their table, and no table can list their keys.
"""

_ENTRY = frozenset({"key", "value"})
"""A table of just these two describes a map of free keys as often as an object with these two fields."""

_NAMES = re.compile(r"[\w-]+")

LONGEST = 80
"""So much of a list of keys fits a message."""


class _Once(Struct, frozen=True):
    """Answers True once for each thing: one finding speaks for a key in all elements of a list."""

    seen: set[tuple[object, ...]] = field(default_factory=set)

    def __call__(self, *what: object) -> bool:
        new = what not in self.seen
        self.seen.add(what)
        return new


def key_in_no_table(page: PageFacts) -> Iterator[Finding]:
    """An example has a key that no table of the page lists.

    Readers cannot know what it means, or whether they may rely on it.

    Bad:  {"id": "1", "colour": "red"}, with a table that lists `id` alone
    Good: the table lists `colour` as well

    How to fix: document the key, or take it out of the example.
    """
    known = _known(page)
    once = _Once()
    for pair in pairs(page):
        if pair.fit == "wrapped" or variable(pair.rows):
            continue
        for key, member in members(pair.node):
            if key in pair.rows:
                yield from _without_fields(pair, key, member.value, known, once)
            if key in known or _DATA.fullmatch(key) or near_key(key, pair.rows) or not once(pair.example.span, key):
                continue
            table = _related(pair.tables[0].span, "this table lists the keys of the object") if pair.tables else ()
            yield Finding(pair.place(member.key), f'no table here lists "{key}"', related=table)


def _without_fields(pair: Pair, key: str, value: Node, known: Collection[str], once: _Once) -> Iterator[Finding]:
    """One finding for all keys of an object whose row has no table of fields, unless its keys are free."""
    row = pair.rows[key][0]
    settled = not row.table and not row.links and not row.samples and innermost(row.stated).kind == "object"
    if not settled or phrase("free keys name").fullmatch(key) or phrase("free keys").search(row.description):
        return
    objects = [one for one in (value, *value.items) if one.kind == "object"]
    shown = [found for one in objects for found in members(one)]
    if any("." in name or _DATA.fullmatch(name) for name, _ in shown):
        return  # names of settings or of things, not of fields
    odd = {name: member for name, member in reversed(shown) if not _explained(name, row, known)}
    if odd and once(row.span, key):
        names = ", ".join(f'"{name}"' for name in reversed(odd))
        message = f'no table here lists {_short(names)} of "{key}"'
        related = _related(row.span, f'"{key}" is listed here, without its fields')
        first = next(reversed(odd.values()))
        yield Finding(pair.place(first.key), message, related=related)


def _explained(name: str, row: Parameter, known: Collection[str]) -> bool:
    """Whether a key is listed anywhere, or stands in the description of its object."""
    return name in known or name in _NAMES.findall(row.description)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def key_spelling(page: PageFacts) -> Iterator[Finding]:
    """A key of an example is one of its table but for case, an underscore or one letter.

    Readers who copy the example get another result than readers of the table.

    Bad:  {"project_Id": "1"}, with a table that lists `project_id`
    Good: {"project_id": "1"}

    How to fix: find out which one the service takes (`--unsafe-fixes` believes the table).
    """
    once = _Once()
    for pair in pairs(page):
        seen = {key for key, _ in members(pair.node)}
        for key, member in members(pair.node):
            if key in pair.rows or pair.fit == "wrapped" or variable(pair.rows):
                continue
            meant = near_key(key, [name for name in pair.rows if name not in seen])
            if meant and once(pair.example.span, key):
                message = f'"{key}" is not in the table; did you mean "{meant}"?'
                related = _related(pair.rows[meant][0].span, f'the table lists "{meant}"')
                yield Finding(pair.place(member.key), message, _respelt(pair, member.key, key, meant), related)


def type_differs(page: PageFacts) -> Iterator[Finding]:
    """The value of an example is of another type than its table says.

    A client written after the wrong one breaks. Placeholders and null are not judged.

    Bad:  {"size": "10"}, with a table that says Integer
    Good: {"size": 10}

    How to fix: show a value of the documented type, or correct the type.
    """
    yield from (odd.finding() for odd in _odd_values(page) if not odd.structures)


def list_against_object(page: PageFacts) -> Iterator[Finding]:
    """An example shows a list where its table says object, or the other way round.

    Code that loops over an object, or looks up a key in a list, fails.

    Bad:  {"tags": [{"key": "a"}]}, with a table that says Object
    Good: the table says Array of objects

    How to fix: correct the type; usually the example is right.
    """
    yield from (odd.finding() for odd in _odd_values(page) if odd.structures)


def mandatory_missing(page: PageFacts) -> Iterator[Finding]:
    """No request example has a parameter that its table calls mandatory.

    The service refuses what the example sends.

    Bad:  {"name": "web"}, with a table that calls `flavor` mandatory
    Good: {"name": "web", "flavor": "small"}

    How to fix: show the parameter in the example, or call it optional.
    """
    for operation in page.operations:
        if {endpoint.method for endpoint in operation.endpoints} == {"PATCH"}:
            continue  # what changes is sent, whatever the table of the whole object says
        elsewhere = {parameter.name for parameter in operation.parameters} | set(_keys_of_requests(operation))
        for one in _shown_keys(operation):
            for row in one.lacking(elsewhere):
                message = f'"{row.name}" is mandatory, but no request example has it'
                related = _related(row.span, "the table calls it mandatory")
                yield Finding(one.first.place(one.first.node), message, related=related)


def wrapper_differs(page: PageFacts) -> Iterator[Finding]:
    """An example has an object around its fields that the table lacks, or the other way round.

    Readers cannot know at which level the keys belong.

    Bad:  {"server": {"id": "1"}}, with a table that lists `id` alone
    Good: a table that lists `server`, and a table of its fields

    How to fix: give table and example the same levels.
    """
    once = _Once()
    for pair in pairs(page):
        if pair.fit == "direct" or _DATA.fullmatch(pair.wrapper) or not once(pair.example.span, pair.fit, pair.wrapper):
            continue
        key = pair.wrapper
        if pair.fit == "wrapped":
            message = f'the fields stand inside "{key}" here, which the table does not list'
            related = _related(pair.tables[0].span, "the fields are listed here")
            yield Finding(pair.place(pair.node.members[0].key), message, related=related)
        elif pair.stated is not None:
            message = f'the fields stand outside "{key}" here, where the table lists them inside'
            yield Finding(pair.place(pair.node), message, related=_related(pair.stated.span, f'"{key}" is listed here'))


class _ShownKeys(Struct):
    """The keys of one table that the request examples of an operation show."""

    table: ParameterTable
    first: Pair
    keys: set[str] = field(default_factory=set)
    partly: bool = False

    def add(self, pair: Pair) -> None:
        self.keys |= {key for key, _ in members(pair.node)}
        self.partly |= pair.node.incomplete

    def lacking(self, elsewhere: Collection[str]) -> Iterator[Parameter]:
        """The mandatory rows that no example shows, not even misspelt; none where an object is shown in part."""
        names = {row.name for row in self.table.rows}
        if self.partly or not names & self.keys or names == _ENTRY:
            return
        for row in self.table.rows:
            named = row.required and row.name and not row.variable and row.where in {"body", ""}
            lacks = named and row.name not in elsewhere and not near_key(row.name, self.keys)
            if lacks and not phrase("required under condition").search(row.description):
                yield row


def _shown_keys(operation: Operation) -> Iterable[_ShownKeys]:
    """What the request examples of an operation show of each of its tables."""
    shown: dict[str, _ShownKeys] = {}
    for pair in pairs_of(operation):
        if pair.example.role == "request" and pair.fit == "direct":
            for table in pair.tables if pair.node.members else ():
                shown.setdefault(table.key, _ShownKeys(table, pair)).add(pair)
    return shown.values()


def _keys_of_requests(operation: Operation) -> Iterator[str]:
    """Every key of the request examples, at any depth: a row may stand in another table than its key's object."""
    left = [tree for example in operation.examples if example.role == "request" for tree in example.sample.trees]
    while left:
        node = left.pop()
        left += node.items
        for key, member in members(node):
            yield key
            left.append(member.value)


class _Odd(Struct, frozen=True):
    """A value of another type than its row states."""

    pair: Pair
    key: str
    row: Parameter
    node: Node
    """The value, or the element of it that differs."""
    stated: Stated
    """What the row states of the node."""
    element: bool

    @property
    def structures(self) -> bool:
        """Whether it is a list against an object."""
        return {json_type(self.node)} | stated_types(self.stated) <= STRUCTURES

    def finding(self) -> Finding:
        """The finding on the value."""
        subject = f'an element of "{self.key}"' if self.element else f'"{self.key}"'
        words = self.row.stated.words or self.stated.kind
        message = f'{subject} is {_an(json_type(self.node))} here, where the table says "{words}"'
        related = _related(self.row.span, f'the type of "{self.key}" is stated here')
        return Finding(self.pair.place(self.node), message, related=related)


def _odd_values(page: PageFacts) -> Iterator[_Odd]:
    """Every key of an example with a value that its rows do not allow, once for each example."""
    once = _Once()
    for pair in pairs(page):
        if pair.fit == "wrapped":
            continue
        for key, member in members(pair.node):
            found = [(row, mismatch(member.value, row.stated)) for row in pair.rows.get(key, ())]
            row, odd = found[0] if found else (None, None)
            if row is None or odd is None or not all(other for _, other in found) or _taken_for_list(row, *odd):
                continue
            if once(pair.example.span, row.span, key):
                yield _Odd(pair, key, row, *odd, element=odd[0] is not member.value)


def _taken_for_list(row: Parameter, node: Node, stated: Stated) -> bool:
    """Whether the table says "tag object" of `tags`: a list by its name alone, and an object in the example."""
    return json_type(node) == "object" and stated.kind == "array" and row.stated.words.endswith("object")


def _known(page: PageFacts) -> set[str]:
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


def _respelt(pair: Pair, node: Node, key: str, meant: str) -> Fix | None:
    """The fix that writes the table's spelling between the quotes of a key."""
    text = pair.example.sample.text[node.start : node.end]
    if not pair.example.verbatim or text != f'"{key}"':
        return None
    place = pair.place(node)
    span = Span(place.path, place.line, place.column + 1, place.line, place.end_column - 1)
    return Fix(f'Write "{meant}"', (Edit(span, meant),), safe=False)


def _related(span: Span, message: str) -> tuple[Related, ...]:
    return (Related(span, message),)


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aio" else f"a {kind}"
