"""EP: the calls that examples make, held against the endpoints of their operations."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from samplecast.checks.definition import Finding
from samplecast.checks.spans import locate
from samplecast.diagnostics import Related
from samplecast.facts import Endpoint, Example, Operation, PageFacts
from samplecast.naming import PLACEHOLDER

# also `https://{endpoint}/v1` and `https: //host`, as exports of word processors have it
_SCHEME = re.compile(r"https?:\s*//[^/?{<]*+(?:\{[^{}]*\}|<[^<>]*>)?[^/?]*", re.IGNORECASE)
_VERSION = re.compile(r"v\d{1,3}(?:\.\d{1,3})?(?:(?:alpha|beta)\d{0,3})?", re.IGNORECASE)
_LAST = re.compile(r"/\{([^{}]{1,80})\}$")
ALIKE = 0.75
"""Words so much alike are one word misspelt: `server` and `servers`."""
_DEGREES = ("path", "version", "none")
LONGEST_BASE = 3
"""Docs leave out a common beginning of all paths (`/api/v4`) of at most so many segments."""


def other_method(page: PageFacts) -> Iterator[Finding]:
    """The example of a call uses another method than its endpoint.

    One of the two fails when tried.

    Bad:  endpoint PUT /v1/servers/{id}, example POST https://host/v1/servers/42
    Good: endpoint PUT /v1/servers/{id}, example PUT https://host/v1/servers/42

    How to fix: correct the one that is wrong.
    """
    for call in _calls(page):
        if call.degree == "path":
            message = (
                f"the example calls {call.method} where the endpoint is {call.endpoint.method} {call.endpoint.path}"
            )
            yield _call_finding(page, call, call.method, message)


def other_path(page: PageFacts) -> Iterator[Finding]:
    """The example of a call goes to another path than its endpoint.

    It was copied from another call, or one of the two was mistyped.

    Bad:  endpoint GET /v1/{project_id}/servers, example GET https://host/v1/42/server
    Good: endpoint GET /v1/{project_id}/servers, example GET https://host/v1/42/servers

    How to fix: correct the one that is wrong.
    """
    for call in _calls(page):
        if call.degree == "none":
            message = f"the example calls {call.path!r}, which is not the endpoint's {call.endpoint.path!r}"
            yield _call_finding(page, call, call.target, message)


def other_version(page: PageFacts) -> Iterator[Finding]:
    """The example of a call goes to another version of the API than its endpoint.

    Versions differ in what they accept and return.

    Bad:  endpoint GET /v2/{project_id}/servers, example GET https://host/v1/42/servers
    Good: endpoint GET /v2/{project_id}/servers, example GET https://host/v2/42/servers

    How to fix: correct the one that is wrong.
    """
    for call in _calls(page):
        if call.degree == "version":
            message = f"the example calls another version: {call.path!r} instead of {call.endpoint.path!r}"
            yield _call_finding(page, call, call.target, message)


class _Call(Struct, frozen=True):
    """The request line of an example beside the endpoint that is most like it."""

    example: Example
    method: str
    target: str
    path: str
    endpoint: Endpoint
    degree: str
    """`path`: the same path, `version`: another version of it, `none`: another path."""


def _calls(page: PageFacts) -> Iterator[_Call]:
    """The request examples that call no endpoint of the page; those before the endpoint is stated are left out."""
    endpoints = _by_word(endpoint for operation in page.operations for endpoint in operation.endpoints)
    for operation in page.operations:
        if not operation.endpoints:
            continue
        documented, called = is_documented(operation), _is_called(operation)
        for example in operation.examples:
            preamble = example.sample.preamble
            if example.role != "request" or preamble is None or not preamble.method or not preamble.target:
                continue
            path = path_of(preamble.target)
            if path == "/" or example.span.line < operation.endpoints[0].span.line:
                continue
            alike = [(_best(operation, endpoint, path), endpoint) for endpoint in operation.endpoints]
            if not alike or any(
                endpoint.method == preamble.method and likeness(endpoint.path, path) == "path"
                for endpoint in _of_words(endpoints, path)
            ):
                continue
            degree, endpoint = min(alike, key=lambda pair: _DEGREES.index(pair[0]))
            if degree == "path" and endpoint.method == preamble.method:
                continue  # without what may be left out at the end
            if called and not documented:
                continue  # other calls beside the right one are steps before or after it
            near = _is_slip if called else _is_near
            if degree == "none" and not (documented and near(endpoint.path, path)):
                continue
            yield _Call(example, preamble.method, preamble.target, path, endpoint, degree)


def _by_word(endpoints: Iterable[Endpoint]) -> dict[str, list[Endpoint]]:
    """Endpoints by the last word of their path that stands for itself: what calls one of them has that word."""
    found: dict[str, list[Endpoint]] = {}
    for endpoint in endpoints:
        words = [part for part in _segments(endpoint.path) if "{}" not in part and not _VERSION.fullmatch(part)]
        found.setdefault(words[-1].lower() if words else "", []).append(endpoint)
    return found


def _of_words(endpoints: Mapping[str, list[Endpoint]], path: str) -> Iterator[Endpoint]:
    """The endpoints that a path may call: those whose word it has, and all where it has a placeholder itself."""
    parts = _segments(path)
    words = endpoints if any("{}" in part for part in parts) else {"", *(part.lower() for part in parts)}
    for word in words:
        yield from endpoints.get(word, ())


def _best(operation: Operation, endpoint: Endpoint, path: str) -> str:
    """The best likeness of a path to an endpoint, with or without the optional placeholders at its end.

    `/tasks/{limit}/{offset}` whose rows are optional is called as `/tasks` too.
    """
    optional = {row.name for row in operation.parameters if row.where == "path" and row.required is False}
    template = endpoint.path.rstrip("/")
    degree = likeness(template, path)
    while degree != "path" and (last := _LAST.search(template)) and last[1] in optional:
        template = template[: last.start()]
        if len(_segments(template)) == len(_segments(path)):
            degree = min(degree, likeness(template, path), key=_DEGREES.index)
    return degree


def _is_called(operation: Operation) -> bool:
    """Whether an example calls an endpoint of the operation as it is documented."""
    calls = (one.sample.preamble for one in operation.examples if one.role == "request" and one.sample.preamble)
    return any(
        endpoint.method == call.method and call.target and _best(operation, endpoint, path_of(call.target)) == "path"
        for call in calls
        for endpoint in operation.endpoints
    )


def _is_slip(template: str, path: str) -> bool:
    """Whether two paths differ by the spelling of a word."""
    mine, theirs = _segments(path), _segments(template)
    return len(mine) == len(theirs) and all(
        "{}" in one + other or difflib.SequenceMatcher(None, one, other).ratio() >= ALIKE
        for one, other in zip(mine, theirs, strict=True)
    )


def _is_near(template: str, path: str) -> bool:
    """Whether two paths have a word in common: others lead to another service, such as the one that gives tokens."""
    words = [
        {part for part in _segments(one) if part != "{}" and not _VERSION.fullmatch(part)} for one in (template, path)
    ]
    return bool(words[0] & words[1]) or len(_segments(template)) == len(_segments(path))


def _call_finding(page: PageFacts, call: _Call, words: str, message: str) -> Finding:
    related = Related(call.endpoint.span, "the endpoint is stated here")
    return Finding(locate(page, call.example.span, words), message, related=(related,))


def likeness(template: str, path: str) -> str:
    """`path` where one is the other with placeholders filled in, `version` where a version differs, else `none`.

    A base that all paths of an API share (`/api/v4`), and what follows the template, may stand in one of them alone:
    `/files/{path}` takes slashes, and docs leave an optional end to the text.
    """
    mine, theirs = _segments(path), _segments(template)
    if not theirs or any(map(_VERSION.fullmatch, theirs)):
        return _same_segments(mine, theirs)
    bases = range(min(LONGEST_BASE, max(0, len(mine) - len(theirs))) + 1)
    degrees = [_same_segments(mine[base:], theirs) for base in bases]
    return min(degrees, key=_DEGREES.index)


def _same_segments(mine: Sequence[str], theirs: Sequence[str]) -> str:
    if len(mine) < len(theirs) or (len(mine) > len(theirs) and not theirs):
        return "none"
    version = False
    for one, other in zip(mine, theirs, strict=False):
        if one.lower() == other.lower() or "{}" in one or "{}" in other:
            continue
        if not (_VERSION.fullmatch(one) and _VERSION.fullmatch(other)):
            return "none"
        version = True
    return "version" if version else "path"


@lru_cache(maxsize=1024)
def _segments(path: str) -> tuple[str, ...]:
    return tuple(part for part in normal_path(path).split("/") if part)


def normal_path(path: str) -> str:
    """The path with every placeholder as `{}`."""
    return PLACEHOLDER.sub("{}", path).rstrip("/")


def path_of(target: str) -> str:
    """The path of a URL, without scheme, host and query string."""
    scheme = _SCHEME.match(target)
    rest = target[scheme.end() :] if scheme else target
    if not rest.startswith("/"):
        rest = "/" + rest.partition("/")[2]
    return re.sub(r"/{2,}", "/", re.split(r"\{?\?", rest, maxsplit=1)[0]).strip() or "/"


def is_documented(operation: Operation) -> bool:
    """Whether an operation is documented and not only mentioned, as guides do."""
    listed = any(parameter.origin == "table" for parameter in operation.parameters)
    return bool(operation.endpoints and (listed or operation.tables))
