"""What the user can set, as the stages see it; `config.py` fills it in."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from samplecast.equality import compared_without
from samplecast.patterns import TaughtForms
from samplecast.vocabulary import DEFAULT, Vocabulary

Enums = Literal["by-side", "closed", "open", "off"]
"""How lists of allowed values become types: closed in requests and open in answers; the same in both; not at all."""

PARTS = ("code", "fixtures", "tests")

OverrideKind = Literal[
    "endpoint",
    "parameter-name",
    "parameter-in",
    "parameter-type",
    "parameter-required",
    "field-name",
    "field-type",
    "field-required",
    "example-role",
    "example-status",
    "error-code",
    "error-message",
    "error-status",
]
"""What of a page can be overridden."""


@compared_without("file", "line")
class Override(Struct, frozen=True):
    """A correction of one page: what it said, what it should be, and why."""

    page: str
    """POSIX path relative to the root, once it is part of `Options`."""
    kind: OverrideKind
    said: str
    should_be: str
    why: str
    of: str = ""
    """Which one: the name of a parameter or field, a piece of an example, an error code; empty where `said` tells."""
    operation: str = ""
    """Title or anchor of the operation it stands in; empty for anywhere on the page."""
    table: str = ""
    """Caption, title or anchor of the table that lists the field; empty for any."""
    times: int = 1
    """In how many places of the page this stands."""
    file: str = ""
    """Where the override is written, for messages."""
    line: int = 0


class Options(Struct, frozen=True):
    """Settings that change facts, schema or output; part of every cache key."""

    package: str = "generated"
    """Name of the emitted package: OUT's last part."""
    target: str = "dataclasses"
    templates: str = ""
    """Folder whose templates override ours one by one; empty for none."""
    extra: Literal["drop", "keep"] = "drop"
    """Whether unknown keys survive `to_dict`."""
    docstrings: Literal["plain", "located"] = "plain"
    """Whether emitted docstrings say on which line of the docs a thing stands; the manifest always does."""
    enums: Enums = "by-side"
    """Whether the types of emitted fields list the values that the docs allow."""
    datetimes: bool = False
    """Emit `datetime` where every observed value comes back byte for byte."""
    parts: tuple[str, ...] = PARTS
    """What the package is made of; the code always, tests with fixtures alone."""
    services: tuple[str, ...] = ()
    """Globs of service folders; empty for the topmost folder with a page in it."""
    vocabulary: Vocabulary = DEFAULT
    patterns: TaughtForms = TaughtForms()
    """Forms of calls, statuses and parameters that settings teach."""
    overrides: tuple[Override, ...] = ()
    """Corrections of what pages say, in the order of their file."""

    def about(self, page: str) -> Options:
        """These options with the overrides of one page only: what its facts depend on."""
        if not self.overrides:
            return self
        return replace(self, overrides=tuple(one for one in self.overrides if one.page == page))
