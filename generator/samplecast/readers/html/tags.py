"""The HTML that documentation pages use, and what each tag means to us."""

from __future__ import annotations

import re
from html import unescape

from samplecast.document import MarkKind

INLINE_TAGS: dict[str, MarkKind | None] = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "var", "cite", "dfn"), "emphasis"),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), "literal"),
    **dict.fromkeys(("a", "abbr", "bdi", "bdo", "big", "data", "del", "font", "ins", "label", "mark", "nobr")),
    **dict.fromkeys(("q", "s", "small", "span", "strike", "sub", "sup", "time", "u", "wbr", "input", "button")),
}
"""Tags inside running text and the mark each one makes; None where only the text counts."""

TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
FRAMED = frozenset(
    (
        *("table", "tr", "td", "th", "caption", "ul", "ol", "li", "dl", "dt", "dd"),
        *("blockquote", "details", "div", "figcaption", "figure", "pre", "script", "style", "summary", *TITLES),
    )
)
"""Tags that hold blocks of their own."""
RAW = frozenset(("pre", "script", "style"))
"""Tags that hold text as it is."""

BREAKING = frozenset(
    (
        *("html", "body", "head", "p", "thead", "tbody", "tfoot", "colgroup", "col", "hr", "center", "section"),
        *("article", "main", "header", "footer", "nav", "aside", "address", "form", "fieldset", "legend", "menu"),
    )
)
"""Tags that only end the running text."""

_SILENT = frozenset(
    (
        *("br", "img", "picture", "source", "iframe", "video", "audio", "object", "embed", "noscript", "link"),
        *("meta", "title", "base", "select", "option", "textarea", "svg", "path", "ruby", "rt"),
    )
)
KNOWN = FRAMED | BREAKING | _SILENT | frozenset(INLINE_TAGS)
"""All tags taken for HTML; `<id>` and its like are placeholders and stay in the text."""

PARENTS: dict[str, tuple[str, ...]] = {
    "tr": ("table",),
    **dict.fromkeys(("td", "th"), ("tr",)),
    "caption": ("table",),
    "summary": ("details",),
    "figcaption": ("figure",),
    "li": ("ul", "ol"),
    **dict.fromkeys(("dt", "dd"), ("dl",)),
}
"""Where a tag belongs; the first is what it is given where it stands elsewhere."""

ADMONITIONS = frozenset(
    (
        *("admonition", "attention", "caution", "danger", "error", "hint"),
        *("important", "note", "notice", "remark", "tip", "warning"),
    )
)
"""Classes of a `div`, and words in bold at the start of a quote, that make it a directive of that name."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def parse_tag(written: str) -> tuple[bool, str, dict[str, str]]:
    """Whether a tag closes, its name, and its attributes."""
    found = _TAG.match(written)
    if found is None:
        return False, "", {}
    attributes = {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(written, found.end())
    }
    return bool(found[1]), found[2].lower(), attributes
