"""What a sentence says beside the value: that it may be null, is deprecated, or is there under a condition only."""

from __future__ import annotations

from collections.abc import Iterator

from samplecast.extract.cues import says
from samplecast.extract.values.clauses import Clause, Statement
from samplecast.vocabulary import Vocabulary, phrase


def read_conditions(clause: Clause, vocabulary: Vocabulary) -> Iterator[Statement]:
    """Null, deprecated, and the condition under which the value is there."""
    plain = clause.plain
    if "null" in plain.lower() and (words := may_be_null(plain)) is not None:
        yield Statement("nullable", "true", words, clause.span)
    if says(vocabulary, "deprecation words", plain) and (told := phrase("said deprecated").match(plain.lstrip("*([ "))):
        yield Statement("deprecated", "true", told[0], clause.span)
    match = phrase("there only when").search(plain)
    if match and not phrase("no condition").search(plain) and phrase("about the field").match(plain[: match.start()]):
        yield Statement("condition", plain.strip(), match[0], clause.span)


def may_be_null(text: str) -> str | None:
    """The words that say of the value itself that it may be null; None where none do."""
    for found in phrase("may be null").finditer(text):
        if phrase("may not be").search(found[0]) is None:
            return found[0]
    return None
