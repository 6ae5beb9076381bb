"""The examples of docs/integrations.md, for the tests that run them."""

from __future__ import annotations

import re
from pathlib import Path

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "integrations.md"


def example(host: str) -> str:
    """The code block of a host's section."""
    section = re.split(r"^## ", _PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (text,) = (part for part in section if part.startswith(f"{host}\n"))
    (block,) = re.findall(r"```\w+\n(.*?)```\n", text, re.DOTALL)
    return str(block)
