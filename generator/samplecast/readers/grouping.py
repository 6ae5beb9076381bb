"""Blocks that only several blocks together make: captioned tables, figures, notes written as quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from samplecast.document import Block, Directive, Paragraph, Table, Text
from samplecast.readers.html.tags import ADMONITIONS
from samplecast.source import Span

# `**Table 1** Parameters`, `**Table 2-3** …` as converters write the caption of a table.
_TABLE = re.compile(r"Tab(?:le|\.) ?\d+(?:[-.]\d+)*\b")
# The same for figures.
_FIGURE = re.compile(r"Fig(?:ure|\.) ?\d+(?:[-.]\d+)*\b")
# GitHub's alerts: a quote whose first line is `[!NOTE]`.
_ALERT = re.compile(r"\[!(\w+)\]")


def attach_captions(blocks: Iterable[Block]) -> list[Block]:
    """Give tables and figures the captions that stand before them, and loose anchors to what they stand before."""
    done: list[Block] = []
    loose: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and not block.text.plain and not block.text.marks:
            loose.append(block)
            continue
        if loose:
            block = anchored(block, [anchor for paragraph in loose for anchor in paragraph.anchors])  # noqa: PLW2901  the same block, with what belongs to it
            loose = []
        whole = _captioned(done[-1] if done else None, block)
        if whole is None:
            done.append(_figure(block) or block)
        else:
            done[-1] = whole
    return [*done, *loose]


def anchored(block: Block, anchors: Sequence[str]) -> Block:
    """The block with more anchors in front of its own."""
    return replace(block, anchors=tuple(dict.fromkeys((*anchors, *block.anchors)))) if anchors else block


def quote(blocks: Sequence[Block], span: Span) -> Directive:
    """A quote; or the note that it really is, if it begins with a bold `NOTE:` or `[!NOTE]`."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph):
        return Directive("quote", blocks=tuple(blocks), span=span)
    name, rest = _title(first.text)
    if not name:
        return Directive("quote", blocks=tuple(blocks), span=span)
    head = (replace(first, text=rest),) if rest.plain or rest.marks else ()
    return Directive(name, blocks=(*head, *blocks[1:]), anchors=() if head else first.anchors, span=span)


def _title(text: Text) -> tuple[str, Text]:
    """The kind of note that a text announces, and what comes after that word; else empty."""
    start, marks = 0, list(text.marks)
    if marks and marks[0].kind == "image" and not marks[0].start:
        start = len(text.plain) - len(text.plain[marks.pop(0).end :].lstrip())
    for mark in marks:
        word = text.plain[mark.start : mark.end].strip(" :").lower()
        if mark.kind == "strong" and mark.start == start and word in ADMONITIONS:
            rest = text.after(mark.end)
            return word, rest.after(1) if rest.plain.startswith(":") else rest
    alert = _ALERT.match(text.plain)
    if alert and alert[1].lower() in ADMONITIONS:
        return alert[1].lower(), text.after(alert.end())
    return "", text


def _captioned(before: Block | None, block: Block) -> Block | None:
    """`block` with the paragraph before it as its caption; None where that is no caption."""
    if not isinstance(before, Paragraph):
        return None
    if isinstance(block, Table) and not block.caption.plain and _is_caption(before.text, _TABLE):
        return anchored(replace(block, caption=before.text), before.anchors)
    if isinstance(block, Paragraph) and _is_caption(before.text, _FIGURE):
        images = [mark for mark in block.text.marks if mark.kind == "image"]
        if len(images) == 1 and block.text.plain == block.text.plain[images[0].start : images[0].end]:
            return _directive(before.text, images[0].target, block.text.plain, block, before)
    return None


def _figure(block: Block) -> Directive | None:
    """A paragraph that holds both the caption of a figure and its image."""
    if not isinstance(block, Paragraph) or not _is_caption(block.text, _FIGURE):
        return None
    images = [mark for mark in block.text.marks if mark.kind == "image"]
    if len(images) != 1 or images[0].end != len(block.text.plain):
        return None
    image = images[0]
    plain = block.text.plain[: image.start].rstrip()
    caption = Text(plain, tuple(mark for mark in block.text.marks if mark.end <= len(plain) and mark != image))
    return _directive(caption, image.target, block.text.plain[image.start :], block)


def _directive(caption: Text, target: str, alternative: str, *paragraphs: Paragraph) -> Directive:
    """A figure as the directive in reStructuredText gives it; alternative text that repeats the caption is left out."""
    anchors = tuple(dict.fromkeys(anchor for paragraph in paragraphs for anchor in paragraph.anchors))
    options = (("alt", alternative),) if alternative not in ("", caption.plain) else ()
    span = min(paragraph.span for paragraph in paragraphs)
    end = max(paragraph.span.end_line or paragraph.span.line for paragraph in paragraphs)
    blocks = (Paragraph(caption, span=paragraphs[-1].span),)
    return Directive("figure", target, options, blocks, anchors=anchors, span=replace(span, end_line=end, end_column=0))


def _is_caption(text: Text, form: re.Pattern[str]) -> bool:
    """Tell whether a text begins with a bold `Table 1` or the like."""
    found = form.match(text.plain)
    return found is not None and any(m.kind == "strong" and not m.start and m.end >= found.end() for m in text.marks)
