"""Name cells: the wire key in a table's first column, and what else is written there."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from samplecast.vocabulary import DEFAULT, Vocabulary, fold, phrase

LENGTH = 120
"""A longer cell is a sentence."""

_DEPTH = re.compile(
    r"^(?:(?:[-+*•·»>└├│─↳∟→⇒＞○◦▪‣┗┣┃━—–]++|\|(?=[\s|-]|`?--)|[`\\](?=-)|\.{2,}+)\s*+)+"  # noqa: RUF001  as drawn
)
_STEPS = re.compile(r"(?<=[\w\]])\s*(?:-+>|→|»|\s[>＞]\s)\s*(?=\w)")  # noqa: RUF001  as typed
"""What leads from a parameter to one in it: `a -> b`, `a > b`."""
_ROOT = re.compile(r"^\$\.(?=\w)")
_OPENERS, _CLOSERS = "(\uff08", ")\uff09"
_JOINED = re.compile(r"\s*([_\-.:/])\s+(?=\w)|(?<=\w)\s+([_\-.:/])\s*(?=\w)")
_KEY = re.compile(r"[\w$@#~^\[\]{}<>:./*%+\-]*[\w~\]}>*]")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|<[^<>]*>|\$\{[^{}]*\}|^\*$")
_SLASHED = re.compile(r"[A-Za-z]\w*(?:/[A-Za-z]\w*){2,7}")
"""`max/min/average`: of two names the slash may lead from an object to its field."""
_OPTIONAL = re.compile(r"\?$")
_REQUIRED = re.compile(r"\s*\*$")
_SHORTCODE = re.compile(r"(?<=\S)\s*\{\{[<%]\s[^{}]{0,80}\s[%>]\}\}$")
"""`name{{< icon name="x" >}}`: a site generator draws something behind the name."""
_FOOTNOTE = re.compile(r"(?<=\?)\s*[*\u2020\u2021\u00b9\u00b2\u00b3]+$")
"""Behind the mark of an optional parameter a star leads to a note."""


class Name(Struct, frozen=True):
    """What a name cell says."""

    name: str
    """The wire key; the words as they stand where they are no key; empty for the element of an array body."""
    is_key: bool = True
    """False for prose: "User-defined key", a sub-heading."""
    depth: int = 0
    """How many nesting marks (`>`, `-`) stand before it; further in than what has fewer."""
    required: bool | None = None
    """Said in the cell itself: `name?`, `name *`, `name (optional)`."""
    variable: bool = False
    """The name stands for keys of the caller's choice: `{user key}`, `volume_{type}`."""
    whole: bool = False
    """`[items]`: the row is about the whole value and no key of it."""
    deprecated: bool = False
    notes: tuple[str, ...] = ()
    """What stood in parentheses and was not understood here; perhaps a type or a place."""


@lru_cache(maxsize=8192)
def read_names(text: str, vocabulary: Vocabulary = DEFAULT) -> tuple[Name, ...]:
    """The names in a cell: one as a rule, several where they are listed (`min, max`)."""
    words = " ".join(text.split())
    if not words:
        return ()
    first = _read(words, vocabulary)
    if _SLASHED.fullmatch(words):
        return tuple(_read(part, vocabulary) for part in words.split("/"))
    if first.is_key or first.variable or first.whole:
        return (first,)
    parts = (
        [_read(part, vocabulary) for part in phrase("several names").split(words) if part]
        if len(words) <= LENGTH
        else []
    )
    if len(parts) > 1 and all(part.is_key and _looks_wired(part.name) for part in parts):
        return tuple(parts)
    return (first,)


def read_name(text: str, vocabulary: Vocabulary = DEFAULT) -> Name:
    """The one name in a cell, slashes and all."""
    return _read(" ".join(text.split()), vocabulary)


def is_key(text: str) -> bool:
    """Whether the text can be a wire key: one word, in any of the scripts and styles keys come in."""
    return len(text) <= LENGTH and _KEY.fullmatch(text) is not None


def squeezed(name: str) -> str:
    """`name` without what spellings of one name differ in: case, blanks, underscores, hyphens."""
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


def _read(words: str, vocabulary: Vocabulary) -> Name:
    if phrase("whole value").fullmatch(words):
        return Name("", whole=True)
    words = _SHORTCODE.sub("", words).rstrip() or words
    marks = _DEPTH.match(words)
    depth = _marks(marks[0]) if marks and marks.end() < len(words) else 0
    bare = words[marks.end() :] if marks and depth else words
    bare = _STEPS.sub(".", _ROOT.sub("", bare))
    bare, notes = _notes(bare)
    required, notes = _required(notes, vocabulary)
    bare = _FOOTNOTE.sub("", bare)
    bare = bare[1:] if bare.startswith(":") and is_key(bare[1:]) else bare
    name, _, word = bare.partition(" ")
    if len(word) > 1 and is_key(name) and (vocabulary.has("yes", word) or vocabulary.has("no", word)):
        bare, required = name, vocabulary.has("yes", word)
    for mark, says in ((_OPTIONAL, False), (_REQUIRED, True)):
        shorter = mark.sub("", bare)
        if shorter and shorter != bare and is_key(shorter):
            bare, required = shorter, says
    deprecated = any("deprecated" in fold(note) for note in notes)
    bare = _JOINED.sub(lambda match: match[1] or match[2], bare) if " " in bare else bare
    bare = bare.strip("\"'`“”,;") or bare
    bare = bare.removesuffix(":") or bare
    placeholder = _PLACEHOLDER.search(bare) is not None
    key = is_key(bare)
    return Name(bare, key, depth, required, placeholder, deprecated=deprecated, notes=notes)


def _marks(text: str) -> int:
    """How far in the marks are: `>>` and `> >` as far as `--`, and `│ └─` further than `└─`."""
    return len("".join(text.split()))


def _notes(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without the parentheses at its end, and what stood in them."""
    notes: list[str] = []
    end = _stop(text, len(text))
    while end and text[end - 1] in _CLOSERS:
        opener = max(text.rfind(mark, 0, end) for mark in _OPENERS)
        start = _stop(text, opener)
        if start <= 0 or any(text.find(mark, opener, end - 1) >= 0 for mark in _CLOSERS):
            break
        notes.append(text[opener + 1 : end - 1].strip())
        end = start
    return (text[:end] if notes else text), tuple(reversed(notes))


def _stop(text: str, end: int) -> int:
    """Where `text[:end]` ends without the blanks at its end."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end


def _required(notes: tuple[str, ...], vocabulary: Vocabulary) -> tuple[bool | None, tuple[str, ...]]:
    """Whether the notes say that it is required, and the other notes."""
    left: list[str] = []
    required: bool | None = None
    for note in notes:
        if vocabulary.has("yes", note):
            required = True
        elif vocabulary.has("no", note):
            required = False
        else:
            left.append(note)
    return required, tuple(left)


def _looks_wired(name: str) -> bool:
    return "_" in name or name.islower() or name[:1].islower() or name.isupper()
