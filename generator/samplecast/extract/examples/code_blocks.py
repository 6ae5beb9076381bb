"""Examples: every code block that shows a request, a response or an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from samplecast.document import Code
from samplecast.envelopes import shows_success
from samplecast.extract.context import PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.errors import is_error_shaped
from samplecast.extract.examples.roles import Cue, last_sentence, role_of_code, role_of_status_line
from samplecast.extract.tables.columns import Columns
from samplecast.extract.tables.surroundings import BODYLESS
from samplecast.facts import Endpoint, Example, ParameterTable
from samplecast.sample import Sample, read_sample
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary

MAX_TITLE = 200
MIN_PIECES = 3
MANY_PIECES = 5
MOST_MESSAGES = 20
"""Messages of one block that are taken apart; a log of more is no example."""
MAX_PIECE_LINES = 2
"""Some converters make a block of every line of a sample; fewer or longer blocks in a row are samples of their own."""

_OPENS = re.compile(r"\s*[\[{]")
# One that is never closed goes on to the end, or every quote in it would be looked at as the beginning of another.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)', re.DOTALL)
_SHAPE = "error shape"
"""The cue of a body that nothing but its keys makes an error."""


class CodeReading(Struct, frozen=True):
    """A code block, what it holds and what settled its role."""

    placed: PlacedBlock
    code: Code
    sample: Sample
    cue: Cue | None
    pieces: tuple[int, ...] = ()
    """Indices of the blocks that go on with it, where one document was cut into a block per line."""

    @property
    def span(self) -> Span:
        """The lines of its content."""
        return self.code.span

    @property
    def shows_traffic(self) -> bool:
        """Whether it holds what goes over the wire: JSON, a request line or a status line."""
        preamble = self.sample.preamble
        if self.sample.kind == "json-schema":
            return False
        return bool(self.sample.values or self.sample.form or self.sample.error) or (
            preamble is not None and (bool(preamble.target) or preamble.status is not None)
        )


class Contents(Struct, frozen=True):
    """What the code blocks and tables of a page hold, each read once, by their index in the page's list."""

    code: Mapping[int, CodeReading]
    tables: Mapping[int, Columns]


