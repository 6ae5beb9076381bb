"""The pages of a run: which files they are, what they are called, whose they are, and their decoded text."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from samplecast.folders import sound, walk
from samplecast.globs import covers
from samplecast.inclusion import below, gather
from samplecast.source import Markup, Note, Source
from samplecast.usage import UsageError

STDIN = "-"
STDIN_PAGE = "<stdin>"
MAX_PAGE_BYTES = 16 * 1024 * 1024

SUFFIXES: Mapping[str, Markup] = {".rst": "rst", ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown"}
"""Markup by suffix; a file with another one is read only when it is named on the command line."""


class Page(Struct, frozen=True):
    """A page that was found and not yet read."""

    page: str
    """POSIX path relative to the root; `<stdin>` for standard input."""
    path: str
    """Where it is, as a user in the working folder would type it; a `Path` for each of many pages is slow to make."""
    piped: bool = False
    """Whether it comes through standard input under another page's name."""

    @property
    def file(self) -> Path:
        """Where it is."""
        return Path(self.path)

    @property
    def stdin(self) -> bool:
        """Whether it comes through standard input."""
        return self.piped or self.page == STDIN_PAGE


class Pages(Struct, frozen=True):
    """Everything that one run reads."""

    root: Path
    pages: tuple[Page, ...]
    """By page."""
    skipped: Mapping[str, str] = {}
    """Links that were not followed, by page, with the reason."""

    @property
    def piped(self) -> bool:
        """Whether standard input is one of them."""
        return any(page.stdin for page in self.pages)

    def has_file(self, page: str) -> bool:
        """Whether a path relative to the root is a file, read or not."""
        return os.path.isfile(f"{self.root}/{page}")  # noqa: PTH113  a Path each is too slow

    def shown(self, page: str) -> str:
        """The path of a page as messages print it."""
        return page if page == STDIN_PAGE else as_typed(self.root / page).as_posix()

    def showing(self) -> Callable[[str], str]:
        """`shown` for many pages from one working folder: what they have in common is worked out once."""
        top = as_typed(self.root).as_posix()
        if top.startswith(".."):  # part of a page's path may be where the user is
            return lru_cache(maxsize=None)(self.shown)
        above = "" if top == "." else f"{top}/"
        return lambda page: page if page == STDIN_PAGE else above + page


def name_stdin(found: Pages, name: str) -> Pages:
    """Standard input under the name of a file, which it stands for; UsageError where it is not among the pages."""
    rest = tuple(page for page in found.pages if page.page != STDIN_PAGE)
    if len(rest) == len(found.pages):
        raise UsageError(f"--stdin-filename {name} names standard input, and - is not among the PATHs")
    named = replace(_page(Path(name), found.root), piped=True)
    others = (page for page in rest if page.page != named.page)
    return Pages(found.root, tuple(sorted((named, *others), key=lambda page: page.page)), found.skipped)


def find(paths: Sequence[str], root: str = "", exclude: Sequence[str] = (), *, follow_links: bool = False) -> Pages:
    """The pages of PATHs: files as named, folders searched for pages; UsageError where there are none.

    Links in folders that lead out of the root are skipped, unless they are to be followed.
    """
    for path in paths:
        if path != STDIN and not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
    on_disk = [Path(path) for path in paths if path != STDIN]
    top = _absolute(root) if root else _common_folder(on_disk)
    if root and not top.is_dir():
        raise UsageError(f"{root}: the root is not a folder")
    skipped: dict[str, str] = {}
    pages = {
        page.page: page
        for path in on_disk
        for page in _pages_of(path, top, exclude, skipped, follow_links=follow_links)
    }
    if STDIN in paths:
        pages[STDIN_PAGE] = Page(STDIN_PAGE, STDIN)
    if not pages:
        looked_for = ", ".join(SUFFIXES)
        raise UsageError(f"{', '.join(paths) or 'no path'}: no pages found (looked for {looked_for}){_hint(on_disk)}")
    return Pages(top, tuple(pages[name] for name in sorted(pages)), skipped)


