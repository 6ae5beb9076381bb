"""The package emitted by other projects' builds: hatchling and setuptools, with wheels that are built and imported."""

from __future__ import annotations

import os
import tomllib
import zipfile
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest
from samplecast.integrations.generating import project
from samplecast.usage import UsageError

from tests.support.environments import CHECKOUT, bare_environment, install, run
from tests.support.integrations_page import example

_PAGE = '# Reading one\n\nGET /v1/one\n\nExample response\n\n```json\n{"depth": 1.5}\n```\n'
_CLIENT = "from api import one\n"

_HATCHLING = example("hatchling")
_SETUPTOOLS = example("setuptools")


def _installed(name: str, at_least: tuple[int, ...] = ()) -> bool:
    """Whether a package is there, in a version that will do."""
    return find_spec(name) is not None and tuple(map(int, version(name).split(".")[: len(at_least)])) >= at_least


_needs_build = pytest.mark.skipif(not _installed("build"), reason="build is not installed")
_BACKENDS = [
    pytest.param(
        _HATCHLING,
        id="hatchling",
        marks=pytest.mark.skipif(not _installed("hatchling"), reason="hatchling is not installed"),
    ),
    pytest.param(
        _SETUPTOOLS,
        id="setuptools",
        marks=pytest.mark.skipif(not _installed("setuptools", (75,)), reason="setuptools 75 is not installed"),
    ),
]


