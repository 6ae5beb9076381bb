"""Damaged samples of real pages, and what they mean."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from samplecast.sample import read_sample

from tests.support.sample_tools import NO_SINGLE_ANSWER, exact, mended, unaccounted

Shared = Callable[..., Path]


def _rows(shared: Shared) -> list[dict[str, Any]]:
    lines = shared("truth", "damaged_json.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _template(match: re.Match[str]) -> str:
    return json.dumps(match[0])


JUDGED: list[tuple[int, str, str, str | Callable[[re.Match[str]], str]]] = [
    (45, "two words are quoted, the string ends with its line", r' "(\w+ \w+)"\.\n', r' \\"\1\\".",\n'),
    (54, "two objects and a closing bracket: the opening one is missing", r':(\s*)\{(?=\s*"min)', r":\1[{"),
    (62, "after the objects of the list come members of the object around it", r'\},(?=\s*"marker)', "}],"),
    (63, "after the objects of the list come members of the object around it", r'\},(?=\s*"total)', "}],"),
    (66, "what follows # is a comment, quotes and all", r"#.*", ""),
    (70, "the placeholder is a value, all of it", r"\$\{[^}]*\}", _template),
    (71, "what follows # is a comment, quotes and all", r"#.*", ""),
    (92, "a sentence without quotes is one value, to the end of its line", r": (\w+ and .*)\n", r': "\1"\n'),
]  # fmt: skip
"""Rows whose two readers disagree: why we read them as we do, and the edit that says so to a strict reader."""
TWO_DOCUMENTS = [75, 80]
"""Rows of two documents joined by a word: the readers take one, we take both."""


def test_all_rows_the_readers_agree_on_are_right(shared: Shared) -> None:
    """Where two independent readers agree on the meaning of a damaged sample, ours is the same."""
    rows = [row for row in _rows(shared) if row["readers_agree"]]
    wrong = [row["page"] for row in rows if exact(list(read_sample(row["text"]).values)) != exact([row["value"]])]
    assert len(rows) > 90
    assert wrong == []


def test_every_other_row_is_judged(shared: Shared) -> None:
    """The rows the readers disagree on are the ones in our tables."""
    rows = [index for index, row in enumerate(_rows(shared)) if not row["readers_agree"]]
    assert rows == sorted([*TWO_DOCUMENTS, *(row for row, _, _, _ in JUDGED)])


@pytest.mark.parametrize(("row", "why", "pattern", "edit"), JUDGED, ids=[f"{row}: {why}" for row, why, _, _ in JUDGED])
def test_judged_rows(
    shared: Shared, row: int, why: str, pattern: str, edit: str | Callable[[re.Match[str]], str]
) -> None:
    """The value is what the text says after the one edit that our judgement stands for."""
    text = _rows(shared)[row]["text"]
    assert exact(list(read_sample(text).values)) == exact([json.loads(re.sub(pattern, edit, text))]), why


@pytest.mark.parametrize("row", TWO_DOCUMENTS)
def test_rows_of_two_documents(shared: Shared, row: int) -> None:
    """Both documents are values."""
    text = _rows(shared)[row]["text"]
    assert exact(list(read_sample(text).values)) == exact([json.loads(part) for part in re.split(r"\n[oO]r\n", text)])


def test_no_row_loses_text_and_changes_are_right(shared: Shared) -> None:
    """All text is accounted for, and where every repair proposes changes they make strict JSON of the value."""
    mendable = 0
    for row in _rows(shared):
        sample = read_sample(row["text"])
        assert unaccounted(sample) == ""
        if not {repair.kind for repair in sample.repairs} & (NO_SINGLE_ANSWER - {"duplicate-key"}):
            assert exact(json.loads(mended(sample))) == exact(sample.values[0])
            mendable += 1
    assert mendable > 90


GAPS = [
    "",
    "/token",
    "/token/catalog",
    "/token/catalog/0",
    "/token/catalog/0/endpoints",
    "/token/catalog/0/endpoints/0",
]
COMMENT = 'The region ID "aaa" is used as an example.'
SEEDS = [
    ("000", "2019-02-13T06:52:13.855000Z", "eu-de", "The format of message is error", "AS.0001"),
    ("001", "2019-02-13T06:52:13.855000Z", "az-01", "The format of message is error", "AS.0001"),
    ("002", "2019-02-13T06:52:13.855000Z", "aaa", "Invalid cluster name.", "12000002"),
    ("003", "2019-02-13T06:52:13.855000Z", "aaa", "Invalid cluster name.", "12000002"),
    ("004", "2022-09-10T06:52:13.855000Z", None, "The format of message is error", "AS.0001"),
]


@pytest.mark.parametrize(("seed", "expires", "region", "message", "code"), SEEDS)
def test_the_samples_of_the_founding_pages(  # noqa: PLR0913, PLR0917  the columns of the table
    shared: Shared, seed: str, expires: str, region: str | None, message: str, code: str
) -> None:
    """Value, gaps and comments of the token body, and the error body, page by page."""
    (page,) = shared("seeds").glob(f"{seed}_*.txt")
    text = page.read_text("utf-8")
    body, error = (read_sample(piece) for piece in _bodies(text))
    endpoint = {} if region is None else {"region_id": region}
    token = {"expires_at": expires, "methods": ["password"], "catalog": [{"endpoints": [endpoint]}]}
    assert exact(list(body.values)) == exact([{"token": token}])
    assert [gap.pointer for gap in body.gaps] == GAPS
    expected = [(f"{GAPS[-1]}/region_id", COMMENT)] if region == "aaa" else []
    assert [(comment.pointer, comment.text) for comment in body.comments] == expected
    assert exact(list(error.values)) == exact([{"error_msg": message, "error_code": code}])


def _bodies(text: str) -> list[str]:
    """The two samples of a founding page: from a brace to the dots, or to the closing brace."""
    return [match[0] for match in re.finditer(r"\{\s+\"(?:token\".*?\.\.\.+(?=\s)|error_msg\".*?\})", text, re.DOTALL)]
