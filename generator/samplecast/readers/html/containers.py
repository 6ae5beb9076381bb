"""The containers of a stretch of HTML while they are open, and what each comes to when it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
from samplecast.readers.outline import nest, settled
from samplecast.readers.spanning import RawCell, RawRow
from samplecast.source import Span

_UNTITLED = Text()
_LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source)-([\w+#-]+)")


@dataclass(slots=True)
class Frame:
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


def finished(frame: Frame, span: Span) -> Sequence[Block]:
    """What a container comes to once all of it is known."""
    made: Sequence[Block] = frame.blocks
    match frame.tag:
        case "ul" | "ol" if frame.entries:
            items = tuple(Item(tuple(inner), place) for _, inner, place in frame.entries)
            made = [Items(items, frame.tag == "ol", frame.anchors, span)]
        case "dl" if frame.entries:
            entries = tuple(Definition(term, tuple(inner), place) for term, inner, place in frame.entries)
            made = [Definitions(entries, frame.anchors, span)]
        case "blockquote":
            made = [anchored(quote(settled(frame.blocks), span), frame.anchors)]
        case "details":
            made = [
                Directive("details", frame.title.plain, blocks=nest(frame.blocks), anchors=frame.anchors, span=span)
            ]
        case "figure":
            made = _figure(frame, span)
        case "div":
            made = _division(frame, span)
        case tag if tag in TITLES:
            made = [Section(title_of(frame), (), int(tag[1]), frame.anchors, span=span)]
        case _:
            pass
    return made


def _division(frame: Frame, span: Span) -> Sequence[Block]:
    """A `div`: a note by its class, or nothing but a pair of brackets."""
    name = next((word for word in frame.attributes.get("class", "").lower().split() if word in ADMONITIONS), "")
    blocks: Sequence[Block] = frame.blocks
    if not name:
        return [anchored(blocks[0], frame.anchors), *blocks[1:]] if blocks else []
    blocks = settled(blocks)
    match blocks:
        case [Paragraph(text=text), *rest] if text.plain.strip(" :").lower() in ADMONITIONS:
            blocks = rest
        case _:
            inner = quote(blocks, span)
            blocks = inner.blocks if inner.name == name else blocks
    return [Directive(name, blocks=tuple(blocks), anchors=frame.anchors, span=span)]


def _figure(frame: Frame, span: Span) -> Sequence[Block]:
    """A figure: its image and caption; whatever else it holds follows."""
    pictures = [b for b in frame.blocks if isinstance(b, Paragraph) and any(m.kind == "image" for m in b.text.marks)]
    if len(pictures) != 1 or len(frame.blocks) != 1:
        return [*frame.blocks, *([Paragraph(frame.title, span=span)] if frame.title.plain else [])]
    image = next(mark for mark in pictures[0].text.marks if mark.kind == "image")
    options = (("alt", pictures[0].text.plain),) if pictures[0].text.plain else ()
    caption = (Paragraph(frame.title, span=span),) if frame.title.plain else ()
    return [Directive("figure", image.target, options, caption, anchors=frame.anchors, span=span)]


def cell(frame: Frame, span: Span) -> RawCell:
    """A table cell with the places it covers."""
    rows, columns = _number(frame.attributes.get("rowspan")), _number(frame.attributes.get("colspan"))
    return RawCell(settled(frame.blocks), rows, max(columns, 1), frame.tag == "th", span)


def _number(written: str | None) -> int:
    """A span as HTML reads it: 1 unless it is a number."""
    if written is None:
        return 1
    digits = written.strip()
    return int(digits[:9]) if digits.isascii() and digits.isdigit() else 1


def enter(outer: Frame, frame: Frame, span: Span) -> None:
    """Add a list item, or what a definition list says of its last term."""
    if frame.tag == "dd" and outer.entries and not outer.entries[-1][1]:
        outer.entries[-1][1].extend(settled(frame.blocks))
    else:
        outer.entries.append((Text(), list(settled(frame.blocks)), span))


def title_of(frame: Frame) -> Text:
    """The text of a title, whatever blocks it was wrapped in."""
    match frame.blocks:
        case []:
            return Text()
        case [Paragraph(text=text)]:
            return text
        case _:
            return Text(plain(frame.blocks))


def language_of(attributes: Mapping[str, str]) -> str:
    """The language that a `pre` or its `code` names."""
    found = _LANGUAGE.search(attributes.get("class", ""))
    return (found[1] if found else attributes.get("lang", "")).lower()
