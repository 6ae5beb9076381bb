"""From markdown-it's tokens to blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from generator.document import (
    Block,
    Cell,
    Code,
    Definition,
    Definitions,
    Directive,
    Item,
    Items,
    Row,
    Section,
    Table,
)
from generator.readers.dialects import Marker, islands
from generator.readers.fragment import Fragment, Page, code
from generator.readers.markdown_inline import Inline
from generator.readers.outline import nest
from generator.readers.pairs import Flow, paired
from generator.readers.shapes import quote
from generator.source import Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

DEEPEST_FRAGMENT = 20
"""Markdown inside definitions and HTML inside one another; beyond that it is read as HTML or plain text."""

_CONTAINERS = frozenset(("bullet_list_open", "ordered_list_open", "list_item_open", "blockquote_open"))
_CLOSERS = frozenset(("bullet_list_close", "ordered_list_close", "list_item_close", "blockquote_close"))
_BARE = re.compile(r"[\s>]*\Z")


@dataclass(slots=True)
class _Level:
    """A container that is still open."""

    token: Token | None
    flow: list[Flow] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


class Blocks:
    """Reads the Markdown of one page, and of the stretches of it inside other things."""

    def __init__(self, page: Page, parser: MarkdownIt) -> None:
        self.page = page
        self.parser = parser
        self.references: dict[str, Any] = {}
        self.inline = Inline(page, parser, self.references)
        self.depth = 0

    def read(self, text: str, line: int) -> list[Block]:
        """The blocks of a text whose first line is that line of the page; headings still flat."""
        env = {"references": self.references, "unclosed": [], "endless": set()}
        tokens: list[Token] = []
        self.parser.block.parse(text, self.parser, env, tokens)
        for start in cast("list[int]", env["unclosed"]):
            self.page.note(line + start, "HTML element is never closed")
        if "deep" in env:
            self.page.note(line + cast("int", env["deep"]), "nested too deep: the rest is read as plain paragraphs")
        return self._walk(tokens, line - 1)

    def _walk(self, tokens: Sequence[Token], base: int) -> list[Block]:
        levels = [_Level(None)]
        index = 0
        while index < len(tokens):
            token = tokens[index]
            kind = token.type
            if kind == "paragraph_open":
                levels[-1].flow += self.inline.paragraph(tokens[index + 1].content, self._span(token, base))
                index += 2
            elif kind == "heading_open":
                levels[-1].flow += self._heading(token, tokens[index + 1].content, base)
                index += 2
            elif kind in _CONTAINERS:
                levels.append(_Level(token))
            elif kind in _CLOSERS:
                self._close(levels, base)
            elif kind == "table_open":
                index = self._table(tokens, index, levels[-1].flow, base)
            else:
                levels[-1].flow += self._leaf(token, base)
            index += 1
        return paired(levels[0].flow, self.page)

    def _span(self, token: Token, base: int) -> Span:
        """The lines of a token, without blank ones at the end."""
        start, after = token.map or (0, 1)
        while after > start + 1 and _BARE.match(self.page.lines[base + after - 1]):
            after -= 1
        return Span(self.page.name, base + start + 1, 1, base + after)

    def _close(self, levels: list[_Level], base: int) -> None:
        """End a list, an item or a quote."""
        level = levels.pop()
        token = cast("Token", level.token)
        span = self._span(token, base)
        line = self.page.lines[span.line - 1]
        span = replace(span, column=len(line) - len(line.lstrip()) + 1)
        outer = levels[-1]
        blocks = paired(level.flow, self.page)
        if any(isinstance(block, Section) for block in blocks):
            blocks = list(nest(blocks))
        if token.type == "list_item_open":
            outer.items.append(Item(tuple(blocks), span))
        elif token.type == "blockquote_open":
            outer.flow.append(quote(blocks, span))
        else:
            outer.flow.append(Items(tuple(level.items), token.type == "ordered_list_open", span=span))

    def _heading(self, token: Token, content: str, base: int) -> list[Block]:
        span = self._span(token, base)
        prose, comments = self.inline.prose(content, span.line)
        anchors = tuple(dict.fromkeys(prose.anchors))
        return [*self.inline.comments(comments, span), Section(prose.text(), (), int(token.tag[1]), anchors, span=span)]

    def _leaf(self, token: Token, base: int) -> Sequence[Flow]:
        """The blocks of a token that stands for itself."""
        start, after = token.map or (0, 1)
        line = base + start + 1
        span = Span(self.page.name, line, 1, base + after)
        value: Any = token.meta.get("value")
        made: Sequence[Flow] = ()
        match token.type:
            case "fence":
                label = token.info.strip().partition(" ")[0].strip("{}.").lower()
                made = [code(self.page, token.content.removesuffix("\n").split("\n"), (line + 1, 0), "fence", label)]
            case "code_block":
                made = [code(self.page, token.content.removesuffix("\n").split("\n"), (line, 0), "indented")]
            case "html_block":
                made = self._html(token.content, line)
            case "marker":
                made = [(cast("Marker", value), span)]
            case "words":
                made = self.inline.paragraph(cast("str", value), span)
            case "code":
                made = [self._component_code(token.content, line, cast("Marker", value))]
            case "module":
                made = [Directive(value[0], text=value[1], span=span)]
            case "definitions":
                made = [self._definitions(value, base, span)]
            case _:
                pass
        return made

    def _component_code(self, content: str, line: int, marker: Marker) -> Code:
        """Code inside a component, without the braces and backquotes that make it a string of JavaScript."""
        lines = content.split("\n")
        if content.strip().startswith("{`") and content.strip().endswith("`}"):
            first = next(i for i, text in enumerate(lines) if text.strip())
            last = next(i for i in range(len(lines) - 1, -1, -1) if lines[i].strip())
            lines[first] = lines[first].replace("{`", "", 1)
            lines[last] = "".join(lines[last].rsplit("`}", 1))
        return code(self.page, lines, (line, 0), "fence", marker.language())

    def _definitions(self, entries: Sequence[tuple[int, str, list[tuple[int, str]]]], base: int, span: Span) -> Block:
        made: list[Definition] = []
        for start, term, said in entries:
            blocks: list[Block] = []
            for line, text in said:
                blocks += self._inside(text, base + line + 1)
            place = Span(self.page.name, base + start + 1)
            prose, comments = self.inline.prose(term, place.line)
            made.append(Definition(prose.text(), (*self.inline.comments(comments, place), *blocks), place))
        return Definitions(tuple(made), span=span)

    def _inside(self, text: str, line: int) -> list[Block]:
        """Markdown within something else; headings inside it are its own."""
        if self.depth >= DEEPEST_FRAGMENT:
            self.page.note(line, "nested too deep: read as plain text")
            return [*self.inline.paragraph(text, Span(self.page.name, line))]
        self.depth += 1
        blocks = self.read(text, line)
        self.depth -= 1
        return list(nest(blocks)) if any(isinstance(block, Section) for block in blocks) else blocks

    def _html(self, content: str, line: int) -> list[Block]:
        """A block of HTML; stretches of Markdown between blank lines in it are read as that."""
        from generator.readers.html import STAND_IN, read_html  # noqa: PLC0415  lxml is loaded where a page has HTML

        if "\n\n" not in content or self.depth >= DEEPEST_FRAGMENT:
            return read_html(Fragment(self.page, content, line))
        lines = content.split("\n")
        inner: dict[int, list[Block]] = {}
        for start, after in islands(lines):
            inner[start] = self._inside("\n".join(lines[start:after]), line + start)
            lines[start:after] = [STAND_IN, *([""] * (after - start - 1))]
        offsets = [0, *accumulate(len(text) + 1 for text in lines)]
        places = {offsets[start]: blocks for start, blocks in inner.items()}
        return read_html(Fragment(self.page, "\n".join(lines), line), places)

    def _table(self, tokens: Sequence[Token], index: int, flow: list[Flow], base: int) -> int:
        """A pipe table; gives the index of its last token."""
        opening = tokens[index]
        rows: list[Row] = []
        cells: list[Token] = []
        heads = 0
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "inline":
                cells.append(token)
            elif token.type == "thead_close":
                heads = len(rows)
            elif token.type == "tr_open":
                cells = []
                line = base + (token.map or [0])[0] + 1
            elif token.type == "tr_close":
                rows.append(self._row(cells, line))
            index += 1
        flow.append(Table(tuple(rows[:heads]), tuple(rows[heads:]), span=self._span(opening, base)))
        return index

    def _row(self, cells: Sequence[Token], line: int) -> Row:
        """A row of a pipe table. Cells beyond the header's last belong to an unescaped pipe in the last one."""
        places = pipe_cells(self.page.lines[line - 1], cells[0].content)
        texts = [cell.content for cell in cells]
        if len(places) > len(cells):
            start, end = places[len(cells) - 1][0], places[-1][1]
            texts[-1] = self.page.lines[line - 1][start:end].replace("\\|", "|").strip()
            places[len(cells) - 1 :] = [(start, end)]
            self.page.note(line, "table row has more cells than its header", start + 1)
        made: list[Cell] = []
        for number, text in enumerate(texts):
            start, end = places[number] if number < len(places) else (0, 0)
            span = Span(self.page.name, line, start + 1, line, end)
            made.append(Cell(tuple(self.inline.paragraph(text, span)) if text else (), span=span))
        return Row(tuple(made), Span(self.page.name, line))


def pipe_cells(line: str, first: str) -> list[tuple[int, int]]:
    """Where the cells of a table row stand in their line, blanks around them taken off."""
    ends = [i for i, letter in enumerate(line) if letter == "|" and not _escaped(line, i)]
    places: list[tuple[int, int]] = []
    start = 0
    for end in (*ends, len(line)):
        inner = line[start:end]
        left = start + len(inner) - len(inner.lstrip())
        places.append((left, max(start + len(inner.rstrip()), left)))
        start = end + 1
    if places and places[-1][0] == places[-1][1] and ends:
        places.pop()
    if places and not line[places[0][0] : places[0][1]].endswith(first or "\0"):
        return places[1:]
    if places and first:
        places[0] = (places[0][1] - len(first), places[0][1])
    return places


def _escaped(line: str, at: int) -> bool:
    return at > 0 and line[at - 1] == "\\"
