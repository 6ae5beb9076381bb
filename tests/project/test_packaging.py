from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.environments import CHECKOUT, bare_environment, install, main_job, run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the Python of this run emits from the checkout."""
    return main_job(sys.executable, tmp_path_factory.mktemp("here") / "work", PYTHONPATH=str(CHECKOUT / "generator"))


def test_wheel_holds_package_and_templates(wheel: Path) -> None:
    """Templates travel inside the package; nothing lands at the top of site-packages but the package."""
    names = zipfile.ZipFile(wheel).namelist()
    expected = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "templates").rglob("*.jinja")}
    assert expected
    assert {f"samplecast/{name}" for name in expected} <= set(names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"samplecast"}
    assert {"samplecast/py.typed", "samplecast/vocabulary/en.toml"} <= set(names)


@pytest.mark.slow
def test_installed_wheel_works_outside_the_checkout(wheel: Path, tmp_path: Path, expected: dict[str, bytes]) -> None:
    """An installed wheel emits what the checkout emits, with templates of its own."""
    python = bare_environment(tmp_path / "env")
    install(python, str(wheel))
    assert main_job(python, tmp_path / "work") == expected
    where = run([str(python), "-c", "import samplecast; print(samplecast.__file__)"], tmp_path).stdout
    assert where.startswith(str(tmp_path))
    assert run([str(python.parent / "samplecast"), "--version"], tmp_path).stdout.startswith("samplecast ")


@pytest.mark.slow
def test_editable_install_works_outside_the_checkout(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """An editable install uses the templates beside the checkout's package."""
    python = bare_environment(tmp_path / "env")
    install(python, "--editable", str(CHECKOUT))
    assert main_job(python, tmp_path / "work") == expected


@pytest.mark.slow
def test_checkout_works_without_installation(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """`python -m samplecast` works from the bare checkout too."""
    python = bare_environment(tmp_path / "env")
    assert main_job(python, tmp_path / "work", PYTHONPATH=str(CHECKOUT / "generator")) == expected
