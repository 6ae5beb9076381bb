"""The code blocks of real pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from samplecast.sample import read_sample

from tests.support.sample_tools import blocks, exact, unaccounted

pytestmark = pytest.mark.corpus


def _pages(shared: Callable[..., Path]) -> Iterator[Path]:
    yield from sorted(page for page in shared("corpus").rglob("*") if page.suffix in {".rst", ".md"})


def test_valid_blocks_are_read_as_the_standard_library_does(shared: Callable[..., Path]) -> None:
    """Every block that strict JSON accepts has that value, and no repair but duplicate keys."""
    valid = 0
    for page in _pages(shared):
        for block in blocks(page):
            try:
                value = json.loads(block)
            except ValueError:
                continue
            sample = read_sample(block)
            assert exact(list(sample.values)) == exact([value]), page
            assert {repair.kind for repair in sample.repairs} <= {"duplicate-key"}
            valid += 1
    assert valid > 3000


def test_other_blocks_lose_nothing(shared: Callable[..., Path]) -> None:
    """Every block that gives a value accounts for all of its text."""
    for page in _pages(shared):
        for block in blocks(page):
            sample = read_sample(block)
            if sample.repairs:
                assert unaccounted(sample) == "", page
