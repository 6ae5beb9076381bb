"""Errors: the rows of error-code tables and the bodies of error samples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samplecast.envelopes import first_word, is_success
from samplecast.extract.tables.column_titles import Role
from samplecast.extract.tables.columns import Columns
from samplecast.facts import ErrorEntry, Example
from samplecast.sample import Json
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary

MAX_EXTRA = 4
"""An error-shaped body holds at most this many keys beside code and message: `request_id`, `title`."""
MAX_ERRORS = 50

_STATUS = re.compile(r"[1-5](?:\d\d|xx)(?!\d)", re.IGNORECASE)
_HTTP_ERROR = re.compile(r"[45]\d\d", re.ASCII)


def table_errors(columns: Columns, fallback: Span) -> Iterator[ErrorEntry]:
    """The rows of an error-code table.

    An empty code or status cell means "as above": converters flatten spanning cells that way.
    """
    above: dict[Role, str] = {}
    for row in columns.rows:
        values: dict[Role, str] = {role: columns.text(row, role) for role in columns.roles if role}
        if not any(values.values()):
            continue
        same = not values.get("error code")
        for role, value in values.items():
            if not value and (same or role in {"status", "module"}):
                values[role] = above.get(role, "")
        above = values
        if code := _bare(values.get("error code", "")):
            yield _entry(code, values, row.span if row.span.line else fallback)


def _entry(code: str, values: Mapping[Role, str], span: Span) -> ErrorEntry:
    status = _STATUS.search(values.get("status", ""))
    message = values.get("message", "")
    told = [words for words in (values.get("description", ""), values.get("cause", "")) if words]
    if not message and told:
        message = told.pop(0)
    description = "; ".join(told)
    return ErrorEntry(code, message, status[0].lower() if status else "", description, values.get("solution", ""), span)


def _bare(code: str) -> str:
    """The code without blanks that line breaks left in it."""
    return re.sub(r"(?<=[._-])\s+|\s+(?=[._-])", "", code.strip())


def sample_errors(example: Example, vocabulary: Vocabulary) -> Iterator[ErrorEntry]:
    """The errors in the body of an error example."""
    count = 0
    for value in example.sample.values:
        for code, message, title in error_bodies(value, vocabulary):
            count += 1
            if count > MAX_ERRORS:
                return
            status = example.status or (code if _HTTP_ERROR.fullmatch(code) else "")
            yield ErrorEntry(code, message, status, span=example.span, origin="sample", title=title)


def error_bodies(value: Json, vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Code, message and title of each error a body holds: flat, in a wrapper of any name, or in a list of errors."""
    if not isinstance(value, dict):
        return
    if is_success(value, vocabulary):
        return
    if (flat := _flat(value, vocabulary)) is not None:
        yield flat
        return
    for key, inner in value.items():
        wrapper = key in vocabulary.words("error wrappers")
        if isinstance(inner, dict) and (wrapper or len(value) == 1) and (flat := _flat(inner, vocabulary)):
            code, message, title = flat
            yield code, message, title or ("" if wrapper else key)
        elif isinstance(inner, list) and wrapper:
            for entry in inner[:MAX_ERRORS]:
                if isinstance(entry, dict) and (flat := _flat(entry, vocabulary)):
                    yield flat
        elif isinstance(inner, str) and wrapper:
            yield "", inner, ""


def _flat(body: Mapping[str, Json], vocabulary: Vocabulary) -> tuple[str, str, str] | None:
    """Code, message and title of an object that has them; a message alone is not enough."""
    code = first_word(body, vocabulary.words("error code keys"))
    message = first_word(body, vocabulary.words("error message keys"))
    if code is None or message is None or is_success(body, vocabulary):
        return None
    return code, message, first_word(body, vocabulary.words("error title keys")) or ""


def is_error_shaped(value: Json, vocabulary: Vocabulary) -> bool:
    """Whether a body is an error and hardly anything else."""
    if not isinstance(value, dict) or not any(True for _ in error_bodies(value, vocabulary)):
        return False
    return len(value) == 1 or len(value) <= MAX_EXTRA
