"""TaughtForms that settings teach: how the docs write calls, placeholders, statuses and parameters.

A pattern is text with fields in braces: `{method}-Request sent: {path}`. It matches a whole block, without markup. No
regular expressions: a field ends where the text behind it first stands, so that matching is one way through the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

FIELDS: Mapping[str, frozenset[str]] = {
    "call": frozenset(("method", "path", "any")),
    "placeholder": frozenset(("name", "type", "any")),
    "status": frozenset(("status", "description", "any")),
    "parameter": frozenset(("name", "type", "required", "in", "default", "description", "any")),
}
"""The fields that a pattern of each kind may have."""
NEEDED: Mapping[str, frozenset[str]] = {
    "call": frozenset(("method", "path")),
    "placeholder": frozenset(("name",)),
    "status": frozenset(("status",)),
    "parameter": frozenset(("name",)),
}
LONGEST = 1000
"""No block that is longer is a call, a status or a parameter."""
_LONGEST_PLACEHOLDER = 80

_FIELD = re.compile(r"\{(\w+)\}")
_METHOD = re.compile(r"[A-Za-z]{2,20}\Z")
_STATUS = re.compile(r"[1-5](?:\d\d|[xX]{2})\Z")
_NAME = re.compile(r"[\w.$\[\]/>@-]{1,200}\Z")
_WORD = re.compile(r"[\w ./-]{1,60}\Z")
_MARKUP = re.compile(r"[`*]+")


class BadPatternError(ValueError):
    """A pattern that can match nothing, or anything; the text says why."""


class Pattern(Struct, frozen=True):
    """A pattern taken apart."""

    kind: str
    text: str
    """As the settings have it."""
    parts: tuple[tuple[str, bool], ...]
    """Texts and fields in order; whether each is a field."""
    optional: bool = False
    """Of a placeholder: whether the path without it is a path as well."""


class TaughtForms(Struct, frozen=True):
    """All that settings teach."""

    calls: tuple[Pattern, ...] = ()
    placeholders: tuple[Pattern, ...] = ()
    statuses: tuple[Pattern, ...] = ()
    parameters: tuple[Pattern, ...] = ()
    bases: tuple[tuple[str, str], ...] = ()
    """Names that stand before a path, and what they stand for."""

    def all(self) -> tuple[Pattern, ...]:
        """Every pattern."""
        return (*self.calls, *self.placeholders, *self.statuses, *self.parameters)


class StatedCall(Struct, frozen=True):
    """A call that a block states."""

    method: str
    paths: tuple[str, ...]
    """More than one where a placeholder is optional."""
    types: tuple[tuple[str, str], ...]
    """What is said of the types of placeholders, by name."""
    used: tuple[str, ...]
    """The texts of the patterns that matched."""


def bare(text: str) -> str:
    """Text without the marks of markup, white space single."""
    return " ".join(_MARKUP.sub("", text).split())


def parse(kind: str, text: str, *, optional: bool = False) -> Pattern:
    """A pattern taken apart. BadPatternError says what is wrong with it."""
    parts: list[tuple[str, bool]] = []
    done = 0
    clean = bare(text)
    for found in _FIELD.finditer(clean):
        if found[1] not in FIELDS[kind]:
            raise BadPatternError(f"{{{found[1]}}} is no field of a {kind}; there are {_listed(FIELDS[kind])}")
        if found.start() > done:
            parts.append((clean[done : found.start()], False))
        elif parts and parts[-1][1]:
            raise BadPatternError(f"something must stand between {{{parts[-1][0]}}} and {{{found[1]}}}")
        parts.append((found[1], True))
        done = found.end()
    if done < len(clean):
        parts.append((clean[done:], False))
    names = [name for name, is_field in parts if is_field and name != "any"]
    if missing := NEEDED[kind] - set(names):
        raise BadPatternError(f"a {kind} needs {_listed(missing)}")
    if len(set(names)) < len(names):
        raise BadPatternError("each field may stand in it once")
    if kind == "placeholder" and (parts[0][1] or parts[-1][1]):
        raise BadPatternError("a placeholder begins and ends with text, as in ({type}: {name})")
    if kind != "call" and len(parts) == 1:
        raise BadPatternError("it would match any text")
    return Pattern(kind, text, tuple(parts), optional)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


_PLAIN = parse("call", "{method} {path}")


def match(pattern: Pattern, text: str) -> dict[str, str] | None:
    """What stands for each field where the pattern matches all of a text; None where it does not."""
    if len(text) > LONGEST:
        return None
    found = _from(pattern, text, 0)
    return found[0] if found is not None and found[1] == len(text) else None


def _from(pattern: Pattern, text: str, at: int) -> tuple[dict[str, str], int] | None:
    """The fields of a pattern that matches from a place on, and where it ends."""
    values: dict[str, str] = {}
    for index, (part, is_field) in enumerate(pattern.parts):
        if not is_field:
            if not text.startswith(part, at):
                return None
            at += len(part)
            continue
        last = index == len(pattern.parts) - 1
        end = len(text) if last else text.find(pattern.parts[index + 1][0], at + 1)
        if end < 0:
            return None
        values[part] = text[at:end].strip()
        at = end
    return values, at


def read_call(text: str, patterns: TaughtForms) -> StatedCall | None:
    """The call that a block states in one of the taught forms; None where it does not."""
    text = " ".join(text.split())
    # Taught placeholders and bases help lines that need no pattern of their own.
    plain = (_PLAIN,) if patterns.placeholders or patterns.bases else ()
    for pattern in (*patterns.calls, *plain):
        for changed, types, used, without in _spelled(text, patterns):
            if (found := match(pattern, changed)) is None or not _METHOD.match(found["method"]):
                continue
            path = _path(found["path"], patterns.bases)
            if not path:
                continue
            shorter = match(pattern, without) if without else None
            paths = [path, *([_path(shorter["path"], patterns.bases)] if shorter else [])]
            kept = tuple(dict.fromkeys(filter(None, paths)))
            own = pattern is not _PLAIN
            if own or used or path != found["path"]:
                return StatedCall(found["method"].upper(), kept, types, (*((pattern.text,) if own else ()), *used))
    return None


def _spelled(text: str, patterns: TaughtForms) -> list[tuple[str, tuple[tuple[str, str], ...], tuple[str, ...], str]]:
    """The text with taught placeholders in braces, then as it stands.

    With each: types of placeholders, the patterns used, and the text without optional ones where there are any.
    """
    changed = without = text
    types: list[tuple[str, str]] = []
    used: list[str] = []
    for pattern in patterns.placeholders:
        changed, found = _replaced(changed, pattern, drop=False)
        without, _ = _replaced(without, pattern, drop=pattern.optional)
        types += found
        used += [pattern.text] if found else []
    plain: list[tuple[str, tuple[tuple[str, str], ...], tuple[str, ...], str]] = [(text, (), (), "")]
    return [(changed, tuple(types), tuple(used), without if without != changed else ""), *plain] if used else plain


def _replaced(text: str, pattern: Pattern, *, drop: bool) -> tuple[str, list[tuple[str, str]]]:
    """The text with every such placeholder as `{name}`, or without it; names and types."""
    opening = pattern.parts[0][0]
    made: list[str] = []
    types: list[tuple[str, str]] = []
    done, at = 0, text.find(opening)
    while at >= 0:
        found = _from(pattern, text[at : at + _LONGEST_PLACEHOLDER], 0)
        if found is None or not all(_WORD.match(value) for value in found[0].values()):
            at = text.find(opening, at + 1)
            continue
        values, length = found
        before = text[done:at]
        made.append(before[:-1] if before.endswith("/ ") else before)
        if not drop:
            made.append(f"{{{'_'.join(values['name'].split())}}}")
        types.append((values["name"], values.get("type", "")))
        done = at + length
        at = text.find(opening, done)
    made.append(text[done:])
    return "".join(made).rstrip(), types


def _path(written: str, bases: tuple[tuple[str, str], ...]) -> str:
    """The path that a field holds: from the root, or an address, or behind a declared base; empty for anything else."""
    if " " in written:
        return ""
    if written.startswith(("/", "http://", "https://")):
        return written
    for name, value in bases:
        for form in (f"${{{name}}}", f"{{{{{name}}}}}", f"{{{name}}}", f"<{name}>", f"%{name}%", f"${name}", name):
            if written.startswith(form):
                rest = written[len(form) :]
                whole = f"{value.rstrip('/')}/{rest.lstrip('/')}"
                return whole if rest.startswith("/") or not rest else ""
    return ""


def read_status(text: str, patterns: TaughtForms) -> tuple[str, str, str] | None:
    """The status, its description and the pattern's text, where a block states one in a taught form."""
    text = " ".join(text.split())
    for pattern in patterns.statuses:
        found = match(pattern, text)
        if found is not None and _STATUS.match(found["status"]):
            return found["status"], found.get("description", ""), pattern.text
    return None


def read_parameter(text: str, patterns: TaughtForms) -> tuple[Mapping[str, str], str] | None:
    """The fields of a parameter, and the pattern's text, where a block states one in a taught form."""
    text = " ".join(text.split())
    for pattern in patterns.parameters:
        found = match(pattern, text)
        if found is not None and _NAME.match(found["name"]):
            return found, pattern.text
    return None
