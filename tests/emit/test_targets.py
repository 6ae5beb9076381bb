"""Targets other than the default: the same names, the same round trips, each clean under the type checker."""

from __future__ import annotations

import dataclasses
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from samplecast.cli import cli
from samplecast.emit.python.targets import target_of
from samplecast.naming import snake
from samplecast.options import Options
from samplecast.schema import Ref

from tests.emit.test_emitted import BOAT, REFUSED, UNIONS, boats
from tests.emit.test_emitted_static import mixed
from tests.hostile.test_hostile import hostile
from tests.support.schema_builders import (
    INTEGER,
    PAGE,
    STRING,
    body,
    emit,
    field,
    fixture,
    imported,
    operation,
    page,
    record,
    service,
    simple,
    write,
)

TARGETS = ("attrs", "msgspec", "pydantic", "typeddict")
INPUT_DOCS = Path(__file__).parents[2] / "input_docs"


@dataclass(frozen=True, slots=True)
class Emitted:
    """A package of one target, importable."""

    target: str
    folder: Path

    def module(self, name: str) -> Any:  # noqa: ANN401  what was emitted has no type here
        """One of its modules."""
        return importlib.import_module(f"{self.folder.name}.{name}")

    def load(self, name: str, value: object) -> Any:  # noqa: ANN401  what was emitted has no type here
        """A value as the class of that name on the boats' page."""
        things = self.module("api.things")
        if self.target == "typeddict":
            return getattr(things, f"load_{snake(name)}")(value)
        return getattr(things, name).from_dict(value)

    def dump(self, loaded: Any) -> Any:  # noqa: ANN401  the same
        """The JSON form of a loaded object."""
        return self.module("_runtime").dump(loaded) if self.target == "typeddict" else loaded.to_dict()


@pytest.fixture(scope="module", params=TARGETS)
def emitted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emitted]:
    """The boats in every target."""
    target: str = request.param
    pytest.importorskip(target if target != "typeddict" else "typing")
    folder, name = tmp_path_factory.mktemp(target), f"boats_{target}"
    with imported(emit([boats()], Options(package=name, target=target)), folder, name):
        yield Emitted(target, folder / name)


def test_a_document_comes_back_equal(emitted: Emitted) -> None:
    """Keys, their order, values and types survive: `12.0` stays a number with a fraction, `12` one without."""
    for document in (BOAT, BOAT | {"length": 12, "log": [[1, 1.0]]}):
        loaded = emitted.load("GetBoatResponse", document)
        assert json.dumps(emitted.dump(loaded)) == json.dumps(document)


def test_missing_null_and_present_differ(emitted: Emitted) -> None:
    """A key that is not there stays away, null stays null, and an object an object."""
    for document in (BOAT, BOAT | {"mate": None}, BOAT | {"mate": {"name": "Cy"}}, BOAT | {"seenAt": 3}):
        dumped = emitted.dump(emitted.load("GetBoatResponse", document))
        assert json.dumps(dumped) == json.dumps(document)


def test_unknown_keys_are_dropped(emitted: Emitted) -> None:
    """Servers grow: what the docs do not know is no error."""
    loaded = emitted.load("Berth", {"quay": "north", "depth": 3, "number": 4})
    assert emitted.dump(loaded) == {"quay": "north", "number": 4}


def test_what_was_loaded_is_a_copy(emitted: Emitted) -> None:
    """Neither the document nor what was dumped shares lists or maps with what was loaded."""
    document = json.loads(json.dumps(BOAT))
    loaded = emitted.load("GetBoatResponse", document)
    dumped = emitted.dump(loaded)
    document["crew"][0]["name"] = "Zoe"
    document["notes"]["fr"] = "bien"
    assert emitted.dump(loaded) == dumped == BOAT


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"berth": {"quay": "n"}}, "$.berth.number: expected integer, came nothing (api/things.md)"),
        (
            {"crew": [{"name": "Ann"}, {"name": []}]},
            "$.crew[1].name: expected string, came an array of 0 (api/things.md)",
        ),
        ({"tags": ["a", 1]}, "$.tags[1]: expected string or null, came integer 1 (api/things.md)"),
        ({"seenAt": []}, "$.seenAt: expected string or integer, came an array of 0 (api/things.md)"),
        ({"class": None}, "$.class: expected string, came null (api/things.md)"),
    ],
)
def test_what_does_not_fit_is_named(emitted: Emitted, change: dict[str, object], problem: str) -> None:
    """The error says where, what was expected, what came, and which page promised it."""
    with pytest.raises(ValueError, match="expected") as caught:
        emitted.load("GetBoatResponse", BOAT | change)
    assert type(caught.value).__name__ == "DecodeError"
    assert str(caught.value) == problem


