"""What goes into the page step, and what a run needs to know of what came out."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from samplecast.engine import DEFAULT_SECONDS
from samplecast.options import Options
from samplecast.output import is_below
from samplecast.pages import Page
from samplecast.source import Markup, Note, Source, UnreadCall
from samplecast.usage import UsageError


class SlowPageError(UsageError):
    """A page that could not be read in time; `reason` says what to do."""

    def __init__(self, page: str, reason: str) -> None:
        super().__init__(f"{page}: {reason}")
        self.page = page
        self.reason = reason

    def __reduce__(self) -> tuple[type[SlowPageError], tuple[str, str]]:
        """Let it travel between processes."""
        return SlowPageError, (self.page, self.reason)


class LostFactsError(Exception):
    """An entry of the cache went away between two steps of a run; the text names the page."""


class PageTask(Struct, frozen=True):
    """A page to be read on this machine."""

    page: Page
    markup: Markup | None
    max_bytes: int
    options: Options
    cache: str = ""
    """Folder of the cache; empty for none."""
    seconds: float = DEFAULT_SECONDS
    """For how long a page may be read that looks as if that could take long."""
    verify: bool = False
    """Take nothing from the cache."""


class LoadedPage(Struct, frozen=True):
    """A page that travels: everything its facts depend on, and no path of this machine."""

    source: Source
    options: Options
    seconds: float
    key: str
    """As in `PageResult`; found out at home, for it names the program as it lies there."""
    digest: str
    files: tuple[tuple[str, str], ...] = ()
    """As in `PageResult`."""


class PageResult(Struct, frozen=True):
    """What the parent of a run needs to know of a page."""

    page: str
    key: str
    """Of its facts: page, content, settings and program in one digest."""
    digest: str
    """Of its text, for the manifest."""
    operations: int
    examples: int
    used: int
    skipped: tuple[tuple[str, int], ...]
    """Blocks left out, by reason."""
    notes: tuple[Note, ...]
    said: str = ""
    """A digest of the facts themselves: not every edit of a page changes what it says. Empty outside a cache."""
    unread_calls: tuple[UnreadCall, ...] = ()
    """As in `PageFacts.unread`."""
    taught: tuple[str, ...] = ()
    """The patterns of settings that matched something on the page."""
    files: tuple[tuple[str, str], ...] = ()
    """What the page asks for from other files: their paths below the root, and digests of their text, empty for those
    that could not be read."""
    facts: str = ""
    """Encoded; empty where the cache keeps them."""
    unread: str = ""
    """Why there are no facts, and what to do; empty where there are."""


def files_in(data: object) -> Sequence[tuple[str, str]]:
    """The files that a page asked for, of a result as a snapshot keeps it; looked up without decoding the rest."""
    files = data[-1] if isinstance(data, list) and data else ()
    if not isinstance(files, list) or not all(isinstance(one, list) and len(one) == 2 for one in files):  # noqa: PLR2004  pairs
        return ()
    return [(path, str(of_text)) for path, of_text in files if isinstance(path, str) and is_below(path)]
