"""The rules on samples, held against the real pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from samplecast.checks import RULES, Finding
from samplecast.facts import BlockUse, PageFacts
from samplecast.options import Options
from samplecast.pages import SUFFIXES, find, load
from samplecast.pipeline import facts_of

DEFECTS = {code: rule for code, rule in RULES.items() if code.startswith("EX1") and rule.page is not None}

CODES = {
    "comment #": "EX106",
    "comment //": "EX106",
    "document split over several blocks": "EX102",
    "duplicate key": "EX128",
    "extra closer at end": "EX114",
    "invalid escape": "EX121",
    "missing closer (array/object) inside or at end": "EX112",
    "missing closing quote": "EX109",
    "missing comma": "EX104",
    "missing opener [ or {": "EX113",
    "raw newline in string": "EX107",
    "several documents in one block": "EX127",
    "stray text": "EX126",
    "stray trailing ' (from curl quoting)": "EX126",
    "template syntax ${ … }": "EX119",
    "trailing comma": "EX103",
    "truncated: ellipsis at end + unclosed": "EX102",
    "unescaped inner quote": "EX108",
    "unquoted value": "EX118",
}
"""The rule that speaks of each defect, by the words in `defects`."""

SAMPLED = 120
"""Pages of each markup that are drawn; the tests of fixes draw the same."""

pytestmark = pytest.mark.xdist_group("facts of real pages")


@cache
def page_facts(root: Path, file: Path) -> PageFacts:
    """What a page of the corpus says."""
    (page,) = find([str(file)], str(root)).pages
    return facts_of(load(page), Options())


def defects(page: PageFacts) -> Iterator[tuple[str, Finding]]:
    """Every finding of a rule on defects, with its code."""
    for code, rule in DEFECTS.items():
        assert rule.page is not None
        yield from ((code, finding) for finding in rule.page(page))


def inside(block: BlockUse, finding: Finding) -> bool:
    """Whether a finding stands in a block."""
    return block.span.line <= finding.span.line <= max(block.span.line, block.span.end_line)


def squeezed(text: str) -> str:
    """A text without blanks, which differ between what was read where."""
    return "".join(text.split())


def test_every_damaged_block_gets_its_rule(shared: Callable[..., Path]) -> None:
    """Each defect of the list is found, in the block where it stands."""
    lines = shared("truth", "damaged_json.jsonl").read_text("utf-8").splitlines()
    corpus = shared("corpus")
    missed = []
    for row in map(json.loads, lines):
        root = corpus / row["corpus"]
        page = page_facts(root, root / row["service"] / row["page"])
        codes = codes_at(page, squeezed(row["text"]))
        missed += [(row["page"], defect, codes) for defect in row["defects"] if CODES[defect] not in codes]
    assert lines
    assert missed == []


def codes_at(page: PageFacts, text: str) -> set[str]:
    """The rules that speak in the blocks that hold a text, or pieces of it."""
    blocks = [
        block
        for block in page.blocks
        if block.sample is not None and (own := squeezed(block.sample.text)) and (text in own or own in text)
    ]
    assert blocks, f"{page.page}: no block holds {text[:60]}"
    return {code for code, finding in defects(page) if any(inside(block, finding) for block in blocks)}


def no_defect_in_valid_blocks(root: Path, files: list[Path]) -> int:
    """Check that strict JSON without a repeated key gets no finding; how many such blocks there are."""
    valid = 0
    for file in files:
        page = page_facts(root, file)
        strict = [block for block in page.blocks if block.sample is not None and is_strict(block.sample.text)]
        wrong = [
            (file.name, code, finding)
            for code, finding in defects(page)
            if any(inside(block, finding) for block in strict)
        ]
        assert wrong == []
        valid += len(strict)
    return valid


def is_strict(text: str) -> bool:
    """Whether a strict parser takes a text, and no key stands twice in one object."""
    try:
        json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        return False
    return True


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def pages_of(root: Path) -> list[Path]:
    """Every page of a corpus, in order."""
    return sorted(path for path in root.rglob("*") if path.suffix in SUFFIXES)


@pytest.mark.parametrize("markup", ["rst", "markdown"])
def test_valid_blocks_get_no_defect(shared: Callable[..., Path], draw: Callable[..., list[Path]], markup: str) -> None:
    """What strict parsers take is not called broken."""
    root = shared("corpus", markup)
    files = draw(pages_of(root), SAMPLED)
    assert no_defect_in_valid_blocks(root, files) > len(files) // 2
