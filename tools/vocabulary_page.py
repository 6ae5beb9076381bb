"""Write docs/vocabulary.md: every group of words that settings may add to, with the words it has."""

# ruff: noqa: INP001  a script
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from samplecast.vocabulary import DEFAULT, LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "vocabulary.md"
WORDS = ROOT / "generator" / "samplecast" / "vocabulary"

_GROUP = re.compile(r"\"?([^\"=]+?)\"? = ")

_INTRODUCTION = """\
# The words of documentation

<!-- Written by tools/vocabulary_page.py; change generator/samplecast/vocabulary/*.toml instead. -->

These are the words that samplecast knows, by group. Words of yours are added to a group in the settings:

```toml
[tool.samplecast.vocabulary]
"name columns" = ["Berth parameter"]
"yes" = ["always there"]
```

Case, white space and punctuation around a word make no difference. The words of English are part of every page; those
of another language count where a page shows by its words that it speaks it, and those of Chinese and Japanese are met
anywhere in a text.
"""

NAMES = {"en": "English", "zh": "Chinese", "ja": "Japanese", "de": "German", "fr": "French"}


def page() -> str:
    """The page as it should be."""
    return "\n".join((_INTRODUCTION, *_sections()))


def _sections() -> Iterator[str]:
    """A section for each part of the first file, with the comment over a group before its words."""
    comment: list[str] = []
    for line in (WORDS / f"{LANGUAGES[0]}.toml").read_text(encoding="utf-8").partition("\n[words]\n")[2].splitlines():
        if line.startswith("["):
            return
        if line.startswith("# --- "):
            yield f"## {line.removeprefix('# --- ').capitalize()}\n"
        elif line.startswith("# "):
            comment.append(line.removeprefix("# "))
        elif found := _GROUP.match(line):
            yield "\n".join((*_entry(found[1], comment), ""))
            comment = []


def _entry(group: str, comment: list[str]) -> Iterator[str]:
    yield f"**`{group}`**{''.join(f' {line}' for line in comment)}\n"
    yield _listed(DEFAULT.words(group))
    for language in LANGUAGES[1:]:
        if words := _words(language).get(group):
            yield f"\n{NAMES[language]}: {_listed(words)}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" if word else "nothing at all" for word in words)


@cache
def _words(language: str) -> dict[str, list[str]]:
    """The words of a language by group."""
    found: dict[str, list[str]] = tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))["words"]
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
