"""The words of type cells: what stands around a type without being one, what brackets hold, slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samplecast.vocabulary import phrase

QUALIFIERS = 4
"""So many words may qualify a type: `64-bit unsigned integer`."""

_SHORTCODE = re.compile(r"\{\{[<%] ?([A-Za-z]{1,20}) ?[%>]\}\} ?")
_PACKAGE = re.compile(r"(?:[a-z]\w*\.)+([A-Z]\w*)")
_HOLLOW = re.compile(r"(?<=\[)\s+(?=\])|(?<=\{)\s+(?=\})")


def unadorned(text: str) -> str:
    """The text of a type cell without what says nothing of the type."""
    if "\u00a6" in text:
        text = text.replace("\u00a6", "|")  # what does not end the cell of a table
    if text.startswith("{{"):
        text = _SHORTCODE.sub(r"\1 ", text)
    if found := phrase("before type").match(text):
        text = text[found.end() :]
    if "(" in text and (found := phrase("type of inside").fullmatch(text)):
        return f"{found[1]} of {found[2]}"
    return _HOLLOW.sub("", text)


def without_package(text: str) -> str:
    """`String` of `java.lang.String`; empty for what stands in no package."""
    found = _PACKAGE.fullmatch(text)
    return found[1] if found else ""


def goes_on(text: str, word: str) -> bool:
    """Whether a length, a range or a manner follows the first word: `string of 1-64 characters`, `Integer: 32`."""
    return phrase("behind type").match(text, len(word)) is not None


def head_and_element(text: str) -> tuple[str, str]:
    """`Array` and `string` of `Array: string`, `Array string` and `array-string`; empty where it is not that."""
    found = phrase("type and list").fullmatch(text)
    return (found[1], found[2]) if found else ("", "")


def first_word(text: str) -> str:
    """The letters that the text begins with."""
    found = re.match(r"[A-Za-z]+", text)
    return found[0] if found else ""


def split(text: str, mark: str) -> Iterator[str]:
    """The parts of `text` between marks that stand in no brackets."""
    depth, start = 0, 0
    for place, char in enumerate(text):
        if char in "<[({":
            depth += 1
        elif char in ">])}":
            depth -= 1
        elif char == mark and depth <= 0:
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()


def balanced(text: str) -> bool:
    """Whether every bracket in the text is opened before it is closed, and none is left open."""
    depth = 0
    for char in text:
        depth += (char in "<[({") - (char in ">])}")
        if depth < 0:
            return False
    return depth == 0


def one_slip(one: str, other: str) -> bool:
    """Whether the words differ by one letter: changed, missing, added, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
