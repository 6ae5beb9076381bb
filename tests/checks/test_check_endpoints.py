"""What the rules about endpoints and tables leave alone, and what they say of odd pages."""

from __future__ import annotations

import re

import pytest
from samplecast.checks import Selection
from samplecast.diagnostics import Diagnostic
from samplecast.extract import extract
from samplecast.options import Options
from samplecast.pipeline import findings_of
from samplecast.readers import read
from samplecast.source import Source

ROW = "| Parameter | Mandatory | Type | Description |\n| --- | --- | --- | --- |\n"


def table(caption: str, *rows: str) -> str:
    """A table of parameters with a caption; rows as `name/mandatory/type/description`."""
    lines = "\n".join("| " + " | ".join(re.split(r"(?<!/)/(?!/)", row)) + " |" for row in rows)
    return f"**Table 1** {caption}\n\n{ROW}{lines}\n\n"


def page(uri: str, tables: str = "", *examples: str) -> str:
    """A page with an endpoint, tables and examples of requests."""
    blocks = "".join(f"## Example Request\n\n```\n{example}\n```\n\n" for example in examples)
    return f"# A call\n\n## URI\n\n{uri}\n\n{tables}{blocks}"


def found(code: str, *texts: str) -> list[Diagnostic]:
    """The findings of one rule on pages of one service."""
    pages = [extract(read(Source(f"page{number}.md", text, "markdown"))) for number, text in enumerate(texts)]
    return findings_of(pages, Options(), Selection(select=(code,)))


PROJECT = table("Path Parameters", "project_id/Yes/String/The project.")
LIMIT = table("Query parameters", "limit/No/Integer/How many.")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("EP101", page("GET /v1/{project_id}/x"), id="a page without tables explains nothing at all"),
        pytest.param("EP101", page("GET /v1/{projectId}/x", PROJECT), id="spelt a little differently"),
        pytest.param("EP102", PROJECT, id="no endpoint"),
        pytest.param(
            "EP102", page("GET /v1/{project}/x", PROJECT), id="the place is there by another name, which EP101 says"
        ),
        pytest.param("EP104", page("GET /v1/x", LIMIT, "GET /"), id="nothing but a host"),
        pytest.param("EP104", page("GET /v1/x", LIMIT, "GET {endpoint}/v1/x"), id="a host in braces"),
        pytest.param("EP104", page("GET /v1/x", LIMIT, "GET https://h.example/v1/x{?a}"), id="a template of a query"),
        pytest.param("EP104", page("GET /v1/x", "", "GET https://h.example/v1/y"), id="a guide mentions many calls"),
        pytest.param("EP104", page("GET /v1/x\n\nPUT /v1/x", LIMIT, "PUT /v1/x"), id="another call of the page"),
        pytest.param("EP104", page("GET /v1/x", LIMIT, '{"a": 1}'), id="no request line"),
        pytest.param("EP106", page("GET /v1/x", "", "GET /v1/x HTTP/1.1"), id="the version of HTTP"),
        pytest.param("EP106", page("GET /v1/x", "", "GET /v1/" + "x/ " * 900), id="too long for a request line"),
        pytest.param("EP106", page("GET /v1/x", "", "GET /v1/x or else /v1/y"), id="words behind the URL"),
        pytest.param("EP107", page("GET /v1/x", LIMIT, "GET /v1/x"), id="no body"),
        pytest.param(
            "TB101", page("POST /v1/x", table("Body", "a/Yes/Object/An a.", "a/Yes/String/Its a.")), id="held"
        ),
        pytest.param("TB103", page("POST /v1/x", table("Body", "a/Yes/[B](https://h.example)/An a.")), id="linked"),
        pytest.param(
            "TB104", page("POST /v1/x", table("Body", "a/Yes/[B](https://h.example) object/An a.")), id="away"
        ),
        pytest.param("TB104", page("POST /v1/x", table("Body", "a/Yes/[B](gone.md#b) object/An a.")), id="not read"),
    ],
)
def test_what_is_right_is_left_alone(code: str, text: str) -> None:
    """A rule is silent where the page may well be right, or where another rule says it."""
    assert not found(code, text)


def test_one_place_named_differently_is_the_same_call_and_two_are_not() -> None:
    """`/{a}/x/{b}` and `/{a}/x/{c}` are one call, `/{a}/x/{b}` and `/{b}/x/{c}` are two."""
    one, same, other = "GET /v1/{a}/x/{b}", "GET /v1/{a}/x/{c}", "GET /v1/{b}/x/{c}"
    assert found("EP108", page(one, LIMIT), page(same, LIMIT))
    assert not found("EP108", page(one, LIMIT), page(other, LIMIT))


def test_calls_told_apart_by_their_bodies_share_an_endpoint() -> None:
    """The keys of a body, from its table or its example, tell calls apart."""
    start = page("POST /v1/x", LIMIT, 'POST /v1/x\n\n{"start": {}}')
    assert not found("EP108", start, page("POST /v1/x", LIMIT, 'POST /v1/x\n\n{"stop": {}}'))
    assert found("EP108", start, start)


def test_one_page_may_state_its_call_twice() -> None:
    """Two operations of one page with one endpoint are that page's own matter."""
    text = f"# Calls\n\n## One\n\nGET /v1/{{a}}/x\n\n{LIMIT}## Two\n\nGET /v1/{{b}}/x\n\n{LIMIT}"
    assert not found("EP108", text)


def test_long_mandatory_cells_are_cut_in_messages() -> None:
    """A message stays on one line."""
    (finding,) = found(
        "TB102", page("POST /v1/x", table("Request body parameters", f"a/Only {'if ' * 40}so/String/A."))
    )
    assert len(finding.message) < 120


def test_a_link_to_the_page_itself_leads_to_no_table() -> None:
    """A type that links to the top of its own page says nothing."""
    (finding,) = found(
        "TB104", page("POST /v1/x", table("Request body parameters", "a/Yes/[B](page0.md) object/An a."))
    )
    assert finding.message == "the type of \"a\" links to 'page0.md', where no table is"


def test_types_in_two_rows_are_named() -> None:
    """A doubled row says what the two disagree about; where they agree there is nothing to say."""
    text = page(
        "POST /v1/x", table("Request body parameters", "a/Yes/String/A.", "a/Yes/Integer/A.", "a/Yes/String/A.")
    )
    first, second = found("TB101", text)
    assert first.message.endswith("as 'String' and as 'Integer'")
    assert second.message.endswith("twice")


def test_very_many_placeholders_are_told_without_a_guess() -> None:
    """Each placeholder that no table explains is told; what the first of them may mean is said, too."""
    uris = "\n".join(f"- GET /v1/x{number}/{{thing_{number}}}" for number in range(90))
    rows = table("Path Parameters", *(f"things_{number}/Yes/String/One." for number in range(90)))
    told = [finding.message for finding in found("EP101", page(uris, rows))]
    assert len(told) == 90
    assert ["did the table mean" in message for message in told] == [True] * 50 + [False] * 40
    assert "GET /v1/x89/{thing_89}" in told[-1]
