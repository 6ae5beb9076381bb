"""RF: links that lead nowhere, labels given twice, pages that were damaged on their way."""

from __future__ import annotations

import difflib
import posixpath
from collections import defaultdict
from collections.abc import Iterator

from generator.checks.model import Finding, Service
from generator.diagnostics import Related
from generator.facts import PageFacts
from generator.source import Span

_SUFFIXES = (".md", ".markdown", ".mdx", ".rst")


def broken_link(service: Service) -> Iterator[Finding]:
    """A link leads to a page that does not exist.

    The reader ends on an error page. The file was renamed, or never came along.

    Bad:  [Querying details](querying-detials.md)
    Good: [Querying details](querying-details.md)

    How to fix: link to the page as it is called now.
    """
    for page in service.pages:
        for target, span in page.links:
            path = _page_of(target, page)
            if path and path not in service.everywhere and not service.exists(path):
                yield Finding(span, f"the link to {target!r} leads to no page{_guess(path, service)}")


def broken_anchor(service: Service) -> Iterator[Finding]:
    """A link leads to an anchor that its page does not have.

    The reader ends at the top of the page, far from what the text promised.

    Bad:  see [Table 2](#table-two), with no such anchor on the page
    Good: see [Table 2](#table2), with `<a name="table2"></a>` before the table

    How to fix: link to the anchor as it is written there.
    """
    for page in service.pages:
        if page.source.markup != "markdown":
            continue
        for target, span in page.links:
            path = _page_of(target, page)
            goal = service.everywhere.get(path) if path else page
            anchor = target.partition("#")[2] if path or "#" in target else target
            if goal is not None and _is_anchor(target, anchor) and not _has(goal, anchor):
                where = "this page" if goal is page else goal.page
                yield Finding(span, f"the link to {target!r} leads to no anchor of {where}")


def broken_ref(service: Service) -> Iterator[Finding]:
    """A `:ref:` names a label that no page has.

    Sphinx leaves the text without a link and warns; the reader has nowhere to go.

    Bad:  see :ref:`Table 2 <table_two>`, with no `.. _table_two:` anywhere
    Good: see :ref:`Table 2 <table_2>`

    How to fix: name the label as it is written before its target. Only runs over whole folders are judged.
    """
    if not service.complete:
        return
    labels = {anchor.lower() for page in service.everywhere.values() for anchor, _ in page.anchors}
    for page in service.pages:
        if page.source.markup != "rst":
            continue
        for target, span in page.links:
            if not target.endswith(_SUFFIXES) and "/" not in target and target.lower() not in labels:
                near = difflib.get_close_matches(target, [anchor for anchor, _ in page.anchors], 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                yield Finding(span, f"no page has the label {target!r}{hint}")


def duplicate_label(service: Service) -> Iterator[Finding]:
    """An anchor or label is given twice.

    Links go to the one that the browser or Sphinx happens to take. In reStructuredText labels are one name space over
    all pages, in Markdown one page is.

    Bad:  two tables, each after `<a name="table1"></a>`
    Good: `<a name="table1"></a>` and `<a name="table2"></a>`

    How to fix: rename one of them, with the links that mean it.
    """
    seen: dict[tuple[str, str], Span] = {}
    for page in service.pages:
        rst = page.source.markup == "rst"
        for anchor, line in page.anchors:
            key = ("", anchor.lower()) if rst else (page.page, anchor)
            span = Span(page.page, line)
            first = seen.setdefault(key, span)
            if first is not span:
                yield Finding(span, f"the label {anchor!r} is given twice", related=(Related(first, "first here"),))


def collapsed_page(page: PageFacts) -> Iterator[Finding]:
    """The line breaks of a page were turned into spaces.

    reStructuredText lives by its lines: such a page renders as one paragraph.

    Bad:  Response ======== Status Code ----------- After sending a request
    Good: the page as it was before the conversion

    How to fix: take the page from its source again.
    """
    yield from (Finding(Span(page.page, 1), note.message) for note in page.notes if "collapsed" in note.message)


def undecodable_page(page: PageFacts) -> Iterator[Finding]:
    """A page holds bytes that are not UTF-8.

    Every reader shows something else in their place.

    Bad:  a page saved as Latin-1
    Good: the page saved as UTF-8

    How to fix: save it as UTF-8.
    """
    for note in page.notes:
        if "not UTF-8" in note.message or "NUL character" in note.message:
            yield Finding(Span(page.page, note.line, note.column), note.message)


def _page_of(target: str, page: PageFacts) -> str:
    """The path of the page that a target names; empty where it names none."""
    path = target.partition("#")[0].partition("?")[0]
    if not path.lower().endswith(_SUFFIXES):
        return ""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page.page), path))
    return "" if found.startswith("../") else found


def _is_anchor(target: str, anchor: str) -> bool:
    """Whether the target is an anchor alone, or has one behind a page."""
    path = target.partition("#")[0]
    return bool(anchor) and (path in ("", target) or path.lower().endswith(_SUFFIXES)) and not _is_file(anchor)


def _is_file(target: str) -> bool:
    """Whether a bare target is a file of another kind, or a folder: `figures/x.png`, `../`."""
    return "/" in target or target.lower().endswith(
        (*_SUFFIXES, ".html", ".htm", ".png", ".pdf", ".json", ".yaml", ".zip")
    )


def _has(page: PageFacts, anchor: str) -> bool:
    return any(anchor == known for known, _ in page.anchors) or anchor.lower() in page.slugs


def _guess(path: str, service: Service) -> str:
    by_folder: defaultdict[str, list[str]] = defaultdict(list)
    for known in service.everywhere:
        by_folder[posixpath.dirname(known)].append(posixpath.basename(known))
    near = difflib.get_close_matches(posixpath.basename(path), by_folder[posixpath.dirname(path)], 1, 0.8)
    return f"; did you mean {near[0]!r}?" if near else ""
