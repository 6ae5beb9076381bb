"""Assembly: one operation out of all that was found in its part of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from samplecast.extract.endpoints.operations import OperationBlocks, description, is_deprecated
from samplecast.extract.endpoints.request_lines import ALONE
from samplecast.extract.endpoints.routes import normal_path
from samplecast.extract.errors import sample_errors, table_errors
from samplecast.extract.examples.code_blocks import CodeReading, Contents, answering, as_example, asking, exchange
from samplecast.extract.objects.anchors import body_links, status_links, status_pages
from samplecast.extract.prose import explained_fields, response_headers
from samplecast.extract.scopes import told_authorization
from samplecast.extract.shown_parameters import shown_parameters
from samplecast.extract.statuses import (
    heading_statuses,
    listed_statuses,
    merged,
    status_range,
    success_statuses,
    table_statuses,
    told_failures,
)
from samplecast.extract.tables.columns import Columns
from samplecast.extract.tables.parameters import OperationTables, Scope
from samplecast.facts import (
    BodyLink,
    ErrorEntry,
    Example,
    Header,
    Operation,
    Parameter,
    Response,
    Stated,
    StatusEntry,
)
from samplecast.sample import FormField, Node
from samplecast.source import NOWHERE, Span
from samplecast.vocabulary import Vocabulary

_FAILURE = re.compile(r"[45]\d\d")
_SETTLED = re.compile(r"2\d\d")
"""A status that bodies without one take on. A redirect that a page calls normal does not tell whose body is shown."""


class Findings(Struct, frozen=True):
    """What one part of the page gave, and which blocks it came from."""

    operation: Operation
    used: Mapping[int, str]
    """What its code blocks and its status and error tables were used for, by their index in the page's list."""


def assemble(
    part: OperationBlocks,
    scope: Scope,
    tables: OperationTables,
    contents: Contents,
    vocabulary: Vocabulary,
) -> Findings:
    """Everything that is said about one operation."""
    used: dict[int, str] = {}
    told = {
        placed.index: answering(contents.code[placed.index], scope.endpoints, tables.tables, vocabulary)
        for placed in part.items
        if placed.index in contents.code
    }
    readings = asking(told, scope.endpoints)
    examples = tuple(_examples(part, scope, readings, used, vocabulary))
    statuses, errors = _status_and_error_tables(part, contents.tables, used)
    statuses += (*listed_statuses(part.items, vocabulary), *heading_statuses(part.items, vocabulary))
    listed = merged(statuses)
    success = success_statuses(part.items, listed, vocabulary)
    settled = _settled(success or [example.status for example in examples if example.role == "response"])
    shown = shown_parameters(part, scope.endpoints, examples, tables, vocabulary)
    failure = _one_failure(listed)
    listed = merged((*listed, *told_failures(part.items, vocabulary)))
    operation = Operation(
        part.title,
        part.anchor,
        description(part, vocabulary),
        is_deprecated(part, vocabulary),
        scope.endpoints,
        (*_as_sent(tables.parameters, examples), *shown, *_formed(examples, tables)),
        tuple(
            replace(t, status=settled) if t.root and t.side == "response" and not t.status else t for t in tables.tables
        ),
        tables.request,
        _responses(
            (*tables.responses, *_shown_headers(examples)), response_headers(part.items, vocabulary), success, settled
        ),
        tuple(_with_status(example, settled, failure) for example in examples),
        listed,
        success,
        status_range(part.items),
        tuple(_once((*errors, *(error for example in examples for error in _errors_of(example, vocabulary))))),
        explained_fields(part.items, _keys(examples), vocabulary),
        span=part.span,
        body_links=_elsewhere(part, scope, contents.tables, tables, vocabulary) if scope.endpoints else (),
        authorization=told_authorization(part.items, vocabulary) if scope.endpoints else None,
        status_links=tuple(dict.fromkeys(status_pages(part.items, vocabulary))) if scope.endpoints else (),
    )
    return Findings(operation, used)


def _settled(success: Iterable[str]) -> str:
    """The one status of success; empty where there are several or none."""
    statuses = set(success)
    return statuses.pop() if len(statuses) == 1 and _SETTLED.fullmatch(next(iter(statuses))) else ""


def _one_failure(listed: Iterable[StatusEntry]) -> str:
    """The one status of failure that is listed; empty where there are several or none."""
    statuses = [entry.code for entry in listed if _FAILURE.fullmatch(entry.code)]
    return statuses[0] if len(statuses) == 1 else ""


def _with_status(example: Example, settled: str, failure: str) -> Example:
    """The example with the one status that its role can have, where it shows none."""
    status = {"response": settled, "error": failure}.get(example.role, "")
    return replace(example, status=status) if status and not example.status else example


def _formed(examples: Iterable[Example], tables: OperationTables) -> Iterator[Parameter]:
    """The fields that only the forms of request examples show, on a page that states no body."""
    if tables.request or any(parameter.where == "form" for parameter in tables.parameters):
        return
    found: dict[str, tuple[FormField, Span]] = {}
    for example in examples:
        if example.role == "request":
            for field in example.sample.form:
                found.setdefault(field.name, (field, example.span))
    for field, span in found.values():
        stated, media, content = _of_field(field), field.media_type, field.content_type
        yield Parameter(
            field.name, "form", stated, None, origin="uri", span=span, media_type=media, content_type=content
        )


def _of_field(field: FormField) -> Stated:
    """The type of a field that only a form shows: text, a file, or JSON; all that is sent as one is text first."""
    one = Stated("string", format="binary") if field.kind == "file" else Stated(field.kind)
    return Stated("array", item=one) if field.several else one


