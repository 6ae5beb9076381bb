"""Lines that hold nothing but paragraphs: read without a state machine, with the same result."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils.parsers.rst import states

from samplecast.document import Paragraph
from samplecast.readers.rst.inline import Inliner
from samplecast.readers.rst.lines import Lines, PageLines
from samplecast.source import Span

_LIKE_ENUMERATOR = re.compile(r"[^\s.)]*+[.)](?: |$)")
"""Matches every enumerator and few other lines, and is faster than docutils' expression."""
_ENUMERATOR = re.compile(states.Body.patterns["enumerator"])
_UNDERLINE = re.compile(states.Body.patterns["line"])
_OTHERS = re.compile(
    "|".join(
        f"(?:{getattr(pattern, 'pattern', pattern)})"
        for name, pattern in sorted(states.Body.patterns.items(), key=lambda entry: entry[0] != "line")
        if name not in {"enumerator", "text", "blank", "indent"}
    )
)
"""Whatever else a line may begin. The underline comes first: its expression refers to a group by number."""


def begins_enumeration(line: str) -> bool:
    """Tell whether a line begins with a number or letter that counts the items of a list."""
    return _LIKE_ENUMERATOR.match(line) is not None and _ENUMERATOR.match(line) is not None


def begins_paragraph(line: str) -> bool:
    """Tell whether docutils would take the line for the first of a paragraph, and of nothing else."""
    if line[0] == " " or begins_enumeration(line):
        return False
    return line[0].isalnum() or not _OTHERS.match(line)


def is_paragraph(line: str) -> bool:
    """Tell whether a line on its own is a paragraph, and no literal block follows."""
    return begins_paragraph(line) and not line.endswith("::")


def runs(lines: Sequence[str]) -> list[tuple[int, int]] | None:
    """Find the paragraphs that lines consist of; None if they hold anything else."""
    groups: list[tuple[int, int]] = []
    begin = None
    for i, text in enumerate((*lines, "")):
        if not text:
            if begin is not None:
                groups.append((begin, i))
            begin = None
        elif begin is None:
            if not begins_paragraph(text):
                return None
            begin = i
        elif text[0] == " " or (i == begin + 1 and _UNDERLINE.match(text)):
            return None
    return None if any(lines[end - 1].endswith("::") for _, end in groups) else groups


def paragraph(lines: Sequence[str], line: int, column: int, inliner: Inliner, path: str) -> Paragraph:
    """Read lines, the first at 1-based `line` and `column`, as a paragraph."""
    text = inliner.text("\n".join(lines), line)
    return Paragraph(text, inliner.take_anchors(), Span(path, line, column, line + len(lines) - 1))


def paragraphs(lines: Lines, page: PageLines, inliner: Inliner) -> list[Paragraph] | None:
    """Read lines as paragraphs; None if they hold anything else."""
    data = list(lines)
    groups = runs(data)
    if groups is None:
        return None
    return [
        paragraph(
            data[begin:end],
            lines.line(begin),
            page.column(lines.line(begin), data[begin], lines.bounds)[0],
            inliner,
            page.path,
        )
        for begin, end in groups
    ]