def lay_out(folder: Path, pyproject: str) -> Path:
    """Make a project whose own package imports the emitted one."""
    for name, text in (
        ("pyproject.toml", pyproject),
        ("docs/one.md", _PAGE),
        ("src/client/__init__.py", _CLIENT),
        (".gitignore", "/src/api/\n"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The python of an environment with samplecast as it is now, installed as builds find it."""
    python = bare_environment(tmp_path_factory.mktemp("env") / "env")
    install(python, str(CHECKOUT))
    return python


@pytest.mark.slow
@_needs_build
@pytest.mark.parametrize("pyproject", _BACKENDS)
def test_a_wheel_carries_the_package(python: Path, tmp_path: Path, pyproject: str) -> None:
    """Built by way of the source distribution, the wheel holds what `samplecast generate` writes, and imports."""
    work = lay_out(tmp_path / "project", pyproject)
    run([str(python), "-m", "build", "--no-isolation", "--outdir", str(tmp_path / "dist"), "."], work)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    run([str(python), "-m", "samplecast", "generate", "docs", "-q", "-o", "expected/api", "--no-cache"], work)
    expected = {
        path.relative_to(work / "expected").as_posix(): path.read_bytes()
        for path in (work / "expected").rglob("*")
        if path.is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        found = {name: archive.read(name) for name in archive.namelist() if name.startswith("api/")}
        assert sorted(archive.namelist()) == sorted(set(archive.namelist()))
    assert found == expected
    assert {"api/one.py", "api/manifest.json"} <= expected.keys()
    where = f"import client; print(client.one.__file__.startswith({str(wheel)!r}))"
    assert run([str(python), "-c", where], tmp_path, PYTHONPATH=str(wheel)).stdout == "True\n"


@pytest.mark.slow
@pytest.mark.parametrize("pyproject", _BACKENDS)
def test_an_editable_install_finds_the_package(python: Path, tmp_path: Path, pyproject: str) -> None:
    """The package is generated in the project, where the editable install looks."""
    work = lay_out(tmp_path / "project", pyproject)
    backend = tomllib.loads(pyproject)["build-system"]["build-backend"]
    build = f"import sys, {backend} as it; it.build_editable(sys.argv[1])"
    run([str(python), "-c", build, str(tmp_path)], work)
    assert (work / "src" / "api" / "one.py").exists()
    (wheel,) = tmp_path.glob("*.whl")
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("api/")]


@pytest.mark.slow
@_needs_build
@pytest.mark.parametrize("pyproject", _BACKENDS)
def test_a_build_without_pages_fails(python: Path, tmp_path: Path, pyproject: str) -> None:
    """No wheel without the package, and the reason is named."""
    work = lay_out(tmp_path / "project", pyproject)
    (work / "docs" / "one.md").unlink()
    done = run([str(python), "-m", "build", "--wheel", "--no-isolation", "."], work, expect=1)
    assert "docs: no pages found" in done.stdout + done.stderr
    assert not list(work.glob("dist/*.whl"))


def test_the_entry_point_is_declared() -> None:
    """Hatchling finds the hook by its name."""
    entry = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["entry-points"]["hatch"]["samplecast"]
    if not _installed("hatchling"):
        pytest.skip("hatchling is not installed")
    assert import_module(entry).hatch_register_build_hook().PLUGIN_NAME == "samplecast"


def test_a_hook_of_hatchling_in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel is told of OUT; an editable install has it generated in place and is told nothing."""
    hook = pytest.importorskip(
        "samplecast.integrations.hatch_hook", reason="hatchling is not installed", exc_type=ImportError
    )
    monkeypatch.chdir(lay_out(tmp_path, _HATCHLING))
    told = {}
    for kind in ("standard", "editable"):
        made = object.__new__(hook.SamplecastHook)
        made.__dict__.update(
            _BuildHookInterface__root=str(tmp_path), _BuildHookInterface__config={"paths": ["docs"], "out": "src/api"}
        )
        told[kind] = data = {"force_include": {}}
        made.initialize(kind, data)
    assert told["standard"]["force_include"] == {str(tmp_path / "src" / "api"): "src/api"}
    assert told["editable"]["force_include"] == {}
    assert (tmp_path / "src" / "api" / "one.py").exists()


def test_what_a_project_says_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The project's settings, and over them the host's; paths are relative to the project, wherever we run."""
    lay_out(tmp_path, _SETUPTOOLS)
    monkeypatch.chdir(tmp_path / "src")
    assert project(tmp_path).out == Path("src/api")
    assert [page.page for page in project(tmp_path).pages().pages] == ["one.md"]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "two.md").write_text(_PAGE)
    over = project(tmp_path, ["other"], "src/other_api")
    assert [page.page for page in over.pages().pages] == ["two.md"]
    files = over.generate(tmp_path / "build" / "other_api")
    assert tmp_path / "build" / "other_api" / "two.py" in files
    assert all(file.exists() for file in files)
    assert sorted(os.listdir(tmp_path)) == [".gitignore", "build", "docs", "other", "pyproject.toml", "src"]  # noqa: PTH208  names


@pytest.mark.parametrize(("out", "said"), [("../api", "not below"), ("my-api", "not an identifier")])
def test_a_package_needs_a_place_and_a_name(tmp_path: Path, out: str, said: str) -> None:
    """OUT outside of the project, or with a name that cannot be imported, is refused."""
    with pytest.raises(UsageError, match=said):
        _ = project(lay_out(tmp_path / "project", ""), ["docs"], out).out


def test_a_command_of_setuptools_in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package goes below build_lib and is named among outputs, its pages among sources; errors are setuptools'."""
    setuptools = pytest.importorskip("setuptools", reason="setuptools is not installed")
    from samplecast.integrations.setuptools_command import BuildPy  # noqa: PLC0415  needs setuptools
    from setuptools.errors import SetupError  # noqa: PLC0415  may be absent

    monkeypatch.chdir(lay_out(tmp_path, _SETUPTOOLS))

    def command(*, editable: bool = False) -> BuildPy:
        made = BuildPy(
            setuptools.Distribution({"script_name": "setup.py", "packages": ["client"], "package_dir": {"": "src"}})
        )
        made.build_lib, made.editable_mode = "lib", editable
        made.ensure_finalized()
        return made

    standard = command()
    standard.run()
    outputs = {Path(output).as_posix() for output in standard.get_outputs()}
    assert {"lib/client/__init__.py", "lib/api/one.py", "lib/api/manifest.json"} <= outputs
    assert all(Path(output).exists() for output in outputs if "__pycache__" not in output)
    assert "docs/one.md" in standard.get_source_files()
    assert not Path("src/api").exists()
    command(editable=True).run()
    assert Path("src/api/one.py").exists()
    Path("docs/one.md").unlink()
    with pytest.raises(SetupError, match="no pages found"):
        command().run()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"targt": "x"}, "unknown key 'targt'"),
        ({"path": ["docs"]}, "unknown key 'path'; did you mean 'paths'?"),
        ({"paths": "docs"}, "paths: expected a list of strings, not 'docs'"),
        ({"out": 3}, "out: expected a string, not 3"),
        ({"paths": ["nowhere"], "out": "api"}, "nowhere: no such file or folder"),
    ],
)
def test_a_hook_of_hatchling_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: dict[str, object], message: str
) -> None:
    """As the command line does: one line, and no traceback."""
    hook = pytest.importorskip(
        "samplecast.integrations.hatch_hook", reason="hatchling is not installed", exc_type=ImportError
    )
    monkeypatch.chdir(lay_out(tmp_path, _HATCHLING))
    made = object.__new__(hook.SamplecastHook)
    made.__dict__.update(_BuildHookInterface__root=str(tmp_path), _BuildHookInterface__config=table)
    with pytest.raises(SystemExit, match="samplecast: ") as ended:
        made.initialize("standard", {"force_include": {}})
    assert message in str(ended.value)


def test_all_that_the_package_depends_on_is_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, what they include, settings, overrides and templates go along; what lies elsewhere cannot."""
    monkeypatch.chdir(lay_out(tmp_path / "project", ""))
    files = {
        "samplecast.toml": 'paths = ["docs"]\nout = "api"\ntemplates = "tpl"\n',
        "samplecast.overrides.toml": "",
        "tpl/class.jinja": "",
        "docs/two.rst": "Two\n===\n\n.. include:: part.inc\n",
        "docs/part.inc": "Words.\n",
    }
    for name, text in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)
    assert {source.as_posix() for source in project(Path()).sources()} == {*files, "docs/one.md"}
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.jinja").write_text("")
    Path("samplecast.toml").write_text('paths = ["docs"]\nout = "api"\ntemplates = "../elsewhere"\n')
    with pytest.raises(UsageError, match="a source distribution cannot hold it"):
        project(Path()).sources()
