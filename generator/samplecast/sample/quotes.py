"""Where a string ends when its quotes can't be trusted.

The first quote that is not escaped closes a string if what follows is what may follow a string there. If not, the
quotes inside were not escaped (`"e.g. "x.local") and"`), or the closing quote is lost (`"a, "b": 1`), or the string
runs over line ends. What a search found is remembered for the strings that start inside the stretch it searched, so
that all searches together stay linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from samplecast.sample.tokens import (
    BLANK,
    ITEM,
    KEY,
    KEY_AHEAD,
    LINE_END,
    NEXT_ITEM,
    NEXT_MEMBER,
    REST_OF_LINE,
    Quoted,
)

# What may follow the string of a member: a closer, the end of the line, a comma with a key behind it, or a key whose
# comma is missing. A comma with a word behind it is a comma inside the text.
_CLOSES_MEMBER: Final = re.compile(
    rf"""{BLANK}*(?:{REST_OF_LINE}|[}}\]]|"[^"\n]*"{BLANK}*:"""
    rf"""|,{BLANK}*(?:{REST_OF_LINE}|[,}}\]]|{KEY_AHEAD}))"""
).match
# The same for an item of an array, where any value may come next.
_CLOSES_ITEM: Final = re.compile(
    rf"""{BLANK}*(?:{REST_OF_LINE}|[}}\]:]|"[^"\n]*"{BLANK}*(?:[,\]]|{LINE_END})"""
    rf"""|(?:-?[0-9][0-9.eE+-]*|true|false|null){BLANK}*[,\]]"""
    rf"""|,{BLANK}*(?:{REST_OF_LINE}|[,\]}}"'{{\[<]|-?[0-9]|(?:true|false|null|True|False|None)\b))"""
).match
_COLON: Final = re.compile(rf"{BLANK}*:").match
_CLOSES_KEY: Final = re.compile(rf"{BLANK}*(?:{REST_OF_LINE}|[:,}}\]])").match
_KEY_IN_QUOTES: Final = re.compile(rf'"[^"\n]*"{BLANK}*:').match
_ITEM_IN_QUOTES: Final = re.compile(rf'"[^"\n]*"{BLANK}*(?:[,\]]|{LINE_END})').match
# A key that lost its closing quote ends at its colon.
_KEY_UNCLOSED: Final = re.compile(r"""[^"'\n:,{}\[\]]+:""").match
# Keys may hold colons (`os-flavor:disk`): the one that ends the key has a value behind it.
_KEY_WITH_COLON: Final = re.compile(r"""(?:[^"'\n:,{}\[\]]|:(?=\w))+:(?=[ \t\n"\[{\-0-9]|true|false|null)""").match
# A line that goes on with the next member or closes the object: a string does not run over it.
_NEW_MEMBER: Final = re.compile(
    rf"""{BLANK}*(?:"[^"\n]*"{BLANK}*:|'[^'\n]*'{BLANK}*:|[}}\]](?:{BLANK}|[,}}\]])*{LINE_END}|[{{\[]{BLANK}*{LINE_END})"""
).match
_NEW_ITEM: Final = re.compile(
    rf"""{BLANK}*(?:"[^"\n]*"{BLANK}*+,?{BLANK}*+{LINE_END}|[}}\]](?:{BLANK}|[,}}\]])*{LINE_END}|[{{\[]{BLANK}*{LINE_END})"""
).match
_COMMA: Final = re.compile(f"{BLANK}*,").match
_BODY: Final = re.compile(r'[^"\\\n]*').match
# A string that holds JSON whose quotes nobody escaped: `"{"a": 1}"`.
_EMBEDDED: Final = re.compile(r'[ \t\r\n]*[{\[][ \t\r\n]*["{\[}\]]').match
_BRACKETS: Final = re.compile(r"[{}\[\]]")
_Match = Callable[[str, int, int], re.Match[str] | None]
# Numbers, literals and brackets before the end of a lost string, spelled backwards because it is read from its end.
_ITEMS_BACKWARDS: Final = re.compile(r"(?:[\]}\[{,\s]|(?:[0-9][0-9.eE+-]*-?|eurt|eslaf|llun)(?=[\s,\[]))*").match
_STRUCTURE: Final = " \t\r\n,}]"
_OPENER: Final = {"}": "{", "]": "["}


class _Search(Struct, frozen=True):
    """What looking for the closing quote on a line found."""

    quotes: tuple[int, ...]
    """The quotes passed, in order."""
    closing: int
    """The quote that closes the string, -1 without."""
    key: int
    """The quote that opens a key after a comma before any other closes the string, -1 without."""
    stop: int


