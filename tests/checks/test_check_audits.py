"""The committed audits: findings on real pages, drawn with a fixed seed and read one by one."""

from __future__ import annotations

import csv
import random
import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from samplecast.checks import DEFAULT, NAMES, RULES, Selection
from samplecast.options import Options
from samplecast.pages import SUFFIXES
from samplecast.pipeline import findings_of

from tests.checks.test_check_corpus import page_facts
from tests.support.environments import CHECKOUT

AUDITS = sorted((Path(__file__).parent / "audit").glob("*.tsv"))
BY_DEFAULT, OTHERS = 0.95, 0.80
FEW = 50


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of an audit."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("file", AUDITS, ids=lambda file: file.stem)
def test_a_rule_is_right_as_often_as_its_kind_must_be(file: Path) -> None:
    """Of what was drawn, 95 % is right for rules that run by default, 80 % for the others; arguable is not right."""
    rows = rows_of(file)
    assert file.stem in RULES
    assert {row["rule"] for row in rows} == {file.stem}
    verdicts = Counter(row["verdict"] for row in rows)
    assert verdicts.keys() <= {"right", "wrong", "arguable"}
    assert all(row["page"] and row["line"].isdigit() and row["reason"] for row in rows)
    assert verdicts["right"] / len(rows) >= (BY_DEFAULT if file.stem in DEFAULT else OTHERS)


def test_there_are_audits() -> None:
    """No folder of audits, no proof."""
    assert AUDITS


def test_every_rule_that_finds_something_was_read() -> None:
    """The counts name every rule, and where there are findings there is an audit of fifty, or of nearly all."""
    counts = rows_of(Path(__file__).parent / "counts.tsv")
    assert [row["rule"] for row in counts] == sorted(RULES)
    read = {file.stem: len(rows_of(file)) for file in AUDITS}
    for row in counts:
        found = int(row["rst"]) + int(row["markdown"])
        assert read.get(row["rule"], 0) >= min(50, found) * 0.8, row["rule"]


def test_the_committed_page_is_true(golden: Callable[[Path, str], None]) -> None:
    """`docs/precision.md` says what the audits and the counts say."""
    page = runpy.run_path(str(CHECKOUT / "tools" / "precision.py"))["page"](NAMES)
    golden(CHECKOUT / "docs" / "precision.md", page)


def audited(corpus: Path) -> tuple[dict[str, set[tuple[str, str]]], set[str]]:
    """Rows of every audit, and the pages to read for them.

    A draw of rows for rules on pages; for rules on services the rows of the smallest service that has any, with all its
    pages. What only services of more than `FEW` pages show is left to --every-page.
    """
    services: dict[str, list[str]] = {}
    for path in sorted(path for path in corpus.rglob("*") if path.suffix in SUFFIXES):
        page = path.relative_to(corpus).as_posix()
        services.setdefault("/".join(page.split("/")[:2]), []).append(page)
    chosen, pages = {}, set()
    for file in AUDITS:
        rows = sorted((row["page"], row["line"]) for row in rows_of(file))
        drawn = random.Random(file.stem).sample(rows, min(4, len(rows)))  # noqa: S311  a draw, no secret
        if RULES[file.stem].page is None:
            of = {row: "/".join(row[0].split("/")[:2]) for row in rows}
            smallest = min(of.values(), key=lambda service: (len(services[service]), service))
            if len(services[smallest]) > FEW:
                continue
            drawn = [row for row in rows if of[row] == smallest]
            pages.update(services[smallest])
        chosen[file.stem] = set(drawn)
        pages.update(page for page, _ in drawn)
    return chosen, pages


@pytest.mark.corpus
@pytest.mark.xdist_group("facts of real pages")
def test_the_rules_find_what_was_audited(shared: Callable[..., Path]) -> None:
    """The rules run again: of every audit some of the findings that were read still stand, on their pages alone."""
    corpus = shared("corpus")
    chosen, pages = audited(corpus)
    standing: set[tuple[str, str, str]] = set()
    for markup in ("rst", "markdown"):
        root = corpus / markup
        facts = [page_facts(root, corpus / page) for page in sorted(pages) if page.startswith(f"{markup}/")]
        found = findings_of(facts, Options(), Selection(select=tuple(chosen)), lambda page: (root / page).exists())  # noqa: B023  called at once
        standing |= {(one.code, f"{markup}/{one.span.path}", str(one.span.line)) for one in found}
    again = {code: len({(code, *row) for row in rows} & standing) for code, rows in chosen.items()}
    assert [code for code, count in again.items() if not count] == []
    assert sum(again.values()) >= 0.9 * sum(map(len, chosen.values()))


@pytest.mark.corpus
@pytest.mark.slow
def test_the_audits_are_what_the_tool_draws(shared: Callable[..., Path], request: pytest.FixtureRequest) -> None:
    """On the same pages the seed gives the findings that were read; extraction may have moved a few since."""
    if not request.config.getoption("--every-page"):
        pytest.skip("checks all real pages: --every-page")
    shared("corpus")
    tool = runpy.run_path(str(CHECKOUT / "tools" / "draw_audit.py"))
    found = tool["findings"]([file.stem for file in AUDITS])
    for file in AUDITS:
        own = [one for one in found if one["code"] == file.stem]
        drawn = {(tool["page_of"](one), str(one["location"]["row"])) for one in tool["drawn"](file.stem, own)}
        read = {(row["page"], row["line"]) for row in rows_of(file)}
        standing = {(tool["page_of"](one), str(one["location"]["row"])) for one in own}
        assert len(read & standing) >= 0.9 * len(read), file.stem
        assert len(own) != len(rows_of(file)) or read == drawn, file.stem
