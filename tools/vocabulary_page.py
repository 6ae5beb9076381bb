"""Write docs/vocabulary.md: every group of words that settings may add to, with the words it has."""

# ruff: noqa: INP001  a script
from __future__ import annotations

import re
from collections.abc import Iterator
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

Case, white space and punctuation around a word make no difference.
"""


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
    words = ", ".join(f"`{word}`" if word else "nothing at all" for word in DEFAULT.words(group))
    yield f"**`{group}`**{''.join(f' {line}' for line in comment)}\n"
    yield words


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
