"""The closed set of what can be overridden: for each kind, what a fact says, and the fact that says otherwise.

`said` and `should-be` are what stands, and should stand, on the page: "M" in a mandatory cell, "Array of strings" in a
type cell. They are read with the same vocabulary as the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, cast, get_args

from msgspec import Struct
from msgspec.structs import replace

from samplecast.extract.endpoints.request_lines import read_endpoint
from samplecast.extract.objects.nesting import STRUCTURED, structured
from samplecast.extract.tables.demands import read_required
from samplecast.extract.tables.types import innermost, read_type
from samplecast.facts import Endpoint, ErrorEntry, Example, Location, Parameter, Role
from samplecast.vocabulary import Vocabulary

T = TypeVar("T")

_METHOD_AND_TARGET = re.compile(r"\s*([A-Za-z]+)\s+(\S+)\s*")
_STATUS = re.compile(r"[1-5](?:\d\d|xx)|")
_PLACES = tuple(place for place in get_args(Location) if place not in {"", "body"})


class NoSenseError(Exception):
    """A `said` or `should-be` that cannot be read; the text says what was expected."""


class Correction(Struct, Generic[T], frozen=True):
    """One kind of override."""

    named: Callable[[T, str], bool]
    """Whether this is the fact that `of` means."""
    text: Callable[[T], str]
    """What the fact says, for messages."""
    says: Callable[[T, str, Vocabulary], bool]
    """Whether the fact says the words."""
    change: Callable[[T, str, Vocabulary], T]
    """The fact as it should be; NoSenseError for words that mean nothing here."""


def _any(_fact: object, _of: str) -> bool:
    return True


def same(one: str, other: str) -> bool:
    """Whether two texts differ in white space only."""
    return one.split() == other.split()


def _endpoint(words: str) -> Endpoint:
    match = _METHOD_AND_TARGET.fullmatch(words)
    if match is None:
        raise NoSenseError(f"expected a method and a path like 'GET /v1/things', not {words!r}")
    return read_endpoint(match[1], match[2], Endpoint("", "").span)


def _endpoint_text(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def _says_endpoint(endpoint: Endpoint, words: str, _vocabulary: Vocabulary) -> bool:
    said = _endpoint(words)
    return (endpoint.method, endpoint.path) == (said.method, said.path)


def _to_endpoint(endpoint: Endpoint, words: str, _vocabulary: Vocabulary) -> Endpoint:
    right = _endpoint(words)
    return replace(endpoint, method=right.method, path=right.path)


ENDPOINT: Mapping[str, Correction[Endpoint]] = {
    "endpoint": Correction(_any, _endpoint_text, _says_endpoint, _to_endpoint)
}


def _row_is(row: Parameter, of: str) -> bool:
    return same(of, row.name) or same(of, row.raw_name)


def _row_name(row: Parameter) -> str:
    return row.raw_name or row.name


def _says_name(row: Parameter, words: str, _vocabulary: Vocabulary) -> bool:
    return _row_is(row, words)


def _to_name(row: Parameter, words: str, _vocabulary: Vocabulary) -> Parameter:
    if not words.strip():
        raise NoSenseError("expected a name")
    return replace(row, name=words.strip(), raw_name=row.raw_name or row.name, variable=False)


def _place(row: Parameter) -> str:
    return row.where


def _says_place(row: Parameter, words: str, _vocabulary: Vocabulary) -> bool:
    return row.where == words


def _to_place(row: Parameter, words: str, _vocabulary: Vocabulary) -> Parameter:
    if words not in _PLACES:
        raise NoSenseError(f"expected {' or '.join(_PLACES)}, not {words!r}")
    return replace(row, where=cast("Location", words))


def _type(row: Parameter) -> str:
    return row.stated.words


def _says_type(row: Parameter, words: str, _vocabulary: Vocabulary) -> bool:
    return same(row.stated.words, words)


def _to_type(row: Parameter, words: str, vocabulary: Vocabulary) -> Parameter:
    stated = read_type(words, row.stated.link, vocabulary)
    if stated.kind == "unknown":
        raise NoSenseError(f"{words!r} is no type that is known here; the vocabulary of the settings can add it")
    if innermost(stated).kind not in STRUCTURED:
        return replace(row, stated=stated, table="")
    return replace(row, stated=structured(stated) if row.table else stated)


def _required(row: Parameter) -> str:
    return row.required_words


def _says_required(row: Parameter, words: str, vocabulary: Vocabulary) -> bool:
    if row.required_words:
        return same(row.required_words, words)
    return read_required(words, vocabulary).required == row.required


def _to_required(row: Parameter, words: str, vocabulary: Vocabulary) -> Parameter:
    required = read_required(words, vocabulary).required
    if required is None and words.strip():
        raise NoSenseError(f"expected a word of a mandatory column, like 'Yes' or 'No', not {words!r}")
    return replace(row, required=required, required_words=words)


ROW: Mapping[str, Correction[Parameter]] = {
    "name": Correction(_any, _row_name, _says_name, _to_name),
    "in": Correction(_row_is, _place, _says_place, _to_place),
    "type": Correction(_row_is, _type, _says_type, _to_type),
    "required": Correction(_row_is, _required, _says_required, _to_required),
}


def _shows(example: Example, of: str) -> bool:
    return of in example.sample.text


def _role(example: Example) -> str:
    return example.role


def _says_role(example: Example, words: str, _vocabulary: Vocabulary) -> bool:
    return example.role == words


def _to_role(example: Example, words: str, _vocabulary: Vocabulary) -> Example:
    if words not in get_args(Role):
        raise NoSenseError(f"expected {' or '.join(get_args(Role))}, not {words!r}")
    return replace(example, role=cast("Role", words), why="override", cue=words)


def _status_of(fact: Example | ErrorEntry) -> str:
    return fact.status


def _says_status(fact: Example | ErrorEntry, words: str, _vocabulary: Vocabulary) -> bool:
    return fact.status == words


def _status(words: str) -> str:
    if _STATUS.fullmatch(words) is None:
        raise NoSenseError(f"expected an HTTP status like '200' or '4xx', not {words!r}")
    return words


def _to_status(example: Example, words: str, _vocabulary: Vocabulary) -> Example:
    return replace(example, status=_status(words))


EXAMPLE: Mapping[str, Correction[Example]] = {
    "example-role": Correction(_shows, _role, _says_role, _to_role),
    "example-status": Correction(_shows, _status_of, _says_status, _to_status),
}


def _has_code(error: ErrorEntry, of: str) -> bool:
    return same(error.code, of)


def _code(error: ErrorEntry) -> str:
    return error.code


def _says_code(error: ErrorEntry, words: str, _vocabulary: Vocabulary) -> bool:
    return same(error.code, words)


def _to_code(error: ErrorEntry, words: str, _vocabulary: Vocabulary) -> ErrorEntry:
    return replace(error, code=words)


def _message(error: ErrorEntry) -> str:
    return error.message


def _says_message(error: ErrorEntry, words: str, _vocabulary: Vocabulary) -> bool:
    return same(error.message, words)


def _to_message(error: ErrorEntry, words: str, _vocabulary: Vocabulary) -> ErrorEntry:
    return replace(error, message=words)


def _to_error_status(error: ErrorEntry, words: str, _vocabulary: Vocabulary) -> ErrorEntry:
    return replace(error, status=_status(words))


ERROR: Mapping[str, Correction[ErrorEntry]] = {
    "error-code": Correction(_any, _code, _says_code, _to_code),
    "error-message": Correction(_has_code, _message, _says_message, _to_message),
    "error-status": Correction(_has_code, _status_of, _says_status, _to_error_status),
}
