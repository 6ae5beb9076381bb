"""From markdown-it's tokens to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from markdown_it.rules_block import StateBlock
from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import (
    Block,
    Cell,
    Definition,
    Definitions,
    Directive,
    Item,
    Items,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from samplecast.inclusion import MARKUP, line_path
from samplecast.readers.fragment import Fragment, PageText, code
from samplecast.readers.grouping import quote
from samplecast.readers.inclusion import code_from, is_verbatim
from samplecast.readers.markdown.dialects import SiteTag, asked_file, imported_files, islands, pipe_cells
from samplecast.readers.markdown.inline import InlineParser
from samplecast.readers.markdown.myst import fence_of, fields, read_fence
from samplecast.readers.markdown.pairs import Flow, paired
from samplecast.readers.outline import nest, nest_if_titled
from samplecast.source import Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

DEEPEST_FRAGMENT = 20
"""Levels of Markdown inside definitions and HTML; below that it is read as HTML or plain text."""

_CONTAINERS = frozenset(("bullet_list_open", "ordered_list_open", "list_item_open", "blockquote_open"))
_CLOSERS = frozenset(("bullet_list_close", "ordered_list_close", "list_item_close", "blockquote_close"))
# A line that holds nothing, or nothing but quote marks.
_BARE = re.compile(r"[\s>]*\Z")
# The name that many sites let authors give a heading: `## Title {#name}`.
_OWN_NAME = re.compile(r"(?<![ \t])[ \t]*\{[ \t]*#([\w.:-]++)[^{}\n]*\}[ \t]*\Z")
# The info string of a fence may end with words that are its title: ` ```json Success response`. They begin with a
# capital or a digit; `js copy`, `yaml linenos` are switches of the highlighter.
_FENCE_WORDS = re.compile(r"[A-Z0-9][\w .:-]{0,60}")
# ` ```json title="Response"`, as Docusaurus, MkDocs and others write it.
_FENCE_TITLE = re.compile(r"""\b(?:title|caption|filename)=["']([^"']+)""")
# Links to a heading of the same page.
_WANTED = re.compile(r"\(#([^\s()]+)\)")
# A line that can be nothing but a paragraph, read without more ado.
_ONE_LINE = re.compile(r"(?!import|export)(?:[^\W\d]|[(\"']|\*\*?[^\s*]|`[^`])[^\n]*\Z")
_NO_WORD = re.compile(r"[^\w\- ]")


class _OpenBlock(Struct):
    """A container that is still open."""

    token: Token | None
    flow: list[Flow] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


class BlockParser:
    """Reads the Markdown of one page, and of the stretches of it inside other things."""

    def __init__(
        self, page: PageText, parser: MarkdownIt, read_part: Callable[[PageText], list[Block]], *, myst: bool = False
    ) -> None:
        self.page = page
        self.read_part = read_part
        """Reads a file that the page takes in; headings are still flat."""
        self.imports: dict[str, str] = {}
        """The files behind the names that the page imports."""
        self.parser = parser
        self.references: dict[str, Any] = {}
        self.inline = InlineParser(page, parser, self.references, myst=myst)
        self.myst = myst
        self.depth = 0
        self.leaves: dict[str, Callable[[Token, Span], Sequence[Flow]]] = {
            "fence": self._fence,
            "code_block": self._code_block,
            "html_block": self._html,
            "pipe_table": self._table,
            "marker": self._site_tag,
            "words": self._words,
            "code": self._component_code,
            "module": self._module,
            "file": self._file,
            "indented": self._indented,
            "definitions": self._definitions,
            "label": self._label,
            "comment": self._comment,
            "fields": self._fields,
        }
        self.wanted: frozenset[str] | None = None
        """What links on this page point to on this page; looked up when the first heading without a name comes."""

    def read(self, text: str, line: int) -> list[Block]:
        """The blocks of a text whose first line is that line of the page; headings still flat."""
        env = {"references": self.references, "unclosed": [], "endless": set()}
        tokens: list[Token] = []
        state = measured(text, self.parser, env, tokens)
        self.parser.block.tokenize(state, 0, state.lineMax)
        for start in cast("list[int]", env["unclosed"]):
            self.page.note(line + start, "HTML element is never closed")
        if "deep" in env:
            self.page.note(line + cast("int", env["deep"]), "nested too deep: the rest is read as plain paragraphs")
        return self._walk(tokens, line - 1)

    def _walk(self, tokens: Sequence[Token], base: int) -> list[Block]:
        levels = [_OpenBlock(None)]
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
                levels.append(_OpenBlock(token))
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

    def _close(self, levels: list[_OpenBlock], base: int) -> None:
        """End a list, an item or a quote."""
        level = levels.pop()
        token = cast("Token", level.token)
        span = self._span(token, base)
        line = self.page.lines[span.line - 1]
        span = replace(span, column=len(line) - len(line.lstrip()) + 1)
        outer = levels[-1]
        blocks = nest_if_titled(paired(level.flow, self.page))
        if token.type == "list_item_open":
            outer.items.append(Item(blocks, span))
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
        span = Span(self.page.name, base + start + 1, 1, base + after)
        read = self.leaves.get(token.type)
        return read(token, span) if read else ()

    def _fence(self, token: Token, span: Span) -> Sequence[Flow]:
        """A fenced block, with the language and the title that its first line gives; or a directive of MyST."""
        directive = fence_of(token.info, token.content.split("\n"), span) if self.myst else None
        if directive is not None:
            return read_fence(directive, self)
        label = token.info.strip().partition(" ")[0].strip("{}.").lower()
        content = token.content.removesuffix("\n").split("\n")
        path = line_path(content[0].strip()) if len(content) == 1 else ""
        taken = self.page.inclusions.take("include", path, {}, span) if path else None
        if taken is not None:
            return [code_from(taken, label, {}, span)]
        block = code(self.page, content, (span.line + 1, 0), "fence", "" if "=" in label else label)
        title = _FENCE_TITLE.search(token.info)
        words = token.info.strip().partition(" ")[2].strip()
        named = title[1] if title else words if _FENCE_WORDS.fullmatch(words) else ""
        return [replace(block, caption=named) if named else block]

    def _code_block(self, token: Token, span: Span) -> Sequence[Flow]:
        return [code(self.page, token.content.removesuffix("\n").split("\n"), (span.line, 0), "indented")]

    def _site_tag(self, token: Token, span: Span) -> Sequence[Flow]:
        """A tag of a site generator; or the file that it stands for."""
        tag = cast("SiteTag", token.meta["value"])
        directive, path = asked_file(tag, self.imports)
        blocks = self.include(directive, path, {}, span) if path else None
        return [(tag, span)] if blocks is None else blocks

    def _file(self, token: Token, span: Span) -> Sequence[Flow]:
        path = cast("str", token.meta["value"])
        blocks = self.include("include", path, {}, span)
        return [Directive("include", path, span=span)] if blocks is None else blocks

    def include(self, directive: str, written: str, options: Mapping[str, str], span: Span) -> list[Block] | None:
        """The blocks of a file that the page takes in; None where there is nothing to be had."""
        inclusions = self.page.inclusions
        taken = inclusions.take(directive, written, options, span)
        if taken is None:
            return None
        if directive == "literalinclude" or is_verbatim(options) or not taken.file.lower().endswith(MARKUP):
            return [code_from(taken, options.get("code", ""), options, span)]
        with inclusions.reading(taken.file, span):
            return self.part(taken.text, taken.file, taken.line)

    def part(self, text: str, file: str, line: int) -> list[Block]:
        """Markup of another file, which begins at a line of it."""
        text = "\n" * (line - 1) + text
        part = PageText(file, text, text.split("\n"), self.page.inclusions)
        blocks = self.read_part(part)
        for note in part.notes:
            self.page.inclusions.note(note.line, note.column, note.message)
        return blocks

    def _words(self, token: Token, span: Span) -> Sequence[Flow]:
        return self.inline.paragraph(token.meta["value"], span)

    def _module(self, token: Token, span: Span) -> Sequence[Flow]:
        name, text = token.meta["value"]
        self.imports.update(imported_files(text))
        return [Directive(name, text=text, span=span)]

    def _indented(self, token: Token, span: Span) -> Sequence[Flow]:
        name, title, text = token.meta["value"]
        return [Directive(name, title, blocks=nest(self.inside(text, span.line + 1)), span=span)]

    def _component_code(self, token: Token, span: Span) -> Sequence[Flow]:
        """Code inside a component, without the braces and backquotes that make it a string of JavaScript."""
        lines = token.content.split("\n")
        content = token.content.strip()
        path = self.imports.get(content.strip("{} ")) if content.startswith("{") else None
        taken = self.page.inclusions.take("import", path, {}, span) if path else None
        if taken is not None:
            return [code_from(taken, cast("SiteTag", token.meta["value"]).language(), {}, span)]
        if content.startswith("{`") and content.endswith("`}"):
            first = next(i for i, text in enumerate(lines) if text.strip())
            last = next(i for i in range(len(lines) - 1, -1, -1) if lines[i].strip())
            lines[first] = lines[first].replace("{`", "", 1)
            lines[last] = "".join(lines[last].rsplit("`}", 1))
        return [code(self.page, lines, (span.line, 0), "fence", cast("SiteTag", token.meta["value"]).language())]

    def _definitions(self, token: Token, span: Span) -> Sequence[Flow]:
        base = span.line - (token.map or [0])[0]
        made: list[Definition] = []
        for start, term, said in cast("list[tuple[int, str, list[tuple[int, str]]]]", token.meta["value"]):
            blocks: list[Block] = []
            for line, text in said:
                blocks += self.inside(text, base + line)
            place = Span(self.page.name, base + start)
            prose, comments = self.inline.prose(term, place.line)
            said_blocks = (*self.inline.comments(comments, place), *nest_if_titled(blocks))
            made.append(Definition(prose.text(), said_blocks, place))
        return [Definitions(tuple(made), span=span)]

    def _label(self, token: Token, span: Span) -> Sequence[Flow]:
        return [Paragraph(Text(), (cast("str", token.meta["value"]),), span)]

    def _comment(self, token: Token, span: Span) -> Sequence[Flow]:
        return [Directive("comment", text=cast("str", token.meta["value"]), span=span)]

    def _fields(self, token: Token, span: Span) -> Sequence[Flow]:
        return [fields(cast("list[str]", token.meta["value"]), span.line, self)]

    def words(self, text: str, line: int) -> Text:
        """Running text within something else."""
        return self.inline.prose(text, line)[0].text()

    def inside(self, text: str, line: int) -> list[Block]:
        """Markdown within something else, headings still flat."""
        if _ONE_LINE.match(text):
            return [*self.inline.paragraph(text, Span(self.page.name, line))]
        if self.depth >= DEEPEST_FRAGMENT:
            self.page.note(line, "nested too deep: read as plain text")
            return [*self.inline.paragraph(text, Span(self.page.name, line))]
        self.depth += 1
        blocks = self.read(text, line)
        self.depth -= 1
        return blocks

    def _html(self, token: Token, span: Span) -> Sequence[Flow]:
        """A block of HTML; stretches of Markdown between blank lines in it are read as that."""
        content, line = token.content, span.line
        from samplecast.readers.html.reader import STAND_IN, read_html  # noqa: PLC0415  lxml is loaded where a page has HTML

        if "\n\n" not in content or self.depth >= DEEPEST_FRAGMENT:
            return read_html(Fragment(self.page, content, line))
        lines = content.split("\n")
        inner: dict[int, list[Block]] = {}
        for start, after in islands(lines):
            inner[start] = self.inside("\n".join(lines[start:after]), line + start)
            lines[start:after] = [STAND_IN, *([""] * (after - start - 1))]
        offsets = [0, *accumulate(len(text) + 1 for text in lines)]
        places = {offsets[start]: blocks for start, blocks in inner.items()}
        return read_html(Fragment(self.page, "\n".join(lines), line), places)

    def _table(self, token: Token, span: Span) -> Sequence[Flow]:
        """A pipe table: header, ruler, rows."""
        lines: list[str] = token.meta["value"]
        width = len(pipe_cells(lines[0]))
        header = self._row(lines[0], span.line, width)
        rows = (self._row(text, line, width) for line, text in enumerate(lines[2:], span.line + 2))
        return [Table((header,), tuple(rows), span=span)]

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


_TAB_STOP = 4


def measured(text: str, parser: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> StateBlock:
    """The state in which markdown-it begins to read a text, its lines measured at once.

    markdown-it's own constructor looks at every blank by a call of its own.
    """
    state = StateBlock("", parser, env, tokens)
    ends = state.bMarks, state.eMarks, state.tShift, state.sCount, state.bsCount
    for marks in ends:
        marks.clear()
    state.src = text
    lines = text.split("\n")
    if not lines[-1].strip(" \t"):  # no line of its own
        lines.pop()
    start = 0
    for line in lines:
        blanks = len(line) - len(line.lstrip(" \t"))
        state.bMarks.append(start)
        state.eMarks.append(start + len(line))
        state.tShift.append(blanks)
        state.sCount.append(len(line[:blanks].expandtabs(_TAB_STOP)))
        start += len(line) + 1
    state.bsCount.extend([0] * len(lines))
    for marks, behind in zip(ends, (len(text), len(text), 0, 0, 0), strict=True):
        marks.append(behind)
    state.lineMax = len(lines)
    return state
