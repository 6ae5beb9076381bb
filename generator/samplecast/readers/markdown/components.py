"""Pages of components: lines are indented as their tags are nested, which means nothing. No library here."""

from __future__ import annotations

import re

from samplecast.readers.markdown.dialects import component_open

_IMPORTING = re.compile(r"(?:\A|\n)import [\w{*][^\n]* from ['\"]")
_OPEN = re.compile(r"<([A-Z][\w.]*)(?=[\s>])(?!.*</\1>)(?!.*/>\s*$)")
_CLOSE = re.compile(r"</[A-Z][\w.]*>")
_FENCE = re.compile(r"(`{3,}|~{3,})")


def has_components(page: str, text: str) -> bool:
    """Whether a page is one of components: by its suffix, or because it imports them."""
    return page.endswith(".mdx") or ("import " in text and _IMPORTING.search(text) is not None)


def outdented(lines: list[str]) -> list[str]:
    """The lines without the indentation that components give what is inside them; line by line the same text."""
    made: list[str] = []
    inside: list[int] = []
    """For each open component how far its content is indented; -1 before its first line."""
    fence, in_tag = "", False
    for line in lines:
        bare = line.lstrip(" ")
        width = len(line) - len(bare)
        if not fence and inside and _CLOSE.match(bare):
            inside.pop()
            in_tag = False  # a tag that was never finished is over as well
            made.append(bare)
            continue
        if inside and inside[-1] < 0 and bare and not in_tag:
            inside[-1] = width
        made.append(line[min(width, inside[-1]) :] if inside and inside[-1] > 0 else line)
        if fence:
            fence = "" if bare.startswith(fence) and not bare.strip(fence[0]).strip() else fence
        elif mark := _FENCE.match(bare):
            fence = mark[1]
        elif in_tag:
            in_tag = not bare.rstrip().endswith(">")
            if bare.rstrip().endswith("/>"):
                inside.pop()
        elif component_open(bare):
            in_tag = True
            inside.append(-1)
        elif _OPEN.match(bare):
            inside.append(-1)
    return made
