"""Builds running text: white space folded, markup kept as ranges, anchors collected beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from samplecast.document import Mark, MarkKind, Text
from samplecast.readers.html.tags import INLINE_TAGS

# `1_xx_` is no emphasis in CommonMark, but it is what converters make of 1<em>xx</em>.
_DIGIT_CLASS = re.compile(r"(?<=\d)_(x{1,2})_(?!\w)")

_INHERITED = 32
"""Unclosed tags that carry over into the next block: a page that never closes any would give each block all of them."""


HARD = "\u00a0"
_HARD = re.compile(r"[\u00a0\u2002\u2003]")


def hard_blanks(text: str) -> int:
    """How many blanks that do not break, or are wider, a text begins with."""
    if not text[:1].isspace():
        return 0
    return len(_HARD.findall(text[: len(text) - len(text.lstrip())]))


class TextBuilder(Struct):
    """Collects one paragraph, title or cell. Marks still open when the text ends are closed there."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    indent: int = 0
    """How many hard blanks it begins with: in tables they draw what is nested, `&nbsp;&nbsp;name`."""
    _open: list[tuple[str, MarkKind, int, str]] = field(default_factory=list)
    _blank: bool = True

    def add(self, text: str) -> None:
        """Append text, white space folded but for hard blanks at the start."""
        if self.length == self.indent and (hard := hard_blanks(text)):
            self.parts.append(HARD * hard)
            self.length += hard
            self.indent += hard
            text = text.lstrip()
        words = text.split()
        if not words:
            if text and not self._blank:
                self.parts.append(" ")
                self.length += 1
                self._blank = True
            return
        folded = " ".join(words)
        if not self._blank and text[0].isspace():
            folded = " " + folded
        self._blank = text[-1].isspace()
        if self._blank:
            folded += " "
        self.parts.append(folded)
        self.length += len(folded)

    def add_words(self, text: str) -> None:
        """Append text in which `1_xx_` stands for a class of status codes."""
        if "_x" not in text:
            self.add(text)
            return
        done = 0
        for found in _DIGIT_CLASS.finditer(text):
            self.add(text[done : found.start()])
            self.open("emphasis", "_")
            self.add(found[1])
            self.close("_")
            done = found.end()
        self.add(text[done:])

    def open(self, kind: MarkKind, name: str, target: str = "") -> None:
        """Begin a mark; `name` is what will close it."""
        self._open.append((name, kind, self.length, target))

    def close(self, name: str) -> None:
        """End the innermost open mark of that name, if there is one."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == name:
                _, kind, start, target = self._open.pop(index)
                self.marks.append(Mark(kind, start, self.length, target))
                return

    def image(self, target: str, alternative: str) -> None:
        """Append an image: its alternative text, marked."""
        self.open("image", "img", target)
        self.add(alternative)
        self.close("img")

    def tag(self, name: str, attributes: Mapping[str, str]) -> None:
        """Open an inline HTML tag."""
        anchor = attributes.get("name") or attributes.get("id") if name == "a" else None
        if anchor:
            self.anchors.append(anchor)
        kind = INLINE_TAGS.get(name)
        if kind:
            self.open(kind, name)
        elif name == "a" and "href" in attributes:
            self.open("link", name, local(attributes["href"]))
        elif name == "a":
            self.open("link", name)
        elif name == "img":
            self.image(attributes.get("src", ""), attributes.get("alt", ""))
        elif name == "br":
            self.add(" ")

    def successor(self) -> TextBuilder | None:
        """An empty text in which the same marks are open, if any are."""
        if not self._open:
            return None
        following = TextBuilder()
        for name, kind, _, target in self._open[-_INHERITED:]:
            following.open(kind, name, target)
        return following

    def text(self) -> Text:
        """What has been collected, outer blanks taken off."""
        while self._open:
            self.close(self._open[-1][0])
        plain = "".join(self.parts).rstrip(" ") if self.length > self.indent else ""
        if not self.marks:
            return Text(plain)
        found = {mark for raw in self.marks if (mark := _trim(raw, plain)) is not None}
        return Text(plain, tuple(sorted(found, key=_place)))


def local(target: str) -> str:
    """A link target, `#name` on this page being just `name`."""
    return target.removeprefix("#")


def _trim(mark: Mark, plain: str) -> Mark | None:
    """The mark without blanks at its edges; None where nothing would be left of it."""
    start, end = mark.start, min(mark.end, len(plain))
    while end > start and plain[end - 1] == " ":
        end -= 1
    while start < end and plain[start] == " ":
        start += 1
    if (start >= end or mark.kind == "link") and not mark.target:
        return None
    return Mark(mark.kind, min(start, end), end, mark.target)


def _place(mark: Mark) -> tuple[int, int, str, str]:
    """Sort key: by start, the outer one first."""
    return (mark.start, -mark.end, mark.kind, mark.target)
