"""Marks that a page puts on a sample to present it, and that are no part of it.

Bold or italic keys, callouts, line numbers, the marks of a diff: without them the sample is what is sent. They are
taken off only outside of strings, and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from samplecast.sample.log import SourceMap, shown
from samplecast.sample.model import Gap, Member, Node, Repair, Sample, SampleComment, TextEdit

Cut = tuple[int, int]
"""A stretch of the text that is left out, end exclusive."""


class Presentation(Struct, frozen=True):
    """A text without its marks."""

    text: str
    offsets: list[int]
    """Of each of its characters in the original, and of the original's end."""
    cuts: tuple[Cut, ...]
    """Every mark, in order; the marks of whole lines are one cut each."""
    what: str
    """What kind of marks these are, for messages."""


# A line of a diff: its mark, and what it marks. Pages leave the blank out before text that is not indented.
_DIFF_LINE: Final = re.compile(r"[+\- ](?![+\-]{2} )|@@|(?:---|\+\+\+) |diff |index |\s*\Z").match
_DIFF_HEAD: Final = re.compile(r"@@|(?:---|\+\+\+) |diff |index |\\ ").match
_CHANGED: Final = re.compile(r'^[+-](?=[ \t]*["{}\[\]])', re.MULTILINE).search
# `1 {`, `2: "a": 1`, `03| }`: copied out of an editor or a highlighter that numbers lines.
_NUMBER: Final = re.compile(
    r"[ \t]*(?:(\d{1,5})[ \t]*[|\u2502:](?:[ \t\u00a0]|\Z)|(\d{1,5})[.)]?(?:[ \t\u00a0]|\Z))"
).match
_FEW: Final = 2
# What begins the first line below its number: a value or a message, never a word of a numbered list.
_NUMBERED_START: Final = re.compile(r"""[{\["]|HTTP/\d|(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]""").match
# `curl -v` shows what it sends behind `>`, what it gets behind `<`, and its own words behind `*`.
_VERBOSE: Final = re.compile(r"^[ \t]*(?:<[ \t]*HTTP/\d|>[ \t]*[A-Z]{3,7}[ \t]+\S+[ \t]+HTTP/\d)", re.MULTILINE).search
_VERBOSE_NOISE: Final = re.compile(
    r"[ \t]*(?:\*[ \t]|[{}][ \t]\[\d+[ ]bytes|%[ \t]+Total|Dload[ \t]|Note:[ \t]"
    r"|[\d.kMG]+(?:[ \t]+[\d.kMG:-]+){6,}[ \t]*\Z)"
).match
_ARROW: Final = re.compile(r"[ \t]*[<>](?:[ \t]|\Z)").match
# The prompt of a shell on the lines that a backslash carries on: `> -H "Accept: */*" \\`.
_CONTINUED: Final = re.compile(r"\\[ \t]*\n[ \t]*>[ \t]").search
_CONTINUED_LINES: Final = re.compile(r"(?<=\n)([ \t]*>[ \t])").finditer
_LONGEST_PROMPT: Final = 80
_PROMPT: Final = re.compile(r"[ \t]*(?:[\w.@~:/\\-]*[$#%]|>>>)\s*\Z").match
EVENT_LABELS: Final = frozenset(
    ("", "text", "plain", "plaintext", "txt", "http", "sse", "event-stream", "console", "json")
)
_EVENTS: Final = re.compile(r"^[ \t]*data:[ \t]*[{\[\"]", re.MULTILINE).search
_EVENT_FIELD: Final = re.compile(
    r"[ \t]*(?:(?:event|id|retry):|:|data:(?![ \t]*(?:[{\"\d-]|\[(?![A-Z]+\])|true|false|null)))"
).match
_EVENT_DATA: Final = re.compile(r"[ \t]*data:[ \t]?").match
_TAG: Final = r"b|em|i|strong|mark|u|ins|del|span|code|kbd|tt|small|sup|sub|font"
_CALLOUT: Final = r"(?:<\d{1,2}>|\(\d{1,2}\)!?|[\u2460-\u2473\u278a-\u2793])"
# Strings are passed over whole, so that marks inside them stay. A string that is not closed ends with its line.
_TOKEN: Final = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*(?:"|$))"""
    # emphasis of Markdown around a token: stars, and around what is in quotes or brackets also tildes;
    # beside a slash stars belong to a comment
    r"""|(?P<open>(?<![*\w/])\*{1,3}(?=["{\[\]}\w-]))|(?P<close>(?<=["{\[\]}\w,])\*{1,3}(?![*\w/]))"""
    r"""|(?P<opens>(?<![\w~])~~(?=["{\[]))|(?P<closes>(?<=["}\],])~~(?![\w~"]))"""
    rf"""|(?P<tag></?(?:{_TAG})(?:[ ][^<>\n]{{0,200}})?>|<a[ ][^<>\n]{{0,200}}>|</a>)"""
    # callouts at the end of a line, behind a token, also in a comment of their own, and at its beginning
    rf"""|(?P<callout>(?<=["{{\[\]}},\w])[ \t]*(?:(?://|\#)[ \t]*)?{_CALLOUT}[ \t]*$)"""
    rf"""|(?P<begin>^[ \t]*(?:{_CALLOUT}|[\u2192\u25b6\u25ba\u279c\u00bb])[ \t]+(?=["{{\[\]}}]))""",
    re.MULTILINE,
)
# The sides of emphasis: what is opened has to be closed as often, or it is something else, as the star of `/*`.
_SIDES: Final = {"open": 1, "opens": 1, "close": -1, "closes": -1}
_MAY_HOLD: Final = re.compile(
    rf"\*[\"{{\[\]}}\w]|~~|</?(?:{_TAG}|a)\b|<\d{{1,2}}>|\(\d{{1,2}}\)"
    r"|[\u2460-\u2473\u278a-\u2793\u2192\u25b6\u25ba\u279c\u00bb]"
).search


