"""Text of the docs made safe to show: what would steer a terminal or hide from a reader is spelled out."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""`text` with control, bidi, invisible and surrogate characters written as `\x1b`, `\u202e`; LF and tab stay."""
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape", "backslashreplace").decode(), text)


def one_line(text: str) -> str:
    """`printable` text on one line, white space folded to single blanks."""
    return " ".join(printable(text).split())
