"""Roles: whether a code block or a table is a request, a response or an error, and under which status.

The cues are asked in a fixed order, the surest first: what the block itself begins with, the status heading it stands
under, the words right before it, the titles above it, labels met earlier. What a body looks like is asked last: an
error-shaped body under a 200 heading is a documented response.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from http import HTTPStatus

from msgspec import Struct

from samplecast.document import Paragraph
from samplecast.extract.context import Heading, PlacedBlock
from samplecast.extract.cues import pattern, remembered, says, words_of
from samplecast.facts import Role
from samplecast.sample import Sample
from samplecast.vocabulary import Vocabulary, phrase

SHORT = 12
"""A text of at most this many words is a label and may say its role outright."""
TERSE = 3
"""So few words say "error" and mean the block: "Failure", "Error body"."""
NEAR = 3
"""How many words may stand between "example" and what it is an example of."""
SENTENCES = 3
"""How many sentences before a block may introduce it."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*`\"'(])")
_STATUS_LINE = re.compile(
    r"^\s*([1-5]\d\d)(?:\s*+[-:,\u2013]?\s*+(?:\(?[A-Z][A-Za-z' -]{0,40}\)?)?"
    r"|\s*[-:\u2013]\s+[a-z][a-z' -]{0,40})\s*+[:.]?\s*+$"
)
# `404 response`, `200 - success example`: a label that begins with the status.
_STATUS_FIRST = re.compile(r"^\s*([1-5]\d\d)(?:\s*+[-:\u2013]\s++|\s++)([A-Za-z][\w ()'-]{0,40})\s*+:?\s*+$")
_OUTCOMES = ("response words", "success words", "error words", "result words")
# A name or words before a status in brackets: "Not Found (404)", "Antwort im Erfolgsfall (201)".
_REASON_FIRST = re.compile(
    r"^\s*((?![a-z])[^\W\d_][^\d()\uff08\uff09]{1,40}?)\s*[(\uff08]\s*([1-5]\d\d)\s*[)\uff09]\s*+[:\uff1a]?\s*+$"
)
_DOTTED = re.compile(r"\w+(?:[./]\w+)+")
"""`task.error` names a call; it says nothing of what its examples are."""
_REASONS = frozenset(status.phrase.lower() for status in HTTPStatus)
_CODE = r"([1-5](?:\d\d|xx|XX))"


class Cue(Struct, frozen=True):
    """What settled a role."""

    role: Role
    status: str
    why: str
    words: str


def role_of_code(placed: PlacedBlock, sample: Sample, vocabulary: Vocabulary) -> Cue | None:
    """The role of a code block, with the cue that decided; None where nothing but its shape could."""
    if (preamble := sample.preamble) is not None and preamble.method and preamble.target:
        return Cue("request", "", "method line", f"{preamble.method} {preamble.target}")
    return role_of_status_line(sample) or _first_comment(sample, vocabulary) or role_of_place(placed, vocabulary)


def _first_comment(sample: Sample, vocabulary: Vocabulary) -> Cue | None:
    """The role that a comment above the value gives it: `// 404`, `# HTTP code 200 OK`, `// Response`."""
    first = sample.trees[0].line if sample.trees else 0
    for comment in sample.comments:
        if comment.pointer or comment.document or comment.line >= first:
            return None
        text = comment.text.replace("-", " ")
        if len(text.split()) > SHORT:
            continue
        if status := status_in(text, vocabulary):
            return Cue(_by_status(status), status, "comment", comment.text)
        if role := label_role(text, vocabulary):
            return Cue(role, "", "comment", comment.text)
    return None


def role_of_status_line(sample: Sample) -> Cue | None:
    """The role of what begins with a status line."""
    preamble = sample.preamble
    if preamble is None or preamble.status is None:
        return None
    status = str(preamble.status)
    return Cue(_by_status(status), status, "status line", preamble.text)


def role_of_place(placed: PlacedBlock, vocabulary: Vocabulary) -> Cue | None:
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
    known = (*vocabulary.words("status labels"), *vocabulary.words("response words"))
    labels = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{labels})\s*+(?:is|of|:|\uff1a|=)?\s*+\W{{0,3}}{_CODE}(?!\w)", re.IGNORECASE)


