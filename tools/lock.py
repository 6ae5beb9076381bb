"""Write the lock of the development dependencies for the Python and platform at hand: `make lock`.

What pip would install for `.[dev]` is written to requirements/dev-PLATFORM-VERSION.txt: every package with its version
and the hash of its file, and no address of an index. `make` installs from the lock where there is one for the Python at
hand, and what pyproject.toml asks for elsewhere.
"""

# ruff: noqa: T201, INP001, S603  a script that prints and starts pip
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def lock_path() -> Path:
    """The lock for this Python, whether it exists or not."""
    name = f"dev-{sysconfig.get_platform()}-{sys.version_info.major}.{sys.version_info.minor}.txt"
    return ROOT / "requirements" / name


def report() -> dict[str, Any]:
    """What pip would install, with where from."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run"]
    command = [*pip, "--ignore-installed", "--report", "-", f"{ROOT}[dev]"]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def lines(found: dict[str, Any]) -> Iterator[str]:
    """A line for each package but our own, by name; ValueError for one that has no hash."""
    for item in sorted(found["install"], key=lambda item: item["metadata"]["name"].lower()):
        name, version = item["metadata"]["name"].lower(), item["metadata"]["version"]
        if name == "samplecast":
            continue
        digest = item["download_info"].get("archive_info", {}).get("hashes", {}).get("sha256")
        if not digest:
            raise ValueError(f"{name} {version}: no hash")
        yield f"{name}=={version} --hash=sha256:{digest}"


def main() -> None:
    """Write the lock, or tell where it would be."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--path", action="store_true", help="print the path of the lock and write nothing")
    arguments.add_argument("--report", type=Path, help="a report that pip wrote, instead of asking it")
    chosen = arguments.parse_args()
    if chosen.path:
        print(lock_path().relative_to(ROOT).as_posix())
        return
    found = json.loads(chosen.report.read_text(encoding="utf-8")) if chosen.report else report()
    lock_path().parent.mkdir(exist_ok=True)
    lock_path().write_text("".join(f"{line}\n" for line in lines(found)), encoding="utf-8", newline="\n")
    print(lock_path())


if __name__ == "__main__":
    main()
