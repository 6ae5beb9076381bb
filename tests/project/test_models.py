"""Models are what they say: frozen, equal by what they mean, and whole after a journey."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, is_dataclass
from typing import Any

import pytest
import samplecast
from msgspec import Struct
from msgspec.structs import replace
from samplecast.document import Paragraph, Text
from samplecast.source import Span

_STAGES = ("document", "facts", "schema", "diagnostics", "source", "options", "vocabulary")
"""Modules whose every class is a model: what the stages hand on."""


def _classes() -> Iterator[type[Any]]:
    """Every class of the package that is a record of fields."""
    for found in pkgutil.walk_packages(samplecast.__path__, "samplecast."):
        if found.name.split(".")[-1] in {"__main__", "sphinx", "pytest_plugin"}:  # these run something or ask for more
            continue
        module = importlib.import_module(found.name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__ and (issubclass(kind, Struct) or is_dataclass(kind)):
                yield kind


def _is_frozen(kind: type[Any]) -> bool:
    return kind.__struct_config__.frozen if issubclass(kind, Struct) else kind.__dataclass_params__.frozen


CLASSES = list(_classes())
FROZEN = [kind for kind in CLASSES if _is_frozen(kind)]
VALUES = [kind for kind in FROZEN if issubclass(kind, Struct) and kind.__struct_config__.eq]
"""Those that are equal where their fields are: all but the vocabulary, of which a process has only one."""


def _bare(kind: type[Any]) -> Any:  # noqa: ANN401  of any class
    """One of a kind, whatever its fields are."""
    if not issubclass(kind, Struct):
        return object.__new__(kind)
    return kind(*[None] * len(kind.__struct_fields__))


@pytest.mark.parametrize("kind", FROZEN, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_assigning_and_deleting_raise(kind: type[Any]) -> None:
    """No field of a model is assigned to or taken away, and none is added."""
    one = _bare(kind)
    for name in kind.__match_args__:
        with pytest.raises((AttributeError, FrozenInstanceError)):
            setattr(one, name, "other")
        with pytest.raises((AttributeError, FrozenInstanceError)):
            delattr(one, name)
    with pytest.raises((AttributeError, TypeError)):
        one.no_such_field = "other"


def test_what_stages_hand_on_is_frozen() -> None:
    """Every class of the model modules is among the frozen ones; 150 and more there are in the package."""
    models = {kind for kind in CLASSES if kind.__module__.removeprefix("samplecast.").split(".")[0] in _STAGES}
    assert models
    assert models <= set(FROZEN)
    assert len(FROZEN) >= 150


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_equality_goes_with_the_hash(kind: type[Any]) -> None:
    """Two that are made alike are equal, have one hash and the same look."""
    one, other = _bare(kind), _bare(kind)
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)


def test_where_it_stands_counts_for_neither() -> None:
    """What counts for equality counts for the hash; where a block stands counts for neither."""
    here, there = (Paragraph(Text("words"), span=Span("page.rst", line)) for line in (1, 2))
    assert here == there
    assert len({here, there, Paragraph(Text("other words"))}) == 2
    assert len({Span("page.rst", 1), Span("page.rst", 1), Span("page.rst", 2)}) == 2
    assert min(Span("page.rst", 2), Span("a.rst", 3), Span("page.rst", 1)) == Span("a.rst", 3)


def test_they_travel_between_processes() -> None:
    """A copy that was pickled, or made with another field, is a whole one."""
    paragraph = Paragraph(Text("words"), ("anchor",), Span("page.rst", 3))
    assert repr(pickle.loads(pickle.dumps(paragraph))) == repr(paragraph)  # noqa: S301  our own
    assert replace(paragraph.span, line=4) == Span("page.rst", 4)


def test_they_match_by_position_and_name() -> None:
    """`match` takes a model apart as it does a dataclass."""
    match Paragraph(Text("words"), ("anchor",)):
        case Paragraph(Text(plain), anchors=(anchor,)):
            assert (plain, anchor) == ("words", "anchor")
        case _:
            pytest.fail("no match")
