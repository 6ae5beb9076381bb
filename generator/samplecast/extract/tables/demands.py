"""Mandatory cells: whether a parameter is required, and where it goes if they say so."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from samplecast.extract.cues import says
from samplecast.vocabulary import DEFAULT, Vocabulary, fold, phrase

_FOOTNOTES = " \u00b9\u00b2\u00b3\u2020\u2021"


class Required(Struct, frozen=True):
    """What a mandatory cell says."""

    required: bool | None = None
    """None where it does not say or says "it depends"."""
    place: str = ""
    """`query` of "No (query parameter)"."""


@lru_cache(maxsize=2048)
def read_required(words: str, vocabulary: Vocabulary = DEFAULT, *, inverted: bool = False) -> Required:
    """Read a mandatory cell; `inverted` for a column titled "Optional", where "Yes" means that it is."""
    text = " ".join(words.split()).rstrip(_FOOTNOTES)
    text = text[1:-1].strip() if text[:1] + text[-1:] in {"()", "[]"} else text
    if text in vocabulary.words("yes marks") or text in vocabulary.words("no marks"):
        return Required((text in vocabulary.words("yes marks")) is not inverted)
    place = phrase("parameter place").search(text)
    bare = (text[: place.start()] + text[place.end() :]).strip() if place else text
    where = place[1].lower() if place else ""
    head = re.split(r"[(\uff08,;.:]|\s-\s", bare, maxsplit=1)[0].strip()
    rest = bare[len(head) :]
    plain_yes, plain_no = vocabulary.has("yes", head), vocabulary.has("no", head)
    if vocabulary.has("nothing", bare) or (says(vocabulary, "condition words", rest) and (plain_yes or plain_no)):
        return Required(None, where)
    if not (plain_yes or plain_no):
        return Required(None, where)
    required = plain_yes
    if inverted and fold(head) in {"yes", "no", "true", "false", "y", "n", "x"}:
        required = not required
    return Required(required, where)
