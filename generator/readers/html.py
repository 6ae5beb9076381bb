"""HTML inside Markdown pages: tables, lists, notes and code, read as the same blocks as any other markup.

lxml mends what is broken and hands over events, never a tree, so deep or endless input costs no more than
its length. It reports no columns and caps line numbers; therefore every tag that matters is given its own
offset as an attribute before parsing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import local
from types import MappingProxyType
from typing import Any, cast

from lxml import etree

from generator.document import (
    Block,
    Code,
    Definition,
    Definitions,
    Directive,
    Item,
    Items,
    Paragraph,
    Section,
    Table,
    Text,
    plain,
)
from generator.readers.fragment import Fragment, Page, code
from generator.readers.grid import RawCell, RawRow, spread
from generator.readers.outline import nest
from generator.readers.prose import Prose
from generator.readers.shapes import anchored, quote
from generator.readers.tags import ADMONITIONS, FRAMED, INLINE_TAGS, KNOWN, PARENTS, TITLES
from generator.source import Span

DEEPEST = 100
"""Containers inside one another; beyond that only their text counts."""
_AT = "data-at"
STAND_IN = "<p></p>"
"""Written where blocks go that were read already."""

_ANONYMOUS = frozenset(("td", "th", "tr", "li", "dd"))
"""Tags whose blocks have no place for anchors: they go to the first thing inside."""
_PLACED = frozenset((*FRAMED, "p", "hr"))

_TAG = re.compile(r"<(?!a\s)([A-Za-z][\w.:-]*)|<!--.*?(?:-->|\Z)", re.DOTALL)
_UNKNOWN_END = re.compile(rf"</(?=[A-Za-z])(?!(?:{'|'.join(sorted(KNOWN))})[\s>])", re.IGNORECASE)
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
# Converters write `<p id="x"><a name="x"></a><a name="x"></a>` by the thousand: the id alone says it.
_ECHO = re.compile(r' id="([^"<>]*)">(?:<a name="\1"></a>)+')
_LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source)-([\w+#-]+)")
_THREAD = local()
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(slots=True)
class _Frame:
    """A container that is still open."""

    tag: str
    at: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    cells: list[RawCell] = field(default_factory=list)
    entries: list[tuple[Text, list[Block], Span]] = field(default_factory=list)
    """Items of a list, without term; or of a definition list."""
    title: Text = field(default_factory=Text)
    """Caption or summary."""
    raw: list[str] = field(default_factory=list)
    head: bool = False


def read_html(fragment: Fragment, islands: Mapping[int, Sequence[Block]] = MappingProxyType({})) -> list[Block]:
    """The blocks of a stretch of HTML. Anything goes in; what cannot be read as meant is noted.

    `islands` are blocks that were read already, by the offset of their stand-in in the text.
    """
    parser, target = _tools()
    target.reset(fragment, islands)
    if not fragment.text.isspace():
        marked = _mark(fragment.text)
        try:
            etree.fromstring(marked if marked.isascii() else _SURROGATE.sub("\ufffd", marked), parser)
        except etree.XMLSyntaxError as error:
            fragment.page.note(fragment.line, f"HTML not understood: {error}")
    return target.finish()


def _tools() -> tuple[etree.HTMLParser, _Blocks]:
    """The parser of this thread and the target it is bound to; making them anew for each table is dear."""
    try:
        tools: tuple[etree.HTMLParser, _Blocks] = _THREAD.tools
    except AttributeError:
        target = _Blocks()
        tools = _THREAD.tools = etree.HTMLParser(target=cast("Any", target), no_network=True, huge_tree=True), target
    return tools


def _mark(text: str) -> str:
    """The text with its own offset in each tag that needs one, and with placeholders like `<id>` escaped."""
    unknown: list[str] = []

    def mark(found: re.Match[str]) -> str:
        tag = found[1]
        if tag is None:
            return found[0]
        tag = tag.lower()
        if tag in _PLACED:
            return f'{found[0]} {_AT}="{found.start()}"'
        if tag in KNOWN:
            return found[0]
        unknown.append(tag)
        return f"&lt;{found[1]}"

    marked = _ECHO.sub(_unechoed, _TAG.sub(mark, text))
    return _UNKNOWN_END.sub("&lt;/", marked) if unknown else marked


def _unechoed(found: re.Match[str]) -> str:
    return f' id="{found[1]}">'


def _table_ends(text: str) -> dict[int, int]:
    """Where tables end, by where they begin."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for found in _TABLE.finditer(text):
        if not found[1]:
            opened.append(found.start())
        elif opened:
            ends[opened.pop()] = found.end() + 1
    return ends


