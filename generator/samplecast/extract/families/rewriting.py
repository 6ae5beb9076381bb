"""Pages of other documentation families rewritten: directives, components and front matter as sections and tables.

A page of a Sphinx HTTP domain, of an `os-api-ref`, of a site of components or of a wiki with API blocks comes out as
the same sections, request lines and tables that any other page has: `unified` rewrites the document once, before it is
walked, and returns every other document as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.document import (
    Block,
    Code,
    Definitions,
    Directive,
    Document,
    Items,
    Paragraph,
    Section,
    Table,
    Text,
    walk,
)
from samplecast.extract.cues import says
from samplecast.extract.endpoints.request_lines import read_endpoint
from samplecast.extract.examples.roles import status_in
from samplecast.extract.families.attributes import attribute_table, has_labels, with_named_fields
from samplecast.extract.families.blueprint import is_member_list, listed_members
from samplecast.extract.families.calls import (
    DOMAIN,
    call_directive,
    call_of,
    calls_stated,
    first_given,
    is_line,
    methods_below,
    split_title,
)
from samplecast.extract.families.fieldlists import domain_tables, header_places, listed_rows, spread, status_rows
from samplecast.extract.families.fieldtags import is_field, tag_tables
from samplecast.extract.tables.surroundings import BODYLESS
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, fold

DEPTH = 40
"""What is nested deeper stays as it is."""

MOST_SHARED = 1_000
"""Blocks of a resource that hold for all its actions are copied to each action up to this many; longer ones stay
with the resource."""

_LISTED = frozenset({"rest_parameters", "rest_status_code"})
_RESOURCE = re.compile(r"(.{1,120}?)\s+\[(/[^\]\s]*)\]")
_ACTION = re.compile(r"(.{1,120}?)\s+\[([A-Z]{3,10})\]")


def unified(document: Document, vocabulary: Vocabulary) -> Document:
    """The document with what only its family writes as the sections, request lines and tables of any page."""
    blocks = document.blocks
    if any(_is_particular(block, vocabulary) for block in walk(blocks)):
        blueprint = any(isinstance(block, Section) and _RESOURCE.fullmatch(block.title.plain) for block in walk(blocks))
        blocks = _Rewriting(vocabulary, blueprint=blueprint, headers=header_places(blocks)).blocks(blocks, 1)
    blocks = _titled(document, _introduced(document, blocks, vocabulary))
    if blocks is document.blocks:
        return document
    return replace(document, blocks=blocks)


def _is_particular(block: Block, vocabulary: Vocabulary) -> bool:
    if isinstance(block, Paragraph):  # nearly every block
        return False
    if isinstance(block, Section):
        title = block.title.plain
        return (
            title.endswith("]")
            or split_title(title, vocabulary) is not None
            or bool(methods_below(block, vocabulary))
            or attribute_table(block, vocabulary) is not None
        )
    if isinstance(block, Code):
        return bool(_speaking(block.caption, vocabulary))
    if isinstance(block, Definitions) and has_labels(block, vocabulary):
        return True
    if isinstance(block, Definitions | Table):
        return bool(calls_stated(block, vocabulary)) or (isinstance(block, Table) and spread(block) is not None)
    return isinstance(block, Directive) and (
        block.name.startswith((DOMAIN, "rest_"))
        or bool(call_of(block, vocabulary))
        or is_field(block, vocabulary)
        or bool(_label(block, vocabulary))
    )


def _introduced(document: Document, blocks: tuple[Block, ...], vocabulary: Vocabulary) -> tuple[Block, ...]:
    """With the request line that front matter gives: `api: "POST /v1/users"`, `method:` with `path:`."""
    meta = {name.lower(): value for name, value in document.meta}
    method = first_given(meta, vocabulary.words("method labels"))
    paths = [meta[name] for name in (*vocabulary.words("path labels"), "api", "openapi") if name in meta]
    for value in paths:
        call = call_directive(f"{method} {value}" if method else value, Span(document.source.page, 1), vocabulary)
        if call is not None:
            return (call, *blocks)
    return blocks


def _titled(document: Document, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Under the title that front matter gives, where no heading is the page's."""
    title = next((value for name, value in document.meta if name.lower() == "title"), "")
    tops = [block for block in blocks if isinstance(block, Section) and block.level == 1 and not block.pseudo]
    if not title or len(tops) == 1:
        return blocks
    return (Section(Text(title), blocks, 1, span=Span(document.source.page, 1)),)


