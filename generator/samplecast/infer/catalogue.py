"""The catalogue of a service: every documented error code with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samplecast.facts import ErrorEntry
from samplecast.schema import CatalogueEntry


def catalogue(entries: Iterable[ErrorEntry]) -> tuple[CatalogueEntry, ...]:
    """One entry for each code, by code."""
    by_code: dict[str, list[ErrorEntry]] = {}
    for entry in entries:
        if code := " ".join(entry.code.split()):
            by_code.setdefault(code, []).append(entry)
    return tuple(_entry(code, same) for code, same in sorted(by_code.items()))


def _entry(code: str, same: Sequence[ErrorEntry]) -> CatalogueEntry:
    ordered = sorted(same, key=lambda entry: (entry.origin != "table", entry.span))
    return CatalogueEntry(
        code,
        statuses=tuple(sorted({entry.status for entry in ordered if entry.status})),
        messages=tuple(dict.fromkeys(entry.message for entry in ordered if entry.message)),
        description=next((entry.description for entry in ordered if entry.description), ""),
        solution=next((entry.solution for entry in ordered if entry.solution), ""),
        entries=tuple(ordered),
    )
