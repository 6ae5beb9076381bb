"""XC: examples held against the tables that describe them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from msgspec import Struct, field

from samplecast.checks.comparison import near_key
from samplecast.checks.definition import Finding
from samplecast.checks.json_types import STRUCTURES, innermost, json_type, mismatch, stated_types
from samplecast.checks.object_keys import DATA_KEY, known_names, misplaced, unlisted, unseen
from samplecast.checks.pairing import Pair, members, pairs, variable
from samplecast.checks.spans import lines_of, locate
from samplecast.diagnostics import Edit, Fix, Related
from samplecast.facts import PageFacts, Parameter, Stated
from samplecast.naming import placeholders
from samplecast.sample import Node
from samplecast.source import Span
from samplecast.vocabulary import DEFAULT, phrase

_LINK_RELATIONS = frozenset({"self", "next", "previous", "prev", "first", "last", "bookmark"})
"""What links of an answer are called by HTTP's own custom: tables of `links` leave them out."""

_NAMES = re.compile(r"[\w-]+")

MANY = 4
"""So many keys that no table lists, most of an object, have one cause: the table is that of a part."""
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
    known = known_names(page)
    levels = {place for operation in page.operations for one in misplaced(operation) for place in one.places()}
    once = _Once()
    for pair in pairs(page):
        if pair.fit == "wrapped" or variable(pair.rows):
            continue
        odd = unlisted(pair)
        strange: list[tuple[str, Node]] = []
        for key, member in members(pair.node):
            if key in pair.rows:
                yield from _without_fields(pair, key, member.value, known, once)
            elif key in known:
                if key in odd and (pair.example.span, key) not in levels and once(pair.example.span, key):
                    table = _related(pair.tables[0].span, "this table lists the other keys of the object")
                    message = f'the table of this object does not list "{key}"'
                    yield Finding(pair.place(member.key), message, related=table)
            elif _is_field(pair, key) and once(pair.example.span, key):
                strange.append((key, member.key))
        yield from _strange_keys(pair, strange)


def _is_field(pair: Pair, key: str) -> bool:
    """Whether a key is a field that a table should list: no data, no slip of another, no link of HTTP's own."""
    links = key in _LINK_RELATIONS and pair.row is not None and pair.row.name.endswith("links")
    return not links and not DATA_KEY.fullmatch(key) and not near_key(key, unseen(pair))


def _strange_keys(pair: Pair, strange: list[tuple[str, Node]]) -> Iterator[Finding]:
    """A finding for each key that no table lists; one for all where the table lists but a part of the object."""
    table = _related(pair.tables[0].span, "this table lists the keys of the object") if pair.tables else ()
    # a table on another page may list what an object has beside the fields of that page's first one
    elsewhere = any(one.span.path != pair.example.span.path for one in pair.tables)
    if len(strange) >= MANY and (elsewhere or 2 * len(strange) >= len(pair.node.members)):
        names = _short(", ".join(f'"{key}"' for key, _ in strange))
        yield Finding(pair.place(strange[0][1]), f"no table here lists {names}", related=table)
        return
    for key, node in strange:
        yield Finding(pair.place(node), f'no table here lists "{key}"', related=table)


