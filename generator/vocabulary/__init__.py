"""The words of documentation, as data: headings, labels, column titles, yes and no, type names.

A vocabulary is groups of words. Groups have fixed names that code asks for; users add words to them in
`[tool.samplecast.vocabulary]`. Words are compared folded: lower case, white space and outer punctuation off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.vocabulary import columns, headings, types


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by group; immutable and hashable, so that look-ups made from it can be cached."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]

    def words(self, group: str) -> tuple[str, ...]:
        """The words of a group; KeyError for a group that does not exist."""
        return _as_dict(self)[group]

    def extended(self, more: Mapping[str, tuple[str, ...]]) -> Vocabulary:
        """This vocabulary with words added; KeyError names a group that does not exist."""
        known = dict(self.groups)
        for group, words in more.items():
            known[group] = (*known[group], *words)
        return Vocabulary(tuple(known.items()))


@lru_cache(maxsize=8)
def _as_dict(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    return dict(vocabulary.groups)


DEFAULT = Vocabulary(tuple((headings.GROUPS | columns.GROUPS | types.GROUPS).items()))
