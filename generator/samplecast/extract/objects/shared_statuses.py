"""Statuses that one page lists for all calls of a service, and the calls that lead there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from samplecast.facts import Operation, PageFacts, Response, StatusEntry

_METHOD = re.compile(r"\b(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)\b")
"""A method as HTTP spells it: "the normal response code for the GET and PUT operations"."""
_SUCCESS = re.compile(r"2\d\d")
_NO_BODY = frozenset({"204", "205"})

SharedStatuses = Mapping[str, tuple[StatusEntry, ...]]
"""The statuses on pages that describe no call, by the page's path and its anchors."""


def shared_statuses(pages: Iterable[PageFacts]) -> SharedStatuses:
    """What each page that describes no call lists; of several under one name, the first counts."""
    found: dict[str, tuple[StatusEntry, ...]] = {}
    for page in pages:
        if any(operation.endpoints for operation in page.operations):
            continue
        if entries := tuple(entry for operation in page.operations for entry in operation.statuses):
            for name in (page.page, *(anchor for anchor, _ in page.anchors)):
                found.setdefault(name, entries)
    return found


def with_shared_statuses(operation: Operation, shared: SharedStatuses, beside: Callable[[str], str]) -> Operation:
    """With the statuses of failure that a page it links to lists for all calls, and the success that it gives these.

    `beside` tells which page the path of a link means.
    """
    entries = [
        entry
        for target in operation.status_links
        for entry in shared.get(target) or shared.get(beside(target.partition("#")[0])) or ()
    ]
    known = {entry.code for entry in operation.statuses}
    more: dict[str, StatusEntry] = {}
    normal = _normal(operation, entries)
    for entry in (*normal, *(entry for entry in entries if entry.code[:1] in {"4", "5"})):
        if entry.code not in known:
            more.setdefault(entry.code, entry)
    if more:
        operation = replace(operation, statuses=(*operation.statuses, *more.values()))
    return _settled(operation, normal[0].code) if normal else operation


def _normal(operation: Operation, entries: Sequence[StatusEntry]) -> tuple[StatusEntry, ...]:
    """The one success that the page gives the operation's methods, where the operation names none itself.

    None where several fit, or where bodies are shown for a status that has none.
    """
    methods = {endpoint.method for endpoint in operation.endpoints}
    if operation.success or not methods:
        return ()
    fitting = {
        entry.code: entry
        for entry in entries
        if _SUCCESS.fullmatch(entry.code) and methods <= set(_METHOD.findall(entry.description))
    }
    shown = any(example.role == "response" for example in operation.examples)
    shown = shown or any(response.tables for response in operation.responses)
    found = tuple(fitting.values())
    return found if len(found) == 1 and not (shown and found[0].code in _NO_BODY) else ()


def _settled(operation: Operation, status: str) -> Operation:
    """The operation with a success by which all goes that stands under no status, as where its own page names one."""
    responses = {status: Response(status)}
    for one in operation.responses:
        known = responses.get(under := one.status or status, Response(under))
        tables, headers = (*known.tables, *one.tables), (*known.headers, *one.headers)
        responses[under] = replace(known, tables=tables, headers=headers)
    return replace(
        operation,
        success=(status,),
        responses=tuple(responses.values()),
        tables=tuple(
            replace(one, status=status) if one.root and one.side == "response" and not one.status else one
            for one in operation.tables
        ),
        examples=tuple(
            replace(one, status=status) if one.role == "response" and not one.status else one
            for one in operation.examples
        ),
    )
