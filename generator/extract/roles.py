"""Roles: whether a code block or a table is a request, a response or an error, and under which status.

The cues are asked in a fixed order, the surest first: what the block itself begins with, the status heading it stands
under, the words right before it, the titles above it, labels met earlier. What a body looks like is asked last: an
error-shaped body under a 200 heading is a documented response.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.document import Paragraph
from generator.extract.context import Heading, Placed
from generator.extract.cues import pattern, says
from generator.facts import Role
from generator.sample import Sample
from generator.vocabulary import Vocabulary

SHORT = 12
"""A text of at most this many words is a label and may say its role outright."""
TERSE = 3
"""So few words say "error" and mean the block: "Failure", "Error body"."""
LONG = 40
"""Of a longer paragraph only the last sentence introduces what follows."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*`\"'(])")
_POINTING = re.compile(
    r"\b(?:follow(?:s|ing)|below|shown|shows?|like this|for example|in the format|looks? like)\b|[:\uff1a]\s*$",
    re.IGNORECASE,
)
_STATUS_LINE = re.compile(r"^\s*([1-5]\d\d)\s*[-:,]?\s*(?:\(?[A-Z][A-Za-z' -]{0,40}\)?)?\s*[:.]?\s*$")
_CODE = r"([1-5](?:\d\d|xx|XX))"


@dataclass(frozen=True, slots=True)
class Cue:
    """What settled a role."""

    role: Role
    status: str
    why: str
    words: str


def role_of_code(placed: Placed, sample: Sample, vocabulary: Vocabulary) -> Cue | None:
    """The role of a code block, with the cue that decided; None where nothing but its shape could."""
    if (preamble := sample.preamble) is not None:
        if preamble.method and preamble.target:
            return Cue("request", "", "method line", f"{preamble.method} {preamble.target}")
        if preamble.status is not None:
            status = str(preamble.status)
            return Cue(_by_status(status), status, "status line", preamble.text)
    return role_of_place(placed, vocabulary)


def role_of_place(placed: Placed, vocabulary: Vocabulary) -> Cue | None:
    """The role that the surroundings of a block give it: status heading, paragraph, section title, earlier label."""
    return next(
        (
            cue
            for cue in (
                _status_heading(placed, vocabulary),
                _paragraph(placed, vocabulary),
                _section(placed, vocabulary),
                _label(placed, vocabulary),
                _hint(placed, vocabulary),
            )
            if cue is not None
        ),
        None,
    )


def _by_status(status: str) -> Role:
    return "error" if status[0] in "45" else "response"


