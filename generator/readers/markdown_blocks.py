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
from generator.readers.dialects import Marker, islands, pipe_cells
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
_OWN_NAME = re.compile(r"[ \t]*\{[ \t]*#([\w.:-]+)[^{}\n]*\}[ \t]*\Z")
_WANTED = re.compile(r"\(#([^\s()]+)\)")
# A line that can be nothing but a paragraph, read without more ado.
_ONE_LINE = re.compile(r"(?!import|export)(?:[^\W\d]|[(\"']|\*\*?[^\s*]|`[^`])[^\n]*\Z")
_NO_WORD = re.compile(r"[^\w\- ]")


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
        self.wanted: frozenset[str] | None = None
        """What links on this page point to on this page; looked up when the first heading without a name comes."""

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
        own = _OWN_NAME.search(content)
        prose, comments = self.inline.prose(content[: own.start()] if own else content, span.line)
        title = prose.text()
        names = [*prose.anchors, *([own[1]] if own else [])] or self._slug(title.plain)
        section = Section(title, (), int(token.tag[1]), tuple(dict.fromkeys(names)), span=span)
        return [*self.inline.comments(comments, span), section]

    def _slug(self, title: str) -> list[str]:
        """The name that sites give a heading without one, if the page links to it."""
        if self.wanted is None:
            self.wanted = frozenset(_WANTED.findall(self.page.text))
        slug = _NO_WORD.sub("", title.lower()).replace(" ", "-") if self.wanted else ""
        return [slug] if slug in self.wanted else []

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
            case "pipe_table":
                made = [self._table(value, line, span)]
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
        if _ONE_LINE.match(text):
            return [*self.inline.paragraph(text, Span(self.page.name, line))]
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

    def _table(self, lines: Sequence[str], line: int, span: Span) -> Table:
        """A pipe table: header, ruler, rows."""
        width = len(pipe_cells(lines[0]))
        header = self._row(lines[0], line, width)
        rows = (self._row(text, line + index, width) for index, text in enumerate(lines[2:], 2))
        return Table((header,), tuple(rows), span=span)

    def _row(self, text: str, line: int, width: int) -> Row:
        """A row of a pipe table. Text beyond the header's last cell belongs to an unescaped pipe in that one."""
        page = self.page
        shift = len(page.lines[line - 1]) - len(text)
        places = pipe_cells(text)
        if len(places) > width:
            page.note(line, "table row has more cells than its header", shift + places[width][0] + 1)
            places[width - 1 :] = [(places[width - 1][0], places[-1][1])]
        cells: list[Cell] = []
        for start, end in places:
            span = Span(page.name, line, shift + start + 1, line, shift + end)
            content = text[start:end].replace("\\|", "|")
            cells.append(Cell(tuple(self.inline.paragraph(content, span)), span=span) if content else Cell(span=span))
        cells += [Cell(span=Span(page.name, line, shift + len(text) + 1))] * (width - len(cells))
        return Row(tuple(cells), Span(page.name, line, shift + 1))
