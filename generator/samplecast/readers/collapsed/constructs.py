"""How a page of reStructuredText without line breaks is recognised, and the constructs that still show in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

SHORTEST = 60
"""A page of fewer characters is not looked at."""

# What begins a construct anywhere in the one line that is left: explicit markup, the border of a grid table, the
# underline of a title, `::` with content behind it.
_CONSTRUCT = re.compile(
    r"(?<!\S)(?:"
    r"\.\.\s+_(?P<label>[^\s:`][^:\s]{0,200}):"
    r"|\.\.\s+(?P<directive>[\w-]+(?:[:.+_-][\w-]+)*)\s?::"
    r"|(?P<grid>\+-[-+]*-\+)(?=\s+\|)"
    r"|(?P<rule>([=\-~^\"'`#*+])\5{2,})"
    r"|(?P<literal>::(?=\s+\S))"
    r")(?!\S)"
    r"|(?P<tail>(?<=[\w)\]*`])::(?=\s+[\[{<]))"
)
# A field at the top of the page, or of a list.
DOCINFO_FIELD = re.compile(r"(?<!\S):([\w][\w .-]{0,40}):(?!\S)")
_WEIGHTS = {"title": 2}
"""How much a construct says for a page being collapsed; two together are enough."""


class Construct(Struct, frozen=True):
    """A construct: where it begins, where what it is recognised by ends, and what it says."""

    kind: str
    begin: int
    end: int
    name: str = ""


def is_collapsed(text: str) -> bool:
    """Tell whether a page was collapsed: all on one line, with constructs inside that need a line of their own."""
    bare = text.strip()
    if len(bare) < SHORTEST or "\n" in bare:
        return False
    weight = 1 if DOCINFO_FIELD.match(bare) else 0
    for found in constructs(bare, 0):
        weight += _WEIGHTS.get(found.kind, 1) if found.begin else 0
        if weight > 1:
            return True
    return False


def constructs(text: str, at: int) -> Iterator[Construct]:
    """Find the constructs from a place on. Code may hold what looks like one: ask again behind it."""
    for match in _CONSTRUCT.finditer(text, at):
        if match["rule"]:
            title = _title(text, at, match)
            if title is None:
                continue
            yield title
        elif match["directive"]:
            yield Construct("directive", match.start(), match.end(), match["directive"])
        elif match["label"]:
            yield Construct("label", match.start(), match.end(), match["label"])
        elif match["grid"]:
            yield Construct("grid", match.start(), match.end())
        elif match["literal"]:
            yield Construct("literal", match.start(), match.end())
        else:
            # The paragraph before it ends with a colon.
            yield Construct("literal", match.start() + 1, match.end())
        at = match.end()


def _title(text: str, floor: int, rule: re.Match[str]) -> Construct | None:
    """Find the title over an underline: as many characters, whole words, none before `floor`."""
    length = len(rule["rule"])
    end = rule.start()
    while end > floor and text[end - 1].isspace():
        end -= 1
    begin = end - length
    if begin < floor or text[begin].isspace() or (begin > floor and not text[begin - 1].isspace()):
        return None
    title = text[begin:end]
    if not any(char.isalnum() for char in title) or text.startswith(rule["rule"], rule.end() + 1):
        return None
    if length < 4 and not _is_edge(text, floor, begin):  # noqa: PLR2004  three dashes are a dash more often
        return None
    return Construct("title", begin, rule.end(), title)


def _is_edge(text: str, floor: int, at: int) -> bool:
    """Tell whether a sentence or a block ends before a place."""
    while at > floor and text[at - 1].isspace():
        at -= 1
    return at == floor or text[at - 1] in ".!?:;)}]*`"


_BACKQUOTES = re.compile(
    r"``[^`]*``|(?P<role>(?::[\w.+:-]{1,80}:)?)`(?=[^\s`])(?P<words>[^`]*?)(?P<blank>\s?)`(?P<suffix>(?:__?(?!\w))?)"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_OPTION_IN_TEXT = re.compile(r"\s:[a-z][a-z-]*:(?!\S)")
_FIRST_WORD = re.compile(r"\S+")


def with_targets(text: str) -> str:
    """Close references whose `<target>` was lost with the line breaks."""

    def mend(found: re.Match[str]) -> str:
        if not found["blank"] or not (found["role"] or found["suffix"]):
            return found[0]
        return f"{found['role']}`{found['words']} <>`{found['suffix']}"

    return _BACKQUOTES.sub(mend, text) if "`" in text else text


def alternative(text: str, begin: int, stop: int) -> tuple[int, int]:
    """Find where an alternative text ends and where the caption after it does: where it has been said twice."""
    both = text[begin:stop].rstrip()
    option = _OPTION_IN_TEXT.search(both)
    if option:
        return begin + option.start(), begin + option.start()
    first = _FIRST_WORD.match(both)
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
