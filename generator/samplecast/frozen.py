"""Dataclasses that stay as they were made: the type checkers see to it, so that a run need not.

A frozen dataclass of the standard library stores every field by way of `object.__setattr__`, which takes four times as
long as it has to, and a run makes millions of them: an eighth of its time. That nobody assigns to a field, mypy and
pyright prove without running anything. All else, equality and hashing too, is as in a frozen one.

The standard library also compiles half a dozen methods for each class, whenever the program starts: with two hundred
classes that is a tenth of a run after an edit. Here only `__init__` is compiled; the others are written once for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from collections.abc import Callable
    from operator import attrgetter

    def dataclass(*, frozen: bool = False, **wishes: bool) -> Callable[[type], type]:
        """As `dataclasses.dataclass`; frozen ones do not look out for assignments."""
        if not frozen or not wishes.keys() <= {"slots"}:
            return dataclasses.dataclass(unsafe_hash=frozen, **wishes)
        return lambda bare: _with_methods(dataclasses.dataclass(repr=False, eq=False, **wishes)(bare))

    def _with_methods(kind: type) -> type:
        """The class, with those methods that it does not bring along."""
        compared = [field.name for field in dataclasses.fields(kind) if field.compare]
        values = attrgetter(*compared) if compared else lambda _one: ()

        def equal(one: object, other: object) -> bool:
            return values(one) == values(other) if other.__class__ is one.__class__ else NotImplemented

        for name, method in {"__repr__": _shown, "__eq__": equal, "__hash__": lambda one: hash(values(one))}.items():
            if name not in kind.__dict__:
                setattr(kind, name, method)
        return kind

    def _shown(one: object) -> str:
        values = (f"{field.name}={getattr(one, field.name)!r}" for field in dataclasses.fields(one) if field.repr)
        return f"{one.__class__.__qualname__}({', '.join(values)})"


__all__ = ["dataclass"]
