"""The words of documentation, as data: headings, labels, column titles, yes and no, type names.

A vocabulary is groups of words. Groups have fixed names that code asks for; users add words to them in
`[tool.samplecast.vocabulary]`. Words are compared folded: lower case, white space and outer punctuation off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from samplecast.vocabulary import columns, headings, types
from samplecast.vocabulary.headings import SKIP_REASONS

__all__ = ["DEFAULT", "SKIP_REASONS", "Vocabulary", "fold"]

_OUTER = " .,:;!*_`'\""


SHORT = 80
"""A longer text is hardly met twice."""


def fold(text: str) -> str:
    """`text` as words are compared: lower case, white space single, outer punctuation off."""
    return _known(text) if len(text) <= SHORT else _folded(text)


def _folded(text: str) -> str:
    return " ".join(text.split()).strip(_OUTER).lower()


_known = lru_cache(maxsize=8192)(_folded)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Words by group; immutable and hashable, so that look-ups made from it can be cached.

    One is only equal to itself, which is soon found out: look-ups are asked hundreds of thousands of times in a run.
    """

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    _words: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _folded: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare the look-ups: words are asked for some hundred thousand times in a run."""
        object.__setattr__(self, "_words", dict(self.groups))
        object.__setattr__(self, "_folded", {group: frozenset(map(fold, words)) for group, words in self.groups})

    def __reduce__(self) -> tuple[Callable[..., Vocabulary], tuple[object, ...]]:
        """Travel as words and arrive as the one object that a process has for them.

        Look-ups are cached by vocabulary: telling two equal ones apart would compare all their words every time.
        """
        return _the_only, (self.groups,)

    def words(self, group: str) -> tuple[str, ...]:
        """The words of a group; KeyError for a group that does not exist."""
        return self._words[group]

    def folded(self, group: str) -> frozenset[str]:
        """The words of a group as `fold` leaves them; KeyError for a group that does not exist."""
        return self._folded[group]

    def has(self, group: str, text: str) -> bool:
        """Whether `text` is one of the words of a group."""
        return fold(text) in self._folded[group]

    def extended(self, more: Mapping[str, tuple[str, ...]]) -> Vocabulary:
        """This vocabulary with words added; KeyError names a group that does not exist."""
        known = dict(self.groups)
        for group, words in more.items():
            known[group] = (*known[group], *words)
        return _the_only(tuple(known.items()))


DEFAULT = Vocabulary(tuple((headings.GROUPS | columns.GROUPS | types.GROUPS).items()))


@lru_cache(maxsize=8)
def _the_only(groups: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    return DEFAULT if groups == DEFAULT.groups else Vocabulary(groups)
