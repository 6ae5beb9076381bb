"""Files that the user asked for by name: read and written whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from samplecast.usage import UsageError


def read_text(file: Path) -> str:
    """The text of a file that has to be there."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: {error}") from error


def write(file: Path, content: bytes) -> None:
    """Put the content where the file is, at once; rights and links stay, pipes and devices are written to."""
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)
            return
        _replace(file.resolve(), content)
    except OSError as error:
        raise UsageError(f"{file}: cannot write: {error.strerror or error}") from error


def _replace(target: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:100]}.", delete=False) as stream:
        beside = Path(stream.name)
        try:
            stream.write(content)
            stream.close()
            if target.exists():
                shutil.copymode(target, beside)
            else:
                beside.chmod(_rights_of_new_files())
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _rights_of_new_files() -> int:
    """What the user's mask leaves; there is no way to read the mask without setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
