"""Components that are one parameter each, turned into tables: `<ParamField query="limit" type="integer">`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from samplecast.document import Block, Cell, Directive, Row, Table
from samplecast.extract.cues import says
from samplecast.extract.families.tabled import CAPTIONS, cell, row, table
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, fold

DEPTH = 20
"""Fields nested deeper stay in the description of the one around them."""

_PLACES = ("path", "query", "header", "body", "cookie", "form")
"""Attributes that name the parameter by its place."""
_ENUM = re.compile(r"enum<(.+)>")
_TITLES = ("Parameter", "Type", "Mandatory", "Default", "Description")


def is_field(block: Directive, vocabulary: Vocabulary) -> bool:
    """Whether the component is one parameter or field: it has a name, and a type or a telling tag."""
    options = block.given()
    name, _ = _named(options)
    return bool(name) and ("type" in options or "in" in options or _is_tag(block, vocabulary))


def _is_tag(block: Directive, vocabulary: Vocabulary) -> bool:
    return vocabulary.has("field tags", fold(block.name).rpartition("-")[2].rpartition(".")[2])


def _named(options: dict[str, str]) -> tuple[str, str]:
    """The name of the parameter and its place, where the attribute is called after it."""
    for place in _PLACES:
        if options.get(place) and "name" not in options:
            return options[place], place
    return options.get("name", ""), fold(options.get("in", ""))


def tag_tables(run: Sequence[Directive], vocabulary: Vocabulary) -> Iterator[Table]:
    """A table for each stretch of components that go to the same place."""
    for place, fields in groupby(run, lambda block: _place(block, vocabulary)):
        rows = [one for block in fields for one in _rows(block, 0, vocabulary)]
        yield table(_TITLES, rows, caption=CAPTIONS.get(place, ""))


def _place(block: Directive, vocabulary: Vocabulary) -> str:
    _, place = _named(block.given())
    return place or ("response" if says(vocabulary, "response tags", block.name) else "")


def _rows(block: Directive, depth: int, vocabulary: Vocabulary) -> Iterator[Row]:
    """The row of a component and those of the components in it."""
    options = block.given()
    flags = block.argument.lower().split()
    inner: list[Directive] = []
    said: list[Block] = []
    for child in block.blocks:
        found = list(_fields_in(child, depth, vocabulary))
        inner += found
        said += [] if found else [child]
    asked = "required" in flags or fold(options.get("required", "no")) in {"true", "required", "yes"}
    yield row(
        Span(block.span.path, block.span.line, block.span.column, block.span.line),
        ("> " * depth + _named(options)[0] + (" (deprecated)" if "deprecated" in flags else "")),
        _ENUM.sub(r"\1", options.get("type", "")),
        "Yes" if asked else "No" if "optional" in flags or options.get("required") == "false" else "",
        options.get("default", ""),
        Cell(tuple(said) or cell(options.get("description", "")).blocks, span=block.span),
    )
    for child in inner:
        yield from _rows(child, depth + 1, vocabulary)


def _fields_in(block: Block, depth: int, vocabulary: Vocabulary) -> Iterator[Directive]:
    """The component itself where it is a field, or the fields in a component that folds them away."""
    if not isinstance(block, Directive) or depth >= DEPTH:
        return
    if is_field(block, vocabulary):
        yield block
        return
    yield from (one for one in block.blocks if isinstance(one, Directive) and is_field(one, vocabulary))
