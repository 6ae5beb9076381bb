"""Comments that silence findings, and the rule against those that silence nothing.

`.. samplecast: ignore[XC101] reason` (in Markdown `<!-- samplecast: ignore[XC101] reason -->`) speaks of the next
block, `ignore-file[...]` of the whole page, `disable[...]` of everything up to the next `enable[...]`. Several codes
are separated by commas, prefixes and names are codes too; without brackets every rule is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from generator.checks.model import Finding, Suppression
from generator.diagnostics import Diagnostic
from generator.facts import Comment, PageFacts

_FORM = re.compile(r"samplecast:\s*(ignore-file|ignore|disable|enable)\b\s*(?:\[([^\]]*)\])?")


def suppressions(page: PageFacts) -> list[Suppression]:
    """Every comment that silences something, in order; `disable` without `enable` runs to the end."""
    return list(_read(page.comments, page.source.text.count("\n") + 1))


def apply(page: PageFacts, findings: Iterable[Diagnostic]) -> tuple[list[Diagnostic], frozenset[Suppression]]:
    """The findings of a page that no comment silences, and the comments that silence one."""
    rules = suppressions(page)
    kept, used = [], set()
    for found in findings:
        silencing = [rule for rule in rules if rule.covers(found)]
        used.update(silencing)
        if not silencing:
            kept.append(found)
    return kept, frozenset(used)


def unused_suppression(page: PageFacts, used: frozenset[Suppression], codes: frozenset[str]) -> Iterator[Finding]:
    """A comment silences nothing.

    It hides the next finding that happens to stand there. A comment for rules that did not run is left alone.

    Bad:  .. samplecast: ignore[EX103] the comma is gone since
    Good: (no comment)

    How to fix: delete the comment, or mend its spelling.
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
    forms = [(comment, form) for comment in comments if (form := _FORM.match(comment.text))]
    for number, (comment, form) in enumerate(forms):
        selectors = tuple(part.strip() for part in (form[2] or "").split(",") if part.strip())
        match form[1]:
            case "ignore-file":
                yield Suppression(selectors, 1, last_line, comment.span)
            case "ignore":
                covers = comment.covers
                yield Suppression(selectors, covers.line, covers.end_line or covers.line, comment.span)
            case "disable":
                end = _enabled_again(forms[number + 1 :], selectors, last_line)
                yield Suppression(selectors, comment.span.line, end, comment.span)


def _enabled_again(later: Iterable[tuple[Comment, re.Match[str]]], selectors: tuple[str, ...], last_line: int) -> int:
    """The line of the `enable` that ends a `disable`: one of the same codes, or of all."""
    for comment, form in later:
        named = tuple(part.strip() for part in (form[2] or "").split(",") if part.strip())
        if form[1] == "enable" and (not named or named == selectors):
            return comment.span.line
    return last_line
