"""Where the rows of a table belong: side, part of the message, status; read from what stands around the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from samplecast.extract.context import Heading, PlacedBlock
from samplecast.extract.cues import pattern, remembered, says, words_of
from samplecast.extract.examples.roles import status_in
from samplecast.extract.families.tabled import MADE_CAPTIONS
from samplecast.extract.tables.caption import is_numbered
from samplecast.facts import Location, Side
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, fold, grammar

MessagePart = Literal["path", "query", "header", "cookie", "form", "body", "uri", ""]
"""`uri` for a table under a URI heading: its rows are path or query parameters."""

OBJECT_WORDS = 3
"""The name of an object has so many words at most; a longer heading is about something else."""
LEADS = 2
"""How many paragraphs before a table may introduce it."""
LEAD_LENGTH = 240
BODYLESS = frozenset({"GET", "DELETE", "HEAD"})
"""Methods whose parameters go into the query string where nothing says otherwise."""

# A body that is said to have one of these types is a form; "the form body" may be any.
_FORM_MEDIA = re.compile(r"\b(?:application/x-www-form-urlencoded|multipart/form-data)\b", re.IGNORECASE).search
_OF_REQUESTS = frozenset({"path", "query", "uri", "cookie", "form"})

_STATUS = re.compile(r"(?<![\w.])([1-5](?:\d\d|[xX]{2}))(?![\w.]*\w)")


class Surroundings(Struct, frozen=True):
    """What the surroundings of a table say about it."""

    side: Side = ""
    part: MessagePart = ""
    status: str = ""
    apart: bool = False
    """Among definitions that other places refer to, under "Schemas": by itself no part of a call."""


def read_surroundings(placed: PlacedBlock, caption: str, vocabulary: Vocabulary) -> Surroundings:
    """Side, part and status of a table: the caption first, then what introduces it, then the headings, inner first."""
    side: Side = ""
    part: MessagePart = ""
    status = ""
    for text in _surroundings(placed, caption, vocabulary):
        found = side_of(text, vocabulary) or _headed(text, vocabulary)
        if not status and found != "request" and (status := _status(text, vocabulary)):
            found = found or ("response" if status[0] in "123" else "error")
        named = part_of(text, vocabulary)
        if named == "uri" and ". " in text and part_of(text.rpartition(". ")[2], vocabulary) != "uri":
            named = ""  # a sentence further off speaks of one name in the URL
        if not part and (side in {"", found} or not found):
            part = named
        side = side or found or ("request" if named in _OF_REQUESTS else "")
    if caption not in MADE_CAPTIONS:
        side = _overruled(side, placed, vocabulary)
    if part in _OF_REQUESTS and side in {"", "request"}:
        side = "request"
    elif part in {"path", "query", "uri", "form"}:
        part = ""
    if side == "response" and status[:1] in {"4", "5"}:
        side = "error"
    apart = not side and any(
        vocabulary.has("definition headings", heading.text) or _names_object(heading, vocabulary)
        for heading in placed.path
    )
    return Surroundings(side, part, status if side != "request" else "", apart)


def _names_object(heading: Heading, vocabulary: Vocabulary) -> bool:
    """Whether a heading names an object and nothing else: "Boat Object", "Berth structure"."""
    *name, last = fold(heading.text).split() or [""]
    if heading.level <= 1 or not 0 < len(name) <= OBJECT_WORDS or last not in vocabulary.folded("object headings"):
        return False
    # "Create an object" is about a call
    return name[0] not in grammar("opening verbs") and not grammar("articles").intersection(name)


def _overruled(side: Side, placed: PlacedBlock, vocabulary: Vocabulary) -> Side:
    """The side, unless the section is plainly about the other one: captions are copied more often than headings."""
    for heading in reversed(placed.path):
        if heading.kind == "section" and _is_structural(heading, vocabulary):
            said = side_of(heading.text, vocabulary) or _headed(heading.text, vocabulary)
            if not said and part_of(heading.text, vocabulary) in _OF_REQUESTS - {"uri"}:
                said = "request"  # "Query Params" above "how many entries are returned"
            if {said, side} == {"request", "response"} and not says(vocabulary, "example words", heading.text):
                return said
            return side
    return side


def _status(text: str, vocabulary: Vocabulary) -> str:
    match = _STATUS.search(text)
    if match is None:
        return ""
    return match[1] if says(vocabulary, "status labels", text) else status_in(text, vocabulary)


def _surroundings(placed: PlacedBlock, caption: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The texts that may say what a table is about, the most telling first."""
    yield caption
    heads = [heading for heading in placed.path if _is_structural(heading, vocabulary)]
    listed = _listed(placed, vocabulary)
    for paragraph in reversed(placed.lead[-LEADS:]):
        if len(paragraph.text.plain) <= LEAD_LENGTH and paragraph.span not in listed:
            yield paragraph.text.plain
    inner = [heading for heading in heads if heading.kind != "section"]
    yield from (heading.text for heading in reversed(inner))
    ended = (label.text for label in _labels(placed, inner, vocabulary) if label.span not in listed)
    if any(heading.kind == "item" for heading in placed.path):
        # the item before told of the headers; this one, with words of its own, tells of the body again
        ended = (pattern(vocabulary, "header words").sub("", text) for text in ended)
    yield from ended
    yield from (heading.text for heading in reversed(heads) if heading.kind == "section")


