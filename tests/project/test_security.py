"""SECURITY.md promises what a test holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_PROMISES = re.findall(
    r"^\| (.+?) \| (`tests/.+`) \|$", (_ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("promise", "tests"), _PROMISES, ids=range(len(_PROMISES)))
def test_each_promise_names_its_test(promise: str, tests: str) -> None:
    """The file is there, and the test in it."""
    assert promise
    for named in re.findall(r"`([^`]+)`", tests):
        file, _, function = named.partition("::")
        text = (_ROOT / file).read_text(encoding="utf-8")
        assert f"def {function or 'test_'}" in text, named


def test_there_are_some() -> None:
    """The table was read."""
    assert len(_PROMISES) > 10
