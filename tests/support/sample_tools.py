"""What the tests of the sample reader share: looking at token trees, cutting blocks out of pages."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from samplecast.sample import Json, Node, Sample, apply_edits

JSON_SHAPE = " \t\r\n{}[],:"
"""Characters that JSON may have between its tokens."""
NO_SINGLE_ANSWER = {
    "cut-off",
    "dots",
    "duplicate-key",
    "key-without-value",
    "missing-value",
    "non-finite",
    "several-documents",
}
"""Repairs that propose no change."""


def exact(value: Json) -> str:
    """`value` in a form that tells 1 from 1.0, 0.0 from -0.0 and one key order from another."""
    return repr(value)


def nodes(sample: Sample) -> Iterator[Node]:
    """Every node of every tree, keys included, in the order of the text."""
    stack = list(reversed(sample.trees))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.items))
        for member in reversed(node.members):
            stack += member.value, member.key


def scalars(sample: Sample) -> list[Json]:
    """Keys, strings, numbers and literals in the order of the text."""
    return [node.value for node in nodes(sample) if node.kind not in {"object", "array", "missing"}]


def unaccounted(sample: Sample) -> str:
    """The characters that stand in no scalar, no repair and no preamble, punctuation and blanks aside."""
    seen = bytearray(len(sample.text))
    spans = [(node.start, node.end) for node in nodes(sample) if node.kind not in {"object", "array"}]
    spans += [(repair.start, repair.end) for repair in sample.repairs if repair.kind != "bare-fragment"]
    spans += [
        (edit.start, edit.end) for repair in sample.repairs if repair.kind == "presentation" for edit in repair.edits
    ]
    spans += sample.noise
    if sample.preamble:
        start = sample.text.index(sample.preamble.text)
        spans.append((start, start + len(sample.preamble.text)))
    for start, end in spans:
        seen[start:end] = b"x" * (end - start)
    left = (char for char, known in zip(sample.text, seen, strict=True) if not known)
    return "".join(char for char in left if char not in JSON_SHAPE and not char.isspace())


def mended(sample: Sample) -> str:
    """The sample's text with all changes of all repairs made."""
    changes = [change for repair in sample.repairs for change in repair.edits]
    ordered = sorted(changes, key=lambda change: (change.start, change.end, change.order))
    assert all(one.end <= other.start for one, other in pairwise(ordered)), ordered
    return apply_edits(sample.text, changes)


def blocks(page: Path) -> Iterator[str]:
    """The code blocks of a page, cut out crudely: enough to have real text, not to be right about markup."""
    text = page.read_text("utf-8")
    if page.suffix == ".md":
        for match in re.finditer(r"^([ \t]*)```[^\n]*\n(.*?)^[ \t]*```", text, re.MULTILINE | re.DOTALL):
            yield textwrap.dedent(match[2])
        return
    lines = iter(text.split("\n"))
    for line in lines:
        opening = re.match(r"( *)(?:\.\. code(?:-block)?::.*|[^.|].*::)$", line)
        if opening:
            body: list[str] = []
            for inner in lines:
                if inner.strip() and len(inner) - len(inner.lstrip()) <= len(opening[1]):
                    break
                body.append("" if re.match(r"\s*:\w+:", inner) and not any(body) else inner)
            yield textwrap.dedent("\n".join(body)).strip("\n")