def _without_fields(pair: Pair, key: str, value: Node, known: Collection[str], once: _Once) -> Iterator[Finding]:
    """One finding for all keys of an object whose row has no table of fields, unless its keys are free."""
    row = pair.rows[key][0]
    settled = not row.table and not row.links and not row.samples and innermost(row.stated).kind == "object"
    if not settled or phrase("free keys name").fullmatch(key) or phrase("free keys").search(row.description):
        return
    objects = [one for one in (value, *value.items) if one.kind == "object"]
    shown = [found for one in objects for found in members(one)]
    if any("." in name or DATA_KEY.fullmatch(name) for name, _ in shown):
        return  # names of settings or of things, not of fields
    odd = {name: member for name, member in reversed(shown) if not _explained(name, row, known)}
    if key.endswith("links") and odd.keys() <= _LINK_RELATIONS:
        return
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

    How to fix: find out which one the service takes (`--unsafe-fixes` writes the one that the rest of the page has).
    """
    once = _Once()
    names: Counter[str] = Counter()
    for pair in pairs(page):
        free = unseen(pair)
        if pair.fit == "wrapped" or variable(pair.rows):
            continue
        for key, member in members(pair.node):
            if key in pair.rows:
                continue
            meant = near_key(key, free)
            if meant and once(pair.example.span, key):
                message = f'"{key}" is not in the table; did you mean "{meant}"?'
                related = _related(pair.rows[meant][0].span, f'the table lists "{meant}"')
                names = names or _names(page)
                fix = _respelt(pair, page, member.key, (key, meant), names)
                yield Finding(pair.place(member.key), message, fix, related)


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


def wrapper_differs(page: PageFacts) -> Iterator[Finding]:
    """An example has an object around its fields that the table lacks, or the other way round.

    Readers cannot know at which level the keys belong.

    Bad:  {"server": {"id": "1"}}, with a table that lists `id` alone
    Good: a table that lists `server`, and a table of its fields

    How to fix: give table and example the same levels.
    """
    once = _Once()
    for pair in pairs(page):
        if (
            pair.fit == "direct"
            or DATA_KEY.fullmatch(pair.wrapper)
            or not once(pair.example.span, pair.fit, pair.wrapper)
        ):
            continue
        key = pair.wrapper
        if pair.fit == "wrapped":
            message = f'the fields stand inside "{key}" here, which the table does not list'
            related = _related(pair.tables[0].span, "the fields are listed here")
            yield Finding(pair.place(pair.node.members[0].key), message, related=related)
        elif pair.stated is not None:
            message = f'the fields stand outside "{key}" here, where the table lists them inside'
            yield Finding(pair.place(pair.node), message, related=_related(pair.stated.span, f'"{key}" is listed here'))


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
    """Whether an object's type is a list by a name alone: "tag object" of `tags`, a linked "Collection"."""
    elements = stated.item is not None and stated.item.words
    named = row.links and not elements and stated.words.lower() not in DEFAULT.words("array words")
    return json_type(node) == "object" and stated.kind == "array" and bool(named or row.stated.words.endswith("object"))


def _respelt(pair: Pair, page: PageFacts, node: Node, spellings: tuple[str, str], names: Counter[str]) -> Fix | None:
    """The fix that writes the other spelling where the rest of the page has it: in the example, or in the table.

    None where nothing else on the page tells which of the two is the slip.
    """
    key, meant = spellings
    in_examples, in_tables = names[key], names[meant]
    if in_tables > 1 >= in_examples:
        return _respelt_key(pair, node, key, meant)
    if in_examples > 1 >= in_tables:
        return _respelt_row(page, pair.rows[meant][0], meant, key)
    return None


def _names(page: PageFacts) -> Counter[str]:
    """How often tables, examples and endpoints of a page have each name."""
    found = Counter(row.name for table in page.tables for row in table.rows)
    for operation in page.operations:
        found.update(row.name for row in operation.parameters)
        found.update(row.name for table in operation.tables for row in table.rows)
        found.update(name for endpoint in operation.endpoints for name in set(placeholders(endpoint.path)))
        left = [tree for example in operation.examples for tree in example.sample.trees]
        while left:
            node = left.pop()
            left += node.items
            for key, member in members(node):
                found[key] += 1
                left.append(member.value)
    return found


def _respelt_key(pair: Pair, node: Node, key: str, meant: str) -> Fix | None:
    """The edit between the quotes of a key."""
    text = pair.example.sample.text[node.start : node.end]
    if not pair.example.verbatim or pair.example.file or text != f'"{key}"':
        return None
    place = pair.place(node)
    span = Span(place.path, place.line, place.column + 1, place.line, place.end_column - 1)
    return Fix(f'Write "{meant}"', (Edit(span, meant),), safe=False)


def _respelt_row(page: PageFacts, row: Parameter, name: str, key: str) -> Fix | None:
    """The edit of the name in its row; the cells of reStructuredText keep their width."""
    span = locate(page, row.span, name)
    if row.span.path != page.page or not span.end_column:
        return None
    line = lines_of(page.source.text)[span.line - 1]
    grown = len(key) - len(name)
    wide = max(0, grown) if page.source.markup == "rst" else 0
    if line[span.column - 1 : span.end_column + wide] != name + " " * wide:
        return None
    text = key.ljust(len(name)) if page.source.markup == "rst" else key
    edit = Edit(Span(span.path, span.line, span.column, span.line, span.end_column + wide), text)
    return Fix(f'Write "{key}"', (edit,), safe=False)


def _related(span: Span, message: str) -> tuple[Related, ...]:
    return (Related(span, message),)


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aio" else f"a {kind}"
