"""The shape of the house: imports only point down, stages do not know one another, a library lives in one place."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2] / "generator" / "samplecast"

_LAYERS = (
    (
        "equality",
        "usage",
        "source",
        "inclusion",
        "printable",
        "naming",
        "vocabulary",
        "sample",
        "patterns",
        "options",
        "folders",
        "globs",
        "ignored",
        "locking",
        "pages",
        "services",
        "output",
    ),
    ("document", "facts", "schema", "diagnostics", "responses", "value_words", "path_templates", "envelopes"),
    ("readers", "extract", "infer", "checks", "emit", "export", "compare"),
    ("config", "pattern_settings", "settings_values", "overrides", "engine"),
    ("steps",),
    ("pipeline",),
    ("api", "cli", "integrations"),
    ("__main__",),
)
"""Lowest first: the ground, the models, the stages, the engine, the steps it runs, the pipeline, the ways in."""

_STAGES = _LAYERS[2]

_LIBRARIES = {
    "msgspec": "*.py",  # what every model is made of
    "docutils": "readers/rst/*.py",
    "markdown_it": "readers/markdown/*.py",
    "lxml": "readers/html/*.py",
    "jinja2": "emit/python/targets.py",
    "pathspec": "ignored.py",
    "yaml": "*/*_files.py",
    "click": "cli/*.py",
    "rich": "cli/terminal.py",
    "watchfiles": "cli/generate.py",
    "distributed": "cli/dask.py",
    "pytest": "integrations/pytest_plugin.py",
    "_pytest": "integrations/pytest_plugin.py",
    "sphinx": "integrations/sphinx_ext.py",
    "hatchling": "integrations/hatch_hook.py",
    "setuptools": "integrations/setuptools_command.py",
}


def files() -> list[Path]:
    return sorted(path for path in _ROOT.rglob("*.py") if "templates" not in path.relative_to(_ROOT).parts)


def module_name(path: Path) -> str:
    return ".".join(("samplecast", *path.relative_to(_ROOT).with_suffix("").parts)).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports anywhere; `from x import y` gives `x.y` where that is a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            known = {f"{node.module}.{alias.name}" for alias in node.names} & set(MODULES)
            yield from known or {node.module or ""}


MODULES = {module_name(path): path for path in files()}
FILES = [pytest.param(path, id=path.relative_to(_ROOT).as_posix()) for path in MODULES.values()]


def layer(module: str) -> int:
    _, top = (*module.split("."), "")[:2]
    return next((rank for rank, names in enumerate(_LAYERS) if top in names), -1)


@pytest.mark.parametrize("path", FILES)
def test_every_file_has_its_place(path: Path) -> None:
    """A new top-level module is given a layer here before anything imports it."""
    assert layer(module_name(path)) >= 0 or path == _ROOT / "__init__.py"


@pytest.mark.parametrize("path", FILES)
def test_imports_point_down(path: Path) -> None:
    """A file imports from its own layer or a lower one."""
    own = layer(module_name(path))
    assert [name for name in imports(path) if name.startswith("samplecast.") and layer(name) > own] == []


@pytest.mark.parametrize("path", FILES)
def test_stages_do_not_import_one_another(path: Path) -> None:
    """A stage knows the model before it and the one after it, and no other stage."""
    own = (*module_name(path).split("."), "")[1]
    if own in _STAGES:
        others = {f"samplecast.{stage}" for stage in _STAGES if stage != own}
        assert [name for name in imports(path) if ".".join(name.split(".")[:2]) in others] == []


@pytest.mark.parametrize("path", FILES)
def test_one_library_one_place(path: Path) -> None:
    """Each foreign library appears in its own file or small family only, and there are no others."""
    foreign = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"samplecast"}
    own = path.relative_to(_ROOT).as_posix()
    assert {library for library in foreign if not fnmatch(own, _LIBRARIES.get(library, ""))} == set()


def test_no_circles() -> None:
    """The modules can be put in an order in which each imports only earlier ones."""
    graph = {name: {found for found in imports(path) if found in MODULES} - {name} for name, path in MODULES.items()}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(MODULES)


@pytest.mark.parametrize("path", FILES)
def test_files_and_functions_stay_small(path: Path) -> None:
    """A file of over 400 lines or a function of over 50 is the place where a house grows crooked."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 50] == []


_PARALLEL = frozenset({"codec.py", "directives.py", "inclusion.py", "inline.py", "reader.py", "tables.py", "run.py"})
"""File names that mean one thing in parallel rooms: of each markup, of the store and the emitted code, of a command and
the steps it runs."""


def test_a_class_name_means_one_thing() -> None:
    """No two classes of the package have one name; a leading underscore makes no difference."""
    places: dict[str, list[str]] = {}
    for path in MODULES.values():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.lstrip("_"), []).append(path.relative_to(_ROOT).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_a_file_name_means_one_thing() -> None:
    """No two files have one name, those of parallel rooms aside."""
    names = Counter(path.name for path in MODULES.values())
    assert {name for name, count in names.items() if count > 1} - {"__init__.py"} <= _PARALLEL