def without_line_marks(text: str, label: str = "") -> Presentation | None:
    """The text without the marks of its lines; None where it has none.

    The new side of a diff, without line numbers, without what tools print around a message: the arrows of `curl -v`,
    the fields of an event stream, prompts.
    """
    found = ((what, cuts(text, label)) for what, cuts in _LINE_MARKS)
    return next((_without(text, what, cuts) for what, cuts in found if cuts is not None), None)


def without_token_marks(text: str) -> Presentation | None:
    """The text without emphasis and callouts around its tokens; None where it has none."""
    if not _MAY_HOLD(text):
        return None
    marks = [found for found in _TOKEN.finditer(text) if found.lastgroup != "string"]
    sides = Counter[str]()
    for found in marks:
        sides[found[0]] += _SIDES.get(found.lastgroup or "", 0)
    cuts = [found.span() for found in marks if found.lastgroup not in _SIDES or not sides[found[0]]]
    return _without(text, "emphasis or callouts", iter(cuts)) if cuts else None


def _without(text: str, what: str, cuts: Iterator[Cut]) -> Presentation:
    pieces: list[str] = []
    offsets: list[int] = []
    done, kept = 0, tuple(cuts)
    for start, end in kept:
        pieces.append(text[done:start])
        offsets += range(done, start)
        done = end
    pieces.append(text[done:])
    offsets += range(done, len(text) + 1)
    return Presentation("".join(pieces), offsets, kept, what)


def _diff(text: str, label: str) -> Iterator[Cut] | None:
    """The old side, and the marks of the new one, where every line carries one and a line with JSON is changed."""
    if label == "diff":
        return _diff_cuts(text.split("\n"))
    if text[:1] not in {"+", "-", " "} or _CHANGED(text) is None:
        return None
    lines = text.split("\n")
    return _diff_cuts(lines) if len(lines) > _FEW and all(map(_DIFF_LINE, lines)) else None


def _diff_cuts(lines: list[str]) -> Iterator[Cut]:
    for at, line in _placed(lines):
        if line[:1] == "-" or _DIFF_HEAD(line):
            yield at, at + len(line)
        elif line[:1] in {"+", " "}:
            yield at, at + 1


def _verbose(text: str, _: str) -> Iterator[Cut] | None:
    return _verbose_cuts(text.split("\n")) if _VERBOSE(text) else None


def _verbose_cuts(lines: list[str]) -> Iterator[Cut]:
    for at, line in _placed(lines):
        if _VERBOSE_NOISE(line):
            yield at, at + len(line)
        elif arrow := _ARROW(line):
            yield at, at + arrow.end()


def _continued(text: str, _: str) -> Iterator[Cut] | None:
    return (found.span(1) for found in _CONTINUED_LINES(text)) if _CONTINUED(text) else None


def _events(text: str, label: str) -> Iterator[Cut] | None:
    return _event_cuts(text.split("\n")) if label in EVENT_LABELS and _EVENTS(text) else None


def _event_cuts(lines: list[str]) -> Iterator[Cut]:
    for at, line in _placed(lines):
        if _EVENT_FIELD(line):
            yield at, at + len(line)
        elif field := _EVENT_DATA(line):
            yield at, at + field.end()


def _last_prompt(text: str, _: str) -> Iterator[Cut] | None:
    line = text[text.rstrip().rfind("\n") + 1 :]
    bare = len(line) < len(text) and len(line) <= _LONGEST_PROMPT and _PROMPT(line) is not None
    return iter([(len(text) - len(line), len(text))]) if bare else None


