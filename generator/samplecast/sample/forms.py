"""Form data: the fields that a command or a message sends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote_plus

from msgspec.structs import replace

from samplecast.sample import shell
from samplecast.sample.model import FieldKind, FormField

MULTIPART: Final = "multipart/form-data"
URLENCODED: Final = "application/x-www-form-urlencoded"

_MULTIPART: Final = re.compile(
    r"^[ \t>]*Content-Type[ \t]*:[ \t]*multipart/form-data", re.MULTILINE | re.IGNORECASE
).search
# A part: the line that names it, the headers below, and behind the blank line how its content begins.
_PART: Final = re.compile(
    r"^[ \t>]*Content-Disposition[ \t]*:([^\n]{0,400})\n((?:[ \t>]*[A-Za-z-]{1,40}:[^\n]*\n){0,10})"
    r"[ \t>]*(?:\n[ \t>]*([^\n]?)|\Z)",
    re.MULTILINE | re.IGNORECASE,
)
_NAME: Final = re.compile(r"\bname=\"?([^\"\n;]+)", re.IGNORECASE).search
_FILE_NAME: Final = re.compile(r"\bfilename\*?=", re.IGNORECASE).search
_PART_TYPE: Final = re.compile(r"Content-Type[ \t]*:[ \t]*([\w.+-]+/[\w.+-]+)", re.IGNORECASE).search
# The header, those below it, and the blank line behind which the body stands.
_URLENCODED: Final = re.compile(
    r"^[ \t>]*Content-Type[ \t]*:[ \t]*application/x-www-form-urlencoded[^\n]*\n(?:[^\n]*\S[^\n]*\n){0,30}[ \t>]*\n",
    re.MULTILINE | re.IGNORECASE,
)
_PAIR: Final = re.compile(r"([\w.%\[\]-]+)=([^&\s]*)")
_BODY: Final = re.compile(r"\s*[\w.%\[\]-]+=[^&\n]*(?:\n?&[\w.%\[\]-]+=[^&\n]*)*").match
_WHOLE: Final = re.compile(r"\s*[\w.\-\[\]%$]+=[^\s&=]*(?:\s*&\s*[\w.\-\[\]%$]+=[^\s&=]*)+\s*").fullmatch
_FIELD: Final = re.compile(r"[\w.%\[\]-]+").fullmatch
_FILE: Final = ("@", "<", "$")
"""What the value of an option may begin with that brings the content of a file or variable."""
_OF_TYPE: Final = re.compile(r"(.*?);[ \t]*type=([\w.+-]+/[\w.+-]++)[^\n]*", re.DOTALL).fullmatch
_JSON: Final = "application/json"
_BRACKETS: Final[Mapping[str, FieldKind]] = {"{": "object", "[": "array"}


def form_fields(text: str) -> tuple[FormField, ...]:
    """The fields in the order in which they stand, each once; none where nothing is sent as a form."""
    if shell.is_command(text):
        found = _of_command(text)
    elif _MULTIPART(text):
        found = _of_parts(text)
    elif (head := _URLENCODED.search(text)) and (body := _BODY(text, head.end())):
        found = _pairs(body[0])
    else:
        found = _pairs(text) if _WHOLE(text) else iter(())
    return _once(found)


def is_form(text: str) -> bool:
    """Whether a text is pairs of names and values and nothing more: `a=b&c=d`."""
    return _WHOLE(text) is not None


def is_multipart(text: str) -> bool:
    """Whether a message sends a multipart form, whose parts may be JSON themselves."""
    return _MULTIPART(text) is not None


def _once(fields: Iterable[FormField]) -> tuple[FormField, ...]:
    """Each name once; one that is sent several times is a list."""
    found: dict[str, FormField] = {}
    for field in fields:
        known = found.get(field.name)
        found[field.name] = field if known is None else replace(known, several=True)
    return tuple(found.values())


def _field(name: str, value: str, media: str, content: str = "", *, file: bool = False) -> FormField:
    """A field; of JSON the first character tells whether it is an object or a list."""
    name = unquote_plus(name)
    holds = content == _JSON or (content == "" and media == MULTIPART)
    json = _BRACKETS.get(value.lstrip()[:1]) if holds and not file else None
    kind: FieldKind = "file" if file else json or "string"
    return FormField(name, kind, media, content or (_JSON if json else ""), several=name.endswith("[]"))


def _pairs(text: str) -> Iterator[FormField]:
    return (_field(name, value, URLENCODED) for name, value in _PAIR.findall(text))


def _of_parts(text: str) -> Iterator[FormField]:
    for about, headers, begins in _PART.findall(text):
        named, stated = _NAME(about), _PART_TYPE(headers)
        content = stated[1].lower() if stated else ""
        if named:
            yield _field(named[1], begins, MULTIPART, content, file=_FILE_NAME(about) is not None)


def _of_command(text: str) -> Iterator[FormField]:
    told = shell.httpie_words(text)
    if told is None:
        yield from _of_options(shell.options_of(text))
    elif told.form:
        files = any(item.mark == "@" for item in told.items)
        for item in told.fields():
            yield _field(item.name, item.value, MULTIPART if files else URLENCODED, file=item.mark == "@")


def _of_options(options: Mapping[str, list[str]]) -> Iterator[FormField]:
    """`-F name=value`, `--data-urlencode name=value`, `-d a=b&c=d`."""
    if "-G" in options or "--get" in options:  # these go into the query
        return
    for option, values in options.items():
        for value in values:
            name, equals, content = value.partition("=")
            if option in {"-F", "--form", "--form-string"} and equals and _FIELD(name):
                yield _part(name, content)
            elif option == "--data-urlencode" and equals and _FIELD(name):
                yield _field(name, content, URLENCODED)
            elif option in _PLAIN and not value.startswith((*_FILE, "{", "[")):
                yield from _pairs(value)


_PLAIN: Final = frozenset(("-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--post-data", "--body-data"))


def _part(name: str, value: str) -> FormField:
    """`@photo.jpg;type=image/jpeg`, `{"a": 1};type=application/json`, `text`."""
    typed = _OF_TYPE(value)
    bare, content = (typed[1], typed[2].lower()) if typed else (value, "")
    return _field(name, bare, MULTIPART, content, file=bare.startswith("@"))
