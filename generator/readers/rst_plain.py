"""Cells that hold nothing but paragraphs: read without a state machine, with the same result."""

from __future__ import annotations

import re

from docutils.parsers.rst import states

from generator.document import Paragraph
from generator.readers.rst_inline import Inliner
from generator.source import Span

_ENUMERATOR = re.compile(states.Body.patterns["enumerator"])
_OTHERS = tuple(
    re.compile(pattern)
    for name, pattern in states.Body.patterns.items()
    if name not in {"enumerator", "text", "blank", "indent"}
)
_UNDERLINE = re.compile(states.Body.patterns["line"])


def _begins_paragraph(line: str) -> bool:
    """Tell whether docutils would take the line for the first of a paragraph, and of nothing else."""
    if line[0].isalnum():
        return not _ENUMERATOR.match(line)
    if line[0] == " " or _ENUMERATOR.match(line):
        return False
    return not any(pattern.match(line) for pattern in _OTHERS)


def paragraphs(lines: list[str], line: int, column: int, inliner: Inliner, path: str) -> list[Paragraph] | None:
    """Read lines, the first at 1-based `line` and `column`, as paragraphs; None if they hold anything else."""
    if len(lines) == 1:
        text = lines[0]
        if not _begins_paragraph(text) or text.endswith("::"):
            return None
        return [Paragraph(inliner.text(text, line), _anchors(inliner), Span(path, line, column, line))]
    groups: list[tuple[int, int]] = []
    begin = None
    for i, text in enumerate((*lines, "")):
        if not text:
            if begin is not None:
                groups.append((begin, i))
            begin = None
        elif begin is None:
            if not _begins_paragraph(text):
                return None
            begin = i
        elif text[0] == " " or (i == begin + 1 and _UNDERLINE.match(text)):
            return None
    if any(lines[end - 1].endswith("::") for _, end in groups):
        return None
    return [_paragraph(lines[begin:end], line + begin, column, inliner, path) for begin, end in groups]


def _paragraph(lines: list[str], line: int, column: int, inliner: Inliner, path: str) -> Paragraph:
    text = inliner.text("\n".join(lines), line)
    return Paragraph(text, _anchors(inliner), Span(path, line, column, line + len(lines) - 1))


def _anchors(inliner: Inliner) -> tuple[str, ...]:
    if not inliner.anchors:
        return ()
    anchors = tuple(inliner.anchors)
    inliner.anchors.clear()
    return anchors
