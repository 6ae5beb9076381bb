"""Lists of fields in directives, turned into tables: those of an HTTP domain, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    walk,
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
    "header": ("reqheader", "requestheader"),
    "response header": ("resheader", "responseheader"),
    "status": ("status", "statuscode", "code"),
    "type": ("type", "paramtype", "querytype", "qtype", "queryparamtype", "formtype"),
}
"""The field names of the domain; they are its syntax, not words of a language."""
_OPTIONS = frozenset({"synopsis", "deprecated", "noindex", "no-index"})
"""Options of a call: a blank line before them makes a field list of them, but no fields of a message."""

_OF_REQUESTS = re.compile(
    r"accept(?:-\w+)*|authorization|if-[a-z-]+|cookie|host|user-agent|referer|expect|range", re.IGNORECASE
)
_OF_RESPONSES = re.compile(
    r"etag|location|set-cookie|www-authenticate|server|retry-after|last-modified|transfer-encoding|vary|allow|age"
    r"|access-control-\w+(?:-\w+)*",
    re.IGNORECASE,
)
"""Headers that HTTP has in messages of one direction only."""

_PLACES = {word: place for place, words in _FIELDS.items() for word in words}
_STEP = re.compile(r"[A-Za-z_][\w-]*")
_ENTRY = re.compile(r"([\w./\[\]-]+)\s*(?::.*)?", re.DOTALL)


def header_places(blocks: Iterable[Block]) -> dict[str, str]:
    """What `<header` and `>header` mean on a page.

    Releases of the domain disagree. Within a page the arrows of headers and of JSON agree, and headers that only
    requests or only responses have tell which is which.
    """
    votes = arrows = 0
    for block in walk(blocks):
        for item in block.items if isinstance(block, Definitions) else ():
            word, _, name = item.term.plain.strip().partition(" ")
            if word in {"<header", ">header"}:
                sign = 1 if word == "<header" else -1
                votes += sign * (bool(_OF_REQUESTS.fullmatch(name)) - bool(_OF_RESPONSES.fullmatch(name)))
            arrows += word.startswith(("<json", ">json"))
    first, second = (
        ("header", "response header") if votes > 0 or (not votes and arrows) else ("response header", "header")
    )
    return {"<header": first, ">header": second}


def domain_tables(fields: Definitions, headers: Mapping[str, str], *, bodyless: bool, about: str) -> Iterator[Block]:
    """The field list of a call as a table for each kind of field; fields of other names stay a list.

    A call without a body has no fields of a request: `json` of such a call tells the fields of `about`, a name in
    the words before, or of the response.
    """
    found: dict[str, list[tuple[str, str, Definition]]] = {}
    types: dict[str, str] = {}
    rest: list[Definition] = []
    for item in fields.items:
        word, _, what = item.term.plain.strip().partition(" ")
        place = headers.get(word.lower()) or _PLACES.get(word.lower())
        place = "response" if bodyless and place == "body" else place
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
        if place == "status":
            yield _status_table(entries)
        else:
            generic = about and all(item.term.plain.startswith("json") for _, _, item in entries)
            yield _table(place, entries, types, f"{about} field" if generic else "")
    if rest:
        yield Definitions(tuple(rest), fields.anchors, fields.span)


def _table(
    place: str, entries: Iterable[tuple[str, str, Definition]], types: dict[str, str], caption: str = ""
) -> Table:
    rows: list[Row] = []
    known: set[str] = set()
    for name, kind, item in entries:
        for outer in _outer_names(name):
            if outer not in known:  # `cluster.n` says that there is an object `cluster`
                rows.append(row(item.span, _nested(place) + outer, "Object", ""))
                known.add(outer)
        known.add(name.removesuffix("[]"))
        rows.append(row(item.span, _nested(place) + name, kind or types.get(name, ""), _described(item)))
    if _nested(place):
        rows.insert(0, row(rows[0].span, "[items]", "Array of objects", ""))
    return table(TITLES, rows, caption=caption or CAPTIONS[place.removesuffix(" list")])


def _outer_names(name: str) -> Iterator[str]:
    """`a` and `a.b` of `a.b.c`; nothing where a step is an element, which says of itself what it is in."""
    steps = name.split(".")
    if len(steps) > 1 and all(map(_STEP.fullmatch, steps)):
        yield from (".".join(steps[:depth]) for depth in range(1, len(steps)))


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
