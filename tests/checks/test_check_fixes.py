"""Fixes on real pages: the defect goes, everything else that the page says stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from samplecast.checks.fixes import apply_fixes
from samplecast.diagnostics import Diagnostic
from samplecast.facts import PageFacts
from samplecast.options import Options
from samplecast.pipeline import facts_of
from samplecast.sample import Sample
from samplecast.source import Note, Source, Span

from tests.checks.test_check_corpus import SAMPLED, defects, page_facts, pages_of
from tests.support.sample_tools import exact

ROUNDS = 10

pytestmark = pytest.mark.xdist_group("facts of real pages")

_NO_WORD = re.compile(r"[\W_]+")


def essence(value: Any) -> Any:  # noqa: ANN401  any fact
    """What a fact says, without where it stands and without what was wrong with its sample."""
    if isinstance(value, Sample):
        return exact(list(value.values))
    if isinstance(value, PageFacts):
        return [essence(part) for part in (value.title, value.operations, value.tables, value.blocks)]
    if isinstance(value, (Span, Note)):
        return None
    if isinstance(value, tuple):
        return [essence(part) for part in value if not isinstance(part, Note)]
    if isinstance(value, msgspec.Struct):
        return [_part(value, name) for name in value.__struct_fields__]
    return value


def _part(value: Any, name: str) -> Any:  # noqa: ANN401  any field of any fact
    """A field of a fact; of running text, which repeats the samples in it, the words alone."""
    part = getattr(value, name)
    return _NO_WORD.sub(" ", part) if name == "description" else essence(part)


def fixable(page: PageFacts, *, unsafe: bool) -> list[Diagnostic]:
    """The findings that may be mended."""
    return [
        Diagnostic(code, code, "error", finding.span, finding.message, finding.fix)
        for code, finding in defects(page)
        if finding.fix is not None and (finding.fix.safe or unsafe)
    ]


def mended(page: PageFacts, *, unsafe: bool) -> PageFacts:
    """The page after its fixes, in as many rounds as they need."""
    for _ in range(ROUNDS):
        text = apply_fixes(page.source.text, fixable(page, unsafe=unsafe), unsafe=unsafe).text
        if text == page.source.text:
            return page
        page = facts_of(Source(page.page, text, page.source.markup), Options())
    raise AssertionError(f"{page.page}: still not mended after {ROUNDS} rounds")


def mended_pages(files: list[Path], root: Path, *, unsafe: bool) -> Iterator[tuple[PageFacts, PageFacts]]:
    """Every page with something to mend, before and after."""
    for file in files:
        page = page_facts(root, file)
        if fixable(page, unsafe=unsafe):
            yield page, mended(page, unsafe=unsafe)


def words(page: PageFacts) -> list[str]:
    """The words of a page in order: safe fixes change punctuation alone."""
    return _NO_WORD.split(page.source.text)


def hold(files: list[Path], root: Path, *, unsafe: bool) -> int:
    """Check that fixes change nothing but the defect; how many pages were mended."""
    wrong = []
    count = 0
    for before, after in mended_pages(files, root, unsafe=unsafe):
        count += 1
        if essence(before) != essence(after) or fixable(after, unsafe=unsafe):
            wrong.append(before.page)
        if not unsafe and words(before) != words(after):
            wrong.append(f"{before.page}: a word came or went")
        if len(list(defects(after))) > len(list(defects(before))):
            wrong.append(f"{before.page}: new findings")
    assert wrong == []
    return count


@pytest.fixture(scope="module")
def defective(shared: Callable[..., Path]) -> dict[str, list[Path]]:
    """The pages of each markup that the list of damaged blocks names."""
    lines = shared("truth", "damaged_json.jsonl").read_text("utf-8").splitlines()
    corpus = shared("corpus")
    found: dict[str, list[Path]] = {"rst": [], "markdown": []}
    for row in map(json.loads, lines):
        found[row["corpus"]].append(corpus / row["corpus"] / row["service"] / row["page"])
    return {markup: sorted(set(files)) for markup, files in found.items()}


@pytest.mark.parametrize("unsafe", [False, True])
@pytest.mark.parametrize("markup", ["rst", "markdown"])
def test_fixes_change_the_defect_alone(
    shared: Callable[..., Path],
    draw: Callable[..., list[Path]],
    defective: dict[str, list[Path]],
    markup: str,
    unsafe: bool,  # noqa: FBT001  a table cell
) -> None:
    """After a fix the page says what it said: pages that are drawn, and those that are known to be damaged."""
    root = shared("corpus", markup)
    files = sorted({*draw(pages_of(root), SAMPLED), *defective[markup]})
    assert hold(files, root, unsafe=unsafe) > 10
