"""Descriptions read for what they state about the value they describe.

A cell is gone through block by block. A sentence under a condition, an example and a part of the value state nothing
of the value; where two sentences contradict each other, neither counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct, field

from samplecast.document import Block, Code, Definitions, Directive, Items, Paragraph, Table, Text, plain
from samplecast.extract.cues import says
from samplecast.extract.values.clauses import Clause, Statement, clauses
from samplecast.extract.values.conditions import read_conditions
from samplecast.extract.values.defaults import read_defaults, whole_default
from samplecast.extract.values.enumerations import allowed_values
from samplecast.extract.values.formats import read_formats, read_pattern
from samplecast.extract.values.lists import MOST_VALUES, head_of_item, noted_value, read_list
from samplecast.extract.values.numbers import NUMERIC, read_multiple, read_numbers
from samplecast.extract.values.settling import settle
from samplecast.facts import Constraints, StatedKind
from samplecast.source import NOWHERE
from samplecast.vocabulary import Vocabulary, phrase

SCALAR = frozenset({"string", "integer", "number", "unknown"})
"""Kinds of values that a list of words can enumerate."""
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
DEEPEST = 8
"""Lists in lists are followed so far."""


def read_constraints(
    blocks: Sequence[Block], kind: StatedKind, vocabulary: Vocabulary, *, label: str = ""
) -> Constraints:
    """What the blocks of a description state; `label` where its column already says what it is about."""
    if not blocks:
        return Constraints()
    if (
        len(blocks) == 1
        and isinstance(only := blocks[0], Paragraph)
        and not label
        and _is_silent(only.text.plain, vocabulary)
    ):
        return Constraints()
    reader = _DescriptionReader(kind, vocabulary, label=label)
    reader.first = blocks[0]
    reader.read(blocks)
    return settle(reader.found, kind, plain(blocks)) if reader.found else Constraints()


class _DescriptionReader(Struct):
    """One cell while it is read."""

    kind: StatedKind
    vocabulary: Vocabulary
    label: str = ""
    """What the last label was about: `range`, `default`, `other`; empty before any."""
    announced: str = ""
    """The words that announced the values in the block behind them."""
    awaits: str = ""
    """`default` while the last paragraph announced one and gave none."""
    found: list[Statement] = field(default_factory=list)
    depth: int = 0
    first: Block | None = None
    """The block that the cell begins with."""

    def read(self, blocks: Iterable[Block]) -> None:
        """Every block, in order."""
        before: Block | None = None
        for block in blocks:
            match block:
                case Paragraph():
                    self.paragraph(block)
                case Items():
                    self.items(block, before)
                case Table():
                    self.table(block)
                case Definitions():
                    self.definitions(block)
                case Directive() | Code():
                    self.announced = self.awaits = ""
                case _:
                    pass
            before = block

    def paragraph(self, block: Paragraph) -> None:
        """A label, the continuation of an announcement, or sentences."""
        text, start = block.text, 0
        if label := phrase("value label").match(text.plain):
            self.label = _topic(label)
            self.announced = self.awaits = ""
            start = label.end()
            if not text.plain[start:].strip():
                return
        if self.vocabulary.has("nothing", text.plain[start:]):
            return
        if self.awaits == "default" or self.label == "default":
            self.default(text, block, start)
        self.announced = self.awaits = ""
        told = len(self.found)
        for clause in clauses(text, block.span, start):
            self.clause(clause)
        if self.label == "range" and len(self.found) == told:
            self.bare_range(Clause(text, start, len(text.plain), block.span, leads=True))

    def default(self, text: Text, block: Paragraph, start: int) -> None:
        """A paragraph that is a default and nothing else."""
        if (token := whole_default(text.plain[start:], self.vocabulary)) is not None:
            self.found.append(Statement("default", token, text.plain, block.span))
            self.label = "other"  # what follows is about it

    def bare_range(self, clause: Clause) -> None:
        """What stands under "Range" without words: `1-100`, `a, b`."""
        listed = read_list(clause, clause.start)
        if listed is not None and (len(listed.values) > 1 or not listed.bare):
            word = self.enum_word(listed.values)
            if word:
                self.found.append(Statement(word, listed.values, clause.plain, clause.span))

    def clause(self, clause: Clause) -> None:
        """All that one sentence says."""
        if phrase("example clause").match(clause.plain):
            return
        self.found += read_conditions(clause, self.vocabulary)
        if self.kind not in {"object", "map"}:
            self.found += read_defaults(clause, self.vocabulary)
        if clause.leads and phrase("default next").search(clause.plain) is not None:
            self.awaits = "default"
        if self.kind in {"string", "unknown"}:  # a time is that "when" something happened: no condition
            self.found += read_formats(clause)
        if phrase("conditional").search(clause.plain) or phrase("part clause").match(clause.plain):
            return
        self.found += read_numbers(clause, self.kind, labelled=self.label == "range")
        self.found += read_multiple(clause, self.kind)
        if self.kind in {"string", "unknown"}:
            self.found += read_pattern(clause)
        self.values(clause)

    def values(self, clause: Clause) -> None:
        """Allowed values, in the clause or announced by it."""
        allowed = allowed_values(clause, self.kind, self.vocabulary)
        if allowed is None:
            return
        if allowed.listed is None:
            if clause.leads:
                self.announced = allowed.words
            return
        values = allowed.listed.values
        word = "const" if allowed.fixed and len(values) == 1 else self.enum_word(values)
        if not word:
            return
        self.found.append(Statement(word, values, allowed.words, clause.span))
        if allowed.listed.open:
            self.found.append(Statement("open", "true", allowed.words, clause.span))
        if allowed.listed.default is not None:
            self.found.append(Statement("default", allowed.listed.default, allowed.words, clause.span))

    def enum_word(self, values: Sequence[str]) -> str:
        """`enum` where values of this kind can be enumerated so; true and false of a Boolean go without saying."""
        if self.kind in SCALAR or self.kind == "array":
            numeric = self.kind in NUMERIC
            return "" if numeric and not all(map(_is_number, values)) else "enum"
        return "const" if self.kind == "boolean" and len(values) == 1 and values[0] in {"true", "false"} else ""

    def items(self, block: Items, before: Block | None) -> None:
        """Values one below the other, statements one below the other, or parts of the value."""
        firsts = [item.blocks[0] if item.blocks else None for item in block.items]
        heads = [_first_clause(first) for first in firsts]
        sure = bool(self.announced or self.label == "range")
        if (sure or self.stands_alone(before)) and self.take_heads(heads, sure=sure):
            self.announced = self.awaits = ""
            return
        self.announced = self.awaits = ""
        if self.depth >= DEEPEST or any(head is not None and _names_part(head) for head in heads):
            return
        self.depth += 1
        label = self.label
        for item, head in zip(block.items, heads, strict=True):
            if head is None or not phrase("part clause").match(head.plain):
                self.read(item.blocks)
            self.label = label or self.label
        self.depth -= 1
        self.label = label

    def stands_alone(self, before: Block | None) -> bool:
        """Whether a list without a cue may be the values: behind the sentence that says what the value is."""
        if self.depth or self.kind not in {"string", "integer"} or not isinstance(before, Paragraph):
            return False
        return before is self.first and phrase("names parts").search(before.text.plain) is None

    def take_heads(self, heads: Sequence[Clause | None], *, sure: bool) -> bool:
        """Take the values that head the items; False where one item is a sentence."""
        values: list[str] = []
        default = None
        for head in heads:
            if head is None:
                return False
            found = head_of_item(head)
            if found is None and sure and (noted := noted_value(head)) is not None:
                found = (noted, False)
            if found is None or (phrase("no value").fullmatch(found[0]) and not found[0].isupper()):
                return False
            values.append(found[0])
            default = found[0] if found[1] else default
        if any(map(_ADDRESS.search, values)):  # ranges of addresses: each stands for many
            return False
        if not values or len(values) > MOST_VALUES or (not sure and not _speak_for_themselves(values, heads)):
            return False
        word = self.enum_word(values)
        if not word:
            return False
        span = heads[0].span if heads[0] is not None else NOWHERE
        self.found.append(Statement(word, tuple(dict.fromkeys(values)), self.announced or ", ".join(values), span))
        if default is not None:
            self.found.append(Statement("default", default, self.announced or default, span))
        return True

    def table(self, block: Table) -> None:
        """A table of values in the cell, where one was announced: its first column."""
        if self.announced and block.rows and len(block.rows[0].cells) <= 3:  # noqa: PLR2004  value, meaning, remark
            cells = [row.cells[0].blocks[0] if row.cells and row.cells[0].blocks else None for row in block.rows]
            self.take_heads([_first_clause(cell) for cell in cells], sure=True)
        self.announced = self.awaits = ""

    def definitions(self, block: Definitions) -> None:
        """Terms with what each means, where values were announced."""
        if self.announced:
            self.take_heads([Clause(item.term, 0, len(item.term.plain), item.span) for item in block.items], sure=True)
        self.announced = self.awaits = ""


@lru_cache(maxsize=4096)
def _is_silent(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a description, as most, has no word that could state anything."""
    return phrase("speaks of values").search(text) is None and not (
        says(vocabulary, "allowed cues", text) or says(vocabulary, "default cues", text)
    )


def _topic(label: re.Match[str]) -> str:
    return next((name for name, words in label.groupdict().items() if words), "other")


def _first_clause(block: Block | None) -> Clause | None:
    if not isinstance(block, Paragraph) or not block.text.plain.strip():
        return None
    return Clause(block.text, 0, len(block.text.plain), block.span)


def _names_part(head: Clause) -> bool:
    """Whether an item begins with the name of a part of the value, or with one of its values."""
    return head_of_item(head) is not None and phrase("value label").match(head.plain) is None


def _speak_for_themselves(values: Sequence[str], heads: Sequence[Clause | None]) -> bool:
    """Whether items without a cue are values: several, each marked up or in capitals, and none a name with a dot."""
    if len(values) < 2:  # noqa: PLR2004  a single one may be anything
        return False
    marked = all(head is not None and any(mark.start <= 1 for mark in head.marks()) for head in heads)
    loud = all(value == value.upper() or value.isdigit() for value in values)
    short = all(head is not None and head.plain.strip(" .") == value for head, value in zip(heads, values, strict=True))
    return (marked or loud or short) and not any("." in value and not _is_number(value) for value in values)


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return value.lower() not in {"nan", "inf", "-inf", "infinity"}