class _Rewriting(Struct, frozen=True):
    """Rewrites the blocks of one page, and of a resource on it."""

    vocabulary: Vocabulary
    blueprint: bool
    """Whether the page is an API Blueprint: its headings end in paths and methods in brackets."""
    path: str = ""
    """The path of the resource around, in a blueprint."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The places of `<header` and `>header` on this page."""
    shared: tuple[Block, ...] = ()
    """What the resource says of all its actions."""

    def blocks(self, blocks: Sequence[Block], level: int) -> tuple[Block, ...]:
        """Blocks that stand side by side; `level` is that of the headings among them."""
        if level > DEPTH:
            return tuple(blocks)
        blocks = with_named_fields(blocks, self.vocabulary)
        several = sum(isinstance(block, Directive) and self.is_call(block) for block in blocks) > 1
        made: list[Block] = []
        run: list[Directive] = []
        for block in blocks:
            if isinstance(block, Directive) and is_field(block, self.vocabulary):
                run.append(block)
                continue
            made += self.fields(run)
            run = []
            made += self.block(block, level, apart=several)
        return (*made, *self.fields(run))

    def is_call(self, block: Directive) -> bool:
        """Whether it is a call with all that is said of it inside."""
        return bool(block.blocks) and bool(call_of(block, self.vocabulary))

    def fields(self, run: Sequence[Directive]) -> Iterable[Block]:
        return tag_tables(run, self.vocabulary) if run else ()

    def block(self, block: Block, level: int, *, apart: bool) -> Iterable[Block]:
        made: Iterable[Block] = (block,)
        match block:
            case Section():
                made = (self.section(block),)
            case Directive():
                made = self.directive(block, level, apart=apart)
            case Definitions() | Table() if calls := calls_stated(block, self.vocabulary):
                made = (*calls, block)
            case Table():
                made = (spread(block) or block,)
            case Code() if words := _speaking(block.caption, self.vocabulary):
                made = (Section(Text(words), (block,), level, pseudo=True, span=block.span),)
            case Items() if self.blueprint:
                made = (listed_members(block, self.vocabulary),)
            case Items():
                inner = tuple(replace(item, blocks=self.blocks(item.blocks, level + 1)) for item in block.items)
                made = (replace(block, items=inner),)
            case _:
                pass
        return made

    def section(self, section: Section) -> Section:
        if self.blueprint and (found := _RESOURCE.fullmatch(section.title.plain)):
            actions = sum(isinstance(block, Section) for block in section.blocks)
            if actions:
                return self.resource(replace(section, title=Text(found[1])), found[2], actions)
        if self.path and (found := _ACTION.fullmatch(section.title.plain)):
            call = call_directive(f"{found[2]} {self.path}", section.span, self.vocabulary)
            inner = self.blocks(section.blocks, section.level + 1)
            calls = (call,) if call else ()
            return replace(section, title=Text(found[1]), blocks=(*calls, *self.shared, *inner))
        if methods := methods_below(section, self.vocabulary):
            return self.path_section(section, methods)
        inner = self.blocks(section.blocks, section.level + 1)
        if attributes := attribute_table(section, self.vocabulary):
            inner = (attributes, *inner)
        split = split_title(section.title.plain, self.vocabulary)
        if split is None:
            return replace(section, blocks=inner)
        title, line = split
        call = call_directive(line, section.span, self.vocabulary)
        return replace(section, title=Text(title), blocks=inner if call is None else (call, *inner))

    def path_section(self, section: Section, calls: Mapping[int, Directive]) -> Section:
        """A heading that is a path, each method below it with its request line and the call as its title."""
        made: list[Block] = []
        for place, block in enumerate(section.blocks):
            inner = self.blocks((block,), section.level + 1)
            if (call := calls.get(place)) is not None and isinstance(own := inner[0], Section):
                inner = (replace(own, title=Text(call.given()["title"]), blocks=(call, *own.blocks)),)
            made += inner
        return replace(section, blocks=tuple(made))

    def resource(self, section: Section, path: str, actions: int) -> Section:
        """A resource of a blueprint, what it says of its actions told with each of them."""
        own: list[Block] = []
        lists: list[Items] = []
        for block in section.blocks:
            if isinstance(block, Items) and is_member_list(block):
                lists.append(block)
            else:
                own.append(block)
        if actions * sum(1 for _ in walk(lists)) > MOST_SHARED:
            own, lists = [*section.blocks], []
        inside = replace(self, path=path, shared=tuple(listed_members(one, self.vocabulary) for one in lists))
        return replace(section, blocks=inside.blocks(own, section.level + 1))

    def directive(self, block: Directive, level: int, *, apart: bool) -> Iterable[Block]:
        if block.name == "rest_parameters":
            return listed_rows(block)
        if block.name == "rest_status_code":
            return status_rows(block)
        if line := call_of(block, self.vocabulary):
            return self.call(block, line, level, apart=apart)
        inner = self.blocks(block.blocks, level + 1)
        if label := _label(block, self.vocabulary):
            return (Section(Text(label), inner, level, block.anchors, pseudo=True, span=block.span),)
        return (replace(block, blocks=inner),)

    def call(self, block: Directive, line: str, level: int, *, apart: bool) -> Iterable[Block]:
        """The request line, then what is said of the call; under a heading of its own where it is one of several."""
        call = call_directive(line, block.span, self.vocabulary)
        if call is None:
            return (block,)
        options = block.given()
        said: list[Block] = [call]
        if "deprecated" in options:
            said.append(Directive("deprecated", span=block.span))
        if not block.name.startswith("rest_") and not is_line(block.blocks):
            inside = self.blocks(block.blocks, level + 1)
            said += self.fields_of(inside, call) if block.name.startswith(DOMAIN) else inside
        if not apart:
            return said
        title = first_given(options, ("synopsis", "summary", "title"))
        endpoint = read_endpoint(call.name.removeprefix(DOMAIN), call.argument, block.span)
        heading = Text(title or f"{endpoint.method} {endpoint.path}")
        return (Section(heading, tuple(said), level, block.anchors, span=block.span),)

    def fields_of(self, blocks: Sequence[Block], call: Directive) -> Iterator[Block]:
        """The blocks inside a call of the domain, its field lists as tables."""
        bodyless = call.name.removeprefix(DOMAIN).upper() in BODYLESS
        before: Block | None = None
        for block in blocks:
            if isinstance(block, Definitions):
                yield from domain_tables(block, self.headers, bodyless=bodyless, about=_named_in(before))
            else:
                yield block
            before = block


