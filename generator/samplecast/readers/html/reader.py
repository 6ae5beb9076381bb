"""HTML inside Markdown pages: tables, lists, notes and code, read as the same blocks as any other markup.

lxml mends what is broken and hands over events, never a tree, so deep or endless input costs no more than
its length. It reports no columns and caps line numbers; therefore every tag that matters is given its own
offset as an attribute before parsing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from threading import local
from types import MappingProxyType
from typing import Any, cast

from lxml import etree
from msgspec.structs import replace

from samplecast.document import Block, Code, Directive, Paragraph, Table, Text
from samplecast.readers.fragment import Fragment, PageText, code
from samplecast.readers.html.elements import OpenElement, cell, enter, finished, language_of, title_of
from samplecast.readers.html.offsets import AT, mark_tags, table_ends
from samplecast.readers.html.tags import FRAMED, INLINE_TAGS, PARENTS, RAW
from samplecast.readers.inclusion import Inclusions
from samplecast.readers.spanning import RawRow, spread
from samplecast.readers.text import HARD, TextBuilder, hard_blanks
from samplecast.source import Source, Span

DEEPEST = 100
"""Levels of elements inside one another; below that only their text is read."""
MOST_ERRORS = 20
"""Mismatched tags that get a note of their own in one stretch of HTML; the rest are counted."""
STAND_IN = "<p></p>"
"""Written where blocks go that were read already."""

_ANONYMOUS = frozenset(("td", "th", "tr", "li", "dd"))
"""Tags whose blocks have no place for anchors: they go to the first thing inside."""
_THREAD = local()
# lxml refuses lone surrogates, which a page may hold as escapes.
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read_html(fragment: Fragment, islands: Mapping[int, Sequence[Block]] = MappingProxyType({})) -> list[Block]:
    """The blocks of a stretch of HTML. Anything goes in; what cannot be read as meant is noted.

    `islands` are blocks that were read already, by the offset of their stand-in in the text.
    """
    parser, target = _tools()
    target.reset(fragment, islands)
    if not fragment.text.isspace():
        marked = mark_tags(fragment.text)
        try:
            etree.fromstring(marked if marked.isascii() else _SURROGATE.sub("\ufffd", marked), parser)
        except etree.XMLSyntaxError as error:
            fragment.page.note(fragment.line, f"HTML not understood: {error}")
            return [Paragraph(Text(" ".join(fragment.text.split())), span=fragment.span(0, len(fragment.text)))]
        _note_errors(fragment, parser)
    return target.finish()


def _note_errors(fragment: Fragment, parser: etree.HTMLParser) -> None:
    """Say which tags lxml could not match."""
    errors = [entry for entry in parser.error_log if entry.type == etree.ErrorTypes.ERR_TAG_NAME_MISMATCH]
    for entry in errors[:MOST_ERRORS]:
        fragment.page.note(fragment.line + entry.line - 1, entry.message)
    if len(errors) > MOST_ERRORS:
        fragment.page.note(fragment.line, f"{len(errors) - MOST_ERRORS} more HTML tags do not match")


def _tools() -> tuple[etree.HTMLParser, _HtmlTarget]:
    """The parser of this thread and the target it is bound to; making new ones for every table takes too long."""
    try:
        tools: tuple[etree.HTMLParser, _HtmlTarget] = _THREAD.tools
    except AttributeError:
        target = _HtmlTarget()
        tools = _THREAD.tools = etree.HTMLParser(target=cast("Any", target), no_network=True, huge_tree=True), target
    return tools


class _HtmlTarget:
    """Turns the parser's events into blocks."""

    def __init__(self) -> None:
        self.reset(Fragment(PageText("", "", (), Inclusions(Source("", "", "markdown"))), ""), {})

    def reset(self, fragment: Fragment, islands: Mapping[int, Sequence[Block]]) -> None:
        """Begin with another stretch of HTML."""
        self.fragment = fragment
        self.islands = islands
        self.ends = table_ends(fragment.text)
        self.stack = [OpenElement("", 0)]
        self.run: TextBuilder | None = None
        self.words: list[str] = []
        self.at = 0
        self.run_at = 0
        self.commented = 0
        self.pending: list[str] = []
        self.ignored = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        at = attributes.get(AT)
        if at is not None:
            self.at = int(at)
        if tag in INLINE_TAGS or tag in ("br", "img"):
            self._inline(tag, attributes)
            return
        self._flush()
        if tag not in _ANONYMOUS and (anchor := attributes.get("id")):
            self.pending.append(anchor)
        if at is not None and self.at in self.islands:
            for block in self.islands[self.at]:
                self._emit(block)
        elif tag == "thead":
            self.stack[-1].head = True
        elif tag in FRAMED:
            self._open(tag, attributes)

    def end(self, tag: str) -> None:
        """Leave an element."""
        if tag in INLINE_TAGS:
            if self.run is not None:
                self.run.close(tag)
        elif tag in FRAMED:
            self._close(tag)
        elif tag not in ("br", "img"):
            self._flush()
            self.stack[-1].head = False

    def data(self, text: str) -> None:
        """Take in text."""
        element = self.stack[-1]
        if element.tag in RAW:
            element.raw.append(text)
        elif self.run is not None:
            self.run.add(text)
        elif self.words:
            self.words.append(text)
        elif not text.isspace() or hard_blanks(text):
            self.words.append(text)
            self.run_at = self.at

    def comment(self, text: str) -> None:
        """Take in a comment."""
        self._flush()
        at = max(self.fragment.text.find("<!--", max(self.at, self.commented)), 0)
        self.commented = at + 1
        self._emit(Directive("comment", text=text.strip(), span=self.fragment.span(at)))

    def close(self) -> None:
        """End of input, for lxml."""

    def finish(self) -> list[Block]:
        """Whatever is still open ends here."""
        while len(self.stack) > 1:
            self._pop()
        self._flush()
        blocks = self.stack[0].blocks
        if self.pending and blocks:
            blocks[-1] = replace(blocks[-1], anchors=tuple(dict.fromkeys((*blocks[-1].anchors, *self.pending))))
        elif self.pending:
            blocks.append(Paragraph(Text(), self._anchors(), self.fragment.span(self.at)))
        return blocks

    def _inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        element = self.stack[-1]
        if element.tag not in RAW:
            (self.run or self._begin()).tag(tag, attributes)
        elif tag == "br":
            element.raw.append("\n")
        elif tag == "a" and (anchor := attributes.get("name") or attributes.get("id")):
            element.anchors = (*element.anchors, anchor)
        elif tag == "code" and "class" in attributes and "class" not in element.attributes:
            element.attributes = {**element.attributes, "class": attributes["class"]}

    def _anchors(self) -> tuple[str, ...]:
        """Take the anchors that wait for a block."""
        if not self.pending:
            return ()
        anchors = self.pending
        self.pending = []
        return tuple(dict.fromkeys(anchors)) if len(anchors) > 1 else tuple(anchors)

    def _begin(self) -> TextBuilder:
        """Begin a running text with more than words in it."""
        self.run = TextBuilder()
        if self.words:
            self.run.add("".join(self.words))
            self.words = []
        else:
            self.run_at = self.at
        return self.run

    def _flush(self) -> None:
        """End the running text, if there is any."""
        run = self.run
        if run is not None:
            self.run = run.successor()
            text = run.text()
            self.pending += run.anchors
        elif not self.words:
            return
        else:
            words = "".join(self.words)
            text = Text(HARD * hard_blanks(words) * bool(words.strip()) + " ".join(words.split()))
            self.words = []
        if text.plain or text.marks:
            self._emit(Paragraph(text, self._anchors(), self.fragment.span(self.run_at)))

    def _emit(self, block: Block) -> None:
        """Add a block to the innermost container that can hold it."""
        for element in reversed(self.stack):
            if element.tag in ("ul", "ol", "dl") and element.entries:
                element.entries[-1][1].append(block)
                return
            if element.tag not in ("table", "tr", "ul", "ol", "dl"):
                element.blocks.append(block)
                return

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.ignored or len(self.stack) > DEEPEST:
            if not self.ignored:
                line, column = self.fragment.position(self.at)
                self.fragment.page.note(
                    line, f"HTML nested deeper than {DEEPEST} levels: only its text is read", column
                )
            self.ignored += 1
            return
        self._imply(tag)
        anchors = () if tag in _ANONYMOUS else self._anchors()
        self.stack.append(OpenElement(tag, self.at, attributes, anchors, head=self.stack[-1].head and tag == "tr"))

    def _imply(self, tag: str) -> None:
        """Open what an element has to stand in, where it stands elsewhere."""
        parents = PARENTS.get(tag)
        if parents and self.stack[-1].tag not in parents:
            self._imply(parents[0])
            self.stack.append(OpenElement(parents[0], self.at))

    def _close(self, tag: str) -> None:
        if self.ignored:
            self._flush()
            self.ignored -= 1
        elif self.stack[-1].tag == tag:
            self._pop()
        elif any(element.tag == tag for element in self.stack):
            while self.stack[-1].tag != tag:
                self._pop()
            self._pop()

    def _pop(self) -> None:
        """End the innermost container and hand it to the one around it."""
        self._flush()
        element = self.stack.pop()
        outer = self.stack[-1]
        span = self.fragment.span(element.at, self.ends.get(element.at, 0))
        match element.tag:
            case "td" | "th":
                outer.cells.append(cell(element, span))
            case "tr":
                outer.rows.append(RawRow(element.cells, element.head, span))
            case "li" | "dd":
                enter(outer, element, span)
            case "dt":
                outer.entries.append((title_of(element), [], span))
            case "caption" | "summary" | "figcaption" if not outer.title.plain:
                outer.title = title_of(element)
            case "table":
                self._emit(self._table(element, span))
            case "pre":
                self._emit(self._code(element))
            case "script" | "style":
                self._emit(
                    Directive(element.tag, text="".join(element.raw).strip(), anchors=element.anchors, span=span)
                )
            case _:
                for block in finished(element, span):
                    self._emit(block)

    def _table(self, element: OpenElement, span: Span) -> Table:
        header, rows, cut = spread(element.rows)
        if cut:
            self.fragment.page.note(span.line, "table cells span too many columns: cut", span.column)
        return Table(header, rows, element.title, element.anchors, span)

    def _code(self, element: OpenElement) -> Code:
        place = self.fragment.position(self.fragment.text.find(">", element.at) + 1)
        block = code(
            self.fragment.page, "".join(element.raw).split("\n"), place, "pre", language_of(element.attributes)
        )
        return replace(block, anchors=tuple(dict.fromkeys(element.anchors)))