@remembered
def status_in(text: str, vocabulary: Vocabulary) -> str:
    """The status a heading or sentence names: "Status code: 200", "404 Not Found"; empty for none."""
    if found := _labelled_status(vocabulary).search(text):
        return found[1].lower()
    if found := _STATUS_LINE.match(text):
        return found[1]
    if (found := _STATUS_FIRST.match(text)) and any(says(vocabulary, group, found[2]) for group in _OUTCOMES):
        return found[1]
    found = _REASON_FIRST.match(text)
    told = found is not None and (
        _is_reason(found[1]) or any(says(vocabulary, group, found[1]) for group in ("success words", "error words"))
    )
    return found[2] if found is not None and told else ""


def _status_heading(placed: PlacedBlock, vocabulary: Vocabulary) -> Cue | None:
    """A heading over the block, or a label before it, that is a status; nearer words may say "request" instead."""
    for paragraph in reversed(placed.lead):
        text = paragraph.text.plain
        if len(text.split()) <= SHORT and (status := status_in(text, vocabulary)):
            return Cue(_by_status(status), status, "status heading", text)
        if label_role(text, vocabulary) == "request":
            return None
    for heading in reversed(placed.path[1:]):
        if status := status_in(heading.text, vocabulary):
            return Cue(_by_status(status), status, "status heading", heading.text)
        if label_role(heading.text, vocabulary):
            return None
    return None


def _paragraph(placed: PlacedBlock, vocabulary: Vocabulary) -> Cue | None:
    """The nearest paragraph before the block, or list item around it, that introduces what it shows."""
    for paragraph in reversed(placed.lead):
        for sentence in _introductions(paragraph.text.plain):
            if role := introduced_role(sentence, vocabulary):
                return Cue(
                    _refined(role, placed, vocabulary), _status(role, sentence, vocabulary), "paragraph", sentence
                )
    for heading in reversed(placed.path):
        if heading.kind in {"item", "term", "label"} and (role := label_role(heading.text, vocabulary)):
            return Cue(_refined(role, placed, vocabulary), "", "paragraph", heading.text)
    return None


def _status(role: Role, text: str, vocabulary: Vocabulary) -> str:
    return status_in(text, vocabulary) if role != "request" else ""


def _introductions(text: str) -> Iterator[str]:
    """The last sentences, the nearest first."""
    yield from _SENTENCE.split(text)[: -SENTENCES - 1 : -1]


def _section(placed: PlacedBlock, vocabulary: Vocabulary) -> Cue | None:
    """The nearest title over the block that says it."""
    for heading in reversed(placed.path[1:]):
        if heading.kind in {"section", "pseudo"} and (role := label_role(heading.text, vocabulary)):
            return Cue(_refined(role, placed, vocabulary), "", "section", heading.text)
    return None


def _refined(role: Role, placed: PlacedBlock, vocabulary: Vocabulary) -> Role:
    """A response under "Abnormal response" somewhere further out is an error."""
    outer = any(label_role(heading.text, vocabulary) == "error" for heading in placed.path[1:])
    return "error" if role == "response" and outer else role


def _label(placed: PlacedBlock, vocabulary: Vocabulary) -> Cue | None:
    """A label met earlier in the section, the nearest one that says it."""
    for label in reversed(placed.labels):
        if role := label_role(label.text, vocabulary):
            return Cue(role, _status(role, label.text, vocabulary), "earlier label", label.text)
    return None


def _hint(placed: PlacedBlock, vocabulary: Vocabulary) -> Cue | None:
    """What is left: a paragraph that only mentions it, or the page's own title."""
    sentences = [last_sentence(paragraph) for paragraph in reversed(placed.lead)]
    for distance, text in enumerate((*sentences, *_titles(placed.path))):
        if role := named_role(text, vocabulary):
            # with other words in between, the status that a sentence names is not about the block
            status = "" if 0 < distance < len(sentences) else _status(role, text, vocabulary)
            return Cue(role, status, "mention", text)
    return None


def last_sentence(paragraph: Paragraph) -> str:
    """The sentence of a paragraph that is nearest to what follows."""
    return _SENTENCE.split(paragraph.text.plain)[-1]