def read_code(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> Iterator[CodeReading]:
    """Every code block outside table cells, in order; one that was cut into lines is put together again."""
    before: CodeReading | None = None
    for run in _runs(placed for placed in items if placed.cell is None and isinstance(placed.block, Code)):
        placed, code = run[0], _joined(run)
        sample = read_sample(code.text, _label(placed, code, vocabulary))
        if before is not None and before.cue is not None and _continues(before.placed, placed, vocabulary):
            words = placed.lead[-1].text.plain
            cue: Cue | None = Cue(before.cue.role, before.cue.status, "continuation", words)
        else:
            cue = role_of_code(placed, sample, vocabulary) or _after(before, placed) or _by_shape(sample, vocabulary)
        before = CodeReading(placed, code, sample, cue, tuple(piece.index for piece in run[1:]))
        yield before


def _label(placed: PlacedBlock, code: Code, vocabulary: Vocabulary) -> str:
    """What the block is labelled as; the words before it may declare lines of JSON where the label says less."""
    declared = any(says(vocabulary, "stream words", paragraph.text.plain) for paragraph in placed.lead)
    return "ndjson" if declared and code.language in {"", "json", "text"} else code.language


def _after(before: CodeReading | None, placed: PlacedBlock) -> Cue | None:
    """What follows a whole request right away, without a word between them, is the response to it."""
    if before is None or before.placed.index != placed.follows or (preamble := before.sample.preamble) is None:
        return None
    whole = preamble.method in BODYLESS or bool(before.sample.values)
    return Cue("response", "", "after request", f"{preamble.method} {preamble.target}") if whole else None


def _runs(blocks: Iterable[PlacedBlock]) -> Iterator[tuple[PlacedBlock, ...]]:
    """Each block for itself, but the lines of a document that was cut into a block per line together."""
    waiting: list[PlacedBlock] = []
    depth = 0
    for placed in blocks:
        text = _text(placed)
        line = text.count("\n") < MAX_PIECE_LINES
        if waiting and (placed.follows != waiting[-1].index or not line):
            yield from _settled(waiting, depth)
            waiting, depth = [], 0
        if not waiting and not (line and _OPENS.match(text)):
            yield (placed,)
            continue
        waiting.append(placed)
        depth += _depth(text)
        if depth <= 0:
            yield from _settled(waiting, depth)
            waiting, depth = [], 0
    yield from _settled(waiting, depth)


def _settled(waiting: list[PlacedBlock], depth: int) -> Iterator[tuple[PlacedBlock, ...]]:
    """One document where the pieces close what they open, or are too many to be documents of their own."""
    if len(waiting) >= (MIN_PIECES if depth == 0 else MANY_PIECES):
        yield tuple(waiting)
    else:
        yield from ((placed,) for placed in waiting)


def _text(placed: PlacedBlock) -> str:
    return placed.block.text if isinstance(placed.block, Code) else ""


def _depth(text: str) -> int:
    """How many brackets more are opened than closed, those in strings aside."""
    bare = _STRING.sub("", text)
    return sum(bare.count(opener) - bare.count(closer) for opener, closer in ("{}", "[]"))


def _joined(run: tuple[PlacedBlock, ...]) -> Code:
    """The block, or its pieces as one, line by line."""
    first = run[0].block
    assert isinstance(first, Code)  # noqa: S101  only code blocks are read
    if len(run) == 1:
        return first
    last = run[-1].span
    span = replace(first.span, end_line=last.end_line or last.line, end_column=0)
    return replace(first, text="\n".join(map(_text, run)), span=span, verbatim=False)


def _continues(before: PlacedBlock, placed: PlacedBlock, vocabulary: Vocabulary) -> bool:
    """Whether only "or" stands between this block and the one before."""
    between = placed.lead[0].text.plain if len(placed.lead) == 1 else ""
    return vocabulary.has("joining words", between) and placed.path == before.path


def _by_shape(sample: Sample, vocabulary: Vocabulary) -> Cue | None:
    """When nothing else tells: a body that can only be an error."""
    if sample.values and all(is_error_shaped(value, vocabulary) for value in sample.values):
        return Cue("error", "", _SHAPE, "")
    return None


def answering(
    reading: CodeReading, endpoints: Sequence[Endpoint], tables: Sequence[ParameterTable], vocabulary: Vocabulary
) -> CodeReading:
    """The reading with the role that the operation leaves it, where nothing else says what it is.

    Calls without a body show what they return. Of calls with one, what has keys of the request's table and of no other
    is the request; what says that all is well is the response.
    """
    methods = {endpoint.method for endpoint in endpoints}
    by_shape = reading.cue is not None and reading.cue.why == _SHAPE
    if not (reading.cue is None or by_shape) or not reading.sample.values or not methods:
        return reading
    if methods <= BODYLESS and not by_shape:
        return replace(reading, cue=Cue("response", "", "method", " ".join(sorted(methods))))
    if not methods & BODYLESS and _is_asked(reading.sample, tables):
        return replace(reading, cue=Cue("request", "", "request table", " ".join(sorted(methods))))
    if all(shows_success(value, vocabulary) for value in reading.sample.values):
        return replace(reading, cue=Cue("response", "", "success shape", ""))
    return reading


def asking(readings: Mapping[int, CodeReading], endpoints: Sequence[Endpoint]) -> Mapping[int, CodeReading]:
    """The readings of an operation, the first as the request where only the others say what they are: answers.

    `POST /docks`, a body, "Response:", another body: what stands before the answer of a call with a body is that body.
    """
    methods = {endpoint.method for endpoint in endpoints}
    bodies = [(index, reading) for index, reading in sorted(readings.items()) if reading.sample.values]
    if not methods or methods & BODYLESS or len(bodies) < len(("request", "response")):
        return readings
    (first, unsaid), *others = bodies
    if unsaid.cue is not None or not all(one.cue is not None and one.cue.role != "request" for _, one in others):
        return readings
    return {**readings, first: replace(unsaid, cue=Cue("request", "", "before response", " ".join(sorted(methods))))}


def _is_asked(sample: Sample, tables: Sequence[ParameterTable]) -> bool:
    """Whether all keys of every value stand in the table of the request, and not all of them in one of a response."""
    asked, answered = (
        {row.name for table in tables if table.root and table.side == side for row in table.rows}
        for side in ("request", "response")
    )
    keys = [value.keys() for value in sample.values if isinstance(value, dict) and value]
    return len(keys) == len(sample.values) and all(one <= asked and not one <= answered for one in keys)


def exchange(reading: CodeReading, vocabulary: Vocabulary) -> tuple[CodeReading, ...]:
    """Each message where one block shows several, a request and its answer mostly; else the block as it is."""
    messages: list[CodeReading] = []
    while (at := reading.sample.answer) and reading.cue is not None and len(messages) < MOST_MESSAGES:
        code, cue = reading.code, reading.cue
        lines = code.text.count("\n", 0, at)
        first = replace(code, text=code.text[:at], span=replace(code.span, end_line=code.span.line + lines - 1))
        rest = replace(code, text=code.text[at:], span=replace(code.span, line=code.span.line + lines))
        shown, sample = read_sample(first.text, code.language), read_sample(rest.text, code.language)
        messages.append(replace(reading, code=first, sample=shown, cue=_of_message(shown) or cue))
        following = _of_message(sample) or _by_shape(sample, vocabulary) or Cue("response", "", "", "")
        if following.why != "method line":
            following = replace(following, why="after request", words=cue.words)
        reading = replace(reading, code=rest, sample=sample, cue=following)
    return (*messages, reading)


def _of_message(sample: Sample) -> Cue | None:
    """The role that a message gives itself by its first line."""
    if (preamble := sample.preamble) is not None and preamble.method and preamble.target:
        return Cue("request", "", "method line", f"{preamble.method} {preamble.target}")
    return role_of_status_line(sample)


def as_example(reading: CodeReading, *, states_endpoint: bool = False) -> Example | None:
    """The example that a code block is; None where it has no role or holds nothing that goes over the wire.

    A request line without a body that states the operation's endpoint is no example of it.
    """
    cue = reading.cue
    sends = reading.sample.values or reading.sample.form
    if cue is None or not reading.shows_traffic or (states_endpoint and not sends):
        return None
    return Example(
        cue.role,
        cue.status,
        reading.sample,
        cue.why,
        title=_title(reading.placed, cue),
        language=reading.code.language,
        cue=cue.words,
        span=reading.span,
        verbatim=reading.code.verbatim,
        file=reading.code.file,
    )


def _title(placed: PlacedBlock, cue: Cue) -> str:
    """The sentence or heading that introduces it."""
    if cue.why == "paragraph":
        return cue.words[:MAX_TITLE]
    if placed.lead:
        return last_sentence(placed.lead[-1])[:MAX_TITLE]
    return placed.path[-1].text[:MAX_TITLE] if placed.path else ""
