"""How many findings each rule has."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from samplecast.checks.report.report import Report


def statistics(report: Report) -> str:
    """One line per rule, the most frequent first: count, code, `[*]` where all can be fixed safely, name."""
    rows = _counted(report)
    width = max((len(f"{row['count']:,}") for row in rows), default=0)
    return "".join(
        f"{row['count']:>{width},}  {row['code']}  [{'*' if row['fixable'] else ' '}]  {row['name']}\n" for row in rows
    )


def statistics_json(report: Report) -> str:
    """The same as a JSON list."""
    return json.dumps(_counted(report), indent=2) + "\n"


def _counted(report: Report) -> list[dict[str, Any]]:
    counts = Counter(found.code for found in report.diagnostics)
    names = {found.code: found.name for found in report.diagnostics}
    fixable = Counter(found.code for found in report.diagnostics if found.fix is not None and found.fix.safe)
    return [
        {"code": code, "name": names[code], "count": count, "fixable": fixable[code] == count}
        for code, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    ]
