"""Apply the fixes of findings to pages: only the edits change a page, every other byte stays as it was."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from samplecast.checks.baseline import Compared
from samplecast.diagnostics import Diagnostic, Edit, Fix
from samplecast.facts import PageFacts
from samplecast.pages import BYTE_ORDER_MARKS

MOST_ROUNDS = 10
"""Fixes that touch one another wait for the next round; more rounds than this would be a rule that never rests."""


class FixedText(Struct, frozen=True):
    """The text of a page after one round of fixes."""

    text: str
    applied: tuple[Diagnostic, ...]
    """The findings that were fixed; the others overlap these, or may not be fixed."""


class EncodedText(Struct, frozen=True):
    """A page as it is on disk: every line end, every odd character."""

    mark: bytes
    """The byte order mark; empty for none."""
    encoding: str
    text: str

    def data(self) -> bytes:
        """The bytes of the file."""
        return self.mark + self.text.encode(self.encoding)


class FixedPages(Struct, frozen=True):
    """What became of the pages of a run."""

    facts: Sequence[PageFacts]
    left: Compared
    """What is still found."""
    before: Mapping[str, EncodedText]
    after: Mapping[str, EncodedText]
    """The pages that changed, by name."""
    applied: Mapping[str, int]
    """How many findings were fixed on each page that changed."""


def decoded(data: bytes) -> EncodedText | None:
    """The text of a page without any clean-up; None where bytes are not in its encoding, and cannot be kept."""
    for mark, encoding in (*BYTE_ORDER_MARKS, (b"", "utf-8")):
        if data.startswith(mark):
            try:
                return EncodedText(mark, encoding, data[len(mark) :].decode(encoding))
            except UnicodeDecodeError:
                return None
    return None


def fix_pages(
    facts: Sequence[PageFacts],
    original: Callable[[str], EncodedText | None],
    read: Callable[[str, EncodedText], PageFacts],
    check: Callable[[Sequence[PageFacts]], Compared],
    *,
    unsafe: bool,
) -> FixedPages:
    """Apply every fix that may be applied and check again, until none is left. Nothing is written.

    `original` gives the text of a page as it is on disk, None where it cannot be kept; `read` its facts after a change.
    """
    latest = {page.page: page for page in facts}
    before: dict[str, EncodedText] = {}
    after: dict[str, EncodedText] = {}
    applied: Counter[str] = Counter()
    left = check(facts)
    for _ in range(MOST_ROUNDS):
        changed = 0
        for name, findings in fixable(left.new, unsafe=unsafe).items():
            page = after.get(name) or original(name)
            fixed = apply_fixes(page.text, findings, unsafe=unsafe) if page else None
            if page is None or fixed is None or not fixed.applied:
                continue
            before.setdefault(name, page)
            after[name] = EncodedText(page.mark, page.encoding, fixed.text)
            latest[name] = read(name, after[name])
            changed += len(fixed.applied)
            applied[name] += len(fixed.applied)
        if not changed:
            break
        left = check(list(latest.values()))
    return FixedPages(list(latest.values()), left, before, after, applied)


def fixable(findings: Iterable[Diagnostic], *, unsafe: bool) -> dict[str, list[Diagnostic]]:
    """The findings with a fix that may be applied, by page."""
    by_page: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for found in findings:
        if found.fix is not None and (found.fix.safe or unsafe):
            by_page[found.span.path].append(found)
    return by_page


def apply_fixes(text: str, diagnostics: Iterable[Diagnostic], *, unsafe: bool = False) -> FixedText:
    """Apply every fix that may be applied and overlaps none before it, in order of place.

    `text` may have any line ends: lines are split as the reader split them, and what ends them stays.
    """
    starts = _line_starts(text)
    taken: list[tuple[int, int, str]] = []
    applied = []
    for found in sorted(diagnostics, key=Diagnostic.key):
        if found.fix is None or not (found.fix.safe or unsafe):
            continue
        edits = _offsets(found.fix, starts, text)
        if edits is not None and not _clash(edits, taken):
            for edit in edits:
                insort(taken, edit, key=_start)
            applied.append(found)
    return FixedText(_apply(text, taken), tuple(applied))


def _line_starts(text: str) -> list[int]:
    """Offsets at which lines start: after LF, CR LF or a lone CR."""
    starts = [0]
    at = 0
    while at < len(text):
        if text[at] == "\r" and text[at + 1 : at + 2] == "\n":
            at += 1
        if text[at] in "\r\n":
            starts.append(at + 1)
        at += 1
    return starts


def _offsets(fix: Fix, starts: Sequence[int], text: str) -> list[tuple[int, int, str]] | None:
    """The edits as (start, end, replacement), or None where one stands outside the text."""
    found = []
    for edit in fix.edits:
        start, end = _offset(edit, starts)
        if not 0 <= start <= end <= len(text):
            return None
        found.append((start, end, edit.text))
    return found or None


def _offset(edit: Edit, starts: Sequence[int]) -> tuple[int, int]:
    last = edit.span.end_line or edit.span.line
    if edit.span.line > len(starts) or last > len(starts):
        return -1, -1
    return starts[edit.span.line - 1] + edit.span.column - 1, starts[last - 1] + edit.span.end_column


def _clash(edits: Iterable[tuple[int, int, str]], taken: Sequence[tuple[int, int, str]]) -> bool:
    """Whether an edit touches the characters of one in the sorted `taken`, or inserts at the same place."""
    for start, end, _ in edits:
        at = bisect_left(taken, start, key=_start)
        if at < len(taken) and (taken[at][0] < end or taken[at][0] == start):
            return True
        if at and taken[at - 1][1] > start:
            return True
    return False


def _start(edit: tuple[int, int, str]) -> int:
    """What edits are sorted by; those at one place stay in the order that their fix gives them."""
    return edit[0]


def _apply(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    pieces = []
    at = 0
    for start, end, replacement in edits:
        pieces += [text[at:start], replacement]
        at = end
    return "".join([*pieces, text[at:]])
