"""MyST, the Markdown of Sphinx: directives in fences, roles, labels, field lists, comments.

What they mean is what the same thing means in reStructuredText; no directive is ever run. A page is read so only
where it shows that it is one, by what plain Markdown has not: fences named in braces, a label on a line of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from samplecast.document import (
    Block,
    Cell,
    Code,
    Definition,
    Definitions,
    Directive,
    Mark,
    MarkKind,
    Paragraph,
    Row,
    Table,
    Text,
)
from samplecast.readers import directives, parameter_files
from samplecast.readers.directives import (
    CODES,
    LINK_ROLES,
    NOTES,
    OPTION,
    PARSED,
    RAWS,
    ROLE_KINDS,
    TITLED,
    Options,
    without_marks,
)
from samplecast.readers.fragment import PageText, code
from samplecast.readers.outline import nest_if_titled
from samplecast.source import Source, Span

_BUILT = frozenset(
    ("csv-table", "eval-rst", "figure", "image", "list-table", "rubric", "table", "toctree", "tab-set", "tab-item")
)
_KNOWN = NOTES | TITLED | CODES | RAWS | _BUILT | parameter_files.NAMES
"""Names that make a page one of MyST. Others alone do not: a notebook in R has fences of `{r}`."""
_SIGN = re.compile(
    r"^[ \t>]*(?:(?:`{3,}|~{3,})\{([A-Za-z][\w+.-]*(:[\w:+.-]+)?)\}|(:{3,}\{[A-Za-z][\w:+.-]*\}))"
    r"|^(\([\w.:/ -]+\)=)[ \t]*$",
    re.MULTILINE,
)
_INFO = re.compile(r"\{([A-Za-z][\w:+.-]*)\}[ \t]*(.*)\Z")
COLONS = re.compile(r"(:{3,})(\{[A-Za-z][\w:+.-]*\}.*)\Z")
"""The first line of a fence of colons, which holds markup as those of backquotes do."""
LABEL = re.compile(r"\(([\w.:/ -]+)\)=[ \t]*\Z")
FIELD = re.compile(r":((?![: ])[^:\\\n]{0,200}(?::(?! )[^:\n]{1,100}){0,3}):(?:[ \t]++(.*))?\Z")
"""A field: its name may hold colons, none of them before a blank."""
_KEY = re.compile(r"([\w.+-]+):(?:\s++(.*))?\Z")
_ROLE = re.compile(r"\{([A-Za-z][\w:+.-]*)\}\Z")
_TITLED_TARGET = re.compile(r"(.*?)(?<!\s)\s*+<([^<>]+)>\Z", re.DOTALL)


class Fence(Struct, frozen=True):
    """A directive as it is written."""

    name: str
    argument: str
    options: Options
    body: tuple[str, ...]
    """The lines after the options."""
    line: int
    """The page's line of the first of them."""
    span: Span

    def option(self, name: str) -> str:
        """The value of an option, or nothing."""
        return next((value for key, value in self.options if key == name), "")

    @property
    def anchors(self) -> tuple[str, ...]:
        """The name that an option gives the block."""
        name = self.option("name")
        return (name,) if name else ()

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.body)


class Reader(Protocol):
    """What a directive asks of the reader of the page it stands on."""

    page: PageText

    def inside(self, text: str, line: int) -> list[Block]:
        """The blocks of markup inside something else."""

    def words(self, text: str, line: int) -> Text:
        """Running text."""

    def include(self, directive: str, written: str, options: Mapping[str, str], span: Span) -> list[Block] | None:
        """The blocks of a file that the page takes in; None where there is nothing to be had."""

    def part(self, text: str, file: str, line: int) -> list[Block]:
        """Markup of another file, which begins at a line of it."""


def is_myst(text: str) -> bool:
    """Tell whether a page is written in MyST."""
    if "{" not in text and ")=" not in text:
        return False
    return any(found[3] or found[4] or found[2] or found[1].lower() in _KNOWN for found in _SIGN.finditer(text))


def fence_of(info: str, content: Sequence[str], span: Span) -> Fence | None:
    """The directive that a fence holds, by its first line; None where that names none. `span` is the whole fence."""
    named = _INFO.match(info.strip())
    if named is None:
        return None
    lines = list(content)
    taken, options = _options(lines)
    while taken < len(lines) and not lines[taken].strip():
        taken += 1
    while len(lines) > taken and not lines[-1].strip():
        lines.pop()
    argument = " ".join(named[2].split())
    return Fence(named[1], argument, options, tuple(lines[taken:]), span.line + 1 + taken, span)


