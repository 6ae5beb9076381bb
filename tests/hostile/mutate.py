"""Pages like real ones, changed at random: lines and cells moved, repeated, cut, mixed, spoiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

from tests.hostile.kinds import KINDS, page
from tests.hostile.repeated import UNITS

_HERE = Path(__file__).resolve().parent
_FOLDERS = (_HERE / "seeds", _HERE.parents[1] / "input_docs")
_ODD = (
    "\x00",
    "\r",
    "\r\n",
    "\t",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\u3000",
    "\u0301",
    "\u4e2d",
    "\U0001f600",
)
_SPOILT = (b"\xff", b"\xed\xa0\x80", b"\xc0", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00")
LONGEST = 40_000


@cache
def seeds() -> tuple[str, ...]:
    """The pages that everything begins with."""
    files = (file for folder in _FOLDERS for file in sorted(folder.rglob("*")) if file.is_file())
    return tuple(file.read_text("utf-8") for file in files)


def _line(rng: Random, lines: Sequence[str]) -> int:
    return rng.randrange(len(lines) + 1)


def _drop(rng: Random, lines: list[str]) -> None:
    start = _line(rng, lines)
    del lines[start : start + rng.randrange(1, 6)]


def _repeat(rng: Random, lines: list[str]) -> None:
    start = _line(rng, lines)
    chunk = lines[start : start + rng.randrange(1, 12)]
    lines[start:start] = chunk * rng.choice((1, 1, 2, 3, 20))


def _move(rng: Random, lines: list[str]) -> None:
    start = _line(rng, lines)
    end = start + rng.randrange(1, 12)
    chunk = lines[start:end]
    del lines[start:end]
    place = _line(rng, lines)
    lines[place:place] = chunk


def _splice(rng: Random, lines: list[str]) -> None:
    other = rng.choice(seeds()).split("\n")
    start = _line(rng, other)
    place = _line(rng, lines)
    lines[place : place + rng.choice((0, 0, 3))] = other[start : start + rng.randrange(1, 25)]


def _indent(rng: Random, lines: list[str]) -> None:
    start, blanks = _line(rng, lines), " " * rng.randrange(1, 9)
    for number in range(start, min(len(lines), start + rng.randrange(1, 15))):
        lines[number] = blanks + lines[number] if rng.random() < 0.7 else lines[number].removeprefix(blanks)


def _join(rng: Random, lines: list[str]) -> None:
    start = _line(rng, lines)
    end = start + rng.randrange(2, 10)
    lines[start:end] = [rng.choice((" ", "", "|", " | ")).join(lines[start:end])]


def _swap_words(rng: Random, lines: list[str]) -> None:
    number = rng.randrange(len(lines)) if lines else -1
    if number >= 0:
        words = lines[number].split(" ")
        rng.shuffle(words)
        lines[number] = " ".join(words)


def _insert(rng: Random, lines: list[str]) -> None:
    number = rng.randrange(len(lines)) if lines else -1
    if number >= 0:
        place = rng.randrange(len(lines[number]) + 1)
        what = rng.choice((*UNITS, *_ODD)) * rng.choice((1, 1, 1, 2, 7, 60))
        lines[number] = lines[number][:place] + what + lines[number][place + rng.choice((0, 0, 1, 5)) :]


def _cut(rng: Random, lines: list[str]) -> None:
    if lines and rng.random() < 0.3:
        del lines[_line(rng, lines) :]


def _nest(rng: Random, lines: list[str]) -> None:
    start = _line(rng, lines)
    mark = rng.choice(("- ", "> ", "1. ", ".. note:: ", "   ", "| ", ":a: ", "<td>", "```\n", "* - "))
    for number in range(start, min(len(lines), start + rng.randrange(1, 9))):
        lines[number] = mark * rng.choice((1, 1, 2, 5)) + lines[number]


def _hostile(rng: Random, lines: list[str]) -> None:
    made = page(rng.choice(tuple(KINDS)), rng.randrange(10**6), rng.choice((100, 400, 2000))).decode("utf-8", "replace")
    place = _line(rng, lines)
    lines[place:place] = made.split("\n")


_CHANGES: tuple[Callable[[Random, list[str]], None], ...] = (
    *(
        _drop,
        _repeat,
        _move,
        _splice,
        _splice,
        _indent,
        _join,
        _swap_words,
        _insert,
        _insert,
        _insert,
        _cut,
        _nest,
        _hostile,
    ),
)


def mutated(data: bytes, seed: int, longest: int = LONGEST) -> bytes:
    """The page after a few random changes; the same bytes and seed give the same page."""
    rng = Random(seed)  # noqa: S311  no secret
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(rng.choice((1, 1, 2, 3, 5, 9))):
        rng.choice(_CHANGES)(rng, lines)
    made = bytearray("\n".join(lines).encode("utf-8", "surrogatepass"))
    if rng.random() < 0.1:
        place = rng.randrange(len(made) + 1)
        made[place:place] = rng.choice(_SPOILT)
    return bytes(made[:longest])


def fresh(seed: int) -> bytes:
    """A changed seed page."""
    rng = Random(seed)  # noqa: S311  no secret
    return mutated(rng.choice(seeds()).encode(), rng.randrange(2**32))
