"""A document as YAML that readers of 1.1 and 1.2 read alike: strings that either could take otherwise are quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samplecast.export.openapi.schema_objects import one_line
from samplecast.sample import Json

_DEEPEST = 24
"""Below it values stand on one line, as JSON, which is YAML too: deep values cost no recursion of ours."""
_PLAIN = re.compile(r"[A-Za-z_$/][\w$/{}.-]*", re.ASCII)
_MEANS_MORE = frozenset({"false", "n", "no", "null", "off", "on", "true", "y", "yes"})
_LONGEST_KEY = 1000
"""A key beyond 1,024 characters has to say that it is one."""


def yaml_text(value: Json) -> str:
    """The value, an entry a line."""
    return "".join(f"{line}\n" for line in _lines(value, 0)) or f"{_scalar(value)}\n"


def _lines(value: Json, depth: int) -> Iterator[str]:
    """The lines of a mapping or sequence; none for a scalar and what is empty."""
    indent = "  " * depth
    if isinstance(value, dict):
        for key, inner in value.items():
            written = _scalar(key)
            head = f"{indent}{written}:" if len(written) < _LONGEST_KEY else f"{indent}? {written}\n{indent}:"
            yield from _entry(head, inner, depth)
    elif isinstance(value, list):
        for inner in value:
            first, *rest = _entry(f"{indent}-", inner, depth)
            if first.endswith("-"):  # the first line below it stands behind the dash
                first, *rest = f"{first} {rest[0].lstrip()}", *rest[1:]
            yield from (first, *rest)


def _entry(head: str, value: Json, depth: int) -> Iterator[str]:
    """What is behind `key:` or `-`: on its line, or on the lines below."""
    if isinstance(value, dict | list) and value and depth < _DEEPEST:
        yield head
        yield from _lines(value, depth + 1)
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: Json) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _MEANS_MORE:
        return value
    written = one_line(value)
    if isinstance(value, float) and "." not in written:
        return written.replace("e", ".0e")  # `1e-05` is text in YAML 1.1
    return written
