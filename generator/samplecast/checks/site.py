"""The site a service belongs to: all pages of the run, the files beside them, their labels and links.

Rules look things up here and nowhere else. As long as the pages of a service stay the same, the other pages keep their
outlines and the same files are there, the rules would find what they found before.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from samplecast.facts import PageFacts


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
    """What the rules of one service may look up."""

    docs: Site

    def is_page(self, path: str) -> bool:
        """Whether a page of the run has this path."""
        return path in self.docs.outlines

    def is_file(self, path: str) -> bool:
        """Whether a path relative to the root is a file, read or not."""
        return self.docs.exists(path)

    def names_in(self, folder: str) -> Sequence[str]:
        """The names of the pages in a folder."""
        return self.docs.folders.get(folder, ())

    def has_anchor(self, page: str, anchor: str) -> bool | None:
        """Whether a link can name this anchor of a page; None where there is no such page."""
        if page not in self.docs.outlines:
            return None
        names = _anchors(self.docs, page)
        return anchor in names or anchor.lower() in names

    def anchors_of(self, page: str) -> frozenset[str]:
        """Everything that a link can name on a page."""
        return _anchors(self.docs, page)

    def has_label(self, label: str) -> bool:
        """Whether any page has the label, in whatever case."""
        return label.lower() in self.docs.labels

    def page_of_label(self, label: str) -> str:
        """The page in reStructuredText that has the label; empty for none."""
        return self.docs.label_pages.get(label.lower(), "")

    def is_linked(self, anchor: str) -> bool:
        """Whether a link of any page names the anchor."""
        return anchor in self.docs.fragments

    def leads_to_table(self, page: str, anchor: str, near: int) -> bool | None:
        """Whether a table stands at an anchor or at most so many lines below; None where there is no such page."""
        known = self.docs.outlines.get(page)
        if known is None:
            return None
        lines = [line for name, line in known.anchors if name.lower() == anchor.lower()]
        return any(0 <= table - line <= near for line in lines for table in known.tables)


def _anchors(docs: Site, page: str) -> frozenset[str]:
    if page not in docs.anchors:
        known = docs.outlines[page]
        docs.anchors[page] = frozenset((*(name for name, _ in known.anchors), *known.slugs))
    return docs.anchors[page]
