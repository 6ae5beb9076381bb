"""Reports, held against what their readers say of the format."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.protocols import Validator
from samplecast.checks import RULES
from samplecast.checks.report import REPORTERS, Report
from samplecast.checks.report.report import statistics, statistics_json
from samplecast.checks.rule_docs import first_lines
from samplecast.cli import cli
from samplecast.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from samplecast.source import Span

SCHEMA = Path(__file__).parents[2] / "node_modules" / ".schemas" / "sarif-2.1.0.json"
"""The standard's own schema, as the SARIF tools bring it along."""
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What moves a cursor, ends a line, turns text round or cannot be encoded."""
WORST = "a\x1b[2J\r\n::error::b\x07\x9b\u202e\u2028\x00\ud800%0A]]>&<\"'"


@pytest.fixture(scope="module")
def sarif() -> Validator:
    """What holds a log against the schema of the standard."""
    if not SCHEMA.exists():
        pytest.skip("the schema of SARIF is not at hand: make sarif-schema, which needs npm")
    schema = json.loads(SCHEMA.read_text("utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=jsonschema.FormatChecker())


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A place that a rule may give."""
    line, column = draw(st.integers(1, 5)), draw(st.integers(1, 20))
    end_line = draw(st.sampled_from([0, line, line + 2]))
    end_column = draw(st.sampled_from([0, column, column + 4]))
    return Span(draw(st.sampled_from(["a b/ü#?.rst", "x.md", "%41:c.md"])), line, column, end_line, end_column)


TEXTS = st.one_of(st.text(max_size=30), st.just(WORST))
SEVERITIES: list[Severity] = ["error", "warning", "info"]


@st.composite
def findings(draw: st.DrawFn) -> Diagnostic:
    """A finding with any texts."""
    code = draw(st.sampled_from(sorted(RULES)))
    span = draw(spans())
    fix = Fix(draw(TEXTS), (Edit(span, "x"),), safe=draw(st.booleans()))
    related = tuple(Related(draw(spans()), draw(TEXTS)) for _ in range(draw(st.integers(0, 2))))
    severity = draw(st.sampled_from(SEVERITIES))
    return Diagnostic(code, RULES[code].name, severity, span, draw(TEXTS), draw(st.sampled_from([None, fix])), related)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report with any lines of pages behind it."""
    lines = draw(st.lists(TEXTS.map(lambda text: text.replace("\n", " ")), max_size=6))
    return Report(
        draw(st.lists(findings(), max_size=5)),
        shown=draw(st.sampled_from([str, lambda page: f"docs/{page}", lambda page: f"../up/{page}"])),
        lines=lambda _page: lines,
        pages=["x.md", "clean.rst"],
        rules=first_lines(RULES),
        version="1.2.3",
        width=draw(st.sampled_from([0, 1, 80])),
    )


@settings(max_examples=40, deadline=None)
@given(report=reports())
def test_sarif_is_valid(sarif: Validator, report: Report) -> None:
    """Whatever is found, the log keeps to the standard's schema."""
    sarif.validate(json.loads(REPORTERS["sarif"](report)))


def test_the_schema_refuses_what_is_no_log(sarif: Validator) -> None:
    """The validator would say no: a result without a message, a column of 0."""
    log = json.loads(REPORTERS["sarif"](Report([Diagnostic("EX103", "x", "error", Span("a.md", 1), "m")])))
    del log["runs"][0]["results"][0]["message"]
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] = 0
    assert len(list(sarif.iter_errors(log))) == 2


def test_the_sarif_log_of_the_command_is_valid(
    sarif: Validator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for a whole run, with relative paths."""
    page = tmp_path / "docs" / "a page.md"
    page.parent.mkdir()
    page.write_text('# A\n\n```json\n{"a": 1,}\n```\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    log = json.loads(CliRunner().invoke(cli, ["check", "docs", "--output-format", "sarif"]).stdout)
    sarif.validate(log)
    [result] = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "docs/a%20page.md",
        "uriBaseId": "%SRCROOT%",
    }


@settings(max_examples=40, deadline=None)
@given(reports())
def test_paths_for_programs_are_relative(report: Report) -> None:
    """Neither format with a base folder leads out of it."""
    log = json.loads(REPORTERS["sarif"](report))
    places = [result["locations"][0]["physicalLocation"] for result in log["runs"][0]["results"]]
    paths = [place["artifactLocation"]["uri"] for place in places]
    paths += [entry["location"]["path"] for entry in json.loads(REPORTERS["gitlab"](report))]
    assert not [path for path in paths if path.startswith(("/", "..")) or re.match(r"[A-Za-z]+:", path)]


@settings(max_examples=40, deadline=None)
@given(reports())
def test_gitlab_has_what_its_reader_asks_for(report: Report) -> None:
    """Every entry has the five documented keys; fingerprints are unique."""
    entries = json.loads(REPORTERS["gitlab"](report))
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        lines = entry["location"]["lines"]
        assert 1 <= lines["begin"] <= lines["end"]
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


@settings(max_examples=40, deadline=None)
@given(reports())
def test_junit_adds_up(report: Report) -> None:
    """The document parses; counts, cases and failures agree; every finding stands in its page's failure."""
    root = ET.fromstring(REPORTERS["junit"](report))  # noqa: S314  our own output
    assert root.tag == "testsuites"
    [suite] = root
    cases = list(suite)
    failures = [case for case in cases if case.find("failure") is not None]
    assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), str(len(failures)))
    assert all(case.tag == "testcase" and case.get("name") and case.get("classname") for case in cases)
    assert {child.tag for case in cases for child in case} <= {"failure"}
    assert len({case.get("name") for case in cases}) == len(cases)
    said = "".join(failure.text or "" for failure in root.iter("failure"))
    assert all(finding.code in said for finding in report.diagnostics)


