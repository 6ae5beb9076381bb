"""Which service each page belongs to: an API of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from samplecast.globs import matches
from samplecast.vocabulary import grammar


class _HasPage(Protocol):
    @property
    def page(self) -> str: ...


_Named = TypeVar("_Named", bound=_HasPage)


def services(pages: Iterable[str], globs: Sequence[str] = ()) -> dict[str, str]:
    """The service folder of every page: the topmost that `globs` match, else the topmost that holds a page itself.

    A folder whose sub-folders are the parts of one reference, `entities` and `methods`, counts as holding their pages.
    So does one with an index page over two or more sub-folders, the root too: its chapters are one service, whichever
    folder above them is named. `.` among the globs makes all pages one service.
    """
    parents = {page: page.rpartition("/")[0] for page in pages}
    references = _references(set(parents.values())) | _indexed(parents)
    holding = {*parents.values(), *references}
    whole = "." in globs or ("" in references and not globs)
    of_folder = {folder: "" if whole else _service(folder, holding, globs) for folder in set(parents.values())}
    return {page: of_folder[parent] for page, parent in parents.items()}


def grouped(items: Iterable[_Named], globs: Sequence[str] = ()) -> dict[str, list[_Named]]:
    """Whatever stands for pages, by service; services in order, and within each the order that the items have."""
    items = list(items)
    folders = services((item.page for item in items), globs)
    groups: dict[str, list[_Named]] = {service: [] for service in sorted(set(folders.values()))}
    for item in items:
        groups[folders[item.page]].append(item)
    return groups


def _indexed(parents: Mapping[str, str]) -> set[str]:
    """The folders with a page called index or overview, and pages in two or more of their sub-folders."""
    chapters = _chapters(set(parents.values()))
    stems = ((folder, page.rpartition("/")[2].partition(".")[0].lower()) for page, folder in parents.items())
    return {folder for folder, stem in stems if stem in grammar("index pages") and len(chapters.get(folder, ())) > 1}


def _references(holding: set[str]) -> set[str]:
    """The folders that have two or more sub-folders with pages, all of them called like parts of a reference."""
    parts = grammar("parts of a reference")
    chapters = _chapters(holding).items()
    return {folder for folder, names in chapters if len(names) > 1 and {name.lower() for name in names} <= parts}


def _chapters(folders: Iterable[str]) -> dict[str, set[str]]:
    """By folder, the names of its sub-folders that hold pages, at whatever depth."""
    found: dict[str, set[str]] = defaultdict(set)
    for folder in folders:
        parts = folder.split("/") if folder else []
        for depth, part in enumerate(parts):
            found["/".join(parts[:depth])].add(part)
    return found


def _service(folder: str, holding: set[str], globs: Sequence[str]) -> str:
    parts = folder.split("/") if folder else []
    path = ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]
    matching = (above for above in path if any(matches(glob, above) for glob in globs))
    return next(matching, "") or next((above for above in path if above in holding), "")
