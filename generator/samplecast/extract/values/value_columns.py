"""What columns of their own state about a value: its range, its default, the values in its Type cell."""

from __future__ import annotations

from msgspec.structs import replace

from samplecast.document import Block, Paragraph
from samplecast.extract.values.clauses import Clause, Statement
from samplecast.extract.values.defaults import whole_default
from samplecast.extract.values.lists import read_list
from samplecast.extract.values.settling import settle
from samplecast.facts import Constraints, StatedKind
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, phrase

_NOTHING = Constraints()


def overruled(values: Constraints, column: Constraints) -> Constraints:
    """The values with each word that the column states in place of what the description says."""
    if column == _NOTHING:
        return values
    stated = {
        name: value
        for name in Constraints.__struct_fields__
        if name != "wordings" and (value := getattr(column, name)) != getattr(_NOTHING, name)
    }
    if "enum" in stated:
        stated["open"] = column.open
    told = {one.word for one in column.wordings}
    wordings = (*(one for one in values.wordings if one.word not in told), *column.wordings)
    return replace(values, **stated, wordings=wordings)


def default_of_column(cell: str, kind: StatedKind, span: Span, vocabulary: Vocabulary) -> Constraints:
    """The content of a default column."""
    token = None if kind in {"object", "map", "array"} else whole_default(cell, vocabulary)
    return settle([Statement("default", token, cell, span)], kind, "") if token is not None else _NOTHING


def values_of_type(block: Block, kind: StatedKind) -> Constraints:
    r"""The values that a Type cell lists: `enum (low, high)`, `string enum: red, blue`, `"s" \| "m"`."""
    if not isinstance(block, Paragraph) or kind not in {"string", "unknown", "integer", "number"}:
        return _NOTHING
    text = block.text
    cue = phrase("enum type").match(text.plain)
    if cue is None and not any(character in text.plain for character in "\"'|/`") and not text.marks:
        return _NOTHING
    start = cue.end() if cue else 0
    end = len(text.plain.rstrip(" )]"))
    clause = Clause(text, start, end, block.span, leads=True)
    listed = read_list(clause, start) if start < end else None
    if listed is None or len(listed.values) < (1 if cue else 2) or (listed.bare and cue is None):
        return _NOTHING
    if any(phrase("no value").fullmatch(value) for value in listed.values):
        return _NOTHING
    if cue is None and phrase("type words").search(text.plain):  # `string|null`, `int/long`: types, not values
        return _NOTHING
    return settle([Statement("enum", listed.values, text.plain, block.span)], kind, "")


def enumerates(type_words: str, values: Constraints, vocabulary: Vocabulary) -> bool:
    """Whether a Type cell that names no type says with the values that they are texts: `enum`, or the values alone.

    A bare `enum` says less than an example that shows an array.
    """
    if not values.enum or any(value.isdigit() for value in values.enum):
        return False
    told = any(one.word == "enum" and one.phrase == type_words for one in values.wordings)
    return told or vocabulary.has("type.enum", type_words) or phrase("enum type").match(type_words) is not None
