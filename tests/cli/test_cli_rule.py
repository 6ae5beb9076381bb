"""`samplecast rule`, and the table of rules that is made from it."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from samplecast.checks import RULES
from samplecast.checks.rule_docs import rule_doc
from samplecast.cli import cli

from tests.support.environments import CHECKOUT


def rule(*arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(cli, ["rule", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("word", ["EX103", "ex103", "trailing-comma"])
def test_a_rule_is_explained_by_code_or_name(word: str) -> None:
    """The page of a rule says what, why, bad, good, and how to fix."""
    text = rule(word)
    assert text.startswith("# trailing-comma (EX103)\n")
    assert '    {"size": 3,}\n' in text
    assert "*error, on by default*" in text
    assert re.search("^Good:$", text, re.MULTILINE)
    assert "How to fix: delete the comma" in text


def test_all_rules_as_json() -> None:
    """A list with an object per rule, sorted by code."""
    found = json.loads(rule("--all", "--output-format", "json"))
    assert [one["code"] for one in found] == sorted(RULES)
    assert set(found[0]) == {"code", "name", "severity", "default", "what", "why", "bad", "good", "how"}


def test_the_committed_table_is_true() -> None:
    """`docs/rules.md` is what the command prints; `samplecast rule --all --output-format markdown` mends it."""
    committed = (CHECKOUT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert committed == rule("--all", "--output-format", "markdown")


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_is_documented(code: str) -> None:
    """A docstring has all its parts, and its first line is a sentence."""
    explained = rule_doc(RULES[code])
    assert explained.what.endswith(".")
    assert explained.why
    assert explained.bad
    assert explained.good
    assert explained.how


def test_codes_and_names_are_given_once() -> None:
    """No two rules share a name; a code is a family and a number."""
    assert len({one.name for one in RULES.values()}) == len(RULES)
    assert all(re.fullmatch(r"(EX|TB|XC|EP|ER|RF|SP)\d{3}", code) for code in RULES)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trailing-coma"], "no rule is called 'trailing-coma'; did you mean 'trailing-comma'?"),
        ([], "say which rule, or --all"),
        (["EX103", "--all"], "say which rule, or --all"),
    ],
)
def test_a_rule_that_is_none_is_wrong_usage(arguments: list[str], message: str) -> None:
    """Exit 2 and what was probably meant."""
    result = CliRunner().invoke(cli, ["rule", *arguments])
    assert result.exit_code == 2
    assert message in result.stderr
