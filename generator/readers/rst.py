"""reStructuredText to `Document`, through docutils' state machine."""

from __future__ import annotations

from types import SimpleNamespace

from docutils import nodes

from generator.document import Document
from generator.readers.outline import nest
from generator.readers.rst_inline import Inliner
from generator.readers.rst_lines import Lines, open_page
from generator.readers.rst_states import Memo, Quiet, run
from generator.readers.rst_tree import convert
from generator.source import Note, Source


def read_rst(source: Source) -> Document:
    """Read a page; whatever is odd about it becomes a note."""
    notes: list[Note] = list(source.notes)
    page = open_page(source.page, source.text)

    def complain(line: int, message: str) -> None:
        notes.append(Note(line, 1, message))

    document = nodes.document(SimpleNamespace(), Quiet(complain))
    memo = Memo(page, document, Inliner(complain), notes)
    run(Lines(page.lines, 0, len(page.lines), 0), memo)
    blocks, meta, kept = convert(memo)
    return Document(source, nest(blocks), tuple(meta), tuple(sorted(set(kept))))
