"""What reading notes down: repairs, gaps and comments, each with its place."""

from __future__ import annotations

from typing import Final

from samplecast.frozen import dataclass
from samplecast.sample import messages
from samplecast.sample.limits import DEEPEST_GAP, LONGEST_POINTERS, MOST_REPAIRS, TooMuchError
from samplecast.sample.model import Change, Comment, Gap, Node, Repair, RepairKind
from samplecast.sample.places import Places

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


@dataclass(frozen=True, slots=True)
class Mark:
    """How much was noted at some moment."""

    repairs: int
    gaps: int
    comments: int
    cost: int


class Log:
    """Repairs, gaps and comments in the order they were met."""

    def __init__(self, text: str, places: Places) -> None:
        self.text = text
        self.places = places
        self.repairs: list[Repair] = []
        self.gaps: list[tuple[int, Gap]] = []
        """With the offset where the container opens."""
        self.comments: list[Comment] = []
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
        places = self.places
        offset, line, column = places.at(start)
        order = 2 * len(self.repairs) if before is None else 2 * before - 1
        edits = tuple(Change(*change, order) for change in changes) if places.exact else ()
        self.repairs.append(Repair(kind, offset, places.offset(end), line, column, message, edits))

    def duplicate(self, key: Node, name: str) -> None:
        """Note that `key` stood in its object before."""
        self._count()
        repair = Repair("duplicate-key", key.start, key.end, key.line, key.column, messages.duplicate(name))
        self.repairs.append(repair)

    def gap(self, document: int, opened: int, pointer: str, at: int) -> None:
        """Note that the container opened at `opened` is shown only in part."""
        above = _above(pointer)
        deep = len(above) >= DEEPEST_GAP and above.count("/") == DEEPEST_GAP
        if deep and self.gaps and (self.gaps[-1][1].document, self.gaps[-1][1].pointer) == (document, above):
            return
        self._count()
        _, line, column = self.places.at(at)
        self.gaps.append((opened, Gap(document, self._point(above), line, column)))

    def comment(self, document: int, pointer: str, text: str, at: int) -> None:
        """Note a comment."""
        self._count()
        _, line, column = self.places.at(at)
        self.comments.append(Comment(document, self._point(pointer), text, line, column))

    def shown(self, start: int, end: int) -> str:
        """`text[start:end]` as a message shows it."""
        return messages.shown(self.text, start, end)

    def mark(self) -> Mark:
        """Remember how much was noted."""
        return Mark(len(self.repairs), len(self.gaps), len(self.comments), self.cost)

    def back_to(self, mark: Mark) -> None:
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