class _Blocks:
    """Turns the parser's events into blocks."""

    def __init__(self) -> None:
        self.reset(Fragment(Page("", ()), ""), {})

    def reset(self, fragment: Fragment, islands: Mapping[int, Sequence[Block]]) -> None:
        """Begin with another stretch of HTML."""
        self.fragment = fragment
        self.islands = islands
        self.ends = _table_ends(fragment.text)
        self.stack = [_Frame("", 0)]
        self.run: Prose | None = None
        self.at = 0
        self.run_at = 0
        self.pending: list[str] = []
        self.ignored = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        at = attributes.get(_AT)
        if at is not None:
            self.at = int(at)
        if tag in INLINE_TAGS or tag in ("br", "img"):
            self._inline(tag, attributes)
            return
        if self.run is not None:
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
            if self.run is not None:
                self._flush()
            self.stack[-1].head = False

    def data(self, text: str) -> None:
        """Take in text."""
        frame = self.stack[-1]
        if frame.tag == "pre":
            frame.raw.append(text)
        elif self.run is not None:
            self.run.add(text)
        elif not text.isspace():
            self._begin().add(text)

    def comment(self, text: str) -> None:
        """Take in a comment."""
        self._flush()
        self._emit(Directive("comment", text=text.strip(), span=self.fragment.span(self.at)))

    def close(self) -> None:
        """End of input, for lxml."""

    def finish(self) -> list[Block]:
        """Whatever is still open ends here."""
        while len(self.stack) > 1:
            self._pop()
        self._flush()
        if self.pending:
            self._emit(Paragraph(Text(), self._anchors(), self.fragment.span(self.at)))
        return self.stack[0].blocks

    def _inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        frame = self.stack[-1]
        if frame.tag != "pre":
            (self.run or self._begin()).tag(tag, attributes)
        elif tag == "br":
            frame.raw.append("\n")
        elif tag == "a" and (anchor := attributes.get("name") or attributes.get("id")):
            frame.anchors = (*frame.anchors, anchor)
        elif tag == "code" and "class" in attributes and "class" not in frame.attributes:
            frame.attributes = {**frame.attributes, "class": attributes["class"]}

    def _anchors(self) -> tuple[str, ...]:
        """Take the anchors that wait for a block."""
        if not self.pending:
            return ()
        anchors = tuple(dict.fromkeys(self.pending))
        self.pending = []
        return anchors

    def _begin(self) -> Prose:
        """Begin a running text."""
        self.run = Prose()
        self.run_at = self.at
        return self.run

    def _flush(self) -> None:
        """End the running text, if there is any."""
        run = self.run
        if run is None:
            return
        self.run = run.successor()
        text = run.text()
        if run.anchors:
            self.pending += run.anchors
        if text.plain or text.marks:
            self._emit(Paragraph(text, self._anchors(), self.fragment.span(self.run_at)))

    def _emit(self, block: Block) -> None:
        """Add a block to the innermost container that can hold it."""
        for frame in reversed(self.stack):
            if frame.tag in ("ul", "ol", "dl") and frame.entries:
                frame.entries[-1][1].append(block)
                return
            if frame.tag not in ("table", "tr", "ul", "ol", "dl"):
                frame.blocks.append(block)
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
        parents = PARENTS.get(tag)
        if parents and self.stack[-1].tag not in parents:
            self._open(parents[0], {})
        anchors = () if tag in _ANONYMOUS else self._anchors()
        self.stack.append(_Frame(tag, self.at, attributes, anchors, head=self.stack[-1].head and tag == "tr"))

    def _close(self, tag: str) -> None:
        if self.ignored:
            self._flush()
            self.ignored -= 1
        elif self.stack[-1].tag == tag:
            self._pop()
        elif any(frame.tag == tag for frame in self.stack):
            while self.stack[-1].tag != tag:
                self._pop()
            self._pop()

    def _pop(self) -> None:
        """End the innermost container and hand it to the one around it."""
        self._flush()
        frame = self.stack.pop()
        outer = self.stack[-1]
        span = self.fragment.span(frame.at, self.ends.get(frame.at, 0))
        match frame.tag:
            case "td" | "th":
                outer.cells.append(_cell(frame, span))
            case "tr":
                outer.rows.append(RawRow(frame.cells, frame.head, span))
            case "li" | "dd":
                _enter(outer, frame, span)
            case "dt":
                outer.entries.append((_title(frame), [], span))
            case "caption" | "summary" | "figcaption":
                outer.title = _title(frame)
            case "table":
                self._emit(self._table(frame, span))
            case "pre":
                self._emit(self._code(frame))
            case _:
                for block in _finished(frame, span):
                    self._emit(block)

    def _table(self, frame: _Frame, span: Span) -> Table:
        header, rows, cut = spread(frame.rows)
        if cut:
            self.fragment.page.note(span.line, "table cells span too many columns: cut", span.column)
        return Table(header, rows, frame.title, frame.anchors, span)

    def _code(self, frame: _Frame) -> Code:
        place = self.fragment.position(self.fragment.text.find(">", frame.at) + 1)
        block = code(self.fragment.page, "".join(frame.raw).split("\n"), place, "pre", _language(frame.attributes))
        return replace(block, anchors=tuple(dict.fromkeys(frame.anchors)))


