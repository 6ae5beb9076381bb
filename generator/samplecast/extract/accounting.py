"""Accounting: what became of every code block, table and figure of a page, and why."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from samplecast.document import Code, Directive, Inclusion, Table
from samplecast.extract.context import FlatPage, PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.examples.code_blocks import CodeReading, Contents
from samplecast.facts import BlockUse, Comment
from samplecast.sample import JSON_LABELS, Sample, read_sample
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, fold

COMMENT_PREFIX = "samplecast:"
"""What a comment begins with that speaks to samplecast."""

SKIP_REASONS: dict[str, str] = {
    "not understood": "nothing on the page says what it is",
    "empty": "there is nothing in it",
    "picture": "a picture holds no facts that can be read",
    "markup": "XML or HTML, not JSON",
    "command": "a command to type, not what goes over the wire",
    "program": "source code of a program",
    "settings": "a configuration file",
    "schema": "a JSON Schema, which states types and is no sample",
    "headers": "header lines without a request line or a body",
    "address": "an address without a method",
    "no JSON": "labelled as JSON, but no value can be read from it",
    "plain text": "neither JSON nor a request line",
    "object": "shows an object by itself, not what a call sends or answers",
    "beyond limits": "JSON nested too deep, or with a number too long, to be read",
    "policy": "an access policy, the body of no call",
    "table cell": "stands in a cell of a table that lists no parameters",
    "no operation": "parameters that no operation leads to; other pages may link to them",
    "history": "a history of changes",
    "permissions": "who may call what",
    "calls": "a list of calls, described on pages of their own",
    "values": "a list of values",
    "reference": "values and terms on a page that describes no call",
    "overview": "explains terms and limits",
    "not read": "a file that could not be read",
    "unread call": "looks like a call, in a form that is not known; settings can teach it",
}
"""Why a block or table is not used: the closed list, with the sentence `explain` prints."""

FIGURES = frozenset({"figure", "image"})
MANY = 0.5
"""The share of lines or cells that tells what a block is."""

_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|[A-Za-z][\w:.-]*[\s>/])")
_COMMAND = re.compile(
    r"^[^\S\n]*(?:[$#>]\s+\S|(?:sudo|curl|wget|kubectl|helm|openssl|export|cd|ls|cat|echo|chmod|yum|apt|apt-get|pip|docker|ssh|scp"
    r"|vi|vim|source|systemctl|java|python3?|npm|go|git|base64|mount|mkdir|tar|rm|cp|mv|set)\s)",
    re.MULTILINE,
)
_PROGRAM = re.compile(
    r"^[^\S\n]*(?:import\s+[\w.{*]|from\s+\w[\w.]*\s+import|package\s+\w|public\s+(?:static|class|final)|private\s|class\s+\w"
    r"|def\s+\w|func\s+\w|function\s+\w|#include\s|var\s+\w|let\s+\w|const\s+\w|using\s+\w|<\?php|return\s|if\s*\("
    r"|for\s*\(|while\s*\(|//|/\*|String\s+\w|\w+(?:\.\w+)+\()|;\s*$",
    re.MULTILINE,
)
_SETTING = re.compile(r"^\s*(?:-\s+)?[\w.\-/\"']+\s*(?:[:=])(?:\s+\S.*|\S*|)$")
_HEADER_LINE = re.compile(r"^\s*[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*\s*:\s*\S.*$")
_URL = re.compile(r"\s*(?:https?://|/)\S*(?:[^\S\n]*\n\s*(?:https?://|/|[&?])\S*)*\s*")
PROGRAMS = frozenset(
    {
        "python",
        "java",
        "go",
        "golang",
        "c",
        "cpp",
        "c++",
        "csharp",
        "php",
        "javascript",
        "js",
        "typescript",
        "ts",
        "ruby",
    }
)
COMMANDS = frozenset({"bash", "sh", "shell", "console", "shell-session", "powershell", "bat", "cmd"})
SETTINGS = frozenset({"yaml", "yml", "toml", "ini", "properties", "dockerfile", "nginx"})
MARKUP = frozenset({"xml", "html"})


class UsedBlocks(Struct, frozen=True):
    """What blocks were used for, by their index in the page's list."""

    used: Mapping[int, str]
    contents: Contents
    describes_calls: bool
    """Whether the page has an endpoint."""


