"""Pages of which a part can be made longer at will, and how the work of every stage grows with them.

A page is put together from a place, what stands before, between and behind, and what is repeated. Loops that go back
and forth show where something begins as a construct that we recognise, runs on for long, and ends as none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.hostile.repeated import UNITS, markdown_places, rst_places
from tests.hostile.stages import cast
from tests.support.growth import TRIES, too_much, undisturbed

RUNS = (
    *(" ", "\t", "\u00a0", "\u3000", "\u2003", "\x0b", "\x0c", "\x1f", "\x85", "\u2028"),
    *('"', "'", "\\", '\\"', "\\'", "`", "*", "_", ",", ".", ":", ";", "-", "=", "|", "/", "#", "&", "$", "%"),
    *("(", ")", "[", "]", "{", "}", "<", ">", "()", "[]", "{}", "<>", "}{", "][", "a", "A", "0", "0.", "1e", "é", "中"),
)
"""What is repeated: blanks of all kinds, quotes, brackets, and what numbers and words are made of."""

BEGUN = (
    *(
        "",
        "200",
        "GET",
        "GET /v1/a",
        "POST /x HTTP/1.1",
        "HTTP/1.1 200",
        "/v1/a",
        "A",
        "x",
        "0",
        "1",
        "-1",
        '"',
        "{",
        "[",
    ),
    *('{"a"', '{"a":', '{"a": "', "[1,", "//", "/*", "#", "!!!", "!!! note", '!!! note "', "???", ":::", ":::note"),
    *("Array of", "List<", "list[", "Map<String,", "String", "Integer", "object", "enum", "string (", "one of", "or"),
    *("max length", "Maximum length:", "Value range:", "Possible values:", "Default:", "default", "The value can be"),
    *(
        "Yes",
        "No",
        "Mandatory",
        "Required",
        "Optional",
        "Type:",
        "Status code:",
        "Error code",
        "Table 1",
        "See",
        "Note:",
    ),
    *(
        "<",
        "<a",
        "<a name=",
        '<a name="',
        "</",
        "<!--",
        "<table",
        "<td",
        "<br",
        "<div",
        "<Tab",
        "<Field name=",
        "&",
        "&#",
    ),
    *("[", "[a", "[a](", "![", "`", "``", "**", "*", "_", ":ref:", ":ref:`a", ":a:", ".. ", ".. a", ".. a::", ".. _"),
    *(
        "+ ",
        "- ",
        "* ",
        "1.",
        "1)",
        "> ",
        "# ",
        "## B [GET]",
        "+ a:",
        "+ a (",
        "+ Parameters",
        "curl",
        "curl -d '",
        "$",
    ),
    *(
        "${",
        "{{",
        "{{<",
        "{%",
        "...",
        "…",
        "http://a",
        "a@b",
        "a=b",
        "?a=",
        "---",
        "===",
        "|",
        "||",
        "+--",
        "&lt;",
        "\\",
    ),
)
"""Beginnings of what is recognised somewhere."""

PLACES: dict[str, Callable[[str], Iterator[tuple[str, str]]]] = {"page.rst": rst_places, "page.md": markdown_places}
SIZES = 1_000, 4_000, 16_000
"""Characters of what is repeated; each size is compared with the one before."""
MOST = 6.0
"""Four times the page takes at most so many times as long."""


@dataclass(frozen=True)
class Growing:
    """A recipe: the same recipe makes the same page at every size."""

    name: str
    """The name of the file, which decides its markup."""
    place: int
    begun: str
    run: str
    between: str = ""
    ended: str = ""
    newline: bool = False
    """Whether each repetition is a line."""

    def page(self, size: int) -> bytes:
        """The page with so many characters of what is repeated, twice where something stands between."""
        count = max(1, size // len(self.run) // (2 if self.between else 1))
        run = f"{self.run}\n" * count if self.newline else self.run * count
        text = self.begun + run + (self.between + run if self.between else "") + self.ended
        return list(PLACES[self.name](text))[self.place][1].encode("utf-8", "surrogatepass")


def drawn(seed: int) -> Growing:
    """A recipe, by a seed."""
    rng = Random(f"growing {seed}")  # noqa: S311  no secret
    name = rng.choice(sorted(PLACES))
    return Growing(
        name,
        rng.randrange(len(list(PLACES[name]("x")))),
        rng.choice(BEGUN),
        rng.choice(RUNS if rng.random() < 0.8 else UNITS),
        rng.choice(BEGUN) if rng.random() < 0.5 else "",
        rng.choice((*BEGUN, "!", "x!", '"', "}", ")", ">", "`", "\n\nx", "")),
        rng.random() < 0.1,
    )


def least(name: str, data: bytes, known: dict[str, float]) -> dict[str, float]:
    """Processor seconds of every stage, the least of this try and of what is known."""
    with undisturbed():
        seconds = cast(name, data).seconds
    return {stage: min(known.get(stage, took), took) for stage, took in seconds.items()}


def too_fast(name: str, make: Callable[[int], bytes], sizes: tuple[int, ...] = SIZES) -> str:
    """Which stage's work grows faster than the page, and how; "" where none does.

    The next larger page is made only where the last one was in order, so a cube costs seconds and no hours.
    """
    before: dict[str, float] = {}
    for small, large in zip((0, *sizes), sizes, strict=False):
        after: dict[str, float] = {}
        found: dict[str, float] = {}
        for _ in range(TRIES):
            after = least(name, make(large), after)
            found = too_much(before, after, MOST) if small else {}
            if not found:
                break
            before = least(name, make(small), before)
        if found:
            stage = max(found, key=lambda one: found[one])
            return f"{stage}: {small:,} → {large:,} takes {found[stage]:.1f} times as long ({after[stage]:.2f} s)"
        before = after
    return ""
