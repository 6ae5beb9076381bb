from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.environments import CHECKOUT, bare_environment, install, run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder outside the checkout with pages in it."""
    shutil.copytree(CHECKOUT / "input_docs", tmp_path / "work" / "input_docs")
    return tmp_path / "work"


def emitted(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_wheel_holds_package_and_templates(wheel: Path) -> None:
    """Templates travel inside the package; nothing lands at the top of site-packages but the package."""
    names = zipfile.ZipFile(wheel).namelist()
    expected = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "templates").rglob("*.jinja")}
    assert expected
    assert {f"generator/{name}" for name in expected} <= set(names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"generator"}
    assert "generator/py.typed" in names


@pytest.mark.slow
def test_installed_wheel_works_outside_the_checkout(wheel: Path, docs: Path, tmp_path: Path) -> None:
    """The command of an installed wheel emits what the checkout emits, with templates of its own."""
    python = bare_environment(tmp_path / "env")
    install(python, str(wheel))
    run([str(python.parent / "samplecast"), "generate"], docs)
    assert emitted(docs / "generated") == emitted_by_checkout()
    where = run([str(python), "-c", "import generator; print(generator.__file__)"], docs).stdout
    assert where.startswith(str(tmp_path))


@pytest.mark.slow
def test_editable_install_works_outside_the_checkout(docs: Path, tmp_path: Path) -> None:
    """An editable install uses the templates beside the checkout's package."""
    python = bare_environment(tmp_path / "env")
    install(python, "--editable", str(CHECKOUT))
    run([str(python), "-m", "generator", "generate"], docs)
    assert emitted(docs / "generated") == emitted_by_checkout()


@pytest.mark.slow
def test_checkout_works_without_installation(docs: Path, tmp_path: Path) -> None:
    """`python -m generator` works from the bare checkout too."""
    python = bare_environment(tmp_path / "env")
    run([str(python), "-m", "generator", "generate"], docs, PYTHONPATH=str(CHECKOUT))
    assert emitted(docs / "generated") == emitted_by_checkout()


def emitted_by_checkout() -> dict[str, bytes]:
    """The committed output, which another test holds against the pages."""
    folder = CHECKOUT / "generated"
    return {name: data for name, data in emitted(folder).items() if "__pycache__" not in name}
