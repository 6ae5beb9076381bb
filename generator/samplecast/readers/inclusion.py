"""Files that a page takes in while it is read: looked up, cut as its directives say, and kept account of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct, field

from samplecast.document import Code, Inclusion
from samplecast.inclusion import MISSING, MOST_FILES, TOO_MUCH, candidates, lookup
from samplecast.source import IncludedFile, Note, Source, Span

MOST_TAKEN = 8_000_000
"""So many characters may all inclusions of a page bring in: files that take in others twice double them each time."""
MOST_INCLUSIONS = 5_000
"""So many files, one as often as it is named, may a page take in; the largest references known have two thousand."""
DEEPEST = 20
"""So many files may take in one another, the page not counted."""


class Excerpt(Struct, frozen=True):
    """The lines that a directive takes from a file."""

    file: str
    lines: tuple[str, ...] = ()
    line: int = 1
    """The file's line of the first of them."""
    reason: str = ""
    """Why there are none: what should mark them is not in the file."""

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


class Inclusions(Struct):
    """The files of one page, and what became of its wishes for them so far."""

    source: Source
    made: list[Inclusion] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    room: int = MOST_TAKEN
    _files: dict[str, IncludedFile] = field(default_factory=dict)
    _refused: set[tuple[str, str]] = field(default_factory=set)
    """Files that were told not to be read, with the reasons."""
    _reading: list[tuple[str, Span]] = field(default_factory=list)
    """The files being read, outermost first, and where each is asked for."""

    def __post_init__(self) -> None:
        """Make the files known by their paths."""
        self._files = {file.path: file for file in self.source.files}

    def ordered(self) -> tuple[Inclusion, ...]:
        """What became of all wishes: in the order of the page, those of a file behind the first wish for it."""
        by_file: dict[str, list[Inclusion]] = {}
        for one in self.made:
            by_file.setdefault(one.span.path, []).append(one)
        done: list[Inclusion] = []
        waiting = [iter(sorted(by_file.pop(self.source.page, []), key=_place))]
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                continue
            done.append(following)
            if following.file in by_file:
                waiting.append(iter(sorted(by_file.pop(following.file), key=_place)))
        return (*done, *(one for rest in by_file.values() for one in rest))

    def find(self, directive: str, written: str, span: Span) -> IncludedFile | None:
        """The file that a directive names, where it may be taken in here; the reason is kept where not."""
        file = self._reading[-1][0] if self._reading else self.source.page
        ways = candidates(written, file, self.source.page)
        found = lookup(ways, self._files)
        if found is None:
            known = self._files.get(ways[0]) if ways else None
            reason = known.reason if known else TOO_MUCH if len(self._files) >= MOST_FILES else MISSING
            self._refuse(directive, written, reason, span)
            return None
        reason = found.reason or self._bounds(found)
        if reason:
            self._refuse(directive, found.path, reason, span)
            return None
        self.made.append(Inclusion(directive, found.path, "", span))
        return found

    def spend(self, text: str) -> bool:
        """Count text that is brought in; False where the page has had its share."""
        self.room -= len(text)
        return self.room >= 0

    def take(self, directive: str, written: str, options: Mapping[str, str], span: Span) -> Excerpt | None:
        """What a directive takes from the file that it names; the reason is kept where that is nothing."""
        found = self.find(directive, written, span)
        if found is None:
            return None
        taken = (literal if directive == "literalinclude" else included)(found, options)
        reason = taken.reason or ("" if self.spend(taken.text) else TOO_MUCH)
        if reason:
            self.refuse(reason)
        return None if reason else taken

    def refuse(self, reason: str) -> None:
        """Take back the last inclusion: what it should bring in is not in the file."""
        last = self.made.pop()
        self._refuse(last.directive, last.file, reason, last.span)

    def _bounds(self, found: IncludedFile) -> str:
        """Why a file that is there is not taken in; empty where it is."""
        if found.path == self.source.page or any(found.path == path for path, _ in self._reading):
            return "it includes itself"
        if len(self._reading) >= DEEPEST:
            return f"more than {DEEPEST} files include one another"
        return "" if self.room > 0 and len(self.made) < MOST_INCLUSIONS else TOO_MUCH

    def _refuse(self, directive: str, file: str, reason: str, span: Span) -> None:
        if len(self.made) < MOST_INCLUSIONS * 2:
            self.made.append(Inclusion(directive, file, reason, span))
        if (file, reason) in self._refused:
            return
        self._refused.add((file, reason))
        self.note(span.line, span.column, f"{directive} of {file} is not read: {reason}")

    def note(self, line: int, column: int, message: str) -> None:
        """Keep a remark; one about an included file stands where the page asks for it."""
        if not self._reading:
            self.notes.append(Note(line, column, message))
            return
        where = self._reading[0][1]
        self.notes.append(Note(where.line, where.column, f"{self._reading[-1][0]}:{line}: {message}"))

    def remark(self, line: int, message: str) -> None:
        """Keep a remark about a line."""
        self.note(line, 1, message)

    @contextmanager
    def reading(self, file: str, span: Span) -> Iterator[None]:
        """While a file is read, what it asks for is looked for beside it as well."""
        self._reading.append((file, span))
        try:
            yield
        finally:
            self._reading.pop()


