"""`samplecast init`: settings for the docs that it finds."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samplecast.cli.files import write
from samplecast.cli.run import CACHE_FOLDER
from samplecast.cli.terminal import Terminal, count
from samplecast.config import Settings, find_config
from samplecast.engine import Engine
from samplecast.engine.store import Store
from samplecast.options import Options
from samplecast.pages import MAX_PAGE_BYTES, as_typed, find
from samplecast.pipeline import Inputs, facts_of_all
from samplecast.services import services
from samplecast.usage import UsageError

if TYPE_CHECKING:
    from samplecast.facts import PageFacts

_FILE = "samplecast.toml"
_MOST_NAMED = 20
"""So many services are named in the settings; the others are counted."""
_MARKUPS = {"rst": "reStructuredText", "markdown": "Markdown"}


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("-o", "--out", metavar="OUT", default="generated", show_default=True, help="Folder of the package.")
@click.option("--target", metavar="NAME", default="dataclasses", show_default=True, help="Kind of classes emitted.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def init(paths: tuple[str, ...], out: str, target: str, *, quiet: bool) -> None:
    """Write samplecast.toml for the docs below PATHS, or below the working folder.

    Settings that are there already stay as they are: exit code 2.
    """
    from samplecast.emit.python.targets import target_of

    if there := find_config(Path.cwd()):
        raise UsageError(f"{as_typed(there)}: there are settings already; nothing was changed")
    target_of(target, "")
    terminal = Terminal(quiet)
    told = _telling(paths or (".",), terminal)
    found = tuple(_folders(page.page for page in told))
    text = "\n".join(_settings(told, found, out, target))
    write(Path(_FILE), text.encode())
    terminal.say(f"wrote {_FILE}: {count(len(told), 'page')} that describe an API, in {', '.join(found)}")
    terminal.say("next: samplecast generate")
    terminal.say("then: samplecast check")


def _telling(paths: Sequence[str], terminal: Terminal) -> list[PageFacts]:
    """The pages that describe an API; UsageError where there are none."""
    pages = find(paths, ".")
    engine = Engine(store=Store(Path(CACHE_FOLDER)), seconds=Settings().page_timeout, track=terminal.track)
    facts, unread = facts_of_all(Inputs(pages, Options(), None, MAX_PAGE_BYTES), engine)
    for page, reason in unread.items():
        terminal.say(f"{pages.shown(page)}: {reason}")
    told = [page for page in facts if any(one.endpoints or one.errors for one in page.operations)]
    if not told:
        looked = count(len(facts), "page")
        raise UsageError(f"{', '.join(paths)}: {looked}, and none describes an API: name the folder that does")
    return told


def _folders(pages: Iterable[str]) -> Iterator[str]:
    """The narrowest folders that hold the pages, one below each folder of here; pages of here by name."""
    tops: dict[str, list[str]] = {}
    for page in pages:
        tops.setdefault(page.partition("/")[0], []).append(page)
    for top, below in sorted(tops.items()):
        yield top if below == [top] else os.path.commonpath([page.rpartition("/")[0] for page in below])


def _settings(told: Sequence[PageFacts], paths: Sequence[str], out: str, target: str) -> Iterator[str]:
    """The lines of the file."""
    markups = Counter(_MARKUPS[page.source.markup] for page in told)
    kinds = " and ".join(f"{number:,} of {markup}" for markup, number in markups.most_common())
    yield f"# Written by `samplecast init`: {count(len(told), 'page')} that describe an API, {kinds}."
    yield f"paths = [{', '.join(map(_text, paths))}]"
    yield f"out = {_text(out)}"
    yield "# Kind of classes: dataclasses, pydantic, typeddict, msgspec or attrs."
    yield f"target = {_text(target)}"
    named = [*dict.fromkeys(filter(None, services(_below(told, paths)).values()))]
    if named:
        more = f" and {len(named) - _MOST_NAMED:,} more" if len(named) > _MOST_NAMED else ""
        yield f"# Each an API of its own, a folder of the package: {', '.join(map(_text, named[:_MOST_NAMED]))}{more}."
        yield '# Where that is wrong, name them: services = ["first/*", "second"]; "." makes all one.'
    yield '# Without tests and fixtures, as a wheel has it: parts = ["code"].'
    yield ""


def _below(told: Sequence[PageFacts], paths: Sequence[str]) -> list[str]:
    """The pages relative to what the folders have in common, as a run will have them."""
    folders = [path if Path(path).is_dir() else path.rpartition("/")[0] for path in paths]
    top = os.path.commonpath(folders) if all(folders) else ""
    return [page.page[len(top) + 1 :] if top else page.page for page in told]


def _text(value: str) -> str:
    """A string as TOML has it, which JSON's are but for the characters that neither needs to escape."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
