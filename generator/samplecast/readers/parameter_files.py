"""Files of parameters and statuses that directives refer to by key, as os-api-ref has them.

    dock_name:               404:
      in: body                 default: |
      required: true             No such dock.
      type: string             dock_gone: |
      description: |             It was sold.
        Name of the dock.

The YAML is taken as a stream of events: nothing is ever built from it but strings, and nothing nests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import yaml
from msgspec import Struct

from samplecast.document import Block, Cell, Directive, Item, Items, Paragraph, Row, Table, Text
from samplecast.inclusion import TOO_MUCH, last_word
from samplecast.readers.inclusion import Inclusions
from samplecast.source import Span

NAMES = frozenset(("rest_parameters", "rest_status_code"))
"""The directives that list keys of such a file."""

Read = Callable[[str, str, int], Sequence[Block]]
"""Reads the markup of a value: the text, its file and its first line there."""

_COLUMNS = ("in", "type", "required", "default", "enum", "description", "min_version", "max_version")
"""What a table shows of a parameter, under the names that the file uses."""
_KEPT_FILES = 8
"""Files kept in memory: the pages of a folder refer to the same one."""


class Value(Struct, frozen=True):
    """A string in the file."""

    text: str
    line: int
    """1-based; of a block that begins below its `|`, the line of that text."""


Entry = Mapping[str, Value]


@lru_cache(maxsize=_KEPT_FILES)
def entries(text: str) -> tuple[Mapping[str, Entry], str]:
    """What a file says under each of its keys, and why it cannot be read further; empty where it can."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, dict[str, Value]] = {}
    try:
        _fill(found, yaml.parse(text, Loader=loader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return found, f"it is no YAML: {' '.join(str(error).split())[:200]}"
    return found, ""


def _fill(found: dict[str, dict[str, Value]], events: Iterator[Any]) -> None:
    """Take the scalars two levels deep; lists of scalars there are joined, what is deeper is passed by."""
    depth = 0
    keys = ["", "", ""]
    awaiting = [False, False, False]
    """By depth: whether a key has been read whose value follows."""
    anchors: dict[str, dict[str, Value]] = {}
    for event in events:
        scalar = isinstance(event, yaml.ScalarEvent)
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if depth == 1 and awaiting[1] and isinstance(event, yaml.MappingStartEvent):
                entry = found.setdefault(keys[1], {})
                if event.anchor:
                    anchors[event.anchor] = entry
            depth += 1
            if depth <= 2:  # noqa: PLR2004  two levels
                awaiting[depth] = False
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
            if 0 < depth <= 2:  # noqa: PLR2004  two levels
                awaiting[depth] = False
        elif depth == 3 and scalar and awaiting[2]:  # noqa: PLR2004  an item of a list
            entry = found.setdefault(keys[1], {})
            before = entry.get(keys[2])
            entry[keys[2]] = Value(f"{before.text}, {event.value}" if before else event.value, _line(event))
        elif 0 < depth <= 2 and (scalar or isinstance(event, yaml.AliasEvent)):  # noqa: PLR2004  two levels
            _take(event, depth, keys, awaiting, found, anchors)


def _take(  # noqa: PLR0913, PLR0917  the state of the walk
    event: Any,  # noqa: ANN401  yaml's own
    depth: int,
    keys: list[str],
    awaiting: list[bool],
    found: dict[str, dict[str, Value]],
    anchors: Mapping[str, Mapping[str, Value]],
) -> None:
    """A key, or the value of the key before it."""
    scalar = isinstance(event, yaml.ScalarEvent)
    if not awaiting[depth]:
        keys[depth] = event.value if scalar else ""
        awaiting[depth] = True
        return
    awaiting[depth] = False
    if scalar and depth == 2:  # noqa: PLR2004  a value
        found.setdefault(keys[1], {})[keys[2]] = Value(event.value, _line(event))
    elif scalar:
        found.setdefault(keys[1], {})["description"] = Value(event.value, _line(event))
    elif depth == 1 or keys[2] == "<<":
        own = found.setdefault(keys[1], {})
        for key, value in anchors.get(event.anchor, {}).items():
            own.setdefault(key, value)


def _line(event: Any) -> int:  # noqa: ANN401  yaml's own
    return int(event.start_mark.line) + (2 if event.style in ("|", ">") else 1)


def described(directive: Directive, inclusions: Inclusions, read: Read) -> list[Block]:
    """A list of keys with what the file says of each: a table of parameters, or statuses with their words.

    The directive itself where its file cannot be read.
    """
    found = inclusions.find(directive.name, last_word(directive.argument), directive.span)
    if found is None:
        return [directive]
    known, reason = entries(found.text)
    if reason:
        inclusions.refuse(reason)
        return [directive]
    if directive.name == "rest_status_code":
        return [_with_statuses(directive, known)]
    rows = list(_listed(directive))
    for name, key, span in rows:
        if key not in known:
            inclusions.note(span.line, span.column, f"{name}: {found.path} has no {key!r}")
    shown = [(name, known.get(key, {}), span) for name, key, span in rows]
    if not inclusions.spend("".join(value.text for _, entry, _ in shown for value in entry.values())):
        inclusions.refuse(TOO_MUCH)
        return [directive]
    if not rows:
        return [directive]
    with inclusions.reading(found.path, directive.span):
        return [_table(shown, found.path, directive, read)]


def _listed(directive: Directive) -> Iterator[tuple[str, str, Span]]:
    """Name and key of each entry: `- name: key`."""
    for block in directive.blocks:
        for item in block.items if isinstance(block, Items) else ():
            first = item.blocks[0] if item.blocks else None
            if isinstance(first, Paragraph):
                name, _, key = first.text.plain.rpartition(":")
                yield (name or key).strip(), key.strip(), first.span


def _table(rows: Sequence[tuple[str, Entry, Span]], file: str, directive: Directive, read: Read) -> Table:
    columns = [column for column in _COLUMNS if any(column in entry for _, entry, _ in rows)]
    made = []
    for name, entry, span in rows:
        cells = [_cell(entry.get(column), file, read, markup=column == "description") for column in columns]
        made.append(Row((Cell((Paragraph(Text(name), span=span),), span=span), *cells), span))
    place = directive.span
    header = Row(tuple(Cell((Paragraph(Text(title), span=place),), span=place) for title in ("name", *columns)), place)
    return Table((header,), tuple(made), anchors=directive.anchors, span=place)


def _cell(value: Value | None, file: str, read: Read, *, markup: bool) -> Cell:
    if value is None or not value.text.strip():
        return Cell()
    span = Span(file, value.line)
    if not markup:
        return Cell((Paragraph(Text(" ".join(value.text.split())), span=span),), span=span)
    return Cell(tuple(read(value.text, file, value.line)), span=span)


def _with_statuses(directive: Directive, known: Mapping[str, Entry]) -> Directive:
    """Each status with the words that the file has for it, or for it under that key."""
    blocks: list[Block] = []
    for block in directive.blocks:
        if not isinstance(block, Items):
            blocks.append(block)
            continue
        items = tuple(_status(item, known) for item in block.items)
        blocks.append(Items(items, block.ordered, block.anchors, block.span))
    given = (directive.name, directive.argument, directive.options, tuple(blocks), directive.text, directive.anchors)
    return Directive(*given, directive.span)


def _status(item: Item, known: Mapping[str, Entry]) -> Item:
    first = item.blocks[0] if item.blocks else None
    if not isinstance(first, Paragraph):
        return item
    code, _, key = (part.strip() for part in first.text.plain.partition(":"))
    entry = known.get(code, {})
    words = entry.get(key or "default") or entry.get("default") or entry.get("description")
    if words is None:
        return item
    text = Text(f"{code}: {' '.join(words.text.split())}")
    return Item((Paragraph(text, first.anchors, first.span), *item.blocks[1:]), item.span)
