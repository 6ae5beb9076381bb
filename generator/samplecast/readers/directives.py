"""What directives and roles mean, in whatever markup they are written.

reStructuredText and MyST have the same ones; both readers take them apart, and ask here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from samplecast.document import Block, Cell, Code, Directive, Item, Items, Mark, MarkKind, Row, Table, Text
from samplecast.source import Span

Options = tuple[tuple[str, str], ...]

OPTION = re.compile(r":([\w.+-]+):(?: ++(.*))?\Z")
"""A line that gives a directive an option."""

_ENTRY = re.compile(r"(.*\S)\s*<([^<>]+)>\Z", re.DOTALL)
_SPECIAL_DELIMITERS = {"tab": "\t", "space": " "}

NOTES = frozenset(
    (
        *("attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip", "todo", "warning"),
        *("compound", "epigraph", "footer", "header", "highlights", "pull-quote"),
    )
)
"""Directives without an argument: their content may begin on the first line."""
TITLED = frozenset(
    ("admonition", "class", "container", "deprecated", "only", "sidebar", "topic", "versionadded", "versionchanged")
)
"""Directives with an argument whose content is markup for certain; that of unknown ones may be anything."""
PARSED = "parsed-literal"
"""The block of code in which inline markup is markup."""
CODES = frozenset(("code", "code-block", "code-cell", "code-tab", PARSED, "prompt", "sourcecode"))
"""Directives whose content is verbatim."""
RAWS = frozenset(
    (
        *("raw", "include", "literalinclude", "math", "graphviz", "digraph", "graph", "mermaid", "plantuml", "uml"),
        *("meta", "highlight", "default-role", "role", "contents", "sectnum", "section-numbering", "productionlist"),
        *("blockdiag", "seqdiag", "actdiag", "nwdiag", "packetdiag", "rackdiag", "inheritance-diagram"),
        *("date", "unicode"),
    )
)
"""Directives whose content is no markup, or that name a file: kept as they stand."""


LINK_ROLES = frozenset({"any", "doc", "download", "numref", "ref", "term"})
"""Roles whose words alone name the target."""
ROLE_KINDS: dict[str, MarkKind] = {
    **dict.fromkeys(("", "code", "literal", "samp", "file", "command", "kbd", "option", "envvar"), "literal"),
    **dict.fromkeys(("strong", "guilabel"), "strong"),
    **dict.fromkeys(("emphasis", "title", "title-reference", "dfn"), "emphasis"),
}
"""The mark of a role; words in backquotes without a role count as literal, which is what their authors meant."""


def options(lines: Sequence[str]) -> Options:
    """The options that lines give, the first of them with a name; a line without one goes on with the one before."""
    found: list[list[str]] = []
    for line in lines:
        match = OPTION.match(line)
        if match:
            found.append([match[1], match[2] or ""])
        else:
            found[-1][1] += " " + line.strip()
    return tuple((name, " ".join(value.split())) for name, value in found)


def count(written: str) -> int:
    """A number of rows as an option gives it; 0 for anything else."""
    return int(written[:9]) if written.isascii() and written.isdigit() else 0


def entry(line: str) -> Text:
    """An entry of a table of contents: a link, its title the target where it has none."""
    titled = _ENTRY.match(line) if line.endswith(">") else None
    title, target = (titled[1], titled[2]) if titled else (line, line)
    return Text(title, (Mark("link", 0, len(title), target),))


def image(words: str, target: str, link: str) -> Text:
    """An image on its own, as running text."""
    marks = [Mark("image", 0, len(words), target)]
    if link:
        marks.append(Mark("link", 0, len(words), link))
    return Text(words, tuple(marks))


def listed(
    inner: Sequence[Block], header_rows: str, caption: Text, anchors: tuple[str, ...], span: Span
) -> Table | None:
    """A list of lists as a table; None where it is none."""
    if len(inner) != 1 or not isinstance(inner[0], Items):
        return None
    rows: list[list[Item]] = []
    spans: list[Span] = []
    for item in inner[0].items:
        if len(item.blocks) != 1 or not isinstance(item.blocks[0], Items):
            return None
        rows.append(list(item.blocks[0].items))
        spans.append(item.span)
    width = max(map(len, rows), default=0)
    made = [
        Row((*(Cell(i.blocks, span=i.span) for i in row), *(Cell(span=place) for _ in range(width - len(row)))), place)
        for row, place in zip(rows, spans, strict=True)
    ]
    header = min(count(header_rows), len(made))
    return Table(tuple(made[:header]), tuple(made[header:]), caption, anchors, span)


def captioned(directive: Directive, title: Text) -> list[Block]:
    """The content of a `table` directive, its first table with the caption and anchors of the directive."""
    inner = list(directive.blocks)
    for i, block in enumerate(inner):
        if isinstance(block, Table):
            own = tuple(dict.fromkeys((*directive.anchors, *block.anchors)))
            caption = title if title.plain else block.caption
            inner[i] = replace(block, caption=caption, anchors=own)
            return inner
    return [directive]


# The text of a line is read as a paragraph is, which leaves nothing of blanks at its edges, and one of several.
_WIDE_BLANKS = re.compile(r"(^\s++|\s{2,}+|\s$)")


def without_marks(code: Code, read: Callable[[str, int], str]) -> Code:
    """A block in which inline markup is markup: the text of its lines without their marks, their blanks as they are.

    `read` gives the text of a piece of the line with this number.
    """

    def pieces(line: str, number: int) -> Iterator[str]:
        for place, piece in enumerate(_WIDE_BLANKS.split(line)):
            yield piece if place % 2 or not piece else read(piece, number)

    lines = code.text.split("\n")
    plain = ["".join(pieces(line, code.span.line + number)) for number, line in enumerate(lines)]
    return code if plain == lines else replace(code, text="\n".join(plain), verbatim=False)


def csv_rows(given: Mapping[str, str], span: Span, body: Sequence[str], line: int) -> Iterator[tuple[Span, list[str]]]:
    """The rows of a `csv-table` with their places; the option `header` is the first.

    Raises csv.Error, ValueError or TypeError for what no reader of such values takes.
    """
    delimiter = given.get("delim") or ","
    style: dict[str, Any] = {
        "delimiter": _SPECIAL_DELIMITERS.get(delimiter, delimiter),
        "quotechar": given.get("quote") or '"',
        "escapechar": given.get("escape") or None,
        "skipinitialspace": "keepspace" not in given,
        "strict": True,
    }
    texts: list[tuple[Sequence[str], int]] = [([given["header"]], span.line)] if given.get("header") else []
    texts.append((body, line))
    for lines, first in texts:
        reader = csv.reader([line + "\n" for line in lines], **style)
        begin = first
        for cells in reader:
            if cells:
                yield Span(span.path, begin, 1, first + reader.line_num - 1), cells
            begin = first + reader.line_num
