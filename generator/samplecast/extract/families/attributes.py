"""Attributes of objects under headings or names of their own, as the table that says the same.

Reference pages of objects give each attribute a heading, `### id`, with "**Type:** String" below; others write the name
as a paragraph with a field list behind it, `:Type: String`. The labels are what titles of columns would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from samplecast.document import Block, Cell, Definitions, Item, Items, Paragraph, Row, Section, Table, Text
from samplecast.extract.families.tabled import row, table
from samplecast.extract.tables.names import is_key
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, fold

MOST = 0.6
"""The share of headings below one that must be attributes."""

_ROLES = ("type", "mandatory", "description", "default", "range", "example", "status", "parent")
_TITLES = {"range": "Value range", "status": "Status code"}
_BADGE = re.compile(r"\{\{[<%] ?([A-Za-z]{1,20}) ?[%>]\}\}")


class _Attribute(Struct, frozen=True):
    """One attribute: what stands under each label, by the column that it would be."""

    name: str
    cells: dict[str, Cell]
    span: Span


def attribute_table(section: Section, vocabulary: Vocabulary) -> Table | None:
    """The headings directly below a section as a table, where they are attributes with labels."""
    children = [block for block in section.blocks if isinstance(block, Section)]
    found = [attribute for child in children if (attribute := _headed(child, vocabulary)) is not None]
    return _table(found) if found and len(found) >= MOST * len(children) else None


def with_named_fields(blocks: Sequence[Block], vocabulary: Vocabulary) -> Sequence[Block]:
    """The blocks with each run of names that have a field list behind them as a table."""
    if not any(isinstance(block, Definitions) for block in blocks):
        return blocks
    made: list[Block] = []
    run: list[_Attribute] = []
    skip = False
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        if skip:
            skip = False
            continue
        attribute = _listed(block, following, vocabulary)
        if attribute is None:
            made += (_table(run),) if run else ()
            made.append(block)
            run = []
        else:
            run.append(attribute)
            skip = True
    made += (_table(run),) if run else ()
    return made if len(made) != len(blocks) else blocks


def has_labels(fields: Definitions, vocabulary: Vocabulary) -> bool:
    """Whether a field list tells of one name: it has a type and a description, or a status."""
    roles = {_role(item.term.plain, vocabulary) for item in fields.items}
    return "description" in roles and len(roles) > 1


def _table(attributes: Sequence[_Attribute]) -> Table:
    roles = [
        role
        for role in _ROLES
        if role not in {"description", "parent"} and any(role in one.cells for one in attributes)
    ]
    first = "Error code" if "status" in roles and "type" not in roles else "Parameter"
    titles = [first, *(_TITLES.get(role, role.capitalize()) for role in roles), "Description"]
    rows: list[Row] = [
        row(one.span, one.name, *(one.cells.get(role, Cell()) for role in (*roles, "description")))
        for one in attributes
    ]
    return table(titles, rows)


def _headed(section: Section, vocabulary: Vocabulary) -> _Attribute | None:
    """The attribute that a heading names: `id` with "**Description:** The ID. **Type:** String" below."""
    title = section.title
    marks = [mark for mark in title.marks if mark.kind == "literal"]
    name = title.plain[marks[0].start : marks[0].end] if marks else _BADGE.sub("", title.plain).strip()
    first = section.blocks[0] if section.blocks else None
    if not is_key(name) or not isinstance(first, Paragraph):
        return None
    cells = dict(_labelled(first, vocabulary))
    if "type" not in cells:
        return None
    badges = "".join(f" ({badge})" for badge in _BADGE.findall(title.plain))
    return _Attribute(name + badges, cells, section.span)


def _labelled(paragraph: Paragraph, vocabulary: Vocabulary) -> Iterator[tuple[str, Cell]]:
    """What stands behind each label in bold, up to the next one."""
    text = paragraph.text
    labels = [
        mark for mark in text.marks if mark.kind == "strong" and text.plain[: mark.end + 1].rstrip().endswith(":")
    ]
    ends = [*(mark.start for mark in labels[1:]), len(text.plain)]
    for label, end in zip(labels, ends[: len(labels)], strict=True):
        role = _role(text.plain[label.start : label.end], vocabulary)
        said = stretch(text, label.end, end)
        if role == "type":
            said, values = _with_values(said)
            if values:
                yield "range", Cell((values,), span=paragraph.span)
        if role:
            yield role, Cell((Paragraph(said, span=paragraph.span),), span=paragraph.span)


def _with_values(text: Text) -> tuple[Text, Items | None]:
    """The text up to the values that are listed behind it, and these: `yacht` = Yachts `barge` = Barges."""
    marks = [
        mark for mark in text.marks if mark.kind == "literal" and text.plain[mark.end :].lstrip("` ").startswith("=")
    ]
    if not marks:
        return text, None
    ends = [*(mark.start for mark in marks[1:]), len(text.plain)]
    items = (Item((Paragraph(stretch(text, mark.start, end)),)) for mark, end in zip(marks, ends, strict=True))
    return stretch(text, 0, marks[0].start), Items(tuple(items))


def stretch(text: Text, start: int, end: int) -> Text:
    """The part of a text between two places, without blanks around it."""
    cut = Text(text.plain[:end].rstrip(), tuple(mark for mark in text.marks if mark.end <= end))
    rest = cut.after(min(start, len(cut.plain)))
    lead = len(rest.plain) - len(rest.plain.lstrip(": "))
    return rest.after(lead) if lead else rest


def _listed(block: Block, following: Block | None, vocabulary: Vocabulary) -> _Attribute | None:
    """The attribute of a paragraph that is only a name, with a field list behind it that tells of it."""
    if not isinstance(block, Paragraph) or not isinstance(following, Definitions):
        return None
    marks = block.text.marks
    whole = len(marks) == 1 and marks[0].kind in {"literal", "strong"} and marks[0].start == 0
    if not whole or marks[0].end < len(block.text.plain) or not is_key(block.text.plain):
        return None
    if not has_labels(following, vocabulary):
        return None
    cells = {
        role: Cell(item.blocks, span=item.span)
        for item in following.items
        if (role := _role(item.term.plain, vocabulary))
    }
    parent = cells["parent"].text() if "parent" in cells else ""
    return _Attribute(f"{parent}.{block.text.plain}" if is_key(parent) else block.text.plain, cells, block.span)


def _role(label: str, vocabulary: Vocabulary) -> str:
    """The column that a label would be the title of."""
    word = fold(label)
    if word == "code":
        return "status"
    return next((role for role in _ROLES if word in vocabulary.folded(f"{role} columns")), "")
