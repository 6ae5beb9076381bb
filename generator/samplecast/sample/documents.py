"""The documents of a stretch of text, and what stands between them."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from samplecast.sample.containers import OpenContainer, RecoveryStrategy, TokenCounts
from samplecast.sample.log import BRACKET_TROUBLE, Log, SourceMap, TooMuchError
from samplecast.sample.model import Json, Node
from samplecast.sample.parser import Parser
from samplecast.sample.tokens import (
    CLOSERS,
    COMMENT,
    DOTS,
    END,
    KEY,
    LITERAL,
    NEXT_MEMBER,
    NUMBER,
    OPENERS,
    SCALARS,
    STRING,
    WORD,
    Indentation,
    Tokens,
)

# Pages show alternatives one under the other, with nothing or a word between.
_JOINTS: Final = frozenset({"", "or", "and", "or:", "or,"})
"""What may stand between two documents without being stray text."""
_COMMAS: Final = re.compile(r"[,\s]*").fullmatch
# A scalar that is the whole sample; words without quotes are prose.
_LONE: Final = re.compile(r'".*"|-?[0-9.eE+-]+|true|false|null|NaN|-?Infinity', re.DOTALL).fullmatch
_QUICK: Final = RecoveryStrategy()
_STRATEGIES: Final = (
    RecoveryStrategy(indent=True),
    _QUICK,
    RecoveryStrategy(indent=True, openers=True),
    RecoveryStrategy(openers=True),
    RecoveryStrategy(skip=True),
)
"""The better ones first: between readings that cost the same, indentation decides."""
_FEW_TOKENS: Final = 500
"""A text of more than this is only read again in other ways if the first reading was any good."""
_MANY_TOKENS: Final = 30_000
"""A text of more than this is read in one way only, which bounds the time."""
_DENSE: Final = 0.25
"""Repairs per token from which on such a text is not worth another reading: it is no JSON."""


class JsonDocument(Struct, frozen=True):
    """One JSON document."""

    tree: Node
    value: Json
    start: int
    """Offset of its first token or of the comment before it."""


class ParsedDocuments(Struct, frozen=True):
    """What one way of reading makes of the tokens."""

    documents: tuple[JsonDocument, ...]
    log: Log

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the better."""
        return not self.documents, self.log.cost


