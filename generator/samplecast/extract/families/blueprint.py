"""Lists of an API Blueprint as tables: `limit: 10 (number, optional) - At most so many.`"""  # noqa: D400  no sentence

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from samplecast.document import Item, Items, Paragraph, Row
from samplecast.extract.families.tabled import row, table
from samplecast.vocabulary import Vocabulary, fold

DEPTH = 20
"""Attributes nested deeper are left out."""

_MEMBER = re.compile(r"(\S+?)(?::\s++(|\S.*?(?<!\s)))?\s*+\(([^()]*)\)\s*+(?:-\s++(.*))?", re.DOTALL)
_BARE = re.compile(r"([\w.\[\]-]+)(?::\s+\S.*?)?(?:(?<!\s)\s++-\s++(.*))?", re.DOTALL)
_TITLES = ("Parameter", "Type", "Mandatory", "Description")
_ABOUT_VALUE = re.compile(r"(?:Default|Sample)\b\s*(?::|$)|Members\s*$")
"""Keywords of the format, which are written with a capital."""
_NULLABLE = "nullable"
_MARKS = frozenset({_NULLABLE, "fixed", "fixed-type", "default", "sample"})
_LISTS = frozenset({"parameters", "attributes"})


def listed_members(block: Items, vocabulary: Vocabulary) -> Items:
    """The list with what its `Parameters` and `Attributes` name as tables."""
    return replace(block, items=tuple(_item(item, vocabulary, 0) for item in block.items))


def _item(item: Item, vocabulary: Vocabulary, depth: int) -> Item:
    first = item.blocks[0] if item.blocks else None
    if depth >= DEPTH or not isinstance(first, Paragraph):
        return item
    word, _, kind = first.text.plain.partition(" ")
    if fold(word) not in _LISTS or not (kind == "" or kind.startswith("(")):
        inner = (
            replace(block, items=tuple(_item(one, vocabulary, depth + 1) for one in block.items))
            if isinstance(block, Items)
            else block
            for block in item.blocks[1:]
        )
        return replace(item, blocks=(first, *inner))
    rows = [one for block in item.blocks[1:] if isinstance(block, Items) for one in _rows(block, vocabulary, 0)]
    if not rows:
        return item
    if kind.startswith("(array"):
        rows.insert(0, row(first.span, "[items]", "array", "", ""))
    span = replace(first.span, end_line=rows[-1].span.line)
    return replace(item, blocks=(first, table(_TITLES, rows, span=span)))


def _rows(block: Items, vocabulary: Vocabulary, depth: int) -> Iterator[Row]:
    for item in block.items:
        first = item.blocks[0] if item.blocks else None
        member = _member(first, vocabulary, depth) if isinstance(first, Paragraph) else None
        if member is not None:
            yield member
            for inner in item.blocks[1:] if depth < DEPTH else ():
                if isinstance(inner, Items):
                    fields = tuple(one for one in inner.items if not _is_about_value(one))
                    yield from _rows(replace(inner, items=fields), vocabulary, depth + 1)


def _is_about_value(item: Item) -> bool:
    """Whether an item below a member says something of its value and is no member itself: `+ Default: 1`."""
    first = item.blocks[0] if item.blocks else None
    return isinstance(first, Paragraph) and _ABOUT_VALUE.match(first.text.plain) is not None


def _member(first: Paragraph, vocabulary: Vocabulary, depth: int) -> Row | None:
    """Name, type, whether it is required, description."""
    text = first.text.plain
    if found := _MEMBER.fullmatch(text):
        parts = [fold(part) for part in found[3].split(",")]
        marks = [
            part for part in parts if part != _NULLABLE and (vocabulary.has("yes", part) or vocabulary.has("no", part))
        ]
        kinds = [part for part in parts if part not in marks and part not in _MARKS]
        kind = " | ".join((*kinds[:1], *["null"][: _NULLABLE in parts]))
        cells = (found[1], kind, marks[0] if marks else "", found[4] or "")
    elif found := _BARE.fullmatch(text):
        cells = (found[1], "", "", found[2] or "")
    else:
        return None
    name, *others = cells
    return row(first.span, "> " * depth + name.strip("`"), *others)


def is_member_list(block: Items) -> bool:
    """Whether the list is one of members that every action of a resource shares."""
    return any(
        isinstance(first := item.blocks[0], Paragraph) and fold(first.text.plain) == "parameters"
        for item in block.items
        if item.blocks
    )
