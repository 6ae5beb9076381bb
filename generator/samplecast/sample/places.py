"""Where an offset of the text being read stands in the sample."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


class Places:
    """Offsets of the text being read as offsets, lines and columns of the sample.

    The two differ inside a shell string: there the text being read is what the shell would hand over.
    """

    def __init__(self, sample: str, offsets: Sequence[int] | None = None) -> None:
        self.exact = offsets is None
        """Whether the text being read is the sample's own, so that edits of the one are edits of the other."""
        self._offsets = offsets
        self._starts = [0]
        at = sample.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = sample.find("\n", at + 1)
        self._starts.append(len(sample) + 1)
        self._line = 1

    def offset(self, at: int) -> int:
        """The sample's offset for an offset of the text being read."""
        return at if self._offsets is None else self._offsets[at]

    def at(self, at: int) -> tuple[int, int, int]:
        """The sample's offset, line and column for an offset of the text being read."""
        offset = at if self._offsets is None else self._offsets[at]
        starts, line = self._starts, self._line
        if not starts[line - 1] <= offset < starts[line]:  # most questions are about the line of the last one
            self._line = line = min(bisect_right(starts, offset), len(starts) - 1)
        return offset, line, offset - starts[line - 1] + 1
