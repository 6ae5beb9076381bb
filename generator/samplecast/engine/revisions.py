"""The files of a revision, as version control has them: read through git, without touching the working tree."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path, PurePosixPath

from samplecast.usage import UsageError

_MOST_BYTES = 2**30
"""Of one revision."""


def repository_of(folder: Path) -> Path:
    """The top of the repository around a folder; UsageError where there is none, or no git."""
    return Path(_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))


def write_revision(repository: Path, revision: str, paths: list[str], into: Path) -> None:
    """Put the files of a revision below `into`. `paths` are relative to the repository; links are left out.

    UsageError for a revision that is not there, and for paths that it does not have.
    """
    commit = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not commit:
        raise UsageError(f"{revision}: no such revision in {repository}")
    archive = _git(repository, "archive", "--format=tar", commit.decode().strip(), "--", *paths)
    if len(archive) > _MOST_BYTES:
        raise UsageError(f"{revision}: more than {_MOST_BYTES:,} bytes below {', '.join(paths)}: name fewer paths")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            if not member.isfile() or name.is_absolute() or ".." in name.parts:
                continue
            content = tar.extractfile(member)
            target = into.joinpath(*name.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read() if content is not None else b"")


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)  # noqa: S603, S607  git of the PATH
    except FileNotFoundError as error:
        raise UsageError("--git needs git: it is not installed") from error
    if done.returncode and arguments[0] == "rev-parse" and "--verify" in arguments:
        return b""
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"git {arguments[0]}: {told[-1] if told else 'failed'}")
    return done.stdout
