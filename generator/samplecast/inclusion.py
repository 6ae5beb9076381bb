"""Files that pages ask for: which they are, and where below the root they may lie.

Pages are read by a pure step, on any machine: whatever it may look into is gathered first. What is asked for here may
be more than what reading then takes in (a directive in a comment), never less.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from posixpath import dirname, join, normpath

from msgspec.structs import replace

from samplecast.source import IncludedFile, Source

Fetch = Callable[[str], IncludedFile | None]
"""Reads a file by its path below the root; None where there is none."""

MOST_FILES = 1000
"""So many files may one page take in; the largest references known have some hundred."""
MOST_CHARACTERS = 16_000_000
"""So much text may they hold together."""
MISSING = "there is no such file below the root"
OUTSIDE = "it lies outside the root"
TOO_MUCH = "the files of this page are too many or too large"

DIRECTIVES = frozenset(("include", "literalinclude", "rest_parameters", "rest_status_code"))
"""Directives whose argument ends with the path of a file."""
TAGS = frozenset(
    (
        "include",
        "include_relative",
        "include-markdown",
        "includemarkdown",
        "include-file",
        "readfile",
        "snippet",
        "partial",
    )
)
"""Shortcodes and tags of site generators that name a file."""
MARKUP = (".rst", ".inc", ".md", ".mdx", ".markdown", ".txt", ".rest")
"""Suffixes of files that may ask for others."""

_DIRECTIVE = re.compile(
    rf"(?:\.\.[ \t]+(?:\|[^|\n]{{1,100}}\|[ \t]+)?|\{{)(?:{'|'.join(sorted(DIRECTIVES))})(?:::|\}})[ \t]+(\S[^\n]*)"
)
_FILE = re.compile(r":file:[ \t]+(\S[^\n]*)")
_IMPORT = re.compile(r"^import[ \t][^'\"\n]{1,200}['\"]([^'\"\n]{1,300})['\"]", re.MULTILINE)
_TAG = re.compile(
    rf"(?:\{{[{{%][<%-]?[ \t]*|<)(?:{'|'.join(sorted(TAGS, key=len, reverse=True))})[ \t]+"
    r"(?:[^\n<>{}|]{0,200}?(?:file|src|path|name)[ \t]*=[ \t]*)?[\"']?([^\s\"'<>%{}|]{1,300})",
    re.IGNORECASE,
)
LINE = re.compile(
    r"(?:@include[ \t]+|-{1,2}8<-{1,2}[ \t]+)[\"']([^\"'\n]{1,300})[\"'][ \t]*\Z"
    r"|\{!-?[ \t]*([^!\s]{1,300})[ \t]*-?!\}[ \t]*\Z|\{\{#include[ \t]+([^}\s]{1,300})[ \t]*\}\}[ \t]*\Z"
)
"""A line of Markdown that stands for a file."""
_IMPORTED = (".md", ".mdx", ".markdown", ".json", ".txt", ".yaml", ".yml")
"""What an import brings in as text; other suffixes are programs."""
_FOLDERS = ("", "partials", "_partials", "_includes", "includes", "snippets", "_snippets", "shared", "_shared")
"""Where below a folder of pages shared parts lie, by the conventions of site generators."""
_SECTION = re.compile(r":[\w:,-]*\Z")


# What each way of asking has and few pages have: most are passed by without looking for more.
_DIRECTIVE_SIGNS = ("include::", "include}", "rest_parameters", "rest_status_code")
_TAG_SIGNS = ("{% ", "{%-", "{{<", "{{%", "<Snippet", "<Include", "<snippet", "<include", "<Partial", "<ReadFile")
_LINE_SIGNS = ("@include", "8<-", "{!", "#include")


def wanted(text: str) -> Iterator[str]:
    """The paths that a page or file names, as it writes them; some may be in comments or samples."""
    if any(sign in text for sign in _DIRECTIVE_SIGNS):
        for found in _DIRECTIVE.finditer(text):
            yield last_word(found[1])
            yield found[1].strip()
    if ":file:" in text:
        yield from (found[1].strip() for found in _FILE.finditer(text))
    if any(sign in text for sign in _TAG_SIGNS):
        yield from (found[1] for found in _TAG.finditer(text))
    if "import " in text:
        yield from (found[1] for found in _IMPORT.finditer(text) if imported(found[1]))
    if any(sign in text for sign in _LINE_SIGNS):
        yield from filter(None, (line_path(line.strip()) for line in text.split("\n")))


def last_word(argument: str) -> str:
    """The path at the end of an argument: `success ../status.yaml`."""
    return argument.strip().rpartition(" ")[2]


def imported(path: str) -> bool:
    """Whether what an import brings in is text."""
    return path.lower().endswith(_IMPORTED)


def line_path(line: str) -> str:
    """The path that a line of its own names: `@include 'x.mdx'`, `--8<-- "x.md"`, `{! x.md !}`; empty for others."""
    if line[:1] not in "@-{" or not (found := LINE.match(line)):
        return ""
    return _SECTION.sub("", next(filter(None, found.groups())))


@cache
def _above(folder: str) -> tuple[str, ...]:
    """A folder and those above it up to the root, the deepest first; nothing is above the root of the file system."""
    return (folder, *_above(dirname(folder))) if folder.strip("/") else ("",)


@lru_cache(maxsize=4096)
def candidates(written: str, file: str, page: str) -> tuple[str, ...]:
    """Where a path may lead that `file`, read for `page`, writes: paths below the root, the likeliest first.

    Relative to the file or to its page; from the root or the top of the docs, which may be any folder above; by name in
    a folder of shared parts.
    """
    path = written.strip("\"' ").rpartition("!")[2]
    if not path or "://" in path or path.startswith("<") or "\0" in path or "\\" in path:
        return ()
    above = _above(dirname(page))
    if path.startswith(("/", "@")):
        rest = path.removeprefix("/") if path[0] == "/" else path.partition("/")[2]
        ways = [join(folder, rest) for folder in above] if rest else []
    else:
        ways = [join(dirname(file), path), join(dirname(page), path)]
        if not path.startswith("."):
            ways += [join(folder, shared, path) for folder in above for shared in _FOLDERS]
    inside = (normpath(way) for way in ways)
    return tuple(dict.fromkeys(way for way in inside if way != ".." and not way.startswith(("../", "/"))))


def gather(source: Source, fetch: Fetch) -> Source:
    """The page with all files that it and they ask for, each once; of those that are not there only the names."""
    files: dict[str, IncludedFile] = {}
    absent: set[str] = set()
    texts = deque([(source.page, source.text)])
    room = MOST_CHARACTERS
    while texts:
        file, text = texts.popleft()
        for written in dict.fromkeys(wanted(text)):
            ways = candidates(written, file, source.page)
            if len(files) >= MOST_FILES or not ways or lookup(ways, files) is not None:
                continue
            found = _fetched(ways, absent, fetch)
            room -= len(found.text)
            files[found.path] = found if room >= 0 else IncludedFile(found.path, reason=TOO_MUCH)
            if room >= 0 and found.text and found.path.lower().endswith(MARKUP):
                texts.append((found.path, found.text))
    return replace(source, files=tuple(file for _, file in sorted(files.items()))) if files else source


def lookup(ways: Iterable[str], files: Mapping[str, IncludedFile]) -> IncludedFile | None:
    """The first file on the ways that is there."""
    known = (files.get(way) for way in ways)
    return next((file for file in known if file is not None and file.reason != MISSING), None)


def _fetched(ways: Sequence[str], absent: set[str], fetch: Fetch) -> IncludedFile:
    """The first file on the ways; the name of the likeliest where there is none."""
    for way in ways:
        if way in absent:
            continue
        found = fetch(way)
        if found is not None:
            return found
        absent.add(way)
    return IncludedFile(ways[0], reason=MISSING)


def below(root: str, max_bytes: int, decode: Callable[[bytes], str]) -> Fetch:
    """What reads the files below a folder: regular ones of bounded size, links that lead out of it left alone."""
    top = os.path.join(os.path.realpath(root), "")  # noqa: PTH118  strings, for speed

    def fetch(path: str) -> IncludedFile | None:
        place = os.path.realpath(top + path)
        if not place.startswith(top):
            return IncludedFile(path, reason=OUTSIDE)
        if not os.path.isfile(place):  # noqa: PTH113  as above
            return None
        try:
            with open(place, "rb") as stream:  # noqa: PTH123  as above
                data = stream.read(max_bytes + 1)
        except OSError as error:
            return IncludedFile(path, reason=f"cannot read: {error.strerror}")
        if len(data) > max_bytes:
            return IncludedFile(path, reason=f"larger than {max_bytes:,} bytes")
        return IncludedFile(path, decode(data))

    return fetch
