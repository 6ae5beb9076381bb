"""Comments that silence findings, and the rule against those that silence nothing.

`.. samplecast: ignore[XC101] reason` (in Markdown `<!-- samplecast: ignore[XC101] reason -->`) is about the next
block, `ignore-file[...]` about the whole page, `disable[...]` about everything up to the next `enable[...]`. Codes are
separated by commas; prefixes and names of rules do as well, and without brackets every rule is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter

from samplecast.checks.definition import Finding, Suppression
from samplecast.diagnostics import Diagnostic
from samplecast.facts import Comment, PageFacts

_FORM = re.compile(r"samplecast:\s*(ignore-file|ignore|disable|enable)\b\s*(?:\[([^\]]*)\])?")


def suppressions(page: PageFacts) -> list[Suppression]:
    """Every comment that silences something, in order; `disable` without `enable` runs to the end."""
    return list(_read(page.comments, page.source.text.count("\n") + 1))


def apply(page: PageFacts, findings: Iterable[Diagnostic]) -> tuple[list[Diagnostic], frozenset[Suppression]]:
    """The findings of a page that no comment silences, and the comments that silence one."""
    rules = suppressions(page)
    if not rules:
        return list(findings), frozenset()
    kept: list[Diagnostic] = []
    used: set[Suppression] = set()
    by_rule: dict[tuple[str, str], list[Diagnostic]] = {}
    for found in findings:
        by_rule.setdefault((found.code, found.name), []).append(found)
    for (code, name), same in by_rule.items():
        naming = [rule for rule in rules if rule.names(code, name)]
        lines = sorted(found.span.line for found in same if found.span.path == page.page)
        used.update(rule for rule in naming if bisect_left(lines, rule.first) < bisect_right(lines, rule.last))
        ends = _ends(naming)
        kept += [found for found in same if found.span.path != page.page or not _silenced(found.span.line, ends)]
    return kept, frozenset(used)


def _ends(rules: Iterable[Suppression]) -> list[tuple[int, int]]:
    """The first lines of suppressions in order, each with the last line that it or one before it covers."""
    return list(
        accumulate(sorted((rule.first, rule.last) for rule in rules), lambda one, two: (two[0], max(one[1], two[1])))
    )


def _silenced(line: int, ends: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(ends, line, key=itemgetter(0))
    return place > 0 and ends[place - 1][1] >= line


def unused_suppression(page: PageFacts, used: frozenset[Suppression], codes: frozenset[str]) -> Iterator[Finding]:
    """A comment silences nothing.

    It hides the next finding that happens to stand there. A comment for rules that did not run is left alone.

    Bad:  .. samplecast: ignore[EX103] the comma is gone since
    Good: (no comment)

    How to fix: delete the comment, or correct its spelling.
    """
    for rule in suppressions(page):
        if rule not in used and _could_have_run(rule, codes):
            what = f"[{', '.join(rule.selectors)}]" if rule.selectors else ""
            yield Finding(rule.span, f"the comment ignore{what} silences nothing")
    for comment in page.comments:
        if not _FORM.match(comment.text):
            message = f"{comment.text!r} is not understood; expected ignore[CODE], ignore-file, disable or enable"
            yield Finding(comment.span, message)


def _could_have_run(rule: Suppression, codes: frozenset[str]) -> bool:
    """Whether a rule it names was among those that ran; names of rules count as run."""
    return not rule.selectors or any(
        not re.fullmatch(r"[A-Z]+\d*", selector) or any(code.startswith(selector) for code in codes)
        for selector in rule.selectors
    )


def _read(comments: Sequence[Comment], last_line: int) -> Iterator[Suppression]:
    ends: dict[tuple[str, ...], int] = {}
    """Where the next `enable` of the same codes stands, from the end of the page up."""
    rules: list[Suppression] = []
    for comment in reversed(comments):
        if (form := _FORM.match(comment.text)) is None:
            continue
        selectors = tuple(part.strip() for part in (form[2] or "").split(",") if part.strip())
        match form[1]:
            case "ignore-file":
                rules.append(Suppression(selectors, 1, last_line, comment.span))
            case "ignore":
                covers = comment.covers
                rules.append(Suppression(selectors, covers.line, covers.end_line or covers.line, comment.span))
            case "disable":
                end = min(ends.get(selectors, last_line), ends.get((), last_line))
                rules.append(Suppression(selectors, comment.span.line, end, comment.span))
            case "enable":
                ends[selectors] = comment.span.line
    return reversed(rules)