def _hint(folders: Iterable[Path]) -> str:
    """What else there is to be read in folders without a page."""
    others = Counter(
        suffix
        for folder in folders
        for entry in islice(folder.rglob("*"), _LOOKED_AT)
        if (suffix := entry.suffix.lower()) in _TEXT_SUFFIXES and entry.is_file()
    )
    if not others:
        return ""
    (suffix, number), *_ = others.most_common(1)
    there = f"is a {suffix} file" if number == 1 else f"are {number} {suffix} files"
    return f"; there {there}: a file that is named itself is read whatever its suffix, so name *{suffix}"


def load(page: Page, markup: Markup | None = None, max_bytes: int = MAX_PAGE_BYTES) -> Source:
    """Read and decode one page; UsageError for one that cannot be read, is too big or of unknown markup."""
    source = source_of(page, content(page, max_bytes), markup)
    return source if page.stdin else gather(source, below(_root_of(page), max_bytes, lambda data: decode(data)[0]))


def _root_of(page: Page) -> str:
    """The folder that the page's name is relative to."""
    return Path(page.path).absolute().as_posix().removesuffix(page.page)


def content(page: Page, max_bytes: int = MAX_PAGE_BYTES) -> bytes:
    """The bytes of a page; UsageError where it cannot be read or is too big."""
    try:
        if page.stdin:
            if sys.stdin is None:
                raise UsageError("standard input is closed")
            data = sys.stdin.buffer.read(max_bytes + 1)
        else:
            with page.file.open("rb") as stream:
                data = stream.read(max_bytes + 1)
    except OSError as error:
        raise UsageError(f"{page.file}: cannot read: {error.strerror}") from error
    if len(data) > max_bytes:
        raise UsageError(f"{page.file}: larger than {max_bytes:,} bytes; max-page-bytes sets the limit")
    return data


def source_of(page: Page, data: bytes, markup: Markup | None = None) -> Source:
    """Decode the bytes of a page; UsageError where its markup is not known."""
    text, notes = decode(data)
    settled = markup or _markup_by_suffix(page.file.name)
    if settled is None:
        settled = recognise(text)
        if settled is None:
            raise UsageError(f"{page.file}: cannot tell its markup; say --markup rst or --markup markdown")
        notes = (*notes, Note(1, 1, f"read as {settled}, by its content"))
    return Source(page.page, text, settled, tuple(sorted(notes)))


def decode(data: bytes) -> tuple[str, tuple[Note, ...]]:
    r"""Text with `\n` line ends, and a note for everything about the bytes that is out of the ordinary."""
    text, notes = _undo_encoding(data)
    if "\r" in text:
        line_ends = text.count("\r\n") or text.count("\r")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notes.append(Note(1, 1, f"{line_ends} line ends are not plain line feeds"))
    for odd, message in _ODD_CHARACTERS:
        first = text.find(odd)
        if first >= 0:
            notes.append(_note_at(text, first, f"{message} ({text.count(odd)} on this page)"))
    if not text.strip():
        notes.append(Note(1, 1, "the page is empty"))
    return text.replace("\0", "\ufffd"), tuple(notes)


def recognise(text: str) -> Markup | None:
    """The markup that the content speaks for; None where nothing does or both do alike."""
    head = text[:_SNIFFED]
    if not head.strip():
        return "rst"
    rst, markdown = (
        sum(min(len(sign.findall(head)), _ENOUGH) for sign in signs) for signs in (_RST_SIGNS, _MARKDOWN_SIGNS)
    )
    if rst == markdown:
        return None
    return "rst" if rst > markdown else "markdown"


def _common_folder(paths: Sequence[Path]) -> Path:
    """The root that PATHs imply: a folder itself, a file's folder, the deepest common folder of several."""
    folders = [_absolute(path if path.is_dir() else path.parent) for path in paths]
    try:
        return Path(os.path.commonpath(folders or [Path.cwd()]))
    except ValueError as error:
        raise UsageError("the PATHs have no folder in common; say --root") from error


