"""Selecting rules, accepting findings, mending pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.checks.baseline import BaselineError, compare, dump, load, prune
from samplecast.checks.fixes import apply_fixes
from samplecast.checks.selection import Selection, UnknownRuleError, enabled, ignored_in, validate
from samplecast.diagnostics import Diagnostic, Edit, Fix
from samplecast.source import Span

RULES = {"EX101": "invalid-json", "EX102": "cut-off", "TB101": "duplicate-row"}


def found(message: str, line: int = 1, page: str = "a.md") -> Diagnostic:
    """A finding without a fix."""
    return Diagnostic("EX101", "invalid-json", "error", Span(page, line), message)


@pytest.mark.parametrize(
    ("selection", "codes"),
    [
        (Selection(), "EX101"),
        (Selection(extend_select=("TB",)), "EX101 TB101"),
        (Selection(("EX",)), "EX101 EX102"),
        (Selection(("ALL",)), "EX101 EX102 TB101"),
        (Selection(("ALL",), ignore=("EX",)), "TB101"),
        (Selection(("EX",), ignore=("EX102",)), "EX101"),
        (Selection(("EX102",), ignore=("EX",)), "EX102"),
        (Selection(("duplicate-row",)), "TB101"),
        (Selection(ignore=("ex101",)), ""),
    ],
)
def test_the_more_specific_selector_wins(selection: Selection, codes: str) -> None:
    """Prefixes, names and ALL, selected and ignored."""
    assert " ".join(sorted(enabled(selection, RULES, ["EX101"]))) == codes


def test_an_unknown_selector_is_an_error_with_a_guess() -> None:
    """A misspelt code names the nearest one."""
    with pytest.raises(UnknownRuleError, match=r"no rule is called 'EX111'; did you mean EX101?"):
        validate(["EX1", "EX111"], RULES)
    with pytest.raises(UnknownRuleError, match=r"no rule is called ''$"):
        enabled(Selection(("",)), RULES, [])


@pytest.mark.parametrize(
    ("glob", "covers"),
    [("api/*.md", True), ("api", True), ("api/", True), ("x.md", True), ("*.rst", False), ("ap", False)],
)
def test_per_file_ignores_cover_files_folders_and_names(glob: str, covers: bool) -> None:  # noqa: FBT001  a table cell
    """A glob speaks of the page, a folder above it, or its name."""
    selection = Selection(per_file_ignores=((glob, ("EX1",)),))
    assert ignored_in(selection, "api/x.md", RULES) == ({"EX101", "EX102"} if covers else set())


def test_a_baseline_accepts_what_was_there_wherever_it_moved() -> None:
    """Edits above a finding do not wake it, a second equal one is new."""
    accepted = load(dump([found("x", 3), found("see line 7", 9)]))
    compared = compare([found("x", 50), found("x", 51), found("see line 70")], accepted, ["a.md"])
    assert [d.span.line for d in compared.new] == [51]
    assert compared.gone == ()


def test_what_no_longer_occurs_is_listed_and_pruned() -> None:
    """Entries of checked pages only; pages that were not checked keep theirs."""
    accepted = load(dump([found("x"), found("x"), found("y"), found("z", page="b.md")]))
    compared = compare([found("y")], accepted, ["a.md"])
    assert compared.gone == (("EX101", "a.md", "x"),) * 2
    assert load(prune(accepted, compared.gone)) == load(dump([found("y"), found("z", page="b.md")]))


def test_an_empty_baseline_is_a_baseline() -> None:
    """No findings, no entries, and a file that loads."""
    assert load(dump([])) == {}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 9, "findings": []}', '{"version": 1, "findings": [1]}', "[" * 99999]
)
def test_what_is_no_baseline_says_so(text: str) -> None:
    """Any other file is an error that says why."""
    with pytest.raises(BaselineError, match="baseline"):
        load(text)


def fixable(*edits: Edit, safe: bool = True) -> Diagnostic:
    """A finding at the place of its first edit."""
    return Diagnostic("EX103", "comma", "error", edits[0].span, "comma", Fix("mend", edits, safe))


def test_edits_change_their_characters_only() -> None:
    """Line ends of every kind stay, the other bytes too."""
    text = "one,\r\ntwo,\rthree,\nfour"
    edits = [fixable(Edit(Span("a", line, column, line, column), "")) for line, column in ((1, 4), (2, 4), (3, 6))]
    assert apply_fixes(text, edits).text == "one\r\ntwo\rthree\nfour"


def test_an_insertion_has_an_end_before_its_start() -> None:
    """`end_column == column - 1` inserts."""
    assert apply_fixes("ab", [fixable(Edit(Span("a", 1, 2, 1, 1), "-"))]).text == "a-b"


def test_overlapping_fixes_wait_for_the_next_run() -> None:
    """The first in order of place is applied, one that touches it is not."""
    first = fixable(Edit(Span("a", 1, 1, 1, 3), "X"))
    inside = fixable(Edit(Span("a", 1, 2, 1, 2), "Y"))
    same_place = fixable(Edit(Span("a", 1, 1, 1, 0), "Z"))
    later = fixable(Edit(Span("a", 1, 4, 1, 4), "W"), Edit(Span("a", 1, 3, 1, 3), "V"))
    mended = apply_fixes("abcd", [inside, first, later])
    assert mended.text == "Xd"
    assert mended.applied == (first,)
    assert apply_fixes("abcd", [first, same_place]).applied in {(first,), (same_place,)}


def test_insertions_of_one_fix_at_one_place_keep_their_order() -> None:
    """Closing brackets go in as the fix says, not by the alphabet."""
    both = fixable(Edit(Span("a", 1, 3, 1, 2), "}"), Edit(Span("a", 1, 3, 1, 2), "]"))
    assert apply_fixes("[{", [both]).text == "[{}]"


def test_unsafe_fixes_are_asked_for() -> None:
    """Without `unsafe` they are left alone, as are findings without a fix and edits outside the text."""
    risky = fixable(Edit(Span("a", 1, 1, 1, 1), "X"), safe=False)
    assert apply_fixes("ab", [risky, found("x")]).text == "ab"
    assert apply_fixes("ab", [risky], unsafe=True).text == "Xb"
    assert apply_fixes("ab", [fixable(Edit(Span("a", 7, 1, 7, 1), "X"))]).applied == ()
    assert apply_fixes("ab", [fixable(Edit(Span("a", 1, 9, 1, 9), "X"))]).applied == ()


@given(st.text(alphabet="ab\r\n", max_size=30), st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=8))
def test_mending_never_fails(text: str, places: list[tuple[int, int]]) -> None:
    """Any edits on any text: what is not touched stays in order."""
    mended = apply_fixes(text, [fixable(Edit(Span("a", line, column, line, column), "")) for line, column in places])
    rest = iter(text)
    assert all(character in rest for character in mended.text)


def test_a_baseline_follows_a_page_that_moved() -> None:
    """What was accepted on a page that is gone is accepted on another; what is nowhere any more is gone."""
    accepted = load(dump([found("x", page="old.md"), found("y", page="old.md"), found("z", page="b.md")]))
    compared = compare(
        [found("x", page="new.md"), found("w", page="new.md")], accepted, ["new.md"], {"b.md"}.__contains__
    )
    assert [one.message for one in compared.new] == ["w"]
    assert [one.span.path for one in compared.accepted] == ["new.md"]
    assert compared.gone == (("EX101", "old.md", "y"),)


def test_a_baseline_of_another_root_is_left_alone() -> None:
    """A run over a single page or folder knows none of the pages by their names: nothing is gone from them."""
    accepted = load(dump([found("x", page="docs/a.md")]))
    compared = compare([found("x", page="a.md")], accepted, ["a.md"], lambda _page: False)
    assert [one.message for one in compared.new] == ["x"]
    assert not compared.gone
