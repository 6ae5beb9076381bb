"""Plant mistakes in clean real pages and count how many the rules find: `tools/mutate.py [KIND ...]`.

For each kind so many copies of pages of the corpus get one mistake each, by a seed; a mistake counts as found where a
fitting rule speaks about one of the lines it was planted in. Other new findings are counted beside. `--corpus` names
the pages; by default those that `SAMPLECAST_CORPUS` points to.
"""

# ruff: noqa: T201, INP001, S311, PLR2004  a script that prints; draws, no secrets; tables of kinds
from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "generator"))

from samplecast.checks import Selection  # noqa: E402  after the path
from samplecast.checks.pairing import Pair, members, pairs  # noqa: E402
from samplecast.diagnostics import Diagnostic  # noqa: E402
from samplecast.facts import Example, Operation, PageFacts, Parameter  # noqa: E402
from samplecast.options import Options  # noqa: E402
from samplecast.pages import find, load  # noqa: E402
from samplecast.pipeline import facts_of, findings_of  # noqa: E402
from samplecast.sample import Member, Node  # noqa: E402
from samplecast.source import Source  # noqa: E402
from samplecast.vocabulary import phrase  # noqa: E402

COPIES = 40
SEED = 20261130
MOST_TRIED = 12
"""So many pages are tried for each copy wanted; some kinds fit few pages."""


@dataclass(frozen=True)
class Mutant:
    """A page with a mistake."""

    text: str
    lines: frozenset[int]
    """Where a finding may stand."""


@dataclass(frozen=True)
class Kind:
    """A kind of mistake."""

    codes: str
    """The rules that fit, as a regular expression."""
    plant: Callable[[PageFacts, random.Random], Mutant | None]


KINDS: dict[str, Kind] = {}


def kind(codes: str) -> Callable[[Callable[[PageFacts, random.Random], Mutant | None]], None]:
    """Enter a function as the kind of its name."""

    def enter(plant: Callable[[PageFacts, random.Random], Mutant | None]) -> None:
        KINDS[plant.__name__.replace("_", "-")] = Kind(codes, plant)

    return enter


def examples(page: PageFacts, role: str = "") -> list[Example]:
    """The examples that stand on the page letter by letter and are strict JSON of some size."""
    return [
        example
        for operation in page.operations
        for example in operation.examples
        if example.verbatim
        and (not role or example.role == role)
        and len(example.sample.trees) == 1
        and not example.sample.repairs
        and example.span.path == page.page
        and len(list(nodes(example.sample.trees[0]))) > 2
    ]


def nodes(node: Node) -> Iterator[Node]:
    """A value with all inside."""
    yield node
    for inner in (*node.items, *(member.value for member in node.members)):
        yield from nodes(inner)


def replaced(page: PageFacts, example: Example, start: int, end: int, text: str) -> Mutant:
    """The page with a part of an example replaced."""
    sample = example.sample.text
    line = example.span.line + sample.count("\n", 0, start)
    last = line + text.count("\n")
    return in_lines(page, example, sample[:start] + text + sample[end:], range(line - 1, last + 2))


def in_lines(page: PageFacts, example: Example, sample: str, lines: Iterable[int]) -> Mutant:
    """The page with the text of an example replaced by another."""
    whole = page.source.text.split("\n")
    first, last = example.span.line - 1, max(example.span.end_line, example.span.line)
    lead = whole[first][: example.span.column - 1]
    pad = lead if not lead.strip() else " " * len(lead)
    new = [(lead if number == 0 else pad) + line if line else "" for number, line in enumerate(sample.split("\n"))]
    return Mutant("\n".join([*whole[:first], *new, *whole[last:]]), frozenset(lines))


def scalar(page: PageFacts, rng: random.Random, kinds: str) -> tuple[Example, Member] | None:
    """A random key of an example with a value of one of the kinds."""
    found = [
        (example, member)
        for example in examples(page)
        for node in nodes(example.sample.trees[0])
        for member in node.members
        if member.value.kind in kinds.split()
    ]
    return rng.choice(found) if found else None


