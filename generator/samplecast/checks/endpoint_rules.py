"""EP: endpoints held against the tables, the examples and one another."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from samplecast.checks.call_rules import is_documented, likeness, normal_path, path_of
from samplecast.checks.definition import Finding, Service
from samplecast.checks.spans import lines_of, locate
from samplecast.diagnostics import Related
from samplecast.facts import Endpoint, Operation, PageFacts, Parameter
from samplecast.naming import placeholders
from samplecast.source import Span
from samplecast.vocabulary import phrase

_BODYLESS = frozenset({"GET", "HEAD"})
# the start of a request line behind list marks, prompts, quotes and emphasis; what follows has to look like a URL
_METHOD = re.compile(r"[\s>*`'\"$-]{0,40}(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b[\s*`\"]{0,9}(?=https?:|[/{<])")
# what ends a URL on its line: the protocol, a comment, a remark in brackets
_END = re.compile(r"\s(?=HTTP/\d|//|\()")
# a blank beside a separator or inside a placeholder; any other may be prose that follows the URL
_BLANK = re.compile(r"(?<=[/?&=])\s+(?=[\w{<%-])|(?<=[\w}>%-])\s+(?=[/?&=])|\{[^{}/\s]+(?:\s+_|_\s+)[^{}/\s]+\}")
# a line is a URL, blanks in it aside, only if nothing but these characters stands there
_URL = re.compile(r"(?:\{[^{}]{0,200}\}|<[^<>]{0,200}>|[\w/:.?=&%\-,~$@+*;\[\]]|\s(?=[/?&=])|(?<=[/?&=])\s(?![/?&=]))+")
# the names of a query string; in `{?limit,marker}` and `?limit={limit}` alike
_QUERY_NAME = re.compile(r"(?:^|&)([A-Za-z_][\w.-]*)(?==)")
# the values of a place in the path; in the cell of a table behind backslashes
_CHOICE = re.compile(r"/\((\w{1,40}(?:\\?\|\w{1,40}){1,9})\)")
CAPTION_LINES = 4
"""The caption of a table stands at most so many lines above it."""
MOST_GUESSED = 50
MOST_NEAR = 500
"""Similar names are sought for so many placeholders among so many rows; real operations have a few of each."""
LONGEST = 2000
"""No request line is longer."""


def placeholder_in_no_table(page: PageFacts) -> Iterator[Finding]:
    """The URI of a call has a placeholder that no table explains.

    Readers do not know what to fill in.

    Bad:  GET /v1/{project_id}/servers/{server_id}  with a table that lists project_id alone
    Good: the same with a row for server_id

    How to fix: add the row, or spell its name as the URI does.
    """
    for operation in filter(is_documented, page.operations):
        rows = _listed(operation)
        known = {_squeezed(row.name) for row in rows} | {field.name for field in operation.fields}
        showing = _showing(operation)
        free = {
            row.name: row
            for row in rows
            if row.name and row.where in {"path", "query"} and _squeezed(row.name) not in showing
        }
        for number, parameter in enumerate(_only_in_uris(operation)):
            if _squeezed(parameter.name) in known or parameter.name in _choices(page, operation):
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


def _choices(page: PageFacts, operation: Operation) -> set[str]:
    """The names of places whose values the path itself lists: `/rotate/(root|recovery)`."""
    lines = lines_of(page.source.text)
    shown = [lines[one.span.line - 1] for one in operation.endpoints if one.span.path == page.page]
    return {"_or_".join(re.findall(r"\w+", found)) for line in shown for found in _CHOICE.findall(line[:LONGEST])}


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
            if row.origin == "uri" or row.variable or _squeezed(row.name) in shown:
                continue
            if row.where != "path" and not _is_for_path(page, operation, row):
                continue
            if difflib.get_close_matches(row.name, missing, 1, 0.7) or row.span.path != page.page:
                continue
            endpoint = operation.endpoints[0]
            called = f"{endpoint.method} {endpoint.path}"
            message = f'"{row.name}" is listed as a path parameter, but {called} has no such place'
            if row.where != "path":
                message = (
                    f'"{row.name}" is listed as a mandatory parameter of the URI, but {called} has no place for it'
                )
            related = Related(endpoint.span, "the endpoint is stated here")
            yield Finding(locate(page, row.span, row.raw_name or row.name), message, related=(related,))


def _is_for_path(page: PageFacts, operation: Operation, row: Parameter) -> bool:
    """Whether a mandatory row of a table of "URI parameters" can only be a place of the path.

    Such tables list what stands behind the `?` as well: then the endpoint, an example or the caption says so.
    """
    if row.where != "query" or not row.required or row.span.path != page.page:
        return False
    table = next((one.span for one in page.blocks if one.kind == "table" and _within(row.span, one.span)), None)
    if table is None or any(row.name in endpoint.query for endpoint in operation.endpoints):
        return False
    targets = " ".join(one.sample.preamble.target for one in operation.examples if one.sample.preamble)
    caption = " ".join(lines_of(page.source.text)[max(0, table.line - CAPTION_LINES - 1) : table.line])
    titled = phrase("uri parameters caption").search(caption)
    return titled is not None and row.name not in targets and "query" not in row.description.lower()


def _within(span: Span, outer: Span) -> bool:
    return outer.line <= span.line <= max(outer.line, outer.end_line)


def query_in_no_table(service: Service) -> Iterator[Finding]:
    """The query string of a call has a name that no table explains.

    Readers do not know what it does, or the name was mistyped.

    Bad:  GET /v1/servers?limt=10  with a table that lists limit
    Good: GET /v1/servers?limit=10

    How to fix: add the row, or spell the name as the table does.
    """
    described = [(page, operation) for page in service.pages for operation in page.operations]
    # what all lists of a service take, such as the size of a page, is often explained once
    common = {_squeezed(row.name) for _, one in described for row in one.parameters if row.origin == "table"}
    for page, operation in described:
        rows = [row for row in operation.parameters if row.origin == "table"]
        if not is_documented(operation) or not any(row.where == "query" for row in rows):
            continue
        known = (
            common | {_squeezed(row.name) for row in _listed(operation)} | {field.name for field in operation.fields}
        )
        told = set()
        for name, span in _query_names(operation):
            if _squeezed(name) not in known and name not in told:
                told.add(name)
                near = _near(name, {row.name: row for row in rows if row.where == "query"})
                hint = f'; did you mean "{near.name}"?' if near else ""
                related = (Related(near.span, "this row has a similar name"),) if near else ()
                yield Finding(
                    locate(page, span, name), f'no table explains "{name}" of the query string{hint}', related=related
                )


def _query_names(operation: Operation) -> Iterator[tuple[str, Span]]:
    """The names in the query strings of endpoints, and of the examples that call them."""
    for endpoint in operation.endpoints:
        yield from ((name, endpoint.span) for name in endpoint.query)
    for example in operation.examples:
        preamble = example.sample.preamble
        if example.role != "request" or preamble is None or "?" not in preamble.target:
            continue
        path = path_of(preamble.target)
        if any(one.method == preamble.method and likeness(one.path, path) == "path" for one in operation.endpoints):
            query = preamble.target.partition("?")[2].partition("#")[0]
            yield from ((name, example.span) for name in _QUERY_NAME.findall(query))


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
                yield Finding(place, f"this example of {preamble.method} {path_of(preamble.target)} sends a body")
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
        for operation in filter(is_documented, page.operations):
            for endpoint in operation.endpoints:
                if endpoint.path.rstrip("/").endswith("/action"):
                    continue  # what is done there stands in the body
                alike = known[endpoint.method, normal_path(endpoint.path), endpoint.query, _body(operation)]
                first = next((found for found in alike if _same_places(found[1].path, endpoint.path)), None)
                if first is None:
                    alike.append((page, endpoint))
                elif (other := first[0]) is not page:
                    message = f"{endpoint.method} {endpoint.path} is described on {other.page} as well"
                    related = Related(first[1].span, f"by {other.title!r}" if other.title else "here")
                    yield Finding(locate(page, endpoint.span, endpoint.path), message, related=(related,))


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
