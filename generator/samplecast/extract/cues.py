"""Finding words of the vocabulary in running text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from samplecast.vocabulary import SHORT, Vocabulary

_FOLDED = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}
"""Letters outside ASCII that match an ASCII letter where case is ignored."""


_Read = TypeVar("_Read")


@lru_cache(maxsize=256)
def pattern(vocabulary: Vocabulary, group: str) -> re.Pattern[str]:
    """One expression for all words of a group: whole words, any case, any white space between."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(vocabulary.words(group), key=len, reverse=True):
        spelled = r"\s+".join(map(re.escape, word.split()))
        letter = re.escape(word.strip()[:1].lower())
        by_letter.setdefault(letter, []).append(spelled[len(letter) :])
    if not by_letter:
        return re.compile(r"(?!)")
    # The letters come first, and in both cases: only so does the engine jump from one of them to the next.
    first = "".join(f"{letter}{letter.upper()}{_FOLDED.get(letter, '')}" for letter in by_letter)
    parts = (f"(?<={letter})(?:{'|'.join(endings)})" for letter, endings in by_letter.items())
    return re.compile(rf"[{first}](?<![\w-][{first}])(?i:{'|'.join(parts)})(?![\w-])")


def says(vocabulary: Vocabulary, group: str, text: str) -> bool:
    """Whether a word of the group stands anywhere in the text."""
    return _says(vocabulary, group, text) if len(text) <= SHORT else _finds(vocabulary, group, text)


def _finds(vocabulary: Vocabulary, group: str, text: str) -> bool:
    return pattern(vocabulary, group).search(text) is not None


_says = lru_cache(maxsize=16384)(_finds)
"""Headings and labels are looked at again by every block below them, on page after page."""


def remembered(read: Callable[[str, Vocabulary], _Read]) -> Callable[[str, Vocabulary], _Read]:
    """Cache what a function makes of short texts, the same few headings and labels, as `says` does."""
    known = lru_cache(maxsize=4096)(read)

    @wraps(read)
    def answer(text: str, vocabulary: Vocabulary) -> _Read:
        return known(text, vocabulary) if len(text) <= SHORT else read(text, vocabulary)

    return answer
