"""Form data: the names of the fields that a command or a message sends."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_plus

from samplecast.sample import shell

_MULTIPART: Final = re.compile(
    r"^[ \t>]*Content-Type[ \t]*:[ \t]*multipart/form-data", re.MULTILINE | re.IGNORECASE
).search
_PART: Final = re.compile(
    r"^[ \t>]*Content-Disposition[ \t]*:[^\n]{0,200}?\bname=\"([^\"\n]+)\"", re.MULTILINE | re.IGNORECASE
)
# The header, those below it, and the blank line behind which the body stands.
_URLENCODED: Final = re.compile(
    r"^[ \t>]*Content-Type[ \t]*:[ \t]*application/x-www-form-urlencoded[^\n]*\n(?:[^\n]*\S[^\n]*\n){0,30}[ \t>]*\n",
    re.MULTILINE | re.IGNORECASE,
)
_PAIR: Final = re.compile(r"([\w.%\[\]-]+)=[^&\s]*")
_BODY: Final = re.compile(r"\s*[\w.%\[\]-]+=[^&\n]*(?:\n?&[\w.%\[\]-]+=[^&\n]*)*").match
_FILE: Final = ("@", "<", "$")
"""What the value of an option may begin with that brings the content of a file or variable."""


def form_fields(text: str) -> tuple[str, ...]:
    """The names of the fields in the order in which they stand; none where nothing is sent as a form."""
    if shell.is_command(text):
        names = _of_options(shell.options_of(text))
    elif _MULTIPART(text):
        names = _PART.findall(text)
    elif found := _URLENCODED.search(text):
        body = _BODY(text, found.end())
        names = _PAIR.findall(body[0]) if body else []
    else:
        names = []
    return tuple(dict.fromkeys(unquote_plus(name) for name in names if name))


def is_multipart(text: str) -> bool:
    """Whether a message sends a multipart form, whose parts may be JSON themselves."""
    return _MULTIPART(text) is not None


def _of_options(options: dict[str, list[str]]) -> list[str]:
    """`-F name=value`, `--data-urlencode name=value`, `-d a=b&c=d`."""
    names: list[str] = []
    if "-G" in options or "--get" in options:  # these go into the query
        return names
    for option, values in options.items():
        for value in values:
            name, equals, _ = value.partition("=")
            if option in {"-F", "--form", "--form-string", "--data-urlencode"} and equals:
                names.append(name)
            elif option in {"-d", "--data", "--data-raw", "--data-ascii"} and not value.startswith((*_FILE, "{", "[")):
                names += _PAIR.findall(value)
    return [name for name in names if re.fullmatch(r"[\w.%\[\]-]+", name)]