def _titles(path: tuple[Heading, ...]) -> Iterator[str]:
    if path and not _DOTTED.fullmatch(path[0].text):
        yield path[0].text


def introduced_role(text: str, vocabulary: Vocabulary) -> Role | None:
    """The role that the words before a block give it: a label such as "Example request", or a pointing sentence."""
    if len(text.split()) <= SHORT and (role := label_role(text, vocabulary)):
        return role
    if phrase("pointing").search(text) or _near_example(vocabulary).search(text):
        return named_role(text, vocabulary)
    return None


@remembered
def label_role(text: str, vocabulary: Vocabulary) -> Role | None:
    """The role that a heading or label names, where it is about that and not about something else.

    "Example Request (Creating a VM)" and "Merge Patch request" are requests; "Creating a request policy" is not, and
    neither is "Bad Request", the name of a status.
    """
    if len(text.split()) > SHORT or text.endswith(".") or _is_reason(text):
        return named_role(text, vocabulary) if _near_example(vocabulary).search(text) else None
    words = words_of(text, vocabulary, "label words", "request words", "response words", "result words")
    filler = vocabulary.folded("label words")
    roles = _role_words(vocabulary)
    places = [place for place, word in enumerate(words) if word in roles]
    if (
        not places
        and len(words) <= TERSE
        and all(says(vocabulary, group, text) for group in ("example words", "call words"))
    ):
        return "request"
    if not places and says(vocabulary, "error words", text):
        return named_role(text, vocabulary)
    if not places:
        return "response" if len(words) <= TERSE and vocabulary.has("success labels", text) else None
    leads = all(word in filler or word.isdigit() for word in words[: places[0]])
    trails = all(word in filler or word.isdigit() for word in words[places[-1] + 1 :])
    if leads or trails or _near_example(vocabulary).search(text):
        return named_role(text, vocabulary, label=True)
    return None


def _is_reason(text: str) -> bool:
    """Whether it is the name of a status: "Bad Request"."""
    return text.strip(" .:").lower() in _REASONS


@lru_cache(maxsize=8)
def _role_words(vocabulary: Vocabulary) -> frozenset[str]:
    groups = ("request words", "response words", "result words")
    return frozenset(part for group in groups for word in vocabulary.folded(group) for part in word.split()[:1])


@lru_cache(maxsize=8)
def _near_example(vocabulary: Vocabulary) -> re.Pattern[str]:
    """The word "example" and the role within a few words: "request example", "an example of the error response"."""
    example = pattern(vocabulary, "example words").pattern
    roles = "|".join(pattern(vocabulary, group).pattern for group in ("request words", "response words"))
    between = rf"(?:\W+\w+){{0,{NEAR}}}\W+"
    return re.compile(rf"{example}{between}(?:{roles})|(?:{roles}){between}{example}", re.IGNORECASE)


@lru_cache(maxsize=8)
def _outcome(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What becomes of a request: "the request for signing a message is successful"."""
    request, outcome = (pattern(vocabulary, group).pattern for group in ("request words", "outcome words"))
    return re.compile(rf"{request}(?:\W+\w+){{0,{SHORT}}}?\W+{outcome}", re.IGNORECASE)


def named_role(text: str, vocabulary: Vocabulary, *, label: bool = False) -> Role | None:
    """The role whose word stands in the text, in a label also "result" and "output".

    Where it names both, the one that comes first counts ("response to the request"), but the outcome of a request
    ("if the request succeeds") and "request response" speak of the response.
    """
    bare = _outcome(vocabulary).sub(" ", text)
    response = pattern(vocabulary, "response words").search(bare)
    if response is None and label:
        response = pattern(vocabulary, "result words").search(bare)
    request = pattern(vocabulary, "request words").search(bare)
    error = says(vocabulary, "error words", text)
    if response is not None and (request is None or response.start() <= request.end() + 1):
        return "error" if error else "response"
    if request is not None:
        return "request"
    terse = len(text.split()) <= TERSE
    if error and (terse or says(vocabulary, "example words", text) or says(vocabulary, "body words", text)):
        return "error"
    return None