_NO_SEARCH: Final = _Search((), -1, -1, -1)


class Quotes:
    """Finds where the strings of one text end."""

    def __init__(self, text: str, end: int) -> None:
        self.text = text
        self.end = end
        self.content_end = len(text[:end].rstrip())
        self._line = (1, 0)
        """From where on the end of a line is known, and that end."""
        self._searches = {False: _NO_SEARCH, True: _NO_SEARCH}
        """The last search on a line, for members and for items."""
        self._not_over_lines = {False: 0, True: 0}
        """Strings that start before this do not run over line ends."""
        self._not_embedded = 0
        self._not_single: dict[str, int] = {}

    def line_end(self, at: int) -> int:
        """Where the line of `at` ends."""
        known, end = self._line
        if not known <= at <= end:
            end = self.text.find("\n", at, self.end)
            end = self.end if end < 0 else end
            self._line = (at, end)
        return end

    def next_quote(self, at: int) -> int:
        """The next quote on the line of `at` that is not escaped; -1 without."""
        while True:
            body = _BODY(self.text, at, self.end)
            at = body.end() if body else at
            char = self.text[at] if at < self.end else ""
            if char == '"':
                return at
            if char != "\\" or at + 1 >= self.end or self.text[at + 1] == "\n":
                return -1
            at += 2

    def key(self, start: int) -> Quoted:
        """The string that opens at `start` where a key belongs."""
        first = self.next_quote(start + 1)
        if first >= 0 and _COLON(self.text, first + 1, self.end):
            return Quoted(start + 1, first)
        unclosed = _KEY_WITH_COLON(self.text, start + 1, self.end) or _KEY_UNCLOSED(self.text, start + 1, self.end)
        runs_into_value = unclosed and not self.text[unclosed.end() : first].strip(" \t[{")
        if first >= 0 and not runs_into_value and _CLOSES_KEY(self.text, first + 1, self.end):
            return Quoted(start + 1, first)
        if unclosed and (first >= 0 or not self._runs_out(start)):
            name = unclosed[0][:-1].rstrip()
            return Quoted(start + 1, start + 1 + len(name), closing="")
        return Quoted(start + 1, first) if first >= 0 else self._lost(start)

    def value(self, start: int, place: int) -> Quoted:
        """The string that opens at `start` where a value belongs."""
        item = place in {ITEM, NEXT_ITEM}
        closes = _CLOSES_ITEM if item else _CLOSES_MEMBER
        first = self.next_quote(start + 1)
        if first >= 0 and closes(self.text, first + 1, self.end):
            return Quoted(start + 1, first)
        embedded = self._embedded(start, closes)
        if embedded >= 0:
            return Quoted(start + 1, embedded)
        if first < 0:
            return self._over_lines(start, closes, item=item) or self._lost(start)
        return self._past(start, first, closes, item=item)

    def single(self, start: int, place: int, closing: str) -> int:
        """Where the string with another kind of quotes that opens at `start` closes; -1 if it does not."""
        closes = _CLOSES_ITEM if place in {ITEM, NEXT_ITEM} else _CLOSES_MEMBER
        if place in {KEY, NEXT_MEMBER}:
            closes = _CLOSES_KEY
        at = start if start >= self._not_single.get(closing, 0) else self.end
        end = self.line_end(start)
        while self.text[end - 1] == "\\" and end < self.end:  # JSON5: the string goes on on the next line
            end = self.line_end(end + 1)
        while (at := self.text.find(closing, at + 1, end)) >= 0:
            if self.text[at - 1] != "\\" and closes(self.text, at + 1, self.end):
                return at
        self._not_single[closing] = end
        return -1

    def _past(self, start: int, first: int, closes: _Match, *, item: bool) -> Quoted:
        """A string whose first quote is followed by what can't follow a string."""
        if self._opens_next(first, item=item):
            return self._lost(start, first)
        if _COMMA(self.text, first + 1, self.end):
            return Quoted(start + 1, first)
        search = self._search(first, closes, item=item)
        looks_closing = not self.text[first - 1].isspace() and not self.text[first + 1 : first + 2].isalnum()
        inner = len(search.quotes) - bisect_left(search.quotes, first)
        if search.closing >= 0 and not (looks_closing and inner % 2 == 0):
            return Quoted(start + 1, search.closing)
        if looks_closing:
            return Quoted(start + 1, first)
        if search.key >= 0:
            return self._lost(start, search.key)
        return self._over_lines(start, closes, item=item) or self._lost(start)

    def _search(self, first: int, closes: _Match, *, item: bool) -> _Search:
        """Look for the closing quote on the line, past the quote `first`."""
        known = self._searches[item]
        if known.quotes and known.quotes[0] <= first < known.stop:
            return known
        quotes, at, closing, key = [first], first, -1, -1
        while closing < 0 and key < 0 and (at := self.next_quote(at + 1)) >= 0:
            if closes(self.text, at + 1, self.end):
                closing = at
            elif not item and self._opens_next(at, item=item):
                key = at
            else:
                quotes.append(at)
        stop = self.line_end(first) if at < 0 else at
        self._searches[item] = search = _Search(tuple(quotes), closing, key, stop)
        return search

    def _opens_next(self, quote: int, *, item: bool) -> bool:
        """Whether the quote opens the next key or item after a comma rather than closes this string."""
        if not (_KEY_IN_QUOTES(self.text, quote, self.end) or (item and _ITEM_IN_QUOTES(self.text, quote, self.end))):
            return False
        before = quote - 1
        while self.text[before] in " \t\r":
            before -= 1
        return self.text[before] == "," or (item and self.text[before] == "{")

    def _embedded(self, start: int, closes: _Match) -> int:
        """Where the string closes if it holds JSON whose quotes were not escaped; -1 if not."""
        if start < self._not_embedded or not _EMBEDDED(self.text, start + 1, self.end):
            return -1
        depth, at = 0, self.end
        for bracket in _BRACKETS.finditer(self.text, start + 1, self.end):
            depth += 1 if bracket[0] in "{[" else -1
            if depth == 0:
                at = bracket.end()
                break
        self._not_embedded = at
        while at < self.end and self.text[at] in " \t\r\n":
            at += 1
        return at if self.text[at : at + 1] == '"' and closes(self.text, at + 1, self.end) else -1

    def _over_lines(self, start: int, closes: _Match, *, item: bool) -> Quoted | None:
        """The string if it runs over line ends; None if the next lines go on with something else."""
        if start < self._not_over_lines[item]:
            return None
        something_else = _NEW_ITEM if item else _NEW_MEMBER
        line = self.line_end(start) + 1
        while line < self.end and not something_else(self.text, line, self.end):
            quote = self.next_quote(line)
            if quote >= 0 and closes(self.text, quote + 1, self.end):
                return Quoted(start + 1, quote)
            if quote >= 0:
                break
            line = self.line_end(line) + 1
        self._not_over_lines[item] = min(line, self.end)
        return None

    def _runs_out(self, start: int) -> bool:
        """Whether the text ends on the line of `start` without another closer."""
        return self.line_end(start) >= self.content_end and self.text[self.content_end - 1] not in "}]"

    def _lost(self, start: int, before: int = -1) -> Quoted:
        """A string without closing quote: it ends at the comma before the next token, or with the line."""
        end = self.line_end(start) if before < 0 else before
        body = self.text[start + 1 : end]
        if before < 0 and end >= self.content_end:
            whole = without_dots(body)
            if whole >= 0:
                return Quoted(start + 1, start + 1 + whole, closing="", cut=True)
        kept_to = _without_structure(body)
        if kept_to < len(body.rstrip()):
            kept_to = _without_items(body, kept_to)
        cut = before < 0 and end >= self.content_end and kept_to == len(body.rstrip())
        return Quoted(start + 1, start + 1 + kept_to, closing="", cut=cut)


def without_dots(text: str) -> int:
    """The length of `text` without the dots at its end that stand for more; -1 if there are none."""
    kept = text.rstrip()
    whole = kept.rstrip(".\u2026")
    return len(whole) if kept.endswith(("...", "\u2026")) else -1


def _without_structure(body: str) -> int:
    """The length of `body` without the blanks, commas and closers at its end that belong to the structure."""
    kept = len(body.rstrip(_STRUCTURE))
    balance = {opener: body.count(opener, 0, kept) - body.count(closer, 0, kept) for closer, opener in _OPENER.items()}
    while kept < len(body) and balance.get(_OPENER.get(body[kept], ""), 0) > 0:
        balance[_OPENER[body[kept]]] -= 1
        kept += 1
    return kept


def _without_items(body: str, end: int) -> int:
    """`end` without the numbers, literals and brackets before it that follow a comma.

    Read backwards, so that one look is enough.
    """
    items = _ITEMS_BACKWARDS(body[:end][::-1])
    comma = items[0].rfind(",") if items else -1
    return len(body[: end - comma - 1].rstrip()) if comma >= 0 else end
