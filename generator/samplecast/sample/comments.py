"""Comments, and what they are about."""

from __future__ import annotations

import re
from typing import Final

from samplecast.sample.containers import ContainerStack, OpenContainer
from samplecast.sample.log import Log
from samplecast.sample.tokens import Tokens

# The signs around the text of a comment.
_SIGN: Final = re.compile(r"//+|#+|/\*+").match
# `// ...` stands for what the page leaves out; it does not speak about a value.
_ELISION: Final = re.compile(r"(?:\.{3,}|\u2026+)").match


class Comments:
    """Ties comments to what they are about.

    That is the member or item before it on the line, else the next one, else the object or array around it.
    """

    def __init__(self, tokens: Tokens, containers: ContainerStack, log: Log) -> None:
        self.tokens = tokens
        self.containers = containers
        self.log = log

    def meet(self, index: int, top: OpenContainer) -> None:
        """A comment inside the innermost object or array."""
        start, text = self.note(index)
        if _ELISION(text):
            top.gap = start if top.gap < 0 else top.gap
            text = text.strip(".\u2026 ")
        if not text:
            return
        if self.tokens.opens_line(index):
            top.comments.append((start, text))
        elif top.key is not None:
            self._tie(start, text, f"{self.containers.pointer()}/{top.next_step()}")
        elif top.empty:
            self._tie(start, text, self.containers.pointer())
        else:
            self._tie(start, text, f"{self.containers.pointer()}/{top.last_step()}")

    def outside(self, index: int, document: int) -> None:
        """A comment on a whole document."""
        start, text = self.note(index)
        if text.strip(".\u2026 "):
            self.log.comment(document, "", text, start)

    def note(self, index: int) -> tuple[int, str]:
        """Note that JSON has no comments; where the comment stands and what it says."""
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        self.log.repair("comment", start, end, "JSON has no comments", (start, end, ""))
        piece = self.tokens.piece(index)
        sign = _SIGN(piece)
        return start, piece[sign.end() if sign else 0 :].removesuffix("*/").strip()

    def to_next(self, top: OpenContainer) -> None:
        """Tie the comments that wait to the member or item that begins."""
        if top.comments:
            self._tie_all(top, f"{self.containers.pointer()}/{top.next_step()}")

    def to_innermost(self, top: OpenContainer) -> None:
        """Tie the comments that wait to the innermost object or array, which closes."""
        if top.comments:
            self._tie_all(top, self.containers.pointer())

    def _tie_all(self, top: OpenContainer, pointer: str) -> None:
        for at, text in top.comments:
            self._tie(at, text, pointer)
        top.comments = []

    def _tie(self, at: int, text: str, pointer: str) -> None:
        self.log.comment(self.containers.document, pointer, text, at)
