"""Arguments that commands share, and what they amount to: settings, pages, an engine, facts."""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

import click
from click.exceptions import Exit
from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.cli.terminal import Terminal, alarm, count
from samplecast.config import NO_CONFIG, Settings, find_config, load_config
from samplecast.engine import Engine
from samplecast.engine.store import Store, refused
from samplecast.options import Options
from samplecast.pages import Pages, find
from samplecast.pipeline import Inputs, facts_of_all
from samplecast.settings_values import MOST_SECONDS
from samplecast.source import Markup, Note
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from samplecast.facts import PageFacts

_Command: TypeAlias = Callable[..., Any]

INCOMPLETE = 2
"""Exit code of a run that had to skip pages."""
CACHE_FOLDER = ".samplecast_cache"
_WORTH_A_PROCESS = 50
"""Below this many pages a second process costs more than it gives."""

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
    click.option("--follow-links", is_flag=True, help="Read files outside the root where links in folders lead there."),
    click.option("--config", metavar="FILE", help="Settings; else the nearest samplecast.toml or pyproject.toml."),
    click.option("--no-config", is_flag=True, help="Read no settings at all."),
    click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
    click.option("-v", "--verbose", is_flag=True, help="Say what was odd about each page, and each file written."),
)


class CommandRun(Struct, frozen=True):
    """What one invocation works on."""

    settings: Settings
    pages: Pages
    terminal: Terminal
    engine: Engine
    unread: dict[str, str] = field(default_factory=dict)
    """Pages that were skipped, with the reason: they make the exit code 2, whatever else was found."""
    reopen: Callable[[], CommandRun] | None = None
    """How to settle all of it again, once files have changed."""

    @property
    def complete(self) -> bool:
        """Whether every page below the root is read: it was named itself, and nothing is left out or skipped."""
        named = {Path(path).absolute() for path in self.settings.paths}
        return self.pages.root in named and not self.settings.exclude and not self.unread

    @property
    def inputs(self) -> Inputs:
        """What is read; templates are for `generate` alone."""
        return self.inputs_for(replace(self.settings.options, templates=""))

    def inputs_for(self, options: Options) -> Inputs:
        """What is read, under options that the command has settled."""
        return Inputs(self.pages, options, self.settings.markup, self.settings.max_page_bytes)

    def facts(self) -> list[PageFacts]:
        """What every page says; those that take too long are skipped."""
        facts, unread = facts_of_all(self.inputs, self.engine)
        self.skip(unread)
        return facts

    def skip(self, unread: Mapping[str, str]) -> None:
        """Say which pages were skipped, and why."""
        for page, reason in unread.items():
            if page not in self.unread:
                alarm(f"{self.pages.shown(page)}: {reason}")
        self.unread.update(unread)

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
    """Give a command the shared arguments, as one `CommandRun`."""

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


_SHARED = (
    *("paths", "root", "exclude", "markup", "page_timeout", "follow_links"),
    *("config", "no_config", "quiet", "verbose"),
)


def _open(  # noqa: PLR0913  one per shared option
    *,
    paths: tuple[str, ...],
    root: str,
    exclude: tuple[str, ...],
    markup: Markup | None,
    page_timeout: float | None,
    follow_links: bool,
    config: str | None,
    no_config: bool,
    quiet: bool,
    verbose: bool,
) -> CommandRun:
    """Settle what a run works on: the configuration, and over it the command line."""
    if config and no_config:
        raise UsageError("--config names settings, and --no-config wants none")
    settings = load_config(NO_CONFIG if no_config else Path(config) if config else find_config(Path.cwd()))
    settings = replace(
        settings,
        paths=paths or settings.paths,
        root=root or settings.root,
        exclude=(*settings.exclude, *exclude),
        markup=markup or settings.markup,
        page_timeout=page_timeout or settings.page_timeout,
    )
    pages = find(settings.paths, settings.root, settings.exclude, follow_links=follow_links)
    terminal = Terminal(quiet, verbose)
    for page, reason in pages.skipped.items():
        terminal.say(f"{pages.shown(page)}: {reason}")
    settings = replace(settings, options=settings.options_below(pages.root))
    return CommandRun(settings, pages, terminal, Engine(seconds=settings.page_timeout, track=terminal.track))


def opened(run: CommandRun, paths: Sequence[str]) -> CommandRun:
    """The same run over other paths, with a root of their own."""
    pages = find(paths, "", run.settings.exclude)
    return replace(run, settings=replace(run.settings, paths=tuple(paths)), pages=pages, unread={}, reopen=None)


_ENGINE_OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option(
        "--cache-dir",
        metavar="DIR",
        default="",
        help=f"Folder of the cache.  [default: {CACHE_FOLDER} beside the configuration]",
    ),
    click.option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
    click.option("--verify", is_flag=True, help="Trust neither timestamps nor the cache: find everything out anew."),
    click.option(
        "-j", "--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes; 0: one a core."
    ),
    click.option("--executor", type=click.Choice(["local", "dask"]), default="local", help="Who reads the pages."),
    click.option("--scheduler", metavar="ADDRESS", default="", help="Of the Dask cluster: tcp://host:port."),
)


def takes_engine(command: _Command) -> _Command:
    """Give the `CommandRun` of a command its engine, by options; to be used below `takes_pages`."""

    @functools.wraps(command)
    def with_engine(*, run: CommandRun, **arguments: Any) -> Any:  # noqa: ANN401  click passes what the options declare
        given = {name: arguments.pop(name) for name in _OF_ENGINE}
        if given["executor"] == "dask" and not given["scheduler"]:
            raise UsageError("--executor dask needs the address of its scheduler: --scheduler tcp://host:port")
        if given["executor"] != "dask" and given["scheduler"]:
            raise UsageError("--scheduler is for --executor dask")
        cache = Path(given["cache_dir"] or _beside_configuration(run.settings.read_from))
        engine = replace(
            run.engine,
            store=None if given["no_cache"] else Store(cache),
            verify=given["verify"],
            workers=functools.partial(_workers, given["jobs"] or os.cpu_count() or 1),
            readers=functools.partial(_dask, given["scheduler"]) if given["scheduler"] else nullcontext,
        )
        try:
            return command(run=replace(run, engine=engine), **arguments)
        finally:
            if engine.store is not None and (reason := refused(cache)):
                run.terminal.say(
                    f"warning: {cache}: cannot write the cache: {reason}; the next run cannot build on this one"
                )

    declared: _Command = with_engine
    for option in reversed(_ENGINE_OPTIONS):
        declared = option(declared)
    return declared


_OF_ENGINE = ("cache_dir", "no_cache", "verify", "jobs", "executor", "scheduler")


def _beside_configuration(read_from: Sequence[str]) -> Path:
    """The folder of the cache that runs from every folder of a project share; without a configuration, that of here."""
    return Path(read_from[0]).parent / CACHE_FOLDER if read_from else Path(CACHE_FOLDER)


def _workers(jobs: int, pages: int) -> AbstractContextManager[Executor | None]:
    """Processes for so many pages; None where one process does."""
    if jobs == 1 or pages < _WORTH_A_PROCESS:
        return nullcontext()
    from samplecast.engine.executors import processes

    return processes(jobs)


def _dask(scheduler: str) -> AbstractContextManager[Executor]:
    """The workers of a cluster."""
    from samplecast.cli.dask import dask_executor

    return dask_executor(scheduler)
