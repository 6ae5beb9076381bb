r"""The ground: where text comes from and where in it something stands.

Positions are 1-based lines and columns of the decoded text with `\n` line ends; a column counts
Unicode code points. `end_line` and `end_column` point at the last character, inclusive.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Markup = Literal["rst", "markdown"]


class Span(Struct, frozen=True, order=True):
    """A stretch of a page: where a block, a fact or a finding stands."""

    path: str
    """The page: POSIX path relative to the root, as in every JSON output."""
    line: int
    column: int = 1
    end_line: int = 0
    """Last line, inclusive; 0 means "the same line"."""
    end_column: int = 0
    """Last column, inclusive; 0 means "to the end of the line"."""


NOWHERE = Span("", 0)
"""The default where a node was made by hand, in tests mostly."""


class Note(Struct, frozen=True, order=True):
    """Something odd that reading or extracting met and went past: kept, never printed by a stage."""

    line: int
    column: int
    message: str


class UnreadCall(Struct, frozen=True):
    """A line that looks like a call and was not read as one."""

    shape: str
    """The line with `{method}` and `{path}` in place of them."""
    text: str
    """The line as it stands, without markup."""
    call: str
    """What it seems to mean: `GET /v1/docks`."""
    span: Span


class IncludedFile(Struct, frozen=True):
    """A file that a page asks for, in an include or the like."""

    path: str
    """POSIX path relative to the root."""
    text: str = ""
    """Decoded, with LF line ends."""
    reason: str = ""
    """Why it was not read; empty where it was."""


class Source(Struct, frozen=True):
    """One page before it is parsed."""

    page: str
    """POSIX path relative to the root; `<stdin>` for standard input."""
    text: str
    """Decoded, without BOM, with LF line ends. May be empty."""
    markup: Markup
    notes: tuple[Note, ...] = ()
    """What decoding met: undecodable bytes, BOM, NUL, CRLF, markup guessed from content."""
    files: tuple[IncludedFile, ...] = ()
    """What the page asks for from other files, and these from others, by path: all that reading may look into."""

    def text_of(self, path: str) -> str:
        """The text that spans of a path mean: of the page, or of a file it asks for; empty where no one knows it."""
        if path in ("", self.page):
            return self.text
        return next((file.text for file in self.files if file.path == path), "")
