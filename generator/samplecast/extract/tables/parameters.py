"""The parameters and body tables of the operations of a page: every table read, joined and put where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from samplecast.document import Paragraph, Table, Text, walk
from samplecast.extract.context import Page, Placed
from samplecast.extract.families.listed import listed_table
from samplecast.extract.objects.bodies import Bodies, OperationTables, Room, Scope
from samplecast.extract.objects.join import Sheet, join, sheets_of
from samplecast.extract.tables.caption import is_numbered, read_caption
from samplecast.extract.tables.columns import Columns, read_columns
from samplecast.extract.tables.location import part_of, side_of
from samplecast.extract.tables.tables import read_table
from samplecast.facts import ParameterTable
from samplecast.frozen import dataclass
from samplecast.source import Note
from samplecast.vocabulary import Vocabulary

__all__ = ["OperationTables", "PageTables", "Scope", "page_tables", "parameter_tables"]


@dataclass(frozen=True, slots=True)
class PageTables:
    """What the tables of a page say."""

    operations: tuple[OperationTables, ...]
    """One for each scope."""
    loose: tuple[ParameterTable, ...]
    """Tables that no operation of the page reaches."""
    used: tuple[tuple[int, str], ...]
    """The tables by their index in the page's list, with what each was used for; loose ones are not here."""
    columns: Mapping[int, Columns]
    """Those of every table, by its index in the page's list."""
    notes: tuple[Note, ...] = ()
    """What had to be left out."""


def page_tables(page: Page, scopes: Sequence[Scope], vocabulary: Vocabulary) -> PageTables:
    """Read, join and place the parameter tables of a page."""
    columns = {p.index: read_columns(p.block, vocabulary) for p in page.items if isinstance(p.block, Table)}
    sheets = [
        sheet
        for number, scope in enumerate(scopes)
        for placed, own in parameter_tables(scope.items, columns, vocabulary)
        for sheet in _sheets(page, placed, own, number, vocabulary)
    ]
    join(sheets, page.document.source.page)
    room = Room()
    work = [Bodies(scope, vocabulary, [s for s in sheets if s.operation == n], room) for n, scope in enumerate(scopes)]
    for operation in work:
        operation.place()
    used = {index: words for operation in work for index, words in operation.used.items()}
    reached = {key for operation in work for key in operation.reached}
    loose = _loose([sheet for sheet in sheets if sheet.key not in reached and sheet.draft.index not in used])
    results = tuple(operation.result() for operation in work)
    return PageTables(results, loose, tuple(sorted(used.items())), columns, tuple(_no_room(room)))


def _no_room(room: Room) -> Iterator[Note]:
    for sheet in room.refused.values():
        span = sheet.draft.span
        yield Note(span.line, span.column, "too many operations lead to this table: the last of them lack its fields")


def parameter_tables(
    items: Iterable[Placed], columns: Mapping[int, Columns], vocabulary: Vocabulary
) -> list[tuple[Placed, Columns]]:
    """The tables and lists among the blocks that list parameters or fields, each with its columns."""
    found: list[tuple[Placed, Columns]] = []
    inner: set[int] = set()
    for placed in items:
        own = columns.get(placed.index)
        listed = listed_table(placed, vocabulary) if own is None and id(placed.block) not in inner else None
        if listed is not None:  # the lists inside are rows of this one, or describe one
            inner.update(map(id, walk((placed.block,))))
            placed, own = replace(placed, block=listed), read_columns(listed, vocabulary)  # noqa: PLW2901  as a table
        if own is not None and own.kind in {"parameters", "fields"}:
            found.append((placed, own))
    return found


def _sheets(page: Page, placed: Placed, columns: Columns, number: int, vocabulary: Vocabulary) -> list[Sheet]:
    placed = _captioned(page, placed)
    draft = read_table(page, placed, columns, vocabulary)
    return sheets_of(draft, number, _hints(placed, vocabulary)) if draft.entries else []


def _captioned(page: Page, placed: Placed) -> Placed:
    """The table with the paragraph before it that begins with "Table 3" as its caption, where it has none."""
    table = placed.block
    before = page.items[placed.follows].block if placed.follows >= 0 else None
    if not isinstance(table, Table) or table.caption.plain or not isinstance(before, Paragraph):
        return placed
    if not is_numbered(before.text.plain):
        return placed
    captioned = replace(table, caption=before.text, anchors=(*table.anchors, *before.anchors))
    return replace(placed, block=captioned, lead=tuple(one for one in placed.lead if one is not before))


def _hints(placed: Placed, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Names in the words that introduce a table: a label over it, the paragraph before it."""
    caption = read_caption(placed.block.caption, vocabulary).words if isinstance(placed.block, Table) else ""
    if side_of(caption, vocabulary) or part_of(caption, vocabulary):
        return ()
    if any(part_of(paragraph.text.plain, vocabulary) == "header" for paragraph in placed.lead[-1:]):
        return ()
    texts = [heading.text for heading in placed.path[-1:] if heading.level != 1]
    texts += [paragraph.text.plain for paragraph in placed.lead[-1:] if "/" not in paragraph.text.plain.split(" ")[-1]]
    found: list[str] = []
    for text in texts:
        found += read_caption(Text(text), vocabulary).names
    for paragraph in placed.lead[-1:]:
        marks = (mark for mark in paragraph.text.marks if mark.kind in {"strong", "literal"})
        found += [paragraph.text.plain[mark.start : mark.end] for mark in marks]
    return tuple(dict.fromkeys(found))


def _loose(sheets: Sequence[Sheet]) -> tuple[ParameterTable, ...]:
    """Tables for other pages to link to, with what is nested in them."""
    holder = Bodies(Scope(()), Vocabulary(()), [])
    for sheet in sheets:
        holder.table(sheet, "", root=False)
    return tuple(holder.tables.values())
