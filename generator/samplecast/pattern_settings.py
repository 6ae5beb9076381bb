"""Patterns from the settings: read, tried on their own tests, refused with the line where something is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from samplecast.patterns import (
    BadPatternError,
    Pattern,
    TaughtForms,
    bare,
    parse,
    read_call,
    read_parameter,
    read_status,
)
from samplecast.usage import UsageError

Error = Callable[[str, int, str, str], UsageError]
"""Makes the error for a key of the n-th table of a name: table, n from 0, key, message."""

KINDS: Mapping[str, str] = {
    "call": "calls",
    "placeholder": "placeholders",
    "status": "statuses",
    "parameter": "parameters",
}
"""The tables, and where what they say goes."""
TABLES = (*KINDS, "base")
_KEYS = ("pattern", "test", "optional")
_NAME = re.compile(r"[A-Za-z_][\w.-]*\Z")


def read_patterns(tables: Mapping[str, Any], error: Error) -> TaughtForms:
    """The patterns that the tables of the settings teach. UsageError for one that is wrong or fails its test."""
    bases = _bases(tables.get("base", {}), error)
    found: dict[str, tuple[Pattern, ...]] = {}
    for kind, field in KINDS.items():
        rows = _rows(kind, tables.get(kind, []), error)
        found[field] = tuple(_pattern(kind, number, row, error) for number, row in enumerate(rows))
    patterns = replace(TaughtForms(bases=bases), **found)
    for kind in KINDS:
        for number, row in enumerate(tables.get(kind, [])):
            for text, wanted in row.get("test", {}).items():
                _try(kind, number, text, wanted, patterns, error)
    return patterns


def _bases(table: object, error: Error) -> tuple[tuple[str, str], ...]:
    if not isinstance(table, dict):
        raise error("", 0, "base", f"base: expected a table of names, not {table!r}")
    for name, value in table.items():
        if not isinstance(value, str) or (value and not value.startswith(("/", "http://", "https://"))):
            raise error("base", 0, name, f"{name}: expected a path, an address or nothing, not {value!r}")
        if not _NAME.match(name):
            raise error("base", 0, name, f"{name}: expected a name, without braces")
    return tuple(table.items())


def _rows(kind: str, rows: object, error: Error) -> Sequence[dict[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise error("", 0, kind, f"{kind}: expected tables, as in [[tool.samplecast.{kind}]]")
    return rows


def _pattern(kind: str, number: int, row: Mapping[str, Any], error: Error) -> Pattern:
    for key in row:
        if key not in _KEYS or (key == "optional" and kind != "placeholder"):
            raise error(kind, number, key, f"unknown setting {key!r}; a {kind} has pattern and test")
    text, tests, optional = row.get("pattern"), row.get("test", {}), row.get("optional", False)
    if not isinstance(text, str) or not text.strip():
        raise error(kind, number, "pattern", "pattern: expected text with fields in braces")
    if not isinstance(optional, bool):
        raise error(kind, number, "optional", f"optional: expected true or false, not {optional!r}")
    if not isinstance(tests, dict):
        raise error(kind, number, "test", "test: expected a table of texts, each with what it should give")
    try:
        return parse(kind, text, optional=optional)
    except BadPatternError as problem:
        raise error(kind, number, "pattern", f"pattern {text!r}: {problem}") from None


def _try(kind: str, number: int, text: str, wanted: object, patterns: TaughtForms, error: Error) -> None:  # noqa: PLR0913, PLR0917  where a test stands, and what it says
    """Try a pattern on a text of its tests."""
    one = getattr(patterns, KINDS[kind])[number]
    # A placeholder is tried with all calls, anything else with the pattern alone.
    alone = patterns if kind == "placeholder" else replace(patterns, **{KINDS[kind]: (one,)})
    got = _got(kind, bare(text), alone)
    expected = wanted if isinstance(wanted, str) else dict(wanted) if isinstance(wanted, Mapping) else None
    if expected is None:
        raise error(kind, number, "test", f"test {text!r}: expected text or a table of fields, not {wanted!r}")
    right = got == expected if isinstance(expected, str) else isinstance(got, dict) and expected.items() <= got.items()
    if not right:
        raise error(kind, number, "test", f"test {text!r}: expected {expected!r}, got {got or 'no match'!r}")


def _got(kind: str, text: str, patterns: TaughtForms) -> str | dict[str, str] | None:
    """What a text gives, in the form in which tests write it."""
    if kind in ("call", "placeholder"):
        call = read_call(text, patterns)
        return " ".join((call.method, *call.paths)) if call else None
    if kind == "status":
        status = read_status(text, patterns)
        return {"status": status[0], "description": status[1]} if status else None
    found = read_parameter(text, patterns)
    return dict(found[0]) if found else None


def line_of(text: str, prefix: str, table: str, number: int, key: str) -> int:
    """The line of a key of the n-th table of a name; that of the table where the key is not seen."""
    best, seen, inside = 1, -1, False
    wanted = ".".join(part for part in (prefix, table) if part)
    for at, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)
        if header:
            name = re.sub(r"[\s\"']", "", header[1])
            inside = name in {wanted, f"{wanted}.{key}"}
            if name == wanted:
                seen += 1
            if inside and seen == number:
                best = at
        elif inside and seen == number and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return at
    return best


_TYPED = re.compile(r"\((\w+): ?(\w+)\)")
_BASE = re.compile(r"(\w+) [${<%]*([A-Z][A-Z0-9_]{2,})[}>%]*(?=/)")


def snippet(shape: str, text: str, call: str) -> Iterator[str]:
    """The settings that teach a form of calls, with what its example needs: a placeholder, a base."""
    wanted = _BASE.sub(r"\1 ", _TYPED.sub(r"{\2}", call), count=1)
    base, typed = _BASE.match(call), _TYPED.search(call)
    quoted = [part.replace("\\", "\\\\").replace('"', '\\"') for part in (shape, text, wanted)]
    yield "[[tool.samplecast.call]]"
    yield f'pattern = "{quoted[0]}"'
    yield f'test = {{ "{quoted[1]}" = "{quoted[2]}" }}'
    if typed:
        yield "[[tool.samplecast.placeholder]]"
        yield f'pattern = "({{type}}:{" " if ": " in typed[0] else ""}{{name}})"'
    if base:
        yield "[tool.samplecast.base]"
        yield f'{base[2]} = ""'
