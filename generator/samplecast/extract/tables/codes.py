"""What columns look like: HTTP statuses, error codes, calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus

from samplecast.vocabulary import Vocabulary

MOST = 0.6
"""The share of a column's cells that decides what it holds."""

_PHRASES = {str(int(status)): status.phrase.replace(" ", "").lower() for status in HTTPStatus}
_STATUS = re.compile(r"[1-5](?:\d\d|xx)(?!\d)", re.IGNORECASE)
_KNOWN = re.compile(r"([1-5]\d\d)(?!\d)\s*(.*)", re.DOTALL)
_CODE = re.compile(
    r"[A-Za-z][\w-]*(?:\.[\w-]+)*\.?\d\d|\d{3}|[A-Z]\w*[a-z]\w*[A-Z]\w*|[A-Z][A-Z0-9]*_[A-Z0-9_]+"
    r"|[A-Z][A-Za-z-]*\.\d+$|[A-Z]{5,}$|[a-z]+(?:[_.-][a-z0-9]+)+$|[a-z]+(?:\.[a-z]+[A-Z]\w*)+$"
)
_SERVICE_CODE = re.compile(r"[A-Z][A-Za-z-]*\.(?:[A-Z]+\.)?\d{3,}$")


def share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    """The share of the filled cells that begin as the pattern says."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return sum(pattern.match(cell) is not None for cell in filled) / len(filled) if filled else 0.0


def status_share(cells: Sequence[str]) -> float:
    """The share of cells that may be HTTP statuses."""
    return share(cells, _STATUS)


def code_share(cells: Sequence[str]) -> float:
    """The share of cells that may be error codes."""
    return share(cells, _CODE)


def are_codes(cells: Sequence[str]) -> bool:
    """Whether the cells are error codes and no statuses."""
    return code_share(cells) >= MOST and status_share(cells) == 0


def are_service_codes(cells: Sequence[str]) -> bool:
    """Whether the cells can be nothing but error codes: `AS.0001`."""
    return bool(cells) and share(cells, _SERVICE_CODE) == 1


def are_statuses(cells: Sequence[str]) -> bool:
    """Whether the cells can be nothing but HTTP statuses: all known, and not only round numbers."""
    found = [_KNOWN.match(cell.strip()) for cell in cells]
    sure = False
    for match in found:
        if match is None or match[1] not in _PHRASES:
            return False
        named = match[2].replace(" ", "").lower().startswith(_PHRASES[match[1]])
        sure = sure or named or (not match[1].endswith("00") and not match[2])
    return sure and len(found) > 1


def names_statuses(statuses: Sequence[str], names: Sequence[str]) -> bool:
    """Whether one column only spells out the statuses of the other: `404`, `NotFound`."""
    same = sum(
        _PHRASES.get(status.strip()) == name.replace(" ", "").lower()
        for status, name in zip(statuses, names, strict=False)
    )
    return same > MOST * len(names)


def lists_calls(titles: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the columns are a method and a path: rows of such a table are calls, whatever else it has."""
    return any(title in vocabulary.folded("sure method labels") for title in titles) and any(
        title in vocabulary.folded("path labels") for title in titles
    )
