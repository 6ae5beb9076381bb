"""Bodies: which tables and which examples speak of the same body of an operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.facts import Header, Operation, ParameterTable, Role
from samplecast.infer.example_shapes import ExampleDocument, documents
from samplecast.infer.failures import split
from samplecast.infer.merge import Shape, merge_all
from samplecast.vocabulary import Vocabulary

_COMPARED = 100
"""With more different error samples on a page than this, only equal ones go together."""

_WORDS = frozenset({"paragraph", "mention", "continuation"})
"""Cues that are somebody's words, and may be a slip; a request line, a status or a section's title is none."""

_WITHOUT_BODY = frozenset({"204", "205", "304"})


class BodyDraft(Struct, frozen=True):
    """A body before its type is settled."""

    role: Role
    statuses: tuple[str, ...]
    """All that it is documented under; `""` for none."""
    tables: tuple[str, ...] = ()
    documents: tuple[ExampleDocument, ...] = ()
    headers: tuple[Header, ...] = ()
    without: frozenset[str] = frozenset()
    """Keys that its tables list for another body."""

    @property
    def shape(self) -> Shape:
        """What its examples show."""
        return merge_all(document.shape for document in self.documents)


class _ResponseSources(Struct):
    """What is known of the answer with one status while the rest is looked through."""

    tables: dict[str, None] = field(default_factory=dict)
    documents: list[ExampleDocument] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)


def is_error(status: str) -> bool:
    """Whether a status says that something went wrong."""
    return status[:1] in {"4", "5"}


def bodies(operation: Operation, tables: Mapping[str, ParameterTable], vocabulary: Vocabulary) -> list[BodyDraft]:
    """Every body of an operation: the request, a response for each success status, an error for each shape."""
    asked, answered = told_apart(operation, tables)
    fine: list[BodyDraft] = []
    failing: list[BodyDraft] = []
    for draft in _responses(operation, answered):
        rows = [row for key in draft.tables if key in tables for row in tables[key].rows]
        told = split(draft.documents, rows, tables, vocabulary)
        if not (told.failure or told.rows):
            fine.append(draft)
        else:
            fine.append(replace(draft, documents=told.success, without=told.rows))
            others = frozenset(row.name for row in rows) - told.rows
            listing = draft.tables if told.rows else ()
            failing.append(BodyDraft("error", ("",), listing, told.failure, without=others))
    request = [BodyDraft("request", ("",), operation.request, tuple(asked))] if operation.request or asked else []
    return [*request, *fine, *_errors(operation, tables, failing)]


def told_apart(
    operation: Operation, tables: Mapping[str, ParameterTable]
) -> tuple[Sequence[ExampleDocument], Sequence[ExampleDocument]]:
    """The documents of requests and of responses; one introduced by the wrong word goes where its keys are listed.

    "The following is a request example" above what only the response's table lists is a slip of the pen, where there
    are other examples of the request.
    """
    asked, answered = documents(operation, "request"), documents(operation, "response")
    answers = [key for response in operation.responses if not is_error(response.status) for key in response.tables]
    request, response = _names(operation.request, tables), _names(answers, tables)
    slips = [one for one in asked if one.example.why in _WORDS and _lists(response, request, one)]
    back = [one for one in answered if one.example.why in _WORDS and _lists(request, response, one)]
    slips, back = slips if len(slips) < len(asked) else [], back if len(back) < len(answered) else []
    return (
        [*(one for one in asked if one not in slips), *back],
        [*(one for one in answered if one not in back), *slips],
    )


def _names(keys: Iterable[str], tables: Mapping[str, ParameterTable]) -> AbstractSet[str]:
    return {row.name for key in keys if key in tables for row in tables[key].rows}


def _lists(these: AbstractSet[str], others: AbstractSet[str], document: ExampleDocument) -> bool:
    """Whether one side lists all keys of a document, and the other side, though it lists some, none of them."""
    return bool(document.keys and others) and document.keys <= these and not document.keys & others


def _responses(operation: Operation, shown: Sequence[ExampleDocument]) -> list[BodyDraft]:
    """A body for each success status; what stands under no status belongs to the main one."""
    stated = [response for response in operation.responses if not is_error(response.status)]
    with_body = dict.fromkeys(
        status
        for status, content in (
            *((response.status, response.tables) for response in stated),
            *((document.example.status, document) for document in shown),
        )
        if content
    )
    main = _main_status(list(with_body), operation.success)
    drafts: dict[str, _ResponseSources] = {}
    for response in stated:
        status = response.status or main
        if response.tables or status in with_body or status == main:
            answer = drafts.setdefault(status, _ResponseSources())
            answer.tables.update(dict.fromkeys(response.tables))
            answer.headers += response.headers
    for document in shown:
        drafts.setdefault(document.example.status or main, _ResponseSources()).documents.append(document)
    return [
        BodyDraft("response", (status,), tuple(found.tables), tuple(found.documents), tuple(found.headers))
        for status, found in drafts.items()
        if found.tables or found.documents
    ]


def _main_status(with_body: Sequence[str], success: Sequence[str]) -> str:
    """The status that a body without one belongs to; a redirect takes none, be it the only success."""
    named = [status for status in with_body if status]
    if not named:
        return next((status for status in success if status[:1] == "2" and status not in _WITHOUT_BODY), "")
    return next((status for status in success if status in named), min(named))


def _errors(
    operation: Operation, tables: Mapping[str, ParameterTable], failing: Sequence[BodyDraft]
) -> list[BodyDraft]:
    """A body for each shape of error: those of tables first, then those that only samples show."""
    drafts: dict[tuple[object, ...], BodyDraft] = {}
    for response in operation.responses:
        if is_error(response.status) and response.tables:
            alike = tuple(
                (row.name, row.stated) for key in response.tables if key in tables for row in tables[key].rows
            )
            draft = drafts.get(alike, BodyDraft("error", (), response.tables))
            statuses = (*draft.statuses, response.status)
            drafts[alike] = replace(draft, statuses=statuses, headers=(*draft.headers, *response.headers))
    stated = [*drafts.values(), *(replace(draft, documents=()) for draft in failing if draft.tables)]
    alone: list[ExampleDocument] = []
    for document in (*documents(operation, "error"), *(one for draft in failing for one in draft.documents)):
        home = _home(document, stated, tables)
        if home is None:
            alone.append(document)
        else:
            stated[home] = _with(stated[home], document)
    return [*stated, *(_shown(group) for group in _alike(alone))]


def _with(draft: BodyDraft, document: ExampleDocument) -> BodyDraft:
    statuses = _statuses((*draft.statuses, *_error_statuses([document])))
    return replace(draft, statuses=statuses, documents=(*draft.documents, document))


def _shown(group: Sequence[ExampleDocument]) -> BodyDraft:
    return BodyDraft("error", _statuses(_error_statuses(group)), (), tuple(group))


def _error_statuses(group: Iterable[ExampleDocument]) -> list[str]:
    """The statuses of error samples; one shown among the responses has none of its own."""
    return [document.example.status for document in group if document.example.role == "error"]


def _statuses(statuses: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(statuses))) or ("",)


def _home(document: ExampleDocument, drafts: Sequence[BodyDraft], tables: Mapping[str, ParameterTable]) -> int | None:
    """The first draft whose tables list the document's keys, one of the same status before the others."""
    order = sorted(range(len(drafts)), key=lambda i: document.example.status not in drafts[i].statuses)
    for i in order:
        names = _names(drafts[i].tables, tables) - drafts[i].without
        if names & document.keys or _inside(document.shape) & names:
            return i
    return None


