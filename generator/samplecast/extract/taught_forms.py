"""Blocks that state a call, a status or a parameter in a form that settings teach, put in the words of any page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from msgspec.structs import replace

from samplecast.document import (
    Block,
    Cell,
    Code,
    Definition,
    Definitions,
    Directive,
    Document,
    Item,
    Items,
    Paragraph,
    Section,
    Table,
    Text,
)
from samplecast.extract.families.tabled import CAPTIONS, TITLES, row, table
from samplecast.patterns import StatedCall, TaughtForms, read_call, read_parameter, read_status
from samplecast.source import Span

DEPTH = 40
"""What is nested deeper stays as it is."""
_COLUMNS = {"in": "In", "required": "Required", "default": "Default"}
"""Columns of a table of parameters besides name, type and description, as the reading of tables knows them."""


def taught(document: Document, patterns: TaughtForms) -> tuple[Document, Mapping[Span, tuple[str, ...]]]:
    """The document with what the patterns match spelled out, and which patterns matched where."""
    if not patterns.all() and not patterns.bases:
        return document, {}
    rewriting = _Spelling(patterns)
    blocks = tuple(rewriting.blocks(document.blocks, 0))
    return (replace(document, blocks=blocks), rewriting.used) if rewriting.changed else (document, {})


class _Spelling:
    """One way through a document."""

    def __init__(self, patterns: TaughtForms) -> None:
        self.patterns = patterns
        self.used: dict[Span, tuple[str, ...]] = {}
        self.changed = False

    def blocks(self, blocks: Sequence[Block], depth: int) -> Iterator[Block]:
        """The blocks, runs of statuses and of parameters as tables."""
        at = 0
        while at < len(blocks):
            run = self._run(blocks[at:])
            if run is not None:
                made, length = run
                yield made
                at += length
                continue
            yield from self._block(blocks[at], depth)
            at += 1

    def _run(self, blocks: Sequence[Block]) -> tuple[Block, int] | None:
        """A list, or paragraphs one behind the other, each of which states a status or a parameter."""
        first = blocks[0]
        if isinstance(first, Items):
            made = self._listed([(_first(item.blocks), item.blocks[1:], item.span) for item in first.items])
            return (made, 1) if made is not None else None
        length = self._alike(blocks)
        entries: list[tuple[Block | None, Sequence[Block], Span]] = [
            (block, (), block.span) for block in blocks[:length]
        ]
        made = self._listed(entries)
        return (made, length) if made is not None else None

    def _alike(self, blocks: Sequence[Block]) -> int:
        """How many paragraphs from the first on state a status, or a parameter, as the first does."""
        texts = takewhile(bool, (block.text.plain if isinstance(block, Paragraph) else "" for block in blocks))
        kinds = ("status" if read_status(text, self.patterns) else self._parameter(text) for text in texts)
        first = next(kinds, "")
        return 1 + sum(1 for _ in takewhile(lambda kind: kind == first, kinds)) if first else 0

    def _parameter(self, text: str) -> str:
        return "parameter" if read_parameter(text, self.patterns) else ""

    def _listed(self, entries: Sequence[tuple[Block | None, Sequence[Block], Span]]) -> Table | None:
        """A table of what every entry states; None where one of them states nothing of the kind."""
        texts = [first.text.plain if isinstance(first, Paragraph) else "" for first, _, _ in entries]
        if not texts or not all(texts):
            return None
        statuses = [read_status(text, self.patterns) for text in texts]
        if all(statuses):
            self._use((status[2] for status in statuses if status), entries[0][2])
            rows = [
                row(span, status[0], _cell(status[1], more, span))
                for status, (_, more, span) in zip(statuses, entries, strict=True)
                if status
            ]
            return table(("Status code", "Description"), rows, caption="Status codes")
        parameters = [read_parameter(text, self.patterns) for text in texts]
        if not all(parameters):
            return None
        self._use((found[1] for found in parameters if found), entries[0][2])
        given = [found[0] for found in parameters if found]
        more = [name for name in _COLUMNS if any(name in fields for fields in given)]
        rows = [
            row(
                span,
                fields["name"],
                fields.get("type", ""),
                *(fields.get(name, "") for name in more),
                _cell(fields.get("description", ""), blocks, span),
            )
            for fields, (_, blocks, span) in zip(given, entries, strict=True)
        ]
        return table((TITLES[0], TITLES[1], *(_COLUMNS[name] for name in more), TITLES[2]), rows)

    def _use(self, patterns: Iterable[str], span: Span) -> None:
        self.changed = True
        self.used[span] = tuple(dict.fromkeys(patterns))

    def _call(self, text: str, span: Span) -> StatedCall | None:
        call = read_call(text, self.patterns)
        if call is not None:
            self._use(call.used, span)
        return call

    def _block(self, block: Block, depth: int) -> Iterator[Block]:
        if depth > DEPTH:
            yield block
            return
        match block:
            case Section():
                call = self._call(block.title.plain, block.span)
                inner = tuple(self.blocks(block.blocks, depth + 1))
                yield replace(block, blocks=(*(_spelled(call, block.span) if call else ()), *inner))
            case Paragraph():
                call = self._call(block.text.plain, block.span)
                yield from _spelled(call, block.span) if call else (block,)
            case Code():
                call = self._call(block.text, block.span) if "\n" not in block.text else None
                yield from _spelled(call, block.span) if call else (block,)
            case Directive():
                yield replace(block, blocks=tuple(self.blocks(block.blocks, depth + 1)))
            case Items():
                items = tuple(Item(tuple(self.blocks(item.blocks, depth + 1)), item.span) for item in block.items)
                yield replace(block, items=items)
            case Definitions():
                entries = tuple(
                    Definition(item.term, tuple(self.blocks(item.blocks, depth + 1)), item.span) for item in block.items
                )
                yield replace(block, items=entries)
            case _:
                yield block


def _first(blocks: Sequence[Block]) -> Block | None:
    return blocks[0] if blocks else None


def _cell(words: str, more: Sequence[Block], span: Span) -> Cell:
    said = (Paragraph(Text(words), span=span),) if words else ()
    return Cell((*said, *more), span=span)


def _spelled(call: StatedCall, span: Span) -> Iterator[Block]:
    """The call as a directive of an HTTP domain, and the types of its placeholders as a table."""
    for path in call.paths:
        yield Directive(f"http:{call.method.lower()}", path, span=span)
    typed = [(name, kind) for name, kind in call.types if kind]
    if typed:
        yield table(TITLES, [row(span, name, kind, "") for name, kind in typed], caption=CAPTIONS["path"])
