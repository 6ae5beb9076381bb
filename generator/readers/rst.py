"""reStructuredText to `Document`, through docutils' state machine."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from generator.document import Document
from generator.readers.outline import nest
from generator.readers.rst_inline import Inliner
from generator.readers.rst_lines import Lines, open_page
from generator.readers.rst_machine import Memo, Quiet
from generator.readers.rst_nodes import Root
from generator.readers.rst_states import run
from generator.readers.rst_tree import convert
from generator.source import Note, Source


def read_rst(source: Source, *, shortcuts: bool = True) -> Document:
    """Read a page; whatever is odd about it becomes a note.

    `shortcuts` off sends everything through docutils' state machine: slower, with the same result.
    """
    notes: list[Note] = list(source.notes)
    page = open_page(source.page, source.text)

    def complain(line: int, message: str) -> None:
        notes.append(Note(line, 1, message))

    memo = Memo(page, Root(cast("Any", SimpleNamespace()), Quiet(complain)), Inliner(complain), notes, shortcuts)
    run(Lines(page.lines, 0, len(page.lines), 0), memo)
    blocks, meta, kept = convert(memo)
    return Document(source, nest(blocks), tuple(meta), tuple(sorted(set(kept))))
