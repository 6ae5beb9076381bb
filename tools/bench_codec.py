"""Time emitted `from_dict`/`to_dict` against the same models in other libraries, in one run.

    python tools/bench_codec.py [PATHS]        the docs to emit from; `input_docs` by default

Every documented example whose body is an object is loaded and dumped by each library, then one list response of
about 10 MB, made from the example with the longest list of objects. Beside each time stands how many round trips
came back equal, types and order of keys included. A library that is not installed is left out.
"""

# ruff: noqa: T201, INP001, ANN401  a script that prints, and is told of models at run time only
from __future__ import annotations

import dataclasses
import gc
import importlib
import json
import subprocess
import sys
import tempfile
import time
import types
import typing
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

ROUNDS = 5
BIG = 10_000_000


class Codec(NamedTuple):
    """How one library turns JSON values into objects of a class and back."""

    load: Callable[[Any], Any]
    dump: Callable[[Any], Any]


class Case(NamedTuple):
    """A document with the emitted class that loads it."""

    cls: type
    value: dict[str, Any]


Maker = Callable[[dict[type, Any]], Callable[[type], Codec]]


def emit(paths: list[str], folder: Path) -> tuple[types.ModuleType, list[Case]]:
    """Emit the package from the docs and import it; the examples whose body is an object."""
    command = [sys.executable, "-m", "generator", "generate", *paths, "-o", str(folder / "emitted"), "-q"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    sys.path.insert(0, str(folder))
    runtime = importlib.import_module("emitted._runtime")
    examples = importlib.import_module("emitted.fixtures").examples()
    loaded = ((example.loaded, example.value) for example in examples.values())
    return runtime, [Case(type(found), value) for found, value in loaded if isinstance(found, runtime.JsonObject)]


def peer_type(hint: Any, peers: Callable[[type], Any], missing: type) -> Any:
    """The annotation with emitted classes replaced; None stands for what is missing, as peers have it."""
    if isinstance(hint, types.UnionType):
        members = [peer_type(member, peers, missing) for member in typing.get_args(hint)]
        return typing.Union[tuple(members)]  # noqa: UP007  the members are known at run time only
    if typing.get_origin(hint) in {list, dict}:
        arguments = tuple(peer_type(argument, peers, missing) for argument in typing.get_args(hint))
        return types.GenericAlias(typing.get_origin(hint), arguments)
    if hint is missing:
        return type(None)
    return peers(hint) if isinstance(hint, type) and dataclasses.is_dataclass(hint) else hint


class Member(NamedTuple):
    """A field of a model, as every library is told of it."""

    name: str
    key: str
    hint: Any
    required: bool


def members(cls: type, peers: Callable[[type], Any], missing: type) -> list[Member]:
    """The fields of an emitted class, with the peers' classes in their annotations."""
    hints = typing.get_type_hints(cls)
    return [
        Member(
            field.name,
            field.metadata.get("key", field.name),
            peer_type(hints[field.name], peers, missing),
            field.default is dataclasses.MISSING,
        )
        for field in dataclasses.fields(cls)
    ]


def models(make: Callable[[str, list[Member]], Any], missing: type) -> Callable[[type], Any]:
    """A function from emitted classes to a library's models; recursion is cut by `Any`."""
    made: dict[type, Any] = {}

    def model(cls: type) -> Any:
        if cls not in made:
            made[cls] = Any
            made[cls] = make(cls.__name__, members(cls, model, missing))
        return made[cls]

    return model


def ours(_: type) -> Callable[[type], Codec]:
    """The emitted classes themselves."""
    return lambda cls: Codec(cls.from_dict, cls.to_dict)  # type: ignore[attr-defined]


def pydantic(missing: type) -> Callable[[type], Codec]:
    """`model_validate` and `model_dump`, by alias and without what was never set."""
    import pydantic as library  # noqa: PLC0415  a peer that may be absent

    def make(name: str, found: list[Member]) -> Any:
        fields: dict[str, Any] = {
            member.name: (
                member.hint if member.required else typing.Optional[member.hint],  # noqa: UP045  the hint may be any
                library.Field(... if member.required else None, alias=member.key),
            )
            for member in found
        }
        config = library.ConfigDict(protected_namespaces=())
        return library.create_model(name, __config__=config, **fields)

    model = models(make, missing)
    return lambda cls: Codec(model(cls).model_validate, lambda it: it.model_dump(by_alias=True, exclude_unset=True))


def pydantic_plain(missing: type) -> Callable[[type], Codec]:
    """`model_validate` and the bare `model_dump()`: fastest, but the keys are attribute names."""
    full = pydantic(missing)
    return lambda cls: Codec(full(cls).load, lambda it: it.model_dump())


def _dataclass(name: str, found: list[Member], bases: tuple[type, ...] = ()) -> Any:
    fields = [
        (member.name, member.hint, dataclasses.field(metadata={"alias": member.key}))
        if member.required
        else (
            member.name,
            typing.Optional[member.hint],  # noqa: UP045  the hint may be any
            dataclasses.field(default=None, metadata={"alias": member.key}),
        )
        for member in found
    ]
    return dataclasses.make_dataclass(name, fields, bases=bases, kw_only=True)


def mashumaro(missing: type) -> Callable[[type], Codec]:
    """`from_dict` and `to_dict` of the mixin."""
    from mashumaro import DataClassDictMixin  # noqa: PLC0415  a peer that may be absent
    from mashumaro.config import BaseConfig  # noqa: PLC0415  the same

    class Base(DataClassDictMixin):
        class Config(BaseConfig):
            serialize_by_alias = True
            omit_none = True

    model = models(lambda name, found: _dataclass(name, found, (Base,)), missing)
    return lambda cls: Codec(model(cls).from_dict, lambda it: it.to_dict())


def cattrs(missing: type) -> Callable[[type], Codec]:
    """A converter without detailed validation."""
    from cattrs import Converter  # noqa: PLC0415  a peer that may be absent

    converter = Converter(detailed_validation=False, omit_if_default=True, use_alias=True)
    model = models(_dataclass, missing)
    return lambda cls: Codec(lambda value: converter.structure(value, model(cls)), converter.unstructure)


def dacite(missing: type) -> Callable[[type], Codec]:
    """`from_dict` and `dataclasses.asdict`."""
    from dacite import from_dict  # noqa: PLC0415  a peer that may be absent

    model = models(_dataclass, missing)
    return lambda cls: Codec(lambda value: from_dict(model(cls), value), dataclasses.asdict)


def msgspec(missing: type) -> Callable[[type], Codec]:
    """`convert` and `to_builtins`, in C."""
    import msgspec as library  # noqa: PLC0415  a peer that may be absent

    def make(name: str, found: list[Member]) -> Any:
        fields = [
            (member.name, member.hint) if member.required else (member.name, typing.Optional[member.hint], None)  # noqa: UP045
            for member in found
        ]
        keys = {member.name: member.key for member in found}
        return library.defstruct(name, fields, kw_only=True, omit_defaults=True, rename=keys)

    model = models(make, missing)
    return lambda cls: Codec(lambda value: library.convert(value, model(cls)), library.to_builtins)


LIBRARIES = (ours, pydantic, pydantic_plain, mashumaro, cattrs, dacite, msgspec)


class Measured(NamedTuple):
    """What one library did with the cases it could build models for."""

    load: float
    dump: float
    exact: int


def measure(codec_of: Callable[[type], Codec], cases: Iterable[Case], repeat: int) -> dict[int, Measured]:
    """Seconds to load and to dump each case `repeat` times, the best of some rounds; refusals are left out."""
    found = {}
    for number, (cls, value) in enumerate(cases):
        try:
            codec = codec_of(cls)
            loaded = codec.load(value)
            exact = json.dumps(codec.dump(loaded)) == json.dumps(value)
        except Exception:  # noqa: BLE001, S112  a peer that refuses the example, for whatever reason
            continue
        load, dump = codec.load, codec.dump
        times = [(_timed(load, value, repeat), _timed(dump, loaded, repeat)) for _ in range(ROUNDS)]
        found[number] = Measured(min(t for t, _ in times), min(t for _, t in times), exact)
    return found


def _timed(function: Callable[[Any], Any], argument: Any, repeat: int) -> float:
    gc.collect() if repeat == 1 else None
    start = time.process_time()
    for _ in range(repeat):
        function(argument)
    return (time.process_time() - start) / repeat


def big_case(cases: list[Case]) -> Case:
    """A list response of about 10 MB: the example with the longest list of objects, its list repeated."""

    def lists(case: Case) -> list[tuple[int, str]]:
        return [
            (len(json.dumps(items)), key)
            for key, items in case.value.items()
            if isinstance(items, list) and items and all(isinstance(item, dict) for item in items)
        ]

    cls, value = max((case for case in cases if lists(case)), key=lambda case: max(lists(case)))
    size, key = max(lists(Case(cls, value)))
    text = json.dumps({**value, key: value[key] * (BIG // size + 1)})
    return Case(cls, json.loads(text))


def report(title: str, results: dict[str, dict[int, Measured]], cases: int) -> None:
    """One line per library; ratios over the cases that both it and the emitted code loaded, dump* where it is exact."""
    print(f"\n{title}")
    print(f"{'':16}{'load':>12}{'dump':>12}{'ours/it: load':>14}{'dump':>8}{'dump*':>8}{'loaded':>8}{'exact':>7}")
    mine = results["ours"]
    for name, found in results.items():
        common = found.keys() & mine.keys()
        if not common:
            print(f"{name:16}{'-':>12}{'-':>12}{'-':>14}{'-':>8}{'-':>8}{0:>8}{0:>7} of {cases}")
            continue
        load, dump = sum(found[n].load for n in common), sum(found[n].dump for n in common)
        by_load = sum(mine[n].load for n in common) / load
        by_dump = sum(mine[n].dump for n in common) / dump
        equal = [n for n in common if found[n].exact]
        by_equal = sum(mine[n].dump for n in equal) / (sum(found[n].dump for n in equal) or 1)
        times = f"{load * 1000:>10.2f}ms{dump * 1000:>10.2f}ms"
        print(
            f"{name:16}{times}{by_load:>14.2f}{by_dump:>8.2f}{by_equal:>8.2f}{len(found):>8}{len(equal):>7} of {cases}"
        )


def main(paths: list[str]) -> None:
    """Emit, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        runtime, cases = emit(paths or ["input_docs"], Path(folder))
        codecs = {}
        for library in LIBRARIES:
            try:
                codecs[library.__name__] = library(runtime.Missing)
            except ImportError as error:
                print(f"{library.__name__} left out: {error}")
        print(f"{len(cases)} examples, {sum(len(json.dumps(case.value)) for case in cases):,} characters of JSON")
        report("every example", {n: measure(codec, cases, 20) for n, codec in codecs.items()}, len(cases))
        big = big_case(cases)
        print(f"\nlist response: {len(json.dumps(big.value)):,} characters, {big.cls.__name__}")
        report("list response", {n: measure(codec, [big], 1) for n, codec in codecs.items()}, 1)


if __name__ == "__main__":
    main(sys.argv[1:])
