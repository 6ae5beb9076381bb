"""The containers of a stretch of HTML while they are open, and what each comes to when it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from samplecast.document import (
    Block,
    Definition,
    Definitions,
    Directive,
    Item,
    Items,
    Paragraph,
    Section,
    Text,
    plain,
)
from samplecast.readers.grouping import anchored, quote
from samplecast.readers.html.tags import ADMONITIONS, TITLES
from samplecast.readers.outline import nest, nest_if_titled
from samplecast.readers.spanning import RawCell, RawRow
from samplecast.source import Span

_UNTITLED = Text()
# The class names that highlighters put on `pre` or `code`.
_LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source)-([\w+#-]+)")


class OpenElement(Struct):
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
    title: Text = _UNTITLED
    """Caption or summary."""
    raw: list[str] = field(default_factory=list)
    head: bool = False


def finished(element: OpenElement, span: Span) -> Sequence[Block]:
    """What a container comes to once all of it is known."""
    made: Sequence[Block] = element.blocks
    match element.tag:
        case "ul" | "ol" if element.entries:
            items = tuple(Item(tuple(inner), place) for _, inner, place in element.entries)
            made = [Items(items, element.tag == "ol", element.anchors, span)]
        case "dl" if element.entries:
            entries = tuple(Definition(term, tuple(inner), place) for term, inner, place in element.entries)
            made = [Definitions(entries, element.anchors, span)]
        case "blockquote":
            made = [anchored(quote(nest_if_titled(element.blocks), span), element.anchors)]
        case "details":
            made = [
                Directive(
                    "details", element.title.plain, blocks=nest(element.blocks), anchors=element.anchors, span=span
                )
            ]
        case "figure":
            made = _figure(element, span)
        case "div":
            made = _division(element, span)
        case tag if tag in TITLES:
            made = [Section(title_of(element), (), int(tag[1]), element.anchors, span=span)]
        case _:
            pass
    return made


def _division(element: OpenElement, span: Span) -> Sequence[Block]:
    """A `div`: a note by its class, or nothing but a pair of brackets."""
    name = next((word for word in element.attributes.get("class", "").lower().split() if word in ADMONITIONS), "")
    blocks: Sequence[Block] = element.blocks
    if not name:
        return [anchored(blocks[0], element.anchors), *blocks[1:]] if blocks else []
    blocks = nest_if_titled(blocks)
    match blocks:
        case [Paragraph(text=text), *rest] if text.plain.strip(" :").lower() in ADMONITIONS:
            blocks = rest
        case _:
            inner = quote(blocks, span)
            blocks = inner.blocks if inner.name == name else blocks
    return [Directive(name, blocks=tuple(blocks), anchors=element.anchors, span=span)]


def _figure(element: OpenElement, span: Span) -> Sequence[Block]:
    """A figure: its image and caption; whatever else it holds follows."""
    pictures = [b for b in element.blocks if isinstance(b, Paragraph) and any(m.kind == "image" for m in b.text.marks)]
    if len(pictures) != 1 or len(element.blocks) != 1:
        return [*element.blocks, *([Paragraph(element.title, span=span)] if element.title.plain else [])]
    image = next(mark for mark in pictures[0].text.marks if mark.kind == "image")
    options = (("alt", pictures[0].text.plain),) if pictures[0].text.plain else ()
    caption = (Paragraph(element.title, span=span),) if element.title.plain else ()
    return [Directive("figure", image.target, options, caption, anchors=element.anchors, span=span)]


def cell(element: OpenElement, span: Span) -> RawCell:
    """A table cell with the places it covers."""
    rows, columns = _number(element.attributes.get("rowspan")), _number(element.attributes.get("colspan"))
    return RawCell(nest_if_titled(element.blocks), rows, max(columns, 1), element.tag == "th", span)


def _number(written: str | None) -> int:
    """A span as HTML reads it: 1 unless it is a number."""
    if written is None:
        return 1
    digits = written.strip()
    return int(digits[:9]) if digits.isascii() and digits.isdigit() else 1


def enter(outer: OpenElement, element: OpenElement, span: Span) -> None:
    """Add a list item, or what a definition list says of its last term."""
    if element.tag == "dd" and outer.entries and not outer.entries[-1][1]:
        outer.entries[-1][1].extend(nest_if_titled(element.blocks))
    else:
        outer.entries.append((Text(), list(nest_if_titled(element.blocks)), span))


def title_of(element: OpenElement) -> Text:
    """The text of a title, whatever blocks it was wrapped in."""
    match element.blocks:
        case []:
            return Text()
        case [Paragraph(text=text)]:
            return text
        case _:
            return Text(plain(element.blocks))


def language_of(attributes: Mapping[str, str]) -> str:
    """The language that a `pre` or its `code` names."""
    found = _LANGUAGE.search(attributes.get("class", ""))
    return (found[1] if found else attributes.get("lang", "")).lower()
