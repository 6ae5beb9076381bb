"""The site a service belongs to: all pages of the run, the files beside them, their labels and links.

Rules look things up here and nowhere else, and every lookup is recorded with its result. As long as the pages of a
service stay the same and every recorded lookup has the same result, the rules would find what they found before.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from msgspec import Struct, field

from samplecast.facts import PageFacts

SiteQuery: TypeAlias = tuple[str, ...]
"""The kind of a lookup and its arguments."""
SiteAnswer: TypeAlias = bool | str | None


class PageOutline(Struct, frozen=True):
    """The part of a page that rules on other pages may see; small and plain, as it is kept of all pages of a run."""

    page: str
    labels: bool
    """Whether its anchors are labels, which all pages know: so in reStructuredText."""
    anchors: Sequence[Sequence[Any]]
    """Pairs of an anchor and its line."""
    slugs: Sequence[str]
    tables: Sequence[int]
    """The lines of its tables."""
    targets: Sequence[str]
    """What its links lead to, each once."""


def outline_of(page: PageFacts) -> PageOutline:
    """The outline of a page."""
    return PageOutline(
        page.page,
        page.source.markup == "rst",
        page.anchors,
        page.slugs,
        tuple(block.span.line for block in page.blocks if block.kind == "table"),
        tuple(dict.fromkeys(target for target, _ in page.links)),
    )


def _nothing(_path: str) -> bool:
    return False


class Site(Struct, frozen=True, dict=True):
    """The outlines of all pages of a run, by path, and the files beside them."""

    outlines: Mapping[str, PageOutline]
    exists: Callable[[str], bool] = _nothing
    """Whether a path relative to the root is a file, read in this run or not."""
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    """What links to a page can name behind `#`, by page, as far as it was looked up."""

    def answer(self, question: SiteQuery) -> SiteAnswer:
        """The result of a recorded lookup."""
        kind, *what = question
        return _ANSWERS[kind](self, *what)

    @cached_property
    def labels(self) -> frozenset[str]:
        """Every anchor of every page, in lower case."""
        return frozenset(name.lower() for page in self.outlines.values() for name, _ in page.anchors)

    @cached_property
    def label_pages(self) -> Mapping[str, str]:
        """The page of each label."""
        pages = self.outlines.values()
        return {name.lower(): page.page for page in pages if page.labels for name, _ in page.anchors}

    @cached_property
    def fragments(self) -> frozenset[str]:
        """What stands behind the `#` of links; all of a link where there is none."""
        return frozenset(target.rpartition("#")[2] for page in self.outlines.values() for target in page.targets)

    @cached_property
    def folders(self) -> Mapping[str, Sequence[str]]:
        """The names of the pages by folder."""
        found: dict[str, list[str]] = {}
        for page in self.outlines:
            folder, name = posixpath.split(page)
            found.setdefault(folder, []).append(name)
        return found


class SiteLookup(Struct, frozen=True):
    """What the rules of one service look up, with the results."""

    docs: Site
    asked: dict[SiteQuery, SiteAnswer] = field(default_factory=dict)

    def is_page(self, path: str) -> bool:
        """Whether a page of the run has this path."""
        return bool(self._ask("page", path))

    def is_file(self, path: str) -> bool:
        """Whether a path relative to the root is a file, read or not."""
        return bool(self._ask("file", path))

    def names_in(self, folder: str) -> Sequence[str]:
        """The names of the pages in a folder."""
        self._ask("names", folder)
        return self.docs.folders.get(folder, ())

    def has_anchor(self, page: str, anchor: str) -> bool | None:
        """Whether a link can name this anchor of a page; None where there is no such page."""
        found = self._ask("anchor", page, anchor)
        return found if found is None else bool(found)

    def anchors_of(self, page: str) -> frozenset[str]:
        """Everything that a link can name on a page."""
        self._ask("anchors", page)
        return _anchors(self.docs, page)

    def has_label(self, label: str) -> bool:
        """Whether any page has the label, in whatever case."""
        return bool(self._ask("label", label))

    def page_of_label(self, label: str) -> str:
        """The page in reStructuredText that has the label; empty for none."""
        return str(self._ask("page of label", label))

    def is_linked(self, anchor: str) -> bool:
        """Whether a link of any page names the anchor."""
        return bool(self._ask("linked", anchor))

    def leads_to_table(self, page: str, anchor: str, near: int) -> bool | None:
        """Whether a table stands at an anchor or at most so many lines below; None where there is no such page."""
        found = self._ask("table", page, anchor, str(near))
        return found if found is None else bool(found)

    def abroad(self, pages: Iterable[str]) -> dict[SiteQuery, SiteAnswer]:
        """The recorded lookups whose results may change though these pages do not."""
        own = Site({page: self.docs.outlines[page] for page in pages})
        return {asked: answer for asked, answer in self.asked.items() if not _settled(own, asked)}

    def _ask(self, *question: str) -> SiteAnswer:
        if question not in self.asked:
            self.asked[question] = self.docs.answer(question)
        return self.asked[question]


def _anchors(docs: Site, page: str) -> frozenset[str]:
    if page not in docs.anchors:
        known = docs.outlines[page]
        docs.anchors[page] = frozenset((*(name for name, _ in known.anchors), *known.slugs))
    return docs.anchors[page]


def _has_anchor(docs: Site, page: str, anchor: str) -> bool | None:
    if page not in docs.outlines:
        return None
    names = _anchors(docs, page)
    return anchor in names or anchor.lower() in names


def _leads_to_table(docs: Site, page: str, anchor: str, near: str) -> bool | None:
    known = docs.outlines.get(page)
    if known is None:
        return None
    lines = [line for name, line in known.anchors if name.lower() == anchor.lower()]
    return any(0 <= table - line <= int(near) for line in lines for table in known.tables)


def _digest(names: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(sorted(names)).encode("utf-8", "surrogatepass")).hexdigest()


_ANSWERS: Mapping[str, Callable[..., SiteAnswer]] = {
    "page": lambda docs, path: path in docs.outlines,
    "file": lambda docs, path: docs.exists(path),
    "names": lambda docs, folder: _digest(docs.folders.get(folder, ())),
    "anchor": _has_anchor,
    "anchors": lambda docs, page: _digest(_anchors(docs, page)) if page in docs.outlines else None,
    "label": lambda docs, label: label.lower() in docs.labels,
    "page of label": lambda docs, label: docs.label_pages.get(label.lower(), ""),
    "linked": lambda docs, anchor: anchor in docs.fragments,
    "table": _leads_to_table,
}
"""The lookups by kind; long results are recorded as their digest."""

_OF_A_PAGE = frozenset({"anchor", "anchors", "table"})
"""Lookups about the page that is their first argument."""
_OF_ANY_PAGE = frozenset({"page", "label", "linked"})
"""Lookups that any single page can settle with yes."""


def _settled(own: Site, question: SiteQuery) -> bool:
    """Whether the result follows from these pages, whatever others there are."""
    kind, first, *_ = question
    if kind in _OF_A_PAGE:
        return first in own.outlines
    return kind in _OF_ANY_PAGE and own.answer(question) is True
