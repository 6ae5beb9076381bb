"""Directives of reStructuredText, taken apart into argument, options and content. None is ever run."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

from docutils import nodes
from msgspec import Struct
from msgspec.structs import replace

from samplecast.document import Cell, Code, Directive, Mark, Paragraph, Text
from samplecast.readers import directives
from samplecast.readers.directives import CODES, NOTES, OPTION, PARSED, RAWS, TITLED, Options, without_marks
from samplecast.readers.inclusion import code_from, is_verbatim
from samplecast.readers.outline import nest_if_titled
from samplecast.readers.rst.lines import Lines
from samplecast.readers.rst.machine import State
from samplecast.readers.rst.nodes import BlockNode, DirectiveNode, EntryNode, TableNode
from samplecast.sample.classify import block_kind
from samplecast.source import IncludedFile, Span

_TRAFFIC = frozenset(("json", "http", "shell"))
"""Kinds of code that the content of an unknown directive is read as; a paragraph never begins that way."""


class _DirectiveParts(Struct, frozen=True):
    """A directive taken apart; the runs of lines may be empty."""

    block: Lines
    """All of it, the first line without the name."""
    head: Lines
    """What stands between the name and the options."""
    options: Options
    body: Lines
    """What stands after the options, or after the first blank line."""
    span: Span

    @property
    def argument(self) -> str:
        """The head as one line."""
        return " ".join(" ".join(self.head).split())

    def option(self, name: str) -> str:
        """The value of an option, or nothing."""
        return next((value for key, value in self.options if key == name), "")

    @property
    def anchors(self) -> tuple[str, ...]:
        """The name that an option gives the block."""
        name = self.option("name")
        return (name,) if name else ()


def build(state: State, written: str, block: Lines, span: Span) -> list[nodes.Node]:
    """Make the node of a directive; content that is markup is queued to be parsed."""
    while block and not block[-1].strip():
        block.trim_end()
    span = Span(span.path, span.line, span.column, max(span.line, block.line(len(block) - 1)))
    name = written.lower()
    if name in CODES:
        return [_code(state, block, span, marked=name == PARSED)]
    builder = _BUILDERS.get(name)
    if builder:
        return builder(state, _split(block, span))
    if name in NOTES:
        return [_note(state, name, _split(block, span))]
    parts = _split(block, span, lines=1)
    if name in RAWS:
        return [_raw(name, parts)]
    return [_other(state, name if name in TITLED else written, parts, tentative=name not in TITLED)]


def _split(block: Lines, span: Span, lines: int = 0) -> _DirectiveParts:
    """Take a directive apart. With `lines`, only so many lines are head; what follows them is body."""
    begin = 0 if block and block[0].strip() else min(1, len(block))
    end = next((i for i in range(begin, len(block)) if not block[i].strip()), len(block))
    stop = end if not lines else min(end, lines)
    first = next((i for i in range(max(begin, 1), end) if OPTION.match(block[i])), None)
    if lines and first is not None and first > max(stop, begin):
        first = None
    options: Options = ()
    if first is None:
        body = block[max(stop, begin if lines else stop) :]
        head = block[min(begin, stop) : stop]
    else:
        head, body, options = block[min(begin, first) : first], block[end:], directives.options(block[first:end])
    while body and not body[0].strip():
        body.trim_start()
    return _DirectiveParts(block, head, options, body, span)


def _code(state: State, block: Lines, span: Span, *, marked: bool = False) -> nodes.Node:
    """Verbatim lines; those right under the name count although they should stand after a blank line.

    In what is `marked` inline markup is markup: its text stays, its marks do not.
    """
    argument = " ".join(block[0].split()) if block else ""
    end = 1
    while end < len(block) and (OPTION.match(block[end]) or (end > 1 and block[end][:1] == " ")):
        end += 1
    parts = _DirectiveParts(block, block[:1], directives.options(block[1:end]), block[end:], span)
    language, _, rest = argument.partition(" ")
    made = state.code(list(parts.body), parts.body.line(0), "directive", language.lower())
    code = made.block
    if isinstance(code, Code):
        place = code.span if code.text else span
        code = without_marks(code, lambda piece, line: state.memo.inliner.text(piece, line).plain) if marked else code
        made.block = replace(code, anchors=parts.anchors, caption=parts.option("caption") or rest, span=place)
    return made


def _note(state: State, name: str, parts: _DirectiveParts) -> nodes.Node:
    node = DirectiveNode(name, "", parts.options, parts.span)
    node.anchors = parts.anchors
    if parts.options or not parts.head:
        _parse(state, parts.head, node)
        _parse(state, parts.body, node)
    else:
        whole = parts.block
        while not whole[0].strip():
            whole.trim_start()
        _parse(state, whole, node)
    return node


def _other(state: State, name: str, parts: _DirectiveParts, *, tentative: bool) -> nodes.Node:
    node = DirectiveNode(name, parts.argument, parts.options, parts.span)
    node.anchors = parts.anchors
    node.tentative = tentative
    node.text = "\n".join(parts.body) if tentative else ""
    if tentative and block_kind(node.text) in _TRAFFIC:
        node += state.code(list(parts.body), parts.body.line(0), "directive")
        node.text, node.tentative = "", False
    else:
        _parse(state, parts.body, node)
    return node


def _raw(name: str, parts: _DirectiveParts) -> nodes.Node:
    text = "\n".join(parts.body)
    return BlockNode(Directive(name, parts.argument, parts.options, text=text, anchors=parts.anchors, span=parts.span))


def _parse(state: State, lines: Lines, node: nodes.Element) -> None:
    if lines:
        state.nested_parse(lines, lines.first, node)


def _include(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """Another file, in the place of the directive; the directive itself where that is not to be had."""
    inclusions, options = state.memo.inclusions, dict(reversed(parts.options))
    taken = inclusions.take("include", parts.argument, options, parts.span)
    if taken is None:
        return [_raw("include", parts)]
    if is_verbatim(options):
        return [BlockNode(code_from(taken, options.get("code", ""), options, parts.span))]
    with inclusions.reading(taken.file, parts.span):
        blocks = state.memo.read_part(state.memo, taken.file, taken.text, taken.line)
    # A heading in an include that stands inside something else reaches no further than that.
    return [BlockNode(block) for block in (nest_if_titled(blocks) if state.memo.depth else blocks)]


def _literalinclude(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """The lines of another file, verbatim; the directive itself where they are not to be had."""
    options = dict(reversed(parts.options))
    taken = state.memo.inclusions.take("literalinclude", parts.argument, options, parts.span)
    if taken is None:
        return [_raw("literalinclude", parts)]
    return [BlockNode(code_from(taken, "", options, parts.span))]


def _figure(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """A figure: the first paragraph of its content is the caption."""
    node = DirectiveNode("figure", "".join(parts.argument.split()), _alternative(state, parts), parts.span)
    node.anchors = parts.anchors
    _parse(state, parts.body, node)
    return [node]


def _image(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """An image on its own: a paragraph, as in Markdown."""
    words = dict(_alternative(state, parts)).get("alt", "")
    text = directives.image(words, "".join(parts.argument.split()), parts.option("target"))
    return [BlockNode(Paragraph(text, parts.anchors, parts.span))]


def _alternative(state: State, parts: _DirectiveParts) -> Options:
    """The options, markup in the alternative text read."""
    inliner = state.memo.inliner
    return tuple((k, inliner.text(v, parts.span.line).plain if k == "alt" else v) for k, v in parts.options)


def _rubric(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """A heading outside of the outline: read as a paragraph in bold."""
    plain = state.memo.inliner.text(parts.argument, parts.span.line).plain
    text = Text(plain, (Mark("strong", 0, len(plain)),))
    return [BlockNode(Paragraph(text, parts.anchors, parts.span))]


def _toctree(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """A table of contents: every entry a link."""
    lines = [" ".join(line.split()) for line in (*parts.head, *parts.body)]
    first = (parts.head or parts.body).first + 1 if lines else 0
    blocks = tuple(
        Paragraph(directives.entry(line), span=state.span(first + i, line)) for i, line in enumerate(lines) if line
    )
    text = "\n".join(line for line in lines if line)
    return [BlockNode(Directive("toctree", "", parts.options, blocks, text, parts.anchors, parts.span))]


def _table(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """A table with a caption."""
    node = DirectiveNode("table", "", parts.options, parts.span)
    node.anchors = parts.anchors
    content = parts.body
    if parts.block and not parts.block[0].strip() and parts.head:
        content = parts.block[1:]
    else:
        node.argument = parts.argument
        node.title = state.memo.inliner.text(parts.argument, parts.span.line)
    _parse(state, content, node)
    return [node]


def _list_table(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """A table written as a list of lists."""
    node = DirectiveNode("list-table", parts.argument, parts.options, parts.span)
    node.anchors = parts.anchors
    node.title = state.memo.inliner.text(parts.argument, parts.span.line)
    node.text = "\n".join(parts.body)
    _parse(state, parts.body, node)
    return [node]


def _csv_table(state: State, parts: _DirectiveParts) -> list[nodes.Node]:
    """A table written as comma-separated values; one that stands in a file stays there."""
    file = parts.option("file")
    found = state.memo.inclusions.find("csv-table", file, parts.span) if file else None
    if (file and found is None) or parts.option("url"):
        return [_raw("csv-table", parts)]
    try:
        rows = list(_csv_rows_of(state, parts, found) if found else _csv_rows(state, parts))
    except (csv.Error, ValueError, TypeError) as error:
        state.memo.complain(parts.span.line, f"Malformed csv-table: {error}.")
        return [_raw("csv-table", parts)]
    header = directives.count(parts.option("header-rows")) + (1 if parts.option("header") else 0)
    grid = TableNode(parts.span, min(header, len(rows)))
    grid.rows = rows
    node = DirectiveNode("table", parts.argument, parts.options, parts.span)
    node.anchors = parts.anchors
    node.title = state.memo.inliner.text(parts.argument, parts.span.line)
    node += grid
    return [node]


def _csv_rows(state: State, parts: _DirectiveParts) -> Iterator[tuple[Span, list[Cell | EntryNode | None]]]:
    for span, cells in directives.csv_rows(
        dict(reversed(parts.options)), parts.span, list(parts.body), parts.body.line(0)
    ):
        yield span, [_csv_cell(state, cell, span) for cell in cells]


def _csv_rows_of(
    state: State, parts: _DirectiveParts, found: IncludedFile
) -> Iterator[tuple[Span, list[Cell | EntryNode | None]]]:
    """The rows that stand in a file."""
    place = Span(found.path, parts.span.line)
    lines = found.text.removesuffix("\n").split("\n")
    for span, cells in directives.csv_rows(dict(reversed(parts.options)), place, lines, 1):
        yield (
            span,
            [
                Cell(tuple(state.memo.read_part(state.memo, found.path, cell.strip(), span.line)), span=span)
                for cell in cells
            ],
        )


def _csv_cell(state: State, text: str, span: Span) -> EntryNode:
    entry = EntryNode(Cell(span=span))
    lines = text.strip().split("\n")
    if text.strip():
        _parse(state, Lines(lines, 0, len(lines), span.line - 1), entry)
    return entry


_BUILDERS: dict[str, Callable[[State, _DirectiveParts], list[nodes.Node]]] = {
    "csv-table": _csv_table,
    "figure": _figure,
    "include": _include,
    "literalinclude": _literalinclude,
    "image": _image,
    "list-table": _list_table,
    "rubric": _rubric,
    "table": _table,
    "toctree": _toctree,
}
