"""What the user can set, as the stages see it; `config.py` fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.vocabulary import DEFAULT, Vocabulary


@dataclass(frozen=True, slots=True)
class Options:
    """Settings that change facts, schema or output; part of every cache key."""

    package: str = "generated"
    """Name of the emitted package: OUT's last part."""
    target: str = "dataclasses"
    templates: str = ""
    """Folder whose templates override ours one by one; empty for none."""
    extra: Literal["drop", "keep"] = "drop"
    """Whether unknown keys survive `to_dict`."""
    datetimes: bool = False
    """Emit `datetime` where every observed value comes back byte for byte."""
    services: tuple[str, ...] = ()
    """Globs of service folders; empty for the topmost folder with a page in it."""
    vocabulary: Vocabulary = DEFAULT
