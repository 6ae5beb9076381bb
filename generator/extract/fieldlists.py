"""Lists of fields in directives, turned into tables: those of an HTTP domain, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.document import (
    Block,
    Cell,
    Definition,
    Definitions,
    Directive,
    Items,
    Paragraph,
    Row,
    Table,
    Text,
    plain,
)
from generator.source import Span

_CAPTIONS = {
    "path": "Request path parameters",
    "query": "Request query parameters",
    "form": "Request form parameters",
    "request": "Request body parameters",
    "response": "Response body parameters",
    "request list": "Request body parameters",
    "response list": "Response body parameters",
    "request header": "Request header parameters",
    "response header": "Response header parameters",
}
_FIELDS = {
    "path": ("param", "parameter", "arg", "argument", "key", "keyword"),
    "query": ("query", "queryparameter", "queryparam", "qparam"),
    "form": ("form", "formparameter", "formparam", "fparam"),
    "request": ("<json", "json", "reqjson", "requestjson", "jsonparam", "reqjsonobj", "<jsonobj"),
    "response": (">json", "resjson", "responsejson", "resjsonobj", ">jsonobj"),
    "request list": ("<jsonarr", "reqjsonarr", "requestjsonarray"),
    "response list": (">jsonarr", "resjsonarr", "responsejsonarray"),
    "request header": ("reqheader", "requestheader", ">header"),
    "response header": ("resheader", "responseheader", "<header"),
    "status": ("status", "statuscode", "code"),
    "type": ("type", "paramtype", "querytype", "qtype", "queryparamtype", "formtype"),
}
"""The field names of the domain; they are its syntax, not words of a language."""

_PLACES = {word: place for place, words in _FIELDS.items() for word in words}
_ENTRY = re.compile(r"([\w./\[\]-]+)\s*(?::.*)?", re.DOTALL)
_TITLES = ("Parameter", "Type", "Description")


def domain_tables(fields: Definitions) -> Iterator[Block]:
    """The field list of a call as a table for each kind of field; fields of other names stay a list."""
    found: dict[str, list[tuple[str, str, Definition]]] = {}
    types: dict[str, str] = {}
    rest: list[Definition] = []
    for item in fields.items:
        word, _, what = item.term.plain.strip().partition(" ")
        place = _PLACES.get(word.lower())
        kind, _, name = what.strip().rpartition(" ")
        if place is None or not name:
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
        _row((_text(_nested(place) + name), _text(kind or types.get(name, "")), _described(item)), item.span)
        for name, kind, item in entries
    ]
    if _nested(place):
        rows.insert(0, _row((_text("[items]"), _text("Array of objects"), Cell()), rows[0].span))
    return _tabulated(_TITLES, rows, _CAPTIONS[place])


def _nested(place: str) -> str:
    """The mark before the fields of the objects that a list holds."""
    return "> " if place.endswith(" list") else ""


def _status_table(entries: Iterable[tuple[str, str, Definition]]) -> Table:
    rows = [_row((_text(code), _described(item)), item.span) for code, _, item in entries]
    return _tabulated(("Status code", "Description"), rows, "Status codes")


def spread(table: Table) -> Table | None:
    """A table of one column titled `Name, Type, Description` as one of three; None for any other."""
    titles = table.header[-1].cells[0].text().split(",") if table.header and len(table.header[-1].cells) == 1 else ()
    if len(titles) != len(_TITLES):
        return None
    rows: list[Row] = []
    for row in table.rows:
        first = row.cells[0].blocks[0] if row.cells and row.cells[0].blocks else None
        if not isinstance(first, Paragraph):
            return None
        name, _, rest = first.text.plain.partition(" ")
        kind, _, _ = rest.partition(" ")
        described = Paragraph(first.text.after(len(name) + 1 + len(kind)), span=first.span)
        rows.append(Row((_text(name), _text(kind), Cell((described, *row.cells[0].blocks[1:]))), row.span))
    header = Row(tuple(_text(title.strip()) for title in titles), table.header[-1].span)
    return Table((header,), tuple(rows), table.caption, table.anchors, table.span)


def listed_rows(block: Directive) -> Iterator[Block]:
    """`- name: key of a file` for each parameter, as a table of names: the file that has the rest is not read."""
    rows = [_row((_text(name), Cell(), Cell()), span) for name, _, span in _entries(block)]
    if rows:
        yield _tabulated(_TITLES, rows, "")


def status_rows(block: Directive) -> Iterator[Block]:
    """`- 404: key of a file` for each status, as a table of statuses."""
    rows = [_row((_text(code), _text(rest)), span) for code, rest, span in _entries(block) if code.isdigit()]
    if rows:
        yield _tabulated(("Status code", "Description"), rows, "Status codes")


def _entries(block: Directive) -> Iterator[tuple[str, str, Span]]:
    for inner in block.blocks:
        for item in inner.items if isinstance(inner, Items) else ():
            first = item.blocks[0] if item.blocks else None
            if isinstance(first, Paragraph) and (found := _ENTRY.fullmatch(first.text.plain.strip())):
                yield found[1], first.text.plain.partition(":")[2].strip(), first.span


def _tabulated(titles: Iterable[str], rows: list[Row], caption: str) -> Table:
    first, last = rows[0].span, rows[-1].span
    span = Span(first.path, first.line, first.column, max(last.line, last.end_line))
    return Table((_row(map(_text, titles), span),), tuple(rows), Text(caption), span=span)


def _row(cells: Iterable[Cell], span: Span) -> Row:
    return Row(tuple(cells), span)


def _described(item: Definition) -> Cell:
    return Cell(item.blocks, span=item.span)


def _text(words: str) -> Cell:
    return Cell((Paragraph(Text(words)),)) if words else Cell()