@settings(max_examples=40, deadline=None)
@given(reports(), st.sampled_from(sorted(REPORTERS)))
def test_nothing_of_the_docs_steers_a_reader(report: Report, name: str) -> None:
    """No format lets a character through that moves a cursor, ends a line early or turns text round."""
    text = REPORTERS[name](report)
    assert not STEERING.findall(text)
    if "json" in name or name in {"sarif", "gitlab"}:
        shown = [json.loads(line) for line in text.splitlines()] if name == "json-lines" else json.loads(text)
        assert not [one for one in strings(shown) if STEERING.search(one)]


def strings(value: object, key: str = "") -> list[str]:
    """Every string of a JSON value that is meant for people; an edit's content goes back to the page."""
    if isinstance(value, dict):
        return [one for name, inner in value.items() for one in strings(inner, name)]
    if isinstance(value, list):
        return [one for inner in value for one in strings(inner, key)]
    return [value] if isinstance(value, str) and key != "content" else []


@settings(max_examples=40, deadline=None)
@given(reports())
def test_github_is_one_command_a_finding_by_severity(report: Report) -> None:
    """No text of the docs begins a command of its own; errors come before warnings before notices."""
    kinds = [line.split(" ", 1)[0] for line in REPORTERS["github"](report).splitlines()]
    assert len(kinds) == len(report.diagnostics)
    assert kinds == sorted(kinds, key=["::error", "::warning", "::notice"].index)


@given(st.lists(st.sampled_from(SEVERITIES), max_size=60))
def test_github_accounts_for_every_finding(severities: list[Severity]) -> None:
    """What is shown and what the last line counts as cut make up the whole."""
    found = [Diagnostic("EX103", "x", kind, Span("a.md", line + 1), "m") for line, kind in enumerate(severities)]
    lines = REPORTERS["github"](Report(found)).splitlines()
    shown = [line for line in lines if line.startswith("::")]
    cut = sum(int(number) for number in re.findall(r"(\d+) more", "".join(lines[len(shown) :])))
    assert len(shown) + cut == len(found)
    assert lines[: len(shown)] == shown


@settings(max_examples=40, deadline=None)
@given(reports(), st.integers(1, 50))
def test_fingerprints_do_not_change_with_lines(report: Report, moved: int) -> None:
    """An edit above keeps every fingerprint; other words have another one."""
    below = [
        Diagnostic(one.code, one.name, one.severity, Span(one.span.path, one.span.line + moved), one.message)
        for one in report.diagnostics
    ]
    assert Report(below).fingerprints() == report.fingerprints()
    other = [Diagnostic(one.code, one.name, one.severity, one.span, f"{one.message}!") for one in report.diagnostics]
    assert not set(Report(other).fingerprints()) & set(report.fingerprints())


@settings(max_examples=40, deadline=None)
@given(reports())
def test_statistics_add_up(report: Report) -> None:
    """The counts of all rules are the findings; both forms say the same."""
    rows = json.loads(statistics_json(report))
    assert sum(row["count"] for row in rows) == len(report.diagnostics)
    assert len(statistics(report).splitlines()) == len(rows)


@pytest.mark.parametrize("width", [60, 80, 120])
@settings(max_examples=40, deadline=None)
@given(reports())
def test_frames_fit_the_terminal(width: int, report: Report) -> None:
    """No line of a page is shown wider than the terminal, and the carets stand inside it."""
    narrow = Report(report.diagnostics, lines=lambda _page: ["x" * 500 + "\x1b漢字" * 40] * 6, width=width)
    frames = [line for line in REPORTERS["full"](narrow).splitlines() if re.match(r"\s*\d* \|", line)]
    assert bool(frames) == bool(report.diagnostics)
    assert all(len(line) + sum(character in "漢字" for character in line) <= width for line in frames)
