"""Dataclasses that stay as they were made: the type checkers see to it, so that a run need not.

A frozen dataclass of the standard library stores every field by way of `object.__setattr__`, which takes four times as
long as it has to, and a run makes millions of them: an eighth of its time. That nobody assigns to a field, mypy and
pyright prove without running anything. All else, equality and hashing too, is as in a frozen one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from collections.abc import Callable

    def dataclass(*, frozen: bool = False, **wishes: bool) -> Callable[[type], type]:
        """As `dataclasses.dataclass`; frozen ones do not look out for assignments."""
        return dataclasses.dataclass(unsafe_hash=frozen, **wishes)


__all__ = ["dataclass"]
