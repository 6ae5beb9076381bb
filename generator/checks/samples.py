"""EX: what is wrong with a sample by itself."""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Example, PageFacts
from generator.source import Span

_OF_GAPS = frozenset({"cut-off", "dots"})


def invalid_json(page: PageFacts) -> Iterator[tuple[Span, str]]:
    """A sample is not valid JSON.

    Readers copy samples into their code and tests; what does not parse cannot be copied.

    Bad:  {"name": "as-group-1" "size": 3}
    Good: {"name": "as-group-1", "size": 3}
    """
    for example in _examples(page):
        for repair in example.sample.repairs:
            if repair.kind not in _OF_GAPS:
                yield place_in(example, repair.line, repair.column), repair.message
        if example.sample.error:
            yield example.span, example.sample.error


def incomplete_sample(page: PageFacts) -> Iterator[tuple[Span, str]]:
    """A sample shows an object or array only in part.

    What a sample leaves out, nobody can test against. Show the whole body, or a smaller one that is whole.

    Bad:  {"servers": [{"id": "1"}, ...]}
    Good: {"servers": [{"id": "1"}]}
    """
    for example in _examples(page):
        innermost = {(gap.line, gap.column): gap.pointer for gap in example.sample.gaps}
        for (line, column), pointer in innermost.items():
            what = f"the sample leaves {pointer!r} incomplete" if pointer else "the sample is incomplete"
            yield place_in(example, line, column), what


def place_in(example: Example, line: int, column: int) -> Span:
    """Where a line and column of a sample's text stand on the page."""
    on_page = example.span.line + line - 1
    return Span(example.span.path, on_page, example.span.column + column - 1 if example.verbatim else 1)


def _examples(page: PageFacts) -> Iterator[Example]:
    for operation in page.operations:
        yield from operation.examples
