"""What several rows state about one value, as one."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from samplecast.facts import Constraints

_NOTHING = Constraints()
_WORDS = tuple(name for name in Constraints.__struct_fields__ if name not in {"wordings", "open"})


def joined_constraints(rows: Iterable[Constraints]) -> Constraints:
    """Each word from the first that states it; a list is open where the row that gives it says so."""
    joined = _NOTHING
    for row in rows:
        if _NOTHING in (row, joined):
            joined = joined if row == _NOTHING else row
            continue
        new = {word: getattr(row, word) for word in _WORDS if getattr(joined, word) == getattr(_NOTHING, word)}
        new = {word: value for word, value in new.items() if value != getattr(_NOTHING, word)}
        if "enum" in new:
            new["open"] = row.open
        told = {one.word for one in joined.wordings}
        wordings = (*joined.wordings, *(one for one in row.wordings if one.word not in told))
        joined = replace(joined, **new, wordings=wordings)
    return joined
