"""The kinds of values that settings have, and how each is read from what tomllib gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

from samplecast.diagnostics import SEVERITIES, Severity
from samplecast.options import PARTS

Value: TypeAlias = object
"""What tomllib gives for a value."""

MOST_SECONDS = 86_400
_MOST_BYTES = 2**40


class WrongValueError(Exception):
    """A value of the wrong type; the text says what was expected."""


def read_string(value: Value) -> str:
    """Text. WrongValueError for anything else."""
    if not isinstance(value, str):
        raise WrongValueError("a string")
    return value


def read_strings(value: Value) -> tuple[str, ...]:
    """A list of texts. WrongValueError for anything else."""
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise WrongValueError("a list of strings")
    return tuple(value)


def read_parts(value: Value) -> tuple[str, ...]:
    """Parts of the package, in our order: those that others rest on have to be there. WrongValueError for others."""
    chosen = tuple(part for part in PARTS if part in read_strings(value))
    if chosen != PARTS[: len(chosen)] or not chosen or len(chosen) < len(set(read_strings(value))):
        allowed = (json.dumps(PARTS[:number]) for number in range(1, len(PARTS) + 1))
        raise WrongValueError(" or ".join(allowed))
    return chosen


def read_strings_by_glob(value: Value) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A table of lists of texts, in its order. WrongValueError for anything else."""
    if not isinstance(value, dict):
        raise WrongValueError("a table of globs, each with a list of rules")
    return tuple((glob, read_strings(selectors)) for glob, selectors in value.items())


def read_severity_by_rule(value: Value) -> tuple[tuple[str, Severity], ...]:
    """A table of severities, in its order. WrongValueError for anything else."""
    if not isinstance(value, dict):
        raise WrongValueError("a table of rules, each with a severity")
    return tuple((rule, read_severity(severity)) for rule, severity in value.items())


def read_severity(value: Value) -> Severity:
    """One of the severities. WrongValueError for anything else."""
    for severity in SEVERITIES:
        if value == severity:
            return severity
    raise WrongValueError("error, warning or info")


def read_switch(value: Value) -> bool:
    """True or false. WrongValueError for anything else."""
    if not isinstance(value, bool):
        raise WrongValueError("true or false")
    return value


def read_size(value: Value) -> int:
    """A number of bytes. WrongValueError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise WrongValueError("a number of bytes above 0")
    if value > _MOST_BYTES:
        raise WrongValueError(f"a number of bytes up to {_MOST_BYTES:,}")
    return value


def read_seconds(value: Value) -> float:
    """A number of seconds. WrongValueError for anything else."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= MOST_SECONDS:
        raise WrongValueError("a number of seconds above 0")
    return float(value)


def one_of(*allowed: str) -> Callable[[Value], str]:
    """How one of these words is read."""

    def read(value: Value) -> str:
        if value not in allowed:
            raise WrongValueError(" or ".join(repr(one) for one in allowed))
        return str(value)

    return read
