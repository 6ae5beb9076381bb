"""What reading writes down: repairs, gaps and comments with their places, within the limits of a sample."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from samplecast.sample.model import Gap, Node, Repair, RepairKind, SampleComment, TextEdit

DEEPEST: Final = 500
"""Levels of nesting; every Python program that meets the value can still walk it."""
DEEPEST_GAP: Final = 100
"""Levels down to which a gap is pointed at; a deeper one is reported at this level, for the pointers of a deep sample
that breaks off would take the square of its length."""
LONGEST_NUMBER: Final = 4300
"""Digits of an integer; Python's own limit."""
MOST_REPAIRS: Final = 500_000
"""Repairs, gaps and comments of one sample."""
LONGEST_POINTERS: Final = 64_000_000
"""Characters in all JSON Pointers of one sample together."""


class TooMuchError(Exception):
    """A limit is passed: the sample gets an error and no value."""


def check_depth(depth: int) -> None:
    """Refuse the level `depth` if it is one too many."""
    if depth > DEEPEST:
        raise TooMuchError(f"nested more than {DEEPEST} levels deep")


def integer(digits: str, base: int = 10) -> int:
    """The integer written as `digits`, with or without a sign; base 0 reads what the prefix says."""
    if len(digits) > LONGEST_NUMBER and len(digits.lstrip("+-")) > LONGEST_NUMBER:
        raise TooMuchError(f"a number of more than {LONGEST_NUMBER} digits")
    try:
        return int(digits, base)
    except ValueError as error:  # the interpreter may run with a limit below ours
        raise TooMuchError("a number of more digits than this Python reads") from error


_LONGEST: Final = 40


def shown(text: str, start: int = 0, end: int | None = None) -> str:
    """`text[start:end]` for a message: shortened, control characters escaped."""
    end = len(text) if end is None else end
    piece = text[start : min(end, start + _LONGEST)]
    escaped = piece if piece.isprintable() else "".join(map(_escaped, piece))
    return escaped if end <= start + _LONGEST else f"{escaped}..."


def duplicate_message(name: str) -> str:
    """What is said of a key that stands twice in one object."""
    return f'duplicate key "{shown(name)}": the last one wins'


def _escaped(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode()


class SourceMap:
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

    def offset_of(self, line: int, column: int) -> int:
        """The sample's offset of a line and column."""
        return self._starts[line - 1] + column - 1

    def at(self, at: int) -> tuple[int, int, int]:
        """The sample's offset, line and column for an offset of the text being read."""
        offset = at if self._offsets is None else self._offsets[at]
        starts, line = self._starts, self._line
        if not starts[line - 1] <= offset < starts[line]:  # most questions are about the line of the last one
            self._line = line = min(bisect_right(starts, offset), len(starts) - 1)
        return offset, line, offset - starts[line - 1] + 1


_COSTS: Final[dict[RepairKind, int]] = {
    "stray-text": 3,
    "key-without-value": 3,
    "missing-value": 3,
    "extra-closer": 2,
    "missing-closer": 2,
    "missing-opener": 2,
    "several-documents": 2,
}
"""What a repair costs when two readings are compared; 1 for any other."""
BRACKET_TROUBLE: Final = frozenset(_COSTS)
"""Repairs that another way of pairing brackets may do without."""


class Checkpoint(Struct, frozen=True):
    """How much was noted at some moment."""

    repairs: int
    gaps: int
    comments: int
    cost: int


class Log:
    """Repairs, gaps and comments in the order they were met."""

    def __init__(self, text: str, source_map: SourceMap) -> None:
        self.text = text
        self.source_map = source_map
        self.repairs: list[Repair] = []
        self.gaps: list[tuple[int, Gap]] = []
        """With the offset where the container opens."""
        self.comments: list[SampleComment] = []
        self.cost = 0
        self._pointers = 0

    def repair(
        self,
        kind: RepairKind,
        start: int,
        end: int,
        message: str,
        *changes: tuple[int, int, str],
        before: int | None = None,
    ) -> None:
        """Note a repair of `text[start:end]`.

        Changes at one place are made in the order they are noted, or `before` those noted at that count.
        """
        self._count()
        self.cost += _COSTS.get(kind, 1) * (len(changes[0][2]) if kind == "missing-closer" else 1)
        source_map = self.source_map
        offset, line, column = source_map.at(start)
        order = 2 * len(self.repairs) if before is None else 2 * before - 1
        edits = tuple(TextEdit(*change, order) for change in changes) if source_map.exact else ()
        self.repairs.append(Repair(kind, offset, source_map.offset(end), line, column, message, edits))

    def duplicate(self, key: Node, name: str) -> None:
        """Note that `key` stood in its object before."""
        self._count()
        repair = Repair("duplicate-key", key.start, key.end, key.line, key.column, duplicate_message(name))
        self.repairs.append(repair)

    def gap(self, document: int, opened: int, pointer: str, at: int) -> None:
        """Note that the container opened at `opened` is shown only in part."""
        above = _above(pointer)
        deep = len(above) >= DEEPEST_GAP and above.count("/") == DEEPEST_GAP
        if deep and self.gaps and (self.gaps[-1][1].document, self.gaps[-1][1].pointer) == (document, above):
            return
        self._count()
        _, line, column = self.source_map.at(at)
        self.gaps.append((opened, Gap(document, self._point(above), line, column)))

    def comment(self, document: int, pointer: str, text: str, at: int) -> None:
        """Note a comment."""
        self._count()
        _, line, column = self.source_map.at(at)
        self.comments.append(SampleComment(document, self._point(pointer), text, line, column))

    def shown(self, start: int, end: int) -> str:
        """`text[start:end]` as a message shows it."""
        return shown(self.text, start, end)

    def mark(self) -> Checkpoint:
        """Remember how much was noted."""
        return Checkpoint(len(self.repairs), len(self.gaps), len(self.comments), self.cost)

    def back_to(self, mark: Checkpoint) -> None:
        """Forget what was noted since."""
        del self.repairs[mark.repairs :], self.gaps[mark.gaps :], self.comments[mark.comments :]
        self.cost = mark.cost

    def _count(self) -> None:
        if len(self.repairs) + len(self.gaps) + len(self.comments) >= MOST_REPAIRS:
            raise TooMuchError(f"more than {MOST_REPAIRS} things to repair")

    def _point(self, pointer: str) -> str:
        self._pointers += len(pointer)
        if self._pointers > LONGEST_POINTERS:
            raise TooMuchError("too many gaps and comments under keys too long")
        return pointer


def _above(pointer: str) -> str:
    """A pointer, or where it is too deep the one to what it leads into."""
    if len(pointer) <= DEEPEST_GAP:
        return pointer
    return "/".join(pointer.split("/", DEEPEST_GAP + 1)[: DEEPEST_GAP + 1])
