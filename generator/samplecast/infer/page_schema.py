"""One page: its operations with the types of their bodies, its records and its fixtures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from samplecast import naming
from samplecast.facts import Header, Operation, PageFacts, Role
from samplecast.infer.body_sources import BodyDraft, bodies
from samplecast.infer.fields import Prose
from samplecast.infer.records import Namer, Root
from samplecast.infer.request_parameters import parameters_of, security_of
from samplecast.infer.slots import Slots
from samplecast.infer.table_claims import Tables, by_side, index
from samplecast.infer.unions import union_of
from samplecast.options import Options
from samplecast.schema import Body, Fixture, OperationSchema, PageSchema, Type
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary

_MOST_ALIKE = 10
"""So many operations of a page have a class each for a body that the same tables list: a thousand operations that refer
to a table of a thousand rows would make a million fields."""


class _SettledBody(Struct, frozen=True):
    """A body with its type; references name slots until the page's records have their names."""

    operation: int
    draft: BodyDraft
    type: Type


def page_schema(page: PageFacts, settings: Options) -> PageSchema:
    """What one page's module exports; nothing but its own facts decides."""
    told, tables = by_side(page.operations, index(page))
    slots = Slots(tables, dates=settings.datetimes)
    settled = list(_bodies(told, slots, tables, settings.vocabulary))
    slots.grow()
    stems = _stems(page, settings.vocabulary)
    roots = [
        Root(
            _root_name(stems[body.operation], body),
            body.type,
            error=body.draft.role == "error",
            asked=body.draft.role == "request",
        )
        for body in settled
    ]
    namer = Namer(page.page, slots, tables, _prose(page), roots)
    final = [_SettledBody(body.operation, body.draft, namer.final(body.type)) for body in settled]
    fixtures = fixtures_of([(body.operation, body.draft, body.type) for body in final])
    bodies_of: defaultdict[int, list[_SettledBody]] = defaultdict(list)
    for body in final:
        bodies_of[body.operation].append(body)
    operations = tuple(
        _operation(operation, stem, bodies_of[number], fixtures.get(number, ()))
        for number, (operation, stem) in enumerate(zip(page.operations, stems, strict=True))
    )
    return PageSchema(page.page, page.title, operations, namer.records())


def _bodies(
    operations: Sequence[Operation], slots: Slots, tables: Tables, vocabulary: Vocabulary
) -> Iterator[_SettledBody]:
    """Every body; those that very many operations take from the same tables are one, named after the first."""
    drafts = [
        (number, position, draft)
        for number, operation in enumerate(operations)
        for position, draft in enumerate(bodies(operation, tables, vocabulary))
    ]
    users = Counter(_listing(draft) for _, _, draft in drafts if draft.tables)
    for number, position, draft in drafts:
        many = users[_listing(draft)] > _MOST_ALIKE
        name = f"{draft.role}:{' '.join(draft.tables)}" if many else f"{number}:{position}"
        yield _SettledBody(number, draft, slots.body(name, draft.tables, draft.shape, draft.without))


def _listing(draft: BodyDraft) -> tuple[Role, tuple[str, ...], frozenset[str]]:
    return draft.role, draft.tables, draft.without


def _stems(page: PageFacts, vocabulary: Vocabulary) -> list[str]:
    """A name for each operation, by its title, the page's, or its file's, without "(Deprecated)"."""
    file = page.page.rpartition("/")[2].partition(".")[0]
    stems: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for operation in page.operations:
        titles = (_without_note(text, vocabulary) for text in (operation.title, page.title, file))
        named = (naming.operation_name(text) for text in titles)
        stems[naming.unique(next(filter(None, named), "Page"), stems, numbers)] = None
    return list(stems)


def _without_note(title: str, vocabulary: Vocabulary) -> str:
    """The title without a note behind it that the operation is on its way out."""
    bare, _, note = title.rstrip(" )").rpartition("(")
    return bare if bare.strip() and vocabulary.has("deprecation words", note) else title


def _root_name(stem: str, body: _SettledBody) -> str:
    """`CreatePolicyRequest`, `ListQuotasResponse`; errors are named alike on every page, so that they can be shared."""
    match body.draft.role:
        case "request":
            return stem if stem.endswith("Request") else f"{stem}Request"
        case "response":
            return stem if stem.endswith("Response") else f"{stem}Response"
        case "error":
            wrapper = _wrapper(body.draft)
            name = naming.type_name(wrapper) or "Error"
            return "ErrorResponse" if name.lower() in {"error", "errors"} else f"{name}Response"


def _wrapper(draft: BodyDraft) -> str:
    """The single key of an error body that holds all the rest: `itemNotFound`."""
    keys = draft.shape.keys
    if keys is None or len(keys.members) != 1:
        return ""
    ((key, inner),) = keys.members.items()
    return key if inner.keys else ""


def _prose(page: PageFacts) -> Prose:
    fields = {
        entry.name: (entry.description, entry.span) for operation in page.operations for entry in operation.fields
    }
    comments: dict[str, tuple[str, Span]] = {}
    for operation in page.operations:
        for example in operation.examples:
            for comment in example.sample.comments:
                key = comment.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
                line = example.span.line + comment.line - 1
                comments.setdefault(key, (comment.text, Span(page.page, line, comment.column)))
    return Prose(fields, comments)


def _operation(
    operation: Operation, stem: str, bodies: Sequence[_SettledBody], fixtures: Sequence[Fixture]
) -> OperationSchema:
    by_role: dict[Role, dict[str, tuple[list[Type], list[Header]]]] = {"request": {}, "response": {}, "error": {}}
    for body in bodies:
        for status in body.draft.statuses:
            types, headers = by_role[body.draft.role].setdefault(status, ([], []))
            types.append(body.type)
            headers += body.draft.headers
    made = {
        role: tuple(
            Body(role, status, union_of(types), tuple(dict.fromkeys(headers)))
            for status, (types, headers) in by_status.items()
        )
        for role, by_status in by_role.items()
    }
    return OperationSchema(
        operation,
        stem,
        next(iter(made["request"]), None),
        made["response"],
        made["error"],
        tuple(fixtures),
        parameters_of(operation.parameters),
        security_of(operation.parameters, operation.authorization),
    )


def fixtures_of(bodies: Iterable[tuple[int, BodyDraft, Type]]) -> dict[int, tuple[Fixture, ...]]:
    """The fixtures of each operation, by the operation's number; numbered through on the page."""
    shown = [
        (document.example.span, document.index, operation, draft, type_, document.example)
        for operation, draft, type_ in bodies
        for document in draft.documents
    ]
    shown.sort(key=lambda entry: entry[:3])
    fixtures: dict[int, list[Fixture]] = {}
    for number, (_, document, operation, draft, type_, example) in enumerate(shown, 1):
        status = example.status or (draft.statuses[0] if len(draft.statuses) == 1 else "")
        complete = all(gap.document != document for gap in example.sample.gaps)
        fixture = Fixture(number, draft.role, status, example, document, type_, complete, example.title)
        fixtures.setdefault(operation, []).append(fixture)
    return {operation: tuple(own) for operation, own in fixtures.items()}