def _options(lines: Sequence[str]) -> tuple[int, Options]:
    """The options at the start of a directive, as fields or between rulers, and how many lines they take."""
    first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if first < len(lines) and lines[first].rstrip() == "---":
        end = next((i for i in range(first + 1, len(lines)) if lines[i].rstrip() == "---"), 0)
        if end:
            keys = (_KEY.match(line.strip()) for line in lines[first + 1 : end])
            return end + 1, tuple((key[1], (key[2] or "").strip("\"' ")) for key in keys if key)
    if first == len(lines) or not OPTION.match(lines[first].strip()):
        return first, ()
    end = first
    while end < len(lines) and (OPTION.match(lines[end].strip()) or (lines[end][:1] == " " and lines[end].strip())):
        end += 1
    return end, directives.options([line.strip() for line in lines[first:end]])


def read_fence(fence: Fence, reader: Reader) -> list[Block]:
    """The blocks that a directive means."""
    name = fence.name.lower()
    if name in CODES:
        return [_code(fence, reader)]
    if name in _READERS:
        return _READERS[name](fence, reader)
    if name in NOTES:
        return [_note(_named(fence, name), reader)]
    if name in RAWS:
        asked = name in ("include", "literalinclude")
        taken = reader.include(name, fence.argument, dict(reversed(fence.options)), fence.span) if asked else None
        return [_raw(_named(fence, name))] if taken is None else taken
    known = name in TITLED
    blocks = nest_if_titled(_content(fence, reader))
    text = "" if known else fence.text
    written = name if known else fence.name
    whole = Directive(written, fence.argument, fence.options, blocks, text, fence.anchors, fence.span)
    if written not in parameter_files.NAMES:
        return [whole]
    return parameter_files.described(whole, reader.page.inclusions, reader.part)


def _named(fence: Fence, name: str) -> Fence:
    """The same directive, its name spelled so."""
    return fence if fence.name == name else replace(fence, name=name)


def _content(fence: Fence, reader: Reader) -> list[Block]:
    return reader.inside(fence.text, fence.line) if fence.body else []


def _raw(fence: Fence) -> Directive:
    return Directive(fence.name, fence.argument, fence.options, text=fence.text, anchors=fence.anchors, span=fence.span)


def _code(fence: Fence, reader: Reader) -> Code:
    language, _, rest = fence.argument.partition(" ")
    block = code(reader.page, fence.body, (fence.line, 0), "fence", language.lower())
    if fence.name.lower() == PARSED:
        block = without_marks(block, lambda piece, line: reader.words(piece, line).plain)
    caption = fence.option("caption") or rest
    return replace(block, anchors=fence.anchors, caption=caption, span=block.span if block.text else fence.span)


def _note(fence: Fence, reader: Reader) -> Directive:
    """A note: its text may begin beside its name."""
    if fence.argument and not fence.options and fence.line == fence.span.line + 1:
        blocks = reader.inside("\n".join((fence.argument, *fence.body)), fence.span.line)
    else:
        head = reader.inside(fence.argument, fence.span.line) if fence.argument else []
        blocks = [*head, *_content(fence, reader)]
    return Directive(fence.name, "", fence.options, nest_if_titled(blocks), anchors=fence.anchors, span=fence.span)


def _alternative(fence: Fence, reader: Reader) -> Options:
    """The options, markup in the alternative text read."""
    line = fence.span.line
    return tuple((key, reader.words(value, line).plain if key == "alt" else value) for key, value in fence.options)


def _figure(fence: Fence, reader: Reader) -> list[Block]:
    target, blocks = "".join(fence.argument.split()), tuple(_content(fence, reader))
    options = _alternative(fence, reader)
    return [Directive("figure", target, options, blocks, anchors=fence.anchors, span=fence.span)]


def _image(fence: Fence, reader: Reader) -> list[Block]:
    words = dict(_alternative(fence, reader)).get("alt", "")
    text = directives.image(words, "".join(fence.argument.split()), fence.option("target"))
    return [Paragraph(text, fence.anchors, fence.span)]


def _rubric(fence: Fence, reader: Reader) -> list[Block]:
    plain = reader.words(fence.argument, fence.span.line).plain
    return [Paragraph(Text(plain, (Mark("strong", 0, len(plain)),)), fence.anchors, fence.span)]


def _toctree(fence: Fence, _reader: Reader) -> list[Block]:
    lines = [(fence.span.line, fence.argument), *enumerate(map(str.strip, fence.body), fence.line)]
    blocks = tuple(
        Paragraph(directives.entry(" ".join(line.split())), span=Span(fence.span.path, number, 1))
        for number, line in lines
        if line
    )
    text = "\n".join(" ".join(line.split()) for _, line in lines if line)
    return [Directive("toctree", "", fence.options, blocks, text, fence.anchors, fence.span)]


def _table(fence: Fence, reader: Reader) -> list[Block]:
    title = reader.words(fence.argument, fence.span.line)
    blocks = tuple(_content(fence, reader))
    whole = Directive("table", title.plain, fence.options, blocks, "", fence.anchors, fence.span)
    return directives.captioned(whole, title)


