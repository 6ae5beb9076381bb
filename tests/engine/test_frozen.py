"""Models that only the type checkers freeze are in all else like frozen dataclasses."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from samplecast.document import Paragraph, Text
from samplecast.source import Span

from tests.engine.test_incremental import tree

_ASSIGNING = """
from samplecast.source import Span
span = Span("page.rst", 1)
span.line = 2
"""


def test_the_type_checker_finds_assignments(tmp_path: Path) -> None:
    """An assignment to a field is a type error, and the only one there is."""
    script = tmp_path / "assigning.py"
    script.write_text(_ASSIGNING)
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--no-error-summary", str(script)]
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout
    assert said.count("\n") == 1, said
    assert '"line" defined in "Span" is read-only' in said


_REALLY_FROZEN = """
import dataclasses, sys
import samplecast.frozen
samplecast.frozen.dataclass = dataclasses.dataclass
from samplecast.cli import cli
from samplecast.source import Span
assert Span.__dataclass_params__.frozen
cli(sys.argv[1:])
"""


@pytest.mark.parametrize("command", ["generate", "check"])
def test_nothing_is_assigned_while_it_runs(tmp_path: Path, command: str) -> None:
    """With models that are frozen at run time too, a run goes as it always does: no assignment escapes the checkers."""
    root = Path(__file__).resolve().parents[2]
    more = {"generate": ["-o", str(tmp_path / "generated")], "check": ["--exit-zero"]}[command]
    arguments = [command, "input_docs", "--no-cache", *more]
    plain = subprocess.run([sys.executable, "-m", "samplecast", *arguments], cwd=root, capture_output=True, check=True)
    before = tree(tmp_path)
    frozen = subprocess.run(
        [sys.executable, "-c", _REALLY_FROZEN, *arguments], cwd=root, capture_output=True, check=True
    )
    assert frozen.stdout == plain.stdout
    assert tree(tmp_path) == before


def test_equal_ones_have_equal_hashes() -> None:
    """What counts for equality counts for the hash; where a block stands counts for neither."""
    here, there = (Paragraph(Text("words"), span=Span("page.rst", line)) for line in (1, 2))
    assert here == there
    assert len({here, there, Paragraph(Text("other words"))}) == 2
    assert len({Span("page.rst", 1), Span("page.rst", 1), Span("page.rst", 2)}) == 2


def test_fields_are_all_there_is() -> None:
    """A misspelt attribute is refused at run time as well: there is no slot for it."""
    with pytest.raises(AttributeError):
        Span("page.rst", 1).lines = 2  # type: ignore[attr-defined]


def test_they_travel_between_processes() -> None:
    """A copy that was pickled, or made with another field, is a whole one."""
    paragraph = Paragraph(Text("words"), ("anchor",), Span("page.rst", 3))
    assert repr(pickle.loads(pickle.dumps(paragraph))) == repr(paragraph)  # noqa: S301  our own
    assert replace(paragraph.span, line=4) == Span("page.rst", 4)
