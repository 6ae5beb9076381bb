"""Line breaking without a parser, for the few forms that nearly all long statements have.

Displays and calls, conditions of `from_dict`, choices between a value and `MISSING`, imports and the heads of functions
are taken apart at the commas and words outside their brackets and strings. Whatever needs a closer look is left to
`layout.py`, whose parser would give the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from samplecast.emit.python.columns import STEP, WIDTH, width

_STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_CONDITION = re.compile(r"if not \(([^\"']+)\):\Z")
_CHOICE = re.compile(rf"(self\.\w+ = )(.+) (if (?:{_STRING}) in value) (else MISSING)\Z")
_FUNCTION = re.compile(r"(def \w+\()([\w:, ]*)(\) -> [^()]+:)\Z")
_TEXT = re.compile(rf"(\w+ = )({_STRING})\Z")
_OPENED = re.compile(r"(?:return |[\w.]+(?:: [^=({\"']+)? = )(?:[\w.]+\(|[\[{(])")
"""What stands before the parts of a display or a call: `return {`, `name: Any = field(`."""
_ENTRY = re.compile(rf"(?:\w+=|(?:{_STRING}): )?(?:[\w.]+\(|[\[{{(])")
"""The same of a part: of an argument, of an entry of a dict."""
_WHOLE = re.compile(rf"(?:\w+=|(?:{_STRING}): )?(?:{_STRING})\Z")
_MARK = re.compile(rf"{_STRING}|[()\[\]{{}}]|, ?| for ")


def broken(statement: str, indent: str) -> list[str] | None:
    """The lines of a statement that is too long for one; None where only a parser can tell."""
    inner = indent + STEP
    if statement.startswith("from "):
        head, _, names = statement.partition(" import ")
        return [f"{indent}{head} import (", *(f"{inner}{name}," for name in names.split(", ")), f"{indent})"]
    if found := _CONDITION.match(statement):
        return _condition(found[1], indent)
    if found := _CHOICE.match(statement):
        left, value, *rest = found.groups()
        return _choice(left, value, rest, indent)
    if found := _TEXT.match(statement):
        whole = inner + found[2]
        return [f"{indent}{found[1]}(", whole, f"{indent})"] if width(whole) <= WIDTH else [indent + statement]
    if found := _FUNCTION.match(statement):
        listed = inner + found[2]
        lines = [listed] if ", " in listed and width(listed) <= WIDTH else [f"{listed},"]
        return _within([indent + found[1], *lines, indent + found[3]])
    found = _OPENED.match(statement)
    return _bracketed(statement, found.end(), indent, "") if found and width(indent + found[0]) <= WIDTH else None


def calls(left: str, entries: Sequence[tuple[str, Sequence[str]]]) -> list[str] | None:
    """The lines of `left{entry(part, part), ...}`, from several entries: a long display is not put together first."""
    lines = [f"{left}{{"]
    for opened, parts in entries:
        whole = f"{STEP}{opened}{', '.join(parts)}),"
        own = [whole] if width(whole) <= WIDTH else _listed(opened, parts, "),", STEP, called=True)
        if own is None:
            return None
        lines += own
    return [*lines, "}"] if len(entries) > 1 else None


def _within(lines: list[str]) -> list[str] | None:
    return lines if all(width(line) <= WIDTH for line in lines) else None


def _condition(tests: str, indent: str) -> list[str] | None:
    """`if not (test and test):`, a test a line; no test here has an `and` of its own."""
    inner = indent + STEP
    first, *others = tests.split(" and ")
    if not others:
        return None
    lines = [inner + tests]
    if width(lines[0]) > WIDTH:
        lines = [inner + first]
        for test in others:
            line = f"{inner}and {test}"
            either = test[0] == "(" and width(line) > WIDTH
            lines += [f"{inner}and (", *_either(test[1:-1], inner + STEP), f"{inner})"] if either else [line]
    return _within([f"{indent}if not (", *lines, f"{indent}):"])


def _either(tests: str, indent: str) -> list[str]:
    if width(indent + tests) <= WIDTH:
        return [indent + tests]
    first, *others = tests.split(" or ")
    return [indent + first, *(f"{indent}or {test}" for test in others)]


def _choice(left: str, value: str, rest: Sequence[str], indent: str) -> list[str] | None:
    """`left = (value if test else MISSING)`, on one line inside the parentheses or on three."""
    inner = indent + STEP
    if " if " in value:
        return None
    lines = [inner + " ".join((value, *rest))]
    if width(lines[0]) > WIDTH:
        lines = [inner + part for part in (value, *rest)]
    return _within([f"{indent}{left}(", *lines, f"{indent})"])


def _bracketed(text: str, start: int, indent: str, right: str) -> list[str] | None:
    """A display or a call whose parts begin at `start`."""
    parts = _parts(text, start)
    bare = text[start - 1] == "(" and (start == 1 or text[start - 2] in "= ")
    if not parts or (bare and len(parts) == 1):
        return None
    called = text[start - 1] == "(" and not bare
    return _listed(text[:start], parts, text[-1] + right, indent, called=called)


def _listed(left: str, parts: Sequence[str], right: str, indent: str, *, called: bool) -> list[str] | None:
    """A part a line; those of a call all on one if they fit there."""
    inner = indent + STEP
    if called and width(whole := inner + ", ".join(parts)) <= WIDTH:
        return [indent + left, whole, indent + right]
    separator = "," if len(parts) > 1 else ""
    lines = [indent + left]
    for part in filter(None, parts):
        own = _part(part, inner, separator)
        if own is None:
            return None
        lines += own
    return [*lines, indent + right]


def _part(part: str, indent: str, right: str) -> list[str] | None:
    """One part, broken in its turn where it is too long; a string never is."""
    line = indent + part + right
    if width(line) <= WIDTH or _WHOLE.match(part):
        return [line]
    found = _ENTRY.match(part)
    return _bracketed(part, found.end(), indent, right) if found else None


def _parts(text: str, start: int) -> list[str]:
    """The parts between the bracket before `start` and the one that ends the text; none where these are no pair.

    The last is empty behind a comma; a comprehension is a single part.
    """
    parts: list[str] = []
    depth, begin, loop = 1, start, False
    for mark in _MARK.finditer(text, start):
        what = mark[0]
        if what in "([{":
            depth += 1
        elif what in ")]}":
            depth -= 1
            if not depth:
                parts.append(text[begin : mark.start()])
                return parts if mark.end() == len(text) and parts[0] else []
        elif depth == 1 and what == " for ":
            loop = True
        elif depth == 1 and what[0] == "," and not loop:
            parts.append(text[begin : mark.start()])
            begin = mark.end()
    return []
