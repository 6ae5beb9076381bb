"""The tokens that the forgiving lexer hands to the parser, and the pieces that their regular expressions share."""

from __future__ import annotations

from array import array
from typing import Final

from msgspec import Struct

STRING: Final = '"'
NUMBER: Final = "0"
LITERAL: Final = "t"
WORD: Final = "w"
"""A run of text without quotes where a key or a value belongs."""
PLACEHOLDER: Final = "p"
DOTS: Final = "."
COMMENT: Final = "/"
END: Final = ""
"""Kinds of token; each of the punctuators `{ } [ ] , :` is its own kind."""

SCALARS: Final = frozenset({STRING, NUMBER, LITERAL, WORD, PLACEHOLDER})
LOSABLE: Final = frozenset((STRING, NUMBER, LITERAL, PLACEHOLDER, ":"))
"""Tokens that may be a key or a value; a word without quotes is somebody's note."""
OPENERS: Final = frozenset({"{", "["})
CLOSERS: Final = frozenset({"}", "]"})

KEY, COLON, VALUE, ITEM, NEXT_MEMBER, NEXT_ITEM, TOP = range(7)
"""Where the lexer stands: at a key, after a key, at a member's value, at an item, after a value of an object or
array, outside of any."""

ODD: Final = (
    "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x85\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f"
    "\\u2060\\u3000\\ufeff"
)
"""Characters that look like nothing but are no JSON blanks, as a piece of a character class."""
BLANK: Final = f"[ \\t\\r{ODD}]"
LINE_END: Final = r"(?:\n|\Z)"
COMMENT_STARTS: Final = r"(?://|\#|/\*)"
DOTS_START: Final = r"(?:\.\.|\u2026)"
REST_OF_LINE: Final = f"(?:{LINE_END}|{COMMENT_STARTS}|{DOTS_START})"
KEY_AHEAD: Final = (
    rf"""(?:"[^"\n]*"{BLANK}*:|'[^'\n]*'{BLANK}*:|"?[\w$.\-]+"?{BLANK}*:"""
    rf"""|[\u2018\u201c\u201e][^\n\u2018-\u201e]*[\u2019\u201c\u201d]{BLANK}*:)"""
)
"""A key with its colon; one of its quotes may be lost."""


class Quoted(Struct, frozen=True):
    """A string token that is not simply `"body"` on one line."""

    start: int
    """Of the body."""
    end: int
    opening: str = '"'
    """As it stands in the text; empty where it is missing."""
    closing: str = '"'
    cut: bool = False
    """The text ends inside the string."""


class Tokens:
    """All tokens of a stretch of text, in parallel arrays: ten megabytes of commas must fit."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.starts = array("q")
        self.ends = array("q")
        self.quoted: dict[int, Quoted] = {}
        """By token index."""
        self.odd_blanks: list[tuple[int, int]] = []

    def kind(self, index: int) -> str:
        """The kind of a token; `END` past the last."""
        return self.kinds[index] if index < len(self.kinds) else END

    def piece(self, index: int) -> str:
        """The text of a token."""
        return self.text[self.starts[index] : self.ends[index]]

    def opens_line(self, index: int) -> bool:
        """Whether a token is the first on its line."""
        before = self.ends[index - 1] if index else 0
        return index == 0 or self.text.find("\n", before, self.starts[index]) >= 0

    def after_comments(self, index: int) -> int:
        """The first token at or after `index` that is no comment."""
        while index < len(self.kinds) and self.kinds[index] == COMMENT:
            index += 1
        return index

    def kind_after(self, index: int) -> str:
        """The kind of the next token after `index` that is no comment."""
        return self.kind(self.after_comments(index + 1))

    def run_on_line(self, index: int) -> int:
        """The last of the scalars side by side from `index` on, before the line or a key with its colon ends them."""
        last = index
        while self.kind(last + 1) in SCALARS and not self.opens_line(last + 1) and self.kind_after(last + 1) != ":":
            last += 1
        return last


class Indentation:
    """How far the lines of the tokens are indented, and which tokens begin a line."""

    def __init__(self, tokens: Tokens) -> None:
        text = tokens.text
        self.indents = array("q")
        """Of the line a token stands on, tabs as eight columns."""
        self._begins = bytearray()
        indent = before = 0
        for start, end in zip(tokens.starts, tokens.ends, strict=True):
            newline = text.rfind("\n", before, start)
            begins = newline >= 0 or not before
            if begins:
                line = newline + 1 if newline >= 0 else text.rfind("\n", 0, start) + 1
                indent = len(text[line:start].expandtabs(8))
            self._begins.append(begins)
            self.indents.append(indent)
            before = end

    def begins(self, index: int) -> bool:
        """Whether a token is the first on its line."""
        return bool(self._begins[index])
