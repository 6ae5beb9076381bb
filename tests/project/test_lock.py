"""The locks of the development dependencies: versions and hashes, all that pyproject.toml asks for, and no address."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest

from tests.support.environments import CHECKOUT

LOCKS = sorted((CHECKOUT / "requirements").glob("dev-*.txt"))
_LINE = re.compile(r"([a-z0-9._-]+)==[\w.!+]+ --hash=sha256:[0-9a-f]{64}")


def bare(name: str) -> str:
    """A package's name as pip compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_versions_and_hashes_alone(lock: Path) -> None:
    """Every line is a package with its version and hash; an index is whatever pip is told to ask."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not _LINE.fullmatch(line)] == []
    names = [line.partition("=")[0] for line in lines]
    assert names == sorted(set(names))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_holds_all_that_is_asked_for(lock: Path) -> None:
    """A dependency that was added since has to be locked: `make lock`."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {
        bare(re.split(r"[\[<>=~! ]", one)[0])
        for one in project["dependencies"] + project["optional-dependencies"]["dev"]
    }
    locked = {bare(line.partition("=")[0]) for line in lock.read_text(encoding="utf-8").splitlines()}
    assert asked - locked == set()


def test_a_package_without_a_hash_is_refused() -> None:
    """A lock that could not be checked is none."""
    lines = runpy.run_path(str(CHECKOUT / "tools" / "lock.py"))["lines"]
    item = {
        "metadata": {"name": "Boat", "version": "1"},
        "download_info": {"archive_info": {"hashes": {"sha256": "a"}}},
    }
    assert [*lines({"install": [item]})] == ["boat==1 --hash=sha256:a"]
    with pytest.raises(ValueError, match="boat 1: no hash"):
        [*lines({"install": [item | {"download_info": {}}]})]
