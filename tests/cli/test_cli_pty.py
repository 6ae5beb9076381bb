"""What reaches a real terminal, from pages that would steer it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")

STEERING = "\x1b[2J\x1b]0;title\x07\x9b31m\u202e\u2028\u200b\x00\x08"
PAGE = f"""\
# Reading{STEERING} a buoy

GET /v1/buoys/{{buoy{STEERING}_id}}

Example{STEERING} response

```
{{"buoy{STEERING}": "x{STEERING}", // why{STEERING}
 "depth": [1, 2,]}}
```

| Name | Type | Description |
| --- | --- | --- |
| depth{STEERING} | Strng{STEERING} | See{STEERING} |
| depth{STEERING} | Int | See |

See [this]({STEERING}nowhere.md). {"wide " * 60}
"""
OURS = re.compile(r"\x1b\[[0-9;]*m")
STEERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def on_a_terminal(folder: Path, *arguments: str) -> str:
    """What a command writes to a terminal, both streams."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    command = [sys.executable, "-m", "samplecast", *arguments]
    with subprocess.Popen(command, cwd=folder, stdin=follower, stdout=follower, stderr=follower, env=environment):
        os.close(follower)
        pieces = []
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            pieces.append(piece)
    os.close(leader)
    return b"".join(pieces).decode("utf-8", "replace")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the page."""
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "page.md", "--select", "ALL"],
        ["check", "page.md", "--output-format", "concise"],
        ["check", "page.md", "--output-format", "github"],
        ["check", "page.md", "--output-format", "json"],
        ["check", "page.md", "--unsafe-fixes", "--diff"],
        ["check", "page.md", "-v"],
        ["explain", "page.md"],
        ["extract", "page.md"],
        ["export", "page.md", "--format", "openapi"],
        ["generate", "page.md", "-o", "out", "-v"],
        ["generate", "page.md", "-o", "out", "--diff"],
        ["check", "page\x1b[2J.md"],
    ],
    ids=" ".join,
)
def test_no_page_steers_the_terminal(folder: Path, arguments: list[str]) -> None:
    """Apart from our own colours no character moves a cursor, hides or turns text round."""
    shown = OURS.sub("", on_a_terminal(folder, *arguments))
    assert shown.strip()
    assert STEERS.findall(shown) == []


@pytest.mark.parametrize("arguments", [["check", "page.md"], ["explain", "page.md"]], ids=" ".join)
def test_lines_fit_the_terminal(folder: Path, arguments: list[str]) -> None:
    """Nothing that is ours to fold is wider than the terminal; a headline may end in one long word."""
    lines = OURS.sub("", on_a_terminal(folder, *arguments)).splitlines()
    assert [line for line in lines if len(line) > 80 and " " in line.strip()[-40:]] == []