def _named_in(block: Block | None) -> str:
    """The one name that a paragraph marks as code."""
    marks = [mark for mark in block.text.marks if mark.kind == "literal"] if isinstance(block, Paragraph) else []
    return block.text.plain[marks[0].start : marks[0].end] if isinstance(block, Paragraph) and len(marks) == 1 else ""


def _label(block: Directive, vocabulary: Vocabulary) -> str:
    """What a tab or a response component says of what it holds, where that is a side or a status."""
    if not block.blocks or len(block.argument) > 80:  # noqa: PLR2004  no label is longer
        return ""
    options = block.given()
    for name in ("status", "code", "statuscode", "httpcode", "http-code"):
        status = options.get(name, "")
        if status[:1].isdigit() and (code := status_in(status.replace(":", " "), vocabulary)):
            return f"Status code: {code}"
    if not any(word in fold(block.name) for word in vocabulary.words("tab tags")):
        return ""
    for words in (*(options.get(name, "") for name in ("label", "title", "name")), block.argument.strip("\"'")):
        if label := _speaking(words, vocabulary):
            return label
    return ""


def _speaking(words: str, vocabulary: Vocabulary) -> str:
    """A label that says which side of a call or which status something is."""
    if not words:
        return ""
    if status := status_in(words, vocabulary):
        return f"Status code: {status}" if words.strip() == status else words
    sides = ("request words", "response words", "error words")
    told = vocabulary.has("success labels", words) or any(says(vocabulary, group, words) for group in sides)
    return words if told else ""
