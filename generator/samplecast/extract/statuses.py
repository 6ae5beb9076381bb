"""Statuses: which ones a page lists, which of them mean success, and the range it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus

from msgspec.structs import replace

from samplecast.document import Block, Definitions, Items, Paragraph, Section, Text, plain
from samplecast.extract.context import PlacedBlock, unnumbered
from samplecast.extract.cues import says
from samplecast.extract.examples.roles import status_in
from samplecast.extract.prose import sentences
from samplecast.extract.tables.columns import Columns
from samplecast.facts import StatusEntry
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, phrase

_STATUS = r"[1-5](?:\d\d|[xX]{2})"
_ONE = re.compile(rf"(?<![\w.-]){_STATUS}(?![\w-]|\.\d)")
_SUCCESS = re.compile(r"[23](?:\d\d|[xX]{2})")
_NAMED = re.compile(r"(?<!\w)(2\d\d)\s+([A-Z][A-Za-z-]*(?:\s[A-Z][A-Za-z-]*)*)")
_NAMED_FAILURE = re.compile(r"(?<![\w.-])([45]\d\d)\s+([A-Za-z][A-Za-z -]{2,40})")
_PHRASES = {str(int(status)): status.phrase.lower() for status in HTTPStatus}
_REASON = re.compile(r"[A-Z][A-Za-z' -]{0,60}")
_OUTCOME = re.compile(rf"({_STATUS})\s*(?:\([^()]*\)\s*)?[:\u2013\u2014-]\s*(.*)", re.DOTALL)
"""One of a list of outcomes: `200 (Pod): OK`, `401: Unauthorized`."""
_OPENING = re.compile(rf"\W{{0,4}}({_STATUS})(?![\w.])")
_SET_APART = re.compile(r"[\W_]{0,4}(?:[:\u2013\u2014-]\s|$)")
_LABELLED = re.compile(
    rf"([^:\uff1a\n]{{1,40}})[:\uff1a]\s*({_STATUS})(?![\w-]|\.\d)[ .,:-]*+([A-Za-z' -]{{0,60}})[ .]*"
)
"""A line that is a status and says so: `Status code: 200.`, `Code : 400 BAD REQUEST`."""
LONGEST_ANNOUNCEMENT = 120
MAX_REASON_WORDS = 6
LONGEST_LABEL = 60
LABELS = 2
"""How many labels back one may be that announces statuses: "Status codes:", "Normal:"."""
_LABEL = re.compile(r"[A-Za-z ]{3,30}\s+[1-5]\d\d(?:\s+\([^()]*\))?")
"""The head of a list item that is one outcome: `Response 204`, `Response 200 (application/json)`."""


def read_statuses(text: str) -> tuple[tuple[str, ...], str]:
    """The statuses a text begins with, and what follows them: `400/500`, `404 Not Found`, `4xx`, `400-499`."""
    if (found := phrase("hundred statuses").match(text)) is not None:
        return (f"{found[1]}xx",), found[2].strip(" :-.,()\u2013")
    if (found := phrase("several statuses").match(text)) is None:
        return (), ""
    return tuple(code.lower() for code in re.findall(_STATUS, found[1])), found[2].strip(" :-.,()\u2013")


def table_statuses(columns: Columns, fallback: Span) -> Iterator[StatusEntry]:
    """The entries of a status table; a row may list several statuses, a row without one continues the row before."""
    codes: tuple[str, ...] = ()
    for row in columns.rows:
        cell = columns.text(row, "status")
        own, rest = (("default",), "") if cell.strip("`* ").lower() == "default" else read_statuses(cell)
        codes = own or codes
        reason = columns.text(row, "reason") or (rest if _is_reason(rest) else "")
        description = columns.text(row, "description") or ("" if _is_reason(rest) else rest)
        span = row.span if row.span.line else fallback
        yield from (StatusEntry(code, description or reason, span, reason) for code in codes)


def _is_reason(text: str) -> bool:
    return _REASON.fullmatch(text) is not None and len(text.split()) <= MAX_REASON_WORDS


def listed_statuses(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> Iterator[StatusEntry]:
    """The statuses of lists and lines under a status heading: `- Normal` / `200`, `200 OK`; and terms that are one."""
    announced: set[int] = set()
    for placed in items:
        if isinstance(placed.block, Definitions):
            for entry in placed.block.items:
                if code := status_in(entry.term.plain, vocabulary):
                    yield StatusEntry(code, plain(entry.blocks), entry.span)
        elif isinstance(placed.block, Items) and _announces_statuses(placed, placed.block, vocabulary):
            announced.update(id(item.blocks[0]) for item in placed.block.items if item.blocks)
        elif placed.cell is None and isinstance(placed.block, Paragraph):
            yield from _told_in_line(placed.block, vocabulary)
            yield from _entry(placed, placed.block.text.plain, vocabulary, listed=id(placed.block) in announced)


def _announces_statuses(placed: PlacedBlock, block: Items, vocabulary: Vocabulary) -> bool:
    """Whether what stands right before a list says that it is one of statuses, or of answers that all have one.

    The words are a paragraph, "Responses:", as often as a heading; in a list of ten short items they are far behind.
    """
    before = [*(heading.text for heading in placed.path[-1:]), *(one.text.plain for one in placed.lead[-1:])]
    if placed.cell is not None or not any(_tells_statuses(text, vocabulary) for text in before):
        return False
    firsts = [item.blocks[0] for item in block.items if item.blocks]
    return len(firsts) == len(block.items) and all(
        isinstance(first, Paragraph) and _opens_with_status(first.text) for first in firsts
    )


def _tells_statuses(text: str, vocabulary: Vocabulary) -> bool:
    if len(text) > LONGEST_ANNOUNCEMENT:
        return False
    return any(says(vocabulary, group, text) for group in ("response words", "status labels", "error words"))


def _opens_with_status(text: Text) -> bool:
    """A known status, marked, named or set apart: `204`, **404 Not Found** if there is none, 200 - OK."""
    found = _OPENING.match(text.plain)
    if found is None or (found[1] not in _PHRASES and found[1][1:].lower() != "xx"):
        return False
    marked = any(
        mark.kind != "link" and mark.start <= found.start(1) and mark.end >= found.end(1) for mark in text.marks
    )
    named = text.plain[found.end() :].lower().lstrip(" (-").startswith(_PHRASES.get(found[1], "-"))
    return marked or named or _SET_APART.match(text.plain, found.end()) is not None


def _entry(placed: PlacedBlock, text: str, vocabulary: Vocabulary, *, listed: bool) -> Iterator[StatusEntry]:
    """The statuses that a line gives: `Response 204`, `401: Unauthorized`, and any under a status heading."""
    if len(text) <= LONGEST_LABEL and _LABEL.fullmatch(text) and (code := status_in(text, vocabulary)):
        yield StatusEntry(code, "", placed.span)
        return
    if (
        (found := _LABELLED.fullmatch(_first_statement(placed.block)))
        and vocabulary.has("status labels", found[1])
        and found[2] in _PHRASES
    ):
        yield StatusEntry(found[2], found[3], placed.span, found[3] if _is_reason(found[3]) else "")
        return
    codes: tuple[str, ...] = ()
    told = ""
    under = placed.path[-1].text if placed.path else ""
    if vocabulary.has("response headings", under) and (found := _OUTCOME.match(text)):
        codes, told = (found[1].lower(),), found[2]
    elif vocabulary.has("response headings", under) and _PHRASES.get(text[:3]) == text[3:].strip(" .").lower():
        codes, told = (text[:3],), text[3:].strip()
    elif listed or any(
        vocabulary.has("status headings", over.text) for over in (*placed.path, *placed.labels[-LABELS:])
    ):
        codes, told = read_statuses(text)
    reason = told if _is_reason(told) else ""
    yield from (StatusEntry(code, told, placed.span, reason) for code in codes)


def _first_statement(block: Block) -> str:
    """A paragraph up to the second label in bold: "**Code:** 200 **Content:** ..."."""
    if not isinstance(block, Paragraph):
        return ""
    strong = [mark.start for mark in block.text.marks if mark.kind == "strong"]
    return block.text.plain[: strong[1]] if strong[:1] == [0] and len(strong) > 1 else block.text.plain


def told_failures(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> Iterator[StatusEntry]:
    """The statuses of failure that sentences name: "Returns `404 Not Found` if there is no such dock"."""
    for placed in items:
        block = placed.block
        if (
            placed.cell is None
            and isinstance(block, Paragraph)
            and ("4" in block.text.plain or "5" in block.text.plain)
        ):
            yield from _failures(block, vocabulary)


def _failures(paragraph: Paragraph, vocabulary: Vocabulary) -> Iterator[StatusEntry]:
    for start, end in sentences(paragraph.text):
        sentence = paragraph.text.plain[start:end]
        if not says(vocabulary, "response words", sentence):
            continue
        codes = [code for code, name in _NAMED_FAILURE.findall(sentence) if _is_name(name, code)]
        codes += phrase("answered failure").findall(sentence)
        yield from (StatusEntry(code, sentence, paragraph.span) for code in dict.fromkeys(codes))


def _is_name(words: str, code: str) -> bool:
    """Whether words begin with the name of a status, in any case."""
    name = _PHRASES.get(code, "")
    return bool(name) and words.lower().startswith(name)


def _told_in_line(paragraph: Paragraph, vocabulary: Vocabulary) -> Iterator[StatusEntry]:
    """The statuses of one line: `Error response codes: badRequest(400), unauthorized(401), 413`."""
    label, colon, told = paragraph.text.plain.partition(":")
    if not colon or len(label) > LONGEST_LABEL or not vocabulary.has("status lines", label):
        return
    parts = [(part, _ONE.search(part)) for part in phrase("between statuses").split(told) if part.strip(" .")]
    if all(found is not None for _, found in parts):
        for part, found in parts:
            if found is not None:
                reason = (part[: found.start()] + part[found.end() :]).strip(" .()-")
                yield StatusEntry(found[0].lower(), reason, paragraph.span, reason)


def heading_statuses(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> Iterator[StatusEntry]:
    """The statuses that headings name, `Status code: 404`, with the line under them."""
    waiting: tuple[str, Span, int] | None = None
    for placed in items:
        if placed.cell:
            continue
        if waiting is not None:
            code, span, owner = waiting
            text = placed.block.text.plain if isinstance(placed.block, Paragraph) else ""
            under = placed.index == owner + 1 and len(placed.path) > 0 and placed.follows == -1
            reason = text if under and _is_reason(text) else ""
            yield StatusEntry(code, text if under else "", span, reason)
            waiting = None
        if isinstance(placed.block, Section) and (code := status_in(unnumbered(placed.block.title.plain), vocabulary)):
            waiting = code, placed.span, placed.index
    if waiting is not None:
        yield StatusEntry(waiting[0], "", waiting[1])


def merged(entries: Iterable[StatusEntry]) -> tuple[StatusEntry, ...]:
    """One entry per status, in order of first mention; the first words about it stay."""
    kept: dict[str, StatusEntry] = {}
    for entry in entries:
        known = kept.get(entry.code)
        if known is None:
            kept[entry.code] = entry
        elif not known.description:
            kept[entry.code] = replace(known, description=entry.description, reason=known.reason or entry.reason)
    return tuple(kept.values())


def prose_success(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The statuses that a sentence calls successful: "if status code 201 is returned, the request is successful"."""
    found: dict[str, None] = {}
    for placed in items:
        if placed.cell or not isinstance(placed.block, Paragraph):
            continue
        text = placed.block.text
        if not _ONE.search(text.plain):
            continue
        for start, end in sentences(text):
            found |= dict.fromkeys(_called_success(text.plain[start:end], vocabulary))
    return tuple(found)