def _list_table(fence: Fence, reader: Reader) -> list[Block]:
    title = reader.words(fence.argument, fence.span.line)
    inner = _content(fence, reader)
    table = directives.listed(inner, fence.option("header-rows"), title, fence.anchors, fence.span)
    if table is not None:
        return [table]
    given = (fence.argument, fence.options, tuple(inner), fence.text, fence.anchors, fence.span)
    return [Directive("list-table", *given)]


def _csv_table(fence: Fence, reader: Reader) -> list[Block]:
    given = dict(reversed(fence.options))
    file = given.get("file", "")
    held = reader.page.inclusions.find("csv-table", file, fence.span) if file else None
    if (file and held is None) or given.get("url"):
        return [_raw(_named(fence, "csv-table"))]
    body, line = (held.text.removesuffix("\n").split("\n"), 1) if held else (fence.body, fence.line)
    place = replace(fence.span, path=held.path) if held else fence.span
    try:
        found = list(directives.csv_rows(given, place, body, line))
    except (csv.Error, ValueError, TypeError) as error:
        reader.page.note(fence.span.line, f"Malformed csv-table: {error}.")
        return [_raw(_named(fence, "csv-table"))]
    rows = [Row(tuple(_csv_cell(cell, span, reader) for cell in cells), span) for span, cells in found]
    header = min(directives.count(fence.option("header-rows")) + (1 if fence.option("header") else 0), len(rows))
    title = reader.words(fence.argument, fence.span.line)
    return [Table(tuple(rows[:header]), tuple(rows[header:]), title, fence.anchors, fence.span)]


def _csv_cell(text: str, span: Span, reader: Reader) -> Cell:
    if not text.strip():
        return Cell(span=span)
    elsewhere = span.path != reader.page.name
    return Cell(
        tuple(reader.part(text, span.path, span.line) if elsewhere else reader.inside(text.strip(), span.line)),
        span=span,
    )


def _eval_rst(fence: Fence, reader: Reader) -> list[Block]:
    """What is written in reStructuredText inside Markdown: read as that, on the lines where it stands."""
    from samplecast.readers.rst.reader import read_rst  # noqa: PLC0415  docutils is loaded where a page has some

    text = "\n" * (fence.line - 1) + fence.text
    document = read_rst(Source(reader.page.name, text, "rst"))
    reader.page.notes.extend(document.notes)
    fields = tuple(
        Definition(Text(name), (Paragraph(Text(value), span=fence.span),) if value else (), fence.span)
        for name, value in document.meta
    )
    return [*([Definitions(fields, span=fence.span)] if fields else []), *document.blocks]


_READERS = {
    "csv-table": _csv_table,
    "eval-rst": _eval_rst,
    "figure": _figure,
    "image": _image,
    "list-table": _list_table,
    "rubric": _rubric,
    "table": _table,
    "toctree": _toctree,
}


def role_before(text: str, *, myst: bool) -> str:
    """The role that text right before words in backquotes ends with; empty for none.

    Outside MyST, `/boats/{id}` may stand there: only names that are roles for certain count.
    """
    found = _ROLE.search(text, max(len(text) - 60, 0)) if text.endswith("}") else None
    if found is None:
        return ""
    sure = found[1] in LINK_ROLES or found[1] in ROLE_KINDS or ":" in found[1]
    return found[1] if (myst or sure) else ""


def interpreted(name: str, words: str) -> tuple[str, MarkKind | None, str]:
    """What words with a role mean: the words to show, how they are marked, and the target of a link."""
    kind = ROLE_KINDS.get(name.lower())
    if kind:
        return words, kind, ""
    titled = _TITLED_TARGET.match(words)
    if titled and (name.lower() in LINK_ROLES or titled[1]):
        return titled[1] or titled[2], "link", titled[2]
    if name.lower() in LINK_ROLES:
        return words, "link", words.lstrip("!~")
    return words, None, ""


def fields(lines: Sequence[str], line: int, reader: Reader) -> Definitions:
    """A field list: each field with the lines that are indented below it."""
    entries: list[tuple[int, str, list[str]]] = []
    for index, text in enumerate(lines):
        found = FIELD.match(text)
        if found:
            entries.append((index, found[1], [found[2] or ""]))
        else:
            entries[-1][2].append(text)
    made = [_field(line + index, name, said, reader) for index, name, said in entries]
    return Definitions(tuple(made), span=Span(reader.page.name, line, 1, line + len(lines) - 1))


def _field(line: int, name: str, said: Sequence[str], reader: Reader) -> Definition:
    head, rest = said[0], list(said[1:])
    indents = [len(text) - len(text.lstrip(" ")) for text in rest if text.strip()]
    indent = min(indents, default=0)
    text = "\n".join((head, *(more[indent:] for more in rest))).rstrip()
    blocks = reader.inside(text, line) if text.strip() else []
    last = line + max((i for i, more in enumerate(said) if more.strip()), default=0)
    return Definition(reader.words(name, line), nest_if_titled(blocks), Span(reader.page.name, line, 1, last))
