"""Type checkers, linter and formatter have nothing to say about emitted packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from samplecast.facts import Endpoint
from samplecast.options import Options
from samplecast.schema import ServiceSchema

from tests.emit.test_emitted import UNIONS, boats
from tests.hostile.test_hostile import hostile
from tests.support.schema_builders import (
    INTEGER,
    STRING,
    TIME,
    body,
    catalogue_entry,
    emit,
    field,
    fixture,
    operation,
    page,
    record,
    service,
    write,
)

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


def answered() -> ServiceSchema:
    """A service whose examples answer one endpoint, or several on lines of any length."""
    listed = [
        tuple(Endpoint("GET", f"/v{n}/{'x' * size}") for n in range(1, many))
        for many in (2, 3, 4)
        for size in range(4, 40, 3)
    ]
    pages = []
    for number, endpoints in enumerate(listed):
        shown = operation(
            "Get", responses=(body(STRING, status="200"),), fixtures=(fixture(1, "x", STRING, status="200"),)
        )
        pages.append(
            page(replace(shown, operation=replace(shown.operation, endpoints=endpoints)), path=f"asked/{number}.md")
        )
    return service(*pages, name="asked")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages as they are by default, and with every option that changes them."""
    top = tmp_path_factory.mktemp("static")
    for options in VARIANTS:
        write(emit([mixed(), hostile('"""\\')], options), top / options.package)
    known = [catalogue_entry("B.1", "No boat")]
    named = [service(errors=known, name="_".join(["long"] * length)) for length in range(4, 14)]
    write(emit([answered(), boats(), *named], VARIANTS[0]), top / "small")
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
