r"""Find regular expressions of ours that go back and forth: `tools/regexes.py` prints place, expression, characters.

Two repetitions without an end stand side by side, with nothing between them that has to be there, and take the same
characters: `\s*x?\s*` tries every way to share a run of blanks between the two, so time grows with the square of the
run, or with its cube for three. A repetition of something that itself begins and ends with such a repetition,
`(a*b?)*`, is worse. What says that there is one way is fine: a possessive quantifier (`\s*+x?\s*`), an atomic group,
`(.*?)(?<!\s)\s*`, `\s*(?!\s)(.*)`; and so is `\s*(.*)` at the end, where nothing is left that could fail.

Expressions are collected while every module is loaded and a few pages go through every stage, so those that are put
together from words are seen as they are compiled. The exit code is 1 where something was found that `FINE` does not
name.
"""

# ruff: noqa: T201, INP001  a script that prints
from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "generator" / "samplecast"
sys.path[:0] = [str(ROOT), str(ROOT / "generator")]

FINE: dict[str, str] = {}
"""Expressions that look so and are not, each with the reason."""

SAMPLE = (*map(chr, range(128)), *"\x85\xa0\u2003\u2028\u3000éÉ中\u0301\u0664\u200b")
"""Characters that stand for all: each ASCII one, and one of each other kind that classes tell apart."""

Chars = frozenset[str]
_EVERY: Chars = frozenset(SAMPLE)
_CATEGORY = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}
_REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT}
_GREEDY_FOR_GOOD = {getattr(sre, "POSSESSIVE_REPEAT", None), getattr(sre, "ATOMIC_GROUP", None)} - {None}


@dataclass(frozen=True)
class Ends:
    """What a part of an expression begins and ends with."""

    nullable: bool
    """Whether it matches nothing as well."""
    opening: tuple[Chars, ...] = ()
    """The characters of each endless repetition that it may begin with."""
    closing: tuple[Chars, ...] = ()
    """The same at its end."""
    behind: Chars = frozenset()
    """What cannot stand before it."""


class Walk:
    """One expression; `found` are the pairs of repetitions that take the same characters."""

    def __init__(self, flags: int) -> None:
        """Know how the expression is meant."""
        self.flags = flags
        self.found: list[str] = []

    def chars(self, operation: Any, argument: Any) -> Chars | None:  # noqa: ANN401  of the parser
        """The characters that a part of one character matches; None for other parts."""
        if operation is sre.LITERAL:
            return self._cased({chr(argument)})
        if operation is sre.NOT_LITERAL:
            return _EVERY - self._cased({chr(argument)})
        if operation is sre.ANY:
            return _EVERY if self.flags & re.DOTALL else _EVERY - {"\n"}
        if operation is sre.IN:
            return self._class(argument)
        return None

    def _class(self, items: Iterable[tuple[Any, Any]]) -> Chars:
        taken: set[str] = set()
        negated = False
        for operation, argument in items:
            if operation is sre.NEGATE:
                negated = True
            elif operation is sre.LITERAL:
                taken.add(chr(argument))
            elif operation is sre.RANGE:
                taken.update(one for one in SAMPLE if argument[0] <= ord(one) <= argument[1])
            elif operation is sre.CATEGORY:
                flags = self.flags & re.ASCII
                taken.update(one for one in SAMPLE if re.match(_CATEGORY[argument], one, flags))
        cased = self._cased(taken)
        return _EVERY - cased if negated else cased

    def _cased(self, taken: Iterable[str]) -> Chars:
        if not self.flags & re.IGNORECASE:
            return frozenset(taken)
        return frozenset(form for one in taken for form in (one, one.lower(), one.upper()))

    def sequence(self, parts: Iterable[tuple[Any, Any]]) -> Ends:
        """Parts one after another."""
        nullable, opening = True, list[Chars]()
        closing: list[Chars] = []
        ahead: Chars = frozenset()
        behind: Chars = frozenset()
        for operation, argument in parts:
            if (barred := self._barred(operation, argument)) is not None:
                closing = [chars - barred for chars in closing] if argument[0] < 0 else closing
                ahead |= barred if argument[0] > 0 else frozenset()
                behind |= barred if argument[0] < 0 and nullable and not opening else frozenset()
                continue
            ends = self.part(operation, argument)
            self._meet([chars - ends.behind for chars in closing], [chars - ahead for chars in ends.opening])
            opening += [chars - ahead for chars in ends.opening] if nullable else ()
            closing = [*(closing if ends.nullable else ()), *ends.closing]
            nullable = nullable and ends.nullable
            ahead = ahead if ends.nullable else frozenset()
        return Ends(nullable, tuple(opening), tuple(closing), behind)

    def _barred(self, operation: Any, argument: Any) -> Chars | None:  # noqa: ANN401  of the parser
        """The characters that `(?<!x)` or `(?!x)` rules out; None for other parts."""
        if operation is sre.ASSERT_NOT and len(argument[1]) == 1:
            return self.chars(*argument[1][0])
        return None

    def part(self, operation: Any, argument: Any) -> Ends:  # noqa: ANN401  of the parser
        """One part, whatever it is."""
        if operation in _REPEATS:
            return self._repeat(*argument)
        if operation is sre.SUBPATTERN:
            return self.sequence(argument[3])
        if operation is sre.BRANCH:
            ways = [self.sequence(way) for way in argument[1]]
            return Ends(
                any(way.nullable for way in ways),
                tuple(chars for way in ways for chars in way.opening),
                tuple(chars for way in ways for chars in way.closing),
            )
        if operation in {sre.ASSERT, sre.ASSERT_NOT}:
            self.sequence(argument[1])
            return Ends(nullable=True)
        if operation in _GREEDY_FOR_GOOD:
            body = argument[2] if isinstance(argument, tuple) else argument
            ends = self.sequence(body)
            return Ends(ends.nullable or (isinstance(argument, tuple) and argument[0] == 0), self._first(body))
        return Ends(nullable=operation in {sre.AT, sre.GROUPREF_EXISTS})

    def _repeat(self, least: int, most: int, body: Any) -> Ends:  # noqa: ANN401  of the parser
        single = self.chars(*body[0]) if len(body) == 1 else None
        endless = most is sre.MAXREPEAT
        if single is not None:
            own = (single,) if endless else ()
            return Ends(least == 0, own, own)
        ends = self.sequence(body)
        if endless:
            self._meet(ends.closing, ends.opening)
        return Ends(ends.nullable or least == 0, ends.opening, ends.closing, ends.behind)

    def _first(self, body: Any) -> tuple[Chars, ...]:  # noqa: ANN401  of the parser
        """What a possessive repetition begins with: it gives nothing back, but what stands before it may."""
        single = self.chars(*body[0]) if len(body) == 1 else None
        return self.sequence(body).opening if single is None else (single,)

    def _meet(self, closing: Iterable[Chars], opening: Iterable[Chars]) -> None:
        opening = tuple(opening)
        for left in closing:
            for right in opening:
                if both := left & right:
                    self.found.append("".join(sorted(both)[:12]))


