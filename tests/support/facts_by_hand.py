"""Facts made by hand, so that the inferring stage is tested without the stages before it."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType
from typing import TypeAlias

from samplecast.facts import (
    ErrorEntry,
    Example,
    Operation,
    PageFacts,
    Parameter,
    ParameterTable,
    ProseField,
    Response,
    Role,
    Stated,
    StatedKind,
)
from samplecast.infer import infer
from samplecast.sample import Gap, Json, Member, Node, Sample
from samplecast.schema import PageSchema, Record, ServiceSchema
from samplecast.source import Source, Span

Key: TypeAlias = "str | EllipsisType"
Sketch: TypeAlias = "bool | int | float | str | EllipsisType | Sequence[Sketch] | dict[Key, Sketch] | None"
"""A JSON value, perhaps with parts cut out."""

CUT = ...
"""As a key of an object or an element of an array: the docs show only part of it."""

_KINDS: dict[str, StatedKind] = {
    "String": "string",
    "Integer": "integer",
    "Float": "number",
    "Boolean": "boolean",
    "Object": "object",
    "Array": "array",
    "Map": "map",
    "Any": "any",
    "Null": "null",
}


def tree(value: Sketch, line: int = 1, column: int = 1) -> Node:
    """A value as a token tree; every value stands one column right of what it is in."""
    if isinstance(value, dict):
        members = tuple(
            Member(Node("string", 0, 0, line, column + 1, key), tree(inner, line, column + 1))
            for key, inner in value.items()
            if key is not CUT
        )
        return Node("object", 0, 0, line, column, members=members, incomplete=CUT in value)
    if isinstance(value, list):
        items = tuple(tree(item, line, column + 1) for item in value if item is not CUT)
        return Node("array", 0, 0, line, column, items=items, incomplete=CUT in value)
    kind = "string" if isinstance(value, str) else "literal" if value is None or isinstance(value, bool) else "number"
    return Node(kind, 0, 0, line, column, value)  # type: ignore[arg-type]


def whole(value: Sketch) -> Json:
    """The value without the marks for what is cut."""
    if isinstance(value, dict):
        return {key: whole(inner) for key, inner in value.items() if key is not CUT}
    if isinstance(value, list):
        return [whole(item) for item in value if item is not CUT]
    return value  # type: ignore[no-any-return]


def _is_cut(value: Sketch) -> bool:
    if isinstance(value, dict):
        return CUT in value or any(_is_cut(inner) for inner in value.values())
    return isinstance(value, list) and (CUT in value or any(_is_cut(item) for item in value))


def example(*values: Sketch, role: Role = "response", status: str = "", line: int = 10) -> Example:
    """A code block with these documents."""
    gaps = tuple(Gap(number, "", 1, 1) for number, value in enumerate(values) if _is_cut(value))
    sample = Sample("", None, tuple(whole(value) for value in values), tuple(tree(value) for value in values), (), gaps)
    return Example(role, status, sample, "section", span=Span("p.md", line))


def stated(words: str) -> Stated:
    """`String`, `Array of String`, `Map of X`, `X object`, `String or Integer`, `String?`."""
    if words.endswith("?"):
        bare = stated(words[:-1])
        return Stated(bare.kind, words, bare.item, name=bare.name, nullable=True)
    if " or " in words:
        first, *others = (stated(part) for part in words.split(" or "))
        return Stated(first.kind, words, first.item, name=first.name, alternatives=tuple(others))
    for outer in ("Array", "Map"):
        if words.startswith(f"{outer} of "):
            return Stated(_KINDS[outer], words, stated(words.removeprefix(f"{outer} of ")))
    if words.endswith((" object", " objects")):
        return Stated("object", words, name=words.rpartition(" ")[0])
    bare, _, form = words.partition(":")
    return Stated(_KINDS.get(bare, "unknown"), words, format=form)


def row(  # noqa: PLR0913  the columns of a table
    name: str,
    type_: str = "String",
    required: bool | None = None,  # noqa: FBT001  a table cell
    description: str = "",
    *,
    table: str = "",
    variable: bool = False,
    line: int = 5,
) -> Parameter:
    """A row of a parameter table."""
    return Parameter(
        name, "body", stated(type_), required, description, table=table, variable=variable, span=Span("p.md", line)
    )


def table(key: str, *rows: Parameter, title: str = "", caption: str = "") -> ParameterTable:
    """A parameter table."""
    return ParameterTable(key, "", "body", caption, title, rows, span=Span("p.md", 4))


def operation(  # noqa: PLR0913  what a page may say
    title: str = "Listing Things",
    *tables: ParameterTable,
    request: Sequence[str] = (),
    response: Sequence[str] = (),
    examples: Sequence[Example] = (),
    responses: Sequence[Response] = (),
    success: Sequence[str] = (),
    errors: Sequence[ErrorEntry] = (),
    fields: Sequence[ProseField] = (),
) -> Operation:
    """An operation; `request` and `response` are keys of root tables, `responses` more of them under a status."""
    return Operation(
        title,
        tables=tables,
        request=tuple(request),
        responses=((Response("", tuple(response)),) if response else ()) + tuple(responses),
        examples=tuple(examples),
        success=tuple(success),
        errors=tuple(errors),
        fields=tuple(fields),
        span=Span("p.md", 1, 1, 99),
    )


def page(*operations: Operation, name: str = "p.md", title: str = "Page") -> PageFacts:
    """A page."""
    return PageFacts(Source(name, "", "markdown"), title, operations)


def one_page(*operations: Operation) -> tuple[PageSchema, ServiceSchema]:
    """The schema of a service with one page."""
    schema = infer([page(*operations)])
    return schema.pages[0], schema


def responded(*values: Sketch) -> tuple[PageSchema, dict[str, Record]]:
    """The page of an operation of which only these response documents are known, and its records by name."""
    made, _ = one_page(operation(examples=[example(value) for value in values]))
    return made, {record.name: record for record in made.records}
