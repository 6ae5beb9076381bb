"""Type checkers, linter and formatter have nothing to say about emitted packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.options import Options
from generator.schema import ServiceSchema
from tests.schema_builders import (
    INTEGER,
    STRING,
    TIME,
    body,
    emit,
    field,
    operation,
    page,
    record,
    service,
    write,
)
from tests.test_emitted import UNIONS, boats
from tests.test_hostile import hostile

VARIANTS = [Options(package="plain"), Options(package="kept", extra="keep", datetimes=True)]


def mixed() -> ServiceSchema:
    """A service with every kind of union, required and optional, nullable and lacking, and with timestamps."""
    path = "api/things.md"
    fields = [
        field(f"f{number}{kind}", settled, **more)
        for number, (settled, _) in enumerate([*UNIONS, (TIME, [])])
        for kind, more in {
            "a": {},
            "b": {"required": False},
            "c": {"nullable": True},
            "d": {"required": False, "nullable": True},
            "e": {"lacking": True},
        }.items()
    ]
    records = [
        record("Holder", *fields),
        record("A", field("a", INTEGER)),
        record("B", field("b", STRING), field("c", INTEGER, required=False)),
    ]
    shown = [operation(f"Get{number}", responses=(body(settled),)) for number, (settled, _) in enumerate(UNIONS)]
    return service(page(*shown, records=records, path=path), name="api")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages as they are by default, and with every option that changes them."""
    top = tmp_path_factory.mktemp("static")
    for options in VARIANTS:
        write(emit([mixed(), hostile('"""\\')], options), top / options.package)
    write(emit([boats()], VARIANTS[0]), top / "small")
    return top


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--isolated", "--no-cache", "--check", "."], id="format"),
        pytest.param(["ruff", "check", "--isolated", "--no-cache", "."], id="lint"),
        pytest.param(["mypy", "--strict", "--cache-dir", ".mypy", "plain", "kept", "small"], id="mypy"),
        pytest.param(["pyright", "."], id="pyright"),
    ],
)
def test_tools_are_content(folder: Path, command: list[str]) -> None:
    """`ruff format`, `ruff check`, `mypy --strict` and `pyright` find nothing."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