def faults(pattern: str, flags: int = 0) -> list[str]:
    """For each two repetitions side by side, some of the characters that both take; [] where there are none."""
    parsed = parser.parse(pattern, flags)
    walk = Walk(parsed.state.flags)
    walk.sequence(_without_tail(list(parsed)))
    return list(dict.fromkeys(walk.found))


def _without_tail(parts: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """An expression without `.*`, `(.*)` or `(.*)?` at its end, which takes whatever there is."""
    while parts and parts[-1][0] is sre.AT:
        parts = parts[:-1]
    if parts:
        operation, argument = parts[-1]
        if operation is sre.SUBPATTERN and len(argument[3]) == 1:
            operation, argument = argument[3][0]
        if operation is sre.MAX_REPEAT and argument[1] is sre.MAXREPEAT and argument[2][0][0] is sre.ANY:
            return parts[:-1]
    return parts


def compiled() -> dict[tuple[str, int], str]:
    """Every expression that our own code compiles, with its flags, and where."""
    known: dict[tuple[str, int], str] = {}
    original = re._compile  # type: ignore[attr-defined]  # noqa: SLF001  all ways to compile lead there

    def record(pattern: Any, flags: Any) -> Any:  # noqa: ANN401  as it comes
        frame: FrameType = sys._getframe(1)  # noqa: SLF001  the only way to know who asks
        while frame.f_back is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        file = Path(frame.f_code.co_filename)
        if isinstance(pattern, str) and PACKAGE in file.parents:
            known.setdefault((pattern, int(flags)), f"{file.relative_to(ROOT).as_posix()}:{frame.f_lineno}")
        return original(pattern, flags)

    re._compile = record  # type: ignore[attr-defined]  # noqa: SLF001  as above
    try:
        _load_and_run()
    finally:
        re._compile = original  # type: ignore[attr-defined]  # noqa: SLF001  as above
    return known


def _load_and_run() -> None:
    """Load every module anew, and show the stages a few pages."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "samplecast"]:
        del sys.modules[name]
    samplecast = importlib.import_module("samplecast")
    for module in pkgutil.walk_packages(samplecast.__path__, "samplecast."):
        if not module.name.endswith("__main__") and "templates" not in module.name:
            try:
                importlib.import_module(module.name)
            except ImportError as error:  # an adapter whose host is not installed
                print(f"{module.name} not looked at: {error}", file=sys.stderr)
    seeds = importlib.import_module("tests.hostile.mutate").seeds()
    running = importlib.import_module("tests.hostile.running")
    for text in seeds:
        running.try_page(text.encode())


def found() -> Iterator[tuple[str, str, list[str]]]:
    """Place, expression and faults of each expression that goes back and forth and is not known to be fine."""
    for (pattern, flags), place in sorted(compiled().items(), key=lambda item: item[1]):
        if pattern not in FINE and (wrong := faults(pattern, flags)):
            yield place, pattern, wrong


def main() -> None:
    """Print what was found."""
    wrong = list(found())
    for place, pattern, chars in wrong:
        print(f"{place}: {pattern!r}: both take {' and '.join(map(repr, chars))}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
