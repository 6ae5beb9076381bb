"""Arguments that every command shares, and what they amount to: settings, pages, facts."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

import click
from click.exceptions import Exit
from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.cli.terminal import Terminal, alarm, count
from samplecast.config import MOST_SECONDS, Settings, find_config, load_config
from samplecast.pages import Pages, find, load
from samplecast.source import Markup, Note, Source
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from samplecast.facts import PageFacts

_Command: TypeAlias = Callable[..., Any]

INCOMPLETE = 2
"""Exit code of a run that had to skip pages."""

_OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option("--root", metavar="DIR", default="", help="What page names are relative to."),
    click.option("--exclude", metavar="GLOB", multiple=True, help="Leave out matching pages or folders; repeatable."),
    click.option("--markup", type=click.Choice(get_args(Markup)), help="Read every page as this, whatever its name."),
    click.option(
        "--page-timeout",
        type=click.FloatRange(0, MOST_SECONDS, min_open=True),
        metavar="SECONDS",
        help="Skip a large or tangled page that takes longer to read.  [default: 30]",
    ),
    click.option("--config", metavar="FILE", help="Settings; else the nearest samplecast.toml or pyproject.toml."),
    click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
    click.option("-v", "--verbose", is_flag=True, help="Say what was odd about each page, and each file written."),
)


class Run(Struct, frozen=True):
    """What one invocation works on."""

    settings: Settings
    pages: Pages
    terminal: Terminal
    unread: dict[str, str] = field(default_factory=dict)
    """Pages that were skipped, with the reason: they make the exit code 2, whatever else was found."""
    reopen: Callable[[], Run] | None = None
    """How to settle all of it again, once files have changed."""

    @property
    def complete(self) -> bool:
        """Whether every page below the root is read: it was named itself, and nothing is left out or skipped."""
        named = {Path(path).absolute() for path in self.settings.paths}
        return self.pages.root in named and not self.settings.exclude and not self.unread

    def facts(self) -> list[PageFacts]:
        """What every page says, read one after the other; those that take too long are skipped."""
        facts = []
        for page in self.terminal.track(self.pages.pages, len(self.pages.pages), "reading"):
            found = self.facts_of(load(page, self.settings.markup, self.settings.max_page_bytes))
            if found is not None:
                facts.append(found)
        return facts

    def facts_of(self, source: Source) -> PageFacts | None:
        """What a page says; None, and a word about it, where reading takes too long."""
        from samplecast.engine.limits import SlowPageError, facts_within

        try:
            return facts_within(source, self.settings.options, self.settings.page_timeout)
        except SlowPageError as error:
            self.skip({source.page: error.reason})
            return None

    def skip(self, unread: Mapping[str, str]) -> None:
        """Say which pages were skipped, and why."""
        for page, reason in unread.items():
            if page not in self.unread:
                alarm(f"{self.pages.shown(page)}: {reason}")
        self.unread.update(unread)

    def whenever_pages_change(self) -> Iterator[Run]:
        """This run, then one more after every change below its folders, until the user interrupts it.

        A run that fails is told and waited out: a page may be broken for a while.
        """
        from samplecast.cli.watching import changes

        yield self
        watched = (*self.settings.paths, self.settings.options.templates, *self.settings.read_from)
        for _ in changes(self.pages.root, watched):
            try:
                yield self.reopen() if self.reopen is not None else self
            except UsageError as error:
                alarm(str(error))

    def tell_blocks(self, used: int, skipped: Mapping[str, int]) -> None:
        """Say what became of the blocks of all pages, skipped ones by reason, most frequent first."""
        total = sum(skipped.values())
        by_number = sorted(skipped.items(), key=lambda entry: (-entry[1], entry[0]))
        reasons = "; ".join(f"{reason}: {number:,}" for reason, number in by_number)
        line = f"used {used:,} of {count(used + total, 'block', 'blocks and tables')}"
        self.terminal.say(f"{line}; skipped {total:,} ({reasons})" if skipped else line)

    def tell_notes(self, notes: Sequence[tuple[str, Note]]) -> None:
        """Say what was odd about each page, or how to hear it."""
        for name, note in notes:
            self.terminal.detail(f"{self.pages.shown(name)}:{note.line}:{note.column}: note: {note.message}")
        if notes and not self.terminal.verbose:
            self.terminal.say(f"{count(len(notes), 'note')} about the pages; -v shows them")


def blocks_of(pages: Sequence[PageFacts]) -> tuple[int, Mapping[str, int]]:
    """How many blocks of the pages were used, and how many skipped, by reason."""
    blocks = [block for page in pages for block in page.blocks]
    reasons = Counter(block.skipped for block in blocks if block.skipped)
    return len(blocks) - reasons.total(), reasons


def notes_of(pages: Sequence[PageFacts]) -> list[tuple[str, Note]]:
    """Every note with its page."""
    return [(page.page, note) for page in pages for note in page.notes]


def takes_pages(metavar: str = "[PATHS]...") -> Callable[[_Command], _Command]:
    """Give a command the shared arguments, as one `Run`."""

    def decorate(command: _Command) -> _Command:
        @functools.wraps(command)
        def with_run(**arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
            reopen = functools.partial(_open, **{name: arguments.pop(name) for name in _SHARED})
            run = replace(reopen(), reopen=reopen)
            try:
                result = command(run=run, **arguments)
            except Exit:
                if not run.unread:
                    raise
                result = None
            if run.unread:
                raise Exit(INCOMPLETE)
            return result

        declared: _Command = click.argument("paths", nargs=-1, metavar=metavar)(with_run)
        for option in reversed(_OPTIONS):
            declared = option(declared)
        return declared

    return decorate


_SHARED = ("paths", "root", "exclude", "markup", "page_timeout", "config", "quiet", "verbose")


def _open(  # noqa: PLR0913  one per shared option
    *,
    paths: tuple[str, ...],
    root: str,
    exclude: tuple[str, ...],
    markup: Markup | None,
    page_timeout: float | None,
    config: str | None,
    quiet: bool,
    verbose: bool,
) -> Run:
    """Settle what a run works on: the configuration, and over it the command line."""
    settings = load_config(Path(config) if config else find_config(Path.cwd()))
    settings = replace(
        settings,
        paths=paths or settings.paths,
        root=root or settings.root,
        exclude=(*settings.exclude, *exclude),
        markup=markup or settings.markup,
        page_timeout=page_timeout or settings.page_timeout,
    )
    pages = find(settings.paths, settings.root, settings.exclude)
    return Run(replace(settings, options=settings.options_below(pages.root)), pages, Terminal(quiet, verbose))