def _pages_of(
    path: Path, root: Path, exclude: Sequence[str], skipped: dict[str, str], *, follow_links: bool
) -> Iterator[Page]:
    if path.is_dir():
        # A warm run spends its time here: what all pages have in common is worked out once.
        top = _page(path, root)
        above = "" if top.page == "." else f"{top.page}/"
        typed = "" if top.path == "." else f"{top.path}/"
        left_out: dict[str, str] = {}
        for name in walk(path, _markup_by_suffix, root, left_out, follow_links=follow_links):
            page = _decodable(above + name)
            if not covers(exclude, page):
                yield Page(sound(page, typed + name), typed + name)
        skipped.update({above + name: why for name, why in left_out.items() if not covers(exclude, above + name)})
    elif path.is_file():
        yield _page(path, root)
    else:
        raise UsageError(f"{path}: not a regular file; give standard input as -")


def _page(file: Path, root: Path) -> Page:
    absolute = _absolute(file)
    if not absolute.is_relative_to(root):
        raise UsageError(f"{file}: not below the root {as_typed(root)}")
    typed = str(as_typed(absolute))
    return Page(sound(_decodable(absolute.relative_to(root).as_posix()), typed), typed)


def _decodable(page: str) -> str:
    """The name of a page in Unicode, whatever the locale takes file names for. UsageError where it is not UTF-8."""
    if page.isascii() or not any("\ud800" <= character <= "\udfff" for character in page):
        return page
    try:
        return os.fsencode(page).decode("utf-8")
    except ValueError as error:
        shown = page.encode("ascii", "backslashreplace").decode()
        raise UsageError(f"{shown}: the file name is not UTF-8") from error


def _markup_by_suffix(name: str) -> Markup | None:
    dot = name.rfind(".")
    return SUFFIXES.get(name[dot:].lower()) if dot > 0 else None


def _absolute(path: str | Path) -> Path:
    """The absolute path without `..`; symbolic links stay what the user called them."""
    return Path(os.path.normpath(Path.cwd() / path))


def as_typed(path: Path) -> Path:
    """The path as a user in the working folder would type it."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive
        return path


def _undo_encoding(data: bytes) -> tuple[str, list[Note]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return text, [Note(1, 1, f"starts with a byte order mark, read as {encoding}"), *_undecodable(text)]
    text = data.decode("utf-8", "replace")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return text, _undecodable(text)
    return text, []


def _undecodable(text: str) -> list[Note]:
    first = text.find("\ufffd")
    if first < 0:
        return []
    return [_note_at(text, first, f"bytes that are not UTF-8 ({text.count(chr(0xFFFD))} on this page), read as U+FFFD")]


def _note_at(text: str, offset: int, message: str) -> Note:
    line_start = text.rfind("\n", 0, offset) + 1
    return Note(text.count("\n", 0, offset) + 1, offset - line_start + 1, message)


_SNIFFED = 65_536
_LOOKED_AT = 1000
_TEXT_SUFFIXES = frozenset({".txt", ".text", ".rest", ".mkd", ".mdown"})

_ENOUGH = 4
"""How often one kind of sign counts, so that a page full of one thing does not drown the others."""

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
"""What a file may begin with, and the encoding that it stands for."""

_ODD_CHARACTERS = (
    ("\0", "NUL characters, read as U+FFFD"),
    ("\t", "tab characters, counted as one column each"),
)

# Directives, labels and underlines are looked for inside lines too: a collapsed page has only one.
_RST_SIGNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"(?:^|\s)\.\. (?:[\w-]+::|_[^\s:]+:)(?=\s|$)",
        r"\A:[\w -]{1,40}:(?=\s|$)",
        r"(?<=\S)\n([=\-~^\"'*+.])\1{2,}$",
        r"(?<=[^\s|]) ([=\-~^\"'*+])\1{3,}(?= [^\s|])",
        r"(?<!\S):[a-z][\w:-]{0,30}:`",
        r"(?<=\S)::$",
        r"^ *\+[-=+]{3,}\+ *$",
        r"``[^`\s]",
    )
)
_MARKDOWN_SIGNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^ {0,3}#{1,6} +\S",
        r"^ {0,3}(?:```|~~~)",
        r"<a (?:name|id)=",
        r"\]\([^()\s]{1,300}\)",
        r"^[ |:]*+--[-: ]*+\|[-:| ]*+$",
        r"\A---$",
        r"^ *</?(?:table|pre|div)\b",
    )
)
