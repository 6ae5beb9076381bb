"""What the titles of columns say: the role of a column, as the vocabulary lists its titles."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from samplecast.vocabulary import Vocabulary, fold, phrase

Role: TypeAlias = Literal[
    "name",
    "type",
    "mandatory",
    "optional",
    "description",
    "place",
    "default",
    "range",
    "constraint",
    "example",
    "status",
    "reason",
    "error code",
    "message",
    "solution",
    "cause",
    "module",
    "",
]

PARAMETER_ROLES: tuple[Role, ...] = (
    *("name", "type", "mandatory", "optional", "place", "description", "default", "range", "constraint", "example"),
)
ERROR_ROLES: tuple[Role, ...] = ("status", "error code", "message", "solution", "cause", "description", "module")
STATUS_ROLES: tuple[Role, ...] = ("status", "reason", "description")

_OF_ERRORS = frozenset({"status", "error code", "message", "solution", "cause"})
"""Roles whose titles come with adjectives: "Returned Status Code", "Suggested Solution"."""
_NOTE = re.compile(r"\s*\([^()]*\)")


@lru_cache(maxsize=4096)
def is_title(title: str, role: Role, vocabulary: Vocabulary) -> bool:
    """Whether a folded title is one of a role."""
    listed = vocabulary.folded(f"{role} columns")
    if title in listed or (bare := fold(_NOTE.sub("", title))) in listed:
        return True
    if role not in _OF_ERRORS or not bare:
        return False
    adjectives = vocabulary.folded("column adjectives")
    parts = [
        " ".join(word for word in part.split() if word not in adjectives)
        for part in phrase("several titles").split(bare)
    ]
    return all(part in listed for part in parts)
