"""ER: error samples held against the catalogue of their service, statuses and fields in prose against their page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from samplecast.checks.comparison import same_message
from samplecast.checks.definition import Finding, Service
from samplecast.checks.pairing import locate_node, members
from samplecast.diagnostics import Related
from samplecast.facts import ErrorEntry, Example, Operation, PageFacts, ProseField
from samplecast.naming import placeholders
from samplecast.sample import Node
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary

_NAME = re.compile(r"[A-Za-z_][\w-]*")
_ASSIGNED = re.compile(r"\s*[:=]\s*\S+\s*\Z")
"""Text that gives a field a value instead of explaining it: `the ID in server_id: 4dbd9e5f`."""

# `AUTHORIZED_FETCH`: a variable of the server's environment, and no field
_ENVIRONMENT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
NEAR = 40
"""Text so many lines below a sample explains it; farther away it explains something else."""

FEWEST = 5
"""Tables that list at least so many codes of one form are a catalogue: a code of that form is missing from it.

Some tables name two or three codes as examples.
"""
_WORDS = {
    re.compile(r"[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*"): "CODE_OF_WORDS",
    re.compile(r"(?:[A-Z][a-z0-9]+){2,}(?:\.(?:[A-Z][a-z0-9]+)+)*"): "CodeOfWords",
}
"""Codes without digits, by how they are written: each has a form of its own, as long as a table lists enough of it."""
MOST_KEYS = 4
"""An error body has a code, a message and little else; bodies with more keys report on a job or a batch."""

_HTTP = re.compile(r"[1-5]\d\d", re.ASCII)
# `APP.0001`, `Svc-Net.12345`: codes that say themselves that they belong to a catalogue
_DOTTED = re.compile(r"[A-Za-z]+(?:[.-][A-Za-z]+)*[.-]\d{3,}", re.ASCII)
# how a sample got its status (`Example.why`), where the page states it in so many words
_OUTRIGHT = frozenset({"status heading", "status line"})
# codes that bodies of success have
_FINE = frozenset({"", "0", "200", "null", "none", "ok", "success"})
# `APP.0000`: a code of success
_ZEROS = re.compile(r"\D*0+")
# `APP.xxxx`, `<code>`: templates of a code or message
_PLACEHOLDER = re.compile(r".*(?:xxx|\*\*|[<>{}]).*", re.IGNORECASE)


def prose_names_missing_field(page: PageFacts) -> Iterator[Finding]:
    """Running text explains a field that no sample and no table of the operation has.

    Either the text or the sample was not kept up to date.

    Bad:  **error_code** is an error code. (under the sample `{"code": "1", "error_msg": "no"}`)
    Good: **error_code** is an error code. (under the sample `{"error_code": "1", "error_msg": "no"}`)

    How to fix: use the same names in text and sample.
    """
    for operation in page.operations:
        known = set(_keys_of(operation))
        if not known:
            continue
        known |= {parameter.name for parameter in operation.parameters}
        shown = [example.span for example in operation.examples]
        for field in operation.fields:
            if field.name in known or _assigns(field) or _ENVIRONMENT.fullmatch(field.name):
                continue
            if any(0 <= field.span.line - max(span.line, span.end_line) <= NEAR for span in shown):
                yield Finding(field.span, f'the text explains "{field.name}", which no sample here has')


def unknown_error_code(service: Service) -> Iterator[Finding]:
    """An error sample has a code that the error-code tables of its service lack.

    Whoever gets the error looks it up in vain. Only codes of the form that the tables list are judged.

    Bad:  {"error_code": "APP.0099"}, with a table that lists `APP.0001` to `APP.0042`
    Good: a table that lists `APP.0099` as well

    How to fix: add the code to the table, or correct the sample. Runs over single pages go by the tables on them.
    """
    listed = _listed(service)
    first: dict[str, Span] = {}
    pages: defaultdict[str, set[str]] = defaultdict(set)
    for code, entries in listed.items():
        first.setdefault(_form(code), entries[0].span)
        pages[_form(code)].update(entry.span.path for entry in entries)
    forms = Counter(_form(code) for code in listed)
    common = forms.most_common(1)[0][0] if len(listed) >= FEWEST else ""
    for shown in _shown_errors(service):
        code = shown.entry.code
        form = _form(code)
        alike = form if forms[form] >= FEWEST else common
        if code in listed or not alike or not (alike == form or _DOTTED.fullmatch(code)):
            continue
        by_page = form in _WORDS.values() and len(pages[form]) > 1  # codes that are words are often listed page by page
        if (by_page or not service.complete) and shown.span.path not in pages[form]:
            continue
        related = (Related(first[alike], "the codes of the service are listed here"),)
        yield Finding(shown.span, f"the error code {code!r} is in no error-code table", related=related)


def other_message(service: Service) -> Iterator[Finding]:
    """An error sample has another message than the error-code table gives for its code.

    Whoever searches the docs for the message finds nothing. Parts that vary (`%s`, `{0}`, `<id>`) match anything.

    Bad:  {"error_code": "APP.0001", "error_msg": "Bad name."}, with a table that says "Quota exceeded."
    Good: {"error_code": "APP.0001", "error_msg": "Quota exceeded."}

    How to fix: give both the same words.
    """
    listed = _listed(service)
    for shown in _shown_errors(service):
        entries = listed.get(shown.entry.code, [])
        said = [text for entry in entries for text in (entry.message, entry.description) if text]
        message = shown.entry.message
        if (
            not message
            or not said
            or _PLACEHOLDER.fullmatch(message)
            or any(same_message(message, text) for text in said)
        ):
            continue
        text = f"the message of {shown.entry.code} is {message!r} here, {said[0]!r} in the table"
        yield Finding(shown.span, text, related=(Related(entries[0].span, "the table has it here"),))


def other_status(service: Service) -> Iterator[Finding]:
    """An error sample stands under another status than the error-code table gives for its code.

    A client that handles the error by its status never sees it.

    Bad:  {"error_code": "APP.0001"} under "Status code: 404", with a table that says 400
    Good: the same under "Status code: 400"

    How to fix: find out which status the service sends, and correct the other.
    """
    listed = _listed(service)
    for shown in _shown_errors(service):
        entries = [entry for entry in listed.get(shown.entry.code, []) if entry.status]
        status = shown.example.status
        if status and entries and not any(_same_status(status, entry.status) for entry in entries):
            text = f"{shown.entry.code} stands under {status} here, under {entries[0].status} in the table"
            yield Finding(shown.span, text, related=(Related(entries[0].span, "the table has it here"),))


def several_meanings(service: Service) -> Iterator[Finding]:
    """The error-code tables of a service give one code several messages.

    Codes are there to tell errors apart, and the service sends only one of the messages.

    Bad:  a row `APP.0001 | Quota exceeded`, and a row `APP.0001 | Name in use`
    Good: `APP.0001 | Quota exceeded`, and `APP.0002 | Name in use`

    How to fix: give each error its own code, or each code one message.
    """
    for code, entries in _listed(service).items():
        first = entries[0]
        if _HTTP.fullmatch(code):
            continue
        for entry in entries[1:]:
            if entry.message and first.message and not same_message(entry.message, first.message):
                text = f"the message of {code} is {entry.message!r} here, {first.message!r} elsewhere"
                yield Finding(entry.span, text, related=(Related(first.span, "the other message"),))
                break


def status_not_listed(page: PageFacts) -> Iterator[Finding]:
    """A heading names a status that the status table of its operation lacks.

    Readers take the table for the whole list.

    Bad:  a heading "Status code: 404", with a table that lists 200 and 400
    Good: the table lists 404 as well

    How to fix: add the status to the table.
    """
    tables = [block.span for block in page.blocks if block.kind == "table" and block.used_for == "statuses"]
    for operation in page.operations:
        listed = [entry for entry in operation.statuses if _inside(entry.span, tables)]
        for entry in (entry for entry in operation.statuses if listed and entry.span.path == page.page):
            # a table of errors alone, after a list of what is normal, leaves out success on purpose
            alike = [other for other in listed if _failing(other.code) == _failing(entry.code)]
            if alike and entry not in listed and not any(_same_status(entry.code, other.code) for other in alike):
                related = (Related(listed[0].span, "the status table"),)
                yield Finding(entry.span, f"the status table lacks {entry.code}", related=related)


def error_under_success(service: Service) -> Iterator[Finding]:
    """A sample with an error code and an error message stands under a heading or status line of success.

    A client that looks at the status takes it for a result. Some services answer so on purpose: the rule runs only
    when it is selected.

    Bad:  {"error_code": "APP.0001", "error_msg": "Quota exceeded."} under "Status code: 200"
    Good: the same under "Status code: 400"

    How to fix: move the sample to the status it is sent with.
    """
    words = service.vocabulary
    for page in service.pages:
        for operation in page.operations:
            for example in operation.examples:
                if example.role == "response" and example.status[:1] == "2" and _outright(example, operation, words):
                    for tree in example.sample.trees:
                        if (code := _error_code(tree, words)) is not None:
                            text = f"the error {str(code.value)!r} stands under the success status {example.status}"
                            yield Finding(locate_node(example, code), text)


class _ShownError(Struct, frozen=True):
    """An error that a sample shows."""

    entry: ErrorEntry
    example: Example
    span: Span


def _shown_errors(service: Service) -> Iterator[_ShownError]:
    """Every error of the service's samples, with the place of its code."""
    seen: set[Span] = set()
    for page in service.pages:
        for operation in page.operations:
            examples = {example.span: example for example in operation.examples}
            for entry in operation.errors:
                example = examples.get(entry.span)
                if entry.origin == "sample" and example is not None and not _PLACEHOLDER.fullmatch(entry.code):
                    span = _place(example, entry.code, service.vocabulary)
                    if entry.code and span not in seen:
                        seen.add(span)
                        yield _ShownError(entry, example, span)