def test_answers_and_errors_are_read(emitted: Emitted) -> None:
    """`read_response` gives the class of the status, `raise_for_error` the documented exception."""
    answer = emitted.module("api.things").read_response(200, {}, BOAT)
    assert json.dumps(emitted.dump(answer.body)) == json.dumps(BOAT)
    errors = emitted.module("api.errors")
    with pytest.raises(errors.NoSuchBoat, match="No such boat"):
        errors.raise_for_error(404, REFUSED)


def test_examples_are_factories(emitted: Emitted) -> None:
    """An example gives its object, with fields replaced on request; what does not fit is refused."""
    boat, *_ = emitted.module("fixtures").examples().values()
    assert json.dumps(emitted.dump(boat.loaded)) == json.dumps(BOAT)
    renamed = boat(name="Tern", crew=[emitted.load("Sailor", {"name": "Bo"})])
    assert emitted.dump(renamed) == BOAT | {"name": "Tern", "crew": [{"name": "Bo"}]}
    with pytest.raises(emitted.module("_runtime").DecodeError, match=r"\$\.name: expected string, came integer 1"):
        boat(name=1)
    with pytest.raises(TypeError, match="has no field 'nam': name, length"):
        boat(nam="x")


def test_examples_answer_requests(emitted: Emitted) -> None:
    """The documented endpoint answers with its example, or with an error sample instead, over HTTP mocks."""
    requests, responses = pytest.importorskip("requests"), pytest.importorskip("responses")
    found, transports = emitted.module("fixtures").examples(), emitted.module("fixtures._transports")
    _, refused, *_ = found.values()
    things = emitted.module("api.things")
    for instead, expected in ((), BOAT), ((dataclasses.replace(refused, status=404),), REFUSED):
        with responses.RequestsMock() as mock:
            transports.answer_responses(mock, "https://x.example", *instead)
            answer = requests.get("https://x.example/boats/7", timeout=1)
        read = things.read_response(answer.status_code, answer.headers, answer.json())
        assert emitted.dump(read.body) == expected


