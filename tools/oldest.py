"""Print what samplecast needs, each in the lowest version that pyproject.toml promises to work with, for `pip install`.

`make check-oldest` installs these beside the tests' own tools and runs the core of the suite.
"""

# ruff: noqa: T201, INP001  a script that prints
from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_LOWEST = re.compile(r"([\w.-]+(?:\[[\w,]+\])?)>=([\w.]+)")


def lowest(requirement: str) -> str:
    """`name>=1.2,<2` as `name==1.2`; ValueError for one that names no lowest version."""
    found = _LOWEST.match(requirement)
    if found is None:
        raise ValueError(f"{requirement}: no lowest version")
    return f"{found[1]}=={found[2]}"


def main() -> None:
    """Print the requirements, one a line."""
    for requirement in tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]:
        print(lowest(requirement))


if __name__ == "__main__":
    main()
