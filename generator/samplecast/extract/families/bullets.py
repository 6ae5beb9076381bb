"""Bulleted lists of parameters as rows: `name` (type) - description, fields nested below their object.

A bullet that names a parameter begins with the name, marked as code or strong, or followed by a type in parentheses.
What stands below a bullet is taken as the fields of an object only where its words say so: lists of values look alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from samplecast.document import Block, Cell, Item, Items, Paragraph, Row, Text
from samplecast.extract.cues import pattern, says
from samplecast.extract.families.tabled import row
from samplecast.extract.tables.names import is_key
from samplecast.extract.tables.opening import names_type, read_opening
from samplecast.vocabulary import Vocabulary, phrase

MOST = 0.6
"""The share of marked bullets that must have a type or a mark between name and description."""

SPARE = 4
"""One bullet in so many may name nothing."""

_PLAIN = re.compile(r"^[`\"']?(\S+?)[`\"']?\s*\(([^()]{1,60})\)\s*+[:.\u2013-]?\s*+(.*)$", re.DOTALL)
_BARE = re.compile(r"([a-z][\w.\[\]-]*):\s+(\S.*)", re.DOTALL)
_NOTED = re.compile(r"\s*\(((?:[^()]|\([^()]{0,60}\)){1,160})\)")
_ANGLED = re.compile(r"<([^<>]*)>")
_PARTED = re.compile(r"\s*+(?::|[-\u2013\u2014]+(?=\s)|$)\s*+")
_COLON = re.compile(r"[\"']?:\s*(?=<)")
"""Between name and type in one piece of code: `"taskid": <String>`."""
_TYPE_LAST = re.compile(r"\(([^()]{1,30})\)\.?$")
"""`- true if it is locked (boolean)`."""
_BRACKETS = "<>{}[]() "
_MAY_BE_LEFT_OUT = "optional"
_SPLIT = re.compile(r"\s*[,;]\s*")
_LOUD = re.compile(r"[A-Z0-9_.]+", re.ASCII)


class _Bullet(Struct, frozen=True):
    """One bullet, taken apart."""

    name: str
    kind: str
    default: str
    notes: tuple[str, ...]
    """Of the parentheses behind the name, what is neither type nor default."""
    description: Text
    item: Item
    parted: bool
    """Whether anything but a blank stands between name and description."""


def bulleted_rows(
    block: Items, vocabulary: Vocabulary, depth: int = 0, note: str = "", *, bare: bool = False
) -> tuple[Row, ...]:
    """A row for each bullet and for what is nested in it; none where the list is about something else.

    `note` is what holds for all that say nothing else: `required`. `bare` allows for names without any mark, before a
    colon, where all bullets have one.
    """
    block = _indented(block)
    found = _bullets(block, vocabulary) or (_bare_bullets(block, vocabulary) if bare else [])
    if not found or sum(bullet.parted for bullet in found) < MOST * len(found):
        return ()
    if all(_LOUD.fullmatch(bullet.name) for bullet in found):
        return ()
    return tuple(row for bullet in found for row in _rows(bullet, vocabulary, depth, note))


def _indented(block: Items) -> Items:
    """The list with items that stand further in than the first as a list in the item before them.

    CommonMark takes them for items of one list where the indent falls short of the text of the outer item.
    """
    if all(item.span.column <= block.items[0].span.column for item in block.items):
        return block
    outer: list[Item] = []
    inner: list[Item] = []
    for item in (*block.items, None):
        if item is not None and item.span.column > block.items[0].span.column:
            inner.append(item)
            continue
        if inner:
            last = outer[-1]
            outer[-1] = replace(last, blocks=(*last.blocks, replace(block, items=tuple(inner))))
            inner = []
        if item is not None:
            outer.append(item)
    return replace(block, items=tuple(outer))


def are_typed(rows: Sequence[Row]) -> bool:
    """Whether every row has a type: such a list tells fields, whatever the words before it say."""
    return all(cell.text() for _, cell, *_ in (row.cells for row in rows))


def about_values(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the words before a list announce values: "Possible values are:"."""
    last = text.rstrip(": ").rpartition(". ")[2]
    return pattern(vocabulary, "allowed cues").search(last) is not None


def _bullets(block: Items, vocabulary: Vocabulary) -> list[_Bullet]:
    """The bullets of a list of names; in a long one, a few that name nothing go on with the one before."""
    found: list[_Bullet] = []
    for item in block.items:
        if (bullet := _bullet(item, vocabulary)) is not None:
            found.append(bullet)
        elif found:
            last = found[-1]
            found[-1] = replace(last, item=replace(last.item, blocks=(*last.item.blocks, *item.blocks)))
        else:
            return []
    return found if len(block.items) - len(found) <= len(block.items) // SPARE else []


def _bare_bullets(block: Items, vocabulary: Vocabulary) -> list[_Bullet]:
    """The bullets of a list whose every one is `name: what it is`."""
    found: list[_Bullet] = []
    for item in block.items:
        first = item.blocks[0] if item.blocks else None
        match = _BARE.match(first.text.plain) if isinstance(first, Paragraph) else None
        if match is None or not isinstance(first, Paragraph):
            return []
        opening = read_opening(match[2], vocabulary)
        description = first.text.after(match.start(2) + opening.end)
        found.append(_Bullet(match[1], opening.kind, "", opening.notes, description, item, parted=True))
    return found


