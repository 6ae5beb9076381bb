"""Markdown to Document: CommonMark with GitHub's tables, and what documentation sites put on top of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_block.paragraph import paragraph
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.html_inline import html_inline

from samplecast.document import Block, Document
from samplecast.readers.fragment import PageText
from samplecast.readers.inclusion import Inclusions
from samplecast.readers.markdown.block_rules import field_list, file_line, line_of, myst_block, push
from samplecast.readers.markdown.blocks import BlockParser
from samplecast.readers.markdown.dialects import (
    SiteTag,
    admonition,
    component_open,
    fenced,
    front_matter,
    has_components,
    module_line,
    outdented,
    pipe_cells,
    site_tags,
)
from samplecast.readers.markdown.myst import is_myst
from samplecast.readers.outline import nest
from samplecast.source import Source

DEEPEST = 200
"""markdown-it counts a list as two levels; what is nested deeper than this is kept as plain paragraphs."""
_LONGEST_INLINE = 1000
"""Characters of a tag in running text with odd blanks; a longer one is text."""
_LONGEST_TAG = 50
"""Lines that the opening tag of a component may take; formatters put each attribute on a line of its own."""

_TAB = 4
"""Columns that make a line indented."""

# Elements that are read as one block up to their closing tag, blank lines included.
_BALANCED = "table|pre|div|details|ul|ol|dl|blockquote|figure|center|section|article"
# Converters put anchors before a table, which CommonMark would take for a paragraph.
_HTML_START = re.compile(rf"(?:<a\s[^<>]*>\s*</a>\s*)*(<)(?:{_BALANCED})\b", re.IGNORECASE)
# The second line of a pipe table.
_RULER = re.compile(r"(?:\|[ \t]*)?:?-+:?(?:[ \t]*\|[ \t]*:?-+:?)*(?:[ \t]*\|)?\Z")
# Hard blanks in a row: blanks to Python, and characters of an unquoted value to CommonMark.
_ODD_BLANKS = re.compile(r"[^\S\x00-\x20]{3}")
# What most tags are is passed by first: letters are compared much faster where case counts.
_HTML_PARTS = re.compile(rf"<(?!/?(?:p|td|tr|th|a|strong|br|tbody|thead|li|b)[ >])(?:(/?)((?i:{_BALANCED}))\b|!--)")


class _Markdown(MarkdownIt):
    """Links stay as they are written: nothing here is ever clicked."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  markdown-it's name
        return bool(url) or True

    def normalizeLink(self, url: str) -> str:  # noqa: N802  markdown-it's name
        return url


@cache
def _parser(*, components: bool = False, myst: bool = False) -> MarkdownIt:
    """The one parser of this process for a kind of page, with the rules that are needed and ours in their places.

    Among components, lines are indented as their tags are nested, and indented code does not exist.
    """
    parser = _Markdown("commonmark", {"maxNesting": DEEPEST + 20})
    parser.enable("strikethrough")
    interrupting: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    rules = parser.block.ruler
    rules.before("code", "deep", _deep)
    if myst:
        rules.before("code", "myst", myst_block, interrupting)
        rules.before("code", "fields", field_list)
    rules.before("code", "file", file_line, interrupting)
    rules.before("code", "marker", _site_tag, interrupting)
    rules.at("table", _table, {"alt": ["paragraph", "reference"]})
    rules.enable("table")
    rules.at("html_block", _html, interrupting)
    parser.inline.ruler.at("html_inline", _html_inline)
    rules.before("lheading", "definitions", _definitions)
    rules.before("code", "indented", _indented)
    if components:
        parser.disable("code")
    return parser


def read_markdown(source: Source) -> Document:
    """Read one page. Never fails; what had to be gone past is in the document's notes."""
    inclusions = Inclusions(source)
    page = PageText(source.page, source.text, source.text.split("\n"), inclusions)
    meta, _ = front_matter(page.lines)
    blocks = nest(_read_part(page))
    notes = tuple(sorted((*source.notes, *page.notes, *inclusions.notes)))
    return Document(source, blocks, meta, notes, inclusions.ordered())


def _read_part(page: PageText) -> list[Block]:
    """The blocks of a page, or of a file that it takes in, without its front matter; headings are still flat."""
    _, skipped = front_matter(page.lines)
    text = "\n" * skipped + "\n".join(page.lines[skipped:]) if skipped else page.text
    components = has_components(page.name, page.text)
    if components:
        text = "\n".join(outdented(text.split("\n")))
    myst = is_myst(text)
    return BlockParser(page, _parser(components=components, myst=myst), _read_part, myst=myst).read(text, 1)