def at_value(kinds: str, change: Callable[[str], str]) -> Callable[[PageFacts, random.Random], Mutant | None]:
    """A mistake in the text of a value."""

    def plant(page: PageFacts, rng: random.Random) -> Mutant | None:
        if (found := scalar(page, rng, kinds)) is None:
            return None
        example, member = found
        text = example.sample.text[member.value.start : member.value.end]
        new = change(text)
        return None if new == text else replaced(page, example, member.value.start, member.value.end, new)

    return plant


def at_comma(new: str) -> Callable[[PageFacts, random.Random], Mutant | None]:
    """A mistake at the comma between two members."""

    def plant(page: PageFacts, rng: random.Random) -> Mutant | None:
        found = [
            (example, node.members[index].value.end)
            for example in examples(page)
            for node in nodes(example.sample.trees[0])
            for index in range(len(node.members) - 1)
        ]
        if not found:
            return None
        example, end = rng.choice(found)
        at = example.sample.text.index(",", end)
        return replaced(page, example, at, at + 1, new)

    return plant


def container(page: PageFacts, rng: random.Random, opening: str) -> tuple[Example, Node] | None:
    """A random object or array with something in it."""
    wanted = "object" if opening == "{" else "array"
    found = [
        (example, node)
        for example in examples(page)
        for node in nodes(example.sample.trees[0])
        if node.kind == wanted and (node.members or node.items)
    ]
    return rng.choice(found) if found else None


for _name, _codes, _kinds, _change in (
    ("single-quotes", "EX120", "string", lambda text: f"'{text[1:-1]}'"),
    (
        "unquoted-value",
        "EX118|EX119",
        "string",
        lambda text: text[1:-1] if re.fullmatch(r'"[A-Za-z]\w*"', text) else text,
    ),
    ("missing-quote", "EX109|EX107|EX108", "string", lambda text: text[:-1]),
    ("raw-newline", "EX107", "string", lambda text: f"{text[:2]}\n{text[2:]}" if len(text) > 4 else text),
    ("inner-quote", "EX108", "string", lambda text: f'{text[:2]}"a" {text[2:]}' if len(text) > 4 else text),
    ("invalid-escape", "EX121", "string", lambda text: f'{text[:-1]}\\d"'),
    ("missing-value", "EX110", "string number literal", lambda _: ""),
    ("python-literal", "EX123", "literal", lambda text: text.title() if text != "null" else "None"),
    ("number-format", "EX125", "number", lambda text: f"0{text}" if text.isdigit() and text != "0" else text),
    ("placeholder", "EX119", "string number", lambda _: "<value>"),
    ("dots", "EX129|EX102", "array", lambda text: f"{text[:-1].rstrip()}, ...]" if len(text) > 4 else text),
    ("comment", "EX106", "string number literal", lambda text: f"{text} /* optional */"),
):
    KINDS[_name] = Kind(_codes, at_value(_kinds, _change))
for _name, _codes, _new in (("missing-comma", "EX104", " "), ("double-comma", "EX105", ",,")):
    KINDS[_name] = Kind(_codes, at_comma(_new))


