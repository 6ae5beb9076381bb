"""Fixtures: every documented example document, numbered by its place on the page."""

from __future__ import annotations

from collections.abc import Iterable

from samplecast.infer.bodies import Draft
from samplecast.schema import Fixture, Type


def fixtures_of(bodies: Iterable[tuple[int, Draft, Type]]) -> dict[int, tuple[Fixture, ...]]:
    """The fixtures of each operation, by the operation's number; numbered through on the page."""
    shown = [
        (document.example.span, document.index, operation, draft, type_, document.example)
        for operation, draft, type_ in bodies
        for document in draft.documents
    ]
    shown.sort(key=lambda entry: entry[:3])
    fixtures: dict[int, list[Fixture]] = {}
    for number, (_, index, operation, draft, type_, example) in enumerate(shown, 1):
        status = example.status or (draft.statuses[0] if len(draft.statuses) == 1 else "")
        complete = all(gap.document != index for gap in example.sample.gaps)
        fixture = Fixture(number, draft.role, status, example, index, type_, complete, example.title)
        fixtures.setdefault(operation, []).append(fixture)
    return {operation: tuple(own) for operation, own in fixtures.items()}
