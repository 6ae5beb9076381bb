"""The emitted classes and the same models in other libraries, for `bench_codec.py`.

Each library is a function of the emitted `Missing` that gives a function from emitted classes to a `Codec`.
"""

# ruff: noqa: INP001, ANN401  beside a script, and told of models at run time only
from __future__ import annotations

import dataclasses
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import types
import typing
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

PEERS = Path(__file__).resolve().parents[1] / ".peers"
"""Where `make peers` puts what is compared with."""

QUICKTYPE = PEERS / "node_modules/.bin/quicktype"

sys.path.append(str(PEERS / "codecs"))


class Codec(NamedTuple):
    """How one library turns JSON values into objects of a class and back, and JSON text."""

    load: Callable[[Any], Any]
    dump: Callable[[Any], Any]
    from_text: Callable[[str], Any]
    to_text: Callable[[Any], Any]


def through_json(load: Callable[[Any], Any], dump: Callable[[Any], Any]) -> Codec:
    """A codec of values, with the standard library's `json` for text."""
    return Codec(load, dump, lambda text: load(json.loads(text)), lambda it: json.dumps(dump(it)))


class LeftOutError(Exception):
    """A library that is not at hand; the text says how to get it."""


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
    """A function from emitted classes to a library's models; it refuses those that hold themselves.

    Made on the fly they cannot be named before they are there, and `Any` in their place would be no work at all.
    """
    made: dict[type, Any] = {}

    def model(cls: type) -> Any:
        if cls not in made:
            made[cls] = None
            try:
                made[cls] = make(cls.__name__, members(cls, model, missing))
            finally:
                if made[cls] is None:
                    del made[cls]
        if made[cls] is None:
            raise TypeError(f"{cls.__name__} holds itself")
        return made[cls]

    return model


def ours(_: type) -> Callable[[type], Codec]:
    """The emitted classes themselves."""
    return lambda cls: through_json(cls.from_dict, cls.to_dict)  # type: ignore[attr-defined]


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
    wanted: dict[str, Any] = {"by_alias": True, "exclude_unset": True}
    return lambda cls: Codec(
        model(cls).model_validate,
        lambda it: it.model_dump(**wanted),
        model(cls).model_validate_json,
        lambda it: it.model_dump_json(**wanted),
    )


def pydantic_plain(missing: type) -> Callable[[type], Codec]:
    """`model_validate` and the bare `model_dump()`: fastest, but the keys are attribute names."""
    full = pydantic(missing)
    return lambda cls: full(cls)._replace(dump=lambda it: it.model_dump(), to_text=lambda it: it.model_dump_json())


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
    return lambda cls: through_json(model(cls).from_dict, lambda it: it.to_dict())


def cattrs(missing: type) -> Callable[[type], Codec]:
    """A converter without detailed validation."""
    from cattrs import Converter  # noqa: PLC0415  a peer that may be absent

    converter = Converter(detailed_validation=False, omit_if_default=True, use_alias=True)
    model = models(_dataclass, missing)
    return lambda cls: through_json(lambda value: converter.structure(value, model(cls)), converter.unstructure)


def dacite(missing: type) -> Callable[[type], Codec]:
    """`from_dict` and `dataclasses.asdict`."""
    from dacite import from_dict  # noqa: PLC0415  a peer that may be absent

    model = models(_dataclass, missing)
    return lambda cls: through_json(lambda value: from_dict(model(cls), value), dataclasses.asdict)


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
    return lambda cls: Codec(
        lambda value: library.convert(value, model(cls)),
        library.to_builtins,
        lambda text: library.json.decode(text, type=model(cls)),
        library.json.encode,
    )


def as_dataclass(cls: type) -> type:
    """What quicktype emits as a dataclass; one that Python refuses, for the order of its fields, loads nothing then."""
    try:
        return dataclasses.dataclass(cls)
    except TypeError:
        return cls


def quicktype(samples: Sequence[Any]) -> list[Codec]:
    """What quicktype makes of the examples themselves: it reads samples, not models; a codec for each."""
    command = str(QUICKTYPE) if QUICKTYPE.exists() else shutil.which("quicktype")
    if command is None:
        raise LeftOutError("quicktype is not there: make peers (npm) puts it into .peers/")
    names = [f"case{''.join(chr(ord('a') + int(digit)) for digit in str(n))}" for n in range(len(samples))]
    with tempfile.TemporaryDirectory() as folder:
        samples_in, written = Path(folder, "samples"), Path(folder, "made_by_quicktype.py")
        samples_in.mkdir()
        for name, value in zip(names, samples, strict=True):
            (samples_in / f"{name}.json").write_text(json.dumps(value))
        options = ["--lang", "python", "--python-version", "3.7", "--src-lang", "json", "--no-date-times"]
        done = subprocess.run(  # noqa: S603  the user's own copy
            [command, *options, "--src", str(samples_in), "-o", str(written)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise LeftOutError(f"quicktype failed: {done.stderr.strip()[-200:]}")
        source = written.read_text().replace(
            "from dataclasses import dataclass", "from bench_peers import as_dataclass"
        )
        written.write_text(source.replace("@dataclass", "@as_dataclass"))
        spec = importlib.util.spec_from_file_location(written.stem, written)
        assert spec is not None  # noqa: S101  a file that was just written
        assert spec.loader is not None  # noqa: S101  the same
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
    return [through_json(getattr(made, f"{name}_from_dict"), getattr(made, f"{name}_to_dict")) for name in names]


MODELLED = (ours, pydantic, pydantic_plain, mashumaro, cattrs, dacite, msgspec)
"""The libraries that are given the models; `quicktype` makes its own."""
