"""The documentation of rules, read from the docstrings of their functions."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from samplecast.checks.definition import Rule

_LABEL = re.compile(r"^(Bad|Good|How to fix):[ \t]*", re.MULTILINE)

_SEVERITY_WORDS = {True: "on by default", False: "opt-in"}


class RuleDoc(Struct, frozen=True):
    """The docstring of a rule, part by part."""

    code: str
    name: str
    severity: str
    default: bool
    what: str
    """One sentence."""
    why: str
    bad: str
    good: str
    how: str
    """How to fix it, and whether `--fix` does."""


def rule_doc(rule: Rule) -> RuleDoc:
    """The documentation of a rule."""
    head, *parts = _LABEL.split(inspect.getdoc(rule.check) or "")
    labelled = dict(zip(parts[::2], (inspect.cleandoc(part) for part in parts[1::2]), strict=True))
    what, _, why = head.strip().partition("\n\n")
    return RuleDoc(
        rule.code,
        rule.name,
        rule.severity,
        rule.default,
        _folded(what),
        "\n\n".join(map(_folded, why.split("\n\n"))),
        labelled.get("Bad", ""),
        labelled.get("Good", ""),
        _folded(labelled.get("How to fix", "")),
    )


def first_lines(rules: Mapping[str, Rule]) -> dict[str, str]:
    """What each rule finds, in a sentence, by code."""
    return {code: rule_doc(rule).what for code, rule in rules.items()}


def as_text(explained: RuleDoc) -> str:
    """One rule for people, as Markdown, which reads well in a terminal too."""
    facts = f"{explained.severity}, {_SEVERITY_WORDS[explained.default]}"
    parts = [f"# {explained.name} ({explained.code})", f"{explained.what}", f"*{facts}*", explained.why]
    for label, example in (("Bad", explained.bad), ("Good", explained.good)):
        if example:
            parts.append(f"{label}:\n\n" + "\n".join(f"    {line}".rstrip() for line in example.split("\n")))
    if explained.how:
        parts.append(f"How to fix: {explained.how}")
    return "\n\n".join(part for part in parts if part) + "\n"


def as_table(rules: Iterable[RuleDoc]) -> str:
    """All rules as one Markdown table: the page `docs/rules.md`."""
    rows = [
        "| Code | Name | Severity | Runs | Finds |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {one.code} | {one.name} | {one.severity} | {_SEVERITY_WORDS[one.default]} | {_cell(one.what)} |"
            for one in rules
        ),
    ]
    return _TABLE_HEAD + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _folded(text: str) -> str:
    return " ".join(text.split())


_TABLE_HEAD = """\
# Rules

Written by `samplecast rule --all --output-format markdown`; `samplecast rule CODE` says more about each,
[precision.md](precision.md) how often each was right on real pages.

"""
