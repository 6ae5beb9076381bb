"""Bodies: which tables and which examples speak of the same body of an operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from generator.facts import Example, Header, Operation, ParameterTable, Role
from generator.infer.merge import Shape, merge_all
from generator.infer.shapes import shape_of

_COMPARED = 100
"""With more different error samples on a page than this, only equal ones go together."""

_WITHOUT_BODY = frozenset({"204", "205", "304"})


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON document of an example."""

    example: Example
    index: int
    shape: Shape

    @property
    def keys(self) -> AbstractSet[str]:
        """The keys at its root."""
        return self.shape.keys.members.keys() if self.shape.keys else frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """A body before its type is settled."""

    role: Role
    statuses: tuple[str, ...]
    """All that it is documented under; `""` for none."""
    tables: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    headers: tuple[Header, ...] = ()

    @property
    def shape(self) -> Shape:
        """What its examples show."""
        return merge_all(document.shape for document in self.documents)


def is_error(status: str) -> bool:
    """Whether a status says that something went wrong."""
    return status[:1] in {"4", "5"}


def documents(operation: Operation, role: Role) -> list[Document]:
    """The JSON documents of an operation's examples in this role, in order."""
    return [
        Document(example, index, shape_of(tree, *_offset(example)))
        for example in operation.examples
        if example.role == role
        for index, tree in enumerate(example.sample.trees)
    ]


def _offset(example: Example) -> tuple[int, int]:
    """What turns a place in the sample into one on the page; without columns where these are not known."""
    return (example.span.line - 1, example.span.column - 1 if example.verbatim else 0)


def request(operation: Operation) -> Draft | None:
    """The body of the request, where there is one."""
    shown = documents(operation, "request")
    if not operation.request and not shown:
        return None
    return Draft("request", ("",), operation.request, tuple(shown))


def responses(operation: Operation) -> list[Draft]:
    """A body for each success status; what stands under no status belongs to the main one."""
    shown = documents(operation, "response")
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
    drafts: dict[str, Draft] = {}
    for response in stated:
        status = response.status or main
        if response.tables or status in with_body or status == main:
            draft = drafts.get(status, Draft("response", (status,)))
            tables = tuple(dict.fromkeys((*draft.tables, *response.tables)))
            drafts[status] = replace(draft, tables=tables, headers=(*draft.headers, *response.headers))
    for document in shown:
        status = document.example.status or main
        draft = drafts.get(status, Draft("response", (status,)))
        drafts[status] = replace(draft, documents=(*draft.documents, document))
    return [draft for draft in drafts.values() if draft.tables or draft.documents]


def _main_status(with_body: Sequence[str], success: Sequence[str]) -> str:
    """The status that a body without one belongs to."""
    named = [status for status in with_body if status]
    if not named:
        return next((status for status in success if status not in _WITHOUT_BODY), "")
    return next((status for status in success if status in named), min(named))


def errors(operation: Operation, tables: Mapping[str, ParameterTable]) -> list[Draft]:
    """A body for each shape of error: those of tables first, then those that only samples show."""
    drafts: dict[tuple[object, ...], Draft] = {}
    for response in operation.responses:
        if is_error(response.status) and response.tables:
            alike = tuple(
                (row.name, row.stated) for key in response.tables if key in tables for row in tables[key].rows
            )
            draft = drafts.get(alike, Draft("error", (), response.tables))
            statuses = (*draft.statuses, response.status)
            drafts[alike] = replace(draft, statuses=statuses, headers=(*draft.headers, *response.headers))
    stated = list(drafts.values())
    alone: list[Document] = []
    for document in documents(operation, "error"):
        home = _home(document, stated, tables)
        if home is None:
            alone.append(document)
        else:
            stated[home] = _with(stated[home], document)
    return [*stated, *(_shown(group) for group in _alike(alone))]


def _with(draft: Draft, document: Document) -> Draft:
    statuses = tuple(dict.fromkeys((*draft.statuses, document.example.status)))
    return replace(draft, statuses=tuple(filter(None, statuses)), documents=(*draft.documents, document))


def _home(document: Document, drafts: Sequence[Draft], tables: Mapping[str, ParameterTable]) -> int | None:
    """The first draft whose tables list the document's keys, one of the same status before the others."""
    order = sorted(range(len(drafts)), key=lambda i: document.example.status not in drafts[i].statuses)
    for i in order:
        names = {row.name for key in drafts[i].tables if key in tables for row in tables[key].rows}
        if names & document.keys or _inside(document.shape) & names:
            return i
    return None


def _inside(shape: Shape) -> AbstractSet[str]:
    """The keys below a wrapper's single key."""
    members = list(shape.keys.members.values()) if shape.keys else []
    inner = members[0].keys if len(members) == 1 else None
    return inner.members.keys() if inner else frozenset()


def _shown(group: Sequence[Document]) -> Draft:
    statuses = tuple(dict.fromkeys(document.example.status for document in group))
    return Draft("error", tuple(filter(None, statuses)) or ("",), (), tuple(group))


def _alike(shown: Iterable[Document]) -> list[list[Document]]:
    """Documents in groups: those whose keys, at any depth, are all among another's."""
    by_paths: dict[frozenset[str], list[Document]] = {}
    for document in shown:
        by_paths.setdefault(frozenset(_paths(document.shape, "")), []).append(document)
    groups: list[list[Document]] = []
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
