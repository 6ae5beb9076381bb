"""The page about the emitted package is true: what it shows runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
TEXT = (TOP / "docs" / "emitted.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"(?:^`([\w.]+)`:\n\n)?^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(name, code) for name, code in _BLOCK.findall(TEXT)]


def test_the_script_runs() -> None:
    """The excerpts without a file name are one script, and each of its `except` is reached."""
    script = "".join(code for name, code in BLOCKS if not name)
    assert script.count("\ntry:\n") == 3
    reached = re.sub(r"(\nexcept \w+ as error:\n)", r"\1    reached.append(1)\n", script)
    namespace: dict[str, list[int]] = {"reached": []}
    exec(compile(reached, "emitted.md", "exec"), namespace)  # noqa: S102  the page's own code
    assert len(namespace["reached"]) == 3


def test_the_files_pass(tmp_path: Path) -> None:
    """The files of the page are tests that pass beside an importable package."""
    for library in ("requests", "responses"):
        pytest.importorskip(library, reason="the page's client and transport are for it")
    files = {name: code for name, code in BLOCKS if name}
    assert set(files) == {"conftest.py", "test_departures.py", "test_client.py"}
    for name, code in files.items():
        (tmp_path / name).write_text(code)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:samplecast", str(tmp_path)]
    environment = {"PYTHONPATH": str(TOP), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 passed" in done.stdout
