"""Finding words of the vocabulary in running text."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.vocabulary import Vocabulary


@lru_cache(maxsize=256)
def pattern(vocabulary: Vocabulary, group: str) -> re.Pattern[str]:
    """One expression for all words of a group: whole words, any case, any white space between."""
    words = sorted(vocabulary.words(group), key=len, reverse=True)
    parts = (r"\s+".join(map(re.escape, word.split())) for word in words)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])" if words else r"(?!)", re.IGNORECASE)


def says(vocabulary: Vocabulary, group: str, text: str) -> bool:
    """Whether a word of the group stands anywhere in the text."""
    return pattern(vocabulary, group).search(text) is not None
