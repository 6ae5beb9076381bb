"""How much a sample may hold: what keeps reading linear and bounded on hostile text."""

from __future__ import annotations

from typing import Final

DEEPEST: Final = 500
"""Levels of nesting; every Python program that meets the value can still walk it."""
DEEPEST_GAP: Final = 100
"""Levels down to which a gap is pointed at; one below is told of the level it is in, or the pointers of a deep sample
that breaks off would be its square."""
LONGEST_NUMBER: Final = 4300
"""Digits of an integer; Python's own limit."""
MOST_REPAIRS: Final = 500_000
"""Repairs, gaps and comments of one sample."""
LONGEST_POINTERS: Final = 64_000_000
"""Characters in all JSON Pointers of one sample together."""


class TooMuchError(Exception):
    """A limit is passed: the sample gets an error and no value."""


def check_depth(depth: int) -> None:
    """Refuse the level `depth` if it is one too many."""
    if depth > DEEPEST:
        raise TooMuchError(f"nested more than {DEEPEST} levels deep")


def integer(digits: str, base: int = 10) -> int:
    """The integer written as `digits`, with or without a sign; base 0 reads what the prefix says."""
    if len(digits) > LONGEST_NUMBER and len(digits.lstrip("+-")) > LONGEST_NUMBER:
        raise TooMuchError(f"a number of more than {LONGEST_NUMBER} digits")
    try:
        return int(digits, base)
    except ValueError as error:  # the interpreter may run with a limit below ours
        raise TooMuchError("a number of more digits than this Python reads") from error
