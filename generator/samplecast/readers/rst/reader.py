"""reStructuredText to `Document`, through docutils' state machine."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from samplecast.document import Block, Document
from samplecast.readers.inclusion import Inclusions
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
    if "\n" not in source.text.strip() and not source.files:
        from samplecast.readers.collapsed.constructs import is_collapsed  # noqa: PLC0415  hardly a page needs it
        from samplecast.readers.collapsed.reader import restored  # noqa: PLC0415  as above
        from samplecast.readers.collapsed.relocation import relocated  # noqa: PLC0415  as above

        if is_collapsed(source.text):
            page = restored(source.text)
            document = _read(replace(source, text=page.text), shortcuts=shortcuts)
            return relocated(document, source, page)
    return _read(source, shortcuts=shortcuts)


def _read(source: Source, *, shortcuts: bool) -> Document:
    inclusions = Inclusions(source)
    memo = _memo(source.page, source.text, shortcuts=shortcuts, inclusions=inclusions)
    run(Lines(memo.page.lines, 0, len(memo.page.lines), 0), memo)
    blocks, meta, kept = convert(memo)
    notes = tuple(sorted({*source.notes, *kept, *inclusions.notes}))
    return Document(source, nest(blocks), tuple(meta), notes, inclusions.ordered())


def _memo(name: str, text: str, *, shortcuts: bool, inclusions: Inclusions) -> Memo:
    notes: list[Note] = []

    def complain(line: int, message: str) -> None:
        notes.append(Note(line, 1, message))

    # Nothing we let docutils do asks for a setting.
    document = PageNode(cast("Any", SimpleNamespace()), NoteReporter(complain))
    return Memo(open_page(name, text), document, Inliner(complain), notes, shortcuts, inclusions, _read_part)


def _read_part(whole: Memo, file: str, text: str, line: int) -> list[Block]:
    """The blocks of another file's text, which begins at a line of it, as a part of a page.

    Levels of titles, substitutions and labels are those of the whole page, as docutils has them.
    """
    part = _memo(file, "\n" * (line - 1) + text, shortcuts=whole.shortcuts, inclusions=whole.inclusions)
    part.title_styles, part.level = whole.title_styles, whole.level
    part.substitutions = whole.substitutions
    part.outer = (*whole.outer, *whole.labels)
    lines = part.page.lines
    run(Lines(lines, min(line - 1, len(lines)), len(lines), line - 1), part)
    blocks, _, notes = convert(part, docinfo=False)
    whole.level = part.level
    whole.labels.extend(label for label in part.labels if label.name)
    whole.inliner.targets.update(part.inliner.targets)
    for note in notes:
        whole.inclusions.note(note.line, note.column, note.message)
    return blocks
