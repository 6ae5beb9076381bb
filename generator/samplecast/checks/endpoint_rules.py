"""EP: endpoints held against the tables, the examples and one another."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from samplecast.checks.definition import Finding, Service
from samplecast.checks.spans import locate
from samplecast.diagnostics import Related
from samplecast.facts import Endpoint, Example, Operation, PageFacts, Parameter
from samplecast.naming import PLACEHOLDER, placeholders
from samplecast.source import Span

# also `https://{endpoint}/v1` and `https: //host`, as exports of word processors have it
_SCHEME = re.compile(r"https?:\s*//[^/?{<]*(?:\{[^{}]*\}|<[^<>]*>)?[^/?]*", re.IGNORECASE)
_VERSION = re.compile(r"v\d{1,3}(?:\.\d{1,3})?(?:(?:alpha|beta)\d{0,3})?", re.IGNORECASE)
_BODYLESS = frozenset({"GET", "HEAD"})
# the start of a request line behind list marks, prompts, quotes and emphasis; what follows has to look like a URL
_METHOD = re.compile(r"[\s>*`'\"$-]{0,40}(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b[\s*`\"]{0,9}(?=https?:|[/{<])")
# what ends a URL on its line: the protocol, a comment, a remark in brackets
_END = re.compile(r"\s(?=HTTP/\d|//|\()")
# a blank beside a separator or inside a placeholder; any other may be prose that follows the URL
_BLANK = re.compile(r"(?<=[/?&=])\s+(?=[\w{<%-])|(?<=[\w}>%-])\s+(?=[/?&=])|\{[^{}/\s]+(?:\s+_|_\s+)[^{}/\s]+\}")
# a line is a URL, blanks in it aside, only if nothing but these characters stands there
_URL = re.compile(r"(?:\{[^{}]{0,200}\}|<[^<>]{0,200}>|[\w/:.?=&%\-,~$@+*;\[\]]|\s(?=[/?&=])|(?<=[/?&=])\s(?![/?&=]))+")
MOST_GUESSED = 50
MOST_NEAR = 500
"""Similar names are sought for so many placeholders among so many rows; real operations have a few of each."""
LONGEST_BASE = 3
"""Docs leave out a common beginning of all paths (`/api/v4`) of at most so many segments."""
LONGEST = 2000
"""No request line is longer."""


def placeholder_in_no_table(page: PageFacts) -> Iterator[Finding]:
    """The URI of a call has a placeholder that no table explains.

    Readers do not know what to fill in.

    Bad:  GET /v1/{project_id}/servers/{server_id}  with a table that lists project_id alone
    Good: the same with a row for server_id

    How to fix: add the row, or spell its name as the URI does.
    """
    for operation in filter(_documented, page.operations):
        rows = _listed(operation)
        known = {_squeezed(row.name) for row in rows} | {field.name for field in operation.fields}
        showing = _showing(operation)
        free = {
            row.name: row
            for row in rows
            if row.name and row.where in {"path", "query"} and _squeezed(row.name) not in showing
        }
        for number, parameter in enumerate(_only_in_uris(operation)):
            if _squeezed(parameter.name) in known:
                continue
            shown = showing.get(_squeezed(parameter.name), operation.endpoints[0])
            place = locate(page, shown.span, parameter.name)
            message = f'no table explains "{parameter.name}" of {shown.method} {shown.path}'
            near = _near(parameter.name, free) if number < MOST_GUESSED else None
            if near is None:
                yield Finding(place, message)
            else:
                row = Related(locate(page, near.span, near.name), "this row has a similar name")
                yield Finding(place, f'{message}; did the table mean it by "{near.name}"?', related=(row,))


def path_parameter_not_in_uri(page: PageFacts) -> Iterator[Finding]:
    """A table lists a path parameter that no URI of the operation has.

    Readers do not know where to put it.

    Bad:  GET /v1/servers  with a table of path parameters that lists project_id
    Good: GET /v1/{project_id}/servers

    How to fix: add the placeholder to the URI, or delete the row.
    """
    for operation in page.operations:
        if not operation.endpoints:
            continue
        shown = _showing(operation)
        missing = [parameter.name for parameter in _only_in_uris(operation)][:MOST_GUESSED]
        for row in operation.parameters:
            if row.origin == "uri" or row.where != "path" or row.variable or _squeezed(row.name) in shown:
                continue
            if difflib.get_close_matches(row.name, missing, 1, 0.7) or row.span.path != page.page:
                continue
            endpoint = operation.endpoints[0]
            message = (
                f'"{row.name}" is listed as a path parameter, but {endpoint.method} {endpoint.path} has no such place'
            )
            related = Related(endpoint.span, "the endpoint is stated here")
            yield Finding(locate(page, row.span, row.raw_name or row.name), message, related=(related,))


def other_method(page: PageFacts) -> Iterator[Finding]:
    """The example of a call uses another method than its endpoint.

    One of the two fails when tried.

    Bad:  endpoint PUT /v1/servers/{id}, example POST https://host/v1/servers/42
    Good: endpoint PUT /v1/servers/{id}, example PUT https://host/v1/servers/42

    How to fix: correct the one that is wrong.
    """
    for call in _calls(page):
        if call.likeness == "path" and call.example.sample.preamble is not None:
            message = (
                f"the example calls {call.method} where the endpoint is {call.endpoint.method} {call.endpoint.path}"
            )
            yield _finding(page, call, call.method, message)


def other_path(page: PageFacts) -> Iterator[Finding]:
    """The example of a call goes to another path than its endpoint.

    It was copied from another call, or one of the two was mistyped.

    Bad:  endpoint GET /v1/{project_id}/servers, example GET https://host/v1/42/server
    Good: endpoint GET /v1/{project_id}/servers, example GET https://host/v1/42/servers

    How to fix: correct the one that is wrong.
    """
    for call in _calls(page):
        if call.likeness == "none":
            message = f"the example calls {call.path!r}, which is not the endpoint's {call.endpoint.path!r}"
            yield _finding(page, call, call.target, message)


def other_version(page: PageFacts) -> Iterator[Finding]:
    """The example of a call goes to another version of the API than its endpoint.

    Versions differ in what they accept and return.

    Bad:  endpoint GET /v2/{project_id}/servers, example GET https://host/v1/42/servers
    Good: endpoint GET /v2/{project_id}/servers, example GET https://host/v2/42/servers

    How to fix: correct the one that is wrong.
    """
    for call in _calls(page):
        if call.likeness == "version":
            message = f"the example calls another version: {call.path!r} instead of {call.endpoint.path!r}"
            yield _finding(page, call, call.target, message)


def blank_in_url(page: PageFacts) -> Iterator[Finding]:
    """A URL has a blank inside.

    Copied as it stands, it leads elsewhere or nowhere.

    Bad:  GET /v1/{project_id} /servers
    Good: GET /v1/{project_id}/servers

    How to fix: delete the blank.
    """
    for number, line in enumerate(page.source.text.split("\n"), 1):
        if len(line) > LONGEST or (method := _METHOD.match(line)) is None:
            continue
        url = _END.split(line[method.end() :], maxsplit=1)[0].rstrip(" \t*`\"'.,;")
        bare = re.sub(r"\\(?=[^\w\s])", "", url)
        if (blank := _BLANK.search(url)) and _URL.fullmatch(bare):
            column = method.end() + blank.start() + 1
            end = method.end() + blank.end()
            message = f"the URL of this {method[1]} has a blank inside: {bare[:200]!r}"
            yield Finding(Span(page.page, number, column, number, end), message)


def get_with_body(page: PageFacts) -> Iterator[Finding]:
    """A GET sends a body.

    Proxies and many clients drop it, or refuse to send it at all.

    Bad:  GET /v1/servers with the body {"limit": 10}
    Good: GET /v1/servers?limit=10, or POST with that body

    How to fix: correct the method, or move the parameters into the query string.
    """
    for operation in page.operations:
        for example in operation.examples:
            preamble = example.sample.preamble
            if example.role == "request" and preamble and preamble.method in _BODYLESS and example.sample.values:
                place = locate(page, example.span, preamble.method)
                yield Finding(place, f"this example of {preamble.method} {_path(preamble.target)} sends a body")
        methods = {endpoint.method for endpoint in operation.endpoints}
        for table in operation.tables if methods and methods <= _BODYLESS else ():
            # only a caption says for sure that a table lists a body: others were put there for want of a better place
            if table.key in operation.request and table.span.path == page.page and "body" in table.caption.lower():
                names = ", ".join(row.name for row in table.rows[:3])
                endpoint = operation.endpoints[0]
                message = f"this table lists the body of {endpoint.method} {endpoint.path}: {names}"
                place = Span(page.page, table.span.line, table.span.column)
                yield Finding(place, message, related=(Related(endpoint.span, "the endpoint is stated here"),))


def duplicate_endpoint(service: Service) -> Iterator[Finding]:
    """Two pages describe the same call.

    They drift apart, and readers find the older one.

    Bad:  GET /v1/{project_id}/servers on two pages
    Good: one page, linked from the other

    How to fix: merge the pages, or show in the URI what makes the calls differ.
    """
    known: defaultdict[tuple[str, str, tuple[str, ...], str], list[tuple[PageFacts, Endpoint]]] = defaultdict(list)
    for page in service.pages:
        for operation in filter(_documented, page.operations):
            for endpoint in operation.endpoints:
                if endpoint.path.rstrip("/").endswith("/action"):
                    continue  # what is done there stands in the body
                alike = known[endpoint.method, _normal(endpoint.path), endpoint.query, _body(operation)]
                first = next((found for found in alike if _same_places(found[1].path, endpoint.path)), None)
                if first is None:
                    alike.append((page, endpoint))
                elif (other := first[0]) is not page:
                    message = f"{endpoint.method} {endpoint.path} is described on {other.page} as well"
                    related = Related(first[1].span, f"by {other.title!r}" if other.title else "here")
                    yield Finding(locate(page, endpoint.span, endpoint.path), message, related=(related,))


class _Call(Struct, frozen=True):
    """The request line of an example beside the endpoint that is most like it."""

    example: Example
    method: str
    target: str
    path: str
    endpoint: Endpoint
    likeness: str
    """`path`: the same path, `version`: another version of it, `none`: another path."""


def _calls(page: PageFacts) -> Iterator[_Call]:
    """The request examples that call no endpoint of the page; those before the endpoint is stated are left out."""
    endpoints = [endpoint for operation in page.operations for endpoint in operation.endpoints]
    for operation in filter(_documented, page.operations):
        for example in operation.examples:
            preamble = example.sample.preamble
            if example.role != "request" or preamble is None or not preamble.method or not preamble.target:
                continue
            path = _path(preamble.target)
            if path == "/" or example.span.line < operation.endpoints[0].span.line:
                continue
            alike = [(_likeness(endpoint.path, path), endpoint) for endpoint in operation.endpoints]
            if not alike or any(
                endpoint.method == preamble.method and _likeness(endpoint.path, path) == "path"
                for endpoint in endpoints
            ):
                continue
            likeness, endpoint = min(alike, key=lambda pair: ("path", "version", "none").index(pair[0]))
            yield _Call(example, preamble.method, preamble.target, path, endpoint, likeness)


def _finding(page: PageFacts, call: _Call, words: str, message: str) -> Finding:
    related = Related(call.endpoint.span, "the endpoint is stated here")
    return Finding(locate(page, call.example.span, words), message, related=(related,))


def _likeness(template: str, path: str) -> str:
    """`path` where one is the other with placeholders filled in, `version` where a version differs, else `none`."""
    mine, theirs = _segments(path), _segments(template)
    if 0 < len(mine) - len(theirs) <= LONGEST_BASE and theirs and not any(map(_VERSION.fullmatch, theirs)):
        mine = mine[len(mine) - len(theirs) :]  # docs leave out where all paths begin: /api/v4
    if len(mine) != len(theirs):
        return "none"
    version = False
    for one, other in zip(mine, theirs, strict=True):
        if one.lower() == other.lower() or "{}" in one or "{}" in other:
            continue
        if not (_VERSION.fullmatch(one) and _VERSION.fullmatch(other)):
            return "none"
        version = True
    return "version" if version else "path"


def _segments(path: str) -> Sequence[str]:
    return [part for part in _normal(path).split("/") if part]


def _normal(path: str) -> str:
    """The path with every placeholder as `{}`."""
    return PLACEHOLDER.sub("{}", path).rstrip("/")


def _path(target: str) -> str:
    """The path of a URL, without scheme, host and query string."""
    scheme = _SCHEME.match(target)
    rest = target[scheme.end() :] if scheme else target
    if not rest.startswith("/"):
        rest = "/" + rest.partition("/")[2]
    return re.sub(r"/{2,}", "/", re.split(r"\{?\?", rest, maxsplit=1)[0]).strip() or "/"


def _same_places(one: str, other: str) -> bool:
    """Whether two paths of one form are one: at most one placeholder has another name, not all as in `/{b}/{a}`."""
    pairs = zip(map(_squeezed, placeholders(one)), map(_squeezed, placeholders(other)), strict=True)
    return sum(first != second for first, second in pairs) <= 1


def _showing(operation: Operation) -> dict[str, Endpoint]:
    """The first endpoint that has each placeholder."""
    found: dict[str, Endpoint] = {}
    for endpoint in operation.endpoints:
        for name in placeholders(endpoint.path):
            found.setdefault(_squeezed(name), endpoint)
    return found


def _only_in_uris(operation: Operation) -> list[Parameter]:
    """The placeholders that no table or list speaks of."""
    return [one for one in operation.parameters if one.origin == "uri" and one.where == "path"]


def _documented(operation: Operation) -> bool:
    """Whether an operation is documented and not only mentioned, as guides do."""
    listed = any(parameter.origin == "table" for parameter in operation.parameters)
    return bool(operation.endpoints and (listed or operation.tables))


def _listed(operation: Operation) -> list[Parameter]:
    """Every row of the request: of its tables and, at any depth, of its body's."""
    rows = [row for row in operation.parameters if row.origin == "table"]
    return rows + [row for table in operation.tables if table.side == "request" for row in table.rows]


def _near(name: str, rows: Mapping[str, Parameter]) -> Parameter | None:
    """The row that may mean the placeholder by another spelling."""
    near = difflib.get_close_matches(name, islice(rows, MOST_NEAR), 1, 0.7)
    return rows[near[0]] if near else None


def _squeezed(name: str) -> str:
    """A name in lower case, without what spellings differ by: `_`, `-`, blanks and punctuation."""
    return re.sub(r"[\W_]", "", name).lower()


def _body(operation: Operation) -> str:
    """The keys of the request body: calls that are told apart by them share an endpoint on purpose."""
    keys = {row.name for table in operation.tables if table.key in operation.request for row in table.rows}
    for example in operation.examples:
        if example.role == "request":
            keys.update(str(member.key.value) for tree in example.sample.trees for member in tree.members)
    return " ".join(sorted(keys))
