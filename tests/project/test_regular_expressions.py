"""Our own regular expressions take time in proportion to the text: none tries two ways to share a run of characters."""

from __future__ import annotations

import runpy

import pytest

from tests.support.environments import CHECKOUT, run

TOOL = CHECKOUT / "tools" / "regexes.py"
FAULTS = runpy.run_path(str(TOOL))["faults"]


@pytest.mark.slow
def test_no_expression_of_ours_goes_back_and_forth() -> None:
    """The linter, which `make check` runs as well, finds nothing."""
    python = CHECKOUT / ".venv" / "bin" / "python"
    if not python.exists():
        pytest.skip("no environment of the checkout")
    assert run([str(python), str(TOOL)], CHECKOUT).stdout == ""


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*x?\s*y",
        r"a+[ab]*c",
        r"(?:a*b?)*c",
        r"(\w+?)\w*-",
        r"(?:a|\s*)\s+b",
        r"[^,]*(?: x)?.*,",
        r"\s*x?\s*+y",
    ],
)
def test_repetitions_side_by_side_are_found(pattern: str) -> None:
    """Two that take the same characters, with nothing between them that must be there."""
    assert FAULTS(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*,\s*",
        r"\s*+x?\s*y",
        r"(.*?)(?<!\s)\s*+<",
        r"\s*(?!\s)[^x]*x",
        r"\s*(.*)",
        r"\s{0,9}x?\s*y",
        r"(?>\s*)\s*",
        r"[a-z]*[0-9]*!",
        r"(?:ab)*c",
    ],
)
def test_one_way_is_fine(pattern: str) -> None:
    """Possessive and atomic parts, parts that exclude one another, and what takes all that is left."""
    assert FAULTS(pattern) == []
