"""Virtual environments for tests that look at samplecast from outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def content(folder: Path) -> dict[str, bytes]:
    """Every file of an emitted package; what Python compiled aside."""
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def main_job(python: str | Path, folder: Path, **variables: str) -> dict[str, bytes]:
    """What a Python emits from the pages of the main job, in a folder of its own outside the checkout."""
    shutil.copytree(CHECKOUT / "input_docs", folder / "input_docs")
    run([str(python), "-m", "samplecast", "generate"], folder, **variables)
    return content(folder / "generated")


def bare_environment(folder: Path) -> Path:
    """Make an environment with our dependencies but without samplecast; give its python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    # A plain path entry: the .pth files in there, our own editable install among them, are not followed.
    site = next((folder / "lib").glob("python*")) / "site-packages"
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def install(python: Path, *what: str) -> None:
    """Install into an environment, from what is at hand."""
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--no-build-isolation", *what], check=True, env={**os.environ, "PIP_FIND_LINKS": ""})


def run(
    command: list[str], folder: Path, expect: int = 0, stdin: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, without what would lead it to the checkout; fail loudly on another exit code."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_", "COVERAGE"))
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env={**inherited, **variables},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == expect, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done
