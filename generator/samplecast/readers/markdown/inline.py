"""From markdown-it's inline tokens to running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from samplecast.document import Block, Directive, MarkKind, Paragraph
from samplecast.readers.fragment import Fragment, PageText
from samplecast.readers.html.tags import FRAMED, INLINE_TAGS, KNOWN, parse_tag
from samplecast.readers.markdown.myst import interpreted, role_before
from samplecast.readers.text import TextBuilder, local
from samplecast.source import Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST = 1_000_000
"""Characters of a paragraph from which on it is kept without its markup."""

MOST_BRACKETS = 1000
"""Opening brackets from which on it is too: markdown-it's time grows with their square."""

# Running text simple enough to be read without a parser: words, `**bold**` between blanks, `[links](#x)`,
# anchors at the end. Whatever could mean anything else makes the whole text go to markdown-it.
_WORDS = r"""(?:[^\\`*_\[\]<>&!~]++|\\[!-/:-@\[-`{-~]|!(?!\[)|&(?![\#\w])|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))++"""
_STRONG = rf"(?<!\S)\*\*(?!\s)({_WORDS})(?<!\s)\*\*(?=[\s.,;:)?]|\Z)"
_LINK = rf"(?<![\]\\])\[(?!\s)({_WORDS})\]\(([^\s()<>\\&*`]++)\)"
_SIMPLE = re.compile(rf"""((?:{_WORDS}|{_STRONG}|{_LINK})*+)((?:<a name="[^"<>&]*"></a>\s*)*)\Z""")
_PIECE = re.compile(rf"{_STRONG}|{_LINK}")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CHARACTER = itemgetter(1)
"""What stands escaped."""
# The names of the anchors that `_SIMPLE` matched.
_ANCHOR = re.compile(r'"([^"]*)"')
# Hugo: `[Berth]({{< relref "entities/berth" >}})`; blanks and angle brackets would end the destination.
_REFERENCE = re.compile(r"\]\(\{\{[<%]\s{0,3}(?:rel)?ref\s{1,3}[\"']?([^\"'<>{}()\s]{1,200})[\"']?\s{0,3}[%>]\}\}\)")
_OPEN: dict[str, MarkKind] = {"strong_open": "strong", "em_open": "emphasis"}


class InlineParser:
    """Reads the running text of one page."""

    def __init__(self, page: PageText, parser: MarkdownIt, references: dict[str, Any], *, myst: bool = False) -> None:
        self.page = page
        self.parser = parser
        self.env = {"references": references}
        self.myst = myst

    def paragraph(self, content: str, span: Span) -> list[Block]:
        """The blocks of a paragraph: one, but for comments in it and HTML that makes blocks of its own."""
        span = self._placed(span, content)
        prose = self._bare(content, span.line)
        comments: list[str] = []
        if prose is None:
            tokens = self._tokens(content)
            if any(token.type == "html_inline" and _opens_block(token.content) for token in tokens):
                return self._embedded(tokens, span)
            prose, comments = self._collect(tokens)
        text = prose.text()
        anchors = tuple(dict.fromkeys(prose.anchors))
        said = [Paragraph(text, anchors, span)] if text.plain or text.marks or anchors else []
        return [*self.comments(comments, span), *said] if comments else [*said]

    def prose(self, content: str, line: int) -> tuple[TextBuilder, list[str]]:
        """A title or a term, and the comments in it."""
        prose = self._bare(content, line)
        return (prose, []) if prose is not None else self._collect(self._tokens(content))

    def comments(self, comments: Sequence[str], span: Span) -> list[Block]:
        """Comments in running text, as the blocks before it."""
        return [Directive("comment", text=comment, span=span) for comment in comments]

    def _placed(self, span: Span, content: str) -> Span:
        """The span with the column where its text begins."""
        if span.column > 1 or span.line > len(self.page.lines):
            return span
        column = self.page.lines[span.line - 1].find(content.partition("\n")[0]) + 1
        return Span(span.path, span.line, column, span.end_line, span.end_column) if column > 1 else span

    def _bare(self, content: str, line: int) -> TextBuilder | None:
        """Running text too simple for a parser, or more than one could read in time; None for any other."""
        found = _SIMPLE.match(content)
        if found is not None:
            return _simple(found[1], content[found.end(1) :])
        if len(content) <= LONGEST and content.count("[") <= MOST_BRACKETS:
            return None
        self.page.note(line, "paragraph too long or with too many brackets: its markup is left as text")
        prose = TextBuilder()
        prose.add(content)
        return prose

    def _tokens(self, content: str) -> list[Token]:
        tokens: list[Token] = []
        if "ref" in content and "{{" in content:
            content = _REFERENCE.sub(r"](ref:\1)", content)
        self.parser.inline.parse(content, self.parser, self.env, tokens)
        return tokens

    def _collect(self, tokens: Sequence[Token]) -> tuple[TextBuilder, list[str]]:
        prose = TextBuilder()
        comments: list[str] = []
        role = ""
        for token, following in zip_longest(tokens, tokens[1:]):
            kind = token.type
            if kind == "text":
                role = self._role(token, following)
                prose.add_words(token.content[: -len(role) - 2] if role else token.content)
            elif kind == "code_inline" and role:
                _interpreted(prose, role, token.content)
                role = ""
            elif kind in ("softbreak", "hardbreak"):
                prose.add(" ")
            elif kind == "code_inline":
                prose.open("literal", kind)
                prose.add(token.content)
                prose.close(kind)
            elif kind in _OPEN:
                prose.open(_OPEN[kind], token.tag)
            elif kind == "link_open":
                prose.open("link", "a", local(str(token.attrs.get("href", ""))))
            elif token.nesting < 0:
                prose.close(token.tag)
            else:
                _other(prose, token, comments)
        return prose, comments

    def _role(self, token: Token, following: Token | None) -> str:
        """The role that stands before words in backquotes; empty where none does."""
        code_follows = following is not None and following.type == "code_inline"
        return role_before(token.content, myst=self.myst) if code_follows else ""

    def _embedded(self, tokens: Sequence[Token], span: Span) -> list[Block]:
        """A paragraph with a table, a list or the like in it, as the HTML it is rendered to."""
        from samplecast.readers.html.reader import read_html  # noqa: PLC0415  lxml is loaded where a page has HTML

        for token in tokens:
            if token.type == "text_special":
                token.type = "text"
        rendered = self.parser.renderer.render(tokens, self.parser.options, self.env)
        return read_html(Fragment(self.page, rendered, span.line))


