"""Calls that stand in no request line: told in a sentence, split between a heading and prose, or left to a command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from samplecast.document import Code, Paragraph, Section, Text
from samplecast.extract.context import FlatPage, PlacedBlock
from samplecast.extract.endpoints.request_lines import (
    ALONE,
    EXAMPLE,
    MAX_LINE,
    STATED,
    TARGET,
    Claim,
    is_example,
    is_target,
    read_endpoint,
)
from samplecast.vocabulary import Vocabulary, phrase

_PATHS = re.compile(r"/[\w{}<>:.*/-]{0,200}(?:, /[\w{}<>:.*/-]{1,200}){0,9}")
_METHOD_OPTION = re.compile(r"\s(?:-X|--request)[ =]?[\"']?([A-Z]{3,10})\b")
_DATA_OPTION = re.compile(r"\s(?:-d|--data(?:-\w+)*|-F|--form|--json)\b")
NEAR = 30
"""So many blocks behind an address a command may stand that calls it."""


def told_calls(page: FlatPage, claims: Sequence[Claim], vocabulary: Vocabulary) -> Iterator[Claim]:
    """The calls of sentences and headings, where no request line on the page says as much."""
    claimed = {claim.index for claim in claims}
    for placed in page.items:
        if placed.cell is None and placed.index not in claimed:
            match placed.block:
                case Paragraph(text=text):
                    yield from _told(placed, text.plain, vocabulary)
                case Section(title=title) if _PATHS.fullmatch(title.plain):
                    inside = range(placed.index, page.ends[placed.index])
                    if claimed.isdisjoint(inside):
                        yield from _headed(page, placed, title.plain.split(", "), vocabulary)
                case _:
                    pass


def _told(placed: PlacedBlock, text: str, vocabulary: Vocabulary) -> Iterator[Claim]:
    """`GET-Request sent: /docks`, "Send a `POST` request to `/docks`": the call of a section that opens with it."""
    if len(text) > MAX_LINE or "/" not in text or (found := phrase("sent request").search(text)) is None:
        return
    target = TARGET.match(text, found.end())
    if found[1] not in vocabulary.words("methods") or target is None or not is_target(bare := target[0].rstrip(".,")):
        return
    whole = found.start() == 0 and target.end() >= len(text.rstrip(" .`\"'"))
    opens = placed.follows < 0 and ". " not in text[: found.start()]
    own = (whole or opens) and not placed.inside and not is_example(placed, "", vocabulary)
    yield Claim(read_endpoint(found[1], bare, placed.span), placed.index, ALONE if own else EXAMPLE)


def _headed(page: FlatPage, section: PlacedBlock, paths: Sequence[str], vocabulary: Vocabulary) -> Iterator[Claim]:
    """The methods that prose below a heading of paths marks as code: "`GET` returns the docks, `PUT` replaces them"."""
    methods: dict[str, PlacedBlock] = {}
    for placed in page.items[section.index + 1 : page.ends[section.index]]:
        if isinstance(placed.block, Section):
            break
        if isinstance(placed.block, Paragraph) and placed.cell is None:
            for word in _literals(placed.block.text):
                if word in vocabulary.words("methods"):
                    methods.setdefault(word, placed)
    for path in paths:
        for method in methods:
            yield Claim(read_endpoint(method, path, section.span), section.index, STATED)


def _literals(text: Text) -> Iterator[str]:
    for mark in text.marks:
        if mark.kind == "literal":
            yield text.plain[mark.start : mark.end]


def method_of_command(page: FlatPage, address: PlacedBlock, target: str) -> str:
    """The method with which the next command calls an address; empty where none does."""
    path = re.split(r"[{<:\[?]", re.sub(r"^https?://[^/]*", "", target), maxsplit=1)[0].rstrip("/")
    for placed in page.items[address.index + 1 : address.index + NEAR]:
        code = placed.block.text if isinstance(placed.block, Code) else ""
        if "curl" in code and path and path in code:
            found = _METHOD_OPTION.search(code)
            return found[1] if found else "POST" if _DATA_OPTION.search(code) else "GET"
    return ""
