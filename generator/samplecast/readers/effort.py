"""Pages that may take long to read, told from their text: large, or with markup on which parsers go back and forth."""

from __future__ import annotations

import re

from samplecast.source import Markup

LARGE = 256 * 1024
"""Characters from which on a page is read by a worker, whatever it holds."""
SMALL = 8 * 1024
"""Characters up to which no page is known to take long."""
_BACKQUOTES = 3000
_BARS = 500
_TAGS = 1000
"""So many backquotes in a paragraph, bars in a line, tags that are not closed: several times what real pages have."""

_LEVELS = 100
"""Blocks inside one another."""

_MARKS = re.compile(rf"\n(?:[ \t]*(?:[-*+][ \t]|>)){{{_LEVELS}}}")
_FAR = re.compile(rf"\n[ \t]{{{_LEVELS}}}")
_INDENTATION = re.compile(r"\n[ \t]+(?=\S)")
_TAG = re.compile(r"<[a-zA-Z]")


def may_be_slow(text: str, markup: Markup) -> bool:
    """Whether a page is given to a worker: a look over its text, linear and cheap."""
    if len(text) <= SMALL:
        return False
    return len(text) > LARGE or _is_deep(text) or _is_dense(text, markup)


def _is_deep(text: str) -> bool:
    """Whether blocks may nest deeper than anyone writes: by so many marks on a line, or indentations on the page."""
    lines = "\n" + text
    if _MARKS.search(lines):
        return True
    return _FAR.search(lines) is not None and len(set(_INDENTATION.findall(lines))) > _LEVELS


def _is_dense(text: str, markup: Markup) -> bool:
    """Whether one kind of mark is so frequent that looking for its end may take long."""
    if text.count("`") > _BACKQUOTES and any(part.count("`") > _BACKQUOTES for part in text.split("\n\n")):
        return True
    if text.count("|") > _BARS and any(line.count("|") > _BARS for line in text.split("\n")):
        return True
    tags = text.count("<") if markup == "markdown" else 0
    return tags > _TAGS and len(_TAG.findall(text)) - text.count("</") > _TAGS
