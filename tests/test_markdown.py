"""Markdown pages as documents."""

from __future__ import annotations

from generator.document import Code, Paragraph, Section, walk
from generator.readers.markdown import read_markdown
from generator.source import Source


def test_heading_carries_its_anchor() -> None:
    """An empty `<a name>` in a heading is an anchor of its section, not part of the title."""
    document = read_markdown(Source("page.md", '# Weather<a name="w1"></a>\n\nText.\n', "markdown"))
    (section,) = document.blocks
    assert isinstance(section, Section)
    assert (section.title.plain, section.anchors) == ("Weather", ("w1",))
    assert [block.text.plain for block in section.blocks if isinstance(block, Paragraph)] == ["Text."]


def test_fence_knows_its_lines() -> None:
    """The span of a fenced block is that of its content."""
    document = read_markdown(Source("page.md", '-   Item\n\n    ```\n    {"a": 1}\n    ```\n', "markdown"))
    (code,) = (block for block in walk(document.blocks) if isinstance(block, Code))
    assert (code.text, code.verbatim, code.span.line, code.span.column) == ('{"a": 1}', True, 4, 5)
