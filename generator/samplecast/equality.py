"""Which fields of a model count when two are compared.

Models are `msgspec.Struct`s, frozen ones: assigning to a field raises, and equality and hash go by all fields. Where a
thing stands on its page is no part of what it is, so that twins in the two markups compare equal; msgspec cannot leave
a field out, so these models bring an equality of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct

Model = TypeVar("Model", bound=Struct)


def compared_without(*names: str) -> Callable[[type[Model]], type[Model]]:
    """Equality and hash by all fields but those named, which only say where the value comes from."""

    def with_equality(model: type[Model]) -> type[Model]:
        values = attrgetter(*(name for name in model.__struct_fields__ if name not in names))

        def equal(one: Model, other: object) -> bool:
            return values(one) == values(other) if other.__class__ is one.__class__ else NotImplemented

        model.__eq__ = equal  # type: ignore[assignment,method-assign]
        model.__hash__ = lambda one: hash(values(one))  # type: ignore[assignment,method-assign]
        return model

    return with_equality
