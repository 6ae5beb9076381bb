"""Lists of values in a sentence: `**A**, **B** or **C**`, `"x" or "y"`, "PENDING, ACTIVE, or ERROR"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from samplecast.document import Mark
from samplecast.extract.values.clauses import Clause
from samplecast.vocabulary import fold, grammar, phrase

LONGEST_VALUE = 80
"""A longer token is no value that anyone lists."""
MOST_VALUES = 200
"""A longer list of allowed values is a catalogue."""
MOST_WORDS = 4
"""A value of more words is a remark."""

_BLANK = re.compile(r"[ :\uff1a]*")
_QUOTED = re.compile(
    r"\"([^\"]{0,80})\"|'([^']{0,80})'|\u201c([^\u201d]{0,80})\u201d|\u2018([^\u2019]{0,80})\u2019|`([^`]{0,80})`"
)
_BARE = re.compile(r"[A-Za-z0-9_*-][\w.:/+*-]{0,79}(?:;[\w-]{1,20}=[\w-]{1,20})?")
_NOTE = re.compile(r" ?[(\uff08]([^()\uff08\uff09]{0,200})[)\uff09]")
_LOUD = re.compile(r"[A-Z][A-Z0-9_.-]*|-?\d+(?:\.\d+)?|true|false", re.ASCII)


class ValueList(Struct, frozen=True):
    """A list read from a sentence."""

    values: tuple[str, ...]
    end: int
    """Where in the text the last value ends, with the note behind it."""
    open: bool = False
    """Whether the sentence goes on to others that it does not name."""
    bare: bool = False
    """Whether a value is neither marked up nor quoted."""
    default: str | None = None
    """The value that is called the default in a note behind it."""

    @property
    def loud(self) -> bool:
        """Whether every value looks like one by itself: in capitals, a number, true or false."""
        return all(_LOUD.fullmatch(value) for value in self.values)


def read_list(clause: Clause, start: int) -> ValueList | None:
    """The list that begins at `start` and goes on to the end of the clause; None where other words follow."""
    marks = [mark for mark in clause.marks() if mark.start >= start]
    plain, place = clause.text.plain, start
    found = ValueList((), start)
    separated = False
    while place < clause.end and len(found.values) < MOST_VALUES:
        one = _value_at(clause, marks, place)
        if one is None or (one[2] and found.values and not found.bare):  # behind marked values: a word of the sentence
            break
        value, place, bare = one
        default = found.default
        if note := _NOTE.match(plain, place, clause.end):
            place = note.end()
            default = value if phrase("called default").search(note[1]) else default
        found = ValueList((*found.values, value), place, bare=found.bare or bare, default=default)
        separator = phrase("between values").match(plain, place, clause.end)
        separated = separator is not None
        if separator is None:
            break
        place = separator.end()
    return _closed(found, plain[place : clause.end], separated=separated)


def _closed(found: ValueList, rest: str, *, separated: bool) -> ValueList | None:
    """The list where the words behind it let it end there."""
    values = tuple(dict.fromkeys(found.values))
    if not values or any(len(value.split()) > MOST_WORDS for value in values):
        return None
    if phrase("more values").match(rest):
        return replace(found, values=values, open=True)
    ends = phrase("end of values").match(f" {rest}" if separated else rest) is not None
    return replace(found, values=values) if ends or not rest.strip(" .;") else None


def _value_at(clause: Clause, marks: Sequence[Mark], start: int) -> tuple[str, int, bool] | None:
    """The value at a place, where it ends, and whether it is a bare word."""
    plain = clause.text.plain
    blank = _BLANK.match(plain, start, clause.end)
    place = blank.end() if blank else start
    for mark in marks:
        if mark.start >= place and not plain[place : mark.start].strip("\"'`\u201c\u2018 "):
            value = plain[mark.start : mark.end].strip(" .,;:").strip("\"'\u201c\u201d\u2018\u2019")
            after = mark.end
            while after < clause.end and plain[after] in "\"'`\u201d\u2019":
                after += 1
            return (value, after, False) if value and len(value) <= LONGEST_VALUE else None
        if mark.start > place:
            break
    if quoted := _QUOTED.match(plain, place, clause.end):
        return next(group for group in quoted.groups() if group is not None).strip(), quoted.end(), False
    word = _BARE.match(plain, place, clause.end)
    if word is None or (fold(word[0]) in grammar("no values") and not (len(word[0]) == 1 and word[0].isupper())):
        return None
    value = word[0].rstrip(".:")
    return (value, place + len(value), True) if value else None


def head_of_item(clause: Clause) -> tuple[str, bool] | None:
    """The value that an item of a list begins with, and whether it is called the default; None for a sentence."""
    found = _value_at(clause, clause.marks(), clause.start)
    if found is None:
        return None
    value, end, bare = found
    if len(value.split()) > MOST_WORDS or (value and fold(value) in grammar("value labels")):
        return None
    note = _NOTE.match(clause.text.plain, end, clause.end)
    rest = clause.text.plain[end : clause.end]
    if not phrase("behind item value").match(rest) or (bare and rest[:1] == "." and rest.strip() != "."):
        return None
    return value, bool(note and phrase("called default").search(note[1]))


def noted_value(clause: Clause) -> str | None:
    """The value in brackets behind what it stands for: `Public image (**gold**)`."""
    marks = clause.marks()
    if len(marks) != 1:
        return None
    mark, plain = marks[0], clause.text.plain
    before, after = plain[clause.start : mark.start].rstrip("\"' "), plain[mark.end : clause.end].strip("\"' .,;")
    return plain[mark.start : mark.end] if before.endswith("(") and after == ")" else None
