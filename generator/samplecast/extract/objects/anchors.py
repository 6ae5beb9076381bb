"""Anchors and links: what a page can be linked to by, and where it links to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from samplecast.document import Block, Definitions, Mark, Paragraph, Section, Table, Text, plain
from samplecast.extract.context import FlatPage, PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.examples.roles import named_role
from samplecast.extract.objects.paths import REFERENCE
from samplecast.extract.prose import sentences
from samplecast.extract.tables.columns import Columns
from samplecast.facts import BodyLink
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary

OUTSIDE = ("http:", "https:", "mailto:", "ftp:", "//")
_STATUS = re.compile(r"2\d\d")
_NO_SLUG = re.compile(r"[^\w\- ]")
SHORT = 20
"""A longer sentence says more than where to look."""
NEAR = 80
"""How many characters before a link may say that there are many of what it leads to."""


def page_anchors(page: FlatPage) -> tuple[tuple[str, int], ...]:
    """Every anchor with its line, as often as it is given; line 0 for one that a file holds which the page takes in."""
    own = page.document.source.page
    return tuple(
        (anchor, placed.span.line if placed.span.path in ("", own) else 0)
        for placed in page.items
        for anchor in getattr(placed.block, "anchors", ())
    )


def page_slugs(page: FlatPage) -> tuple[tuple[str, int], ...]:
    """What Markdown renderers make of the headings, with their lines; equal ones count up, as they do."""
    seen: Counter[str] = Counter()
    slugs = []
    for placed in page.items:
        if isinstance(placed.block, Section) and not placed.block.pseudo:
            slug = _NO_SLUG.sub("", placed.block.title.plain.lower()).replace(" ", "-")
            slugs.append((f"{slug}-{seen[slug]}" if seen[slug] else slug, placed.span.line))
            seen[slug] += 1
    return tuple(slugs)


def page_links(page: FlatPage) -> tuple[tuple[str, Span], ...]:
    """Every link to this page or another one, with its place; web addresses are left out."""
    return tuple(
        (target, placed.span)
        for placed in page.items
        for text in _texts(placed.block)
        for target in text.links()
        if target and not target.lower().startswith((*OUTSIDE, REFERENCE))
    )


def body_links(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> Iterator[BodyLink]:
    """The sentences that send the reader elsewhere for the parameters of the request or the response."""
    for placed in items:
        if placed.cell is not None or not isinstance(placed.block, Paragraph):
            continue
        text = placed.block.text
        marks = sorted(
            (mark for mark in text.marks if mark.kind == "link" and mark.target), key=lambda mark: mark.start
        )
        starts = [mark.start for mark in marks]
        for start, end in _statements(text) if marks else ():
            if inside := marks[bisect_left(starts, start) : bisect_left(starts, end)]:
                yield from _links_of(placed, (start, end), inside, vocabulary)


def _statements(text: Text) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; a label in bold begins another: `**Returns:** [Berth](…) **OAuth:** token`."""
    labels = [
        mark.start for mark in text.marks if mark.kind == "strong" and text.plain[: mark.end + 1].rstrip()[-1:] == ":"
    ]
    for start, end in sentences(text):
        cuts = [start, *(label for label in labels if start < label < end), end]
        yield from pairwise(cuts)


def _links_of(
    placed: PlacedBlock, bounds: tuple[int, int], marks: Sequence[Mark], vocabulary: Vocabulary
) -> Iterator[BodyLink]:
    """The links of a sentence that is about a body, by its own words or else by the headings over it."""
    start, end = bounds
    text = plain((placed.block,))
    sentence = text[start:end]
    if len(sentence.split()) > SHORT:
        return
    near = [sentence]
    for heading in reversed(placed.path[1:]):
        if says(vocabulary, "uri words", heading.text) or vocabulary.has("status headings", heading.text):
            break  # "Request URI", "Response Codes": neither is about a body
        near.append(heading.text)
    role = next((role for words in near if (role := named_role(words, vocabulary))), None)
    if role not in {"request", "response"}:
        return
    for mark in marks:
        if not mark.target.lower().startswith(OUTSIDE):
            many = _array_of(vocabulary).search(text, max(start, mark.start - NEAR), mark.start) is not None
            yield BodyLink("request" if role == "request" else "response", mark.target, placed.span, many=many)


def status_pages(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> Iterator[str]:
    """Where links whose words speak of statuses lead: "For details, see [Status Codes](codes.md)"."""
    for placed in items:
        if placed.cell is None and isinstance(placed.block, Paragraph):
            text = placed.block.text
            for mark in text.marks:
                words = text.plain[mark.start : mark.end]
                if mark.kind == "link" and says(vocabulary, "status headings", words) and len(words.split()) <= SHORT:
                    yield mark.target


def status_links(columns: Columns, vocabulary: Vocabulary) -> Iterator[BodyLink]:
    """What the rows of a status table link to outside of their descriptions: `200 | OK | [Pet](#pet)`."""
    for row in columns.rows:
        code = _STATUS.match(columns.text(row, "status"))
        for place, cell in enumerate(row.cells if code else ()):
            if code is None or cell.carried or columns.roles[place] in {"status", "description", "reason"}:
                continue
            for text in (block.text for block in cell.blocks if isinstance(block, Paragraph)):
                many = says(vocabulary, "array words", text.plain)
                for target in text.links():
                    if target and not target.lower().startswith(OUTSIDE):
                        yield BodyLink("response", target, row.span, code[0], many)


@lru_cache(maxsize=8)
def _array_of(vocabulary: Vocabulary) -> re.Pattern[str]:
    words = "|".join(map(re.escape, vocabulary.words("array words")))
    return re.compile(rf"\b(?:{words})\s+of\s[^.]{{0,30}}$", re.IGNORECASE)


def _texts(block: Block) -> Iterator[Text]:
    match block:
        case Paragraph(text=text):
            yield text
        case Section(title=text) | Table(caption=text):
            yield text
        case Definitions(items=items):
            yield from (item.term for item in items)
        case _:
            return