def _place(inclusion: Inclusion) -> tuple[int, int]:
    return inclusion.span.line, inclusion.span.column


def is_verbatim(options: Mapping[str, str]) -> bool:
    """Whether an include brings in code instead of markup."""
    return "literal" in options or "code" in options


def included(found: IncludedFile, options: Mapping[str, str]) -> Excerpt:
    """What `include` takes from a file, as docutils does."""
    lines = found.text.removesuffix("\n").split("\n")
    first = max(_number(options.get("start-line", ""), 0, len(lines)), 0)
    last = _number(options.get("end-line", ""), len(lines), len(lines))
    text = "\n".join(lines[first:last])
    for name, before in (("start-after", True), ("end-before", False)):
        wanted = options.get(name, "")
        if not wanted:
            continue
        at = text.find(wanted)
        if at < 0:
            return Excerpt(found.path, reason=f"nothing in it reads {wanted!r}")
        first += text.count("\n", 0, at) if before else 0
        text = text[at + len(wanted) :] if before else text[:at]
    return Excerpt(found.path, tuple(text.split("\n")), first + 1)


def _number(written: str, otherwise: int, length: int) -> int:
    """A line number as docutils takes it: from 0, or back from the end."""
    digits = written.removeprefix("-")
    if not digits.isascii() or not digits.isdigit():
        return otherwise
    number = int(digits[:9])
    return length - number if written.startswith("-") else number


def literal(found: IncludedFile, options: Mapping[str, str]) -> Excerpt:
    """The lines that `literalinclude` takes from a file, as Sphinx does."""
    lines = found.text.removesuffix("\n").split("\n")
    for name, after in (("start-after", 1), ("start-at", 0)):
        if wanted := options.get(name, ""):
            at = _line_with(lines, wanted)
            if at < 0:
                return Excerpt(found.path, reason=f"no line in it reads {wanted!r}")
            lines = lines[at + after :]
    for name, more in (("end-before", 0), ("end-at", 1)):
        if wanted := options.get(name, ""):
            at = _line_with(lines, wanted)
            if at < 0:
                return Excerpt(found.path, reason=f"no line in it reads {wanted!r}")
            lines = lines[: at + more]
    if wanted := options.get("lines", ""):
        lines = [lines[number - 1] for number in _numbers(wanted, len(lines))]
    before, behind = options.get("prepend", ""), options.get("append", "")
    return Excerpt(found.path, (*([before] if before else []), *lines, *([behind] if behind else [])))


def _line_with(lines: Sequence[str], wanted: str) -> int:
    return next((index for index, line in enumerate(lines) if wanted in line), -1)


def _numbers(written: str, length: int) -> list[int]:
    """Line numbers from 1, as in `1,3,5-10,20-`; those beyond the end count for nothing."""
    found: list[int] = []
    for part in written.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        begin = int(first[:9]) if first.isascii() and first.isdigit() else 1
        end = int(last[:9]) if last.isascii() and last.isdigit() else length if dash else begin
        if (first or dash) and len(found) <= length:
            found += range(max(begin, 1), min(end, length) + 1)
    return found


def code_from(taken: Excerpt, language: str, options: Mapping[str, str], span: Span) -> Code:
    """A block of the lines of a file; it stands where its directive does."""
    lines = taken.lines
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    kept = [line.rstrip() for line in lines[first:last]]
    indent = min((len(line) - len(line.lstrip()) for line in kept if line), default=0)
    suffix = taken.file.rpartition(".")[2].lower()
    written = language or options.get("language", "") or (suffix if suffix in _TOLD else "")
    name = options.get("name", "")
    return Code(
        "\n".join(line[indent:] for line in kept),
        written.lower(),
        (name,) if name else (),
        options.get("caption", ""),
        taken.file,
        form="directive",
        verbatim=False,
        span=span,
    )


_TOLD = frozenset(("json", "xml", "yaml", "yml", "http", "html", "sh", "py", "js"))
"""Suffixes that say in which language a file is written, where the directive does not."""
