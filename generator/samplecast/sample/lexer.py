"""Text to tokens, forgivingly: every character lands in a token, in a gap of blanks, or in `odd_blanks`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from samplecast.sample.quotes import Quotes, without_dots
from samplecast.sample.tokens import (
    BLANK,
    COLON,
    COMMENT,
    COMMENT_STARTS,
    DOTS,
    DOTS_START,
    ITEM,
    KEY,
    LINE_END,
    LITERAL,
    NEXT_ITEM,
    NEXT_MEMBER,
    NUMBER,
    ODD,
    PLACEHOLDER,
    STRING,
    TOP,
    VALUE,
    WORD,
    Quoted,
    Tokens,
)

_BLANKS: Final = re.compile(r"[ \t\r\n]*").match
_ODD: Final = re.compile(f"[{ODD}]+").match
_COMMAS: Final = re.compile(r",(?:[ \t\r\n]*,)*").match
_NUMBER: Final = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)"
).match
# Python's and upper-case literals too; `NaN` and `Infinity` only as they are written, for `nan` is a word.
_LITERAL: Final = re.compile(r"(?:true|false|null|none|(?-i:NaN)|[+-]?(?-i:Infinity))(?![\w$])", re.IGNORECASE).match
_BARE_KEY: Final = r"[A-Za-z_$][\w$.\-]*"
_SEMICOLON: Final = r"""; *(?:\r?\n[ \t\r\n]*)?(?:[}\]"'{\[0-9-]|(?:true|false|null)\b|//|\Z)"""
"""A semicolon that stands for a comma: behind it JSON goes on, where program code would begin another statement."""
_SEMICOLON_IS_COMMA: Final = re.compile(_SEMICOLON).match
# `"key" = value`; `=>` is a hash of Ruby or PHP, `==` and `=~` are programs.
_EQUALS: Final = re.compile(r"=(?![=>~])").match
# What may follow a number or literal that is the value of a key; anything else makes it part of a word, as in `10 GB`.
_ENDS_MEMBER: Final = re.compile(
    rf"""{BLANK}*(?:{LINE_END}|[,}}\]"']|{_SEMICOLON}|{COMMENT_STARTS}|{DOTS_START}|\(|{_BARE_KEY}{BLANK}*:)"""
).match
_ENDS_ITEM: Final = re.compile(
    rf"""{BLANK}*(?:{LINE_END}|[,}}\]:"'{{\[]|{_SEMICOLON}|{COMMENT_STARTS}|{DOTS_START}|\(|-?[0-9]|(?:true|false|null)\b)"""
).match
# Dots with what a page says about them behind: `... more items`.
# Dots, with a note of what is left out (`... 12 more`), but without the value that they lead to: `[1, 2 ... 9]`.
_DOTS: Final = re.compile(
    r"(?:\.{2,}+|\u2026++)(?:(?![ \t]*(?:-?\d[\d.eE+-]*+|true|false|null)[ \t]*[,\]}])[^\n\"'{}\[\],:/#]*)?"
).match
# A placeholder in braces where a key or a value belongs: `{id}`, `{{ token }}`.
_TEMPLATE: Final = re.compile(r"\{\{[^{}\n\"]*\}\}|\{[ \t]*[A-Za-z_][\w .\-/]*\}").match
# `<id>`, `${id}`, `{{id}}`, `xxx`, `***`, `xxx-xx`, `#{id}`: what pages write where a value belongs.
_PLACEHOLDER: Final = re.compile(
    r"<[^<>\n\"]+>|\$?\{\{?[^{}\"]*\}?\}|[xX]{2,}|\*{2,}|[xX*]+(?:[.\-:][xX*]+)+|#\{[^{}\n\"]*\}"
).fullmatch
# A piece of a value without quotes: placeholders may hold blanks and commas, words may not.
_PIECE: Final = re.compile(
    r"""[$#]\{[^{}"]*\}|\{\{[^{}\n"]*\}\}|\{[^{}\n",:]*\}|<[^<>\n"]*>|\[[\w.*\-]*\](?=[\w.\-]|[ \t]*(?:[,}\n]|\Z))"""
    r"""|(?:(?!(?<!:)//|/\*)[^\s,{}\[\]"<])+|<"""
).match
_PIECE_OF_KEY: Final = re.compile(
    r"""\$\{[^{}"]*\}|\{\{[^{}\n"]*\}\}|\{[^{}\n",:]*\}|<[^<>\n"]*>|[^\s:,{}\[\]"]+"""
).match
_PIECE_AT_TOP: Final = re.compile(r"[^\s{\[\"][^\s{\[\"}\],]*").match
_COMMA_ENDS_MEMBER: Final = re.compile(
    rf"""{BLANK}*(?:{LINE_END}|["'}}\],]|{COMMENT_STARTS}|{DOTS_START}|{_BARE_KEY}{BLANK}*:|(?:<[^<>\n]*>|\$?\{{[^{{}}\n]*\}}){BLANK}*:)"""
).match
# A closing quote whose opening one is missing: `"key": value",`.
_QUOTE_LOST: Final = re.compile(rf'"{BLANK}*(?:{LINE_END}|[,}}\]]|{COMMENT_STARTS})').match
# The same for a key. At most 40 characters, or a lost quote in a description would make a key of a sentence.
_KEY_QUOTE_LOST: Final = re.compile(rf'((?:[^"\n:,{{}}\[\]]|:(?=\w)){{1,40}})"{BLANK}*:').match
_ENDS_KEY: Final = re.compile(rf"{BLANK}*:").match
_QUOTED_KEY: Final = re.compile(rf'"[^"\n]*"{BLANK}*:').match
_KEY_AFTER_BLANK: Final = re.compile(rf"{BLANK}+{_BARE_KEY}{BLANK}*:(?!//)(?=[\s\"\[{{])").match
_COMMENT_AFTER_BLANK: Final = re.compile(rf"{BLANK}+{COMMENT_STARTS}").match
_SAME_LINE: Final = re.compile(f"{BLANK}*").match
# Pages that lost their line breaks also lost where a `//` comment ends: where a key or a closer follows.
_RESUMES_IN_OBJECT: Final = re.compile(r"""(?<=\s)(?:"[^"]*"\s*:|[}\]](?=\s*(?:[,}\]]|\Z)|\s+["{\[]))""")
_RESUMES_IN_ARRAY: Final = re.compile(
    r"""(?<=\s)(?:"[^"]*"\s*(?::|,\s+(?:["\]]|//|\#)|\]|//|\#|\Z)|[}\]](?=\s*(?:[,}\]]|\Z)|\s+["{\[])|[{\[](?=\s))"""
)
_RESUMES: Final = {
    "{": _RESUMES_IN_OBJECT,
    "[": _RESUMES_IN_ARRAY,
    "": re.compile(r"""(?<=\s)[{\[](?=\s*["{\[])"""),
}
_OTHER_QUOTES: Final = {"'": "'", "\u2018": "\u2019", "\u201c": "\u201d", "\u201e": "\u201c", "\uff02": "\uff02"}
_AFTER: Final = {"{": NEXT_MEMBER, "[": NEXT_ITEM}
_INSIDE: Final = {"{": KEY, "[": ITEM}
_PAIRS: Final = {"}": "{", "]": "["}


