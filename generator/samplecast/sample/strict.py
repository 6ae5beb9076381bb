"""Strict JSON, the fast path: RFC 8259, with the place of every key and value.

Gives up at the first thing that RFC 8259 does not allow, and the forgiving parser takes over. A duplicate key
is allowed there, but reported.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Final, Literal

from msgspec import Struct

from samplecast.sample.log import MOST_REPAIRS, TooMuchError, check_depth, duplicate_message, integer
from samplecast.sample.model import Json, Member, Node, Repair

_TOKEN: Final = re.compile(
    r"""[ \t\n\r]*(?:(,)[ \t\n\r]*)?(?:                     # 1 comma, taken along: half as many steps
        (\{) | (\[) | (\}) | (\])                             # 2 3 4 5
      | "([^"\\\x00-\x1f]*)"([ \t\n\r]*:)?                   # 6 string, 7 key: most have no escape
      | (")                                                  # 8 string with an escape, or a bad one
      | (-?(?:0|[1-9][0-9]*))                                # 9 integer
        (\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)?      # 10 float
      | (true|false|null)                                    # 11
    )""",
    re.VERBOSE,
).match
_COLON: Final = re.compile(r"[ \t\n\r]*:").match
_BLANKS: Final = re.compile(r"[ \t\n\r]*").match
_DECODER: Final = json.JSONDecoder()
_LITERALS: Final[dict[str, Json]] = {"true": True, "false": False, "null": None}

_FIRST_KEY, _KEY, _FIRST_ITEM, _ITEM, _MEMBER, _AFTER = range(6)
"""What may come: a key or `}`, a key, an item or `]`, an item, a member's value, a comma or the closer."""
_Kind = Literal["string", "number", "literal"]
_VALUE_MAY_COME: Final = frozenset({_FIRST_ITEM, _ITEM, _MEMBER})


class StrictDocument(Struct, frozen=True):
    """One document of strict JSON."""

    tree: Node
    value: Json
    end: int
    """Offset after the document and the blanks behind it."""
    duplicates: tuple[Repair, ...]


class _OpenValue:
    """An object or array that is not closed yet."""

    __slots__ = ("array", "column", "items", "key", "line", "members", "object", "start")

    def __init__(self, start: int, line: int, column: int) -> None:
        self.start, self.line, self.column = start, line, column
        self.key: Node | None = None
        self.object: dict[str, Json] = {}
        self.members: list[Member] = []
        self.array: list[Json] = []
        self.items: list[Node] = []


