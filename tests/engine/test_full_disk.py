"""A disk that is full or may not be written: a clear error, and nothing half-written; for the cache only a warning."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="limits the size of files")

CHECKOUT = Path(__file__).parents[2]
PAGE = '# Reading {name}\n\nGET /v1/{name}\n\nExample response\n\n```\n{{"id": "{name}", "tags": [1,]}}\n```\n'

FULL = Path("/dev/full")
READ_ONLY = Path("/proc/samplecast")
"""A place where nobody may write, whoever runs the tests."""

needs_full = pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")
needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="the system has no /proc")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with pages."""
    monkeypatch.chdir(tmp_path)
    for number in range(60):
        page = tmp_path / "docs" / f"service_{number % 2}" / f"page_{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE.format(name=f"page_{number}"))
    return tmp_path


def run(*arguments: str, largest: int = 0) -> subprocess.CompletedProcess[str]:
    """Run samplecast where no file may grow beyond so many bytes, as on a disk that is nearly full."""

    def limit() -> None:
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [sys.executable, "-m", "samplecast", *arguments],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "generator"), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def fails(done: subprocess.CompletedProcess[str], message: str) -> None:
    """Exit code 2 and one line that says why."""
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert message in errors[0]


@pytest.mark.parametrize("options", [[], ["-j", "2"]])
def test_full_disk_under_the_output(here: Path, options: list[str]) -> None:
    """The old output stays whole, and no new one begins."""
    fails(run("generate", "docs", "-o", "api", "--no-cache", *options, largest=5000), "cannot write: File too large")
    assert tree(here / "api") == {}
    assert run("generate", "docs", "-o", "api", "--no-cache").returncode == 0
    before = tree(here / "api")
    for page in (here / "docs").rglob("*.md"):
        page.write_text(page.read_text().replace('"id"', '"key"'))
    fails(run("generate", "docs", "-o", "api", "--no-cache", *options, largest=5000), "cannot write: File too large")
    assert tree(here / "api") == before


@needs_proc
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "options",
    [
        ["generate", "docs", "-o", f"{READ_ONLY}/api", "--no-cache"],
        ["generate", "docs", "-o", "api", "--no-cache", "--depfile", f"{READ_ONLY}/api.d"],
        ["generate", "docs", "-o", "api", "--no-cache", "--stamp", f"{READ_ONLY}/stamp"],
        ["check", "docs", "--no-cache", "--output-file", f"{READ_ONLY}/findings"],
        ["check", "docs", "--no-cache", "--write-baseline", f"{READ_ONLY}/baseline"],
        ["export", "docs", "-o", f"{READ_ONLY}/api/openapi.json"],
        ["export", "docs", "--format", "json-schema", "-o", f"{READ_ONLY}/api"],
    ],
    ids=lambda options: " ".join(options[-2:]),
)
def test_a_place_that_may_not_be_written(options: list[str]) -> None:
    """Exit code 2, and the path."""
    fails(run(*options), str(READ_ONLY))


@needs_full
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "options",
    [
        ["generate", "docs", "-o", "api", "--no-cache", "--depfile", str(FULL)],
        ["check", "docs", "--no-cache", "--output-file", str(FULL)],
        ["export", "docs", "-o", str(FULL)],
    ],
    ids=lambda options: options[0],
)
def test_full_device(options: list[str]) -> None:
    """What is asked for by name is an error when it cannot be written."""
    fails(run(*options), "/dev/full: cannot write: No space left on device")


@pytest.mark.parametrize(
    ("options", "file"),
    [
        (["generate", "docs", "-o", "api", "--no-cache", "--depfile", "wanted"], "wanted"),
        (["check", "docs", "--no-cache", "--output-file", "wanted"], "wanted"),
        (["check", "docs", "--no-cache", "--write-baseline", "wanted"], "wanted"),
        (["export", "docs", "--no-cache", "-o", "wanted"], "wanted"),
    ],
    ids=lambda options: " ".join(options) if isinstance(options, list) else options,
)
def test_a_file_is_replaced_whole_or_not_at_all(here: Path, options: list[str], file: str) -> None:
    """A full disk leaves the old file, and nothing beside it."""
    (here / file).write_text("old\n")
    run("generate", "docs", "-o", "api", "--no-cache")
    before = sorted(path.name for path in here.iterdir())
    fails(run(*options, largest=100), f"{file}: cannot write: File too large")
    assert (here / file).read_text() == "old\n"
    assert sorted(path.name for path in here.iterdir()) == before


@pytest.mark.parametrize("command", [["generate", "docs", "-o", "api"], ["check", "docs", "--select", "EX103"]])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_cache_that_cannot_be_written_is_only_told(here: Path, command: list[str], jobs: str) -> None:
    """The run does what it does without one; `-q` does not even say so."""
    bare = run(*command, "--no-cache")
    result: Callable[[], object] = lambda: tree(here / "api")  # noqa: E731
    expected = result()
    (here / "cache").write_text("no folder")
    for cache in ("cache", *([str(READ_ONLY)] if Path("/proc/self").exists() else [])):
        found = run(*command, "--cache-dir", cache, "-j", jobs)
        assert (found.returncode, found.stdout, result()) == (bare.returncode, bare.stdout, expected)
        warnings = [line for line in found.stderr.splitlines() if line.startswith("warning: ")]
        assert len(warnings) == 1
        assert warnings[0].startswith(f"warning: {cache}: cannot write the cache: ")
    assert "warning" not in run(*command, "--cache-dir", "cache", "-q").stderr


def test_a_full_disk_under_the_cache(here: Path) -> None:
    """Small entries fit and large ones do not: what is kept is whole, and the next run is right."""
    found = run("check", "docs", "--cache-dir", "cache", "--select", "EX103", largest=2000)
    assert found.returncode == 1
    assert (
        "warning: cache: cannot write the cache: File too large; the next run cannot build on this one" in found.stderr
    )
    assert not [file for file in (here / "cache").rglob("*") if file.name.startswith(".new-")]
    again = run("check", "docs", "--cache-dir", "cache", "--select", "EX103")
    assert (again.returncode, again.stdout) == (1, found.stdout)
    assert "warning" not in again.stderr
