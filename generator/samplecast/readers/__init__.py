"""Source to Document, one reader per markup."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from samplecast.document import Document
from samplecast.source import Markup, Source

_READERS: dict[Markup, tuple[str, str]] = {
    "markdown": ("samplecast.readers.markdown.reader", "read_markdown"),
    "rst": ("samplecast.readers.rst.reader", "read_rst"),
}
"""Module and function; a parser is loaded only when a page needs it."""


def read(source: Source) -> Document:
    """Parse a page. Any text can be read: what is odd about it becomes a note on the document."""
    module, function = _READERS[source.markup]
    reader: Callable[[Source], Document] = getattr(import_module(module), function)
    return reader(source)
