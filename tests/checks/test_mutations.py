"""A sample of `make mutate`: mistakes planted in clean real pages are found."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.environments import CHECKOUT

KINDS = (
    "trailing-comma",
    "missing-quote",
    "text-for-number",
    "other-key-in-request",
    "foreign-response",
    "foreign-object",
    "wrong-level",
    "mandatory-dropped",
    "null-for-mandatory",
    "value-not-listed",
    "other-method",
)


@pytest.mark.xdist_group("facts of real pages")
def test_planted_mistakes_are_found(shared: Callable[..., Path]) -> None:
    """Nine of ten mistakes of the kinds that matter most are found in the lines where they were planted."""
    tool = runpy.run_path(str(CHECKOUT / "tools" / "mutate.py"))
    counts = tool["bench"](shared("corpus"), KINDS, copies=2, pages=25)
    planted = sum(count for count, _, _ in counts.values())
    assert planted > len(KINDS)
    assert sum(found for _, found, _ in counts.values()) >= 0.9 * planted, counts