def account(page: FlatPage, uses: UsedBlocks, vocabulary: Vocabulary) -> Iterator[BlockUse]:
    """One entry for every code block, table, figure and included file, in document order."""
    inclusions = deque(page.document.inclusions)
    for placed in page.items:
        block = placed.block
        while inclusions and isinstance(block, (Code, Table)) and _precedes(inclusions[0], block):
            yield _included(inclusions.popleft())
        if isinstance(block, Code):
            use = _code(page, placed, block, uses, vocabulary)
            yield replace(
                use,
                sample=_sample(placed, block, uses),
                language=block.language,
                verbatim=block.verbatim,
                form=block.form,
            )
        elif isinstance(block, Table):
            yield _table(page, placed, block, uses, vocabulary)
        elif isinstance(block, Directive) and block.name in FIGURES:
            yield BlockUse("figure", block.span, "", "picture", SKIP_REASONS["picture"])
    yield from map(_included, inclusions)


def _precedes(inclusion: Inclusion, block: Code | Table) -> bool:
    """Whether a block stands behind the place of an inclusion, or in what it brings in."""
    span = block.span
    behind = span.path == inclusion.span.path and span.line >= inclusion.span.line
    return behind or (not inclusion.reason and span.path == inclusion.file)


def _included(inclusion: Inclusion) -> BlockUse:
    """What became of a file that the page takes in."""
    if inclusion.reason:
        return BlockUse("include", inclusion.span, "", "not read", f"{inclusion.file}: {inclusion.reason}")
    words = f"{inclusion.directive} of {inclusion.file}"
    return BlockUse("include", inclusion.span, words, "", words)


def _code(page: FlatPage, placed: PlacedBlock, code: Code, uses: UsedBlocks, vocabulary: Vocabulary) -> BlockUse:
    reading = uses.contents.code.get(placed.index)
    if (words := uses.used.get(placed.index)) is not None:
        why = f"{reading.cue.why}: {reading.cue.words}" if reading is not None and reading.cue is not None else words
        return BlockUse("code", code.span, words, "", why)
    if placed.cell is not None:
        words = uses.used.get(_outermost(page, placed).index)
        if words is None:
            return _skipped("code", placed, "table cell")
        return BlockUse("code", code.span, f"cell of {words}", "", "stands in a row of the table")
    reason = _code_reason(code, reading, vocabulary)
    if reason == "not understood" and any(says(vocabulary, "object words", heading.text) for heading in placed.path):
        reason = "object"
    return _skipped("code", placed, reason)


def _sample(placed: PlacedBlock, code: Code, uses: UsedBlocks) -> Sample | None:
    """What the block holds; None for one that goes on with the block before it."""
    reading = uses.contents.code.get(placed.index)
    if reading is not None:
        return reading.sample
    return read_sample(code.text, code.language) if placed.cell is not None else None


def _outermost(page: FlatPage, placed: PlacedBlock) -> PlacedBlock:
    while placed.cell is not None:
        placed = page.items[placed.cell.table]
    return placed


def _skipped(kind: Literal["code", "table"], placed: PlacedBlock, reason: str) -> BlockUse:
    return BlockUse(kind, placed.span, "", reason, SKIP_REASONS[reason])


def _code_reason(code: Code, reading: CodeReading | None, vocabulary: Vocabulary) -> str:
    """Why a block is left out that shows neither request nor response, or one that nothing introduces."""
    if vocabulary.has("nothing", code.text):
        return "empty"
    if reading is not None and reading.sample.kind == "json-schema":
        return "schema"
    if reading is not None and reading.sample.values:
        return "policy" if _is_policy(reading) else "not understood"
    if reading is not None and reading.sample.error:
        return "beyond limits"
    if code.language in JSON_LABELS:
        return "no JSON"
    program = reading is not None and reading.sample.kind == "program" and not code.language.startswith("sh")
    return "program" if program else next((reason for reason, holds in _TEXTS if holds(code)), "plain text")


