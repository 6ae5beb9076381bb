"""`samplecast rule`: what a rule finds, why that matters, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from samplecast.cli.terminal import emit
from samplecast.config import did_you_mean
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from samplecast.checks.rule_docs import RuleDoc


@click.command()
@click.argument("rules", nargs=-1, metavar="[RULE]...")
@click.option("--all", "every", is_flag=True, help="Explain every rule.")
@click.option(
    "--output-format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="Pages for people, a JSON list, or one Markdown table.",
)
def rule(rules: tuple[str, ...], *, every: bool, output_format: str) -> None:
    """Explain rules, by code or name: what they find, why it matters, how to mend it."""
    from samplecast.checks.rule_docs import as_table, as_text

    if every == bool(rules):
        raise UsageError("say which rule, or --all")
    explained = _explained(rules)
    match output_format:
        case "json":
            emit(json.dumps([asdict(one) for one in explained], indent=2) + "\n")
        case "markdown":
            emit(as_table(explained))
        case _:
            emit("\n".join(map(as_text, explained)))


def _explained(wanted: Sequence[str]) -> list[RuleDoc]:
    """The rules that are called so, in the given order; all of them where none is named."""
    from samplecast.checks import NAMES, RULES
    from samplecast.checks.rule_docs import rule_doc

    by_name = {name: code for code, name in NAMES.items()}
    codes = [by_name.get(word, word.upper()) for word in wanted]
    for word, code in zip(wanted, codes, strict=True):
        if code not in RULES:
            raise UsageError(f"no rule is called {word!r}{did_you_mean(word, (*RULES, *by_name))}")
    return [rule_doc(RULES[code]) for code in codes or sorted(RULES)]
