"""EX1: defects in the structure of a sample: commas, brackets, members.

Each rule looks at every code block that holds JSON, whatever the block was used for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise

from samplecast.checks.definition import Finding
from samplecast.checks.edits import place_of_offset
from samplecast.checks.sample_rules import repaired
from samplecast.checks.spans import line_starts
from samplecast.facts import PageFacts
from samplecast.sample import Repair, Sample


def trailing_comma(page: PageFacts) -> Iterator[Finding]:
    """A comma stands after the last member of an object or array.

    Strict parsers refuse it, so a reader's copy of the sample fails.

    Bad:  {"size": 3,}
    Good: {"size": 3}

    How to fix: delete the comma (`--fix` does).
    """
    yield from repaired(page, "trailing-comma", "Delete the comma", safe=True, unless=_more_would_follow)


def _more_would_follow(sample: Sample) -> Callable[[Repair], bool]:
    """Whether dots in a comment follow, or the comma ends a bare fragment: the text it was cut from goes on."""
    comments = sorted(other.start for other in sample.repairs if other.kind == "comment")
    gaps = {gap.line for gap in sample.gaps}
    bare = any(other.kind == "bare-fragment" for other in sample.repairs)
    starts = line_starts(sample.text)

    def follows(repair: Repair) -> bool:
        at = bisect_right(comments, repair.start)
        near = at < len(comments) and not sample.text[repair.end : comments[at]].strip()
        if near and place_of_offset(starts, comments[at])[0] in gaps:
            return True
        return bare and repair.start >= sample.trees[-1].end

    return follows


def missing_comma(page: PageFacts) -> Iterator[Finding]:
    """Two members stand side by side without a comma.

    The sample cannot be parsed by whoever copies it.

    Bad:  {"name": "a" "size": 3}
    Good: {"name": "a", "size": 3}

    How to fix: insert the comma (`--fix` does).
    """
    yield from repaired(page, "missing-comma", "Insert the comma", safe=True)


def double_comma(page: PageFacts) -> Iterator[Finding]:
    """A comma follows a comma.

    The sample cannot be parsed; a member may have been lost between the two.

    Bad:  [1,, 2]
    Good: [1, 2]

    How to fix: delete one of them (`--fix` does).
    """
    yield from repaired(page, "double-comma", "Delete the comma", safe=True)


def comment(page: PageFacts) -> Iterator[Finding]:
    """A comment stands inside the JSON.

    JSON has no comments: the sample cannot be parsed by whoever copies it.

    Bad:  {"size": 3} // in GB
    Good: {"size": 3}

    How to fix: say it in the text around the sample (`--unsafe-fixes` deletes the comment).
    """
    yield from repaired(page, "comment", "Delete the comment")


def missing_colon(page: PageFacts) -> Iterator[Finding]:
    """A key and its value stand without a colon between them.

    The sample cannot be parsed by whoever copies it.

    Bad:  {"size" 3}
    Good: {"size": 3}

    How to fix: insert the colon (`--unsafe-fixes` does).
    """
    yield from repaired(page, "missing-colon", "Insert the colon")


def missing_closer(page: PageFacts) -> Iterator[Finding]:
    """An object or array is not closed.

    Readers cannot tell whether the sample was cut short or only a bracket was lost.

    Bad:  {"disk": {"size": 3}
    Good: {"disk": {"size": 3}}

    How to fix: close it where it ends (`--unsafe-fixes` does, by the indentation).
    """
    yield from repaired(page, "missing-closer", "Insert the closing bracket")


def missing_opener(page: PageFacts) -> Iterator[Finding]:
    """A value ends with a bracket that was never opened.

    The sample cannot be parsed by whoever copies it.

    Bad:  "size": 3}
    Good: {"size": 3}

    How to fix: open it where it begins (`--unsafe-fixes` does).
    """
    yield from repaired(page, "missing-opener", "Insert the opening bracket")


def extra_closer(page: PageFacts) -> Iterator[Finding]:
    """A closing bracket closes nothing.

    The sample cannot be parsed by whoever copies it.

    Bad:  {"size": 3}}
    Good: {"size": 3}

    How to fix: delete it (`--unsafe-fixes` does).
    """
    yield from repaired(page, "extra-closer", "Delete the bracket")


def bare_fragment(page: PageFacts) -> Iterator[Finding]:
    """Keys and values stand without an object around them.

    Readers cannot tell where in a body the fragment belongs, and it does not parse.

    Bad:  "size": 3
    Good: {"size": 3}

    How to fix: show the object that holds the keys (`--unsafe-fixes` wraps them in one).
    """
    tables = [block.span for block in page.blocks if block.kind == "table"]
    for finding in repaired(page, "bare-fragment", "Wrap the fragment in an object"):
        # a cell shows the part of a body that its row describes
        if not any(table.line <= finding.span.line <= table.end_line for table in tables):
            yield finding


def key_without_value(page: PageFacts) -> Iterator[Finding]:
    """A string stands alone in an object.

    A key without a value, or a value whose key was lost.

    Bad:  {"size", "name": "a"}
    Good: {"size": 3, "name": "a"}

    How to fix: give it its value or its key.
    """
    yield from repaired(page, "key-without-value", "Give the key a value")


def stray_text(page: PageFacts) -> Iterator[Finding]:
    """Text that is not JSON stands between the tokens.

    The sample cannot be parsed by whoever copies it.

    Bad:  {"size": 3} ta
    Good: {"size": 3}

    How to fix: delete it, or say it in the text around the sample.
    """
    yield from repaired(page, "stray-text")


def several_documents(page: PageFacts) -> Iterator[Finding]:
    """One code block holds several JSON documents.

    Readers who copy the block get something that does not parse, and tools see one sample where there are two.

    Bad:  {"size": 3} or {"size": 4}
    Good: {"size": 3} in one block, {"size": 4} in the next

    How to fix: give each document a block of its own.
    """
    yield from repaired(page, "several-documents", unless=_answers_or_follows)


def _answers_or_follows(sample: Sample) -> Callable[[Repair], bool]:
    """Whether the document answers the request before it, as on consoles, or follows text that has its own finding.

    A message whose documents stand line below line shows a stream, as servers send events and progress.
    """
    stray = min((other.end for other in sample.repairs if other.kind == "stray-text"), default=len(sample.text) + 1)
    first = next((tree.start for tree in sample.trees if tree.start >= sample.answer), -1)
    if sample.kind == "http" and _is_stream(sample):
        return lambda _: True
    return lambda repair: stray <= repair.start or (sample.answer > 0 and repair.start <= first < repair.end)


def _is_stream(sample: Sample) -> bool:
    """Whether nothing but a line break, dots or a bracket too many stands between the objects of a message."""
    answer = [tree for tree in sample.trees if tree.start >= sample.answer]
    between = (sample.text[one.end : other.start] for one, other in pairwise(answer))
    return all(tree.kind == "object" for tree in answer) and all(
        "\n" in gap and not gap.strip(" \r\n.}") for gap in between
    )


def duplicate_key(page: PageFacts) -> Iterator[Finding]:
    """A key stands twice in one object.

    Parsers silently keep one of the two values, usually the last.

    Bad:  {"id": "1", "id": "2"}
    Good: {"id": "1"}

    How to fix: delete or rename one of them.
    """
    yield from repaired(page, "duplicate-key", "Delete one of the two")
