"""Objects and arrays that are not closed yet, and how brackets that do not fit are made up for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from samplecast.sample.log import Log, check_depth
from samplecast.sample.model import Json, Member, Node
from samplecast.sample.tokens import ITEM, KEY, LOSABLE, NEXT_ITEM, NEXT_MEMBER


class OpenContainer:
    """An object or array that is not closed yet."""

    __slots__ = (
        "array",
        "comma",
        "comments",
        "dots",
        "gap",
        "indent",
        "is_object",
        "items",
        "key",
        "last_end",
        "last_start",
        "members",
        "noted",
        "object",
        "pointer",
        "start",
        "state",
        "swallowed",
        "virtual",
        "wrapped",
    )

    def __init__(self, opener: str, start: int, *, indent: int = -1, virtual: bool = False) -> None:
        self.is_object = opener == "{"
        self.start = start
        self.last_end = start if virtual else start + 1
        """Where the last thing inside ends: a lost closer belongs there."""
        self.last_start = start
        """Where it begins."""
        self.noted = 0
        """How many repairs were noted when it began."""
        self.indent = indent
        """Of the line it opens on; -1 where that is not known."""
        self.virtual = virtual
        """Whether its opener is missing in the text."""
        self.state = KEY if self.is_object else ITEM
        self.key: Node | None = None
        self.comma = -1
        """Token index of the comma after the last value, until the next value comes."""
        self.gap = -1
        """Offset of the first dots inside."""
        self.dots = False
        """Whether dots came last: nobody expects a comma after them."""
        self.comments: list[tuple[int, str]] = []
        """Comments that wait for the next member or item."""
        self.swallowed: list[str] = []
        """Closers of openers inside that were passed over as stray text."""
        self.wrapped: Node | None = None
        """The key whose value became the first item of a list, and comes a second time."""
        self.pointer: str | None = None
        self.members: list[Member] = []
        self.object: dict[str, Json] = {}
        self.items: list[Node] = []
        self.array: list[Json] = []

    @property
    def closer(self) -> str:
        """The bracket that closes it."""
        return "}" if self.is_object else "]"

    @property
    def next_state(self) -> int:
        """Where the parser stands after a value inside."""
        return NEXT_MEMBER if self.is_object else NEXT_ITEM

    @property
    def value(self) -> Json:
        """What was read so far."""
        return self.object if self.is_object else self.array

    @property
    def empty(self) -> bool:
        """Whether nothing was read so far."""
        return not self.members and not self.items

    def lose(self, start: int, kinds: Sequence[str]) -> None:
        """Take note of stray tokens: a key or a value may be lost, but not behind a value, as in `"a" | "b"`."""
        if self.gap < 0 and self.state in {KEY, ITEM} and not LOSABLE.isdisjoint(kinds):
            self.gap = start

    def last_step(self) -> str:
        """The pointer step of the last member or item."""
        return _step(self.members[-1].key) if self.is_object else str(len(self.items) - 1)

    def node(self, log: Log, end: int) -> Node:
        """The closed object or array."""
        offset, line, column = log.source_map.at(self.start)
        kind: Literal["object", "array"] = "object" if self.is_object else "array"
        end = log.source_map.offset(end)
        members, items = tuple(self.members), tuple(self.items)
        return Node(kind, offset, end, line, column, None, members, items, incomplete=self.gap >= 0)

    def next_step(self) -> str:
        """The pointer step of the value that is being read."""
        return _step(self.key) if self.key is not None else str(len(self.items))


class ContainerStack:
    """The stack of open objects and arrays of one document."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.document = 0
        """Index of the document."""
        self.stack: list[OpenContainer] = []
        self.open = {True: 0, False: 0}
        """How many objects and arrays are open."""
        self.indents: dict[tuple[bool, int], int] = {}
        """How many of them by kind and indentation."""

    def push(self, container: OpenContainer) -> None:
        """Open an object or array."""
        self.stack.append(container)
        check_depth(len(self.stack))
        self.open[container.is_object] += 1
        kind = container.is_object, container.indent
        self.indents[kind] = self.indents.get(kind, 0) + 1

    def pop(self) -> OpenContainer:
        """Take the innermost off."""
        container = self.stack.pop()
        self.open[container.is_object] -= 1
        self.indents[container.is_object, container.indent] -= 1
        return container

    def pointer(self) -> str:
        """The JSON Pointer of the innermost."""
        at = known = len(self.stack) - 1
        while known and self.stack[known].pointer is None:
            known -= 1
        pointer = self.stack[known].pointer or ""
        for outer, inner in zip(self.stack[known:at], self.stack[known + 1 : at + 1], strict=True):
            pointer = inner.pointer = f"{pointer}/{outer.next_step()}"
        return pointer

    def add(self, node: Node, value: Json, start: int, end: int) -> None:
        """Give the innermost its next value, `text[start:end]`; an object's key waits in `container.key`."""
        container = self.stack[-1]
        if container.is_object:
            key = container.key or node
            name = str(key.value)
            if name in container.object and key is not container.wrapped:
                self.log.duplicate(key, name)
            container.members.append(Member(key, node))
            container.object[name] = value
            container.key = None
        else:
            container.items.append(node)
            container.array.append(value)
        container.state = container.next_state
        container.comma = -1
        container.dots = False
        container.last_start, container.last_end = start, end


def _step(key: Node | None) -> str:
    name = str(key.value) if key is not None else ""
    return name.replace("~", "~0").replace("/", "~1")


class RecoveryStrategy(Struct, frozen=True):
    """What to believe where brackets don't fit."""

    indent: bool = False
    """A closer that begins its line closes what opens on a line of the same indentation."""
    openers: bool = False
    """A key or item where none can be stands in an object or array whose opener is missing."""
    skip: bool = False
    """A closer that does not fit the innermost bracket is one too many."""


class TokenCounts(Struct):
    """What speaks for a document, and what against it."""

    pairs: int = 0
    """Keys with a colon."""
    solid: int = 0
    """Keys and values in quotes, numbers, literals."""
    bare: int = 0
    """Keys and values without quotes."""
    stray: int = 0

    def convinces(self) -> bool:
        """Whether there is more JSON than anything else."""
        if self.stray > self.pairs:
            return False
        if not self.solid:
            return not self.stray if self.pairs else not self.bare
        return self.pairs > 0 or (self.bare <= self.solid and not self.stray)