def _is_policy(reading: CodeReading) -> bool:
    """Whether the value is an access policy: a version and statements, and no body of any call."""
    return all(isinstance(value, dict) and {"Version", "Statement"} <= set(value) for value in reading.sample.values)


def _share(text: str, pattern: re.Pattern[str]) -> float:
    """The share of lines that match."""
    lines = [line for line in text.split("\n") if line.strip()]
    return sum(pattern.match(line) is not None for line in lines) / len(lines) if lines else 0.0


_TEXTS: tuple[tuple[str, Callable[[Code], bool]], ...] = (
    ("markup", lambda code: code.language in MARKUP or _XML.match(code.text) is not None),
    ("address", lambda code: _URL.fullmatch(code.text) is not None),
    ("headers", lambda code: _share(code.text, _HEADER_LINE) == 1),
    ("command", lambda code: code.language in COMMANDS or _COMMAND.search(code.text) is not None),
    ("program", lambda code: code.language in PROGRAMS or _PROGRAM.search(code.text) is not None),
    ("settings", lambda code: code.language in SETTINGS or _share(code.text, _SETTING) > MANY),
)
"""What text that is neither request nor response can be, the surest first."""


def _table(page: FlatPage, placed: PlacedBlock, table: Table, uses: UsedBlocks, vocabulary: Vocabulary) -> BlockUse:
    words = uses.used.get(placed.index)
    if words is None and placed.cell is not None:
        outer = uses.used.get(_outermost(page, placed).index)
        words = f"cell of {outer}" if outer is not None else None
    if words is not None:
        return BlockUse("table", table.span, words, "", words)
    return _skipped("table", placed, _table_reason(placed, table, uses, vocabulary))


def _table_reason(placed: PlacedBlock, table: Table, uses: UsedBlocks, vocabulary: Vocabulary) -> str:
    """Why a table that lists no parameters, statuses or error codes of an operation is left out."""
    if placed.cell is not None:
        return "table cell"
    if uses.contents.tables[placed.index].kind in {"parameters", "fields"}:
        return "no operation"
    if not any(cell.blocks for row in table.rows for cell in row.cells):
        return "empty"
    titles = [fold(cell.text()) for row in (table.header or table.rows[:1]) for cell in row.cells]
    by_title = (reason for group, reason in _BY_TITLE if any(vocabulary.has(group, title) for title in titles))
    if reason := next(by_title, ""):
        return reason
    if not uses.describes_calls:
        return "reference"
    around = (table.caption.plain, *(heading.text for heading in placed.path))
    return "overview" if any(says(vocabulary, "overview words", text) for text in around) else "not understood"


_BY_TITLE = (
    ("history columns", "history"),
    ("permission columns", "permissions"),
    ("call columns", "calls"),
    ("value columns", "values"),
)


def page_comments(page: FlatPage) -> Iterator[Comment]:
    """Every comment of the page's own that begins with `samplecast:`, with the lines of the block that follows it."""
    own = ("", page.document.source.page)
    for placed in page.items:
        block = placed.block
        if isinstance(block, Directive) and block.name == "comment" and block.span.path in own:
            text = " ".join(block.text.split())
            if text.startswith(COMMENT_PREFIX):
                yield Comment(text, placed.span, _covered(page, placed))


def _covered(page: FlatPage, comment: PlacedBlock) -> Span:
    """From the first to the last line of the next block that is no such comment; the comment's own where none is."""
    for placed in page.items[page.ends[comment.index] :]:
        if isinstance(placed.block, Directive) and placed.block.name == "comment":
            continue
        spans = [placed.span, *(inner.span for inner in page.items[placed.index + 1 : page.ends[placed.index]])]
        last = max(span.end_line or span.line for span in spans)
        return Span(comment.span.path, placed.span.line, 1, last)
    return comment.span
