"""Fixes where the page has more than the sample: tables, indentation, labels."""

from __future__ import annotations

import pytest
from samplecast.checks import Selection
from samplecast.checks.fixes import apply_fixes
from samplecast.options import Options
from samplecast.pipeline import facts_of, findings_of
from samplecast.source import Markup, Source

_GRID = """\
Reading a buoy
==============

GET /v1/buoys

.. table:: **Table 1** Response body parameters

   +------+----------------------+
   | Name | Description          |
   +======+======================+
   | buoy | Example:             |
   |      |                      |
   |      | .. code-block::      |
   |      |                      |
   |      |    {"id": "b1",}     |
   +------+----------------------+
"""


def mended(text: str, *codes: str, markup: Markup = "rst", ends: str = "\n") -> str:
    """The page after all fixes of some rules, with the given line ends."""
    page = facts_of(Source("page", text, markup), Options())
    found = findings_of([page], Options(), Selection(select=codes))
    assert found
    return apply_fixes(text.replace("\n", ends), found, unsafe=True).text


def test_a_deletion_keeps_the_cell_as_wide() -> None:
    """The border of a grid table stays where it is."""
    assert mended(_GRID, "EX103") == _GRID.replace('"b1",}     |', '"b1"}      |')


def test_an_insertion_takes_blanks_of_the_cell() -> None:
    """The cell's blanks make room for what is inserted."""
    text = _GRID.replace('{"id": "b1",}     |', "[1 2]             |")
    assert mended(text, "EX104") == text.replace("[1 2] ", "[1, 2]")


def test_a_full_cell_is_left_alone() -> None:
    """Where an insertion has no room there is no fix."""
    text = _GRID.replace('{"id": "b1",}     |', "[1000000 2000000] |")
    assert mended(text, "EX104") == text


_SIMPLE = """\
Reading a buoy
==============

==== =============== =====
Name Description     Notes
==== =============== =====
buoy Example::

        SAMPLE
lock Example         None.
==== =============== =====
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"a":1"b":2}', '{"a":1"b":2}'),  # no room in the column
        ("[1 2]", "[1, 2]"),
        ("[1, 2,]", "[1, 2]"),
        ("[1 2]        x", "[1, 2]       x"),
        ("[1, 2,]      x", "[1, 2]       x"),
    ],
)
def test_a_column_of_a_simple_table_keeps_its_width(before: str, after: str) -> None:
    """Text right of it stays where it is, and what does not fit is left alone."""
    assert mended(_SIMPLE.replace("SAMPLE", before), "EX1") == _SIMPLE.replace("SAMPLE", after)


def test_the_last_column_of_a_simple_table_has_no_end() -> None:
    """Nothing stands right of it, and it may be wider than its rule."""
    text = _SIMPLE.replace("     =====", "").replace(" =====", "").replace(" Notes", "").replace(" None.", "")
    assert mended(text.replace("SAMPLE", "[1000 2000]"), "EX1") == text.replace("SAMPLE", "[1000, 2000]")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_joined_line_leaves_its_indentation(ends: str) -> None:
    """The indentation of the page is no part of the string."""
    text = 'Buoys\n=====\n\n.. code-block::\n\n   {"text": "one\n    two"}\n'
    expected = text.replace("one\n    two", "one\\n two").replace("\n", ends)
    assert mended(text, "EX107", ends=ends) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (".. code-block::\n", ".. code-block:: json\n"),
        (".. code::\n   :name: x\n", ".. code:: json\n   :name: x\n"),
        (".. code-block:: xml\n", ".. code-block:: json\n"),
    ],
)
def test_a_directive_gets_its_label(before: str, after: str) -> None:
    """Where there was none, or a wrong one."""
    page = 'Buoys\n=====\n\n{}\n   {{"id": "b1"}}\n'
    assert mended(page.format(before), "EX202", "EX203") == page.format(after)


@pytest.mark.parametrize(("before", "after"), [("```", "```json"), ("~~~~ xml", "~~~~ json")])
def test_a_fence_gets_its_label(before: str, after: str) -> None:
    """Where there was none, or a wrong one."""
    page = '# Buoys\n\n{}\n{{"id": "b1"}}\n' + before[:4].strip() + "\n"
    assert mended(page.format(before), "EX202", "EX203", markup="markdown") == page.format(after)
