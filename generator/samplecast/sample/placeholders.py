"""Strings that stand for a value: `"<integer>"`, `"{id}"`, `"$TOKEN"`, `"..."`."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from samplecast.sample.model import Json, Node, Sample

NamedType: TypeAlias = Literal["string", "integer", "number", "boolean"]

# The whole string, or it is a real one that mentions a placeholder: `"/v1/{id}"`, `"x...x"`.
_PLACEHOLDER: Final = re.compile(
    r"<[A-Za-z][^<>]*>|\{\{[^{}]+\}\}|\$?\{[A-Za-z_][\w .-]*\}|\$[A-Z][A-Z0-9_]+|\.{3,}|\u2026"
).fullmatch
_DOTS: Final = re.compile(r"\.{3,}|\u2026").fullmatch
_HOLDS_DOTS: Final = re.compile(r"[\"'](?:\.\.\.|\u2026)").search
_NAMED: Final = re.compile(r"[<{$ ]*(\w+)[>} ]*").fullmatch
_TYPES: Final[dict[str, NamedType]] = {
    **dict.fromkeys(("string", "str", "text"), "string"),
    **dict.fromkeys(("integer", "int", "int32", "int64", "long"), "integer"),
    **dict.fromkeys(("number", "float", "double", "decimal"), "number"),
    **dict.fromkeys(("boolean", "bool"), "boolean"),
}
"""The words of JSON Schema and of programming languages for the types of JSON."""


def is_placeholder(value: str) -> bool:
    """Whether a string stands for a value that the reader fills in."""
    return _PLACEHOLDER(value) is not None or value in _TYPES


def named_type(value: str) -> NamedType | None:
    """The type that a placeholder names: integer for `<integer>`, none for `<size>`."""
    found = _NAMED(value)
    return _TYPES.get(found[1].lower()) if found else None


def is_left_out(node: Node) -> bool:
    """Whether a string is dots, which stand for more than one value."""
    return node.kind == "string" and _DOTS(str(node.value)) is not None


def placeholder_pointers(sample: Sample) -> Iterator[tuple[int, str]]:
    """Document and JSON Pointer of every string that stands for a value, in the order of the text."""
    for document, tree in enumerate(sample.trees):
        waiting = [(tree, "")]
        while waiting:
            node, pointer = waiting.pop()
            if node.kind == "string" and is_placeholder(str(node.value)):
                yield document, pointer
            inside = [(member.value, f"{pointer}/{_step(str(member.key.value))}") for member in node.members]
            inside += [(item, f"{pointer}/{index}") for index, item in enumerate(node.items)]
            waiting += reversed(inside)


def _step(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def value_of(sample: Sample, document: int) -> Json:
    """A value of the sample as JSON can say it: `NaN` and what no double holds as their literals, in strings."""
    written = [sample.text[one.start : one.end] for one in sample.repairs if one.kind == "non-finite"]
    if any(literal.strip("+-")[:1].isdigit() for literal in written):
        return _finite(sample.trees[document], sample.text)
    value = sample.values[document]
    if not written:
        return value
    named: Json = json.loads(json.dumps(value), parse_constant=str)
    return named


def _finite(node: Node, text: str) -> Json:
    if node.kind == "object":
        return {str(member.key.value): _finite(member.value, text) for member in node.members}
    if node.kind == "array":
        return [_finite(item, text) for item in node.items]
    beyond = isinstance(node.value, float) and not math.isfinite(node.value)
    return text[node.start : node.end] if beyond else node.value


def has_dots(sample: Sample) -> bool:
    """Whether dots in quotes stand for further members or items."""
    return _HOLDS_DOTS(sample.text) is not None and any(_without_dots(one) != one for one in sample.values)


def whole_value(sample: Sample, document: int) -> Json:
    """The same without the dots that stand for further members or items: what can be loaded."""
    value = value_of(sample, document)
    return _without_dots(value) if _HOLDS_DOTS(sample.text) else value


def _without_dots(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _without_dots(inner) for key, inner in value.items() if not _DOTS(key)}
    if isinstance(value, list):
        return [_without_dots(item) for item in value if not (isinstance(item, str) and _DOTS(item))]
    return value