def _simple(content: str, anchors: str) -> TextBuilder:
    """Simple running text, and the anchors after it."""
    prose = TextBuilder()
    done = 0
    for found in _PIECE.finditer(content):
        prose.add(_ESCAPE.sub(_CHARACTER, content[done : found.start()]))
        done = found.end()
        if found[1] is not None:
            prose.open("strong", "strong")
            prose.add(_ESCAPE.sub(_CHARACTER, found[1]))
            prose.close("strong")
        else:
            prose.open("link", "a", local(found[3]))
            prose.add(_ESCAPE.sub(_CHARACTER, found[2]))
            prose.close("a")
    rest = content[done:] if done else content
    prose.add(_ESCAPE.sub(_CHARACTER, rest) if "\\" in rest else rest)
    if anchors:
        prose.anchors += _ANCHOR.findall(anchors)
    return prose


def _other(prose: TextBuilder, token: Token, comments: list[str]) -> None:
    """An image, a tag, or what has no meaning of its own."""
    if token.type == "image":
        alternative = "".join(child.content for child in token.children or ())
        prose.image(str(token.attrs.get("src", "")), alternative)
    elif token.type == "html_inline":
        _tag(prose, token.content, comments)
    else:
        prose.add(token.content)


def _interpreted(prose: TextBuilder, role: str, content: str) -> None:
    """Words in backquotes with a role of MyST before them."""
    words, kind, target = interpreted(role, content)
    if kind:
        prose.open(kind, role, target)
    prose.add(words)
    if kind:
        prose.close(role)


def _opens_block(written: str) -> bool:
    """Tell whether an inline tag begins something that makes blocks."""
    closing, name, _ = parse_tag(written)
    return not closing and (name in FRAMED or name == "p")


def _tag(prose: TextBuilder, written: str, comments: list[str]) -> None:
    """An HTML tag or comment in running text; what is no HTML is a placeholder and stays."""
    if written.startswith("<!--"):
        comments.append(written[4:].removesuffix("-->").strip())
        return
    closing, name, attributes = parse_tag(written)
    if name not in KNOWN:
        prose.add(written)
    elif closing:
        prose.close(name)
    elif name in INLINE_TAGS or name in ("br", "img"):
        prose.tag(name, attributes)