@kind("EX122")
def odd_blank(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A no-break space behind a colon."""
    if (found := scalar(page, rng, "string number literal")) is None:
        return None
    example, member = found
    return replaced(page, example, member.value.start, member.value.start, "\u00a0")


@kind("EX103")
def trailing_comma(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A comma before a closing brace."""
    if (found := container(page, rng, "{")) is None:
        return None
    example, node = found
    end = node.members[-1].value.end
    return replaced(page, example, end, end, ",")


@kind("EX112|EX102|EX114")
def missing_closer(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A closing brace that is gone."""
    if (found := container(page, rng, "{")) is None:
        return None
    example, node = found
    mutant = replaced(page, example, node.end - 1, node.end, "")
    return Mutant(mutant.text, frozenset(range(example.span.line, example.span.end_line + 2)))


@kind("EX114")
def extra_closer(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A closing brace too many at the end."""
    if not (found := examples(page)):
        return None
    example = rng.choice(found)
    end = example.sample.trees[0].end
    return replaced(page, example, end, end, "}")


@kind("EX111")
def missing_colon(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A key without its colon."""
    if (found := scalar(page, rng, "string number literal")) is None:
        return None
    example, member = found
    return replaced(page, example, member.key.end, member.value.start, " ")


@kind("EX117")
def unquoted_key(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A key without its quotes."""
    if (found := scalar(page, rng, "string number literal")) is None:
        return None
    example, member = found
    return replaced(page, example, member.key.start, member.key.end, str(member.key.value))


@kind("EX128")
def duplicate_key(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A key that stands twice."""
    if (found := scalar(page, rng, "string number literal")) is None:
        return None
    example, member = found
    text = example.sample.text[member.key.start : member.value.end]
    return replaced(page, example, member.key.start, member.key.start, f"{text}, ")


# what follows needs tables


def described(page: PageFacts, role: str = "") -> list[tuple[Pair, str, Member, Parameter]]:
    """The keys of strict examples with the row of each."""
    strict = examples(page, role)
    return [
        (pair, key, member, pair.rows[key][0])
        for pair in pairs(page)
        if pair.fit == "direct" and any(pair.example is example for example in strict)
        for key, member in members(pair.node)
        if key in pair.rows and pair.rows[key][0].span.path == page.page
    ]


def at_described(
    role: str, fits: Callable[[Member, Parameter], bool], change: Callable[[Member, Parameter], str]
) -> Callable[[PageFacts, random.Random], Mutant | None]:
    """A value that contradicts its row."""

    def plant(page: PageFacts, rng: random.Random) -> Mutant | None:
        found = [one for one in described(page, role) if fits(one[2], one[3])]
        if not found:
            return None
        pair, _, member, row = rng.choice(found)
        return replaced(page, pair.example, member.value.start, member.value.end, change(member, row))

    return plant


def _of(kinds: str) -> Callable[[Member, Parameter], bool]:
    return lambda member, row: row.stated.kind in kinds.split() and member.value.kind in {"string", "number", "literal"}


KINDS["text-for-number"] = Kind("XC103", at_described("", _of("integer number"), lambda *_: '"three"'))
KINDS["number-for-text"] = Kind("XC103", at_described("", _of("string"), lambda *_: "3"))
KINDS["text-for-boolean"] = Kind("XC103", at_described("", _of("boolean"), lambda *_: '"yes"'))
KINDS["object-for-list"] = Kind(
    "XC106|XC103",
    at_described("", lambda member, row: row.stated.kind == "array" and member.value.kind == "array", lambda *_: "{}"),
)
KINDS["null-for-mandatory"] = Kind(
    "XC112",
    at_described(
        "request", lambda member, row: bool(row.required) and member.value.value is not None, lambda *_: "null"
    ),
)
KINDS["value-not-listed"] = Kind(
    "XC109",
    at_described(
        "", lambda member, row: len(row.constraints.enum) > 1 and member.value.kind == "string", lambda *_: '"zephyr"'
    ),
)
KINDS["out-of-range"] = Kind(
    "XC110",
    at_described(
        "",
        lambda member, row: bool(row.constraints.maximum) and member.value.kind == "number",
        lambda *_: "987654321987",
    ),
)
KINDS["no-uuid"] = Kind(
    "XC111",
    at_described(
        "", lambda member, row: row.stated.format == "uuid" and member.value.kind == "string", lambda *_: '"my lock"'
    ),
)


def is_demanded(row: Parameter) -> bool:
    """Whether a row is mandatory under no condition: what is so under one may well be left out."""
    return bool(row.required) and not phrase("required under condition").search(row.description)


@kind("XC104|XC107")
def empty_object(page: PageFacts, rng: random.Random) -> Mutant | None:
    """An object with mandatory fields that is empty."""
    tables = {table.key: table for operation in page.operations for table in operation.tables}
    found = [
        (pair, member)
        for pair, _, member, row in described(page, "request")
        if member.value.kind == "object" and row.table in tables and any(map(is_demanded, tables[row.table].rows))
    ]
    if not found:
        return None
    pair, member = rng.choice(found)
    return replaced(page, pair.example, member.value.start, member.value.end, "{}")


def renamed(role: str, name: Callable[[str], str]) -> Callable[[PageFacts, random.Random], Mutant | None]:
    """A key under another name."""

    def plant(page: PageFacts, rng: random.Random) -> Mutant | None:
        found = [one for one in described(page, role) if len(one[1]) > 5]
        if not found:
            return None
        pair, key, member, _ = rng.choice(found)
        return replaced(page, pair.example, member.key.start, member.key.end, json.dumps(name(key)))

    return plant


KINDS["key-misspelt"] = Kind(
    "XC102", renamed("", lambda key: key[:2] + key[3] + key[2] + key[4:] if key[2] != key[3] else key[:-1])
)
KINDS["other-key-in-request"] = Kind("XC101|XC107|XC104", renamed("request", lambda _: "wibble_count"))
KINDS["other-key-in-response"] = Kind("XC101|XC107", renamed("response", lambda _: "wibble_count"))

STRANGE: dict[str, Any] = {"cpu_wibbles": 4, "zone_wibble": "north-1", "wibbling": "hourly"}


def _swap_tree(role: str) -> Callable[[PageFacts, random.Random], Mutant | None]:
    def plant(page: PageFacts, rng: random.Random) -> Mutant | None:
        found = [
            pair
            for pair in pairs(page)
            if pair.fit == "direct" and pair.row is None and pair.example in examples(page, role)
        ]
        if not found:
            return None
        pair = rng.choice(found)
        return whole_block(page, pair.example, pair.node)

    return plant


def whole_block(page: PageFacts, example: Example, node: Node) -> Mutant:
    """An object replaced by one of another page."""
    mutant = replaced(page, example, node.start, node.end, json.dumps(STRANGE))
    first = example.span.line + example.sample.text.count("\n", 0, node.start)
    return Mutant(mutant.text, frozenset({first - 1, first, first + 1}))


KINDS["foreign-request"] = Kind("XC107", _swap_tree("request"))
KINDS["foreign-response"] = Kind("XC107", _swap_tree("response"))


@kind("XC107")
def foreign_object(page: PageFacts, rng: random.Random) -> Mutant | None:
    """An inner object pasted from another page."""
    found = [
        pair for pair in pairs(page) if pair.fit == "direct" and pair.row is not None and pair.example in examples(page)
    ]
    if not found:
        return None
    pair = rng.choice(found)
    return whole_block(page, pair.example, pair.node)


@kind("XC108|XC104|XC101")
def wrong_level(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A field of an inner object that stands in the outer one."""
    found = []
    for pair in pairs(page):
        if pair.fit != "direct" or pair.row is None or pair.example not in examples(page) or len(pair.node.members) < 2:
            continue
        outer = next(
            (one for one in pairs(page) if any(member.value is pair.node for member in one.node.members)), None
        )
        if outer is not None:
            keys = {str(one.key.value) for one in outer.node.members} | set(outer.rows)
            found += [
                (pair, outer, member) for key, member in members(pair.node) if key in pair.rows and key not in keys
            ]
    if not found:
        return None
    pair, outer, member = rng.choice(found)
    sample = pair.example.sample.text
    moved = sample[member.key.start : member.value.end]
    first = member is pair.node.members[0]
    start = member.key.start if first else pair.node.members[pair.node.members.index(member) - 1].value.end
    end = pair.node.members[1].key.start if first else member.value.end
    text = sample[:start] + sample[end:]
    at = outer.node.start + 1
    if start < at:
        return None
    line = pair.example.span.line
    last = max(pair.example.span.end_line, line)
    return in_lines(page, pair.example, f"{text[:at]} {moved},{text[at:]}", range(line, last + 2))


@kind("XC104")
def mandatory_dropped(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A mandatory key of a request that is gone."""
    found = [one for one in described(page, "request") if is_demanded(one[3]) and len(one[0].node.members) > 1]
    if not found:
        return None
    pair, _, member, _ = rng.choice(found)
    index = pair.node.members.index(member)
    start = member.key.start if index == 0 else pair.node.members[index - 1].value.end
    end = pair.node.members[1].key.start if index == 0 else member.value.end
    sample = pair.example.sample.text
    line = pair.example.span.line
    last = max(pair.example.span.end_line, line)
    return in_lines(page, pair.example, sample[:start] + sample[end:], range(line, last + 1))


def row_lines(page: PageFacts, row: Parameter) -> tuple[int, int] | None:
    """First and last line of a row that can be taken out: of a pipe, HTML or grid table."""
    lines = page.source.text.split("\n")
    first = row.span.line
    if row.span.path != page.page or (page.source.markup == "markdown" and lines[first - 1].lstrip().startswith("|")):
        return (first, first) if row.span.path == page.page else None
    end = r"\s*\+[-=+]+\+\s*$" if page.source.markup == "rst" else r".*</tr"
    if not re.match(r"\s*\|" if page.source.markup == "rst" else r".*<tr", lines[first - 1]):
        return None
    last = next((number for number in range(first, len(lines)) if re.match(end, lines[number - 1])), 0)
    return (first, last) if last else None


@kind("XC10[1578]")
def row_removed(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A row that is gone from a table of several; its key stays in the example, whose object may be what is told."""
    lines = page.source.text.split("\n")
    found = [(*one, place) for one in described(page) if len(one[0].rows) > 1 and (place := row_lines(page, one[3]))]
    if not found:
        return None
    pair, _, member, _, (first, last) = rng.choice(found)
    del lines[first - 1 : last]
    text, top = pair.example.sample.text, pair.example.span.line
    places = {top + text.count("\n", 0, at) for at in (member.key.start, pair.node.start)}
    return Mutant("\n".join(lines), frozenset(line - (last - first + 1 if first < line else 0) for line in places))


def in_line(page: PageFacts, number: int, old: str, new: str) -> Mutant | None:
    """The page with a part of one line replaced."""
    lines = page.source.text.split("\n")
    if old not in lines[number - 1]:
        return None
    lines[number - 1] = lines[number - 1].replace(old, new, 1)
    return Mutant("\n".join(lines), frozenset({number}))


def calls(page: PageFacts) -> list[tuple[Operation, Example]]:
    """The examples with a request line."""
    return [
        (operation, example)
        for operation in page.operations
        if len(operation.endpoints) == 1
        for example in operation.examples
        if example.role == "request" and example.sample.preamble and example.sample.preamble.target
    ]


@kind("EP103")
def other_method(page: PageFacts, rng: random.Random) -> Mutant | None:
    """Another method in the example."""
    if not (found := calls(page)):
        return None
    _, example = rng.choice(found)
    method = example.sample.preamble.method if example.sample.preamble else ""
    return in_line(page, example.span.line, method, "PUT" if method != "PUT" else "POST") if method else None


@kind("EP104")
def other_path(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A word of the path that is misspelt in the example."""
    if not (found := calls(page)):
        return None
    operation, example = rng.choice(found)
    words = [part for part in operation.endpoints[0].path.split("/") if re.fullmatch(r"[a-z_-]{5,}", part)]
    if not words or example.sample.preamble is None:
        return None
    word = rng.choice(words)
    return (
        in_line(page, example.span.line, f"/{word}", f"/{word[:-2]}")
        if f"/{word}" in example.sample.preamble.target
        else None
    )


@kind("EP105")
def other_version(page: PageFacts, rng: random.Random) -> Mutant | None:
    """Another version in the example."""
    if not (found := calls(page)):
        return None
    _, example = rng.choice(found)
    version = re.search(r"/v\d(?:\.\d)?/", example.sample.preamble.target if example.sample.preamble else "")
    return in_line(page, example.span.line, version[0], "/v7/") if version else None


@kind("EP109")
def query_unknown(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A query name that no table has."""
    found = [
        one for one in calls(page) if any(row.where == "query" and row.origin == "table" for row in one[0].parameters)
    ]
    if not found:
        return None
    _, example = rng.choice(found)
    target = example.sample.preamble.target if example.sample.preamble else ""
    return (
        in_line(page, example.span.line, target, f"{target}{'&' if '?' in target else '?'}wibble=1") if target else None
    )


@kind("EP106")
def blank_in_url(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A blank in the URI."""
    found = [
        endpoint for operation in page.operations for endpoint in operation.endpoints if endpoint.span.path == page.page
    ]
    if not found:
        return None
    endpoint = rng.choice(found)
    return in_line(page, endpoint.span.line, "}/", "} /")


@kind("TB101")
def duplicate_row(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A row of a table twice."""
    lines = page.source.text.split("\n")
    rows = [row for operation in page.operations for table in operation.tables for row in table.rows if row.name]
    places = [place for row in rows if (place := row_lines(page, row))]
    if not places:
        return None
    first, last = rng.choice(places)
    lines[last:last] = lines[first - 1 : last]
    return Mutant("\n".join(lines), frozenset(range(first, 2 * last - first + 2)))


@kind("RF101|RF102|RF103")
def broken_link(page: PageFacts, rng: random.Random) -> Mutant | None:
    """A link whose target is misspelt."""
    lines = page.source.text.split("\n")
    found = [
        (target, span)
        for target, span in page.links
        if (f"(#{target})" in lines[span.line - 1] or f"<{target}>`" in lines[span.line - 1]) and len(target) > 4
    ]
    if not found:
        return None
    target, span = rng.choice(found)
    return in_line(page, span.line, f"{target}", f"{target[:-1]}qx")


def clean_pages(corpus: Path, rng: random.Random) -> Iterator[PageFacts]:
    """Pages without a finding, in a seeded order."""
    files = sorted(path for path in corpus.rglob("*") if path.suffix in {".md", ".rst"})
    rng.shuffle(files)
    for file in files:
        (page,) = find([str(file)], str(corpus)).pages
        facts = facts_of(load(page), Options())
        if not found_on(facts) and any(operation.examples for operation in facts.operations):
            yield facts


def found_on(page: PageFacts, clean: PageFacts | None = None) -> list[Diagnostic]:
    """What the default rules find on a page by itself; links that led out of the clean page lead somewhere."""
    before = clean or page
    labels = {name for name, _ in before.anchors}
    found = findings_of([page], Options(), Selection(ignore=("RF101",)), lambda _: True)
    outside = {target for target, _ in before.links if target not in labels}
    return [one for one in found if one.code != "RF103" or not any(repr(target) in one.message for target in outside)]


def bench(corpus: Path, kinds: Iterable[str], copies: int, pages: int) -> dict[str, tuple[int, int, int]]:
    """By kind: planted, found, other new findings."""
    rng = random.Random(SEED)
    counts = dict.fromkeys(kinds, (0, 0, 0))
    for number, page in enumerate(clean_pages(corpus, rng)):
        if number >= pages or all(planted >= copies for planted, _, _ in counts.values()):
            break
        for name, (planted, found, others) in counts.items():
            if (
                planted >= copies
                or (mutant := KINDS[name].plant(page, random.Random(f"{SEED} {name} {page.page}"))) is None
            ):
                continue
            if mutant.text == page.source.text:
                continue
            facts = facts_of(Source(page.page, mutant.text, page.source.markup), Options())
            new = found_on(facts, page)
            right = [one for one in new if re.fullmatch(KINDS[name].codes, one.code) and one.span.line in mutant.lines]
            if not right and os.environ.get("MUTATE_SHOW"):
                print(f"{name}: {page.page} {sorted(mutant.lines)[:3]}: {[(one.code, one.span.line) for one in new]}")
            counts[name] = (planted + 1, found + bool(right), others + bool(new) - bool(right))
    return counts


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    shared = os.environ.get("SAMPLECAST_CORPUS") or str(ROOT.parent / "shared")
    arguments.add_argument("--corpus", type=Path, default=Path(shared) / "corpus")
    arguments.add_argument("--copies", type=int, default=COPIES)
    arguments.add_argument("--pages", type=int, default=COPIES * MOST_TRIED, help="so many clean pages at most")
    chosen = arguments.parse_args()
    counts = bench(chosen.corpus, chosen.kinds or KINDS, chosen.copies, chosen.pages)
    print("| planted | copies | found | share | something else found |\n| --- | --- | --- | --- | --- |")
    for name, (planted, found, others) in counts.items():
        share = f"{found / planted:.0%}" if planted else "-"
        print(f"| {name} | {planted} | {found} | {share} | {others} |")
    planted, found = (sum(count[index] for count in counts.values()) for index in (0, 1))
    print(f"| all {len(counts)} kinds | {planted} | {found} | {found / max(1, planted):.0%} | |")


if __name__ == "__main__":
    main()