def _inside(shape: Shape) -> AbstractSet[str]:
    """The keys below a wrapper's single key."""
    members = list(shape.keys.members.values()) if shape.keys else []
    inner = members[0].keys if len(members) == 1 else None
    return inner.members.keys() if inner else frozenset()


def _alike(shown: Iterable[ExampleDocument]) -> list[list[ExampleDocument]]:
    """Documents in groups: those whose keys, at any depth, are all among another's."""
    by_paths: dict[frozenset[str], list[ExampleDocument]] = {}
    for document in shown:
        by_paths.setdefault(frozenset(_paths(document.shape, "")), []).append(document)
    groups: list[list[ExampleDocument]] = []
    left = list(by_paths)
    while left:
        group, rest, grown = [left[0]], left[1:], True
        while grown and len(left) <= _COMPARED:
            joining = [one for one in rest if any(one <= other or other <= one for other in group)]
            grown = bool(joining)
            group += joining
            rest = [one for one in rest if one not in joining]
        groups.append([document for paths in group for document in by_paths[paths]])
        left = rest
    return [sorted(group, key=lambda document: (document.example.span, document.index)) for group in groups]


def _paths(shape: Shape, path: str) -> Iterator[str]:
    """A path for every key, told apart by whether an object stands there."""
    yield f"{path}{{}}" if shape.keys else path
    if shape.keys:
        for key, member in shape.keys.members.items():
            yield from _paths(member, f"{path}/{key}")
