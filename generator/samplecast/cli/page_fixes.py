"""`--fix` and `--diff`: fix the pages of a run, and write them or show what would change."""

from __future__ import annotations

import contextlib
import difflib
import functools
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from samplecast.checks.baseline import Compared
from samplecast.checks.fixes import EncodedText, FixedPages, decoded, fix_pages
from samplecast.cli.run import CommandRun
from samplecast.facts import PageFacts
from samplecast.locking import STAGING, alone_in, staging_folder
from samplecast.pages import Page, content, source_of
from samplecast.usage import UsageError

_CHANGED = "saved by someone else while it was checked: not mended"

Check: TypeAlias = Callable[[Sequence[PageFacts]], Compared]


def fix_run(run: CommandRun, facts: Sequence[PageFacts], piped: bytes, check: Check, *, unsafe: bool) -> FixedPages:
    """Apply every fix that may be applied to the pages of a run. Nothing is written."""
    by_name = {page.page: page for page in run.pages.pages}
    texts = {page.page: page.source.text for page in facts}
    return fix_pages(
        facts,
        functools.cache(lambda name: _original(by_name[name], piped, run, texts[name])),  # each page is told of once
        lambda name, text: _facts_of(run, by_name[name], text),
        check,
        unsafe=unsafe,
    )


def save(run: CommandRun, fixed: FixedPages) -> bytes | None:
    """Write every page that changed; give the bytes of the one that has no file.

    A page that someone saved since it was read is left alone, and named as one that was skipped.
    """
    stdout = None
    files = [page for page in run.pages.pages if page.page in fixed.after and not page.stdin]
    for page in run.pages.pages:
        if page.stdin:
            stdout = fixed.after[page.page].data() if page.page in fixed.after else None
    if files:
        try:
            _save_files(run, files, fixed)
        except OSError as error:
            place = error.filename or run.pages.root
            raise UsageError(f"{place}: cannot write: {error.strerror or error}") from error
    return stdout


def _save_files(run: CommandRun, files: Sequence[Page], fixed: FixedPages) -> None:
    """Replace the files, each at once; what a killed run leaves lies in one place, which the next run clears."""
    with alone_in(run.pages.root), staging_folder(run.pages.root) as staging:
        for number, page in enumerate(files):
            beside, target = staging / str(number), page.file.resolve()
            beside.write_bytes(fixed.after[page.page].data())
            shutil.copymode(target, beside)
            now = content(page, run.settings.max_page_bytes)
            if now == fixed.after[page.page].data():  # two pages may be one file
                continue
            if now != fixed.before[page.page].data():
                run.skip({page.page: _CHANGED})
            else:
                beside.replace(target)


def clear(run: CommandRun) -> None:
    """Remove what a killed run left."""
    if (run.pages.root / STAGING).is_dir():
        with contextlib.suppress(OSError), alone_in(run.pages.root), staging_folder(run.pages.root):
            pass


def diff(run: CommandRun, fixed: FixedPages) -> str:
    """What would change, as a unified diff; line ends stay as they are."""
    return "".join(line for name in sorted(fixed.after) for line in _diff(run.pages.shown(name), fixed, name))


def _diff(shown: str, fixed: FixedPages, name: str) -> Iterator[str]:
    old, new = (page.text.split("\n") for page in (fixed.before[name], fixed.after[name]))
    for line in difflib.unified_diff(_with_ends(old), _with_ends(new), shown, shown):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _with_ends(lines: Sequence[str]) -> list[str]:
    return [*(line + "\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def _original(page: Page, piped: bytes, run: CommandRun, text: str) -> EncodedText | None:
    """A page as it is on disk; None, and a word about it, where it is to be left alone.

    `text` is that of the page that the findings are about.
    """
    data = piped if page.stdin else content(page, run.settings.max_page_bytes)
    if source_of(page, data, run.settings.markup).text != text:
        run.skip({page.page: _CHANGED})
        return None
    encoded = decoded(data)
    reason = "has bytes that are not in its encoding" if encoded is None else _reason_to_stay(page)
    if reason:
        run.terminal.say(f"{run.pages.shown(page.page)}: not mended: {reason}")
        return None
    return encoded


def _reason_to_stay(page: Page) -> str:
    """Why the file of a page must not be replaced by another; empty where it may."""
    if page.stdin:
        return ""
    status = page.file.stat()
    if not status.st_mode & stat.S_IWUSR:
        return "it is read-only"
    return "its file has other names, which would keep the old text" if status.st_nlink > 1 else ""


def _facts_of(run: CommandRun, page: Page, text: EncodedText) -> PageFacts:
    from samplecast.pipeline import facts_within

    settings = run.settings
    return facts_within(source_of(page, text.data(), settings.markup), settings.options, settings.page_timeout)
