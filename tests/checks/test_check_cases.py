"""Every rule has pages in both markups that state its findings in place.

`tests/checks/<CODE>/page.rst` and `page.md`; further pages beside them are part of the same run, as for rules that
look at a whole service. A comment states a finding: `.. expect: TB101 +4:3 "message part"`, in Markdown
`<!-- expect: TB101 +4:3 "message part" -->`. `+4` counts lines down from the comment (tables and code leave no room
for a comment right before the line), `:3` is the column; `other.rst:1:3` is a place on a page without room.
`.. select: EX103` runs further rules. `.. expect nothing: why` is for rules that cannot find anything in one of the
markups. A rule that has to be silent about something has it on its pages too: what is not expected must not be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from samplecast.checks import RULES, Selection
from samplecast.checks.registry import RULE_LIST
from samplecast.options import Options
from samplecast.pages import find, load
from samplecast.pipeline import facts_of, findings_of

CASES = Path(__file__).parent / "cases"
SUFFIXES = (".rst", ".md")
_EXPECT = re.compile(
    r"^\s*(?:\.\.|<!--) expect: (?P<code>[A-Z]+\d+) (?:\+|(?P<page>\S+):)(?P<line>\d+):(?P<column>\d+)"
    r' "(?P<part>.+)"(?: -->)?$'
)
_NOTHING = re.compile(r"^\s*(?:\.\.|<!--) expect nothing: \w", re.MULTILINE)
_MARKER = re.compile(r"^\s*(?:\.\.|<!--) expect:")
_SELECT = re.compile(r"^\s*(?:\.\.|<!--) select: ([\w, ]+)", re.MULTILINE)


def expected(file: Path) -> Iterator[tuple[str, int, int, str, str]]:
    """Page, line, column, code and message part of every finding that the page states."""
    for number, line in enumerate(_text(file).split("\n"), 1):
        found = _EXPECT.match(line)
        assert found or not _MARKER.match(line), f"{file}:{number}: not understood: {line}"
        if found:
            row = int(found["line"]) + (0 if found["page"] else number)
            yield found["page"] or file.name, row, int(found["column"]), found["code"], found["part"]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("code", sorted(RULES))
def test_findings_are_those_that_the_pages_state(code: str, suffix: str) -> None:
    """A rule finds on its pages what they state: the same lines and columns, no finding more or less."""
    files = sorted((CASES / code).glob(f"*{suffix}"))
    assert (CASES / code / f"page{suffix}") in files, f"{code} has no page{suffix}"
    options = Options()
    pages = [facts_of(load(page), options) for page in find([str(CASES / code)]).pages if page.page.endswith(suffix)]
    more = [part.strip() for file in files for found in _SELECT.findall(_text(file)) for part in found.split(",")]
    findings = findings_of(pages, options, Selection(select=(code, *more)))
    wanted = sorted(finding for file in files for finding in expected(file))
    assert any(finding[3] == code for finding in wanted) or any(_NOTHING.search(_text(file)) for file in files)
    places = [(found.span.path, found.span.line, found.span.column, found.code) for found in findings]
    shown = "\n".join(f"{found.span.path}:{found.span.line}:{found.span.column} {found.message}" for found in findings)
    assert sorted(places) == [finding[:4] for finding in wanted], shown
    left = sorted(findings, key=lambda found: (found.span.path, found.span.line, found.span.column, found.code))
    for found, (*_, part) in zip(left, wanted, strict=True):
        assert part in found.message


def test_no_two_rules_share_a_code_or_a_name() -> None:
    """Of two rules with one code only the last would ever run."""
    assert len(RULES) == len(RULE_LIST)
    assert len({rule.name for rule in RULE_LIST}) == len(RULE_LIST)
