"""The words of documentation, as data: one TOML file a language, read when the first word is asked for.

A vocabulary is groups of words with fixed names: titles of columns, labels, yes and no, types. Settings add words to
them in `[tool.samplecast.vocabulary]`. `grammar`, `spelling` and `phrase` give what no setting changes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

__all__ = ["DEFAULT", "SHORT", "Vocabulary", "fold", "grammar", "phrase", "spelling"]

LANGUAGES = ("en", "zh", "ja", "de", "fr")
"""The files beside this module, in the order in which their words are looked at. English is part of every page."""

# A converter leaves a character or two; a table in the language has dozens.
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MOST_STRAY = 20
_KANA = re.compile(r"[\u3041-\u30fa]")
_MOST_STRAY_KANA = 5
_SIGNS_NEEDED = 3
_GATES = 4
"""So many signs stand first in their list: where none of them occurs, the others are not looked for."""

SHORT = 80
"""What is made of texts up to this length is kept: headings, labels and cells recur on page after page."""

_OUTER = " .,:;!*_`'\"\uff1a\u3002\uff0c\u3001"
_OTHER_PHRASE = re.compile(r"\(\?&(\w+)\)")


def fold(text: str) -> str:
    """`text` as words are compared: lower case, white space single, outer punctuation off."""
    return _kept(text) if len(text) <= SHORT else _folded(text)


def _folded(text: str) -> str:
    return " ".join(text.split()).strip(_OUTER).lower()


_kept = lru_cache(maxsize=8192)(_folded)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of some languages by group, with those that settings add.

    A vocabulary is only equal to itself: what was looked up in it is cached under it, some hundred thousand times a
    run, and comparing all words each time would cost more than the look-up.
    """

    added: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The words of settings, by group."""
    languages: tuple[str, ...] = ("en",)
    """Whose words there are."""

    def __reduce__(self) -> tuple[Callable[..., Vocabulary], tuple[object, ...]]:
        """Unpickle as the one object that the process has for these words, so that its cached look-ups are found."""
        return _only_one, (self.added, self.languages)

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """All words by group, those of settings last in each."""
        groups = {group: tuple(words) for group, words in _tables("words", self.languages).items()}
        for group, words in self.added:
            groups[group] = (*groups.get(group, ()), *words)
        return groups

    @cached_property
    def _folded(self) -> Mapping[str, frozenset[str]]:
        return {group: frozenset(map(fold, words)) for group, words in self.groups.items()}

    def words(self, group: str) -> tuple[str, ...]:
        """The words of a group; KeyError for a group that does not exist."""
        return self.groups[group]

    def folded(self, group: str) -> frozenset[str]:
        """The words of a group as `fold` leaves them; KeyError for a group that does not exist."""
        return self._folded[group]

    def has(self, group: str, text: str) -> bool:
        """Whether `text` is one of the words of a group."""
        return fold(text) in self._folded[group]

    def extended(self, more: Mapping[str, tuple[str, ...]]) -> Vocabulary:
        """This vocabulary with words added; KeyError names a group that does not exist."""
        for group in more:
            self.words(group)
        return _only_one((*self.added, *more.items()), self.languages)

    def of_page(self, *texts: str) -> Vocabulary:
        """This vocabulary with the words of every language that a page, or a file that it takes in, shows to speak."""
        seen = languages_of(*texts)
        return self if seen == self.languages else _only_one(self.added, seen)


DEFAULT = Vocabulary()


@lru_cache(maxsize=64)
def _only_one(added: tuple[tuple[str, tuple[str, ...]], ...], languages: tuple[str, ...]) -> Vocabulary:
    return Vocabulary(added, languages) if added or languages != DEFAULT.languages else DEFAULT


def languages_of(*texts: str) -> tuple[str, ...]:
    """The languages whose words texts use, English always among them, in the order of `LANGUAGES`."""
    found = {"en"}.union(*map(_seen_in, texts))
    return tuple(language for language in LANGUAGES if language in found)


def _seen_in(text: str) -> set[str]:
    found: set[str] = set()
    if not text.isascii():
        kana = sum(1 for _ in islice(_KANA.finditer(text), _MOST_STRAY_KANA))
        if kana >= _MOST_STRAY_KANA:
            found.add("ja")
        elif sum(1 for _ in islice(_HAN.finditer(text), _MOST_STRAY)) >= _MOST_STRAY:
            found.add("zh")
    lower = text.lower()
    for language, signs in _signs().items():
        if any(sign in lower for sign in signs[:_GATES]) and sum(sign in lower for sign in signs) >= _SIGNS_NEEDED:
            found.add(language)
    return found


@cache
def _signs() -> Mapping[str, list[str]]:
    """By language what shows that a text is written in it."""
    found: Mapping[str, list[str]] = _file("languages")["signs"]
    return found


@cache
def grammar(name: str) -> frozenset[str]:
    """Words of one kind, as "articles" or "verbs in e"; KeyError for a kind that does not exist."""
    return frozenset(_tables("grammar", DEFAULT.languages)[name])


@cache
def spelling(name: str) -> Mapping[str, str]:
    """What one word stands for, as "irregular plurals"; KeyError for a list that does not exist."""
    found: Mapping[str, str] = _file(LANGUAGES[0])["spelling"][name]
    return found


@cache
def phrase(name: str) -> re.Pattern[str]:
    """An expression that has words of a language in it; KeyError for one that does not exist.

    `(?&name)` in it stands for another one, as in other dialects of regular expressions.
    """
    known: Mapping[str, str | list[str]] = _file(LANGUAGES[0])["phrases"]
    return re.compile(_OTHER_PHRASE.sub(lambda found: f"(?:{known[found[1]]})", "".join(known[name])))


@cache
def _tables(kind: str, languages: tuple[str, ...]) -> dict[str, list[str]]:
    """The lists of one table, each with the words of some languages."""
    found: dict[str, list[str]] = {}
    for language in languages:
        for name, words in _file(language).get(kind, {}).items():
            found[name] = [*found.get(name, ()), *words]
    return found


@cache
def _file(language: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text("utf-8"))