def _deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """Stop nesting before the stack grows too deep: the rest is a paragraph."""
    if state.level < DEEPEST:
        return False
    state.env.setdefault("deep", start)
    return paragraph(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A pipe table, as one token: a token for each cell would cost more than the cells."""
    if start + 2 > end or state.sCount[start + 1] < state.blkIndent or state.is_code_block(start + 1):
        return False
    if state.is_code_block(start) or not _RULER.match(line_of(state, start + 1).rstrip(" \t")):
        return False
    header = line_of(state, start)
    if "|" not in header or len(pipe_cells(header)) != len(pipe_cells(line_of(state, start + 1))):
        return False
    if silent:
        return True
    endings = state.md.block.ruler.getRules("blockquote")
    after = start + 2
    while after < end and state.sCount[after] >= state.blkIndent and not state.isEmpty(after):
        if state.is_code_block(after) or any(rule(state, after, end, True) for rule in endings):  # noqa: FBT003  the same
            break
        after += 1
    push(state, "pipe_table", start, after, [line_of(state, line) for line in range(start, after)])
    return True


def _html(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A block of HTML, up to where its first element ends, whatever blank lines are inside.

    CommonMark would end it at the first blank line, and would take `<a name="x"></a><table>` for a paragraph.
    """
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<", at) or state.is_code_block(start):
        return False
    found = _HTML_START.match(state.src, at, state.eMarks[start])
    if found:
        last = _last_line(state, found.start(1), end)
        if last is not None:
            if not silent:
                push(state, "html_block", start, last + 1, None)
            return True
        if not silent:
            state.env["unclosed"].append(start)
    return not _ODD_BLANKS.search(line_of(state, start)) and html_block(state, start, end, silent)


@lru_cache(maxsize=8)
def _has_odd_blanks(text: str) -> bool:
    """Whether running text has odd blanks in a row: every `<` in it asks."""
    return _ODD_BLANKS.search(text) is not None


def _html_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A tag in running text, unless it is full of odd blanks: markdown-it's expression takes cubic time for them."""
    if state.src.startswith("<", state.pos) and _has_odd_blanks(state.src):
        end = state.src.find(">", state.pos, state.pos + _LONGEST_INLINE)
        if end < 0 or _ODD_BLANKS.search(state.src, state.pos, end):
            return False
    return html_inline(state, silent)


def _last_line(state: StateBlock, at: int, end: int) -> int | None:
    """The line where the element that begins at an offset ends, if it does before `end`."""
    closings: dict[int, int] | None = state.env.get("closings")
    if closings is None:
        closings = state.env["closings"] = _closings(state.src)
    close = closings.get(at)
    line = end if close is None else bisect_right(state.eMarks, close)
    return line if line < end else None


def _closings(text: str) -> dict[int, int]:
    """Where elements end, by where they begin. What fences and comments hold is no element."""
    closings: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    fences = fenced(text)
    at = fence = 0
    while found := _HTML_PARTS.search(text, at):
        start, at = found.span()
        while fence < len(fences) and fences[fence][1] <= start:
            fence += 1
        if fence < len(fences) and fences[fence][0] <= start:
            at = fences[fence][1]
        elif not found[2]:
            end = text.find("-->", at)
            at = len(text) if end < 0 else end
        elif not found[1]:
            opened.setdefault(found[2].lower(), []).append(start)
        elif starts := opened.get(found[2].lower()):
            closings[starts.pop()] = start
    return closings


def _site_tag(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A line of nothing but tags of a site generator."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at : at + 1] not in ("{", "<", ":", "i", "e") or state.is_code_block(start):
        return False
    line = line_of(state, start).rstrip()
    kind = module_line(line)
    if kind:
        return _module(state, start, end, kind, silent=silent)
    pieces, after = site_tags(line), start + 1
    if not pieces and line.startswith("<") and component_open(line):
        pieces, after = _long_tag(state, start, end)
    if not pieces:
        return False
    if not silent:
        _push_pieces(state, pieces, start, after, end)
    return True


def _module(state: StateBlock, start: int, end: int, kind: str, *, silent: bool) -> bool:
    """An import or export of MDX, up to the next blank line. It never interrupts a paragraph."""
    if silent:
        return False
    after = start + 1
    while after < end and not state.isEmpty(after):
        after += 1
    text = state.getLines(start, after, state.blkIndent, keepLastLF=False)
    push(state, "module", start, after, (kind, text))
    return True


def _long_tag(state: StateBlock, start: int, end: int) -> tuple[list[SiteTag | str], int]:
    """A component's opening tag that runs over several lines, and the line after it."""
    after = start + 1
    while after < min(end, start + _LONGEST_TAG) and not state.isEmpty(after):
        after += 1
        if state.src.endswith(">", 0, state.eMarks[after - 1]):
            text = state.getLines(start, after, state.blkIndent, keepLastLF=False)
            pieces = site_tags(" ".join(text.split()))
            if pieces:
                return pieces, after
    return [], start


def _push_pieces(state: StateBlock, pieces: Sequence[SiteTag | str], start: int, after: int, end: int) -> None:
    """Tokens for tags and the texts between them; and for the code that follows where it is code they hold."""
    last = pieces[-1]
    code_end = _code_end(state, last, after, end) if isinstance(last, SiteTag) else 0
    for piece in pieces:
        if isinstance(piece, SiteTag):
            push(state, "marker", start, after, piece)
        else:
            push(state, "words", start, after, piece.strip())
    if code_end:
        push(state, "code", after, code_end, last)
        state.line = code_end


def _code_end(state: StateBlock, tag: SiteTag | str, after: int, end: int) -> int:
    """The line that closes a component whose content is code; 0 where there is none."""
    if isinstance(tag, str) or tag.kind != "open" or not tag.is_code() or tag.name in state.env["endless"]:
        return 0
    for line in range(after, end):
        text = line_of(state, line)
        if text[:1] in ("<", "{") and "/" in text and f"/{tag.name}" in text.replace(" ", ""):
            return line
    state.env["endless"].add(tag.name)
    return 0


def _indented(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A block with a heading line of its own that its indentation delimits."""
    line = line_of(state, start)
    if silent or line[:1] not in ("!", "?", "=") or state.is_code_block(start):
        return False
    name, title = admonition(line)
    after = start + 1
    while after < end and (state.isEmpty(after) or state.sCount[after] - state.blkIndent >= _TAB):
        after += 1
    while state.isEmpty(after - 1):
        after -= 1
    if not name or after == start + 1:
        return False
    text = state.getLines(start + 1, after, state.blkIndent + _TAB, keepLastLF=False)
    push(state, "indented", start, after, (name, title, text))
    return True


def _definitions(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """A term on a line of its own, and below it what is said of it, after a colon."""
    if silent or not _first_definition(state, start, end):
        return False
    entries: list[tuple[int, str, list[tuple[int, str]]]] = []
    line = start
    while first := _first_definition(state, line, end):
        said: list[tuple[int, str]] = []
        entries.append((line, line_of(state, line), said))
        line = first
        while _defines(state, line, end):
            said.append((line, ""))
            line = _definition(state, said, line, end)
        while line < end and state.isEmpty(line):
            line += 1
        if line >= end or state.sCount[line] < state.blkIndent:
            break
    push(state, "definitions", start, min(line, end), entries)
    return True


def _first_definition(state: StateBlock, term: int, end: int) -> int:
    """The line that begins to say what a term is, at most one blank line below it; 0 where none does."""
    line = term + 2 if term + 1 < end and state.isEmpty(term + 1) else term + 1
    return line if not state.isEmpty(term) and _defines(state, line, end) else 0


def _definition(state: StateBlock, said: list[tuple[int, str]], line: int, end: int) -> int:
    """Take in one definition with all its lines; give the line after it."""
    at = state.bMarks[line] + state.tShift[line] + 1
    text = state.src[at : state.eMarks[line]]
    indent = len(text) - len(text.lstrip())
    after = line + 1
    while after < end and not _defines(state, after, end):
        outside = not state.isEmpty(after) and state.sCount[after] <= state.blkIndent + 1
        # A line that is not indented goes on with the paragraph, unless it is the next term.
        if outside and (state.isEmpty(after - 1) or _first_definition(state, after, end)):
            break
        after += 1
    while state.isEmpty(after - 1):
        after -= 1
    rest = state.getLines(line + 1, after, state.blkIndent + 1 + indent, keepLastLF=False)
    said[-1] = (line, f"{text.lstrip()}\n{rest}" if after > line + 1 else text.lstrip())
    return after


def _defines(state: StateBlock, line: int, end: int) -> bool:
    """Tell whether a line begins with the colon of a definition."""
    if line >= end or state.sCount[line] < state.blkIndent or state.is_code_block(line):
        return False
    at = state.bMarks[line] + state.tShift[line]
    return state.src.startswith((": ", ":\t"), at)
