"""Calls that directives, components, field lists, tables and headings state: a method and a path, in any form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from samplecast.document import Block, Definitions, Directive, Paragraph, Section, Table, plain
from samplecast.extract.endpoints.request_lines import request_lines
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, fold

DOMAIN = "http:"
"""The prefix of the directives that all calls become."""

MOST_PAIRS = 6
"""A longer table tells more than how to call."""

_BEFORE = re.compile(r"(.{1,120}?)\s+(?:[%|\u2013\u2014-]\s+)(\S+\s+\S+)", re.DOTALL)
_BEHIND = re.compile(r"(\S+\s+\S+)\s+[%|\u2013\u2014:-]\s+(.{1,120})", re.DOTALL)
_BRACKETED = re.compile(r"(.{1,120}?)\s+\[([A-Z]+\s+\S+)\]")
MOST_CALLS = 12
"""A longer table of calls is an overview of a page or a reference."""

_PATH = re.compile(r"/\S{0,400}")
_METHOD_TITLE = re.compile(r"\[?([A-Za-z]{3,10})\]?`?(?:\s*[:\u2013\u2014-]\s*(\S.{0,120}))?")
_SEVERAL = re.compile(r"[\s,;/|`]+")
_TYPED = re.compile(r"(?<!/)\((?:[a-z_]+:)?(\w+)\)")


def labelled(given: Mapping[str, str], vocabulary: Vocabulary) -> tuple[str, str]:
    """The method and the path under the words for them; `method={"post"}` keeps the quotes of its expression."""
    method, path = (first_given(given, vocabulary.words(group)) for group in ("method labels", "path labels"))
    return method.strip("\"'`"), path.strip("\"'`")


def first_given(given: Mapping[str, str], names: Iterable[str]) -> str:
    """What is given under the first of the names that says anything."""
    return next((value for name in names if (value := given.get(name, ""))), "")


def calls_stated(block: Definitions | Table, vocabulary: Vocabulary) -> tuple[Directive, ...]:
    """The calls of a field list or table that has methods and paths: `:Method: GET`, a row `PUT`, `PATCH` | `/x`."""
    for calls in _alternatives(block):
        found = [call for given, span in calls for call in _calls_of_labels(given, span, vocabulary)]
        # a table of parameters may have columns with these titles, too: then not every row is a call
        if found and None not in found:
            several = (("table", str(block.span.line)),) if len(calls) > 1 else ()
            return tuple(replace(call, options=several) for call in found if call is not None)
    return ()


def _calls_of_labels(given: Mapping[str, str], span: Span, vocabulary: Vocabulary) -> Iterator[Directive | None]:
    """A call for each method; None for what is none."""
    label, methods = _labelled_methods(given, vocabulary)
    target = first_given(given, vocabulary.words("path labels"))
    if not methods or not target:
        yield None
    for method in methods if target else ():
        yield _stated(method, target, span, label, vocabulary)


def _labelled_methods(given: Mapping[str, str], vocabulary: Vocabulary) -> tuple[str, list[str]]:
    """The label and the methods that stand under it: `GET`, `POST`/`PUT`."""
    for label in vocabulary.words("method labels"):
        if words := given.get(label, ""):
            return label, [part for part in _SEVERAL.split(words) if part]
    return "", []


def _stated(method: str, target: str, span: Span, label: str, vocabulary: Vocabulary) -> Directive | None:
    """The call of a method and a path that labels give; under "Method" also rare ones: `LIST`."""
    target = target.strip("` ")
    if label in vocabulary.folded("sure method labels") and method in _known_methods(vocabulary):
        bare = target if target.startswith(("/", "{", "<", "http")) else f"/{target}"
        lines = request_lines(f"GET {bare}", vocabulary)
        return Directive(DOMAIN + method.lower(), lines[0].target, span=span) if len(lines) == 1 else None
    return call_directive(f"{method} {target}", span, vocabulary)


@lru_cache(maxsize=8)
def _known_methods(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset((*vocabulary.words("methods"), *vocabulary.words("rare methods")))


def _alternatives(block: Definitions | Table) -> Iterator[list[tuple[dict[str, str], Span]]]:
    """What is said by label: in a field list, under the titles of each row, or beside labels in a first column."""
    if isinstance(block, Definitions):
        yield [({fold(item.term.plain): plain(item.blocks) for item in block.items}, block.span)]
        return
    if block.header and len(block.rows) <= MOST_CALLS:
        titles = [fold(cell.text()) for cell in block.header[-1].cells]
        yield [(dict(zip(titles, (cell.text() for cell in row.cells), strict=False)), row.span) for row in block.rows]
    pairs = [
        row.cells for row in (*block.header, *block.rows[:MOST_PAIRS]) if len(row.cells) == len(("label", "value"))
    ]
    if 1 < len(block.header) + len(block.rows) == len(pairs) <= MOST_PAIRS:
        yield [({fold(label.text()): value.text() for label, value in pairs}, block.span)]


def is_line(blocks: Sequence[Block]) -> bool:
    """Whether a single address is all there is inside."""
    return len(blocks) == 1 and isinstance(only := blocks[0], Paragraph) and only.text.plain.startswith("/")


def call_of(block: Directive, vocabulary: Vocabulary) -> str:
    """The request line that a directive, component or shortcode is about."""
    if block.name.startswith(DOMAIN):
        method, path = block.name.removeprefix(DOMAIN), _TYPED.sub(r"{\1}", block.argument)
        return f"{method.upper()} {path}" if path.startswith("/") else ""
    options = block.given()
    method, target = labelled(options, vocabulary)
    if method and not target and is_line(block.blocks):
        (only,) = block.blocks
        target = only.text.plain if isinstance(only, Paragraph) else ""
    if method and target:
        return _readable(f"{method} {target}", vocabulary)
    return _readable(block.argument, vocabulary) if "/" in block.argument else ""


def _readable(line: str, vocabulary: Vocabulary) -> str:
    """`line` with its method in capitals, where it is a request line."""
    method, _, target = line.strip().partition(" ")
    line = f"{method.upper()} {target.strip()}"
    return line if request_lines(line, vocabulary) else ""


def call_directive(line: str, span: Span, vocabulary: Vocabulary) -> Directive | None:
    """The directive of a request line; None where it is none."""
    found = request_lines(_readable(line, vocabulary), vocabulary)
    return Directive(DOMAIN + found[0].method.lower(), found[0].target, span=span) if found else None


def methods_below(section: Section, vocabulary: Vocabulary) -> Mapping[int, Directive]:
    """The calls of a heading that is a path, `### /docks`, by the place of the headings of methods directly below it.

    "#### GET", "#### `POST` - Create a dock": generators of specifications write a reference so.
    """
    path = section.title.plain.strip("` ")
    if not path.startswith("/") or not _PATH.fullmatch(path):
        return {}
    found: dict[int, Directive] = {}
    for place, block in enumerate(section.blocks):
        match = _METHOD_TITLE.fullmatch(block.title.plain.strip("` ")) if isinstance(block, Section) else None
        if match and match[1] in vocabulary.words("methods"):  # "Trace" is a word as any other
            call = call_directive(f"{match[1].upper()} {path}", block.span, vocabulary)
            if call is not None:
                found[place] = replace(call, options=(("title", match[2] or f"{match[1]} {call.argument}"),))
    return found


def split_title(title: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """A heading that names the call and gives its request line: `Create a user - POST /users`."""
    if "/" not in title or len(title) > 400:  # noqa: PLR2004  no heading is longer
        return None
    for pattern, name, line in ((_BRACKETED, 1, 2), (_BEFORE, 1, 2), (_BEHIND, 2, 1)):
        if (found := pattern.fullmatch(title.strip())) and request_lines(found[line], vocabulary):
            return found[name].strip(), found[line]
    return None
