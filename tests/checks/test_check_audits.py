"""The committed audits: findings on real pages, drawn with a fixed seed and read one by one."""

from __future__ import annotations

import csv
import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from samplecast.checks import DEFAULT, NAMES, RULES

from tests.support.environments import CHECKOUT

AUDITS = sorted((Path(__file__).parent / "audit").glob("*.tsv"))
BY_DEFAULT, OTHERS = 0.95, 0.80


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


def test_the_committed_page_is_true() -> None:
    """`docs/precision.md` says what the audits and the counts say; `tools/precision.py` mends it."""
    page = runpy.run_path(str(CHECKOUT / "tools" / "precision.py"))["page"](NAMES)
    assert (CHECKOUT / "docs" / "precision.md").read_text(encoding="utf-8") == page


@pytest.mark.corpus
@pytest.mark.slow
def test_the_audits_are_what_the_tool_draws(shared: Callable[..., Path]) -> None:
    """On the same pages the seed gives the findings that were read; extraction may have moved a few since."""
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
