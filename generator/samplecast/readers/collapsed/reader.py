"""Gives pages of reStructuredText whose every line break was turned into a space their lines back.

Most of what the line breaks meant is lost. But constructs show where they begin; a title does so too, being
exactly as long as the run of punctuation under it; and JSON ends where its brackets close. What
stands between two constructs is one paragraph: there is no telling where another began.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from samplecast.readers.collapsed.code import code_end, code_lines
from samplecast.readers.collapsed.constructs import (
    DOCINFO_FIELD,
    Construct,
    alternative,
    constructs,
    with_targets,
)
from samplecast.readers.collapsed.tables import grid

_OPTION = re.compile(r"\s*:([a-z][a-z-]*):(?!\S)")
_WORD = re.compile(r"\s*(\S+)")
_URI = re.compile(r"\s+([a-z][a-z+]*://\S+)")
# A heading in bold: after the end of a sentence, beginning with a capital letter, and followed by one.
_HEADING = re.compile(r"(?:(?<=[.:?!])\s+|\A\s*)(\*\*[A-Z(][^*]{0,118}[^*\s.:;,?!]\*\*)(?=\s+[A-Z])")
# A caption is bold as well, and no heading.
_NUMBERED = re.compile(r"\*\*(?:Figure|Table)\s")
# An item of a list: a dash or star after the end of a sentence.
_BULLET = re.compile(r"(?:(?<=[.:;?!)])\s+|\A\s*)[-*]\s+(?=[\w*`:\"'(])")

_LANGUAGES = frozenset(
    (
        *(
            "bash",
            "c",
            "console",
            "css",
            "curl",
            "go",
            "html",
            "http",
            "ini",
            "java",
            "javascript",
            "js",
            "json",
            "json5",
        ),
        *(
            "jsonc",
            "none",
            "php",
            "plaintext",
            "powershell",
            "properties",
            "python",
            "ruby",
            "sh",
            "shell",
            "sql",
            "text",
        ),
        *("toml", "txt", "typescript", "xml", "yaml", "yml"),
    )
)
_FLAGS = frozenset(("force", "linenos", "hidden", "glob", "titlesonly", "includehidden", "numbered"))


class Restored(Struct, frozen=True):
    """A collapsed page with its lines restored."""

    lines: tuple[str, ...]
    places: tuple[int, ...]
    """For each line where its first character, indentation left out, stands in the collapsed text; 0-based."""

    @property
    def text(self) -> str:
        """The page."""
        return "".join(line + "\n" for line in self.lines)


class _Restoration(Struct):
    """The collapsed text, and the lines restored so far."""

    text: str
    lines: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def add(self, line: str, place: int, indent: int = 0) -> None:
        """Add a line."""
        self.lines.append(" " * indent + line)
        self.places.append(place)

    def block(self, line: str, place: int, indent: int = 0) -> None:
        """Add a line with a blank one before it."""
        if self.lines and self.lines[-1]:
            self.add("", place)
        self.add(line, place, indent)

    def words(self, begin: int, end: int) -> str:
        """Give a stretch of the text as one line."""
        return " ".join(self.text[begin:end].split())

    def skip(self, at: int) -> int:
        """Give the next place that is not blank."""
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at

    def following(self, at: int) -> Construct:
        """Give the next construct, or the end of the page."""
        return next(constructs(self.text, at), Construct("end", len(self.text), len(self.text)))


def restore(text: str) -> str:
    """Give a collapsed page its lines back."""
    return restored(text).text


def restored(text: str) -> Restored:
    """Give a collapsed page its lines back, with the place of each."""
    page = _Restoration(text)
    at = _docinfo(page)
    while at < len(text):
        found = page.following(at)
        _prose(page, at, found.begin)
        at = _MAKERS[found.kind](page, found)
    return Restored(tuple(page.lines), tuple(page.places))


def _docinfo(page: _Restoration) -> int:
    """Restore the fields at the top; give where the rest begins."""
    at = page.skip(0)
    if not DOCINFO_FIELD.match(page.text, at):
        return at
    end = page.following(at).begin
    fields = list(DOCINFO_FIELD.finditer(page.text, at, end))
    for i, found in enumerate(fields):
        stop = fields[i + 1].start() if i + 1 < len(fields) else end
        page.add(f":{found[1]}: {page.words(found.end(), stop)}".rstrip(), found.start())
    return end


def _prose(page: _Restoration, begin: int, end: int, indent: int = 0) -> None:
    """Restore running text: one paragraph, but for headings in bold and list items."""
    text = page.text[begin:end]
    at = 0
    for found in _HEADING.finditer(text):
        if not _NUMBERED.match(found[1]):
            _items(page, text[at : found.start()], begin + at, indent)
            page.block(found[1], begin + found.start(1), indent)
            at = found.end()
    _items(page, text[at:], begin + at, indent)


def _items(page: _Restoration, text: str, place: int, indent: int) -> None:
    """Restore a paragraph and the list items after it."""
    marker, at = "", 0
    for found in (*_BULLET.finditer(text), None):
        words = with_targets(text[at : found.start() if found else len(text)])
        if words.strip():
            begin = at - len(marker) if marker else at + len(words) - len(words.lstrip())
            page.block(marker + " ".join(words.split()), place + begin, indent)
        if found:
            marker, at = found[0].lstrip(), found.end()


def _make_title(page: _Restoration, found: Construct) -> int:
    page.block(" ".join(found.name.split()), found.begin)
    page.add(page.text[found.end - 1] * len(page.lines[-1]), found.end - len(found.name))
    return found.end


def _make_label(page: _Restoration, found: Construct) -> int:
    uri = _URI.match(page.text, found.end)
    page.block(f".. _{found.name}:" + (f" {uri[1]}" if uri else ""), found.begin)
    return uri.end() if uri else found.end


def _make_literal(page: _Restoration, found: Construct) -> int:
    page.block("::", found.begin)
    return _code(page, found.end)


def _code(page: _Restoration, at: int) -> int:
    """Restore a block of code."""
    begin = page.skip(at)
    end = code_end(page.text, begin, lambda at: page.following(at).begin)
    for i, (line, place) in enumerate(code_lines(page.text, begin, end)):
        (page.add if i else page.block)(line, place, 3)
    return end


def _make_directive(page: _Restoration, found: Construct) -> int:
    maker = _DIRECTIVES.get(found.name.lower(), _make_other)
    return maker(page, found)


def _make_code(page: _Restoration, found: Construct) -> int:
    at, language = found.end, ""
    word = _WORD.match(page.text, at)
    if word and word[1].lower() in _LANGUAGES:
        at, language = word.end(), " " + word[1]
    page.block(f".. {found.name}::{language}", found.begin)
    return _code(page, _options(page, at))


def _options(page: _Restoration, at: int) -> int:
    """Restore options with one word each."""
    while option := _OPTION.match(page.text, at):
        at = option.end()
        word = None if option[1] in _FLAGS else _WORD.match(page.text, at)
        page.add(f":{option[1]}: {word[1] if word else ''}".rstrip(), option.start(1) - 1, 3)
        at = word.end() if word else at
    return at


def _make_picture(page: _Restoration, found: Construct) -> int:
    """Restore a figure or an image; its alternative text mostly says the same as its caption."""
    uri = _WORD.match(page.text, found.end)
    page.block(f".. {found.name}:: {uri[1] if uri else ''}".rstrip(), found.begin)
    at, stop = uri.end() if uri else found.end, page.following(found.end).begin
    while (option := _OPTION.match(page.text, at)) and option[1] != "alt":
        at = _options_once(page, option)
    if option is None:
        return _caption(page, at, stop)
    begin = page.skip(option.end())
    end, caption = alternative(page.text, begin, stop)
    page.add(f":alt: {page.words(begin, end)}", option.start(1) - 1, 3)
    said = page.words(begin, end)
    while option := _OPTION.match(page.text, end):
        end = caption = _options_once(page, option)
    end = page.skip(end)
    if page.text.startswith(said, end):
        caption = end + len(said)
    return _caption(page, end, caption)


def _options_once(page: _Restoration, option: re.Match[str]) -> int:
    """Restore one option."""
    word = _WORD.match(page.text, option.end())
    page.add(f":{option[1]}: {word[1] if word else ''}".rstrip(), option.start(1) - 1, 3)
    return word.end() if word else option.end()


def _caption(page: _Restoration, begin: int, end: int) -> int:
    if page.text[begin:end].strip():
        _prose(page, begin, end, 3)
    return end


def _make_toctree(page: _Restoration, found: Construct) -> int:
    page.block(f".. {found.name}::", found.begin)
    at = _options(page, found.end)
    stop = page.following(at).begin
    for i, word in enumerate(re.finditer(r"\S+", page.text[at:stop])):
        (page.add if i else page.block)(word[0], at + word.start(), 3)
    return stop


def _make_argument(page: _Restoration, found: Construct) -> int:
    """Restore a directive with one word after it."""
    word = _WORD.match(page.text, found.end)
    page.block(f".. {found.name}:: {word[1] if word else ''}".rstrip(), found.begin)
    return _options(page, word.end() if word else found.end)


def _make_table(page: _Restoration, found: Construct) -> int:
    following = page.following(found.end)
    if following.kind != "grid":
        return _make_other(page, found)
    page.block(f".. {found.name}:: {with_targets(page.words(found.end, following.begin))}".rstrip(), found.begin)
    return _make_grid(page, following, 3)


def _make_other(page: _Restoration, found: Construct) -> int:
    page.block(f".. {found.name}::", found.begin)
    stop = page.following(found.end).begin
    heading = next((h for h in _HEADING.finditer(page.text, found.end, stop) if not _NUMBERED.match(h[1])), None)
    stop = heading.start(1) if heading else stop
    _prose(page, found.end, stop, 3)
    return stop


def _make_grid(page: _Restoration, found: Construct, indent: int = 0) -> int:
    lines, end = grid(page.text, found.begin, found.end, with_targets)
    for i, (line, place) in enumerate(lines):
        (page.add if i else page.block)(line, place, indent)
    page.add("", end)
    return end


def _end(_: _Restoration, found: Construct) -> int:
    return found.end


_MAKERS: dict[str, Callable[[_Restoration, Construct], int]] = {
    "directive": _make_directive,
    "end": _end,
    "grid": _make_grid,
    "label": _make_label,
    "literal": _make_literal,
    "title": _make_title,
}
_DIRECTIVES: dict[str, Callable[[_Restoration, Construct], int]] = {
    **dict.fromkeys(("code", "code-block", "sourcecode"), _make_code),
    **dict.fromkeys(("figure", "image"), _make_picture),
    **dict.fromkeys(
        ("include", "literalinclude", "raw", "versionadded", "versionchanged", "deprecated"), _make_argument
    ),
    "table": _make_table,
    "toctree": _make_toctree,
}