def _listed(placed: PlacedBlock, vocabulary: Vocabulary) -> set[Span]:
    """Where the lines of a list of statuses stand that is over: other words between it and the table say so."""
    named = {
        paragraph.span: status
        for paragraph in placed.lead[:-1]
        if len(paragraph.text.plain) <= LEAD_LENGTH and _STATUS.search(paragraph.text.plain)
        if (status := status_in(paragraph.text.plain, vocabulary))
    }
    return set(named) if len(set(named.values())) > 1 else set()


def _labels(placed: PlacedBlock, inner: Sequence[Heading], vocabulary: Vocabulary) -> Iterator[Heading]:
    """Labels met earlier, the nearest first; below "Request" what a label before it names, "URI", is over."""
    start = max((heading.span.line for heading in inner if side_of(heading.text, vocabulary)), default=0)
    sided = False
    for label in reversed(placed.labels):
        if _is_structural(label, vocabulary) and not is_numbered(label.text):
            found = side_of(label.text, vocabulary)
            if found or not (sided or label.span.line < start):
                yield label
            sided = sided or bool(found)


def _is_structural(heading: Heading, vocabulary: Vocabulary) -> bool:
    """Whether a heading speaks of a part of the page ("Request Message") and not of a subject ("Querying Requests")."""
    return heading.level != 1 and _speaks_of_parts(heading.text, vocabulary)


@remembered
def _speaks_of_parts(text: str, vocabulary: Vocabulary) -> bool:
    if status_in(text, vocabulary):
        return True
    words = [word for word in words_of(fold(text), vocabulary, "structure words", "part words") if word.isalpha()]
    known = [word for word in words if word in vocabulary.folded("structure words")]
    parts = [word for word in words if word in vocabulary.folded("part words")]
    return bool(known) and len({*known, *parts}) * 2 > len(words)


def _headed(text: str, vocabulary: Vocabulary) -> Side:
    """The side of a heading of one word that in a sentence may mean anything: "Output", "Result"."""
    return "response" if vocabulary.has("result headings", text) else ""


@remembered
def side_of(text: str, vocabulary: Vocabulary) -> Side:
    """`request`, `response` or `error` where the text names one of them."""
    request = says(vocabulary, "request words", text)
    response = says(vocabulary, "response words", text)
    if response and not request:
        return "error" if says(vocabulary, "error words", text) else "response"
    return "request" if request and not response else ""


@remembered
def part_of(text: str, vocabulary: Vocabulary) -> MessagePart:
    """The part of the message that the text names."""
    if not text or len(text) > LEAD_LENGTH:
        return ""
    names: tuple[tuple[str, MessagePart], ...] = (
        ("header words", "header"),
        ("body words", "body"),
        ("cookie words", "cookie"),
        ("form words", "form"),
        ("query words", "query"),
        ("path words", "path"),
        ("uri parameter words", "uri"),
    )
    found: list[MessagePart] = [part for group, part in names if says(vocabulary, group, text)]
    if "form" in found and "body" not in found and says(vocabulary, "json words", text):
        found.append("body")
    if {"path", "query"} <= set(found) or ("uri" in found and {"path", "query"} & set(found)):
        specific: list[MessagePart] = [part for part in found if part in {"path", "query"}]
        return specific[0] if len(specific) == 1 else "uri"
    if set(found) == {"body", "form"}:
        return "form" if _FORM_MEDIA(text) else "body"
    return found[0] if len(found) == 1 else ""


def place_word(words: str, vocabulary: Vocabulary) -> Location:
    """What a cell of an `In` column says."""
    part = part_of(words, vocabulary)
    return "path" if part == "uri" else part


def is_header(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a name can only be that of an HTTP header."""
    lower = name.lower()
    return lower.startswith(tuple(vocabulary.folded("header names"))) or (
        lower in vocabulary.folded("standard headers") and name[:1].isupper()
    )