def _place(example: Example, code: str, words: Vocabulary) -> Span:
    """Where a code stands in its example."""
    keys = words.words("error code keys")
    left = list(reversed(example.sample.trees))
    while left:
        node = left.pop()
        for key, member in members(node):
            if key in keys and str(member.value.value) == code:
                return locate_node(example, member.value)
        left += (member.value for _, member in members(node))
        left += node.items
    return example.span


def _listed(service: Service) -> Mapping[str, list[ErrorEntry]]:
    """The rows of the service's error-code tables by code, in order of place."""
    listed: dict[str, list[ErrorEntry]] = {}
    for page in service.pages:
        for operation in page.operations:
            for entry in operation.errors:
                if entry.origin == "table" and (code := " ".join(entry.code.split())):
                    listed.setdefault(code, []).append(entry)
    return {code: sorted(listed[code], key=lambda entry: entry.span) for code in sorted(listed)}


def _form(code: str) -> str:
    """The form of a code: its prefix and number of digits, `APP.0001` is `APP.4`; empty for statuses and words."""
    if _HTTP.fullmatch(code):
        return ""
    if digits := re.search(r"\d+$", code):
        return f"{code[: digits.start()]}{len(digits[0])}"
    return next((form for pattern, form in _WORDS.items() if pattern.fullmatch(code)), "")


