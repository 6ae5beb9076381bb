"""Documents: the JSON values of an operation's examples, each with its shape."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from msgspec import Struct

from samplecast.facts import Example, Operation, Role
from samplecast.infer.merge import Shape
from samplecast.infer.shapes import shape_of
from samplecast.sample import Json


class Document(Struct, frozen=True):
    """One JSON document of an example."""

    example: Example
    index: int
    shape: Shape

    @property
    def value(self) -> Json:
        """What it reads as."""
        return self.example.sample.values[self.index]

    @property
    def keys(self) -> AbstractSet[str]:
        """The keys at its root."""
        return self.shape.keys.members.keys() if self.shape.keys else frozenset()


def documents(operation: Operation, role: Role) -> list[Document]:
    """The JSON documents of an operation's examples in this role, in order."""
    return [
        Document(example, index, shape_of(tree, *_offset(example)))
        for example in operation.examples
        if example.role == role
        for index, tree in enumerate(example.sample.trees)
    ]


def _offset(example: Example) -> tuple[int, int]:
    """What turns a place in the sample into one on the page; without columns where these are not known."""
    return (example.span.line - 1, example.span.column - 1 if example.verbatim else 0)