def _as_sent(parameters: Iterable[Parameter], examples: Iterable[Example]) -> Iterator[Parameter]:
    """The parameters, those of a form with what the examples show of how it is sent."""
    shown = {field.name: field for example in examples if example.role == "request" for field in example.sample.form}
    media = next((field.media_type for field in shown.values()), "")
    for parameter in parameters:
        if parameter.where != "form" or parameter.media_type:
            yield parameter
        else:
            field = shown.get(parameter.name)
            yield replace(parameter, media_type=media, content_type=field.content_type if field else "")


def _examples(
    part: OperationBlocks,
    scope: Scope,
    readings: Mapping[int, CodeReading],
    used: dict[int, str],
    vocabulary: Vocabulary,
) -> Iterator[Example]:
    """The examples of the part; a block that gave the endpoint and nothing more is used for that."""
    known = {(endpoint.method, normal_path(endpoint.path)) for endpoint in scope.endpoints}
    stating = {
        claim.index
        for claim in part.claims
        if claim.strength >= ALONE and (claim.endpoint.method, normal_path(claim.endpoint.path)) in known
    }
    for placed in part.items:
        if (reading := readings.get(placed.index)) is None:
            continue
        stated = placed.index in stating
        shown = [as_example(half, states_endpoint=stated) for half in exchange(reading, vocabulary)]
        examples = [example for example in shown if example is not None]
        if examples:
            roles = " and ".join(example.role for example in examples)
            used |= dict.fromkeys((placed.index, *reading.pieces), f"{roles} example")
            yield from examples
        elif stated:
            used[placed.index] = "endpoint"


def _status_and_error_tables(
    part: OperationBlocks, columns: Mapping[int, Columns], used: dict[int, str]
) -> tuple[tuple[StatusEntry, ...], tuple[ErrorEntry, ...]]:
    statuses: list[StatusEntry] = []
    errors: list[ErrorEntry] = []
    for placed in part.items:
        if (own := columns.get(placed.index)) is None:
            continue
        if own.kind == "statuses":
            statuses.extend(table_statuses(own, placed.span))
            used[placed.index] = "statuses"
        elif own.kind == "errors":
            errors.extend(table_errors(own, placed.span))
            used[placed.index] = "error codes"
    return tuple(statuses), tuple(errors)


def _responses(
    stated: Iterable[Response], headers: tuple[Header, ...], success: tuple[str, ...], settled: str
) -> tuple[Response, ...]:
    """One per status: those with tables or headers, and those the page calls success."""
    found: dict[str, Response] = {}
    for response in (
        *(replace(response, status=response.status or settled) for response in stated),
        *((Response(settled, (), headers),) if headers else ()),
        *(Response(status) for status in success),
    ):
        known = found.get(response.status)
        found[response.status] = response if known is None else _both(known, response)
    return tuple(found.values())


def _shown_headers(examples: Iterable[Example]) -> Iterator[Response]:
    """The headers of answers that are shown with their status line."""
    for example in examples:
        preamble = example.sample.preamble
        if example.role != "request" and preamble is not None and preamble.status is not None:
            named: dict[str, Header] = {}
            for name, _ in preamble.headers:
                named.setdefault(name.lower(), Header(name, "", example.span))
            yield Response(str(preamble.status), (), tuple(named.values()))


def _both(known: Response, more: Response) -> Response:
    names = {header.name.lower() for header in known.headers}
    headers = (header for header in more.headers if header.name.lower() not in names)
    return replace(known, tables=(*known.tables, *more.tables), headers=(*known.headers, *headers))


def _elsewhere(
    part: OperationBlocks,
    scope: Scope,
    columns: Mapping[int, Columns],
    tables: OperationTables,
    vocabulary: Vocabulary,
) -> tuple[BodyLink, ...]:
    """Links to the tables of bodies that have none of their own, each once; what only asks sends none."""
    own = {table.side for table in tables.tables if table.root}
    if {endpoint.method for endpoint in scope.endpoints} <= {"GET", "HEAD"}:  # some DELETE have a body
        own.add("request")
    statuses = (columns[placed.index] for placed in part.items if placed.index in columns)
    by_status = [link for found in statuses if found.kind == "statuses" for link in status_links(found, vocabulary)]
    found: dict[BodyLink, BodyLink] = {}
    for link in (*by_status, *body_links(part.items, vocabulary)):
        if link.side not in own:
            found.setdefault(replace(link, span=NOWHERE), link)
    return tuple(found.values())


def _errors_of(example: Example, vocabulary: Vocabulary) -> Iterator[ErrorEntry]:
    return sample_errors(example, vocabulary) if example.role == "error" else iter(())


def _once(errors: Iterable[ErrorEntry]) -> Iterator[ErrorEntry]:
    """Rows as they are; of samples only those that say something new."""
    seen: set[tuple[str, str, str]] = set()
    for error in errors:
        what = (error.code, error.message, error.status)
        if error.origin == "table" or what not in seen:
            yield error
        seen.add(what)


def _keys(examples: Iterable[Example]) -> frozenset[str]:
    """Every key of the samples."""
    found: set[str] = set()
    stack: list[Node] = [tree for example in examples for tree in example.sample.trees]
    while stack:
        node = stack.pop()
        for member in node.members:
            if isinstance(member.key.value, str):
                found.add(member.key.value)
            stack.append(member.value)
        stack.extend(node.items)
    return frozenset(found)
