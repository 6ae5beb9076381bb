from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environments import CHECKOUT, content, main_job

_VARIANTS = {
    "another hash seed": {"PYTHONHASHSEED": "4711"},
    "the C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "a German locale": {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
    "another time zone": {"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1"},
}


@pytest.fixture(scope="module")
def emitted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the main job emits here and now."""
    return _emit(sys.executable, tmp_path_factory.mktemp("here"))


def _emit(python: str, folder: Path, **variables: str) -> dict[str, bytes]:
    return main_job(python, folder / "x", PYTHONPATH=str(CHECKOUT / "generator"), **variables)


def test_committed_output_is_up_to_date(emitted: dict[str, bytes]) -> None:
    """What stands in generated/ is what the pages amount to."""
    assert content(CHECKOUT / "generated") == emitted


def test_the_folder_leaves_no_trace(tmp_path: Path, emitted: dict[str, bytes]) -> None:
    """Wherever the pages lie, the same bytes come out."""
    assert _emit(sys.executable, tmp_path / "some where" / "ü") == emitted


@pytest.mark.parametrize("variant", _VARIANTS)
def test_surroundings_leave_no_trace(tmp_path: Path, variant: str, emitted: dict[str, bytes]) -> None:
    """Hash seed, locale and time zone change no byte."""
    assert _emit(sys.executable, tmp_path, **_VARIANTS[variant]) == emitted


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_python_versions_agree(tmp_path: Path, version: str, emitted: dict[str, bytes]) -> None:
    """Every supported Python at hand emits the same bytes."""
    if version == ".".join(map(str, sys.version_info[:2])):
        pytest.skip("this is the Python that the other tests run on")
    assert _emit(_environment(version), tmp_path) == emitted


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
