"""Envelopes: answers that carry a code of their own, which says that all is well or that something went wrong.

`{"code": 0, "msg": "success", "data": {}}` is an answer as any other; only a code that is none of success is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from samplecast.sample import Json
from samplecast.vocabulary import Vocabulary

# Zeros, alone or behind the name of a service, or a status of success.
_ZERO: Final = re.compile(r"0+|2\d\d|[A-Za-z][\w-]*\.0{2,}", re.ASCII)
_HTTP_ERROR: Final = re.compile(r"[45]\d\d", re.ASCII)


def first_word(body: Mapping[str, Json], keys: tuple[str, ...]) -> str | None:
    """The first of the keys that holds a string or an integer, as text; None where none does."""
    for key in keys:
        value = body.get(key)
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value)
    return None


def is_success(body: Mapping[str, Json], vocabulary: Vocabulary) -> bool:
    """Whether the code of a body, or its message, says that all is well: `0`, `"00000"`, `"OK"`, `"APIG.0000"`."""
    code = first_word(body, vocabulary.words("error code keys"))
    if code is None:
        return False
    message = first_word(body, vocabulary.words("error message keys")) or ""
    said = not _HTTP_ERROR.fullmatch(code) and _is_well(message.rstrip(" .!"), vocabulary)
    return _ZERO.fullmatch(code) is not None or _is_well(code, vocabulary) or said


def _is_well(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.has("success codes", word.strip().lower().replace("_", " "))


def shows_success(value: Json, vocabulary: Vocabulary) -> bool:
    """Whether a body can only be an answer that says that all is well: by its code and message, or by a flag."""
    if not isinstance(value, dict):
        return False
    if any(value.get(key) is True for key in vocabulary.words("success keys")):
        return True
    if any(value.get(key) is False for key in vocabulary.words("error wrappers")):
        return True
    return is_success(value, vocabulary) and any(key in value for key in vocabulary.words("error message keys"))
