"""The JSON types of values in examples, and those that table rows state."""

from __future__ import annotations

import re
from typing import Final

from samplecast.facts import Stated
from samplecast.sample import Node
from samplecast.vocabulary import DEFAULT

DEEPEST = 20
"""Lists within lists are compared down to this depth."""

# the words of `ARRAY_REFERENCE` and `StringArray`: names of types that say they are arrays
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ARRAY_WORDS = frozenset(DEFAULT.words("array words"))
# the type "json" alone: a number or text is JSON as well
_JSON_WORDS = frozenset(DEFAULT.words("json words"))

STRUCTURES: Final = frozenset({"object", "array"})

# strings that stand for a value of any type: `xxx`, `<id>`, `{id}`, `$id`, or the name of a type, as templates have
_PLACEHOLDER = re.compile(
    r"\s*|.*(?:xxx|\*\*|\.{3}|<[^<>]*>|\{[^{}]*\}|\[[^\[\]]*\]|\$\w).*"
    r"|(?:string|str|int(?:eger)?|long|float|double|number|bool(?:ean)?|object|array|list|null|none|value)s?",
    re.IGNORECASE | re.DOTALL,
)


def json_type(node: Node) -> str:
    """The JSON type of a value; empty for null, a placeholder, or a missing value."""
    match node.kind:
        case "object" | "array":
            return node.kind
        case "string":
            return "" if _PLACEHOLDER.fullmatch(str(node.value)) else "string"
        case "number":
            return "integer" if isinstance(node.value, int) else "number"
        case "literal":
            return "" if node.value is None else "boolean"
        case "missing":
            return ""


def stated_types(stated: Stated) -> frozenset[str]:
    """The JSON types that a Type cell allows; empty for any."""
    found: set[str] = set()
    for one in (stated, *stated.alternatives):
        if one.kind in {"any", "unknown"} or (one.kind == "object" and one.words.lower() in _JSON_WORDS):
            return frozenset()
        if one.kind == "null":  # any value may be null, and "None" as a type says nothing
            continue
        found.add("object" if one.kind == "map" else one.kind)
        if one.kind != "array" and _ARRAY_WORDS & {word.lower() for word in _WORD.findall(one.words)}:
            found.add("array")
    return frozenset(found | ({"integer"} if "number" in found else set()))


def innermost(stated: Stated) -> Stated:
    """The type of the innermost elements of an array or map; any other type is its own."""
    while stated.item is not None:
        stated = stated.item
    return stated


def mismatch(node: Node, stated: Stated) -> tuple[Node, Stated] | None:
    """The value, or its first element, that is of none of the stated types, with what is stated of it."""
    for _ in range(DEEPEST):
        kind, allowed = json_type(node), stated_types(stated)
        if not kind or not allowed:
            return None
        if kind not in allowed:
            return node, stated
        arrays = [one for one in (stated, *stated.alternatives) if one.kind == "array"]
        if kind != "array" or len(arrays) != 1 or arrays[0].item is None:
            return None
        inner = arrays[0].item
        odd = [
            item
            for item in node.items
            if json_type(item) and stated_types(inner) and json_type(item) not in stated_types(inner)
        ]
        if odd:
            return odd[0], inner
        if not node.items:
            return None
        node, stated = node.items[0], inner
    return None
