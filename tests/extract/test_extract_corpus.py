"""Extraction on real pages: every block accounted for, endpoints right, examples with a role."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.document import Code, Table, walk
from samplecast.extract import extract, link
from samplecast.facts import PageFacts
from samplecast.readers import read
from samplecast.source import Markup, Source

STRIDE = 9
"""One page in so many is read: enough to see a rule break, few enough to be quick."""
TABLES, LOOSE = 841, 18
"""Body tables that calls on these pages lead to, and those that nothing leads to."""

_FRAGMENTS = st.sampled_from(
    [
        *(
            "# A\n",
            "## URI\n",
            "## Request\n",
            "## Response\n",
            "**Status code: 200**\n",
            "## Error Codes\n",
            "> note\n",
        ),
        *(
            "GET /v1/{x}\n",
            "PATH: /v1/x\n",
            "Method: POST\n",
            "or\n",
            "Example:\n",
            "- Example request\n",
            "- Normal\n\n  200\n",
        ),
        *(
            "```\n{}\n```\n",
            '```\n{"a": [\n```\n',
            "```\nGET /x\n```\n",
            "    {\n",
            '```http\nPOST /v1/x\n\n{"a": 1}\n```\n',
        ),
        *("| Parameter | Type | Description |\n|---|---|---|\n| a | Object | See [t](#t). |\n", '<a name="t"></a>\n'),
        *("| Error Code | Message |\n|---|---|\n| X.0001 | No. |\n| | |\n", "| 200 | OK |\n", "**a_b** is a thing. \n"),
        *(
            "<table><tr><td>a<pre>{}</pre></td></tr></table>\n",
            "![](a.png)\n",
            "See [x](b.md#t) for response parameters.\n",
        ),
    ]
)


@given(st.lists(_FRAGMENTS, max_size=14))
def test_any_page(fragments: list[str]) -> None:
    """Whatever a page is put together from, extraction returns and accounts for every code block and table."""
    document = read(Source("a/b.md", "\n".join(fragments), "markdown"))
    page = extract(document)
    expected = [type(block) for block in walk(document.blocks) if isinstance(block, Code | Table)]
    kinds = {"code": Code, "table": Table}
    assert [kinds[block.kind] for block in page.blocks if block.kind in kinds] == expected
    assert all(bool(block.used_for) != bool(block.skipped) for block in page.blocks)
    assert page.operations
    (linked,) = link((page,))
    assert len(linked.blocks) == len(page.blocks)


def pages(corpus: Path) -> Iterator[Source]:
    markups: dict[str, Markup] = {".rst": "rst", ".md": "markdown"}
    files = sorted(path for path in corpus.rglob("*") if path.suffix in markups)
    for path in files[::STRIDE]:
        yield Source(path.relative_to(corpus).as_posix(), path.read_text("utf-8"), markups[path.suffix])


@pytest.fixture(scope="module")
def facts(shared: Callable[..., Path]) -> dict[str, PageFacts]:
    """Read one page in `STRIDE`."""
    return {source.page: extract(read(source)) for source in pages(shared("corpus"))}


@pytest.mark.corpus
def test_blocks_of_real_pages(facts: dict[str, PageFacts]) -> None:
    """Nearly everything on real pages is used or skipped for a reason; what is not understood stays rare."""
    counts = Counter((block.kind, block.skipped or "used") for page in facts.values() for block in page.blocks)
    code = sum(count for (kind, _), count in counts.items() if kind == "code")
    tables = sum(count for (kind, _), count in counts.items() if kind == "table")
    assert (code > 500, tables > 1000) == (True, True)
    assert counts["code", "not understood"] <= code * 0.01
    assert counts["table", "not understood"] <= tables * 0.02
    assert counts["code", "used"] >= code * 0.94


@pytest.mark.corpus
def test_tables_of_real_pages(facts: dict[str, PageFacts]) -> None:
    """Hardly any table of a page that describes a call is left without a row that leads to it."""
    calls = [page for page in facts.values() if any(operation.endpoints for operation in page.operations)]
    tables = sum(len(operation.tables) for page in calls for operation in page.operations)
    assert tables >= TABLES
    assert sum(len(page.tables) for page in calls) <= LOOSE


@pytest.mark.corpus
def test_endpoints_of_real_pages(facts: dict[str, PageFacts], shared: Callable[..., Path]) -> None:
    """The endpoint that a page is about is found, and hardly any page claims several."""
    with gzip.open(shared("truth", "pages.json.gz")) as stream:
        truth = {page: known for page, known in json.load(stream)["pages"].items() if page in facts}
    found = {page: {_normal(e.method, e.path) for o in facts[page].operations for e in o.endpoints} for page in truth}
    wrong = [page for page, known in truth.items() if _normal(known["method"], known["path"]) not in found[page]]
    assert len(truth) > 100
    assert len(wrong) <= len(truth) * 0.01, wrong
    assert sum(len(endpoints) > 1 for endpoints in found.values()) <= len(truth) * 0.05


def _normal(method: str, path: str) -> tuple[str, str]:
    """As the truth is compared: names of placeholders and minor versions aside."""
    bare = re.sub(r"\{[^{}/]*\}|<[^<>/]*>|(?<=/):\w+", "{}", path)
    return method, re.sub(r"^(.*?/v\d+)\.\d+(?=/|$)", r"\1", bare.rstrip("/") or "/", count=1).lower()


@pytest.mark.corpus
def test_seeds(shared: Callable[..., Path]) -> None:
    """The founding pages say what they say: one success body, one error body, 201, headers, range and fields."""
    files = sorted(shared("seeds").iterdir())
    assert len(files) == 5
    for file in files:
        text = file.read_text("utf-8")
        markup: Markup = "rst" if text.startswith(":") else "markdown"
        (operation,) = extract(read(Source(file.name, text, markup))).operations
        assert [example.role for example in operation.examples] == ["response", "error"]
        assert (operation.success, operation.status_range) == (("201",), ("1xx", "5xx"))
        assert {field.name for field in operation.fields} == {"error_code", "error_msg"}
        (response,) = operation.responses
        assert {header.name.lower() for header in response.headers} == {"content-type", "x-subject-token"}
        assert [gap.pointer for gap in operation.examples[0].sample.gaps] == [
            *("", "/token", "/token/catalog", "/token/catalog/0"),
            *("/token/catalog/0/endpoints", "/token/catalog/0/endpoints/0"),
        ]
        (error,) = operation.errors
        assert (error.code, error.message) in {
            ("AS.0001", "The format of message is error"),
            ("12000002", "Invalid cluster name."),
        }
