"""Write `docs/precision.md`: what each rule finds on the real pages, and how often that was right when it was read.

Precision comes from `tests/checks/audit/RULE.tsv`, counts from `tests/checks/counts.tsv`; `--count` runs every rule
over the real pages and renews the counts first.
"""

# ruff: noqa: T201, INP001, S603  a script that prints and starts the command
from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared") / "corpus"
COUNTS = ROOT / "tests" / "checks" / "counts.tsv"
PAGE = ROOT / "docs" / "precision.md"

HEAD = """\
# How often the rules are right

Written by `tools/precision.py`. Each rule ran over 1,667 pages of reStructuredText and 1,070 of Markdown, the API
reference of one public cloud. Of what it found, fifty findings drawn by a fixed seed (all, where there are fewer) were
read on their pages, one by one; `tests/checks/audit/` has every verdict with its reason, and a test recomputes the
shares. What is arguable counts as not right. A rule that runs by default is to be right in 95 of 100 findings, any
other in 80. Where nothing was found there is nothing to measure: such a rule is held by its test pages alone.

*Simple count* is what searches by simple means gave on about twice as many pages (RST/Markdown), in their own units.

"""


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a file of tab-separated values."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def audited(rule: str) -> tuple[int, str]:
    """How many findings were read, and the share that was right."""
    file = ROOT / "tests" / "checks" / "audit" / f"{rule}.tsv"
    rows = table(file) if file.exists() else []
    right = sum(row["verdict"] == "right" for row in rows)
    return len(rows), f"{100 * right / len(rows):.0f} %" if rows else "not measured"


def page(names: Mapping[str, str]) -> str:
    """The page; `names` are the rules' names by code."""
    head = "| Rule | Name | RST | Markdown | Read | Right | Simple count | Why they differ |"
    lines = [HEAD + head, "| --- | --- | ---: | ---: | ---: | --- | --- | --- |"]
    for row in table(COUNTS):
        read, right = audited(row["rule"])
        cells = (row["rule"], names[row["rule"]], row["rst"], row["markdown"], read, right, row["simple"], row["why"])
        lines.append(" | ".join(f"{cell}".replace("|", "\\|") for cell in ("", *cells, "")).strip())
    return "\n".join(lines) + "\n"


def counted(markup: str) -> Counter[str]:
    """How many findings each rule has on the pages of a markup."""
    command = [
        sys.executable,
        "-m",
        "samplecast",
        "check",
        str(CORPUS / markup),
        "--select",
        "ALL",
        "--exit-zero",
        "-q",
    ]
    run = subprocess.run([*command, "--output-format", "json-lines"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Counter(json.loads(line)["code"] for line in run.stdout.splitlines())


def renewed() -> Iterator[str]:
    """The lines of the counts, counted anew."""
    rst, markdown = counted("rst"), counted("markdown")
    yield "rule\trst\tmarkdown\tsimple\twhy"
    for row in table(COUNTS):
        code = row["rule"]
        yield "\t".join((code, str(rst[code]), str(markdown[code]), row["simple"], row["why"]))


def main() -> None:
    """Renew the counts where asked to, and write the page."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", action="store_true", help="run every rule over the real pages first")
    if arguments.parse_args().count:
        COUNTS.write_text("".join(f"{line}\n" for line in list(renewed())), encoding="utf-8")
    sys.path[:0] = [str(ROOT), str(ROOT / "generator")]
    from samplecast.checks import NAMES  # noqa: PLC0415  the script runs from anywhere

    PAGE.write_text(page(NAMES), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
