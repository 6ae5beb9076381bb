"""Specifications in files: JSON, or YAML with the values that JSON has. Nothing but plain values is ever built."""

from __future__ import annotations

import json

import yaml

from samplecast.sample import Json
from samplecast.usage import UsageError

_MOST_CHARACTERS = 64 * 2**20
"""The largest specifications in public use have a fifth of that."""


_RESOLVERS = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_JSON_VALUES = type("JsonValues", (yaml.SafeLoader,), {"yaml_implicit_resolvers": _RESOLVERS})
"""YAML without its own types: a date is the string that stands there."""


def parse_specification(text: str, file: str) -> Json:
    """The document in a text. UsageError, with the line, where it is neither JSON nor YAML, or too large."""
    if len(text) > _MOST_CHARACTERS:
        raise UsageError(f"{file}: larger than {_MOST_CHARACTERS:,} characters")
    try:
        found: Json = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Loader=_JSON_VALUES)  # noqa: S506  safe values only
    except json.JSONDecodeError as error:
        raise UsageError(f"{file}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        raise UsageError(f"{place}: not YAML: {error.problem or error}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read: {' '.join(str(error).split())[:200]}") from error
    return found
