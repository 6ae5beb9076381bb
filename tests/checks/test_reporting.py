"""Findings in every output format."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from samplecast.checks.report import REPORTERS, Report
from samplecast.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from samplecast.printable import one_line, printable
from samplecast.source import Span

PAGE = "api/list.rst"
LINES = ["{", '  "a": 1,', "}", 'x = "' + "y" * 300 + '!"']


def finding(line: int = 2, column: int = 9, message: str = "trailing comma", **more: object) -> Diagnostic:
    """A finding with a fix and a related place."""
    severity: Severity = more.pop("severity", "error")  # type: ignore[assignment]
    span = Span(PAGE, line, column, line, column)
    fix = Fix("remove the comma", (Edit(span, ""),))
    return Diagnostic("EX103", "trailing-comma", severity, span, message, **{"fix": fix, **more})  # type: ignore[arg-type]


def report(*found: Diagnostic, **more: object) -> Report:
    """A report that knows the page's lines."""
    return Report(found, lambda page: f"docs/{page}", lambda _page: LINES, **more)  # type: ignore[arg-type]


def test_concise_is_a_line_a_finding() -> None:
    """Path, line, column, code, a star where a fix can be applied, message."""
    assert REPORTERS["concise"](report(finding())) == "docs/api/list.rst:2:9: EX103 [*] trailing comma\n"


def test_full_shows_the_line_and_underlines_the_spot() -> None:
    """The frame is the page's own line with carets under the columns of the finding."""
    shown = REPORTERS["full"](report(finding()))
    assert '2 |   "a": 1,\n  |         ^\n' in shown
    assert "--> docs/api/list.rst:2:9" in shown
    assert "help: remove the comma\n" in shown


def test_full_shows_the_other_place_too() -> None:
    """A related place has a frame of its own."""
    near = Related(Span(PAGE, 1, 1, 1, 1), "opened here")
    assert "note: opened here\n --> docs/api/list.rst:1:1" in REPORTERS["full"](report(finding(related=(near,))))


def test_full_cuts_long_lines_around_the_spot() -> None:
    """Neither the terminal's width nor the finding is lost in a long line."""
    shown = REPORTERS["full"](report(finding(4, 306)))
    assert max(map(len, shown.splitlines())) < 180
    frame, carets = shown.splitlines()[3:5]
    assert frame[carets.index("^")] == "!"


def test_full_shows_the_first_lines_of_a_tall_finding() -> None:
    """A finding over several lines is shown without carets."""
    found = Diagnostic("RF101", "x", "warning", Span(PAGE, 1, 1, 3, 1), "all of it")
    shown = REPORTERS["full"](report(found))
    assert all(f"{number} | " in shown for number in (1, 2, 3))
    assert "^" not in shown


def test_full_without_the_page_still_names_the_place() -> None:
    """Where the page cannot be shown there is no frame."""
    shown = REPORTERS["full"](Report([finding()]))
    assert "--> api/list.rst:2:9" in shown
    assert "|" not in shown


def test_colour_is_only_there_when_asked_for() -> None:
    """Plain text has no escape characters, coloured text has."""
    assert "\x1b" not in REPORTERS["full"](report(finding()))
    assert "\x1b[1;31mEX103\x1b[0m" in REPORTERS["full"](report(finding(), colour=True))


def test_json_has_the_promised_shape() -> None:
    """The list that other programs rely on."""
    [entry] = json.loads(REPORTERS["json"](report(finding(related=(Related(Span(PAGE, 1), "here"),)))))
    assert entry == {
        "code": "EX103",
        "name": "trailing-comma",
        "severity": "error",
        "message": "trailing comma",
        "filename": "docs/api/list.rst",
        "location": {"row": 2, "column": 9},
        "end_location": {"row": 2, "column": 9},
        "fix": {
            "message": "remove the comma",
            "applicability": "safe",
            "edits": [{"location": {"row": 2, "column": 9}, "end_location": {"row": 2, "column": 9}, "content": ""}],
        },
        "related": [{"filename": "docs/api/list.rst", "location": {"row": 1, "column": 1}, "message": "here"}],
    }


@pytest.mark.parametrize(
    ("name", "empty"), [("json", "[]\n"), ("json-lines", ""), ("concise", ""), ("full", ""), ("github", "")]
)
def test_nothing_found_is_an_empty_report(name: str, empty: str) -> None:
    """Clean input gives the format's own way of saying nothing."""
    assert REPORTERS[name](Report([])) == empty


def test_json_lines_are_one_object_a_line() -> None:
    """Two findings, two lines, the same objects as in the list."""
    both = report(finding(), finding(3))
    lines = [json.loads(line) for line in REPORTERS["json-lines"](both).splitlines()]
    assert lines == json.loads(REPORTERS["json"](both))


