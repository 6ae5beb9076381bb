"""reStructuredText to `Document`, through docutils' state machine."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from samplecast.document import Document
from samplecast.readers.outline import nest
from samplecast.readers.rst.inline import Inliner
from samplecast.readers.rst.lines import Lines, open_page
from samplecast.readers.rst.machine import Memo, NoteReporter
from samplecast.readers.rst.nodes import PageNode
from samplecast.readers.rst.states import run
from samplecast.readers.rst.tree import convert
from samplecast.source import Note, Source


def read_rst(source: Source, *, shortcuts: bool = True) -> Document:
    """Read a page; whatever is odd about it becomes a note.

    `shortcuts` off sends everything through docutils' state machine: slower, with the same result.
    """
    if "\n" not in source.text.strip():
        from samplecast.readers.collapsed.constructs import is_collapsed  # noqa: PLC0415  hardly a page needs it
        from samplecast.readers.collapsed.reader import restored  # noqa: PLC0415  as above
        from samplecast.readers.collapsed.relocation import relocated  # noqa: PLC0415  as above

        if is_collapsed(source.text):
            page = restored(source.text)
            document = _read(replace(source, text=page.text), shortcuts=shortcuts)
            return relocated(document, source, page)
    return _read(source, shortcuts=shortcuts)


def _read(source: Source, *, shortcuts: bool) -> Document:
    notes: list[Note] = []
    page = open_page(source.page, source.text)

    def complain(line: int, message: str) -> None:
        notes.append(Note(line, 1, message))

    # Nothing we let docutils do asks for a setting.
    settings = cast("Any", SimpleNamespace())
    memo = Memo(page, PageNode(settings, NoteReporter(complain)), Inliner(complain), notes, shortcuts)
    run(Lines(page.lines, 0, len(page.lines), 0), memo)
    blocks, meta, kept = convert(memo)
    return Document(source, nest(blocks), tuple(meta), tuple(sorted({*source.notes, *kept})))
