"""Overrides from their file: `[[override]]` tables with page, kind, said, should-be and why."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from msgspec import Struct

from samplecast.options import Override, OverrideKind
from samplecast.usage import UsageError

KINDS: tuple[str, ...] = get_args(OverrideKind)

_STRINGS = ("page", "kind", "said", "should-be", "why", "of", "operation", "table")
_NEEDED = ("page", "kind", "said", "should-be", "why")
_KEYS = (*_STRINGS, "times")
_OF_NEEDED = {
    **dict.fromkeys(("parameter-in", "parameter-type", "parameter-required"), "the name of the parameter"),
    **dict.fromkeys(("field-type", "field-required"), "the name of the field"),
    **dict.fromkeys(("example-role", "example-status"), "a piece of the example's text"),
    **dict.fromkeys(("error-message", "error-status"), "the error code"),
}
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*(?:override|'override'|\"override\")[ \t]*\]\]")
_KEY = re.compile(r"[ \t]*[\"']?([\w-]+)[\"']?[ \t]*=")


class _Entry(Struct, frozen=True):
    """One table of the file, and where it stands."""

    table: Mapping[str, object]
    file: str
    line: int
    keys: Mapping[str, int]
    """The line of each key, where it could be seen."""

    def error(self, message: str, key: str = "") -> UsageError:
        return UsageError(f"{self.file}:{self.keys.get(key, self.line)}: {message}")


def read_overrides(file: Path, shown: Path) -> tuple[Override, ...]:
    """The overrides of a file, pages as it names them; `shown` is its path in messages. UsageError names the line."""
    text = _text(file, shown)
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise UsageError(f"{shown}: too many brackets inside one another") from None
    except tomllib.TOMLDecodeError as error:
        message, _, where = str(error).removesuffix(")").partition(" (at ")
        place = re.findall(r"\d+", where) or [str(1 + text.count("\n"))]
        raise UsageError(f"{shown}:{':'.join(place)}: {message}") from error
    entries = table.pop("override", [])
    if table:
        word = next(iter(table))
        raise UsageError(f"{shown}:{_line_of(text, word)}: unknown key {word!r}; each override is a [[override]] table")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{shown}:1: override: expected [[override]] tables")
    places = _places(text, len(entries))
    return tuple(_override(_Entry(entry, str(shown), *place)) for entry, place in zip(entries, places, strict=True))


def _override(entry: _Entry) -> Override:
    given: dict[str, str] = {}
    for key, value in entry.table.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            raise entry.error(f"unknown key {key!r}" + (f"; did you mean {near[0]!r}?" if near else ""), key)
        if key == "times":
            if type(value) is not int or value < 1:
                raise entry.error(f"times: expected a number above 0, not {value!r}", key)
        elif not isinstance(value, str):
            raise entry.error(f"{key}: expected a string, not {value!r}", key)
        else:
            given[key] = value
    _require(entry, given)
    return Override(
        given["page"],
        cast("OverrideKind", given["kind"]),
        given["said"],
        given["should-be"],
        given["why"],
        given.get("of", ""),
        given.get("operation", ""),
        given.get("table", ""),
        cast("int", entry.table.get("times", 1)),
        entry.file,
        entry.line,
    )


def _require(entry: _Entry, given: Mapping[str, str]) -> None:
    """UsageError where something is missing, or makes no sense for the kind."""
    for key in _NEEDED:
        if key not in given:
            raise entry.error(f"an override needs {key!r}; this one has none")
    kind = given["kind"]
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it is one of {', '.join(KINDS)}"
        raise entry.error(f"unknown kind {kind!r}; {hint}", "kind")
    if not given["why"].strip():
        raise entry.error("why: say why the page is wrong, for whoever reads this next", "why")
    if given["said"] == given["should-be"]:
        raise entry.error("said and should-be are the same: nothing to override", "should-be")
    if kind in _OF_NEEDED and not given.get("of"):
        raise entry.error(f"{kind} needs 'of': {_OF_NEEDED[kind]}")
    if kind not in _OF_NEEDED and "of" in given:
        raise entry.error(f"{kind} takes no 'of': 'said' tells which one it is", "of")
    if "table" in given and not kind.startswith("field-"):
        raise entry.error(f"'table' is for fields of bodies, not for {kind}", "table")


def _places(text: str, number: int) -> list[tuple[int, dict[str, int]]]:
    """The line of every entry and of its keys; the first line where the file is written in another way."""
    found: list[tuple[int, dict[str, int]]] = []
    for line, words in enumerate(text.splitlines(), 1):
        if _HEADER.match(words):
            found.append((line, {}))
        elif found and (key := _KEY.match(words)):
            found[-1][1].setdefault(key[1], line)
    return found if len(found) == number else [(1, {})] * number


def _line_of(text: str, word: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if word in line), 1)


def _text(file: Path, shown: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{shown}: cannot read the overrides: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown}: not UTF-8") from error