def _bullet(item: Item, vocabulary: Vocabulary) -> _Bullet | None:
    first = item.blocks[0] if item.blocks else None
    if not isinstance(first, Paragraph):
        return None
    if (end := _marked(first.text)) is not None:
        name, rest = first.text.plain[:end].strip("`\"': "), first.text.plain[end:]
        noted = _NOTED.match(rest)
        rest = rest[noted.end() :] if noted else rest
        parting = _PARTED.match(rest)
        parted = bool(noted or parting or first.text.plain[:end].rstrip().endswith(":"))
        rest = rest[parting.end() :] if parting else rest.lstrip()
        kind, default, notes = _annotation(noted[1] if noted else "", vocabulary)
    elif (match := _PLAIN.match(first.text.plain)) and names_type(match[2], vocabulary):
        name, kind, default, notes, rest, parted = match[1], match[2], "", (), match[3], True
    else:
        return None
    name, equals, sample = (name if "=" in name else _COLON.sub("=", name, count=1)).partition("=")
    if not is_key(name):
        return None
    if equals and not kind and names_type(sample.strip(_BRACKETS), vocabulary):
        kind = sample.strip(_BRACKETS)
    opening = read_opening(rest, vocabulary)
    if not (kind and opening.kind):
        kind, notes, rest = kind or opening.kind, (*notes, *opening.notes), rest[opening.end :]
    if not kind and (last := _TYPE_LAST.search(rest)) and names_type(last[1], vocabulary):
        kind = last[1]
    description = first.text.after(len(first.text.plain) - len(rest))
    return _Bullet(name, kind, default, notes, description, item, parted)


def _marked(text: Text) -> int | None:
    """Where the marked name ends that the text begins with."""
    for mark in text.marks:
        if mark.kind in {"literal", "strong"} and not text.plain[: mark.start].strip("\"' "):
            return mark.end
    return None


def _annotation(words: str, vocabulary: Vocabulary) -> tuple[str, str, tuple[str, ...]]:
    """Type, default and the rest of a parenthesis: `string, required`, `int: 5`, `string: "" <required if a>`."""
    head, colon, rest = words.partition(":")
    if colon and names_type(head, vocabulary):
        notes = tuple(found for found in _ANGLED.findall(rest) if is_demand(found, vocabulary))
        default = _ANGLED.sub("", rest).strip()
        if is_demand(default, vocabulary) and head.strip() not in {"bool", "boolean"}:
            return head, "", (*notes, default)
        # what has a default may be left out, be it an empty one
        return head, default, notes or ((_MAY_BE_LEFT_OUT,) if default else ())
    parts = [part for part in _SPLIT.split(words) if part]
    defaults = {part: found[1].strip("`\"'") for part in parts if (found := phrase("default note").fullmatch(part))}
    if not defaults and names_type(words, vocabulary):
        return words, "", ()
    types = [part for part in parts if names_type(part, vocabulary)]
    notes = tuple(part for part in parts if part not in types[:1] and part not in defaults)
    return types[0] if types else "", next(iter(defaults.values()), ""), notes


def is_demand(words: str, vocabulary: Vocabulary) -> bool:
    """Whether the words say that something is required, or that it is not."""
    return vocabulary.has("yes", words) or vocabulary.has("no", words)


def _rows(bullet: _Bullet, vocabulary: Vocabulary, depth: int, note: str) -> Iterator[Row]:
    below, nested = _below(bullet, vocabulary, depth + 1)
    blocks = (Paragraph(bullet.description, span=bullet.item.span), *below)
    notes = bullet.notes or ((note,) if note else ())
    name = "".join((">" * depth, bullet.name, *(f" ({words})" for words in notes)))
    yield row(bullet.item.span, name, bullet.kind, bullet.default, Cell(blocks, span=bullet.item.span))
    yield from nested


def _below(bullet: _Bullet, vocabulary: Vocabulary, depth: int) -> tuple[tuple[Block, ...], tuple[Row, ...]]:
    """What stands below a bullet: blocks that go on describing it, and rows of its fields."""
    words = f"{bullet.kind} {bullet.description.plain}"
    strong = _is_strong(bullet.item)
    describing: list[Block] = []
    nested: list[Row] = []
    for block in bullet.item.blocks[1:]:
        rows = _fields(block, words, vocabulary, depth, strong=strong) if isinstance(block, Items) else ()
        if rows:
            nested += rows
        else:
            describing.append(block)
        if isinstance(block, Paragraph):
            words = block.text.plain
    return tuple(describing), tuple(nested)


def _fields(block: Items, words: str, vocabulary: Vocabulary, depth: int, *, strong: bool) -> Sequence[Row]:
    """The rows of a list of fields, also where a sentence stands between: `- Each object contains these fields:`."""
    rows = bulleted_rows(block, vocabulary, depth)
    if rows and are_typed(rows):
        return rows
    if about_values(words, vocabulary):
        return ()
    about_fields = says(vocabulary, "parameter words", words) or says(vocabulary, "array words", words)
    if rows and (about_fields or (strong and _are_strong(block))):
        return rows
    if len(block.items) == 1 and len(block.items[0].blocks) > 1:
        sentence, *others = block.items[0].blocks
        if isinstance(sentence, Paragraph) and isinstance(others[0], Items) and len(others) == 1:
            return _fields(others[0], sentence.text.plain, vocabulary, depth, strong=strong)
    return ()


def _are_strong(block: Items) -> bool:
    """Whether the list has its names in bold, as the list around it: values are marked as code, or not at all."""
    return all(map(_is_strong, block.items))


def _is_strong(item: Item) -> bool:
    first = item.blocks[0] if item.blocks else None
    marks = first.text.marks if isinstance(first, Paragraph) else ()
    return bool(marks) and marks[0].kind == "strong" and marks[0].start == 0
