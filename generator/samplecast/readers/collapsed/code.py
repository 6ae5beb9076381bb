"""Where code ends on a page without line breaks, and where its own lines must have ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

# Strings are passed over whole, so that brackets inside them do not count. Dots and comments tell where lines broke.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"'
    r"|(?P<open>[\[{])|(?P<close>[\]}])"
    r"|(?<!\S)(?P<dots>\.{3,}|\u2026+)(?!\S)"
    r"|(?<![:\w])(?P<comment>//|\#(?=\s))"
    r"|(?P<construct>(?<!\S)\.\.\s+(?:_[^\s:]+:|[\w-]+::)(?!\S))"
)
_METHOD = r"(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|TRACE|CONNECT|COPY)"
_REQUEST = re.compile(rf"{_METHOD}\s+\S+(?:\s+HTTP/[\d.]+(?!\S))?")
_STATUS = re.compile(r"HTTP/[\d.]+\s+\d{3}(?:\s+[A-Z][A-Za-z-]*)*(?=\s)")
_HEADER = re.compile(r"\s+([A-Z][\w-]*:)\s+(\S+)")
# What shows that dots stand inside JSON rather than at its end.
_GOES_ON = re.compile(r"\s*(?:[\]},\"'\[{:]|\Z)")
_MEMBER = re.compile(r"\s*,\s*\"")
_KEY = re.compile(r"\"[^\"\\]*\"\s*:")

Limit = Callable[[int], int]
"""Takes a place and gives where the next construct after it begins."""


def code_end(text: str, begin: int, limit: Limit) -> int:
    """Find the end of the code that begins at a place: of the JSON, where there is some, else the next construct."""
    at = begin
    head = _REQUEST.match(text, at) or _STATUS.match(text, at)
    if head:
        at = head.end()
        while header := _HEADER.match(text, at):
            at = header.end()
        after = re.compile(r"\s*").match(text, at)
        following = after.end() if after else at
        if text[following : following + 1] not in ("{", "["):
            return at
        at = following
    if text[at : at + 1] in ("{", "[") or _KEY.match(text, at):
        return _json_end(text, at)
    return limit(begin)


def _json_end(text: str, at: int) -> int:
    """Find where JSON ends: closed, cut off by dots after which prose goes on, or cut off by the next construct."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
            if depth <= 0 and not _MEMBER.match(text, token.end()):
                return token.end()
        elif token["dots"] and not _GOES_ON.match(text, token.end()):
            return token.end()
        elif token["construct"]:
            return token.start()
    return len(text)


def code_lines(text: str, begin: int, end: int) -> Iterator[tuple[str, int]]:
    """Break code into lines where its meaning depends on it: before and after dots, after comments."""
    edges = [begin, *_breaks(text, begin, end), end]
    for start, stop in pairwise(edges):
        line = text[start:stop]
        if line.strip():
            yield line.strip(), start + len(line) - len(line.lstrip())


def _breaks(text: str, begin: int, end: int) -> Iterator[int]:
    head = _REQUEST.match(text, begin, end) or _STATUS.match(text, begin, end)
    at = begin
    if head:
        at = head.end()
        yield at
        while header := _HEADER.match(text, at, end):
            at = header.end()
            yield at
    commented = False
    for token in _TOKEN.finditer(text, at, end):
        if token["comment"]:
            commented = True
        elif token["dots"]:
            yield token.start()
            yield token.end()
            commented = False
        elif commented and (token["close"] or _KEY.match(text, token.start())):
            yield token.start()
            commented = False
