"""Finding words of the vocabulary in running text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from typing import TypeVar

from samplecast.vocabulary import SHORT, Vocabulary

_FOLDED = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}
"""Letters outside ASCII that match an ASCII letter where case is ignored."""


_UNSPACED = re.compile("[\u3041-\u30fa\u4e00-\u9fff]")
"""What words of Chinese and Japanese have."""

_Read = TypeVar("_Read")


@lru_cache(maxsize=256)
def pattern(vocabulary: Vocabulary, group: str) -> re.Pattern[str]:
    """One expression for all words of a group: whole words, any case, any white space between.

    Words of scripts that put no blanks between them are met anywhere.
    """
    by_letter: dict[str, list[str]] = {}
    words = sorted(vocabulary.words(group), key=len, reverse=True)
    unspaced = [re.escape(word) for word in words if _UNSPACED.search(word)]
    for word in words:
        if _UNSPACED.search(word):
            continue
        spelled = r"\s+".join(map(re.escape, word.split()))
        letter = re.escape(word.strip()[:1].lower())
        by_letter.setdefault(letter, []).append(spelled[len(letter) :])
    if not by_letter:
        return re.compile(r"(?!)")
    # The letters come first, and in both cases: only so does the engine jump from one of them to the next.
    first = "".join(f"{letter}{letter.upper()}{_FOLDED.get(letter, '')}" for letter in by_letter)
    parts = (f"(?<={letter})(?:{'|'.join(endings)})" for letter, endings in by_letter.items())
    whole = rf"[{first}](?<![\w-][{first}])(?i:{'|'.join(parts)})(?![\w-])"
    return re.compile(f"(?:{'|'.join((whole, *unspaced))})" if unspaced else whole)


def says(vocabulary: Vocabulary, group: str, text: str) -> bool:
    """Whether a word of the group stands anywhere in the text."""
    return _says(vocabulary, group, text) if len(text) <= SHORT else _finds(vocabulary, group, text)


def _finds(vocabulary: Vocabulary, group: str, text: str) -> bool:
    return pattern(vocabulary, group).search(text) is not None


_says = lru_cache(maxsize=16384)(_finds)
"""Headings and labels are looked at again by every block below them, on page after page."""


_WORD = re.compile(r"[^\W\d_]+|\d+")


def words_of(text: str, vocabulary: Vocabulary, *groups: str) -> list[str]:
    """The words and numbers of a text in lower case; of scripts without blanks, the longest ones that groups have."""
    words = _WORD.findall(text.lower())
    if text.isascii() or not _UNSPACED.search(text):
        return words
    known = _known(vocabulary, groups)
    return [part for word in words for part in (_parts(word, known) if _UNSPACED.search(word) else (word,))]


@lru_cache(maxsize=64)
def _known(vocabulary: Vocabulary, groups: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted({word for group in groups for word in vocabulary.folded(group) if word}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


def _parts(word: str, known: re.Pattern[str]) -> Iterator[str]:
    """Known words as they follow one another, and what stands between them."""
    done = 0
    for found in known.finditer(word):
        if found.start() > done:
            yield word[done : found.start()]
        yield found[0]
        done = found.end()
    if done < len(word):
        yield word[done:]


def remembered(read: Callable[[str, Vocabulary], _Read]) -> Callable[[str, Vocabulary], _Read]:
    """Cache what a function makes of short texts, the same few headings and labels, as `says` does."""
    known = lru_cache(maxsize=4096)(read)

    @wraps(read)
    def answer(text: str, vocabulary: Vocabulary) -> _Read:
        return known(text, vocabulary) if len(text) <= SHORT else read(text, vocabulary)

    return answer
