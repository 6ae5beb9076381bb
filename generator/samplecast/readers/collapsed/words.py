"""What running text still tells of a page that has no line breaks left."""

from __future__ import annotations

import re

_BACKQUOTES = re.compile(
    r"``[^`]*``|(?P<role>(?::[\w.+:-]{1,80}:)?)`(?=[^\s`])(?P<words>[^`]*?)(?P<blank>\s?)`(?P<suffix>(?:__?(?!\w))?)"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_OPTION = re.compile(r"\s:[a-z][a-z-]*:(?!\S)")
_WORD = re.compile(r"\S+")


def mended(text: str) -> str:
    """Close references whose `<target>` was lost with the line breaks."""

    def mend(found: re.Match[str]) -> str:
        if not found["blank"] or not (found["role"] or found["suffix"]):
            return found[0]
        return f"{found['role']}`{found['words']} <>`{found['suffix']}"

    return _BACKQUOTES.sub(mend, text) if "`" in text else text


def alternative(text: str, begin: int, stop: int) -> tuple[int, int]:
    """Find where an alternative text ends and where the caption after it does: where it has been said twice."""
    both = text[begin:stop].rstrip()
    option = _OPTION.search(both)
    if option:
        return begin + option.start(), begin + option.start()
    first = _WORD.match(both)
    again = both.find(first[0].strip(), 1) if first else -1
    for _ in range(20):
        if again < 0 or first is None:
            break
        said = both[:again].rstrip()
        if both.startswith(said, again):
            return begin + len(said), begin + again + len(said)
        again = both.find(first[0].strip(), again + 1)
    sentence = _SENTENCE_END.search(both)
    end = begin + (sentence.end() if sentence else len(both))
    return end, end