def _finished(frame: _Frame, span: Span) -> Sequence[Block]:
    """What a container comes to once all of it is known."""
    blocks = nest(frame.blocks) if any(isinstance(block, Section) for block in frame.blocks) else tuple(frame.blocks)
    made: Sequence[Block] = blocks
    match frame.tag:
        case "ul" | "ol" if frame.entries:
            items = tuple(Item(tuple(inner), place) for _, inner, place in frame.entries)
            made = [Items(items, frame.tag == "ol", frame.anchors, span)]
        case "dl" if frame.entries:
            entries = tuple(Definition(term, tuple(inner), place) for term, inner, place in frame.entries)
            made = [Definitions(entries, frame.anchors, span)]
        case "blockquote":
            made = [anchored(quote(blocks, span), frame.anchors)]
        case "details":
            made = [Directive("details", frame.title.plain, blocks=blocks, anchors=frame.anchors, span=span)]
        case "figure":
            made = _figure(frame, span)
        case "div":
            made = _division(frame, blocks, span)
        case tag if tag in TITLES:
            made = [Section(_title(frame), (), int(tag[1]), frame.anchors, span=span)]
        case _:
            pass
    return made


def _division(frame: _Frame, blocks: Sequence[Block], span: Span) -> Sequence[Block]:
    """A `div`: a note by its class, or nothing but a pair of brackets."""
    name = next((word for word in frame.attributes.get("class", "").lower().split() if word in ADMONITIONS), "")
    if not name:
        return [anchored(blocks[0], frame.anchors), *blocks[1:]] if blocks else []
    match blocks:
        case [Paragraph(text=text), *rest] if text.plain.strip(" :").lower() in ADMONITIONS:
            blocks = rest
        case _:
            inner = quote(blocks, span)
            blocks = inner.blocks if inner.name == name else blocks
    return [Directive(name, blocks=tuple(blocks), anchors=frame.anchors, span=span)]


def _figure(frame: _Frame, span: Span) -> Sequence[Block]:
    """A figure: its image and caption; whatever else it holds follows."""
    pictures = [b for b in frame.blocks if isinstance(b, Paragraph) and any(m.kind == "image" for m in b.text.marks)]
    if len(pictures) != 1 or len(frame.blocks) != 1:
        return [*frame.blocks, *([Paragraph(frame.title, span=span)] if frame.title.plain else [])]
    image = next(mark for mark in pictures[0].text.marks if mark.kind == "image")
    options = (("alt", pictures[0].text.plain),) if pictures[0].text.plain else ()
    caption = (Paragraph(frame.title, span=span),) if frame.title.plain else ()
    return [Directive("figure", image.target, options, caption, anchors=frame.anchors, span=span)]


def _cell(frame: _Frame, span: Span) -> RawCell:
    rows, columns = _number(frame.attributes.get("rowspan")), _number(frame.attributes.get("colspan"))
    return RawCell(frame.blocks, rows, max(columns, 1), frame.tag == "th", span)


def _number(written: str | None) -> int:
    """A span as HTML reads it: 1 unless it is a number."""
    if written is None:
        return 1
    digits = written.strip()
    return int(digits[:9]) if digits.isascii() and digits.isdigit() else 1


def _enter(outer: _Frame, frame: _Frame, span: Span) -> None:
    """Add a list item, or what a definition list says of its last term."""
    if frame.tag == "dd" and outer.entries and not outer.entries[-1][1]:
        outer.entries[-1][1].extend(frame.blocks)
    else:
        outer.entries.append((Text(), frame.blocks, span))


def _title(frame: _Frame) -> Text:
    """The text of a title, whatever blocks it was wrapped in."""
    match frame.blocks:
        case []:
            return Text()
        case [Paragraph(text=text)]:
            return text
        case _:
            return Text(plain(frame.blocks))


def _language(attributes: Mapping[str, str]) -> str:
    """The language that a `pre` or its `code` names."""
    found = _LANGUAGE.search(attributes.get("class", ""))
    return (found[1] if found else attributes.get("lang", "")).lower()
