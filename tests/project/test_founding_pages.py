"""The facts of the five founding pages: on our own pages always, on the originals where they are at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from samplecast.api import Options, extract, read
from samplecast.facts import Operation, PageFacts

from tests.support.environments import CHECKOUT

_AS = {"error_msg": "The format of message is error", "error_code": "AS.0001"}
_CLUSTER = {"error_msg": "Invalid cluster name.", "error_code": "12000002"}
_WINTER = "2019-02-13T06:52:13.855000Z"
_AUTUMN = "2022-09-10T06:52:13.855000Z"


class Row(NamedTuple):
    """What one page says."""

    seed: str
    page: str
    title: str
    expires_at: str
    endpoint: dict[str, str]
    error: dict[str, str]
    content_type: str
    """As the page spells the header's name."""


_PAGES = [
    Row("000", "ferries/returned-values.md", "Returned Values", _WINTER, {"region_id": "eu-de"}, _AS, "Content-Type"),
    Row("001", "berths/response.rst", "Response", _WINTER, {"region_id": "az-01"}, _AS, "Content-type"),
    Row("002", "lights/response.rst", "Response", _WINTER, {"region_id": "aaa"}, _CLUSTER, "Content-Type"),
    Row("003", "locks/response.md", "Response", _WINTER, {"region_id": "aaa"}, _CLUSTER, "Content-Type"),
    Row("004", "tides/response.rst", "Response", _AUTUMN, {}, _AS, "Content-Type"),
]
_GAPS = [
    "",
    "/token",
    "/token/catalog",
    "/token/catalog/0",
    "/token/catalog/0/endpoints",
    "/token/catalog/0/endpoints/0",
]


def _facts_of(path: Path) -> PageFacts:
    return extract(read(path), Options())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask every question of our page and of the seed."""
    if "row" in metafunc.fixturenames:
        rows = [(origin, row) for row in _PAGES for origin in ("ours", "seed")]
        metafunc.parametrize(("origin", "row"), rows, ids=[f"{row.seed}-{origin}" for origin, row in rows])


@pytest.fixture
def facts(origin: str, row: Row, shared: Callable[..., Path]) -> PageFacts:
    """The facts of our page, or of the seed that it stands for."""
    if origin == "ours":
        return _facts_of(CHECKOUT / "input_docs" / row.page)
    return _facts_of(next(shared("seeds").glob(f"{row.seed}_*")))


@pytest.fixture
def operation(facts: PageFacts) -> Operation:
    """The one operation of the page."""
    (operation,) = facts.operations
    return operation


def test_title(facts: PageFacts, row: Row) -> None:
    """The page's title, and no endpoint."""
    assert facts.title == row.title
    assert [operation.endpoints for operation in facts.operations] == [()]


def test_bodies(operation: Operation, row: Row) -> None:
    """A success body that is cut off, with all that it shows, and an error body in its key order."""
    success, error = operation.examples
    assert (success.role, error.role) == ("response", "error")
    assert success.why
    assert error.why
    assert success.sample.values == (
        {"token": {"expires_at": row.expires_at, "methods": ["password"], "catalog": [{"endpoints": [row.endpoint]}]}},
    )
    assert json.dumps(error.sample.values) == json.dumps([row.error])


def test_gaps(operation: Operation) -> None:
    """Everything that was open when the sample was cut off is incomplete, and nothing else."""
    success, error = operation.examples
    assert sorted(gap.pointer for gap in success.sample.gaps) == _GAPS
    assert error.sample.gaps == ()


def test_comment(operation: Operation, row: Row) -> None:
    """Where the region has a comment, it documents that key."""
    comments = [(comment.pointer, comment.text) for comment in operation.examples[0].sample.comments]
    expected = [("/token/catalog/0/endpoints/0/region_id", 'The region ID "aaa" is used as an example.')]
    assert comments == (expected if row.seed in {"002", "003"} else [])


def test_status(operation: Operation) -> None:
    """Prose names the status of success and the range of all."""
    assert operation.success == ("201",)
    assert operation.status_range == ("1xx", "5xx")


def test_headers(operation: Operation, row: Row) -> None:
    """The headers that prose names, bold or plain, as the page spells them."""
    names = {header.name for response in operation.responses for header in response.headers}
    assert {"x-subject-token", row.content_type} <= names
    assert {name.lower() for name in names} == {"x-subject-token", "content-type"}


def test_fields(facts: PageFacts, operation: Operation) -> None:
    """The fields that prose explains, with the sentence and its place on the page."""
    assert [field.name for field in operation.fields] == ["error_code", "error_msg"]
    lines = facts.source.text.split("\n")
    for field in operation.fields:
        assert field.name in field.description
        assert field.name in re.sub(r"[\\*]", "", lines[field.span.line - 1])
