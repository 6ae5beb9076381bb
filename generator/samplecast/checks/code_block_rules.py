"""EX2: code blocks apart from their JSON: wrong or missing labels, placeholders, missing examples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samplecast.checks.definition import Finding
from samplecast.checks.json_types import stated_types
from samplecast.checks.pairing import members, pairs
from samplecast.checks.sample_rules import blocks_with_samples
from samplecast.checks.spans import lines_of
from samplecast.diagnostics import Edit, Fix, Related
from samplecast.facts import BlockUse, Operation, PageFacts, Parameter, ParameterTable
from samplecast.sample import Node, Sample
from samplecast.source import Span

# what has to be filled in: `xxx`, `***`, `<size>`, `{size}`, `$size`
_PLACEHOLDER = re.compile(r"x{3,}|\*{3,}|<[^<>]+>|\$?\{[^{}]+\}|\$\w+", re.IGNORECASE)
# the line that opens a block: a directive, or a fence behind list and quote marks
_OPENING = re.compile(r"\s*(?:\.\. (?:code-block|code|sourcecode)::|(?:[-*>]\s+)*(?:`{3,}|~{3,}))(?P<label>.*)")

# a command, behind a prompt
_COMMAND = re.compile(r"\s{0,40}(?:\$ ?)?curl\s")
_DASHED = re.compile(r"(?<=\s)([\u2013\u2014]{1,2})([A-Za-z][A-Za-z-]{0,30})(?=[\s=]|$)")

OTHER_LABELS = frozenset({"bash", "console", "html", "ini", "java", "python", "sh", "shell", "sql", "toml", "xml"})
"""Labels of languages in which a JSON object on its own means nothing, or something else."""
OPTIONS = 20
"""A directive and its content are at most so many lines of options apart."""
MANY_LINES = 100_000
"""Stands for the end of the page."""


def placeholder_not_string(page: PageFacts) -> Iterator[Finding]:
    """A placeholder in quotes stands where the table says that the value is no string.

    Readers who fill it in keep the quotes, and send text where the service expects a number or a boolean.

    Bad:  {"size": "<size>"}, with a table that says Integer
    Good: {"size": 10}

    How to fix: show a value of the documented type.
    """
    seen = set()
    for pair in pairs(page):
        for key, member in members(pair.node):
            place = pair.place(member.value)
            quoted = pair.example.sample.text[member.value.start : member.value.end].startswith('"')
            row = _row_of_other_type(member.value, pair.rows.get(key, ())) if quoted else None
            if row is not None and (place, key) not in seen:
                seen.add((place, key))
                message = f'"{key}" shows the placeholder "{member.value.value}", its table says {row.stated.words}'
                yield Finding(place, message, related=(Related(row.span, "the row of the table"),))


def unlabelled_code(page: PageFacts) -> Iterator[Finding]:
    """A code block that holds JSON has no label.

    Without one nothing is highlighted, and linters and other tools skip the block.

    Bad:  a fence or code-block directive without a language
    Good: the same with `json`

    How to fix: label it (`--fix` does, where the block is strict JSON).
    """
    for block, sample in blocks_with_samples(page):
        if block.form in {"fence", "directive"} and not block.language and _is_json(sample):
            yield _labelled(page, block, "the block holds JSON and has no label", safe=True, strict=not sample.repairs)


def wrong_label(page: PageFacts) -> Iterator[Finding]:
    """The label of a code block names another language than the text is written in.

    Highlighters mark the text as wrong, and tools that go by labels misread it.

    Bad:  a block labelled `xml` that holds {"size": 3}
    Good: the same labelled `json`

    How to fix: label it as what it is (`--unsafe-fixes` does, where the block is strict JSON).
    """
    for block in page.blocks:
        sample = block.sample
        if block.language in OTHER_LABELS and sample is not None and _is_json(sample):
            message = f"the block is labelled {block.language} and holds JSON"
            yield _labelled(page, block, message, safe=False, strict=not sample.repairs)
        elif block.language == "json" and sample is not None and sample.preamble is not None:
            begins = f"{sample.preamble.text.strip()[:40]!r}"
            yield Finding(_opening(page, block) or block.span, f"the block is labelled json and begins with {begins}")


def typographic_dash(page: PageFacts) -> Iterator[Finding]:
    """A dash that an editor made stands where a command expects a hyphen.

    The shell takes it for a word and not for an option, and the command that readers copy fails.

    Bad:  curl <U+2013>d '{"name": "a"}' https://host/v1/locks
    Good: curl -d '{"name": "a"}' https://host/v1/locks

    How to fix: type hyphens (`--unsafe-fixes` does).
    """
    lines = lines_of(page.source.text)
    for block in page.blocks:
        if block.kind != "code" or block.span.path != page.page:
            continue
        inside = range(block.span.line, max(block.span.line, block.span.end_line) + 1)
        if not any(_COMMAND.match(lines[number - 1]) for number in inside):
            continue
        for number in inside:
            for dash in _DASHED.finditer(lines[number - 1]):
                hyphens = "-" if len(dash[2]) == 1 else "--"
                span = Span(page.page, number, dash.start(1) + 1, number, dash.end(1))
                fix = Fix("Type hyphens", (Edit(span, hyphens),), safe=False) if block.verbatim else None
                yield Finding(span, f'"{dash[0]}" has a dash that no shell reads as "{hyphens}{dash[2]}"', fix)


def no_response_example(page: PageFacts) -> Iterator[Finding]:
    """An operation documents the body of its response and shows none.

    A table does not show how its fields nest; readers and generated tests have nothing to go by.

    Bad:  a table of response parameters, and no example
    Good: the same with a sample response below it

    How to fix: add a response as the service sends it.
    """
    for operation in page.operations:
        table = _documented(operation)
        shown = any(one.role == "response" for one in operation.examples)
        if table is None or table.span.path != page.page:
            continue  # the page of a table taken from elsewhere shows the example too
        if operation.endpoints and not shown and not _sample_below(page, table):
            yield Finding(table.span, "the response body is documented here, and no example shows one")


def _row_of_other_type(node: Node, rows: tuple[Parameter, ...]) -> Parameter | None:
    """The row that says that the value is no string, where it is a placeholder; None where any row allows strings."""
    if node.kind != "string" or not _PLACEHOLDER.fullmatch(str(node.value).strip()):
        return None
    kinds = [stated_types(row.stated) for row in rows]
    return rows[0] if kinds and all(kind and "string" not in kind for kind in kinds) else None


def _is_json(sample: Sample) -> bool:
    """Whether a block is JSON from its beginning to its end, an object or a list."""
    return (
        sample.preamble is None
        and len(sample.trees) == 1
        and sample.trees[0].kind in {"object", "array"}
        and not any(repair.kind in {"bare-fragment", "stray-text"} for repair in sample.repairs)
    )


def _labelled(page: PageFacts, block: BlockUse, message: str, *, safe: bool, strict: bool) -> Finding:
    """The finding at the line that opens a block, with the edit that labels it `json`."""
    span = _opening(page, block)
    if span is None:
        return Finding(block.span, message)
    line = lines_of(page.source.text)[span.line - 1] if span.path == page.page else ""
    found = _OPENING.fullmatch(line)
    if found is None or not strict:
        return Finding(span, message)
    written = found["label"].strip()
    start = found.start("label") + (found["label"].index(written) if written else 0)
    blank = " " if line[:start].endswith("::") else ""
    edit = Edit(Span(span.path, span.line, start + 1, span.line, start + len(written)), f"{blank}json")
    return Finding(span, message, Fix("Label it json", (edit,), safe=safe))


def _opening(page: PageFacts, block: BlockUse) -> Span | None:
    """The directive or fence above the content of a block."""
    lines = lines_of(page.source.text_of(block.span.path))
    for number in range(block.span.line - 1, max(0, block.span.line - OPTIONS), -1):
        line = lines[number - 1]
        if found := _OPENING.fullmatch(line):
            # a fence of an info string with more than a language is not ours to rewrite
            if len(found["label"].split()) > 1:
                return None
            column = len(line) - len(line.lstrip()) + 1
            return Span(block.span.path, number, column, number, len(line.rstrip()))
        if line.strip() and not line.lstrip().startswith(":"):
            return None
    return None


def _documented(operation: Operation) -> ParameterTable | None:
    """The first table of the body of a successful response."""
    keys = {key for one in operation.responses if one.status[:1] not in {"3", "4", "5"} for key in one.tables}
    roots = (table for table in operation.tables if table.key in keys)
    return next((table for table in roots if any(map(_is_field, table.rows))), None)


def _sample_below(page: PageFacts, table: ParameterTable) -> bool:
    """Whether a body is shown between a table and the next operation, though nothing says whose."""
    line, names = table.span.line, {row.name for row in table.rows}
    end = min((one.span.line for one in page.operations if one.span.line > line), default=line + MANY_LINES)
    return any(
        line < block.span.line < end
        and sample.values
        and not block.used_for.startswith("error")
        # what the text calls a request by mistake still shows the keys of the response
        and (not block.used_for.startswith("request") or names.intersection(_top_keys(sample)))
        for block, sample in blocks_with_samples(page)
    )


def _top_keys(sample: Sample) -> Iterator[str]:
    return (key for tree in sample.trees for key, _ in members(tree))


def _is_field(row: Parameter) -> bool:
    """Whether a row names a field of a body: no dash for a file, and nothing that the header carries."""
    return any(map(str.isalnum, row.name)) and "header" not in row.description.lower()
