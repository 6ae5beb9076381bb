"""Which service each page belongs to: an API of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    `.` among the globs makes all pages one service.
    """
    parents = {page: page.rpartition("/")[0] for page in pages}
    references = _references(set(parents.values()))
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


def _references(holding: set[str]) -> set[str]:
    """The folders that have two or more sub-folders with pages, all of them called like parts of a reference."""
    inside: dict[str, set[str]] = defaultdict(set)
    for folder in holding:
        parts = folder.split("/") if folder else []
        for depth, part in enumerate(parts):
            inside["/".join(parts[:depth])].add(part.lower())
    return {folder for folder, names in inside.items() if len(names) > 1 and names <= grammar("parts of a reference")}


def _service(folder: str, holding: set[str], globs: Sequence[str]) -> str:
    parts = folder.split("/") if folder else []
    path = ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]
    matching = (above for above in path if any(matches(glob, above) for glob in globs))
    return next(matching, "") or next((above for above in path if above in holding), "")