@lru_cache(maxsize=8)
def _labelled_status(vocabulary: Vocabulary) -> re.Pattern[str]:
    labels = "|".join(re.escape(word) for word in sorted(vocabulary.words("status labels"), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{labels})\s*(?:is|of|:|\uff1a|=)?\s*\W{{0,3}}{_CODE}(?!\w)", re.IGNORECASE)


def status_in(text: str, vocabulary: Vocabulary) -> str:
    """The status a heading or sentence names: "Status code: 200", "404 Not Found"; empty for none."""
    if found := _labelled_status(vocabulary).search(text):
        return found[1].lower()
    return found[1] if (found := _STATUS_LINE.match(text)) else ""


def _status_heading(placed: Placed, vocabulary: Vocabulary) -> Cue | None:
    """A heading over the block, or a label before it, that is a status: the nearest one that says anything."""
    for text in _nearest_labels(placed):
        if len(text.split()) <= SHORT and (status := status_in(text, vocabulary)):
            role = "request" if _is_request_label(text, vocabulary) else _by_status(status)
            return Cue(role, status if role != "request" else "", "status heading", text)
        if says(vocabulary, "request words", text) or says(vocabulary, "response words", text):
            return None
    return None


def _is_request_label(text: str, vocabulary: Vocabulary) -> bool:
    return read_role(text, vocabulary) == "request"


def _nearest_labels(placed: Placed) -> Iterator[str]:
    """Short paragraphs right before the block, then the headings over it, from the inside out."""
    for paragraph in reversed(placed.lead):
        yield paragraph.text.plain
    for heading in reversed(placed.path[1:]):
        yield heading.text


def _paragraph(placed: Placed, vocabulary: Vocabulary) -> Cue | None:
    """The nearest paragraph before the block that introduces a request, a response or an error."""
    for paragraph in reversed(placed.lead):
        text = paragraph.text.plain
        for sentence in _introductions(text):
            if (len(sentence.split()) <= SHORT or _introduces(sentence, vocabulary)) and (
                role := read_role(sentence, vocabulary)
            ):
                return Cue(role, _status(role, sentence, vocabulary), "paragraph", sentence)
    for heading in reversed(placed.path):
        if heading.kind in {"item", "term", "label"} and (role := read_role(heading.text, vocabulary)):
            return Cue(_refined(role, placed, vocabulary), "", "paragraph", heading.text)
    return None


def _status(role: Role, text: str, vocabulary: Vocabulary) -> str:
    return status_in(text, vocabulary) if role != "request" else ""


def _introductions(text: str) -> Iterator[str]:
    """The last sentence, then a short paragraph as a whole."""
    sentences = _SENTENCE.split(text)
    yield sentences[-1]
    if len(sentences) > 1 and len(text.split()) <= LONG:
        yield text


def _introduces(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether the sentence points at what follows, so that its words speak of the block."""
    return _POINTING.search(sentence) is not None or says(vocabulary, "example words", sentence)


def _section(placed: Placed, vocabulary: Vocabulary) -> Cue | None:
    """The nearest title over the block that says it."""
    for heading in reversed(placed.path[1:]):
        if heading.kind in {"section", "pseudo"} and (role := read_role(heading.text, vocabulary)):
            return Cue(_refined(role, placed, vocabulary), "", "section", heading.text)
    return None


def _refined(role: Role, placed: Placed, vocabulary: Vocabulary) -> Role:
    """A response under "Abnormal response" somewhere further out, or after such a label, is an error."""
    outer = any(read_role(heading.text, vocabulary) == "error" for heading in placed.path[1:])
    return "error" if role == "response" and outer else role


def _label(placed: Placed, vocabulary: Vocabulary) -> Cue | None:
    """A label met earlier in the section, the nearest one that says it."""
    for label in reversed(placed.labels):
        if role := read_role(label.text, vocabulary):
            return Cue(role, _status(role, label.text, vocabulary), "earlier label", label.text)
    return None


def _hint(placed: Placed, vocabulary: Vocabulary) -> Cue | None:
    """What is left: a paragraph that only mentions it, or the page's own title."""
    for text in (*(_last_sentence(paragraph) for paragraph in reversed(placed.lead)), *_titles(placed.path)):
        if role := read_role(text, vocabulary):
            return Cue(role, _status(role, text, vocabulary), "mention", text)
    return None


def _last_sentence(paragraph: Paragraph) -> str:
    return _SENTENCE.split(paragraph.text.plain)[-1]


def _titles(path: tuple[Heading, ...]) -> Iterator[str]:
    if path:
        yield path[0].text


def read_role(text: str, vocabulary: Vocabulary) -> Role | None:
    """The role that a heading, a label or an introducing sentence names.

    Where it names both, the one that comes first counts ("response to the request"), but the outcome of a request
    ("if the request succeeds") and "request response" speak of the response.
    """
    bare = pattern(vocabulary, "outcome words").sub(" ", text)
    response = pattern(vocabulary, "response words").search(bare)
    request = pattern(vocabulary, "request words").search(bare)
    if response is not None and (request is None or response.start() <= request.end() + 1):
        return "error" if _is_error(text, vocabulary) else "response"
    if request is not None:
        return "request"
    if says(vocabulary, "error words", text) and (
        says(vocabulary, "example words", text) or says(vocabulary, "body words", text) or len(text.split()) <= TERSE
    ):
        return "error"
    return None


def _is_error(text: str, vocabulary: Vocabulary) -> bool:
    return says(vocabulary, "error words", text)
