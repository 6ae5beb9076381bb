"""Tokens to one document, forgivingly: every token ends in the tree, in a comment, or in a repair that names it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from samplecast.sample.comments import Comments
from samplecast.sample.containers import ContainerStack, OpenContainer, RecoveryStrategy, TokenCounts
from samplecast.sample.log import Log, shown
from samplecast.sample.scalars import TORN, Scalars
from samplecast.sample.tokens import (
    CLOSERS,
    COLON,
    COMMENT,
    DOTS,
    END,
    ITEM,
    KEY,
    LITERAL,
    NEXT_ITEM,
    NEXT_MEMBER,
    NUMBER,
    OPENERS,
    PLACEHOLDER,
    SCALARS,
    STRING,
    VALUE,
    WORD,
    Indentation,
    Tokens,
)


class Parser:
    """Reads the tokens inside a document; what stands between documents is handled in `documents`."""

    def __init__(self, tokens: Tokens, log: Log, strategy: RecoveryStrategy, indentation: Indentation | None) -> None:
        self.tokens = tokens
        self.log = log
        self.strategy = strategy
        self.indentation = indentation if strategy.indent else None
        self.scalars = Scalars(tokens, log)
        self.containers = ContainerStack(log)
        self.comments = Comments(tokens, self.containers, log)
        self.counts = TokenCounts()
        self.at = 0
        """The token to read next."""
        self.torn = -1
        """Offset of a key or literal in the middle of which the text ends, so that its value is unknown."""
        self.cut = False
        """Whether the document is cut off."""
        self.closed: tuple[OpenContainer, int] | None = None
        """The outermost object or array after it closed, and where it ends."""

    def step(self, index: int) -> None:
        """Read the token `index` into the innermost open object or array."""
        _STEPS[self.tokens.kinds[index]](self, index, self.containers.stack[-1])

    def begin(self, opener: str, index: int, *, virtual: bool = False) -> OpenContainer:
        """Open an object or array at a token."""
        indent = -1 if self.indentation is None or virtual else self.indentation.indents[index]
        container = OpenContainer(opener, self.tokens.starts[index], indent=indent, virtual=virtual)
        self.containers.push(container)
        return container

    def opener(self, index: int, top: OpenContainer) -> None:
        """An object or array as a value."""
        if top.state in {KEY, NEXT_MEMBER}:
            self._opener_without_key(index, top)
            return
        self._ready(index, top)
        top.noted = len(self.log.repairs)
        self.comments.to_next(top)
        self.begin(self.tokens.kinds[index], index)

    def closer(self, index: int, top: OpenContainer) -> None:
        """The end of an object or array, of the one it fits."""
        bracket = self.tokens.kinds[index]
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        if top.swallowed and top.swallowed[-1] == bracket:
            top.swallowed.pop()
            self.log.repair("stray-text", start, end, f"stray {bracket}", (start, end, ""))
            return
        partner = self._partner(index, top)
        if partner < 0:
            self.log.repair("extra-closer", start, end, f"{bracket} closes nothing", (start, end, ""))
            return
        while len(self.containers.stack) - 1 > partner:
            self._close_lost(f"before {bracket}")
        self.finish(end)

    def _partner(self, index: int, top: OpenContainer) -> int:
        """Which open object or array a closer closes; -1 for none."""
        stack, is_object = self.containers.stack, self.tokens.kinds[index] == "}"
        if self.indentation is not None and self.indentation.begins(index):
            indent = self.indentation.indents[index]
            if self.containers.indents.get((is_object, indent)):
                return next(
                    at
                    for at in range(len(stack) - 1, -1, -1)
                    if (stack[at].is_object, stack[at].indent) == (is_object, indent)
                )
            if indent > top.indent >= 0:
                return -1
        if top.is_object == is_object:
            return len(stack) - 1
        if self.strategy.skip or not self.containers.open[is_object]:
            return -1
        return next(at for at in range(len(stack) - 1, -1, -1) if stack[at].is_object == is_object)

    def _close_lost(self, where: str) -> None:
        """Close the innermost although its closer is missing; a comma after its last value is the outer one's."""
        top = self.containers.stack[-1]
        at, comma = top.last_end, top.comma
        if top.key is None:
            top.comma = -1
        self.log.repair("missing-closer", at, at, f"missing {top.closer} {where}", (at, at, top.closer))
        self.finish(at)
        if comma >= 0 and self.containers.stack:
            outer = self.containers.stack[-1]
            outer.comma, outer.state = comma, KEY if outer.is_object else ITEM

    def finish(self, end: int, *, cut: bool = False) -> None:
        """Close the innermost open object or array at `end`."""
        top = self.containers.stack[-1]
        if top.key is not None:
            if cut:
                self._gap_for_value(top, end)
            self._missing_value(top, cut=cut)
        if top.comma >= 0 and not cut:
            start = self.tokens.starts[top.comma]
            self.log.repair("trailing-comma", start, start + 1, "comma after the last value", (start, start + 1, ""))
        self.comments.to_innermost(top)
        if top.gap >= 0:
            self.log.gap(self.containers.document, top.start, self.containers.pointer(), top.gap)
        self.containers.pop()
        if self.containers.stack:
            self.containers.add(top.node(self.log, end), top.value, top.start, end)
        else:
            self.closed = top, end

    def comma(self, index: int, top: OpenContainer) -> None:
        """One comma or several, or a semicolon instead."""
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        if self.tokens.text[start] == ";":
            self._semicolon(index, top)
            return
        if top.key is not None:
            self._missing_value(top)
        if top.state in {KEY, ITEM}:
            self.log.repair("double-comma", start, end, "comma without a value before it", (start, end, ""))
            return
        if end > start + 1:
            self.log.repair("double-comma", start + 1, end, "more than one comma", (start + 1, end, ""))
        top.comma, top.dots = index, False
        top.state = KEY if top.is_object else ITEM

    def _semicolon(self, index: int, top: OpenContainer) -> None:
        """A semicolon where a comma belongs, or one behind the last value."""
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        if self.tokens.kind_after(index) in CLOSERS | {END}:
            self.log.repair("stray-text", start, end, "stray ;", (start, end, ""))
            return
        self.log.repair("missing-comma", start, end, "semicolon where a comma belongs", (start, end, ","))
        top.state = KEY if top.is_object else ITEM

    def colon(self, index: int, top: OpenContainer) -> None:
        """The colon after a key, or an equals sign instead."""
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        if top.state == COLON:
            if self.tokens.text[start] != ":":
                self.log.repair("missing-colon", start, end, "equals sign where a colon belongs", (start, end, ":"))
            top.state = VALUE
            return
        self.counts.stray += 1
        self.log.repair("stray-text", start, end, "stray :", (start, end, ""))

    def string(self, index: int, top: OpenContainer) -> None:
        """A key, or a value."""
        if top.state in {KEY, NEXT_MEMBER}:
            self.key(index, top)
        elif top.state != COLON and self.tokens.kind_after(index) == ":":
            self._key_out_of_place(index, top)
        else:
            self._value(index, top)

    def scalar(self, index: int, top: OpenContainer) -> None:
        """A value, a key without quotes, or stray text."""
        if top.state not in {KEY, NEXT_MEMBER}:
            self._value(index, top)
        elif self.tokens.kind_after(index) == ":":
            self.key(index, top)
        else:
            self._stray(index)

    def dots(self, index: int, top: OpenContainer) -> None:
        """More stands here that the page leaves out."""
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        if top.key is not None:
            self._gap_for_value(top, start)
            self._missing_value(top, cut=True)
        elif top.gap < 0:
            top.gap = start
        top.comma, top.dots, top.state = -1, True, top.next_state
        if self.tokens.after_comments(index + 1) < len(self.tokens.kinds):
            self.log.repair("dots", start, end, "dots stand for what is left out")

    def comment(self, index: int, top: OpenContainer) -> None:
        """A comment."""
        self.comments.meet(index, top)

    def key(self, index: int, top: OpenContainer) -> None:
        """A key, with or without quotes, colon and value."""
        if self.indentation is not None and self.indentation.begins(index):
            top = self._outer_by_indent(self.indentation.indents[index], index)
        quoted = self.tokens.quoted.get(index)
        if quoted is not None and quoted.cut:
            self.torn = self.tokens.starts[index]
            return
        if top.state == NEXT_MEMBER:
            self._comma_missing(index, top)
        top.comma = -1
        top.key = self.scalars.key(index)
        top.last_end = self.tokens.ends[index]
        self.comments.to_next(top)
        after = self.tokens.after_comments(index + 1)
        kind = self.tokens.kind(after)
        if kind == ":":
            top.state = COLON
            self.counts.pairs += 1
            self.counts.solid += self.tokens.kinds[index] == STRING
            self.counts.bare += self.tokens.kinds[index] != STRING
        elif kind in OPENERS or (
            kind in SCALARS and not self.tokens.opens_line(after) and self.tokens.kind_after(after) != ":"
        ):
            top.state = COLON
        else:
            self._without_value(index, top)

    def _outer_by_indent(self, indent: int, index: int) -> OpenContainer:
        """Close what must have closed before a key of this indentation; the object the key belongs to."""
        stack = self.containers.stack
        inner = 0
        if self.containers.indents.get((True, indent)) or self.containers.indents.get((False, indent)):
            inner = next((at for at in range(len(stack) - 1, 0, -1) if stack[at].indent == indent), 0)
        if inner and stack[inner - 1].is_object and not any(container.empty for container in stack[inner:]):
            while len(stack) > inner:
                self._close_lost(f"before {self.log.shown(self.tokens.starts[index], self.tokens.ends[index])}")
        return stack[-1]

    def _without_value(self, index: int, top: OpenContainer) -> None:
        """A string standing alone in an object."""
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        if index + 1 < len(self.tokens.kinds):
            self.counts.stray += 1
            self.log.repair("key-without-value", start, end, f"{self.log.shown(start, end)} has no value")
        else:
            self._gap_for_value(top, end)
        self._missing_value(top, cut=True)

    def _gap_for_value(self, top: OpenContainer, at: int) -> None:
        """Mark the value of the waiting key as one that the text leaves out."""
        self.log.gap(self.containers.document, at, f"{self.containers.pointer()}/{top.next_step()}", at)

    def _missing_value(self, top: OpenContainer, *, cut: bool = False) -> None:
        """Give the waiting key the value that is missing: null, and a node that says so."""
        at = top.last_end
        if not cut:
            self.log.repair("missing-value", at, at, f'missing value of "{shown(top.next_step())}"')
        self.containers.add(self.scalars.missing(at, incomplete=cut), None, at, at)

    def _key_out_of_place(self, index: int, top: OpenContainer) -> None:
        """A key with its colon where a value should come."""
        stack = self.containers.stack
        if top.state == VALUE:
            if not self.strategy.openers:
                self._missing_value(top)
                self.key(index, top)
                return
        elif not top.empty and len(stack) > 1 and stack[-2].is_object and (top.virtual or not self.strategy.openers):
            self._close_lost(f"before {self.log.shown(self.tokens.starts[index], self.tokens.ends[index])}")
            self.key(index, stack[-1])
            return
        self._ready(index, top)
        top.noted = len(self.log.repairs)
        self.comments.to_next(top)
        at = self.tokens.starts[index]
        self.log.repair("missing-opener", at, at, "missing {", (at, at, "{"))
        self.key(index, self.begin("{", index, virtual=True))

    def _opener_without_key(self, index: int, top: OpenContainer) -> None:
        """An object or array where a key should come."""
        bracket = self.tokens.kinds[index]
        if self.strategy.openers and top.members and top.members[-1].value.kind in {"object", "array"}:
            self.opener(index, self._list_around_last(top))
            return
        stack = self.containers.stack
        if bracket == "{" and not top.empty and len(stack) > 1 and not stack[-2].is_object:
            self._close_lost("before {")
            self.opener(index, stack[-1])
            return
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        self.counts.stray += 1
        self.log.repair("stray-text", start, end, f"{bracket} without a key", (start, end, ""))
        top.swallowed.append("}" if bracket == "{" else "]")

    def _list_around_last(self, top: OpenContainer) -> OpenContainer:
        """An array whose opener is missing before the last member's value."""
        at = top.last_start
        self.log.repair("missing-opener", at, at, "missing [", (at, at, "["), before=top.noted)
        last = top.members.pop()
        value, top.wrapped = top.object[str(last.key.value)], last.key
        container = OpenContainer("[", top.last_start, virtual=True)
        comma, top.comma = top.comma, -1
        end, top.key, top.state = top.last_end, last.key, VALUE
        self.containers.push(container)
        self.containers.add(last.value, value, top.last_start, end)
        if comma >= 0:
            container.comma, container.state = comma, ITEM
        return container

    def _ready(self, index: int, top: OpenContainer) -> None:
        """Note what is missing before the value that begins at a token."""
        if top.state == COLON:
            at = top.last_end
            name = self.log.shown(self.tokens.starts[index], self.tokens.ends[index])
            self.log.repair("missing-colon", at, at, f"missing colon before {name}", (at, at, ":"))
            top.state = VALUE
        elif top.state == NEXT_ITEM:
            self._comma_missing(index, top)
        top.comma = -1

    def _comma_missing(self, index: int, top: OpenContainer) -> None:
        start, end, at = self.tokens.starts[index], self.tokens.ends[index], top.last_end
        if not top.dots:
            message = f"missing comma before {self.log.shown(start, end)}"
            self.log.repair("missing-comma", start, end, message, (at, at, ","))

    def _value(self, index: int, top: OpenContainer) -> None:
        self._ready(index, top)
        start, end, kind = self.tokens.starts[index], self.tokens.ends[index], self.tokens.kinds[index]
        if index + 1 == len(self.tokens.kinds) and kind in {WORD, NUMBER} and TORN(self.tokens.piece(index)):
            self.torn = start
            return
        self.comments.to_next(top)
        self.counts.bare += kind in {WORD, PLACEHOLDER}
        self.counts.stray += kind == WORD and ";" in self.tokens.piece(index)
        self.counts.solid += kind in {STRING, NUMBER, LITERAL}
        node = self.scalars.value(index)
        self.containers.add(node, node.value, start, end)

    def _stray(self, index: int) -> None:
        """Text that belongs nowhere, to the end of its line or the next punctuation."""
        last = self.tokens.run_on_line(index)
        self.at = last + 1
        self.counts.stray += 1
        start, end = self.tokens.starts[index], self.tokens.ends[last]
        self.log.repair("stray-text", start, end, f"stray {self.log.shown(start, end)}", (start, end, ""))
        self.containers.stack[-1].lose(start, self.tokens.kinds[index : last + 1])

    def cut_off(self, last: int) -> None:
        """The document is over after the token `last` although something is open."""
        tokens = self.tokens
        while last and tokens.kinds[last] == COMMENT:
            last -= 1
        self.cut = tokens.kinds[last] != DOTS
        start, end = tokens.starts[last], tokens.ends[last]
        written = self.containers.stack[1:] if self.containers.stack[0].virtual else self.containers.stack
        closers = "".join(container.closer for container in reversed(written))
        closed = tokens.kinds[last] in CLOSERS and self.containers.stack[-1].key is None
        if closed:
            self.log.repair("missing-closer", end, end, f"missing {closers} at the end", (end, end, closers))
        else:
            cut = tokens.quoted.get(last)
            at = start if tokens.kinds[last] in {DOTS, WORD} or (cut is not None and cut.cut) else end
            at = self.torn if self.torn >= 0 else at
            self.log.repair("cut-off", at, end, "the sample is cut off before everything is closed")
        for container in self.containers.stack:
            container.gap = container.gap if container.gap >= 0 else (start if tokens.kinds[last] == DOTS else end)
        while self.containers.stack:
            self.finish(end, cut=not closed)


_STEPS: Final[dict[str, Callable[[Parser, int, OpenContainer], None]]] = {
    "{": Parser.opener,
    "[": Parser.opener,
    "}": Parser.closer,
    "]": Parser.closer,
    ",": Parser.comma,
    ":": Parser.colon,
    STRING: Parser.string,
    NUMBER: Parser.scalar,
    LITERAL: Parser.scalar,
    WORD: Parser.scalar,
    PLACEHOLDER: Parser.scalar,
    DOTS: Parser.dots,
    COMMENT: Parser.comment,
}