def _called_success(sentence: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The 2xx and 3xx of a sentence that speaks of success, and those with their names: "Returns `204 No Content`"."""
    returned = says(vocabulary, "response words", sentence)
    if says(vocabulary, "success words", sentence) and (returned or says(vocabulary, "status labels", sentence)):
        yield from (code.lower() for code in _ONE.findall(sentence) if _SUCCESS.match(code))
    elif answered := phrase("answered status").findall(sentence):
        yield from answered
    elif returned:
        yield from (code for code, phrase in _NAMED.findall(sentence) if _PHRASES.get(code) == phrase.lower())


def normal_success(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The statuses listed under "Normal" or the like."""
    found: dict[str, None] = {}
    for placed in items:
        if not isinstance(placed.block, Paragraph) or not placed.path:
            continue
        codes, _ = read_statuses(placed.block.text.plain)
        if not codes:
            continue
        near = placed.path[-1].text
        if says(vocabulary, "success words", near) and not says(vocabulary, "error words", near):
            found |= dict.fromkeys(code for code in codes if _SUCCESS.match(code))
    return tuple(found)


def success_statuses(
    items: Iterable[PlacedBlock], entries: Iterable[StatusEntry], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """What the page calls success: by prose, by a list under "Normal", by the 2xx entries of its lists."""
    listed = tuple(items)
    named = (
        *prose_success(listed, vocabulary),
        *normal_success(listed, vocabulary),
        *(entry.code for entry in entries if entry.code[0] == "2"),
    )
    exact = tuple(dict.fromkeys(code for code in named if code.isdigit()))
    return exact or tuple(dict.fromkeys(named))


def status_range(items: Iterable[PlacedBlock]) -> tuple[str, str] | None:
    """The range that running text gives: "from 1xx to 5xx", the digits' classes in italics or not."""
    for placed in items:
        text = placed.block.text.plain if isinstance(placed.block, Paragraph) else ""
        if "xx" in text.lower() and (found := phrase("status range").search(text)):
            return f"{found[1]}xx", f"{found[2]}xx"
    return None
