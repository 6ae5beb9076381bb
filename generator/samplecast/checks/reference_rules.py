"""RF: links that lead nowhere, labels given twice, pages that were damaged on their way."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from samplecast.checks.definition import Finding, Service
from samplecast.checks.site import SiteLookup
from samplecast.checks.spans import locate, passage
from samplecast.diagnostics import Related
from samplecast.facts import PageFacts
from samplecast.source import Span

_SUFFIXES = (".md", ".markdown", ".mdx", ".rst")
_BUILT = (".html", ".htm")
"""Built pages: a link to `x.html` is a link to `x.md`."""
# a suffix, so that the target is a file and not a page whose suffix was left out
_OTHER_FILE = re.compile(r"\.[A-Za-z]\w{1,4}$")
_ROLE = re.compile(r":(doc|ref|numref):`([^`]*)")
MOST_GUESSED = 2000
"""Among more names than this, no similar one is sought."""
MOST_COMPARED = 15_000
"""All broken links of a page are compared with at most so many names: each may take a tenth of a millisecond."""
SHORTEST_TAIL = 6
"""Converters put a prefix before anchors; what is left of the name has at least so many characters."""

_BUILT_LABELS = frozenset({"genindex", "modindex", "py-modindex", "search"})
"""The labels of the pages that Sphinx itself makes."""


def broken_link(service: Service) -> Iterator[Finding]:
    """A link leads to a page that does not exist.

    The reader ends on an error page. The file was renamed, or never added.

    Bad:  [Querying details](querying-detials.md)
    Good: [Querying details](querying-details.md)

    How to fix: link to the page as it is called now.
    """
    for page in service.pages:
        guesses = _Guesses()
        for target, span in dict.fromkeys(page.links):
            path = _page_of(target, page, _between(page, span))
            if path and not _is_page(path, service.site) and not _resolved_by_site(target, path, service.site):
                hint = guesses.hint(posixpath.basename(path), _neighbours(path, service.site))
                yield Finding(locate(page, span, target), f"the link to {target!r} leads to no page{hint}")


def broken_anchor(service: Service) -> Iterator[Finding]:
    """A link leads to an anchor that its page does not have.

    The reader ends at the top of the page, not at what the text promised.

    Bad:  see [Table 2](#table-two), with no such anchor on the page
    Good: see [Table 2](#table2), with `<a name="table2"></a>` before the table

    How to fix: link to the anchor as it is written there.
    """
    for page in service.pages:
        if page.source.markup != "markdown":
            continue
        guesses = _Guesses()
        for target, span in dict.fromkeys(page.links):
            path, mark, anchor = target.partition("#")
            if not mark and not _page_of(target, page, _between(page, span)):
                path, anchor = "", target
            goal = _page_of(path, page, "") if path else page.page
            if not anchor or (not mark and _is_file(anchor)):
                continue
            if service.site.has_anchor(goal, anchor) is False:
                where = "this page" if goal == page.page else goal
                hint = guesses.hint(anchor, service.site.anchors_of(goal))
                message = f"the link to {target!r} leads to no anchor of {where}{hint}"
                yield Finding(locate(page, span, anchor), message)


def broken_ref(service: Service) -> Iterator[Finding]:
    """A `:ref:` names a label that no page has.

    Sphinx leaves the text without a link and warns; the reader has nowhere to go.

    Bad:  see :ref:`Table 2 <table_two>`, with no `.. _table_two:` anywhere
    Good: see :ref:`Table 2 <table_2>`

    How to fix: name the label as it is written before its target. Only runs over whole folders are judged.
    """
    if not service.complete:
        return
    for page in service.pages:
        if page.source.markup != "rst":
            continue
        own = {anchor for anchor, _ in page.anchors}
        guesses = _Guesses()
        for target, span in dict.fromkeys(page.links):
            if service.site.has_label(target) or target in _BUILT_LABELS:
                continue
            if _has_role(("ref", "numref"), target, _between(page, span)):
                yield Finding(
                    locate(page, span, target), f"no page has the label {target!r}{guesses.hint(target, own)}"
                )


def duplicate_label(service: Service) -> Iterator[Finding]:
    """An anchor or label is given twice.

    Links lead to whichever the browser or Sphinx takes. In reStructuredText all pages share one name space of labels,
    in Markdown each page has its own.

    Bad:  two tables, each after `<a name="table1"></a>`
    Good: `<a name="table1"></a>` and `<a name="table2"></a>`

    How to fix: rename one of them, and the links to it.
    """
    seen: dict[tuple[str, str], Span] = {}
    for page in service.pages:
        rst = page.source.markup == "rst"
        for anchor, line in page.anchors:
            if not line:  # a file holds it that several pages may take in
                continue
            key = ("", anchor.lower()) if rst else (page.page, anchor)
            span = Span(page.page, line)
            first = seen.setdefault(key, span)
            # converters write each anchor twice in a row: to no harm, both stand at the same place
            if first != span:
                yield Finding(span, f"the label {anchor!r} is given twice", related=(Related(first, "first here"),))


def collapsed_page(page: PageFacts) -> Iterator[Finding]:
    """The line breaks of a page have become spaces.

    reStructuredText depends on its lines: such a page is rendered as one paragraph.

    Bad:  Response ======== Status Code ----------- After sending a request
    Good: the page as it was before the conversion

    How to fix: convert the page again from its source.
    """
    yield from (Finding(Span(page.page, 1), note.message) for note in page.notes if "collapsed" in note.message)


def undecodable_page(page: PageFacts) -> Iterator[Finding]:
    """A page holds bytes that are not UTF-8.

    Every program shows something else in their place.

    Bad:  a page saved as Latin-1
    Good: the page saved as UTF-8

    How to fix: save it as UTF-8.
    """
    for note in page.notes:
        if "not UTF-8" in note.message or "NUL character" in note.message:
            yield Finding(Span(page.page, note.line, note.column), note.message)


def _between(page: PageFacts, span: Span) -> str:
    """The text of the lines that a span covers."""
    return passage(page.source.text_of(span.path), span.line, span.end_line or span.line)


def _page_of(target: str, page: PageFacts, words: str) -> str:
    """The path of the page that a target names; empty where it names none, or one above the root."""
    path = target.partition("#")[0].partition("?")[0]
    if not path.lower().endswith((*_SUFFIXES, *_BUILT)) and not _names_page(target, page, words):
        return ""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page.page), path))
    return "" if found.startswith(("../", "/")) else found


def _names_page(target: str, page: PageFacts, words: str) -> bool:
    """Whether the markup says that a target without suffix is a page: `[text](page)`, an entry of a toctree."""
    if page.source.markup == "rst" and _has_role(("doc",), target, words):
        return True
    if "#" in target or "/" in target or _OTHER_FILE.search(target):
        return False
    if page.source.markup == "markdown":
        return f"]({target})" in _without_escapes(words)
    return "\n" not in words and (words.strip() == target or words.rstrip().endswith(f" <{target}>"))


def _has_role(roles: Sequence[str], target: str, words: str) -> bool:
    """Whether one of the roles names the target: :ref:`words <target>`."""
    return any((role, target) in _roles(words) for role in roles)


@lru_cache(maxsize=4)
def _without_escapes(words: str) -> str:
    return words.replace("\\", "")


@lru_cache(maxsize=4)
def _roles(words: str) -> frozenset[tuple[str, str]]:
    """The roles of a passage with what each names, found once for all links of a paragraph."""
    named = ((role, inside.rpartition("<")[2].removesuffix(">")) for role, inside in _ROLE.findall(words))
    return frozenset((role, target[target.startswith(("!", "~")) :]) for role, target in named)


def _is_page(path: str, site: SiteLookup) -> bool:
    """Whether there is such a page, its suffix or the index of its folder left out as sites allow."""
    stem, suffix = posixpath.splitext(path)
    if suffix.lower() in _BUILT and not site.is_file(path):
        return any(site.is_page(stem + ending) or site.is_file(stem + ending) for ending in _SUFFIXES)
    endings = ("", *_SUFFIXES, *(f"/{name}{suffix}" for name in ("index", "_index") for suffix in _SUFFIXES))
    return any(site.is_page(path + ending) or site.is_file(path + ending) for ending in endings)


def _resolved_by_site(target: str, path: str, site: SiteLookup) -> bool:
    """Whether a site generator finds the page: it takes `/guide/x` and `guide/x` from the root of the docs."""
    bare = target.partition("#")[0].partition("?")[0].lstrip("/")
    return not bare.startswith(".") and bare != path and _is_page(bare, site)


def _is_file(target: str) -> bool:
    """Whether a bare target is a file of another kind, or a folder: `figures/x.png`, `../`."""
    return "/" in target or target.lower().endswith(
        (*_SUFFIXES, ".html", ".htm", ".png", ".pdf", ".json", ".yaml", ".zip")
    )


def _neighbours(path: str, site: SiteLookup) -> list[str]:
    """The names of the pages in the folder of a path, without suffix where the path has none."""
    folder, suffix = posixpath.dirname(path), path.lower().endswith(_SUFFIXES)
    return [name if suffix else posixpath.splitext(name)[0] for name in site.names_in(folder)]


class _Guesses(Struct):
    """What the broken links of one page may mean; of very many, the first."""

    left: int = MOST_COMPARED

    def hint(self, name: str, known: Collection[str]) -> str:
        """The name that was probably meant, in words; empty for none."""
        self.left -= len(known)
        return _guess(name, known) if self.left >= 0 and len(known) <= MOST_GUESSED else ""


def _guess(name: str, known: Collection[str]) -> str:
    """What was probably meant: the name without what a converter put before it, else one that is near."""
    tails = [other for other in known if len(other) >= SHORTEST_TAIL and name.endswith(f"_{other}")]
    near = sorted(tails)[:1] or difflib.get_close_matches(name, known, 1, 0.8)
    return f"; did you mean {near[0]!r}?" if near else ""
