"""Lines measured at once are the lines that markdown-it measures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from samplecast.readers.markdown.blocks import measured

_PARSER = MarkdownIt("commonmark")


@given(st.text(alphabet=" \t\nab\u00a0\f", max_size=40))
def test_lines_are_measured_as_the_library_does(text: str) -> None:
    """Begin, end, blanks and indentation of every line are the same for any text."""
    ours, theirs = measured(text, _PARSER, {}, []), StateBlock(text, _PARSER, {}, [])
    for name in ("src", "bMarks", "eMarks", "tShift", "sCount", "bsCount", "lineMax", "line"):
        assert getattr(ours, name) == getattr(theirs, name), name
