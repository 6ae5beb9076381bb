"""What one block of text says: values, the token tree, repairs, gaps, comments, preamble."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

RepairKind = Literal[
    "cut-off",  # the text ends, or dots stand, before everything is closed
    "dots",  # `...` inside an array or object that is closed
    "comment",  # // # or /* */
    "trailing-comma",
    "missing-comma",
    "double-comma",
    "raw-newline",  # a line break or control character inside a string
    "inner-quote",  # an unescaped quote inside a string, embedded JSON included
    "missing-quote",
    "missing-value",
    "missing-colon",
    "missing-closer",
    "missing-opener",
    "extra-closer",
    "bare-fragment",  # `"key": {...}` without the braces around it
    "key-without-value",  # a string standing alone in an object
    "unquoted-key",
    "unquoted-value",
    "placeholder",  # `<id>`, `{id}`, `${id}`, xxx where a value belongs
    "single-quotes",
    "invalid-escape",
    "odd-blank",  # U+3000, no-break space, ... between tokens
    "python-literal",  # True, False, None
    "non-finite",  # NaN, Infinity
    "number-format",  # 01, +1, 1., 0x1F
    "stray-text",
    "several-documents",
    "duplicate-key",
    "presentation",  # bold keys, callouts, line numbers
]

BlockKind = Literal[
    "json",
    "json-schema",  # states types; it is no value that is sent
    "http",  # a request or status line, headers, a body
    "shell",  # a command line that makes a call
    "program",
    "event-stream",  # server-sent events
    "xml",
    "yaml",
    "form",  # `a=b&c=d`
    "text",  # anything else, JSON after words included
]
"""What a block of code is."""


class TextEdit(Struct, frozen=True):
    """Replace `text[start:end]` of the sample by `replacement` (character offsets, end exclusive)."""

    start: int
    end: int
    replacement: str
    order: int = 0
    """Of changes at the same place, the lower goes first."""


class Repair(Struct, frozen=True):
    """One thing that strict JSON would refuse, and what was done about it."""

    kind: RepairKind
    start: int
    """Offset of the offending token in `Sample.text`; `line` and `column` say the same, 1-based."""
    end: int
    line: int
    column: int
    message: str
    """`missing comma before "name"`: names the token, says what was expected; control characters escaped."""
    edits: tuple[TextEdit, ...] = ()
    """The smallest edit of the text that mends this one thing; empty where there is no single right answer."""


class Gap(Struct, frozen=True):
    """An object or array that the docs show only in part."""

    document: int
    """Index into `Sample.values`."""
    pointer: str
    """JSON Pointer of the incomplete container; `""` is the whole document."""
    line: int
    column: int
    """Where the dots stand, or the end of the text."""


class SampleComment(Struct, frozen=True):
    """A comment inside the sample, tied to the key or element it stands at."""

    document: int
    pointer: str
    text: str
    line: int
    column: int


class Node(Struct, frozen=True):
    """A value of the token tree, with its place. Duplicate keys are all here."""

    kind: Literal["object", "array", "string", "number", "literal", "missing"]
    start: int
    end: int
    line: int
    column: int
    value: Json = None
    """Decoded value of a scalar; None for containers."""
    members: tuple[Member, ...] = ()
    """Of an object, in text order."""
    items: tuple[Node, ...] = ()
    """Of an array."""
    incomplete: bool = False


class Member(Struct, frozen=True):
    """A key with its value."""

    key: Node
    """kind `string`."""
    value: Node


class Preamble(Struct, frozen=True):
    """What stands before the JSON: a request line, a status line with headers, curl, a URL or prose."""

    text: str
    method: str = ""
    target: str = ""
    """The URL or path as written, with host and query string."""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()


FieldKind = Literal["string", "object", "array", "file"]


class FormField(Struct, frozen=True):
    """A field that a command or a message sends as part of a form."""

    name: str
    kind: FieldKind
    """What its content is, as far as the form shows it: of JSON the outermost value."""
    media_type: str
    """Of the body that it is part of."""
    content_type: str = ""
    """Its own, where it is said or the content is JSON: `image/jpeg`."""
    several: bool = False
    """Whether it may be sent several times: it is, or its name says so (`tags[]`)."""


class Sample(Struct, frozen=True):
    """The total reading of one block of text."""

    text: str
    preamble: Preamble | None = None
    values: tuple[Json, ...] = ()
    """One per JSON document in the block; `()` where the text holds none."""
    trees: tuple[Node, ...] = ()
    """Parallel to `values`."""
    repairs: tuple[Repair, ...] = ()
    """By place in the text; empty for RFC 8259 JSON without duplicate keys."""
    gaps: tuple[Gap, ...] = ()
    comments: tuple[SampleComment, ...] = ()
    answer: int = 0
    """Offset of the line from which on the answer stands, where a request and its answer share a block; 0 if not."""
    kind: BlockKind = "text"
    label: str = ""
    """The language that the block is labelled as; what is no sample under one label may be one under another."""
    form: tuple[FormField, ...] = ()
    """The fields that a command or a message sends as a form."""
    noise: tuple[tuple[int, int], ...] = ()
    """What tools print around a message, by offset: prompts, the arrows of `curl -v`, the fields of an event stream."""
    error: str = ""
    """Why there is no value although it looks like JSON: over 500 levels, a number over 4,300 digits."""


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """`text` with the changes made; they may come in any order and do not overlap."""
    pieces: list[str] = []
    done = 0
    for change in sorted(edits, key=lambda change: (change.start, change.end, change.order)):
        pieces += text[done : change.start], change.replacement
        done = change.end
    return "".join([*pieces, text[done:]])
