"""Links are judged by what is there, read or not; places are found where words stand."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast.checks import Selection
from samplecast.checks.spans import locate
from samplecast.cli import cli
from samplecast.diagnostics import Diagnostic
from samplecast.extract import extract
from samplecast.facts import PageFacts
from samplecast.options import Options
from samplecast.pipeline import findings_of
from samplecast.readers import read
from samplecast.source import Source, Span


def facts(text: str, page: str = "page.md") -> PageFacts:
    """What a page says."""
    return extract(read(Source(page, text, "rst" if page.endswith(".rst") else "markdown")))


def found(code: str, *texts: tuple[str, str], complete: bool = True, files: tuple[str, ...] = ()) -> list[Diagnostic]:
    """The findings of one rule on pages."""
    pages = [facts(text, page) for page, text in texts]
    return findings_of(pages, Options(), Selection(select=(code,)), files.__contains__, complete=complete)


def test_a_link_to_a_page_that_was_not_read_is_not_broken() -> None:
    """A file that is there is not reported, read in this run or not."""
    page = ("page.md", "# A\n\n[B](other.md) and [C](gone.md)\n")
    assert [finding.span.column for finding in found("RF101", page, files=("other.md",))] == [23]


@pytest.mark.parametrize(
    "target", ["api", "api/", "../api", "page.html", "a.html", "#x", "http://host.example/x", "mailto:a@b.example"]
)
def test_what_may_lead_somewhere_is_left_alone(target: str) -> None:
    """Folders, other kinds of files, pages above the root and addresses are not judged; a page's bare name is found."""
    assert not found("RF101", ("page.md", f"# A\n\n[B]({target})\n"), files=("api/index.md", "a.html"))


def test_labels_are_judged_in_runs_over_everything_only() -> None:
    """A label that is not among the pages read may stand on one that was not."""
    page = ("page.rst", "A\n=\n\nSee :ref:`b <there>`.\n")
    assert found("RF103", page)
    assert not found("RF103", page, complete=False)


def test_a_link_is_told_the_anchor_that_lacks_its_prefix() -> None:
    """The anchor that a link's own ends with is what was meant."""
    (finding,) = found("RF102", ("page.md", '# A\n\n[B](#topic_1__table44)\n\n<a name="table44"></a>\n\nText\n'))
    assert finding.message.endswith("did you mean 'table44'?")


def test_no_anchor_is_guessed_among_very_many() -> None:
    """Guessing stays cheap on a page of thousands of anchors."""
    anchors = "\n\n".join(f'<a name="table{number}"></a>Text' for number in range(2100))
    (finding,) = found("RF102", ("page.md", f"# A\n\n[B](#table)\n\n{anchors}\n"))
    assert finding.message.endswith("no anchor of this page")


def test_the_first_of_very_many_broken_links_are_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred thousand pairs of names are not compared, but 15,000: later links are told without a guess."""
    monkeypatch.setattr(difflib, "get_close_matches", lambda _name, known, *_: list(known)[:1])
    links = "\n\n".join(f"[B](#tabel_number_{number})" for number in range(450))
    anchors = "\n\n".join(f'<a name="table_number_{number}"></a>Text' for number in range(450))
    findings = found("RF102", ("page.md", f"# A\n\n{links}\n\n{anchors}\n"))
    guessed = ["did you mean" in finding.message for finding in findings]
    assert len(guessed) == 450
    assert guessed == sorted(guessed, reverse=True)
    assert 30 < sum(guessed) < 36


def test_tables_are_orphans_in_runs_over_everything_only() -> None:
    """Another page may lead to the table."""
    text = (
        "# A\n\n## URI\n\nGET /v1/x\n\n## Response\n\n**Table 1** Response body parameters\n\n"
        "| Parameter | Type | Description |\n| --- | --- | --- |\n| id | String | The ID. |\n\n"
        "**Table 2** lamp field description\n\n"
        "| Parameter | Type | Description |\n| --- | --- | --- |\n| colour | String | The colour. |\n"
    )
    assert found("TB105", ("page.md", text))
    assert not found("TB105", ("page.md", text), complete=False)


def test_a_single_page_is_checked_with_its_neighbours_in_sight(tmp_path: Path) -> None:
    """`samplecast check page.md` does not take its neighbours for missing."""
    (tmp_path / "page.md").write_text("# A\n\n[B](other.md)\n")
    (tmp_path / "other.md").write_text("# B\n")
    assert CliRunner().invoke(cli, ["check", str(tmp_path / "page.md")]).exit_code == 0
    (tmp_path / "other.md").unlink()
    assert CliRunner().invoke(cli, ["check", str(tmp_path / "page.md")]).exit_code == 1


@pytest.mark.parametrize(
    ("line", "words", "columns"),
    [
        ("a \\{user\\_id\\} b", "user_id", (5, 12)),
        ("tables and table", "table", (12, 16)),
        ("tables", "table", (1, 5)),
        ("nothing", "word", (1, 0)),
        ("b" * 100_001 + " word", "word", (1, 0)),
        ("\\_ and \\* x", "z", (1, 0)),
        ("anything", "", (1, 0)),
    ],
)
def test_words_are_found_where_they_stand(line: str, words: str, columns: tuple[int, int]) -> None:
    """Escapes count for nothing, whole words go before parts, and what is not found stays where its block is."""
    page = facts(f"{line}\n")
    place = locate(page, Span("page.md", 1), words)
    assert (place.column, place.end_column) == columns


def test_words_of_a_html_row_are_found_in_its_cells() -> None:
    """A row of an HTML table has its end where its end tag is; an unclosed one has an end, too."""
    page = facts("<tr><td>a</td>\n<td>b</td>\n</tr>\n<tr><td>c</td></tr>\n<tr>\n<td>d</td>\n")
    assert locate(page, Span("page.md", 1), "b").line == 2
    assert locate(page, Span("page.md", 1), "c").line == 1
    assert locate(page, Span("page.md", 5), "d").line == 6
    assert locate(page, Span("page.md", 99), "d").line == 99


def test_a_built_page_without_a_source_is_missing() -> None:
    """`x.html` is made from `x.md`; where there is none the link is broken."""
    (finding,) = found("RF101", ("page.md", "# A\n\n[B](gone.html)\n"))
    assert "leads to no page" in finding.message
