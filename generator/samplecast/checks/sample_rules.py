"""EX1: samples that are cut off, shortened or unreadable; and how a repair of a sample becomes a finding.

Each rule looks at every code block that holds JSON, whatever the block was used for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

from samplecast.checks.definition import Finding
from samplecast.checks.edits import fix_of, goes_on, place_of_offset
from samplecast.checks.spans import line_starts
from samplecast.facts import BlockUse, PageFacts
from samplecast.sample import JSON_LABELS, Repair, RepairKind, Sample
from samplecast.source import Span

_SCRIPT: frozenset[RepairKind] = frozenset(
    {"comment", "trailing-comma", "unquoted-key", "single-quotes", "number-format", "non-finite", "invalid-escape"}
)
_PYTHON: frozenset[RepairKind] = frozenset({"comment", "trailing-comma", "single-quotes", "python-literal"})

FINE: Mapping[str, frozenset[RepairKind]] = {
    "jsonc": frozenset({"comment", "trailing-comma"}),
    **dict.fromkeys(("json5", "javascript", "js", "jsx", "typescript", "ts"), _SCRIPT),
    "diff": frozenset({"presentation"}),
    "hjson": _SCRIPT | {"missing-comma", "unquoted-value"},
    **dict.fromkeys(("python", "python3", "py", "pycon"), _PYTHON),
}
"""By the label of a block: repairs that make JSON of it, but are no defects in the language it is labelled as."""


_CONFUSED: frozenset[RepairKind] = frozenset(
    {
        "missing-comma",
        "missing-colon",
        "missing-quote",
        "missing-closer",
        "missing-opener",
        "extra-closer",
        "unquoted-value",
        "inner-quote",
        "key-without-value",
        "stray-text",
    }
)
TANGLE = 8
TANGLED_KINDS = 4
"""So many repairs of so many kinds: a policy, a template or a string of code in place of JSON."""
MOST_OF_LINE = 200
_LINE_END = re.compile(r"\n")
# `payload = {`, `headers["X"] = y`, `const body = {`: a program that holds an object, and no sample
_ASSIGNMENT = re.compile(
    r"\s{0,20}(?:(?:const|let|var|local|my)\s)?[A-Za-z_$][\w.$]{0,60}(?:\[[^\]\n]{0,60}\])?\s{1,3}:?=\s{1,3}[^=\s]"
)


def invalid_json(page: PageFacts) -> Iterator[Finding]:
    """A block that begins like JSON, or is labelled as JSON, holds no value that can be read.

    It is nested too deep, has a number too long for any parser, or is something else: nobody can use such a sample.

    Bad:  [[[[ and so on for 600 levels
    Good: a sample of the size that the service answers

    How to fix: show a real body.
    """
    for block, sample in blocks_with_samples(page):
        if sample.error:
            yield Finding(block.span, sample.error)
        elif block.language in JSON_LABELS and not sample.values and sample.preamble is None and sample.text.strip():
            yield Finding(block.span, f"the block is labelled {block.language}, and no value can be read from it")


def incomplete_sample(page: PageFacts) -> Iterator[Finding]:
    """A sample is cut off before everything is closed.

    Nobody can test against what a sample leaves out.

    Bad:  {"servers": [{"id": "1"......
    Good: {"servers": [{"id": "1"}]}

    How to fix: show the whole body, or a smaller one that is whole (`--unsafe-fixes` closes what is open).
    """
    yield from repaired(page, "cut-off", "Close what is open")


def dots(page: PageFacts) -> Iterator[Finding]:
    """Dots stand for members that a sample leaves out.

    The sample cannot be parsed, and nobody can test against what it leaves out.

    Bad:  {"servers": [{"id": "1"}, ...]}
    Good: {"servers": [{"id": "1"}, {"id": "2"}]}

    How to fix: show the members, or end the list (`--unsafe-fixes` deletes the dots).
    """
    yield from repaired(page, "dots", "Delete the dots")


def presentation(page: PageFacts) -> Iterator[Finding]:
    """Bold keys, callouts or line numbers stand among the tokens of a sample.

    Who copies the sample gets the marks too, and no parser takes them. In the block of a diff they are expected.

    Bad:  {**"id"**: "1"}
    Good: {"id": "1"}

    How to fix: highlight lines by the options of the block (`--unsafe-fixes` deletes the marks).
    """
    yield from repaired(page, "presentation", "Delete the marks")


def blocks_with_samples(page: PageFacts) -> Iterator[tuple[BlockUse, Sample]]:
    """Every code block that was read as a sample."""
    for block in page.blocks:
        if block.sample is not None:
            yield block, block.sample


def repaired(
    page: PageFacts,
    kind: RepairKind,
    help_text: str = "",
    *,
    safe: bool = False,
    unless: Callable[[Sample], Callable[[Repair], bool]] | None = None,
) -> Iterator[Finding]:
    """The findings of one kind of repair, with the repair's own changes as fix where there is a text for it.

    `unless` is asked once for each sample, and what it gives for each repair.
    """
    for block, sample in blocks_with_samples(page):
        fine = kind in FINE.get(block.language.lower(), ())
        found = () if fine else [repair for repair in judged_repairs(sample) if repair.kind == kind]
        spared = unless(sample) if unless and found else None
        for repair in found:
            if not (spared and spared(repair)):
                span = span_of(page, block, repair.start, repair.end)
                fix = fix_of(page, block, repair, help_text, safe=safe) if help_text else None
                yield Finding(span, repair.message, fix)


def judged_repairs(sample: Sample) -> tuple[Repair, ...]:
    """The repairs of a sample that findings speak of: none of a program's, of a tangle the first.

    In a text that needs very many repairs of different kinds each is a consequence of the ones before it.
    """
    if not sample.repairs or any(map(_ASSIGNMENT.match, _outside(sample))):
        return ()
    confused = [repair for repair in sample.repairs if repair.kind in _CONFUSED]
    if len(confused) >= TANGLE and len({repair.kind for repair in confused}) >= TANGLED_KINDS:
        return (confused[0],)
    return sample.repairs


def _outside(sample: Sample) -> Iterator[str]:
    """The lines of a sample that begin outside of its values."""
    inside = sorted((tree.start, tree.end) for tree in sample.trees)
    ends = (0, *accumulate((end for _, end in inside), max))
    for start in (0, *(match.end() for match in _LINE_END.finditer(sample.text))):
        if ends[bisect_left(inside, (start, 0))] <= start:
            yield sample.text[start : start + MOST_OF_LINE]


def span_of(page: PageFacts, block: BlockUse, start: int, end: int) -> Span:
    """Where a part of a block's sample stands on the page; columns only where the text stands there letter by letter.

    The whole block where the sample goes on in further blocks that cannot be told.
    """
    sample = block.sample
    if sample is None:
        return block.span
    starts = line_starts(sample.text)
    line, column = place_of_offset(starts, start)
    last_line, last_column = place_of_offset(starts, max(start, end - 1))
    pieces = _pieces(page, block, len(starts)) if goes_on(block, sample) else [(block, 0)]
    for piece, above in pieces:
        top = piece.span.line - 1 - above
        if top + last_line <= max(piece.span.line, piece.span.end_line):
            if not piece.verbatim:
                return Span(piece.span.path, top + line, 1, top + last_line)
            left = piece.span.column
            return Span(piece.span.path, top + line, left + column, top + last_line, left + last_column)
    return block.span


def _pieces(page: PageFacts, block: BlockUse, lines: int) -> list[tuple[BlockUse, int]]:
    """The blocks that hold a sample, each with the lines of it above; empty where they cannot be told."""
    found, above = [], 0
    for piece in page.blocks[page.blocks.index(block) :]:
        if above < lines and piece.kind == "code" and (piece is block or piece.sample is None):
            found.append((piece, above))
            above += max(piece.span.line, piece.span.end_line) - piece.span.line + 1
    return found if above == lines else []
