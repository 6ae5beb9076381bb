"""ER: what running text says about samples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samplecast.checks.model import Finding
from samplecast.facts import Operation, PageFacts, ProseField
from samplecast.sample import Node

_VALUE = re.compile(r"\s*[:=]\s*\S+\s*\Z")


def prose_names_missing_field(page: PageFacts) -> Iterator[Finding]:
    """Running text explains a field that no sample and no table of the operation has.

    Either the text or the sample was not kept up to date.

    Bad:  **error_code** is an error code. (under the sample `{"code": "1", "error_msg": "no"}`)
    Good: **error_code** is an error code. (under the sample `{"error_code": "1", "error_msg": "no"}`)

    How to fix: use the same names in text and sample.
    """
    for operation in page.operations:
        known = set(_keys(operation))
        if not known:
            continue
        known |= {parameter.name for parameter in operation.parameters}
        for field in operation.fields:
            if field.name not in known and not _sets(field):
                yield Finding(field.span, f'the text explains "{field.name}", which no sample here has')


def _sets(field: ProseField) -> bool:
    """Whether the text gives a field a value and explains nothing: `the ID in server_id: 4dbd9e5f`."""
    return _VALUE.match(field.description.rpartition(field.name)[2]) is not None


def _keys(operation: Operation) -> Iterator[str]:
    """Every key that samples and tables of an operation have, at any depth."""
    for example in operation.examples:
        yield from _keys_of_trees(list(example.sample.trees))
    for table in operation.tables:
        yield from (row.name for row in table.rows)


def _keys_of_trees(stack: list[Node]) -> Iterator[str]:
    while stack:
        node = stack.pop()
        stack.extend(node.items)
        for member in node.members:
            yield str(member.key.value)
            stack.append(member.value)
