"""Random schemas with random documents: what fits comes back equal, what does not fit is told."""

# ruff: noqa: ANN401  emitted modules are made while the test runs
from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from samplecast.options import Options
from samplecast.sample import Json
from samplecast.schema import Field, ListOf, MapOf, Record, Ref, Scalar, ServiceSchema, Type, Union, Unknown

from tests.support.emitted import python_files, strange_statements, unformatted
from tests.support.schema_builders import PAGE, emit, fixture, imported, operation, page, service

pytestmark = pytest.mark.slow

KEYS = st.text(st.sampled_from("abcKL_-. 0\"'\\\n\x00\u202eé中\ud800"), max_size=6) | st.sampled_from(
    [
        "class",
        "self",
        "cls",
        "from_dict",
        "to_dict",
        "__init__",
        "a-b",
        "a_b",
        "list",
        "str",
        "field",
        "value",
        "x" * 70,
    ]
)
SCALARS: dict[str, st.SearchStrategy[Json]] = {
    "string": st.text(max_size=4),
    "integer": st.integers(),
    "number": st.floats(allow_nan=False) | st.integers(),
    "boolean": st.booleans(),
    "null": st.none(),
}
JSON: st.SearchStrategy[Json] = st.recursive(
    st.one_of(*SCALARS.values()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=4,
)


@dataclass
class Drawn:
    """Records drawn so far."""

    records: dict[str, Record] = field(default_factory=dict)


@st.composite
def types(draw: st.DrawFn, drawn: Drawn, depth: int = 0) -> Type:
    """A type; objects are at most one member of a union, as inference leaves it."""
    kinds = ["scalar", "scalar", "unknown"] + (["list", "map", "record", "record", "union"] if depth < 3 else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "list":
        return ListOf(draw(types(drawn, depth + 1)))
    if kind == "map":
        return MapOf(draw(types(drawn, depth + 1)))
    if kind == "record":
        return draw(refs(drawn, depth))
    if kind == "union":
        members = draw(
            st.lists(st.sampled_from(["string", "integer", "boolean", "null"]), min_size=1, max_size=3, unique=True)
        )
        others = [ListOf(draw(types(drawn, depth + 1)))] if draw(st.booleans()) else []
        objects = [draw(refs(drawn, depth))] if draw(st.booleans()) else []
        found = [*(Scalar(name) for name in members), *others, *objects]  # type: ignore[arg-type]
        return Union(tuple(found)) if len(found) > 1 else found[0]
    if kind == "unknown":
        return Unknown()
    return Scalar(draw(st.sampled_from(sorted(SCALARS))))  # type: ignore[arg-type]


@st.composite
def refs(draw: st.DrawFn, drawn: Drawn, depth: int) -> Ref:
    """A record of its own, or one that is there already, which may lead back to itself."""
    if drawn.records and draw(st.integers(0, 3)) == 0:
        return Ref(draw(st.sampled_from(sorted(drawn.records))))
    name = f"Thing{len(drawn.records)}"
    key = f"{PAGE}#{name}"
    drawn.records[key] = Record(key, name, ())
    fields = []
    for wire in draw(st.lists(KEYS, max_size=5, unique=True)):
        settled = draw(types(drawn, depth + 1))
        loops = key in _reachable(settled, drawn)
        required = draw(st.booleans()) and not loops
        lacking = required and draw(st.integers(0, 3)) == 0
        fields.append(Field(wire, settled, required, nullable=draw(st.booleans()), lacking=lacking))
    drawn.records[key] = replace(drawn.records[key], fields=tuple(fields))
    return Ref(key)


def _reachable(settled: Type, drawn: Drawn) -> set[str]:
    """Keys of the records that a value of the type may have to hold."""
    found: set[str] = set()
    stack = [settled]
    while stack:
        match stack.pop():
            case Ref(key=key) if key not in found:
                found.add(key)
                stack += [entry.type for entry in drawn.records[key].fields]
            case Union(members=members):
                stack += members
            case ListOf(item=inner) | MapOf(value=inner):
                stack.append(inner)
    return found


@st.composite
def values(draw: st.DrawFn, settled: Type, drawn: Drawn, depth: int = 0) -> Json:
    """A value of a type; keys of objects in any order."""
    match settled:
        case Scalar(kind=kind):
            return draw(SCALARS[kind])
        case ListOf(item=item):
            return [draw(values(item, drawn, depth + 1)) for _ in range(draw(st.integers(0, 2 if depth < 6 else 0)))]
        case MapOf(value=value):
            keys = draw(st.lists(KEYS, max_size=2 if depth < 6 else 0, unique=True))
            return {key: draw(values(value, drawn, depth + 1)) for key in keys}
        case Union(members=members):
            return draw(values(draw(st.sampled_from(members)), drawn, depth + 1))
        case Ref(key=key):
            shown = [
                f
                for f in drawn.records[key].fields
                if (f.required and not f.lacking) or (depth < 6 and draw(st.booleans()))
            ]
            document = {f.key: draw(_field_value(f, drawn, depth)) for f in shown}
            return {name: document[name] for name in draw(st.permutations(list(document)))}
        case _:
            return draw(JSON)


@st.composite
def _field_value(draw: st.DrawFn, entry: Field, drawn: Drawn, depth: int) -> Json:
    if entry.nullable and draw(st.booleans()):
        return None
    return draw(values(entry.type, drawn, depth + 1))


def fits(value: Any, settled: Type, drawn: Drawn) -> bool:
    """Whether a value is of a type, said a second time and differently."""
    match settled:
        case Scalar(kind=kind):
            return (
                type(value)
                in {
                    "string": (str,),
                    "integer": (int,),
                    "number": (int, float),
                    "boolean": (bool,),
                    "null": (type(None),),
                }[kind]
            )
        case ListOf(item=item):
            return isinstance(value, list) and all(fits(entry, item, drawn) for entry in value)
        case MapOf(value=inner):
            return isinstance(value, dict) and all(fits(entry, inner, drawn) for entry in value.values())
        case Union(members=members):
            lists = [member.item for member in members if isinstance(member, ListOf)]
            return any(fits(value, member, drawn) for member in members) or (
                len(lists) > 1 and fits(value, ListOf(Union(tuple(lists))), drawn)
            )
        case Ref(key=key):
            return isinstance(value, dict) and all(
                _field_fits(entry, value, drawn) for entry in drawn.records[key].fields
            )
        case _:
            return True


def _field_fits(entry: Field, value: dict[str, Any], drawn: Drawn) -> bool:
    if entry.key not in value:
        return entry.lacking or not entry.required
    return (entry.nullable and value[entry.key] is None) or fits(value[entry.key], entry.type, drawn)


@st.composite
def cases(draw: st.DrawFn) -> tuple[ServiceSchema, Drawn, Type, list[Json], list[Json]]:
    """A service with a body type, documented examples of it, and other values."""
    drawn = Drawn()
    settled = draw(refs(drawn, 0) if draw(st.integers(0, 3)) else types(drawn))
    examples = draw(st.lists(values(settled, drawn), min_size=1, max_size=3))
    others = draw(st.lists(values(settled, drawn) | JSON, max_size=3))
    others += [_spoiled(example, draw(JSON), draw(st.integers(0, 9))) for example in examples]
    fixtures = tuple(fixture(number + 1, example, settled) for number, example in enumerate(examples))
    schema = service(page(operation("GetThing", fixtures=fixtures), records=list(drawn.records.values())))
    return schema, drawn, settled, examples, others


def _spoiled(value: Json, replacement: Json, place: int) -> Json:
    """The value with one of its parts replaced."""
    copied = json.loads(json.dumps(value))
    parts = list(_parts(copied))
    if not parts:
        return replacement
    container, key = parts[place % len(parts)]
    container[key] = replacement
    return copied  # type: ignore[no-any-return]


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries):
        yield value, key
        yield from _parts(inner)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.sampled_from(["drop", "keep"]))
