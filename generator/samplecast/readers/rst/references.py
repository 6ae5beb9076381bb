"""References by name: settled when the whole page has been read."""

from __future__ import annotations

from collections.abc import Iterator

from samplecast.document import Mark, Section, Text
from samplecast.readers.rst.inline import PENDING, Pending, TextPieces, normal, unescape
from samplecast.readers.rst.machine import Memo
from samplecast.readers.rst.nodes import BlockNode

_LONGEST = 10_000
"""Characters from which on a substitution is left as it stands: those that use others grow exponentially."""


class References:
    """Looks up what a page's references by name mean."""

    def __init__(self, memo: Memo) -> None:
        self.memo = memo
        self.names: dict[str, str] = dict(memo.inliner.targets)
        self.aliases: dict[str, str] = {}
        self.budget = 1_000_000
        """How much text substitutions may still add to the page."""
        for label in (*memo.outer, *sorted(memo.labels, key=lambda label: label.place)):
            if label.alias:
                self.aliases.setdefault(normal(label.name), normal(label.alias))
            elif label.name:
                self.names[normal(label.name)] = label.uri or label.name
        self.anonymous = self._anonymous()
        self.substituted: dict[str, Text | None] = {}
        if memo.inliner.pending:
            for node in memo.document.children:
                if isinstance(node, BlockNode) and isinstance(node.block, Section):
                    self.names.setdefault(normal(node.block.title.plain), node.block.title.plain)

    def _anonymous(self) -> Iterator[str]:
        """The targets without a name, in order: `__` references take them one by one."""
        for label in sorted(self.memo.labels, key=lambda label: label.place):
            if not label.name:
                yield label.uri or self.named(label.alias) or label.alias

    def named(self, name: str) -> str | None:
        """Find what a name stands for, through any number of others."""
        name = normal(name)
        seen: set[str] = set()
        while name in self.aliases and name not in seen:
            seen.add(name)
            name = self.aliases[name]
        return self.names.get(name)

    def settle(self, text: Text) -> Text:
        """Give every waiting reference of a text its target, or its own words back."""
        if not self.memo.inliner.pending or not any(mark.target.startswith(PENDING) for mark in text.marks):
            return text
        pieces = TextPieces()
        pieces.insert(text, self._settled)
        return pieces.text()

    def _settled(self, mark: Mark, words: str) -> Text | None:
        """What stands in the place of a mark, if it was waiting."""
        if not mark.target.startswith(PENDING):
            return None
        return self._resolve(self.memo.inliner.pending[int(mark.target[1:])], words)

    def _resolve(self, pending: Pending, words: str) -> Text:
        """What stands in the place of a reference."""
        if pending.kind == "substitution":
            found = self._substituted(pending.name)
            if found is not None and len(found.plain) <= self.budget:
                self.budget -= len(found.plain)
                return found
        else:
            target = next(self.anonymous, None) if pending.kind == "anonymous" else self.named(pending.name)
            if target is not None:
                return Text(words, (Mark("link", 0, len(words), target),))
        if pending.kind != "anonymous" or pending.raw.startswith("`"):
            self.memo.complain(pending.line, f'Nothing on this page is named "{pending.name[:80]}".')
        if pending.raw.startswith("`"):
            return Text(words, (Mark("link", 0, len(words)),))
        return Text(unescape(pending.raw))

    def _substituted(self, name: str) -> Text | None:
        """The text that a substitution stands for, if the page defines it."""
        if name in self.substituted:
            return self.substituted[name]
        self.substituted[name] = None
        kind, argument = self.memo.substitutions.get(name, ("", ""))
        text: Text | None = None
        if kind == "replace":
            text = self.settle(self.memo.inliner.text(argument, 1))
        elif kind == "image":
            uri, _, options = argument.partition("\n")
            words = next((o.split(":", 2)[2].strip() for o in options.split("\n") if o.startswith(":alt:")), "")
            text = Text(words, (Mark("image", 0, len(words), uri.strip()),))
        if text is not None and len(text.plain) <= _LONGEST:
            self.substituted[name] = text
        return self.substituted[name]