def _numbers(text: str, _: str) -> Iterator[Cut] | None:
    """The numbers, where each line that is not blank begins with the one after that of the line before."""
    if not text.lstrip()[:1].isdigit():
        return None
    lines = text.split("\n")
    found = [(at, one) for at, line in _placed(lines) if line.strip() and (one := _NUMBER(line))]
    numbers = [int(one[1] or one[2]) for _, one in found]
    whole = len(found) == sum(1 for line in lines if line.strip()) and len(found) >= _FEW
    if not whole or any(after - before != 1 for before, after in pairwise(numbers)):
        return None
    first = found[0][1]
    if not _NUMBERED_START(first.string, first.end()):
        return None
    return iter([(at, at + one.end()) for at, one in found])


def _placed(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Every line with the offset at which it begins."""
    at = 0
    for line in lines:
        yield at, line
        at += len(line) + 1


_LINE_MARKS: Final[tuple[tuple[str, Callable[[str, str], Iterator[Cut] | None]], ...]] = (
    ("diff marks", _diff),
    ("", _verbose),
    ("", _continued),
    ("", _events),
    ("line numbers", _numbers),
    ("", _last_prompt),
)
"""The marks of whole lines, each with what a finding calls it; what a tool prints is no defect of the page."""


def moved(sample: Sample, text: str, presentation: Presentation) -> Sample:
    """The sample of the text without marks as the sample of the text with them, the marks told."""
    source_map = SourceMap(text, presentation.offsets)
    starts = SourceMap(sample.text)

    def place(line: int, column: int) -> tuple[int, int]:
        _, there, beside = source_map.at(starts.offset_of(line, column))
        return there, beside

    repairs = [_moved_repair(repair, source_map) for repair in sample.repairs]
    return replace(
        sample,
        text=text,
        trees=tuple(_moved_tree(tree, source_map) for tree in sample.trees),
        repairs=tuple(sorted([*repairs, *_told(text, presentation)], key=lambda one: (one.start, one.end))),
        gaps=tuple(Gap(gap.document, gap.pointer, *place(gap.line, gap.column)) for gap in sample.gaps),
        comments=tuple(
            SampleComment(one.document, one.pointer, one.text, *place(one.line, one.column)) for one in sample.comments
        ),
        answer=source_map.at(sample.answer)[0] if sample.answer else 0,
        noise=() if presentation.what else presentation.cuts,
    )


def _moved_repair(repair: Repair, source_map: SourceMap) -> Repair:
    """The repair at its place in the original, with its changes where no mark stands inside of what they replace."""
    start, line, column = source_map.at(repair.start)
    edits = tuple(_moved_edit(edit, source_map) for edit in repair.edits)
    torn = any(edit.end - edit.start != old.end - old.start for edit, old in zip(edits, repair.edits, strict=True))
    end = source_map.offset(repair.end)
    return replace(repair, start=start, end=end, line=line, column=column, edits=() if torn else edits)


def _moved_edit(edit: TextEdit, source_map: SourceMap) -> TextEdit:
    """A change at its place in the original; what is only put in stands right behind the character before it."""
    behind = source_map.offset(edit.end - 1) + 1 if edit.end else source_map.offset(0)
    return replace(edit, start=behind if edit.start == edit.end else source_map.offset(edit.start), end=behind)


def _moved_tree(root: Node, source_map: SourceMap) -> Node:
    """The tree with every node at its place in the original. Children first, without recursion."""
    order: list[Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting += (member.value for member in node.members)
        waiting += node.items
    made: dict[int, Node] = {}
    for node in reversed(order):
        members = tuple(Member(_at(member.key, source_map), made[id(member.value)]) for member in node.members)
        items = tuple(made[id(item)] for item in node.items)
        made[id(node)] = replace(_at(node, source_map), members=members, items=items)
    return made[id(root)]


def _at(node: Node, source_map: SourceMap) -> Node:
    start, line, column = source_map.at(node.start)
    return replace(node, start=start, end=source_map.offset(node.end), line=line, column=column)


def _told(text: str, presentation: Presentation) -> Iterator[Repair]:
    """One repair for all marks: they are one decision of whoever wrote the page."""
    if not presentation.cuts or not presentation.what:
        return
    start, end = presentation.cuts[0]
    _, line, column = SourceMap(text).at(start)
    edits = tuple(TextEdit(*cut, "") for cut in presentation.cuts)
    message = f"{presentation.what}: {shown(text, start, end)}"
    yield Repair("presentation", start, end, line, column, message, edits)
