"""What cells state about a value: mandatory or not, default, allowed values, range.

Only what the words settle is taken: a default that is one token, a list of values that is closed, one range. A cell
that gives several different ones settles none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from msgspec import Struct, field

from samplecast.document import Block, Code, Items, Paragraph, Text, plain
from samplecast.extract.cues import pattern, says
from samplecast.facts import StatedKind
from samplecast.vocabulary import DEFAULT, Vocabulary, fold, grammar, phrase

LONGEST = 80
"""A longer token is no value that anyone lists."""
MOST_VALUES = 200
"""A longer list of allowed values is a catalogue."""
MOST_CUES = 100
"""A paragraph that speaks of values more often is no description of one."""
SHORT_CUE = 2
"""A cue of so few words may be part of another: `value:` of "Example value:"."""

_AFTER = re.compile(r"[^.;]{0,40}")
_STOP = re.compile(r"$|\.(?:\s|$)|[,;)]|\s?\(|\s[\u2013\u2014-]|\s[A-Z]")
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
_VALUE = re.compile(r"[A-Za-z0-9_][\w.:/+-]{0,79}")
_LOUD = re.compile(r"[A-Z][A-Z0-9_.-]+|-?\d+(?:\.\d+)?|true|false", re.ASCII)
_NOTES = re.compile(r"\s*\([^()]*\)")
_FOOTNOTES = " \u00b9\u00b2\u00b3\u2020\u2021"


class Values(Struct, frozen=True):
    """What the description of a parameter states about its value."""

    default: str = ""
    allowed: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""


class Required(Struct, frozen=True):
    """What a mandatory cell says."""

    required: bool | None = None
    """None where it does not say or says "it depends"."""
    place: str = ""
    """`query` of "No (query parameter)"."""


@lru_cache(maxsize=2048)
def read_required(words: str, vocabulary: Vocabulary = DEFAULT, *, inverted: bool = False) -> Required:
    """Read a mandatory cell; `inverted` for a column titled "Optional", where "Yes" means that it is."""
    text = " ".join(words.split()).rstrip(_FOOTNOTES)
    text = text[1:-1].strip() if text[:1] + text[-1:] in {"()", "[]"} else text
    if text in vocabulary.words("yes marks") or text in vocabulary.words("no marks"):
        return Required((text in vocabulary.words("yes marks")) is not inverted)
    place = phrase("parameter place").search(text)
    bare = (text[: place.start()] + text[place.end() :]).strip() if place else text
    where = place[1].lower() if place else ""
    head = re.split(r"[(\uff08,;.:]|\s-\s", bare, maxsplit=1)[0].strip()
    rest = bare[len(head) :]
    plain_yes, plain_no = vocabulary.has("yes", head), vocabulary.has("no", head)
    if vocabulary.has("nothing", bare) or (says(vocabulary, "condition words", rest) and (plain_yes or plain_no)):
        return Required(None, where)
    if not (plain_yes or plain_no):
        return Required(None, where)
    required = plain_yes
    if inverted and fold(head) in {"yes", "no", "true", "false", "y", "n", "x"}:
        required = not required
    return Required(required, where)


def read_values(blocks: Sequence[Block], kind: StatedKind, vocabulary: Vocabulary = DEFAULT) -> Values:
    """Default, allowed values and range from a description cell; a range only where the value is a number."""
    reader = _ValueCues(vocabulary)
    reader.read(blocks)
    numeric = kind in {"integer", "number", "unknown"}
    minimum, maximum = _range(plain(blocks), vocabulary) if numeric else ("", "")
    structured = kind in {"object", "array", "map"}
    listed = () if structured or kind == "boolean" else reader.allowed_values()
    return Values("" if structured else reader.default(), listed, minimum, maximum)


def read_default(cell: str, vocabulary: Vocabulary = DEFAULT) -> str:
    """The content of a default column."""
    text = " ".join(cell.split()).strip("\"'`")
    return "" if vocabulary.has("nothing", text) or len(text) > LONGEST or " " in text else text


def allows_null(description: str) -> bool:
    """Whether a description says of the value itself that it may be null: "null is returned", "the value is null"."""
    return "null" in description.lower() and any(
        phrase("may not be").search(found[0]) is None for found in phrase("may be null").finditer(description)
    )


class _ValueCues(Struct):
    """The cues met in one cell."""

    vocabulary: Vocabulary
    defaults: list[str] = field(default_factory=list)
    allowed: list[tuple[str, ...]] = field(default_factory=list)
    depth: int = 0
    """In list items; what they say of allowed values is about a part of the value."""
    cue: str = ""
    """`default` or `allowed` while the last paragraph announced one and gave none."""

    def read(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Paragraph(text=text):
                    self.paragraph(text)
                case Items(items=items):
                    if self.cue == "allowed":
                        self.listed([item.blocks for item in items])
                    else:
                        self.depth += 1
                        for item in items:
                            self.read(item.blocks)
                        self.depth -= 1
                    self.cue = ""
                case Code():
                    self.cue = ""
                case _:
                    pass

    def paragraph(self, text: Text) -> None:
        if self.cue == "default":
            self.take_default(text, 0)
            self.cue = ""
            return
        self.cue = ""
        for match in _cues(text, "default cues", self.vocabulary):
            if match.end() == len(text.plain.rstrip(" :.\uff1a\u3002")) or match.end() == len(text.plain):
                self.cue = "default"
            else:
                self.take_default(text, match.end())
        for match in _cues(text, "allowed cues", self.vocabulary):
            rest = text.plain[match.end() :].strip(" :.\uff1a\u3002")
            if self.depth or not _opens_sentence(text.plain, match):
                continue
            if not rest:
                self.cue = self.cue or "allowed"
            elif values := _inline(text, match.end()):
                self.allowed.append(values)

    def take_default(self, text: Text, start: int) -> None:
        """The token at `start`: what is marked up there, quoted, or one word that ends its clause."""
        for mark in text.marks:
            gap = text.plain[start : mark.start]
            if mark.kind in {"strong", "literal"} and mark.start >= start and gap.strip(" :\uff1a") in {"", "is"}:
                self.keep_default(text.plain[mark.start : mark.end].strip(" .,;\"'"))
                return
        match = phrase("default token").match(text.plain, start)
        if match is None:
            return
        token = match["quoted"] if match["quoted"] is not None else match["bare"]
        end = match.start("rest")
        if match["quoted"] is not None or (_STOP.match(text.plain, end) and fold(token) not in grammar("no defaults")):
            self.keep_default(token)

    def keep_default(self, token: str) -> None:
        if not self.vocabulary.has("nothing", token) and " " not in token:
            self.defaults.append(_without_thousands(token))

    def listed(self, items: Sequence[Sequence[Block]]) -> None:
        """The values that head the items of a list; nothing where one item is a sentence."""
        heads = [_head(blocks[0]) if blocks else "" for blocks in items]
        if heads and all(heads) and len(heads) <= MOST_VALUES and not any(map(_ADDRESS.search, heads)):
            self.allowed.append(tuple(heads))

    def default(self) -> str:
        different = set(self.defaults)
        return self.defaults[0] if len(different) == 1 else ""

    def allowed_values(self) -> tuple[str, ...]:
        different = dict.fromkeys(self.allowed)
        return tuple(dict.fromkeys(next(iter(different)))) if len(different) == 1 else ()


def _cues(text: Text, role: str, vocabulary: Vocabulary) -> Sequence[re.Match[str]]:
    """Where the words stand; nothing for a text that repeats them more often than any description would."""
    found = tuple(islice(pattern(vocabulary, role).finditer(text.plain), MOST_CUES + 1))
    return found if len(found) <= MOST_CUES else ()


def _opens_sentence(text: str, cue: re.Match[str]) -> bool:
    """Whether a short cue stands where a statement begins: "Example value:" is none."""
    before = text[: cue.start()].rstrip()
    return not before or before[-1] in ".:;,)\u3002\uff1a\uff1b\uff0c\u3001\uff09" or len(cue[0].split()) > SHORT_CUE


def _head(block: Block) -> str:
    """The value that an item of a list begins with: marked up, or one token before a colon or the end."""
    if not isinstance(block, Paragraph):
        return ""
    text = block.text
    for mark in text.marks:
        if mark.kind in {"strong", "literal"} and not text.plain[: mark.start].strip("\"' "):
            value = text.plain[mark.start : mark.end].strip(" :.,\"'")
            return value if _VALUE.fullmatch(value) else ""
    match = phrase("value of item").match(text.plain.rstrip("."))
    return match[1].rstrip(".") if match and len(match[1]) <= LONGEST else ""


def _inline(text: Text, start: int) -> tuple[str, ...]:
    """A closed list in the sentence: `**A**, **B** or **C**`, `true or false`, `PENDING, ACTIVE, or ERROR`."""
    values: list[str] = []
    place = start
    for mark in text.marks:
        if mark.start < start or mark.kind not in {"strong", "literal"}:
            continue
        gap = _NOTES.sub("", text.plain[place : mark.start])
        if (values and not phrase("between values").match(gap)) or (not values and gap.strip(" :\uff1a\"'")):
            break
        values.append(text.plain[mark.start : mark.end].strip(" .,;:\"'"))
        place = mark.end
    if len(values) > 1:
        ends = phrase("end of values").match(_NOTES.sub("", text.plain[place:])) is not None
        return tuple(values) if ends and all(map(_VALUE.fullmatch, values)) else ()
    match = phrase("listed values").match(_NOTES.sub("", text.plain[start:]))
    if match is None:
        return ()
    found = [part for part in phrase("between listed values").split(match[1]) if part]
    return tuple(found) if len(found) > 1 and all(map(_LOUD.fullmatch, found)) else ()


def _range(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The one range or pair of bounds stated; lengths and counts of characters are no ranges of the value."""
    pairs = {pair for match in _matches(phrase("range"), text, vocabulary) if (pair := _bounds(match))}
    if len(pairs) == 1:
        low, high = next(iter(pairs))
        return _without_thousands(low), _without_thousands(high)
    if pairs:
        return "", ""
    bounds: list[str] = []
    for bound in ("minimum", "maximum"):
        found = {match[1] for match in _matches(phrase(bound), text, vocabulary)}
        bounds.append(_without_thousands(found.pop()) if len(found) == 1 else "")
    return bounds[0], bounds[1]


def _bounds(match: re.Match[str]) -> tuple[str, str] | None:
    """Lower and upper bound; an excluded one (`(0, 65535]`) is none, and none are where the units differ."""
    opening, low, unit, high, closing = match.groups()
    if unit and unit.strip(".").rstrip("s") != closing.strip(".").rstrip("s"):
        return None
    excluded = opening == "(" and closing in {"]", ")"}
    return "" if excluded else low, "" if opening and closing == ")" else high


def _matches(expression: re.Pattern[str], text: str, vocabulary: Vocabulary) -> Iterator[re.Match[str]]:
    for match in expression.finditer(text):
        after = _AFTER.match(text, match.end(4) if match.re is phrase("range") else match.end())
        before = text[max(0, match.start() - 30) : match.start()]
        around = before.rpartition(".")[2] + (after[0] if after else "")
        if not says(vocabulary, "size words", around) and not phrase("condition").search(around):
            yield match


def _without_thousands(token: str) -> str:
    return token.replace(",", "") if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+", token) else token
