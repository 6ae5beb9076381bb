from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environments import CHECKOUT, run

_VARIANTS = {
    "another hash seed": {"PYTHONHASHSEED": "4711"},
    "the C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "a German locale": {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
    "another time zone": {"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1"},
}


def committed() -> dict[str, bytes]:
    return content(CHECKOUT / "generated")


def content(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def generate(python: str, folder: Path, **variables: str) -> dict[str, bytes]:
    """What the main job emits in a folder of its own."""
    shutil.copytree(CHECKOUT / "input_docs", folder / "input_docs")
    run([python, "-m", "generator", "generate"], folder, PYTHONPATH=str(CHECKOUT), **variables)
    return content(folder / "generated")


def test_committed_output_is_up_to_date(tmp_path: Path) -> None:
    """What stands in generated/ is what the pages amount to, in whatever folder they lie."""
    assert generate(sys.executable, tmp_path / "some where" / "ü") == committed()


@pytest.mark.parametrize("variant", _VARIANTS)
def test_surroundings_leave_no_trace(tmp_path: Path, variant: str) -> None:
    """Hash seed, locale and time zone change no byte."""
    assert generate(sys.executable, tmp_path / "x", **_VARIANTS[variant]) == committed()


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_python_versions_agree(tmp_path: Path, version: str) -> None:
    """Every supported Python at hand emits the same bytes."""
    if version == ".".join(map(str, sys.version_info[:2])):
        pytest.skip("this is the Python that the other tests run on")
    assert generate(_environment(version), tmp_path / "x") == committed()


def _environment(version: str) -> str:
    """A python of that version with our dependencies, made once; the test is skipped where there can be none."""
    interpreter = _interpreter(version)
    if interpreter is None:
        pytest.skip(f"no Python {version} at hand")
    folder = CHECKOUT / ".venv" / f"python{version}"
    python = folder / "bin" / "python"
    if (
        not python.exists()
        or subprocess.run([python, "-c", f"import {_IMPORTS}"], check=False, capture_output=True).returncode
    ):
        subprocess.run([interpreter, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *_dependencies()]
        done = subprocess.run(pip, check=False, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"the dependencies cannot be installed for Python {version}: {done.stderr.strip()[-200:]}")
    return str(python)


_IMPORTS = "click, docutils, jinja2, lxml, markdown_it"


def _dependencies() -> list[str]:
    """What samplecast needs to run, as pyproject.toml says it."""
    import tomllib  # noqa: PLC0415  only here

    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    return list(project["dependencies"])


def _interpreter(version: str) -> str | None:
    """The path of a Python of that version that starts."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *sorted(map(str, kept.glob(f"{version}.*/bin/python")))]
    ask = "import json, sys; print(json.dumps(list(sys.version_info[:2])))"
    for candidate in filter(None, candidates):
        done = subprocess.run([candidate, "-c", ask], check=False, capture_output=True, text=True)
        if done.returncode == 0 and json.loads(done.stdout) == [int(part) for part in version.split(".")]:
            return candidate
    return None
