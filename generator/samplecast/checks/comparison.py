"""Whether two messages say the same, and whether two keys are one key spelled twice.

Messages have parts that vary and are compared as patterns: "Volume %s not found" is "The volume {0} not found".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from msgspec import Struct

from samplecast.vocabulary import grammar

LONGEST_MESSAGE = 2000

# format placeholders (`%s`, `{0}`, `$name`, `<id>`, `...`, `xxx`), quoted values, ids and numbers
_VARYING = re.compile(
    r"%\([^)]*\)[a-z]|%\d*\$?[sdvqrfx]\b|\$\{[^{}]*\}|\{[^{}]*\}|<[^<>]*>|\$\w+|\*{2,}|\.{3,}|\[[^\[\]]*\]|\b\w*xxx\w*"
    r"|\"[^\"]*\"|'[^']*'|`[^`]*`|\b[0-9a-f]{8}-[0-9a-f-]{10,}|\b(?=\w*\d)[0-9a-f]{8,}\b|\b\d[\d.:/]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+|\0")
FEWEST_WORDS = 3
SHARE_OF_WORDS = 0.6
"""A message of so many words, and of so much of the other's, says the same where all its words stand there in order."""


@lru_cache(maxsize=4096)
def words_of(message: str) -> tuple[str, ...]:
    r"""The words of a message, lower case and without marks; `\0` where a part varies."""
    plain = _VARYING.sub(" \0 ", message[:LONGEST_MESSAGE]).lower()
    found: list[str] = []
    for written in _WORD.findall(plain):
        if written in grammar("fillers"):
            continue
        word = written.removesuffix("s") if len(written) > FEWEST_WORDS else written
        if word != "\0" or not found or found[-1] != "\0":
            found.append(word)
    return tuple(found)


def same_message(one: str, other: str) -> bool:
    """Whether two messages can be one: equal but for marks, fillers, numbers and what varies, or one shortened."""
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return True
    plain, bare = (tuple(word for word in words if word != "\0") for words in (first, second))
    return _matches(first, second) or _matches(second, first) or _thinner(plain, bare) or _thinner(bare, plain)


def _thinner(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one message is the other with words left out, all in one place or hardly any."""
    if _part(short, long):
        return True
    rest = iter(long)
    return len(short) >= max(FEWEST_WORDS, SHARE_OF_WORDS * len(long)) and all(word in rest for word in short)


def _part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    size = len(short)
    return size <= len(long) and any(long[start : start + size] == short for start in range(len(long) - size + 1))


def _matches(pattern: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether the words fit, where a gap of the pattern takes any number of them; by greedy search, part by part."""
    parts = [part.split() for part in " ".join(pattern).split("\0")]
    if len(parts) == 1:
        return pattern == words
    first, *middle, last = parts
    if list(words[: len(first)]) != first or (last and list(words[len(first) :][-len(last) :]) != last):
        return False
    at, end = len(first), len(words) - len(last)
    for part in middle:
        while at + len(part) <= end and list(words[at : at + len(part)]) != part:
            at += 1
        at += len(part)
    return at <= end


SHORTEST_KEY = 4
"""Shorter keys that differ in a letter are different keys: `id`, `ip`."""

MOST_KEYS = 500
"""Among more keys than this, none is looked for that was meant."""

LONG_KEY = 80
"""Keys of so many characters are compared one by one."""

_MARKS = re.compile(r"[\W_]+")


def near_key(key: str, known: Collection[str]) -> str:
    """The first known key that differs from `key` in case or punctuation, else in one letter; empty for none."""
    if len(known) > MOST_KEYS + 2:  # the key itself and an empty one apart
        return ""
    others = len(known) - (key in known) - ("" in known and key != "")
    if others > MOST_KEYS:
        return ""
    index = _index(tuple(known))
    bare = (name for name in index.bare.get(_bare_key(key), ()) if name and name != key)
    return next(bare, "") or next((name for name in index.near(key) if name != key and one_edit(key, name)), "")


class _KeyIndex(Struct, frozen=True):
    """Keys by what a misspelt one has in common with them: comparing each with each takes the square."""

    bare: dict[str, list[str]]
    """In order, by their letters and digits alone."""
    shortened: dict[str, list[int]]
    """Positions by what is left of a key without one of its characters, and by the whole key."""
    keys: tuple[str, ...]
    long: tuple[int, ...]
    """Positions of keys that are compared one by one: they have too many characters to leave out."""

    def near(self, key: str) -> Iterator[str]:
        """The keys, in order, that may become `key` by one change: less a character both are the same."""
        found = {position for form in _shortened(key) for position in self.shortened.get(form, ())}
        return (self.keys[position] for position in sorted(found.union(self.long if len(key) >= LONG_KEY else ())))


@lru_cache(maxsize=16)
def _index(keys: tuple[str, ...]) -> _KeyIndex:
    """The index of the keys of an example or table, kept for the next key."""
    bare: dict[str, list[str]] = {}
    shortened: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        if plain := _bare_key(key):
            bare.setdefault(plain, []).append(key)
        for form in _shortened(key):
            shortened.setdefault(form, []).append(position)
    return _KeyIndex(bare, shortened, keys, tuple(n for n, key in enumerate(keys) if len(key) >= LONG_KEY))


def _shortened(key: str) -> set[str]:
    """A key and each form of it that lacks one character; nothing for keys that are short or long."""
    if not SHORTEST_KEY - 1 <= len(key) <= LONG_KEY:
        return set()
    return {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}


def one_edit(one: str, other: str) -> bool:
    """Whether one letter more, less, other or two swapped make one of the other; digits tell keys apart."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_KEY or len(longer) - len(shorter) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if longer[start : start + 1].isdigit() or shorter[start : start + 1].isdigit():
        return False
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    swapped = shorter[start + 1 : start + 2] + shorter[start : start + 1] + shorter[start + 2 :]
    return shorter[start + 1 :] == longer[start + 1 :] or swapped == longer[start:]


def _bare_key(key: str) -> str:
    return _MARKS.sub("", key).lower()
