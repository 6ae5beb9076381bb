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


@pytest.fixture(scope="module", params=["wheel", "editable", "sdist"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The python of an environment with samplecast in it: from the wheel, editable, from the source distribution."""
    folder = tmp_path_factory.mktemp(request.param)
    python = bare_environment(folder / "env")
    match request.param:
        case "wheel":
            install(python, str(wheel))
        case "editable":
            install(python, "--editable", str(CHECKOUT))
        case _:
            build = ["build", "--sdist", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
            subprocess.run([sys.executable, "-m", *build], check=True, capture_output=True)
            install(python, str(next(folder.glob("*.tar.gz"))))
    return python


@pytest.mark.slow
def test_an_installation_works_outside_the_checkout(
    installed: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    """It emits what the checkout emits: with templates of its own, or with those beside the checkout's package."""
    assert main_job(installed, tmp_path / "work") == expected
    where = run([str(installed), "-c", "import samplecast; print(samplecast.__file__)"], tmp_path).stdout
    assert where.startswith(str(CHECKOUT if "editable" in installed.parts[-4] else installed.parents[2]))
    assert run([str(installed.parent / "samplecast"), "--version"], tmp_path).stdout.startswith("samplecast ")


@pytest.mark.slow
def test_nothing_but_our_name_is_installed(installed: Path) -> None:
    """No `generator` and no `templates` stand at the top of site-packages, where they would be everybody's."""
    site = next((installed.parents[1] / "lib").glob("python*")) / "site-packages"
    names = {path.name for path in site.iterdir() if not path.name.endswith((".dist-info", ".pth"))}
    assert names <= {"samplecast"}
    found = 'import importlib.util as u; print([n for n in ("generator", "templates") if u.find_spec(n)])'
    assert run([str(installed), "-c", found], installed.parent).stdout == "[]\n"


@pytest.mark.slow
@pytest.mark.parametrize("own", ["generator/__init__.py", "generator.py"])
def test_a_project_may_call_its_own_code_generator(installed: Path, tmp_path: Path, own: str) -> None:
    """Its tests import its own package or module, however pytest is started, and the command works beside it."""
    for name, text in (
        (own, "OWN = 1\n"),
        ("conftest.py", ""),
        ("test_own.py", "from generator import OWN\n\n\ndef test_own(): assert OWN\n"),
        ("docs/page.md", "# Read things\n\nGET /v1/things\n"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    scripts = installed.parent
    quiet = ["-q", "-p", "no:cacheprovider"]
    if not (scripts / "pytest").exists():
        (scripts / "pytest").write_text(f"#!{installed}\nimport sys, pytest\nsys.exit(pytest.console_main())\n")
        (scripts / "pytest").chmod(0o755)
    assert "1 passed" in run([str(scripts / "pytest"), *quiet], tmp_path).stdout
    assert "1 passed" in run([str(installed), "-m", "pytest", *quiet], tmp_path).stdout
    said = run([str(scripts / "samplecast"), "extract", "docs"], tmp_path, PYTHONPATH=".").stdout
    assert '"GET"' in said


@pytest.mark.slow
def test_checkout_works_without_installation(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """`python -m samplecast` works from the bare checkout too."""
    python = bare_environment(tmp_path / "env")
    assert main_job(python, tmp_path / "work", PYTHONPATH=str(CHECKOUT / "generator")) == expected