def _inside(span: Span, tables: list[Span]) -> bool:
    return any(
        table.path == span.path and table.line <= span.line <= (table.end_line or table.line) for table in tables
    )


def _failing(status: str) -> bool:
    return status[:1] in {"4", "5"}


def _same_status(one: str, other: str) -> bool:
    """Whether two statuses can be the same: `404`, `4xx`."""
    return one == other or ("x" in one + other and one[:1] == other[:1])


@lru_cache(maxsize=8)
def _success(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words.words('success words')))})\b", re.IGNORECASE)


def _outright(example: Example, operation: Operation, words: Vocabulary) -> bool:
    """Whether a sample's status is stated by a heading or a status line, and nothing near calls it a success."""
    said = [entry.description for entry in operation.statuses if entry.code == example.status]
    return example.why in _OUTRIGHT and not _success(words).search(" ".join((example.title, *said)))


def _error_code(tree: Node, words: Vocabulary) -> Node | None:
    """The code of a body that is an error and hardly anything else, flat or in a wrapper."""
    for _ in range(2):
        if tree.kind != "object" or not 0 < len(tree.members) <= MOST_KEYS:
            return None
        values = {key: member.value for key, member in members(tree)}
        code = next((values[key] for key in words.words("error code keys") if key in values), None)
        message = next((values[key] for key in words.words("error message keys") if key in values), None)
        if code is not None and message is not None:
            text = str(code.value)
            fine = text.lower() in _FINE or _ZEROS.fullmatch(text) or message.value in {None, ""}
            return None if fine or _PLACEHOLDER.fullmatch(text) else code
        if len(values) != 1:
            return None
        tree = tree.members[0].value
    return None


def _assigns(field: ProseField) -> bool:
    """Whether the text gives a field a value and explains nothing: `the ID in server_id: 4dbd9e5f`."""
    return _ASSIGNED.match(field.description.rpartition(field.name)[2]) is not None


def _keys_of(operation: Operation) -> Iterator[str]:
    """Every key that samples and tables of an operation have, at any depth, and every word of a sample's strings.

    Text explains placeholders of values (`{domainID}`) as well as keys.
    """
    for example in operation.examples:
        yield from _keys_of_trees(list(example.sample.trees))
    for endpoint in operation.endpoints:
        yield from placeholders(endpoint.path)
    for table in operation.tables:
        yield from (row.name for row in table.rows)


def _keys_of_trees(stack: list[Node]) -> Iterator[str]:
    while stack:
        node = stack.pop()
        stack.extend(node.items)
        if node.kind == "string":
            yield from _NAME.findall(str(node.value))
        for member in node.members:
            yield str(member.key.value)
            stack.append(member.value)
