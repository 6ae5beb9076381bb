"""Examples: every code block that shows a request, a response or an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.document import Code
from generator.extract.context import Placed
from generator.extract.errors import is_error_shaped
from generator.extract.roles import Cue, role_of_code
from generator.facts import Example
from generator.sample import Sample, read_sample
from generator.source import Span
from generator.vocabulary import Vocabulary

MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """A code block, what it holds and what settled its role."""

    placed: Placed
    code: Code
    sample: Sample
    cue: Cue | None

    @property
    def span(self) -> Span:
        """The lines of its content."""
        return self.code.span

    @property
    def shows_traffic(self) -> bool:
        """Whether it holds what goes over the wire: JSON, a request line or a status line."""
        preamble = self.sample.preamble
        return bool(self.sample.values or self.sample.error) or (
            preamble is not None and (bool(preamble.method and preamble.target) or preamble.status is not None)
        )


def read_code(items: Iterable[Placed], vocabulary: Vocabulary) -> Iterator[Reading]:
    """Every code block outside table cells, in order."""
    before: Cue | None = None
    for placed in items:
        if placed.cell is not None or not isinstance(placed.block, Code):
            continue
        sample = read_sample(placed.block.text)
        if _continues(placed, vocabulary) and before is not None:
            cue: Cue | None = Cue(before.role, before.status, "continuation", placed.lead[-1].text.plain)
        else:
            cue = role_of_code(placed, sample, vocabulary) or _by_shape(sample, vocabulary)
        yield Reading(placed, placed.block, sample, cue)
        before = cue


def _continues(placed: Placed, vocabulary: Vocabulary) -> bool:
    """Whether only "or" stands between this block and the one before."""
    return bool(placed.lead) and vocabulary.has("joining words", placed.lead[-1].text.plain)


def _by_shape(sample: Sample, vocabulary: Vocabulary) -> Cue | None:
    """The last resort: a body that can only be an error."""
    if sample.values and all(is_error_shaped(value, vocabulary) for value in sample.values):
        return Cue("error", "", "error shape", "")
    return None


def as_example(reading: Reading) -> Example | None:
    """The example that a code block is; None where it has no role or holds nothing that goes over the wire."""
    cue = reading.cue
    if cue is None or not reading.shows_traffic:
        return None
    return Example(
        cue.role,
        cue.status,
        reading.sample,
        cue.why,
        title=_title(reading.placed),
        language=reading.code.language,
        cue=cue.words,
        span=reading.span,
        verbatim=reading.code.verbatim,
    )


def _title(placed: Placed) -> str:
    """The sentence or heading that introduces it."""
    if placed.lead:
        return placed.lead[-1].text.plain[:MAX_TITLE]
    return placed.path[-1].text[:MAX_TITLE] if placed.path else ""
