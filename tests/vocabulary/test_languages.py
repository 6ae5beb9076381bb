"""Pages in other languages than English are read as English ones are; a page of several languages as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from samplecast.extract import extract
from samplecast.facts import PageFacts
from samplecast.readers import read
from samplecast.source import Source
from samplecast.vocabulary import DEFAULT, LANGUAGES, languages_of

PAGES = Path(__file__).parent / "pages"
OTHERS = tuple(language for language in LANGUAGES if language != "en")
ENGLISH = """\
# Change a berth

PUT /v1/berths/{id}

## Path parameters

| Name | Type   | Required | Description        |
|------|--------|----------|--------------------|
| id   | string | yes      | Which berth it is. |
"""


def _facts(text: str, markup: str = "md") -> PageFacts:
    return extract(read(Source(f"page.{markup}", text, "rst" if markup == "rst" else "markdown")))


def _page(language: str, markup: str) -> PageFacts:
    return _facts((PAGES / f"{language}.{markup}").read_text(encoding="utf-8"), markup)


@pytest.mark.parametrize("markup", ["md", "rst"])
@pytest.mark.parametrize("language", OTHERS)
def test_a_page_is_read_in_its_language(language: str, markup: str) -> None:
    """Path, query and body parameters with types and whether they are required, samples, statuses, errors."""
    page = _page(language, markup)
    (operation,) = page.operations
    assert operation.endpoints[0].method == "PUT"
    assert [(one.where, one.stated.kind, one.required, one.constraints.default) for one in operation.parameters] == [
        ("path", "string", True, None),
        ("query", "integer", False, "1"),
    ]
    request, response = operation.tables
    assert [(row.stated.kind, row.required) for row in request.rows] == [
        ("string", True),
        ("number", False),
        ("boolean", False),
    ]
    assert all(row.description for row in request.rows)
    assert (request.side, response.side) == ("request", "response")
    assert [row.stated.kind for row in response.rows] == ["integer", "array"]
    assert [example.role for example in operation.examples] == ["request", "response"]
    assert [status.code for status in operation.statuses] == ["200", "404"]
    (error,) = operation.errors
    assert all((error.code, error.message, error.solution))


@pytest.mark.parametrize("markup", ["md", "rst"])
@pytest.mark.parametrize("language", OTHERS)
def test_no_table_of_such_a_page_is_not_understood(language: str, markup: str) -> None:
    """Every table and every sample of the page is used for something."""
    assert [block.skipped for block in _page(language, markup).blocks if block.skipped] == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_language_of_a_page_shows_in_its_words(language: str) -> None:
    """A page speaks English and its own language, and no other."""
    text = (PAGES / f"{language}.md").read_text(encoding="utf-8")
    assert languages_of(text) == ("en", language)
    assert languages_of(ENGLISH) == ("en",)


@pytest.mark.parametrize("language", OTHERS)
def test_a_page_of_two_languages_is_read_in_both(language: str) -> None:
    """English parts keep their meaning beside those of another language."""
    other = (PAGES / f"{language}.md").read_text(encoding="utf-8")
    first, second = _facts(f"{ENGLISH}\n{other}").operations
    assert [(one.name, one.required) for one in first.parameters] == [("id", True)]
    assert [one.where for one in second.parameters] == ["path", "query"]


def test_an_english_page_has_english_words_only() -> None:
    """What is looked up on most pages is one vocabulary, whatever stray letters they have."""
    assert DEFAULT.of_page(ENGLISH) is DEFAULT
    assert DEFAULT.of_page(f"{ENGLISH}\nRequired: 是. Über café, naïve.\n") is DEFAULT


def test_words_of_settings_count_in_every_language() -> None:
    """Added words are kept where a page brings in more."""
    own = DEFAULT.extended({"yes": ("aye",)})
    page = own.of_page((PAGES / "de.md").read_text(encoding="utf-8"))
    assert page.has("yes", "aye")
    assert page.has("yes", "ja")
    assert not own.has("yes", "ja")
    assert page is own.of_page((PAGES / "de.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_have_no_groups_of_their_own(language: str) -> None:
    """A group that English does not have would never be asked for."""
    assert (
        DEFAULT.of_page((PAGES / f"{language}.md").read_text(encoding="utf-8")).groups.keys() == DEFAULT.groups.keys()
    )