class _DocumentParser:
    """Finds the documents among tokens, reading them in one way."""

    def __init__(
        self, tokens: Tokens, source_map: SourceMap, strategy: RecoveryStrategy, indentation: Indentation | None
    ) -> None:
        self.tokens = tokens
        self.log = Log(tokens.text, source_map)
        self.parser = Parser(tokens, self.log, strategy, indentation)
        self.documents: list[JsonDocument] = []
        self.start = 0
        """Where the document that is read begins."""
        self.began = 0
        """The token at which it or the loose text before it begins."""
        self.mark = self.log.mark()
        """What was noted before it."""
        self.fragment: OpenContainer | None = None
        """The object around a bare `"key": value`, until its braces are accounted for."""
        self.last = -1
        """The last token of the document read last."""
        self.loose = -1
        """The first token after it that belongs to no document."""
        self.alone = not tokens.text[: tokens.starts[0] if tokens.kinds else 0].strip()
        """Whether nothing stands before the first token."""
        self.comments: list[int] = []
        """Comments outside that are not tied to a document yet, by token."""
        self.tied: list[int] = []
        """Those tied to the document that is read."""

    def run(self) -> ParsedDocuments:
        """Read all tokens."""
        parser, stack = self.parser, self.parser.containers.stack
        while parser.at < len(self.tokens.kinds):
            index = parser.at
            parser.at += 1
            if stack and self.tokens.kinds[index] in OPENERS and self._leaves(index):
                self._over(index - 1)
            if not stack:
                self._outside(index)
                continue
            parser.step(index)
            if not stack:
                self.last = index
        if stack:
            self._over(len(self.tokens.kinds) - 1)
        self._settle()
        self._after_last()
        if self.documents:
            for start, end in self.tokens.odd_blanks:
                self.log.repair(
                    "odd-blank", start, end, f"{self.log.shown(start, end)} is no JSON blank", (start, end, " ")
                )
        return ParsedDocuments(tuple(self.documents), self.log)

    def _outside(self, index: int) -> None:
        kind = self.tokens.kinds[index]
        if kind == COMMENT:
            self._comment(index)
        elif self._begins(index):
            self._begin(index)
        elif kind == "," and self.loose < 0 and self._goes_on(index):
            self._reopen(index)
        elif kind in CLOSERS and self.loose < 0 and self.parser.closed is not None:
            start, end = self.tokens.starts[index], self.tokens.ends[index]
            self.log.repair("extra-closer", start, end, f"{kind} closes nothing", (start, end, ""))
        elif self.loose < 0:
            self.loose = index

    def _plausible(self, index: int) -> bool:
        """Whether an opener outside of any document begins one."""
        kind = self.tokens.kinds[index]
        first = self.tokens.after_comments(index + 1)
        inside, behind = self.tokens.kind(first), self.tokens.kind_after(first)
        begins_line = self.tokens.opens_line(index) or self.loose < 0
        if kind == "[":
            return begins_line and (inside in SCALARS | OPENERS or inside in {"]", ",", DOTS, END})
        if inside == STRING:
            return behind == ":" or begins_line
        return begins_line and (
            inside in {"}", ",", DOTS, END}
            or (inside in SCALARS and behind == ":")
            or (inside == WORD and behind == STRING)
        )

    def _begins(self, index: int) -> bool:
        """Whether a document begins, in its brackets or as a bare `"key": value`."""
        kind = self.tokens.kinds[index]
        if kind in OPENERS:
            return self._plausible(index)
        first = self.loose < 0 and not self.documents and self.parser.closed is None
        return kind == STRING and (first or self.tokens.opens_line(index)) and self.tokens.kind_after(index) == ":"

    def _leaves(self, index: int) -> bool:
        """Whether an opener where none can be begins a new document although the last one is open."""
        stack, tokens = self.parser.containers.stack, self.tokens
        if stack[-1].state not in {KEY, NEXT_MEMBER} or not tokens.opens_line(index) or not self._plausible(index):
            return False
        if self.fragment is stack[0]:
            return len(stack) == 1
        gap = self.log.text[tokens.ends[index - 1] : tokens.starts[index]]
        apart = gap.count("\n") > 1 or tokens.kinds[index - 1] == DOTS
        return apart and self._column(tokens.starts[index]) <= self._column(stack[0].start)

    def _column(self, at: int) -> int:
        return at - self.log.text.rfind("\n", 0, at)

    def _begin(self, index: int) -> None:
        self._settle()
        self.mark = self.log.mark()
        start = self.tokens.starts[index]
        self.start = min(start, self.tokens.starts[self.comments[0]]) if self.comments and self.loose < 0 else start
        if self.documents:
            self._another(index)
        self.began = index if self.loose < 0 else self.loose
        self.parser.containers.document = len(self.documents)
        self.parser.counts, self.parser.cut = TokenCounts(), False
        self._tie_comments(len(self.documents))
        self.loose = -1
        if self.tokens.kinds[index] in OPENERS:
            self.parser.begin(self.tokens.kinds[index], index)
        else:
            self.fragment = self.parser.begin("{", index, virtual=True)
            self.parser.step(index)

    def _another(self, index: int) -> None:
        """Note that another document begins, and what stands between it and the last one."""
        start = self.tokens.starts[index]
        if self.loose >= 0:
            between, end = self.tokens.starts[self.loose], self.tokens.ends[index - 1]
            text = self.log.text[between:end]
            if text.strip().lower() in _JOINTS:
                start = between
            elif not _COMMAS(text):
                self._stray(between, end)
        self.log.repair("several-documents", start, self.tokens.ends[index], "another document begins")

    def _stray(self, start: int, end: int) -> None:
        message = f"stray {self.log.shown(start, end)}"
        self.log.repair("stray-text", start, end, message, (start, end, ""))

    def _comment(self, index: int) -> None:
        """A comment outside: on the document before it on the line, else on the next, else on the last."""
        if self.parser.closed is not None and self.loose < 0 and not self.tokens.opens_line(index):
            self.parser.comments.outside(index, self.parser.containers.document)
            self.tied.append(index)
        else:
            self.comments.append(index)

    def _tie_comments(self, document: int) -> None:
        for index in self.comments:
            self.parser.comments.outside(index, document)
        self.tied, self.comments = self.comments, []

    def _goes_on(self, index: int) -> bool:
        """Whether the object that closed last goes on behind a comma: it was closed too early."""
        key = self.tokens.after_comments(index + 1)
        return (
            self.parser.closed is not None
            and self.parser.closed[0].is_object
            and self.tokens.kind(key) == STRING
            and self.tokens.kind_after(key) == ":"
        )

    def _reopen(self, index: int) -> None:
        if self.parser.closed is None:
            return
        container, _ = self.parser.closed
        self.parser.closed = None
        start, end = self.tokens.starts[self.last], self.tokens.ends[self.last]
        self.log.repair("extra-closer", start, end, "} closes too early", (start, end, ""))
        container.gap = container.comma = -1
        container.state = NEXT_MEMBER
        self.parser.containers.push(container)
        self.parser.step(index)

    def _over(self, last: int) -> None:
        """The document is over after the token `last` although something is open."""
        stack = self.parser.containers.stack
        fragment = self.fragment is stack[0]
        quoted = self.tokens.quoted.get(last)
        cut = stack[0].key is not None or self.tokens.kinds[last] == DOTS or (quoted is not None and quoted.cut)
        if fragment and len(stack) == 1 and not cut:
            self._close_fragment()
        else:
            self.parser.cut_off(last)
            if fragment:
                self._fragment_repair()
        self.last = last

    def _close_fragment(self) -> None:
        container = self.parser.containers.stack[0]
        container.gap = container.last_end if container.gap < 0 else container.gap
        self.parser.finish(container.last_end)
        self._fragment_repair()

    def _fragment_repair(self) -> None:
        if self.fragment is not None:
            start, end = self.fragment.start, self.fragment.last_end
            message = "keys without an object around them"
            self.log.repair("bare-fragment", start, end, message, (start, start, "{"), (end, end, "}"))
        self.fragment = None

    def _settle(self) -> None:
        """Take the document that closed last, if it convinces."""
        if self.parser.closed is None:
            return
        container, end = self.parser.closed
        self.parser.closed = None
        if self.fragment is container:
            start = container.start
            self.log.repair("missing-opener", start, start, "missing {", (start, start, "{"))
            self.fragment = None
        counts = self.parser.counts
        loose = self.loose if self.loose >= 0 and self.tokens.kinds[self.loose] != "," else -1
        weak = counts.pairs == 0 and loose >= 0 and not self.tokens.opens_line(loose)
        if container.empty and self.parser.cut and (self.began or not self.alone):
            weak = True
        if container.virtual:
            shown = any(member.value.kind != "missing" for member in container.members)
            weak = weak or not shown or (counts.bare > 0 and counts.solid <= counts.pairs)
        if weak or not counts.convinces():
            self.log.back_to(self.mark)
            self.loose = self.began
            self.comments = self.tied + self.comments
        else:
            self.documents.append(JsonDocument(container.node(self.log, end), container.value, self.start))

    def _after_last(self) -> None:
        """Note what stands after the last document; without one, look for a lone scalar."""
        if not self.documents:
            self._lone_scalar()
        elif self.loose >= 0:
            start, end = self.tokens.starts[self.loose], self.tokens.ends[-1]
            if _COMMAS(self.log.text, start, end):
                message = "comma after the last value"
                self.log.repair("trailing-comma", start, end, message, (start, end, ""))
            elif self.tokens.kinds[self.loose] == DOTS and self.tokens.ends[self.loose] == end:
                self.log.repair("dots", start, end, "dots stand for what is left out")
            else:
                self._stray(start, end)
        if self.documents:
            self._tie_comments(len(self.documents) - 1)

    def _lone_scalar(self) -> None:
        """The text is one scalar, perhaps with a comma or comments."""
        tokens = self.tokens
        index = tokens.after_comments(0)
        after = tokens.after_comments(index + 1)
        comma = tokens.kind(after) == ","
        alone = tokens.kind(tokens.after_comments(after + 1) if comma else after) == END
        plain = tokens.kind(index) in {STRING, NUMBER, LITERAL} and index not in tokens.quoted
        if not alone or not plain or not _LONE(tokens.piece(index)):
            return
        node = self.parser.scalars.value(index)
        self.documents.append(JsonDocument(node, node.value, tokens.starts[0]))
        if comma:
            start, end = tokens.starts[after], tokens.ends[after]
            self.log.repair("trailing-comma", start, end, "comma after the last value", (start, end, ""))


def _read(
    tokens: Tokens, source_map: SourceMap, strategy: RecoveryStrategy, indentation: Indentation | None
) -> ParsedDocuments | None:
    try:
        return _DocumentParser(tokens, source_map, strategy, indentation).run()
    except TooMuchError:
        return None


def read_tokens(tokens: Tokens, source_map: SourceMap) -> ParsedDocuments:
    """Read tokens in the way that needs the fewest repairs.

    One way is enough where every bracket fits, and for the cut off, whose closers all are missing at the end.
    """
    quick = _DocumentParser(tokens, source_map, _QUICK, None).run()
    count, repairs = len(tokens.kinds), quick.log.repairs
    trouble = any(repair.kind in BRACKET_TROUBLE for repair in repairs)
    hopeless = count > _FEW_TOKENS and (not quick.documents or len(repairs) > count * _DENSE)
    if hopeless or count > _MANY_TOKENS or not (trouble or (not quick.documents and tokens.kind(0) in OPENERS)):
        return quick
    indentation = Indentation(tokens)
    readings = (
        quick if strategy == _QUICK else _read(tokens, source_map, strategy, indentation) for strategy in _STRATEGIES
    )
    return min((reading for reading in readings if reading is not None), key=lambda reading: reading.rank)
