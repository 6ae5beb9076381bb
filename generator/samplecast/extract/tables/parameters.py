"""The parameters and body tables of the operations of a page: every table read, joined and put where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from samplecast.document import Paragraph, Table, Text, walk
from samplecast.extract.context import FlatPage, PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.families.listed import listed_table
from samplecast.extract.objects.bodies import Bodies, CopyBudget, OperationTables, Scope
from samplecast.extract.objects.nesting import NestedTable, join, nested_tables_of
from samplecast.extract.tables.caption import is_numbered, read_caption
from samplecast.extract.tables.columns import Columns, read_columns
from samplecast.extract.tables.rows import read_table
from samplecast.extract.tables.surroundings import part_of, side_of
from samplecast.facts import ParameterTable
from samplecast.source import Note
from samplecast.vocabulary import Vocabulary

ANNOUNCING = 120
"""Characters of what announces a table of errors; a longer text speaks of more."""

__all__ = ["OperationTables", "PageTables", "Scope", "page_tables", "parameter_tables"]


class PageTables(Struct, frozen=True):
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


def page_tables(page: FlatPage, scopes: Sequence[Scope], vocabulary: Vocabulary) -> PageTables:
    """Read, join and place the parameter tables of a page."""
    columns = {
        placed.index: read_columns(placed.block, vocabulary, errors=_about_errors(placed, placed.block, vocabulary))
        for placed in page.items
        if isinstance(placed.block, Table)
    }
    nested_tables = [
        nested
        for number, scope in enumerate(scopes)
        for placed, own in parameter_tables(scope.items, columns, vocabulary)
        for nested in _nested_tables(page, placed, own, number, vocabulary)
    ]
    join(nested_tables, page.document.source.page)
    room = CopyBudget()
    work = [
        Bodies(scope, vocabulary, [s for s in nested_tables if s.operation == n], room)
        for n, scope in enumerate(scopes)
    ]
    for operation in work:
        operation.place()
    used = {index: words for operation in work for index, words in operation.used.items()}
    reached = {key for operation in work for key in operation.reached}
    loose = _loose([nested for nested in nested_tables if nested.key not in reached and nested.flat.index not in used])
    results = tuple(operation.result() for operation in work)
    return PageTables(results, loose, tuple(sorted(used.items())), columns, tuple(_no_room(room)))


def _about_errors(placed: PlacedBlock, table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the caption of a table, the words before it or the heading over it speak of errors."""
    texts = (
        table.caption.plain,
        *(one.text.plain for one in placed.lead[-1:]),
        *(one.text for one in placed.path[-1:]),
    )
    return any(len(text) <= ANNOUNCING and says(vocabulary, "error words", text) for text in texts)


def _no_room(room: CopyBudget) -> Iterator[Note]:
    for nested in room.refused.values():
        span = nested.flat.span
        yield Note(span.line, span.column, "too many operations lead to this table: the last of them lack its fields")


def parameter_tables(
    items: Iterable[PlacedBlock], columns: Mapping[int, Columns], vocabulary: Vocabulary
) -> list[tuple[PlacedBlock, Columns]]:
    """The tables and lists among the blocks that list parameters or fields, each with its columns."""
    found: list[tuple[PlacedBlock, Columns]] = []
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


def _nested_tables(
    page: FlatPage, placed: PlacedBlock, columns: Columns, number: int, vocabulary: Vocabulary
) -> list[NestedTable]:
    placed = _captioned(page, placed)
    flat = read_table(page, placed, columns, vocabulary)
    return nested_tables_of(flat, number, _hints(placed, vocabulary)) if flat.entries else []


def _captioned(page: FlatPage, placed: PlacedBlock) -> PlacedBlock:
    """The table with the paragraph before it that begins with "Table 3" as its caption, where it has none."""
    table = placed.block
    before = page.items[placed.follows].block if placed.follows >= 0 else None
    if not isinstance(table, Table) or table.caption.plain or not isinstance(before, Paragraph):
        return placed
    if not is_numbered(before.text.plain):
        return placed
    captioned = replace(table, caption=before.text, anchors=(*table.anchors, *before.anchors))
    return replace(placed, block=captioned, lead=tuple(one for one in placed.lead if one is not before))


def _hints(placed: PlacedBlock, vocabulary: Vocabulary) -> tuple[str, ...]:
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


def _loose(nested_tables: Sequence[NestedTable]) -> tuple[ParameterTable, ...]:
    """Tables for other pages to link to, with what is nested in them."""
    holder = Bodies(Scope(()), Vocabulary(()), [])
    for nested in nested_tables:
        holder.table(nested, "", root=False)
    return tuple(holder.tables.values())