def test_github_puts_errors_first_and_counts_what_it_cuts() -> None:
    """Ten annotations of a kind, errors before notices, the rest counted in the last line."""
    found = [finding(n, severity="info") for n in range(1, 4)] + [finding(n) for n in range(1, 13)]
    lines = REPORTERS["github"](report(*found)).splitlines()
    assert [line.split(" ")[0] for line in lines[:-1]] == ["::error"] * 10 + ["::notice"] * 3
    assert "2 more errors not annotated" in lines[-1]


def test_github_escapes_what_would_end_the_command() -> None:
    """A message cannot start a command of its own."""
    [line] = REPORTERS["github"](report(finding(message="50%\n::error::x, y: z"))).splitlines()
    assert line.endswith("::50%25 ::error::x, y: z")
    assert "title=EX103 trailing-comma,file=docs/api/list.rst,line=2,endLine=2,col=9,endColumn=9" in line


def test_gitlab_fingerprints_tell_twins_apart() -> None:
    """Equal findings on one page have fingerprints of their own; lines do not matter."""
    first, second = json.loads(REPORTERS["gitlab"](report(finding(2), finding(3))))
    assert first["fingerprint"] != second["fingerprint"]
    [moved] = json.loads(REPORTERS["gitlab"](report(finding(99))))
    assert moved["fingerprint"] == first["fingerprint"]
    assert first["severity"] == "major"


def test_sarif_points_at_rule_and_region() -> None:
    """Every result names its rule by index; the end column is exclusive."""
    near = Related(Span(PAGE, 1, 1), "here")
    log = json.loads(REPORTERS["sarif"](report(finding(related=(near,)), version="1.2", rules={"EX103": "No commas."})))
    [run] = log["runs"]
    [result] = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["shortDescription"] == {"text": "No commas."}
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/api/list.rst"
    assert place["region"] == {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 10}
    assert result["relatedLocations"][0]["message"] == {"text": "here"}


def test_sarif_has_the_fix_and_the_level_of_the_rule() -> None:
    """A replacement deletes up to an exclusive column; an insertion deletes nothing."""
    edits = (Edit(Span(PAGE, 2, 9, 2, 9), ""), Edit(Span(PAGE, 3, 1, 3, 0), "{"))
    [run] = json.loads(REPORTERS["sarif"](report(finding(fix=Fix("Mend it", edits, safe=True)))))["runs"]
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"] == {"level": "error"}
    [fix] = run["results"][0]["fixes"]
    assert fix["description"] == {"text": "Mend it"}
    [change] = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "docs/api/list.rst"
    gone, new = change["replacements"]
    assert gone["deletedRegion"] == {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 10}
    assert (new["deletedRegion"]["endColumn"], new["insertedContent"]) == (1, {"text": "{"})


def test_junit_has_a_case_per_page() -> None:
    """Clean pages pass, others fail with their findings as text."""
    root = ET.fromstring(REPORTERS["junit"](report(finding(message="a < b \x00"), pages=[PAGE, "clean.md"])))  # noqa: S314  our own output
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert cases["docs/clean.md"].find("failure") is None
    failure = cases["docs/api/list.rst"].find("failure")
    assert failure is not None
    assert failure.text == r"2:9: EX103 a < b \x00"


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_no_control_character_of_the_docs_comes_through(name: str) -> None:
    """Escape sequences and bidi marks in a message are spelled out in every format."""
    shown = REPORTERS[name](report(finding(message="evil \x1b[2J \u202e \x07")))
    assert not set("\x1b\u202e\x07") & set(shown)
    assert "u202e" in shown


def test_printable_keeps_what_people_write() -> None:
    """Letters of any script, tabs and line feeds stay."""
    assert printable("é 漢字 😀\t\n") == "é 漢字 😀\t\n"
    assert printable("\ud800\x00") == r"\ud800\x00"
    assert one_line(" a\n\tb ") == "a b"


def test_full_folds_what_a_rule_says_line_after_line() -> None:
    """Four findings of one rule in a row are told once, with the lines of the others; far ones are told apart."""
    found = [finding(number) for number in (1, 2, 3, 4, 300)]
    shown = REPORTERS["full"](Report(found))
    assert shown.count(found[0].code) == 3
    assert "note: 3 more of EX103 below: lines 2, 3, 4" in shown
    assert REPORTERS["concise"](Report(found)).count(found[0].code) == 5


def test_markdown_tells_the_worst_first() -> None:
    """The summary of a pull request counts by severity, and no text of the docs is markup there."""
    shown = REPORTERS["markdown"](Report([finding(1, message="a | <b>", severity="info"), finding(2)]))
    assert shown.startswith("**samplecast**: 1 error, 1 info")
    assert shown.index("| error |") < shown.index("| info |")
    assert "a \\| \\<b\\>" in shown
    assert REPORTERS["markdown"](Report([], pages=["a.md"])) == "**samplecast**: clean\n"
