r"""Docs text as Python source: string literals and docstrings that hold nothing but the text.

Whatever is not a plain printable character becomes an escape (`\x1b`, `\u202e`), so that no control, bidi or
invisible character of a page ever stands in emitted code, and no quote or backslash ends a literal early.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from samplecast.emit.python.line_breaking import WIDTH, width
from samplecast.output import MARK
from samplecast.printable import printable

_PLAIN = re.compile(r"[ !#-\[\]-~]*\Z")
"""Printable ASCII without `"` and the backslash: needs no look at each character."""

_SIMPLE = re.compile(r"[!#-\[\]-~]+(?: [!#-\[\]-~]+)*\Z")
"""A line of the same without white space to fold."""

_ODD = re.compile(r"[^ -\[\]-~]")
"""What may need an escape: all but printable ASCII, and the backslash."""

_WHOLE = re.compile(r"\(?line \d\S*|[^ ]+")
"""What stays on one line: a word, or the number of a line with what it belongs to."""

_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_OPEN_END = re.compile(r'(?<!\\)(?:\\\\)*"\Z')
"""A last quote that is not escaped: the formatter keeps a blank between it and the closing quotes."""

_QUOTES = '"""'
_LATIN1_END, _BMP_END = 0x100, 0x10000


def string(text: str) -> str:
    """A string literal for `text`, in the quotes that need fewer escapes, double ones first."""
    if _PLAIN.match(text):
        return f'"{text}"'
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + escaped(text).replace(quote, f"\\{quote}") + quote


def strings(texts: Iterable[str]) -> str:
    """A tuple literal of strings."""
    return tuple_of(string(text) for text in texts)


def tuple_of(expressions: Iterable[str]) -> str:
    """A tuple display."""
    listed = list(expressions)
    return f"({listed[0]},)" if len(listed) == 1 else f"({', '.join(listed)})"


def escaped(text: str) -> str:
    """`text` with backslashes and everything unprintable escaped; quotes stay."""
    return _ODD.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return _escaped(found[0])


@lru_cache(maxsize=4096)
def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if unicodedata.category(character)[0] in "LNPS":
        return character
    code = ord(character)
    if code < _LATIN1_END:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _BMP_END else f"\\U{code:08x}"


def prose(name: str, text: str, depth: int) -> str:
    """The assignment of a text that may be long: on one line, else in pieces of a line each."""
    indent = "    " * depth
    whole = f"{indent}{name} = {string(text)}"
    room = WIDTH - len(indent) - len("    ")
    if width(whole) <= WIDTH or " " not in text.strip():
        return whole if width(string(text)) > room or width(whole) <= WIDTH else _enclosed(name, [text], indent)
    pieces: list[str] = []
    for word in re.findall(r" *[^ ]* ?", text):
        if pieces and width(string(pieces[-1] + word)) <= room:
            pieces[-1] += word
        elif word:
            pieces.append(word)
    return _enclosed(name, pieces, indent)


def _enclosed(name: str, pieces: Iterable[str], indent: str) -> str:
    return "\n".join([f"{indent}{name} = (", *(f"{indent}    {string(piece)}" for piece in pieces), f"{indent})"])


def docstring(paragraphs: Iterable[str], depth: int) -> str:
    """A docstring of paragraphs of plain text, wrapped, at `depth` indents; empty where the text is.

    What would steer a terminal is spelled out in the text itself: `help()` shows docstrings to people.
    """
    indent = "    " * depth
    room = WIDTH - len(indent)
    said = [text for text in paragraphs if text]
    if len(said) == 1 and len(said[0]) < room - 2 * len(_QUOTES) and _SIMPLE.match(said[0]):  # most docstrings
        return f"{indent}{_QUOTES}{said[0]}{_QUOTES}"
    lines: list[str] = []
    for text in said:
        found = [_cleaned(line) for line in text.splitlines()]
        first = room if lines else room - len(_QUOTES)
        wrapped = [part for line in found if line for part in _wrapped(line, first, room)]
        lines += ["", *wrapped] if lines and wrapped else wrapped
    if len(lines) == 1:
        lines = list(_wrapped(lines[0], room - 2 * len(_QUOTES) - 1, room))
    if not lines:
        return ""
    opened = indent + _QUOTES + _opened(lines[0])
    if len(lines) == 1:
        return f"{opened}{' ' if _OPEN_END.search(opened) else ''}{_QUOTES}"
    return "\n".join([opened, *(indent + line if line else "" for line in lines[1:]), indent + _QUOTES])


def _cleaned(line: str) -> str:
    if _SIMPLE.match(line):
        return line
    return escaped(" ".join(printable(line).split())).replace('"""', r"\"\"\"")


def _opened(line: str) -> str:
    return f"\\{line}" if line.startswith('"') else line


def _wrapped(line: str, first: int, room: int) -> Iterator[str]:
    """The words of a line, as many to a line as fit; a word that is too long stays whole."""
    measure = len if line.isascii() else width
    if measure(line) <= first:
        yield line
        return
    taken, words = 0, list[str]()
    for word in _WHOLE.findall(line):
        size = measure(word)
        if words and taken + 1 + size > first:
            yield " ".join(words)
            taken, words, first = size, [word], room
        else:
            taken += size + (1 if words else 0)
            words.append(word)
    yield " ".join(words)


def mark(source: str) -> str:
    """`# Generated by samplecast from …`: what it comes from and how to make it anew."""
    return f"{MARK} from {escaped(source)}; edits are lost. Regenerate: samplecast generate"
