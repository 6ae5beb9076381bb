"""HTML made ready for a parser that reports no columns and knows no placeholders: each tag is told its place."""

from __future__ import annotations

import re

from samplecast.readers.html.tags import FRAMED, KNOWN

AT = "data-at"
"""The attribute that carries a tag's offset."""

_PLACED = frozenset((*FRAMED, "p", "hr"))
_NAMELESS = frozenset(("td", "th", "tr", "li", "strong", "em", "span", "b", "i"))
# Tags, and whole comments so that tags inside them are left alone. `<a …>` is passed over: there are thousands on a
# page, and their place is never asked for. The common form of attributes is matched along, to be dropped where it says
# nothing.
_TAG = re.compile(r"""<(?!a\s)([A-Za-z][\w.:-]*)((?: [a-z]+="[^"<>]*")+>)?|<!--.*?(?:-->|\Z)""", re.DOTALL)
# The closing tag of a placeholder, `</id>`, is text as well.
_UNKNOWN_END = re.compile(rf"</(?=[A-Za-z])(?!(?:{'|'.join(sorted(KNOWN))})[\s>])", re.IGNORECASE)
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
# Converters write `<p id="x"><a name="x"></a><a name="x"></a>` by the thousand: the id alone says it.
_ECHO = re.compile(r' id="([^"<>]*)">(?:<a name="\1"></a>)+')


def mark_tags(text: str) -> str:
    """The text with its own offset in each tag that needs one, and with placeholders like `<id>` escaped."""
    unknown: list[str] = []

    def mark(found: re.Match[str]) -> str:
        written, rest = found.groups("")
        tag = written.lower()
        # Widths, classes and the like of the commonest tags say nothing, and reading them takes time.
        if rest and tag in _NAMELESS and "span=" not in rest:
            rest = ">"
        if tag in _PLACED:
            return f'<{written} {AT}="{found.start()}"{rest}'
        if tag in KNOWN:
            return f"<{written}{rest}"
        if not tag:
            return found[0]
        unknown.append(tag)
        return f"&lt;{written}{rest}"

    marked = _ECHO.sub(_unechoed, _TAG.sub(mark, text))
    return _UNKNOWN_END.sub("&lt;/", marked) if unknown else marked


def _unechoed(found: re.Match[str]) -> str:
    return f' id="{found[1]}">'


def table_ends(text: str) -> dict[int, int]:
    """Where tables end, by where they begin."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for found in _TABLE.finditer(text):
        if not found[1]:
            opened.append(found.start())
        elif opened:
            ends[opened.pop()] = found.end() + 1
    return ends