def test_names_are_those_of_the_default(emitted: Emitted) -> None:
    """Modules and classes are called as in the default target."""
    default = {file.path for file in emit([boats()], Options(package=emitted.folder.name))}
    paths = (path for path in emitted.folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert {path.relative_to(emitted.folder).as_posix() for path in paths} == default
    for name in ("GetBoatResponse", "Berth", "Sailor", "ErrorResponse"):
        assert hasattr(emitted.module("api.things"), name)


ODD = (
    *(
        f"a{chr(code)}"
        for code in (*range(0x30), 0x5C, 0x60, 0x7F, 0x85, 0xA0, 0x2028, 0x202E, 0xD800, 0xDFFF, 0x1F600)
    ),
    *(
        "App\\Models\\User",
        '"',
        "'",
        "\\",
        "\n",
        "\x00",
        "\ud83d",
        "",
        " ",
        "_odd_keys",
        "__slots__",
        "_x",
        "é",
        "{}",
        "%s",
    ),
)
"""Keys that some library refuses, or that would mean something in emitted code."""


@pytest.mark.parametrize("target", ["dataclasses", *TARGETS])
@pytest.mark.parametrize("extra", ["drop", "keep"])
def test_every_target_carries_every_key(tmp_path: Path, target: str, extra: str) -> None:
    """Whatever characters a key has, the module is imported and the object comes back; what is wrong is named."""
    if target not in {"dataclasses", "typeddict"}:
        pytest.importorskip(target)
    odd = record("Odd", *(field(key, INTEGER) for key in ODD))
    document = dict(zip(ODD, range(len(ODD)), strict=True))
    package = f"odd_{target}_{extra}"
    options = Options(package=package, target=target, extra=extra)
    with imported(emit([simple(document, Ref(odd.key), odd)], options), tmp_path, package):
        emitted = Emitted(target, tmp_path / package)
        loaded = emitted.load("Odd", document)
        assert json.dumps(emitted.dump(loaded)) == json.dumps(document)
        with pytest.raises(emitted.module("_runtime").DecodeError, match="expected integer, came null"):
            emitted.load("Odd", document | {"App\\Models\\User": None})
        with pytest.raises(emitted.module("_runtime").DecodeError, match="expected integer, came nothing"):
            emitted.load("Odd", {key: value for key, value in document.items() if key != "a\x00"})


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages of every target with every kind of field, and of the pages in the repository: once for all tools."""
    top = tmp_path_factory.mktemp("static")
    for target in TARGETS:
        pytest.importorskip(target if target != "typeddict" else "typing")
        for options in (
            Options(package=f"{target}_plain", target=target),
            Options(package=f"{target}_kept", target=target, extra="keep", datetimes=True),
        ):
            write(emit([mixed(), hostile('"""\\')], options), top / options.package)
        for extra in ("drop", "keep"):
            (top / "samplecast.toml").write_text(f'target = "{target}"\nextra = "{extra}"\n')
            out = top / f"{target}_pages_{extra}"
            command = ["generate", str(INPUT_DOCS), "-o", str(out), "--quiet", "--config", str(top / "samplecast.toml")]
            done = CliRunner().invoke(cli, command, catch_exceptions=False)
            assert done.exit_code == 0, done.output
    return top


PLAIN = [f"{target}_{what}" for target in TARGETS for what in ("plain", "kept")]
PACKAGES = [f"{target}_{what}" for target in TARGETS for what in ("plain", "kept", "pages_drop", "pages_keep")]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--isolated", "--no-cache", "--check", "."], id="format"),
        pytest.param(["ruff", "check", "--isolated", "--no-cache", "."], id="lint"),
        pytest.param(["mypy", "--strict", "--cache-dir", ".mypy", *PACKAGES], id="mypy"),
        pytest.param(["pyright", "--pythonpath", sys.executable, *PLAIN], id="pyright"),
    ],
)
def test_tools_are_content(static: Path, command: list[str]) -> None:
    """Formatter, linter, `mypy --strict` and `pyright` find nothing in any target, but for keys that are empty."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=static, capture_output=True, text=True, check=False)
    found = [line for line in done.stdout.splitlines() if " - error: " in line]
    known = [line for line in found if "Names within a TypedDict cannot be empty" in line]
    assert found == known, done.stdout + done.stderr
    assert done.returncode == 0 or known, done.stdout + done.stderr


def test_the_pages_in_the_repository_round_trip(static: Path) -> None:
    """The command emits packages whose own tests, one per documented example, pass in every target."""
    folders = [f"{target}_pages_{extra}/tests" for target in TARGETS for extra in ("drop", "keep")]
    tested = _run(["-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", *folders], static)
    assert tested.returncode == 0, tested.stdout
    examples = json.loads((static / "attrs_pages_drop" / "manifest.json").read_text())["fixtures"]
    assert " passed" in tested.stdout
    assert int(tested.stdout.rpartition(" passed")[0].rpartition("\n")[2]) >= len(folders) * len(examples)


def _run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_pydantic_writes_what_to_dict_gives(tmp_path: Path) -> None:
    """`model_dump` and `model_dump_json` are as exact as `to_dict`; `model_validate` reads by wire key."""
    pytest.importorskip("pydantic")
    with imported(emit([boats()], Options(target="pydantic")), tmp_path) as module:
        boat = module("api.things").GetBoatResponse
        loaded = boat.from_dict(BOAT)
        assert json.dumps(loaded.model_dump()) == json.dumps(BOAT)
        assert json.dumps(json.loads(loaded.model_dump_json())) == json.dumps(BOAT)
        validated = boat.model_validate(BOAT | {"length": 12})
        assert json.dumps(validated.to_dict()) == json.dumps(BOAT | {"length": 12})
        with pytest.raises(ValueError, match=r"berth\.number"):
            boat.model_validate(BOAT | {"berth": {"quay": "n"}})


def test_pydantic_keeps_its_own_names() -> None:
    """No attribute of `BaseModel` is missing in the table of names that fields must leave alone."""
    pydantic = pytest.importorskip("pydantic")
    methods = {name for name in dir(pydantic.BaseModel) if not name.startswith("_")}
    assert methods <= set(target_of("pydantic", "").reserved)


def test_fields_leave_the_names_of_the_library_alone(tmp_path: Path) -> None:
    """A key called like a method of the library becomes an attribute with an underscore, and comes back as it was."""
    pytest.importorskip("pydantic")
    keys = ("copy", "json", "schema", "model_config", "model_x", "json_")
    value: Any = dict.fromkeys(keys, "x")
    schema = simple(value, Ref(f"{PAGE}#Thing"), record("Thing", *(field(key, STRING) for key in keys)))
    with imported(emit([schema], Options(target="pydantic")), tmp_path) as module:
        loaded = module("api.things").Thing.from_dict(value)
        assert loaded.to_dict() == value
        assert (loaded.copy_, loaded.model_x, loaded.json_) == ("x", "x", "x")


@pytest.mark.parametrize("way", ["option", "config"])
def test_an_unknown_target_is_wrong_usage(way: str, tmp_path: Path) -> None:
    """Exit 2, and the message lists the targets that there are."""
    said = ["--target", "pydantics"] if way == "option" else []
    (tmp_path / "samplecast.toml").write_text('target = "pydantics"\n' if way == "config" else "")
    done = _run(["-m", "samplecast", "generate", str(INPUT_DOCS), "-o", "out", *said], tmp_path)
    assert done.returncode == 2
    assert f"no target 'pydantics'; there are: {', '.join(sorted(('dataclasses', *TARGETS)))}" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_wrong_template_is_wrong_usage(tmp_path: Path) -> None:
    """Exit 2 with template, line and variable; a template for one target leaves the others alone."""
    (tmp_path / "mine" / "pydantic").mkdir(parents=True)
    (tmp_path / "mine" / "pydantic" / "function.jinja").write_text("# mine\n{{ function.nmae }}\n")
    command = ["-m", "samplecast", "generate", str(INPUT_DOCS), "-o", "out", "--templates", "mine"]
    wrong = _run([*command, "--target", "pydantic"], tmp_path)
    assert wrong.returncode == 2
    assert "function.jinja:2: " in wrong.stderr
    assert "'nmae'" in wrong.stderr
    assert _run([*command, "--target", "dataclasses"], tmp_path).returncode == 0


@pytest.fixture(scope="module", params=[(target, extra) for target in TARGETS for extra in ("drop", "keep")])
def unions(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emitted]:
    """A class with a field of every kind of union, in every target."""
    target, extra = request.param
    records = [
        record("Holder", *(field(f"f{number}", settled, required=False) for number, (settled, _) in enumerate(UNIONS))),
        record("A", field("a", INTEGER)),
        record("B", field("b", STRING), field("c", INTEGER, required=False)),
    ]
    shown = [fixture(n, value, Ref(f"{PAGE}#B")) for n, value in enumerate(({"b": "x", "c": 1}, {"c": 1, "b": "x"}), 1)]
    get = operation("GetB", responses=(body(Ref(f"{PAGE}#B")),), fixtures=tuple(shown))
    folder, name = tmp_path_factory.mktemp(target), f"unions_{target}_{extra}"
    options = Options(package=name, target=target, extra=extra)
    with imported(emit([service(page(get, records=records))], options), folder, name):
        yield Emitted(target, folder / name)


@pytest.mark.parametrize("number", range(len(UNIONS)))
def test_every_union_comes_back_equal(unions: Emitted, number: int) -> None:
    """Whichever member of a union came, it comes back as it was."""
    for value in UNIONS[number][1]:
        document = {f"f{number}": value}
        assert json.dumps(unions.dump(unions.load("Holder", document))) == json.dumps(document)


def test_the_order_of_keys_is_remembered(unions: Emitted) -> None:
    """Where the docs show a class in two orders, each comes back in its own."""
    for document in ({"b": "x", "c": 1}, {"c": 1, "b": "x"}):
        assert json.dumps(unions.dump(unions.load("B", document))) == json.dumps(document)


def test_unknown_keys_are_kept_on_request(unions: Emitted) -> None:
    """With `extra = "keep"` what the docs do not know comes back in its place."""
    document = {"x": [1], "c": 1, "b": "x", "y": None}
    kept = document if unions.folder.name.endswith("keep") else {"c": 1, "b": "x"}
    assert json.dumps(unions.dump(unions.load("B", document))) == json.dumps(kept)


def test_msgspec_encodes_what_to_dict_gives(tmp_path: Path) -> None:
    """`msgspec.json.encode` leaves out what is missing and writes wire keys."""
    msgspec = pytest.importorskip("msgspec")
    with imported(emit([boats()], Options(target="msgspec")), tmp_path) as module:
        loaded = module("api.things").GetBoatResponse.from_dict(BOAT)
        assert json.dumps(json.loads(msgspec.json.encode(loaded))) == json.dumps(BOAT)


@pytest.mark.parametrize("target", ["attrs", "msgspec", "pydantic"])
def test_objects_are_made_by_keyword(target: str, tmp_path: Path) -> None:
    """Optional fields may be left out, fields go by their names, and equality is by value."""
    with imported(emit([boats()], Options(target=target)), tmp_path) as module:
        sailor = module("api.things").Sailor
        assert sailor(name="Bo") == sailor.from_dict({"name": "Bo"})
        assert sailor(name="Bo") != sailor(name="Bo", age=3)
        assert sailor(name="Bo").to_dict() == {"name": "Bo"}
        assert repr(sailor(name="Bo")) == "Sailor(name='Bo')"
