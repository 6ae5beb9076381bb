"""Overrides applied: facts to facts, between extracting and inferring.

Every override is held against the page as it was read, so their order does not matter. One that matches nothing, or
more places than it says, is an error: the page has changed, and somebody has to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.extract.endpoints.routes import placeholders
from samplecast.extract.errors import sample_errors
from samplecast.facts import (
    BlockUse,
    Endpoint,
    ErrorEntry,
    Example,
    Operation,
    Overridden,
    PageFacts,
    Parameter,
    ParameterTable,
    Stated,
)
from samplecast.options import Options, Override
from samplecast.overrides.rules import ENDPOINT, ERROR, EXAMPLE, ROW, Correction, NoSenseError, same
from samplecast.source import Span
from samplecast.usage import UsageError
from samplecast.vocabulary import Vocabulary

_SHOWN_LINES = 8
_SHOWN_TEXTS = 3


class _Placed(Protocol):
    @property
    def span(self) -> Span: ...


T = TypeVar("T", bound=_Placed)


def apply(facts: PageFacts, options: Options) -> PageFacts:
    """The facts with the overrides of their page applied. UsageError names those that do not match."""
    own = [override for override in options.overrides if override.page == facts.page]
    if not own:
        return facts
    ledger = _Ledger(options.vocabulary.of_page(facts.source.text), {id(override): _Hits(override) for override in own})
    operations = tuple(_operation(operation, own, ledger) for operation in facts.operations)
    anywhere = [override for override in own if not override.operation]
    tables = tuple(_table(table, anywhere, ledger) for table in facts.tables)
    problems = [problem for override in own if (problem := ledger.problem(override, facts.page))]
    if problems:
        raise UsageError("\n".join(problems))
    return replace(
        facts,
        operations=operations,
        tables=tables,
        blocks=tuple(_retold(block, operations) for block in facts.blocks),
        overridden=tuple(sorted(ledger.done(), key=lambda done: done.span)),
    )


class _Hits(Struct):
    """Where one override matched: tables that several operations share count once."""

    override: Override
    places: dict[tuple[str, Span], None] = field(default_factory=dict)
    otherwise: dict[str, Span] = field(default_factory=dict)
    """What facts of the right name say instead, the first place of each."""
    nonsense: str = ""

    def told(self, span: Span) -> Overridden:
        one = self.override
        return Overridden(one.kind, one.said, one.should_be, one.why, span, one.of)


class _Ledger(Struct):
    """Applies overrides and keeps account of it."""

    vocabulary: Vocabulary
    hits: dict[int, _Hits]
    taken: dict[tuple[str, str, Span], Override] = field(default_factory=dict)
    """Which override a place went to, by kind."""

    def patched(
        self, fact: T, rules: Mapping[str, Correction[T]], overrides: Iterable[tuple[str, Override]], home: str = ""
    ) -> tuple[T, list[Overridden]]:
        """The fact as the overrides want it, with what they did; each comes with the name of its rule."""
        changed, told = fact, []
        for name, override in overrides:
            hits, rule = self.hits[id(override)], rules[name]
            try:
                if not rule.named(fact, override.of):
                    continue
                if not rule.says(fact, override.said, self.vocabulary):
                    hits.otherwise.setdefault(rule.text(fact), fact.span)
                    continue
                changed = rule.change(changed, override.should_be, self.vocabulary)
            except NoSenseError as error:
                hits.nonsense = str(error)
                continue
            hits.places[home, fact.span] = None
            if self.taken.setdefault((override.kind, home, fact.span), override) is not override:
                other = self.taken[override.kind, home, fact.span]
                hits.nonsense = f"the override in line {other.line} corrects the same place"
            told.append(hits.told(fact.span))
        return changed, told

    def problem(self, override: Override, page: str) -> str:
        """What is wrong with an override, with file and line; empty where it did what it says."""
        hits = self.hits[id(override)]
        where = f"{override.file}:{override.line}"
        whose = f" of {override.of!r}" if override.of else ""
        what = f"{override.kind}{whose}"
        if hits.nonsense:
            return f"{where}: {what}: {hits.nonsense}"
        found = len(hits.places)
        if found == override.times:
            return ""
        if not found:
            instead = [f"{text!r} in line {span.line}" for text, span in hits.otherwise.items()][:_SHOWN_TEXTS]
            but = f", but {' and '.join(instead)}" if instead else ""
            return f"{where}: {what}: {page} does not say {override.said!r}{but}: mend the override, or delete it"
        lines = sorted({span.line for _, span in hits.places})
        shown = ", ".join(map(str, lines[:_SHOWN_LINES])) + (", ..." if len(lines) > _SHOWN_LINES else "")
        narrower = "'operation' or 'table'" if override.kind.startswith("field-") else "'operation'"
        return (
            f"{where}: {what}: {page} says {override.said!r} in {found} places, not {override.times} (line {shown}): "
            f"name one with {narrower}, or say times = {found}"
        )

    def done(self) -> Iterator[Overridden]:
        """Everything that was changed, once for each place."""
        for hits in self.hits.values():
            yield from (hits.told(span) for span in dict.fromkeys(span for _, span in hits.places))


def _operation(operation: Operation, overrides: Sequence[Override], ledger: _Ledger) -> Operation:
    """One operation with what concerns it applied."""
    own = [one for one in overrides if not one.operation or one.operation in {operation.title, operation.anchor}]
    if not own:
        return operation
    told: list[Overridden] = []
    endpoints = [ledger.patched(one, ENDPOINT, _of(own, "endpoint")) for one in operation.endpoints]
    rows = [_row(row, own, "parameter-", ledger) for row in operation.parameters]
    tables = tuple(_table(table, own, ledger) for table in operation.tables)
    examples = [ledger.patched(one, EXAMPLE, _of(own, "example-")) for one in operation.examples]
    entries = _errors(operation, [example for example, done in examples if done], ledger.vocabulary)
    errors = [ledger.patched(one, ERROR, _of(own, "error-"), one.code + one.message) for one in entries]
    for _, done in (*endpoints, *examples, *errors):
        told += done
    told += (done for row in (*rows, *(row for table in tables for row in table.rows)) for done in row.overridden)
    if not told:
        return operation
    changed = tuple(endpoint for endpoint, _ in endpoints)
    return replace(
        operation,
        endpoints=changed,
        parameters=tuple(rows) if changed == operation.endpoints else _in_path(rows, changed),
        tables=tables,
        examples=tuple(example for example, _ in examples),
        errors=tuple(error for error, _ in errors),
        overridden=tuple(sorted(told, key=lambda done: done.span)),
    )


def _of(overrides: Iterable[Override], prefix: str) -> Iterator[tuple[str, Override]]:
    """The overrides of a family under the names of their rules, which for rows of tables are the rest of the kind."""
    for override in overrides:
        if override.kind.startswith(prefix):
            rule = override.kind.removeprefix(prefix) if prefix in {"parameter-", "field-"} else override.kind
            yield rule, override


def _table(table: ParameterTable, overrides: Iterable[Override], ledger: _Ledger) -> ParameterTable:
    """A table of fields with its rows corrected."""
    own = [one for one in overrides if not one.table or _is_table(table, one.table)]
    rows = tuple(_row(row, own, "field-", ledger, table.key) for row in table.rows)
    return replace(table, rows=rows) if rows != table.rows else table


def _is_table(table: ParameterTable, words: str) -> bool:
    return words in table.anchors or same(words, table.caption) or same(words, table.title)


def _row(row: Parameter, overrides: Iterable[Override], prefix: str, ledger: _Ledger, home: str = "") -> Parameter:
    changed, told = ledger.patched(row, ROW, _of(overrides, prefix), f"{home} {row.name}")
    return replace(changed, overridden=tuple(told)) if told else row


def _in_path(rows: Iterable[Parameter], endpoints: Sequence[Endpoint]) -> tuple[Parameter, ...]:
    """The parameters where an endpoint was corrected: placeholders that only the wrong one showed are not its own."""
    names = placeholders(endpoints)
    kept = [row for row in rows if row.origin != "uri" or row.where != "path" or row.name in names]
    known = {row.name for row in kept if row.where == "path"}
    span = endpoints[0].span
    new = (Parameter(name, "path", Stated(), required=True, origin="uri", span=span) for name in names)
    return (*kept, *(row for row in new if row.name not in known))


def _errors(operation: Operation, changed: Sequence[Example], vocabulary: Vocabulary) -> tuple[ErrorEntry, ...]:
    """The errors, those that corrected examples show read anew."""
    spans = {example.span for example in changed}
    kept = [error for error in operation.errors if error.origin == "table" or error.span not in spans]
    shown = [error for example in changed if example.role == "error" for error in sample_errors(example, vocabulary)]
    return (*kept, *shown)


def _retold(block: BlockUse, operations: Iterable[Operation]) -> BlockUse:
    """The account of a block whose example has another role now."""
    if block.kind != "code" or not block.used_for:
        return block
    for operation in operations:
        for example in operation.examples:
            if example.why == "override" and example.span == block.span:
                return replace(block, used_for=f"{example.role} example", why="override")
    return block
