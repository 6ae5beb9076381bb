"""Pages that nobody meant well: every text is read, in time that grows with its length and no faster."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samplecast.document import Block, Code, Document, walk
from samplecast.readers import read
from samplecast.readers.rst.reader import read_rst
from samplecast.source import Source

from tests.support.growth import assert_in_proportion

pytestmark = pytest.mark.slow

_LINES = [
    *(".. note::", ".. code-block:: json", ".. table:: c", ".. figure:: x", ".. list-table::", ".. csv-table::"),
    *(".. _a:", ".. |s| replace:: |s|", ".. [1] f", "__ http://x", "::", "text::", "- ", "* item", "1. one", "#. x"),
    *(
        "(a) b",
        ":f: v",
        ":class: x",
        "-a  opt",
        "--long=x  d",
        ">>> x",
        "| line",
        "+---+---+",
        "| a | b |",
        "+===+===+",
    ),
    *("=== ===", "a   b", "====", "----", "Title", "=====", "> q", "..", ".. c", "`a`", "`a <b>`_", "`a`__", ":ref:`x"),
    *("``l", "**b", "*e", "|s|", "a_", "[1]_", "_`t`", "\\", "\t", "\0", "\v", "\x85", "\u2028", "\u4e2d", "e\u0301"),
    *(".. rubric::", ".. toctree::", ".. image::", ".. raw:: html", ".. foo:: bar", ":header-rows: 1", "   * - a"),
    *("     - b", "Term", "  def", "--- x", ".. __: x", ".. _`q r`: z", ".. _x: y_", "\ufeff", "\ud800", "{", "}"),
]
_BREAKS = ["\n", "\n\n", "", " ", "\n   ", "\n\n   ", "\n\n      "]


def rst(text: str) -> Document:
    """Read a page."""
    return read(Source("page.rst", text, "rst"))


@given(st.lists(st.tuples(st.sampled_from(_LINES), st.sampled_from(_BREAKS)), max_size=40))
@settings(max_examples=800, deadline=None)
def test_any_markup(parts: list[tuple[str, str]]) -> None:
    """Markup thrown together reads without an exception, the same with and without the short cuts."""
    source = Source("page.rst", "".join(line + end for line, end in parts), "rst")
    fast, slow = read_rst(source), read_rst(source, shortcuts=False)
    assert (fast, fast.notes) == (slow, slow.notes)
    assert all(note.line >= 1 for note in fast.notes)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    """Any text reads without an exception."""
    assert rst(text).source.text == text


DEEP = {
    "lists": lambda depth: "".join(f"{'  ' * i}- x\n\n" for i in range(depth)),
    "lists in a line": lambda depth: "- " * depth + "x\n",
    "quotes": lambda depth: "\n\n".join(" " * i + "x" for i in range(depth)),
    "definitions": lambda depth: "\n".join("  " * i + "term" for i in range(depth)),
    "notes": lambda depth: "".join(f"{'   ' * i}.. note::\n\n" for i in range(depth)) + "   " * depth + "x\n",
    "unknown directives": lambda depth: "".join(f"{'   ' * i}.. a::\n\n" for i in range(depth)) + "   " * depth + "x",
    "fields": lambda depth: "x\n\n" + "".join(f"{'  ' * i}:a:\n" for i in range(depth)) + "  " * depth + "x\n",
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting(kind: str) -> None:
    """A hundred levels are read; below that there is a note, and the text is kept."""
    fine, deep = rst(DEEP[kind](99)), rst(DEEP[kind](1000))
    assert not any("deeper" in note.message for note in fine.notes)
    assert [note.message for note in deep.notes if "deeper" in note.message] == [
        "Nested deeper than 100 levels: kept as text."
    ]
    kept = [block for block in walk(deep.blocks) if isinstance(block, Code)]
    assert sum(block.text.count("x") + block.text.count("term") + block.text.count(":a:") for block in kept)


def test_nesting_needs_no_deep_stack() -> None:
    """A page of a hundred levels is read near the interpreter's limit of frames."""
    page = DEEP["lists"](100)

    def descend(frames: int) -> Document:
        return descend(frames - 1) if frames else rst(page)

    used = len(_frames())
    assert descend(sys.getrecursionlimit() - used - 600).blocks


def _frames() -> list[object]:
    frame, found = sys._getframe(), []
    while frame:
        found.append(frame)
        frame = frame.f_back  # type: ignore[assignment]
    return found


GROWING = {
    "bullets": "- item text\n",
    "labels": ".. _abc:\n\ntext\n\n",
    "notes": ".. note::\n\n   text\n\n",
    "paragraphs": "Some *text* and ``code`` here.\n\n",
    "fields": ":a: b\n",
    "options": "-a, -b  c\n",
    "definitions": "term\n  def\n",
    "titles": "Title\n=====\n\n",
    "quotes": "a\n\n  b\n\n    c\n\n",
    "rows": "+---+---+\n| a | b |\n",
    "cells that span": "+---+---+\n| a | b |\n|   +---+\n|   | c |\n",
    "open tables": "+---+\n| a |\n\n",
    "open simple tables": "=== ===\nx\n\n",
    "options in a line": "-a, ",
    "escapes": "\\",
    "targets": ".. _`a\n   b\n",
}


@pytest.mark.parametrize("kind", GROWING)
def test_time_is_linear(kind: str) -> None:
    """Four times the text takes far less than the sixteen times that going back and forth would take."""
    unit = GROWING[kind]
    end = "+---+---+\n" if unit.startswith("+---+---") else "\n"

    assert_in_proportion(lambda length: rst(unit * (length // len(unit)) + end), 8_000, most=8)


def test_megabytes() -> None:
    """Well-formed pages of megabytes are read in time that grows with them."""
    border = f"+{'-' * 12}+{'-' * 8}+{'-' * 36}+\n"
    rows = (f"| name_{i:05} | String | Words about it, *and* more words.  |\n{border}" for i in range(400))
    part = f"Title\n=====\n\n.. _label:\n\nWords.\n\n- item\n- item\n\n{border}{''.join(rows)}\n::\n\n   {{}}\n\n"
    found: dict[int, Document] = {}

    def work(length: int) -> None:
        found[length] = rst(part * (length // len(part) + 1))

    assert_in_proportion(work, 600_000)
    assert sum(1 for _ in walk(found[2_400_000].blocks)) > 25_000


def test_a_hand_made_block_is_no_block() -> None:
    """The walk over a document of a hundred levels ends at the innermost one."""
    blocks: list[Block] = list(walk(rst(DEEP["lists"](60)).blocks))
    assert len(blocks) == 120
