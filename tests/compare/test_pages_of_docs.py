"""The pages about comparing are true: what they show is what the commands print."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner
from samplecast.cli import cli
from samplecast.compare import KINDS
from samplecast.compare.disagreements import DISAGREEMENTS

from tests.support.environments import CHECKOUT

_SHOWN = re.compile(r"```console\n\$ samplecast ([^\n]* input_docs[^\n]*)\n```\n\n```text\n(.*?)```\n", re.DOTALL)


@pytest.mark.parametrize("page", ["diff.md", "reconcile.md"])
def test_the_output_is_what_the_command_prints(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first command of the page, run in the checkout, prints the block behind it."""
    text = (CHECKOUT / "docs" / page).read_text(encoding="utf-8")
    ((command, output),) = _SHOWN.findall(text)
    monkeypatch.chdir(CHECKOUT)
    assert CliRunner().invoke(cli, [*shlex.split(command), "--no-cache"]).stdout == output


def test_every_kind_stands_in_its_table() -> None:
    """Codes, names, levels and reasons are those of the program."""
    text = (CHECKOUT / "docs" / "diff.md").read_text(encoding="utf-8")
    rows = [f"| {one.code} | {one.name} | {one.request} | {one.response} | {one.why} |" for one in KINDS.values()]
    assert [line for line in text.splitlines() if line.startswith("| DF")] == rows
    text = (CHECKOUT / "docs" / "reconcile.md").read_text(encoding="utf-8")
    others = [f"| {one.code} | {one.name} | {one.why} |" for one in DISAGREEMENTS.values()]
    assert [line for line in text.splitlines() if line.startswith("| RC")] == others
