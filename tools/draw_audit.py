"""Draw the findings that an audit reads: `tools/draw_audit.py EX103 TB101 > drawn.txt`.

For each rule 50 findings on the real pages (all, where there are fewer), by a seed that stands below: whoever draws
again on the same pages with the same rules reads the same findings. Each is printed with the lines around it, and as
a row of `tests/checks/audit/RULE.tsv` that lacks its verdict and reason: those are written by whoever reads the page.
"""

# ruff: noqa: T201, INP001, S603  a script that prints and starts the command
from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared") / "corpus"
DRAWN = 50
SEED = 20261122
REDRAWN: dict[str, int] = {"ER103": 1, "ER105": 1, "XC101": 2, "XC104": 1, "XC106": 1}
"""Rules that were narrowed after an audit, with how often: they are drawn anew."""


def findings(rules: list[str]) -> list[dict[str, Any]]:
    """What the rules find on all pages, in order of place."""
    found = []
    for markup in ("markdown", "rst"):
        command = [sys.executable, "-m", "samplecast", "check", str(CORPUS / markup), "--select", ",".join(rules)]
        run = subprocess.run(
            [*command, "--output-format", "json-lines", "--exit-zero", "-q"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
        found += [json.loads(line) for line in run.stdout.splitlines()]
    return found


def page_of(finding: dict[str, Any], key: str = "filename") -> str:
    """The page, relative to the corpora."""
    return (ROOT / finding[key]).resolve().relative_to(CORPUS.resolve()).as_posix()


def drawn(rule: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings to read, in order of place."""
    chance = random.Random(f"{SEED + REDRAWN.get(rule, 0)} {rule}")  # noqa: S311  a draw, no secret
    places = sorted(found, key=lambda one: (page_of(one), one["location"]["row"], one["location"]["column"]))
    chosen = sorted(chance.sample(range(len(places)), min(DRAWN, len(places))))
    return [places[index] for index in chosen]


def shown(page: str, row: int, around: int) -> str:
    """The lines of a page around one of them."""
    lines = (CORPUS / page).read_text("utf-8").replace("\r\n", "\n").split("\n")
    span = range(max(1, row - around), min(len(lines), row + around) + 1)
    return "\n".join(f"  {'>' if number == row else ' '}{number:5} {lines[number - 1][:220]}" for number in span)


def main() -> None:
    """Print what was drawn."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rules", nargs="+", metavar="RULE")
    arguments.add_argument("--around", type=int, default=4, help="lines shown before and after each finding")
    chosen = arguments.parse_args()
    found = findings(chosen.rules)
    for rule in chosen.rules:
        own = [one for one in found if one["code"] == rule]
        print(f"#### {rule}: {len(own)} findings")
        for one in drawn(rule, own):
            page, row = page_of(one), one["location"]["row"]
            print(f"{rule}\t{page}\t{row}\t\t\n  {one['message']}\n{shown(page, row, chosen.around)}")
            for related in one["related"]:
                where = page_of(related)
                print(f"  {related['message']}: {where}\n{shown(where, related['location']['row'], 1)}")


if __name__ == "__main__":
    main()