def test_what_fits_comes_back_and_the_rest_is_told(case: Any, extra: Any) -> None:
    """Examples round-trip key for key; any other value loads exactly where it fits, else its misfits are named."""
    schema, drawn, settled, examples, others = case
    files = emit([schema], Options(extra=extra))
    with tempfile.TemporaryDirectory() as folder, imported(files, Path(folder)) as load:
        runtime, table = load("_runtime"), load("fixtures").examples()
        for example, value in zip(table.values(), examples, strict=True):
            assert json.dumps(example.value) == json.dumps(value)
            assert json.dumps(runtime.dump(example.loaded)) == json.dumps(value)
        target = next(iter(table.values())).load.rpartition(":")[2]
        if not target:
            return
        reader = getattr(load("api.things"), target)
        reader = getattr(reader, "from_dict", reader)
        for value in others:
            if fits(value, settled, drawn):
                dumped = runtime.dump(reader(value))
                assert extra == "drop" or json.dumps(dumped) == json.dumps(value)
                assert fits(dumped, settled, drawn)
            else:
                _assert_told(reader, value, runtime)


def _assert_told(reader: Any, value: Json, runtime: Any) -> None:
    with pytest.raises(runtime.DecodeError) as caught:
        reader(value)
    told = caught.value.problems
    assert told
    assert str(caught.value).startswith("$")
    assert caught.value.first in told


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(cases(), min_size=3, max_size=3), st.booleans())
def test_emitted_code_is_formatted_and_plain(drawn: Any, datetimes: bool) -> None:  # noqa: FBT001  drawn
    """Whatever the schema, the modules are as the formatter leaves them and hold only our kinds of statement."""
    sources: dict[str, str] = {}
    for number, (schema, *_) in enumerate(drawn):
        found = python_files(emit([schema], Options(datetimes=datetimes)))
        sources |= {f"p{number}/{path}": text for path, text in found.items()}
    with tempfile.TemporaryDirectory() as folder:
        assert unformatted(sources, Path(folder)) == []
    own = (text for path, text in sources.items() if "/api/" in path)
    assert [strange for text in own for strange in strange_statements(text)] == []