class _StrictParser:
    """Reads tokens until one document is whole, or a token does not fit."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.position = start
        self.expect = _ITEM
        self.line, self.line_start, self.next_line = 0, 0, 0
        self.open_value = _OpenValue(0, 0, 0)
        self.outer: list[_OpenValue] = []
        self.duplicates: list[Repair] = []

    def document(self) -> bool:
        """Read one document; False where it is not strict JSON."""
        root = self.open_value
        while not (root.items and self.open_value is root):
            token = _TOKEN(self.text, self.position)
            if token is None or (token.start(1) >= 0 and not self._comma()):
                return False
            self.position = token.end()
            if not _STEPS[token.lastindex or 0](self, token):
                return False
        return True

    def _place(self, start: int) -> tuple[int, int]:
        while start >= self.next_line:
            self.line_start = self.next_line
            self.line += 1
            at = self.text.find("\n", self.line_start)
            self.next_line = at + 1 if at >= 0 else len(self.text) + 1
        return self.line, start - self.line_start + 1

    def _add(self, node: Node, value: Json) -> bool:
        open_value = self.open_value
        if open_value.key is None:
            open_value.items.append(node)
            open_value.array.append(value)
        else:
            name = str(open_value.key.value)
            if name in open_value.object:
                self._duplicate(open_value.key)
            open_value.members.append(Member(open_value.key, node))
            open_value.object[name] = value
        self.expect = _AFTER
        return True

    def _duplicate(self, key: Node) -> None:
        if len(self.duplicates) == MOST_REPAIRS:
            raise TooMuchError(f"more than {MOST_REPAIRS} things to repair")
        message = duplicate_message(str(key.value))
        self.duplicates.append(Repair("duplicate-key", key.start, key.end, key.line, key.column, message))

    def open_object(self, token: re.Match[str]) -> bool:
        return self._open(token, _FIRST_KEY)

    def open_array(self, token: re.Match[str]) -> bool:
        return self._open(token, _FIRST_ITEM)

    def _open(self, token: re.Match[str], expect: int) -> bool:
        if self.expect not in _VALUE_MAY_COME:
            return False
        self.outer.append(self.open_value)
        check_depth(len(self.outer))
        start = token.end() - 1
        self.open_value = _OpenValue(start, *self._place(start))
        self.expect = expect
        return True

    def close_object(self, token: re.Match[str]) -> bool:
        open_value = self.open_value
        if self.expect != _FIRST_KEY and (self.expect != _AFTER or open_value.key is None):
            return False
        self.open_value = self.outer.pop()
        node = Node(
            "object", open_value.start, token.end(), open_value.line, open_value.column, None, tuple(open_value.members)
        )
        return self._add(node, open_value.object)

    def close_array(self, token: re.Match[str]) -> bool:
        open_value = self.open_value
        if self.expect != _FIRST_ITEM and (self.expect != _AFTER or open_value.key is not None):
            return False
        self.open_value = self.outer.pop()
        node = Node(
            "array",
            open_value.start,
            token.end(),
            open_value.line,
            open_value.column,
            None,
            (),
            tuple(open_value.items),
        )
        return self._add(node, open_value.array)

    def _comma(self) -> bool:
        if self.expect != _AFTER:
            return False
        self.expect = _ITEM if self.open_value.key is None else _KEY
        return True

    def string(self, token: re.Match[str]) -> bool:
        value = token[6]
        end = token.end()
        return self._scalar("string", end - len(value) - 2, end, value)

    def key(self, token: re.Match[str]) -> bool:
        if self.expect > _KEY:
            return False
        end = token.end(6) + 1
        start = token.start(6) - 1
        self.open_value.key = Node("string", start, end, *self._place(start), token[6])
        self.expect = _MEMBER
        return True

    def escaped(self, token: re.Match[str]) -> bool:
        start = token.end() - 1
        try:
            value, end = _DECODER.raw_decode(self.text, start)
        except ValueError:
            return False
        self.position = end
        if self.expect > _KEY:
            return self._scalar("string", start, end, value)
        colon = _COLON(self.text, end)
        if colon is None:
            return False
        self.open_value.key = Node("string", start, end, *self._place(start), value)
        self.position = colon.end()
        self.expect = _MEMBER
        return True

    def integer(self, token: re.Match[str]) -> bool:
        return self._scalar("number", token.start(9), token.end(), integer(token[9]))

    def float(self, token: re.Match[str]) -> bool:
        start, end = token.start(9), token.end()
        value = float(self.text[start:end])
        return not math.isinf(value) and self._scalar("number", start, end, value)

    def literal(self, token: re.Match[str]) -> bool:
        return self._scalar("literal", token.start(11), token.end(), _LITERALS[token[11]])

    def _scalar(self, kind: _Kind, start: int, end: int, value: Json) -> bool:
        if self.expect not in _VALUE_MAY_COME:
            return False
        line, column = self._place(start)
        return self._add(Node(kind, start, end, line, column, value), value)


def _never(_parser: _StrictParser, _token: re.Match[str]) -> bool:
    """Groups 0 and 1, the whole token and its comma, are never the last to match."""
    return False


_STEPS: Final[tuple[Callable[[_StrictParser, re.Match[str]], bool], ...]] = (
    _never,
    _never,
    _StrictParser.open_object,
    _StrictParser.open_array,
    _StrictParser.close_object,
    _StrictParser.close_array,
    _StrictParser.string,
    _StrictParser.key,
    _StrictParser.escaped,
    _StrictParser.integer,
    _StrictParser.float,
    _StrictParser.literal,
)
"""What to do with a token, by the number of the group in `_TOKEN` that matched last."""


def read_strict(text: str, start: int = 0) -> StrictDocument | None:
    """Read the JSON document at `start`; None where it is not strict JSON."""
    parser = _StrictParser(text, start)
    if not parser.document():
        return None
    blanks = _BLANKS(text, parser.position)
    end = blanks.end() if blanks else parser.position
    return StrictDocument(parser.open_value.items[0], parser.open_value.array[0], end, tuple(parser.duplicates))
