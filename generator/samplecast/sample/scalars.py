"""A token's value, and the repairs it takes to get there."""

from __future__ import annotations

import json
import math
import re
from typing import Final, Literal

from samplecast.sample.log import Log, integer
from samplecast.sample.model import Json, Node, RepairKind
from samplecast.sample.placeholders import named_type
from samplecast.sample.tokens import LITERAL, NUMBER, PLACEHOLDER, STRING, Quoted, Tokens

_TROUBLE: Final = re.compile(r'["\\\x00-\x1f]').search
# Escapes, and the characters that a JSON string must not hold as they are.
_PIECES: Final = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\\n|\\\'|["\\\x00-\x1f]')
_STRICT_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?").fullmatch
TORN: Final = re.compile(r"t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|-|-?[0-9]+(?:\.|(?:\.[0-9]+)?[eE][+-]?)").fullmatch
"""The beginning of a literal or number: if the text ends there, its value is unknown."""
_LITERALS: Final[dict[str, Json]] = {"true": True, "false": False, "null": None, "none": None}
_WORDS: Final = {True: "true", False: "false", None: "null"}
_JSON_LITERALS: Final = frozenset({"true", "false", "null"})


class Scalars:
    """Decodes the tokens of one text."""

    def __init__(self, tokens: Tokens, log: Log) -> None:
        self.tokens = tokens
        self.log = log

    def key(self, index: int) -> Node:
        """The key that a token stands for."""
        if self.tokens.kinds[index] == STRING:
            return self.string(index)
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        name = self.tokens.piece(index)
        message = f"key {self.log.shown(start, end)} without quotes"
        self.log.repair("unquoted-key", start, end, message, (start, end, json.dumps(name, ensure_ascii=False)))
        return self._node("string", index, name)

    def value(self, index: int) -> Node:
        """The value that a token stands for."""
        match self.tokens.kinds[index]:
            case k if k == STRING:
                return self.string(index)
            case k if k == NUMBER:
                return self._number(index)
            case k if k == LITERAL:
                return self._literal(index)
            case kind:
                named = kind == PLACEHOLDER or named_type(self.tokens.piece(index)) is not None
                return self._word(index, "placeholder" if named else "unquoted-value")

    def missing(self, at: int, *, incomplete: bool = False) -> Node:
        """The value that is not there."""
        offset, line, column = self.log.source_map.at(at)
        return Node("missing", offset, offset, line, column, incomplete=incomplete)

    def string(self, index: int) -> Node:
        """The string that a token stands for."""
        quoted = self.tokens.quoted.get(index)
        start, end = self.tokens.starts[index] + 1, self.tokens.ends[index] - 1
        if quoted is not None:
            self._quotes(index, quoted)
            start, end = quoted.start, quoted.end
        body = self.tokens.text[start:end]
        if not _TROUBLE(body):
            return self._node("string", index, body, incomplete=quoted is not None and quoted.cut)
        return self._node("string", index, self._unescaped(start, body, quoted), incomplete=bool(quoted and quoted.cut))

    def _node(
        self, kind: Literal["string", "number", "literal"], index: int, value: Json, *, incomplete: bool = False
    ) -> Node:
        source_map = self.log.source_map
        offset, line, column = source_map.at(self.tokens.starts[index])
        end = source_map.offset(self.tokens.ends[index])
        return Node(kind, offset, end, line, column, value, incomplete=incomplete)

    def _quotes(self, index: int, quoted: Quoted) -> None:
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        name = self.log.shown(start, end)
        if quoted.opening not in {"", '"'}:
            message = f"{name} in other quotes than JSON's"
            changes = (start, quoted.start, '"'), (quoted.end, end, '"')
            self.log.repair("single-quotes", start, end, message, *changes)
        elif not quoted.opening:
            self.log.repair("missing-quote", start, end, f"missing quote before {name}", (start, start, '"'))
        elif not quoted.closing and not quoted.cut:
            self.log.repair("missing-quote", start, end, f"missing quote after {name}", (end, end, '"'))

    def _unescaped(self, start: int, body: str, quoted: Quoted | None) -> str:
        """The value of a body with escapes, after everything wrong in it is escaped."""
        edits: dict[RepairKind, list[tuple[int, int, str]]] = {}
        pieces: list[str] = []
        done = 0
        for match in _PIECES.finditer(body):
            kind, escaped = _escaped(match[0], single=quoted is not None and quoted.opening[-1:] == "'")
            pieces += body[done : match.start()], escaped
            done = match.end()
            if kind:
                edits.setdefault(kind, []).append((start + match.start(), start + done, escaped))
        pieces.append(body[done:])
        for kind, changes in edits.items():
            first, last, _ = changes[0]
            self.log.repair(kind, first, last, _MESSAGES[kind].format(self.log.shown(first, last)), *changes)
        value: str = json.loads('"' + "".join(pieces) + '"')
        return value

    def _number(self, index: int) -> Node:
        text = self.tokens.piece(index)
        strict = _STRICT_NUMBER(text)
        value = _number(text)
        if isinstance(value, float) and math.isinf(value):
            start, end = self.tokens.starts[index], self.tokens.ends[index]
            self.log.repair("non-finite", start, end, f"{self.log.shown(start, end)} is beyond what a double holds")
        elif not strict:
            start, end = self.tokens.starts[index], self.tokens.ends[index]
            message = f"{self.log.shown(start, end)} is no JSON number"
            self.log.repair("number-format", start, end, message, (start, end, repr(value)))
        return self._node("number", index, value)

    def _literal(self, index: int) -> Node:
        text = self.tokens.piece(index)
        if text in _JSON_LITERALS:
            return self._node("literal", index, _LITERALS[text])
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        if text.lower() in _LITERALS:
            value = _LITERALS[text.lower()]
            self.log.repair("python-literal", start, end, f"{text} is no JSON literal", (start, end, _word(value)))
            return self._node("literal", index, value)
        self.log.repair("non-finite", start, end, f"{text} is no JSON number")
        return self._node("number", index, float(text))

    def _word(self, index: int, kind: RepairKind) -> Node:
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        text = self.tokens.piece(index)
        what = "placeholder" if kind == "placeholder" else "value"
        message = f"{what} {self.log.shown(start, end)} without quotes"
        self.log.repair(kind, start, end, message, (start, end, json.dumps(text, ensure_ascii=False)))
        return self._node("string", index, text)


_MESSAGES: Final[dict[RepairKind, str]] = {
    "inner-quote": "quote inside a string without a backslash",
    "invalid-escape": "backslash that escapes nothing",
    "raw-newline": "control character {} inside a string",
    "single-quotes": "escaped apostrophe",
}


def _escaped(piece: str, *, single: bool) -> tuple[RepairKind | None, str]:
    """What a piece of a string body becomes in strict JSON, and the kind of repair that is."""
    if piece == '"':
        return "inner-quote", '\\"'
    if piece == "\\":
        return "invalid-escape", "\\\\"
    if piece == "\\'":
        return ("single-quotes", "'") if single else ("invalid-escape", "\\\\'")
    if piece == "\\\n":
        return "invalid-escape", ""
    if len(piece) > 1:
        return None, piece
    return "raw-newline", json.dumps(piece)[1:-1]


def _number(text: str) -> int | float:
    if text[:3].lstrip("+-")[:2].lower() == "0x":
        return integer(text, base=0)
    if text.lstrip("+-").isdigit():
        return integer(text)
    return float(text)


def _word(value: Json) -> str:
    return "null" if value is None else "true" if value else "false"
