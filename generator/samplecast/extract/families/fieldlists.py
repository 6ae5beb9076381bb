"""Lists of fields in directives, turned into tables: those of an HTTP domain, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from samplecast.document import (
    Block,
    Cell,
    Definition,
    Definitions,
    Directive,
    Items,
    Paragraph,
    Row,
    Table,
    plain,
)
from samplecast.extract.families.tabled import CAPTIONS, TITLES, row, table
from samplecast.source import Span

_FIELDS = {
    "path": ("param", "parameter", "arg", "argument", "key", "keyword"),
    "query": ("query", "queryparameter", "queryparam", "qparam"),
    "form": ("form", "formparameter", "formparam", "fparam"),
    "body": ("<json", "json", "reqjson", "requestjson", "jsonparam", "reqjsonobj", "<jsonobj"),
    "response": (">json", "resjson", "responsejson", "resjsonobj", ">jsonobj"),
    "body list": ("<jsonarr", "reqjsonarr", "requestjsonarray"),
    "response list": (">jsonarr", "resjsonarr", "responsejsonarray"),
    "header": ("reqheader", "requestheader", ">header"),
    "response header": ("resheader", "responseheader", "<header"),
    "status": ("status", "statuscode", "code"),
    "type": ("type", "paramtype", "querytype", "qtype", "queryparamtype", "formtype"),
}
"""The field names of the domain; they are its syntax, not words of a language."""
_OPTIONS = frozenset({"synopsis", "deprecated", "noindex", "no-index"})
"""Options of a call: a blank line before them makes a field list of them, but no fields of a message."""

_PLACES = {word: place for place, words in _FIELDS.items() for word in words}
_ENTRY = re.compile(r"([\w./\[\]-]+)\s*(?::.*)?", re.DOTALL)


def domain_tables(fields: Definitions) -> Iterator[Block]:
    """The field list of a call as a table for each kind of field; fields of other names stay a list."""
    found: dict[str, list[tuple[str, str, Definition]]] = {}
    types: dict[str, str] = {}
    rest: list[Definition] = []
    for item in fields.items:
        word, _, what = item.term.plain.strip().partition(" ")
        place = _PLACES.get(word.lower())
        kind, _, name = what.strip().rpartition(" ")
        if not what and word.lower() in _OPTIONS:
            yield from item.blocks
        elif place is None or not name:
            rest.append(item)
        elif place == "type":
            types[name] = plain(item.blocks)
        elif place == "status":
            found.setdefault(place, []).append((what, "", item))
        else:
            found.setdefault(place, []).append((name, kind, item))
    for place, entries in found.items():
        yield _status_table(entries) if place == "status" else _table(place, entries, types)
    if rest:
        yield Definitions(tuple(rest), fields.anchors, fields.span)


def _table(place: str, entries: Iterable[tuple[str, str, Definition]], types: dict[str, str]) -> Table:
    rows = [
        row(item.span, _nested(place) + name, kind or types.get(name, ""), _described(item))
        for name, kind, item in entries
    ]
    if _nested(place):
        rows.insert(0, row(rows[0].span, "[items]", "Array of objects", ""))
    return table(TITLES, rows, caption=CAPTIONS[place.removesuffix(" list")])


def _nested(place: str) -> str:
    """The mark before the fields of the objects that a list holds."""
    return "> " if place.endswith(" list") else ""


def _status_table(entries: Iterable[tuple[str, str, Definition]]) -> Table:
    return _statuses([row(item.span, code, _described(item)) for code, _, item in entries])


def _statuses(rows: Sequence[Row]) -> Table:
    return table(("Status code", "Description"), rows, caption="Status codes")


def spread(listed: Table) -> Table | None:
    """A table of one column titled `Name, Type, Description` as one of three; None for any other."""
    titles = listed.header[-1].cells[0].text().split(",") if listed.header and len(listed.header[-1].cells) == 1 else ()
    if len(titles) != len(TITLES):
        return None
    rows: list[Row] = []
    for entry in listed.rows:
        first = entry.cells[0].blocks[0] if entry.cells and entry.cells[0].blocks else None
        if not isinstance(first, Paragraph):
            return None
        name, _, rest = first.text.plain.partition(" ")
        kind, _, _ = rest.partition(" ")
        described = Paragraph(first.text.after(len(name) + 1 + len(kind)), span=first.span)
        rows.append(row(entry.span, name, kind, Cell((described, *entry.cells[0].blocks[1:]))))
    header = row(listed.header[-1].span, *map(str.strip, titles))
    return replace(listed, header=(header,), rows=tuple(rows))


def listed_rows(block: Directive) -> Iterator[Block]:
    """`- name: key of a file` for each parameter, as a table of names: the file that has the rest is not read."""
    rows = [row(span, name, "", "") for name, _, span in _entries(block)]
    if rows:
        yield table(TITLES, rows)


def status_rows(block: Directive) -> Iterator[Block]:
    """`- 404: key of a file` for each status, as a table of statuses."""
    rows = [row(span, code, rest) for code, rest, span in _entries(block) if code.isdigit()]
    if rows:
        yield _statuses(rows)


def _entries(block: Directive) -> Iterator[tuple[str, str, Span]]:
    for inner in block.blocks:
        for item in inner.items if isinstance(inner, Items) else ():
            first = item.blocks[0] if item.blocks else None
            if isinstance(first, Paragraph) and (found := _ENTRY.fullmatch(first.text.plain.strip())):
                yield found[1], first.text.plain.partition(":")[2].strip(), first.span


def _described(item: Definition) -> Cell:
    return Cell(item.blocks, span=item.span)
