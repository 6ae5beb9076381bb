"""`--fix` and `--diff`: fix the pages of a run, and write them or show what would change."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from samplecast.checks.baseline import Compared
from samplecast.checks.fixes import EncodedText, FixedPages, decoded, fix_pages
from samplecast.cli.files import write
from samplecast.cli.run import CommandRun
from samplecast.facts import PageFacts
from samplecast.pages import Page, content, source_of

Check: TypeAlias = Callable[[Sequence[PageFacts]], Compared]


def fix_run(run: CommandRun, facts: Sequence[PageFacts], piped: bytes, check: Check, *, unsafe: bool) -> FixedPages:
    """Apply every fix that may be applied to the pages of a run. Nothing is written."""
    by_name = {page.page: page for page in run.pages.pages}
    return fix_pages(
        facts,
        lambda name: _original(by_name[name], piped, run),
        lambda name, text: _facts_of(run, by_name[name], text),
        check,
        unsafe=unsafe,
    )


def save(run: CommandRun, fixed: FixedPages) -> bytes | None:
    """Write every page that changed; give the bytes of the one that has no file."""
    stdout = None
    for page in run.pages.pages:
        if page.stdin:
            stdout = fixed.after[page.page].data() if page.page in fixed.after else None
        elif page.page in fixed.after:
            write(page.file, fixed.after[page.page].data())
    return stdout


def diff(run: CommandRun, fixed: FixedPages) -> str:
    """What would change, as a unified diff; line ends stay as they are."""
    return "".join(line for name in sorted(fixed.after) for line in _diff(run.pages.shown(name), fixed, name))


def _diff(shown: str, fixed: FixedPages, name: str) -> Iterator[str]:
    old, new = (page.text.split("\n") for page in (fixed.before[name], fixed.after[name]))
    for line in difflib.unified_diff(_with_ends(old), _with_ends(new), shown, shown):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _with_ends(lines: Sequence[str]) -> list[str]:
    return [*(line + "\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def _original(page: Page, piped: bytes, run: CommandRun) -> EncodedText | None:
    """A page as it is; says so where it cannot be kept byte for byte, and is left alone."""
    text = decoded(piped if page.stdin else content(page, run.settings.max_page_bytes))
    if text is None:
        run.terminal.say(f"{run.pages.shown(page.page)}: not mended: has bytes that are not in its encoding")
    return text


def _facts_of(run: CommandRun, page: Page, text: EncodedText) -> PageFacts:
    from samplecast.pipeline import facts_within

    settings = run.settings
    return facts_within(source_of(page, text.data(), settings.markup), settings.options, settings.page_timeout)
