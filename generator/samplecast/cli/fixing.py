"""`--fix` and `--diff`: apply the fixes of findings to the bytes of pages, until nothing more can be mended."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from samplecast.checks.baseline import Compared
from samplecast.checks.fixing import mend
from samplecast.cli.files import write
from samplecast.cli.inputs import Run
from samplecast.diagnostics import Diagnostic
from samplecast.facts import PageFacts
from samplecast.frozen import dataclass
from samplecast.pages import BYTE_ORDER_MARKS, Page, content, source_of

Check: TypeAlias = Callable[[Sequence[PageFacts]], Compared]

MOST_ROUNDS = 10
"""Fixes that touch one another wait for the next round; more rounds than this would be a rule that never rests."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page as it is on disk: every line end, every odd character."""

    mark: bytes
    encoding: str
    text: str

    def data(self) -> bytes:
        """The bytes of the file."""
        return self.mark + self.text.encode(self.encoding)


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a run's pages."""

    facts: Sequence[PageFacts]
    left: Compared
    """What is still found."""
    before: Mapping[str, Written]
    after: Mapping[str, Written]
    """The pages that changed."""
    applied: int


def as_written(data: bytes) -> Written | None:
    """The text of a page without any clean-up; None where bytes are not in its encoding, and cannot be kept."""
    for mark, encoding in (*BYTE_ORDER_MARKS, (b"", "utf-8")):
        if data.startswith(mark):
            try:
                return Written(mark, encoding, data[len(mark) :].decode(encoding))
            except UnicodeDecodeError:
                return None
    return None


def mend_pages(run: Run, facts: Sequence[PageFacts], piped: bytes, check: Check, *, unsafe: bool) -> Mended:
    """Apply every fix that may be applied, and look again, until none is left. Nothing is written."""
    by_name = {page.page: page for page in run.pages.pages}
    texts = {page.page: page for page in facts}
    before: dict[str, Written] = {}
    after: dict[str, Written] = {}
    applied = 0
    left = check(facts)
    for _ in range(MOST_ROUNDS):
        changed = 0
        for name, findings in fixable(left.new, unsafe=unsafe).items():
            written = after.get(name) or _original(by_name[name], piped, run)
            mended = mend(written.text, findings, unsafe=unsafe) if written else None
            if written is None or mended is None or not mended.applied:
                continue
            before.setdefault(name, written)
            after[name] = Written(written.mark, written.encoding, mended.text)
            texts[name] = _facts_of(run, by_name[name], after[name])
            changed += len(mended.applied)
        if not changed:
            break
        applied += changed
        left = check(list(texts.values()))
    return Mended(list(texts.values()), left, before, after, applied)


def save(run: Run, mended: Mended) -> bytes | None:
    """Write every page that changed; give the bytes of the one that has no file."""
    stdout = None
    for page in run.pages.pages:
        if page.stdin:
            stdout = mended.after[page.page].data() if page.page in mended.after else None
        elif page.page in mended.after:
            write(page.file, mended.after[page.page].data())
    return stdout


def diff(run: Run, mended: Mended) -> str:
    """What would change, as a unified diff; line ends stay as they are."""
    return "".join(line for name in sorted(mended.after) for line in _diff(run.pages.shown(name), mended, name))


def _diff(shown: str, mended: Mended, name: str) -> Iterator[str]:
    old, new = (written.text.split("\n") for written in (mended.before[name], mended.after[name]))
    for line in difflib.unified_diff(_with_ends(old), _with_ends(new), shown, shown):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _with_ends(lines: Sequence[str]) -> list[str]:
    return [*(line + "\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def fixable(findings: Sequence[Diagnostic], *, unsafe: bool) -> dict[str, list[Diagnostic]]:
    """The findings that may be mended, by page."""
    by_page: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for found in findings:
        if found.fix is not None and (found.fix.safe or unsafe):
            by_page[found.span.path].append(found)
    return by_page


def _original(page: Page, piped: bytes, run: Run) -> Written | None:
    """A page as it is; says so where it cannot be kept byte for byte, and is left alone."""
    written = as_written(piped if page.stdin else content(page, run.settings.max_page_bytes))
    if written is None:
        run.terminal.say(f"{run.pages.shown(page.page)}: not mended: has bytes that are not in its encoding")
    return written


def _facts_of(run: Run, page: Page, written: Written) -> PageFacts:
    from samplecast.engine.limits import facts_within

    settings = run.settings
    return facts_within(source_of(page, written.data(), settings.markup), settings.options, settings.page_timeout)
