"""Failures among successes: error bodies that docs show, or list, under the same "Response" as the success body.

A page that shows `{"job_id": ...}` or `{"error": {...}}` under one heading, and lists the keys of both in one table,
documents two bodies. A status said outright beside a sample is believed before its shape is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from samplecast.envelopes import is_success
from samplecast.facts import Parameter, ParameterTable
from samplecast.infer.example_shapes import ExampleDocument
from samplecast.sample import Json
from samplecast.vocabulary import Vocabulary

MOST_KEYS = 4
"""An error body has hardly more than code, message, title and the id of the request."""

_OUTRIGHT = frozenset({"status heading", "status line"})


class Split(Struct, frozen=True):
    """What stands under "Response", told apart."""

    success: tuple[ExampleDocument, ...]
    failure: tuple[ExampleDocument, ...] = ()
    rows: frozenset[str] = frozenset()
    """Keys of the root tables that belong to the error body."""


def split(
    shown: Sequence[ExampleDocument],
    rows: Sequence[Parameter],
    tables: Mapping[str, ParameterTable],
    vocabulary: Vocabulary,
) -> Split:
    """Tell failures from successes, where there are both; `rows` are those of the root tables."""
    failing = [one for one in shown if one.example.why not in _OUTRIGHT and is_failure(one.value, vocabulary)]
    fine = [one for one in shown if one not in failing]
    shown_fine = {key for one in fine for key in one.keys}
    shown_failing = {key for one in failing for key in (*one.keys, *_wrapped(one.value))}
    wrong = {
        row.name
        for row in rows
        if row.name not in shown_fine
        and _is_error_key(row.name, vocabulary)
        and (row.name in shown_failing or _lists_error(row, tables, vocabulary))
    }
    if not fine and wrong.issuperset(row.name for row in rows):
        return Split(tuple(shown))
    return Split(tuple(fine), tuple(failing), frozenset(wrong))


def is_failure(value: Json, vocabulary: Vocabulary) -> bool:
    """Whether a body is an error and hardly anything else: flat, or in a wrapper."""
    if not isinstance(value, dict) or not value or len(value) > MOST_KEYS:
        return False
    if _is_flat(value, vocabulary):
        return not is_success(value, vocabulary)
    if len(value) > 1:
        return False
    ((wrapper, inner),) = value.items()
    inner = inner[0] if isinstance(inner, list) and inner else inner
    named = wrapper in vocabulary.words("error wrappers")
    return (
        isinstance(inner, dict)
        and len(inner) <= MOST_KEYS
        and (named or len(inner) > 1)
        and _is_flat(inner, vocabulary)
        and not is_success(inner, vocabulary)
    )


def _wrapped(value: Json) -> Collection[str]:
    """The keys inside the only key of a body: of an error that docs list without its wrapper."""
    inner = next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else None
    return inner.keys() if isinstance(inner, dict) else ()


def _is_flat(body: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether it has a code and a message."""
    return any(key in body for key in vocabulary.words("error code keys")) and any(
        key in body for key in vocabulary.words("error message keys")
    )


def _is_error_key(name: str, vocabulary: Vocabulary) -> bool:
    return any(name in vocabulary.words(f"error {group}") for group in ("wrappers", "code keys", "message keys"))


def _lists_error(row: Parameter, tables: Mapping[str, ParameterTable], vocabulary: Vocabulary) -> bool:
    """Whether a row leads to a table of code and message."""
    return row.table in tables and _is_flat({inner.name for inner in tables[row.table].rows}, vocabulary)