class _Lexer:
    """One pass over the text; `place` says what the structure so far lets expect."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.at = start
        self.end = end
        self.place = TOP
        self.open: list[str] = []
        self.tokens = Tokens(text)
        self.quotes = Quotes(text, end)
        self.one_line = text.find("\n", start, end) < 0
        self.no_block_end = False
        self.no_triple: set[str] = set()
        """Quotes that do not occur three in a row any more."""

    def run(self) -> Tokens:
        """All tokens from start to end."""
        text, read, word = self.text, _READ.get, _Lexer.word
        while self._skip_blanks():
            read(text[self.at], word)(self)
        return self.tokens

    def _skip_blanks(self) -> bool:
        while True:
            if self.at < self.end and "!" <= self.text[self.at] <= "~":
                return True
            blanks = _BLANKS(self.text, self.at, self.end)
            self.at = blanks.end() if blanks else self.at
            if self.at < self.end and "!" <= self.text[self.at] <= "~":
                return True
            odd = _ODD(self.text, self.at, self.end)
            if odd is None:
                return self.at < self.end
            self.tokens.odd_blanks.append(odd.span())
            self.at = odd.end()

    def _add(self, kind: str, end: int) -> None:
        tokens = self.tokens
        tokens.kinds.append(kind)
        tokens.starts.append(self.at)
        tokens.ends.append(end)
        self.at = end

    def _value_done(self) -> None:
        if self.place in {KEY, NEXT_MEMBER}:
            self.place = COLON
        else:
            self.place = _AFTER[self.open[-1]] if self.open else TOP

    def brace(self) -> None:
        """An object opens, or a template stands where a key or value belongs: `{id}`."""
        if _TEMPLATE(self.text, self.at, self.end):
            self.word()
        else:
            self.opener()

    def opener(self) -> None:
        """An object or array opens."""
        char = self.text[self.at]
        self.open.append(char)
        self.place = _INSIDE[char]
        self._add(char, self.at + 1)

    def closer(self) -> None:
        """An object or array closes; the lexer believes the innermost of the kind does."""
        char = self.text[self.at]
        opener = _PAIRS[char]
        if opener in self.open[-2:]:
            while self.open.pop() != opener:
                pass
        self.place = _AFTER[self.open[-1]] if self.open else TOP
        self._add(char, self.at + 1)

    def comma(self) -> None:
        """One comma or several."""
        commas = _COMMAS(self.text, self.at, self.end)
        self._add(",", commas.end() if commas else self.at + 1)
        self.place = _INSIDE[self.open[-1]] if self.open else TOP

    def semicolon(self) -> None:
        """A comma, mistyped; else a word."""
        if self.place in {NEXT_MEMBER, NEXT_ITEM} and _SEMICOLON_IS_COMMA(self.text, self.at, self.end):
            self._add(",", self.at + 1)
            self.place = _INSIDE[self.open[-1]]
        else:
            self.word()

    def equals(self) -> None:
        """A colon, mistyped, behind a key in quotes; else a word."""
        if self.place == COLON and _EQUALS(self.text, self.at, self.end):
            self.colon()
        else:
            self.word()

    def colon(self) -> None:
        """A value comes next."""
        self._add(":", self.at + 1)
        self.place = VALUE

    def string(self) -> None:
        """A string in double quotes, whatever is wrong with it."""
        if self._triple('"'):
            return
        if self.place == COLON and _QUOTED_KEY(self.text, self.at, self.end):
            self.place = KEY
        if self.place in {KEY, NEXT_MEMBER, TOP}:
            quoted = self.quotes.key(self.at)
        else:
            quoted = self.quotes.value(self.at, self.place)
        self._quoted(quoted)

    def _quoted(self, quoted: Quoted) -> None:
        if quoted.closing != '"' or quoted.opening != '"':
            self.tokens.quoted[len(self.tokens.kinds)] = quoted
        self._value_done()
        self._add(STRING, quoted.end + len(quoted.closing))

    def _triple(self, quote: str) -> bool:
        """Take a string in three quotes on each side, where a value belongs."""
        if self.place not in {VALUE, ITEM, NEXT_ITEM} or not self.text.startswith(3 * quote, self.at):
            return False
        end = -1 if quote in self.no_triple else self.text.find(3 * quote, self.at + 3, self.end)
        if end < 0:
            self.no_triple.add(quote)
            return False
        self._quoted(Quoted(self.at + 3, end, 3 * quote, 3 * quote))
        return True

    def other_quote(self) -> None:
        """A string in other quotes, where a string belongs and it closes; else a word."""
        if self._triple("'"):
            return
        opening = self.text[self.at]
        closing = _OTHER_QUOTES[opening]
        end = self.quotes.single(self.at, self.place, closing) if self.place != TOP else -1
        if end < 0:
            self.word()
        else:
            self._quoted(Quoted(self.at + 1, end, opening, closing))

    def prefix(self) -> None:
        """A string with a Python prefix, or a word."""
        end = -1
        if self.text.startswith("'", self.at + 1) and self.place != TOP:
            end = self.quotes.single(self.at + 1, self.place, "'")
        if end < 0:
            self.word()
        else:
            self._quoted(Quoted(self.at + 2, end, self.text[self.at : self.at + 2], "'"))

    def slash(self) -> None:
        """A comment, or a word that begins with a slash."""
        if self.text.startswith("//", self.at):
            self.line_comment()
        elif self.text.startswith("/*", self.at):
            self._block_comment()
        else:
            self.word()

    def line_comment(self) -> None:
        """A comment to the end of the line, or to where a text of one line goes on as JSON."""
        end = self.quotes.line_end(self.at)
        if self.one_line:
            resumes = _RESUMES[self.open[-1] if self.open else ""]
            found = resumes.search(self.text, self.at, end)
            end = found.start() if found else end
        self._comment(end if end < self.quotes.content_end else self._without_dots(end))

    def _without_dots(self, end: int) -> int:
        """`end` of the text's last comment without the dots behind it: they stand for the rest of the JSON."""
        kept = without_dots(self.text[self.at : end])
        return self.at + kept if kept > 0 and self.text[self.at + kept - 1].isspace() else end

    def _block_comment(self) -> None:
        found = -1 if self.no_block_end else self.text.find("*/", self.at + 2, self.end)
        self.no_block_end = found < 0
        self._comment(found + 2 if found >= 0 else self.quotes.line_end(self.at))

    def _comment(self, end: int) -> None:
        kept = self.text[self.at : end].rstrip()
        self._add(COMMENT, self.at + len(kept))

    def dot(self) -> None:
        """Dots that stand for more; else a number or a word."""
        dots = _DOTS(self.text, self.at, self.end)
        if dots is None:
            self.number()
            return
        self._add(DOTS, self.at + len(dots[0].rstrip()))
        if self.open:
            self.place = _AFTER[self.open[-1]]

    def number(self) -> None:
        """A number, if nothing but what may follow one follows; else a word."""
        self._plain(_NUMBER(self.text, self.at, self.end), NUMBER)

    def letter(self) -> None:
        """A literal or a word."""
        self._plain(_LITERAL(self.text, self.at, self.end), LITERAL)

    def sign(self) -> None:
        """A number, `-Infinity`, or a word."""
        if self.text.startswith("Infinity", self.at + 1):
            self.letter()
        else:
            self.number()

    def _plain(self, match: re.Match[str] | None, kind: str) -> None:
        ends = _ENDS_ITEM if self.place in {ITEM, NEXT_ITEM} else _ENDS_MEMBER
        end = match.end() if match else self.at
        if self.place in {KEY, NEXT_MEMBER}:
            ends = _ENDS_KEY
        if match is None or not ends(self.text, end, self.end) or _QUOTE_LOST(self.text, end, self.end):
            self.word()
        else:
            self._value_done()
            self._add(kind, end)

    def word(self) -> None:
        """Text without quotes where a key or a value belongs."""
        if self.place == TOP:
            piece = _PIECE_AT_TOP(self.text, self.at, self.end)
            self._add(WORD, piece.end() if piece else self.at + 1)
        elif self.place in {KEY, NEXT_MEMBER}:
            self._word_as_key()
        else:
            self._word_as_value()

    def _word_as_key(self) -> None:
        lost = _KEY_QUOTE_LOST(self.text, self.at, self.end)
        if lost:
            self._quoted(Quoted(self.at, lost.end(1), opening=""))
            return
        piece = _PIECE_OF_KEY(self.text, self.at, self.end)
        end = piece.end() if piece else self.at + 1
        kind = PLACEHOLDER if _PLACEHOLDER(self.text, self.at, end) else WORD
        if _ENDS_KEY(self.text, end, self.end):
            self.place = COLON
        self._add(kind, end)

    def _word_as_value(self) -> None:
        end = at = self.at
        while piece := _PIECE(self.text, at, self.end):
            end = piece.end()
            if self._word_ends(end):
                break
            at = self._past_blanks(end)
            if self.text.startswith(",", at):
                at = self._past_blanks(at + 1)
        end = max(end, self.at + 1)
        if _QUOTE_LOST(self.text, end, self.end):
            self._quoted(Quoted(self.at, end, opening=""))
            return
        self._value_done()
        self._add(PLACEHOLDER if _PLACEHOLDER(self.text, self.at, end) else WORD, end)

    def _past_blanks(self, at: int) -> int:
        blanks = _SAME_LINE(self.text, at, self.end)
        return blanks.end() if blanks else at

    def _word_ends(self, end: int) -> bool:
        """Whether a run of words where a value belongs is over at `end`."""
        after = self._past_blanks(end)
        if after >= self.end or self.text[after] in '\n}]"':
            return True
        if self.text[after] == ",":
            return self.place != VALUE or bool(_COMMA_ENDS_MEMBER(self.text, after + 1, self.end))
        if _COMMENT_AFTER_BLANK(self.text, end, self.end) or self.text.startswith(("//", "/*"), end):
            return True
        return self.place == VALUE and bool(_KEY_AFTER_BLANK(self.text, end, self.end))


_READ: Final[dict[str, Callable[[_Lexer], None]]] = {
    "{": _Lexer.brace,
    "[": _Lexer.opener,
    "}": _Lexer.closer,
    "]": _Lexer.closer,
    ",": _Lexer.comma,
    ":": _Lexer.colon,
    ";": _Lexer.semicolon,
    "=": _Lexer.equals,
    '"': _Lexer.string,
    "/": _Lexer.slash,
    "#": _Lexer.line_comment,
    ".": _Lexer.dot,
    "\u2026": _Lexer.dot,
    **dict.fromkeys("0123456789", _Lexer.number),
    **dict.fromkeys("+-", _Lexer.sign),
    **dict.fromkeys("tfnTFNI", _Lexer.letter),
    **dict.fromkeys("ubr", _Lexer.prefix),
    **dict.fromkeys(_OTHER_QUOTES, _Lexer.other_quote),
}


def tokenize(text: str, start: int, end: int) -> Tokens:
    """The tokens of `text[start:end]`."""
    return _Lexer(text, start, end).run()
