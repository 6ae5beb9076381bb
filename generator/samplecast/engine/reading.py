"""What every run is asked to read, and how: the part of a job that `generate` and `check` have in common."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from samplecast.engine import fingerprint, snapshot
from samplecast.engine.signature import Signature, signature_of
from samplecast.engine.snapshot import Snapshot
from samplecast.engine.store import MAX_BYTES, Store
from samplecast.options import Options
from samplecast.pages import Pages
from samplecast.source import Markup

_BYTES_A_PAGE = 64 * 1024
"""Twice what a page's facts and its share of a service take."""


class Start(Struct, frozen=True):
    """What a run knows before it reads anything."""

    last: Snapshot | None
    """What the last run left; None where nothing is known of it."""
    looked_at_ns: int
    marks: Mapping[str, Signature | None]
    """How the file of each page looks from outside; None where there is no file."""


class Reading(Struct, frozen=True):
    """The pages of a run, and what may be remembered of them."""

    pages: Pages
    options: Options
    markup: Markup | None
    max_bytes: int
    cache: Path | None = None
    """Folder of the cache; None for none."""
    verify: bool = False
    """Look into every file, whatever its timestamp says."""
    workers: int = 1
    """How many of them an executor has."""
    seconds: float = 30.0
    """As in `PageTask`; no part of what makes two runs the same job."""

    def store(self) -> Store | None:
        """The cache, where there is one and standard input does not make the run unrepeatable."""
        return Store(self.cache) if self.cache is not None and not self.pages.piped else None

    def start(self, key: str = "") -> Start:
        """Look at the pages from outside, and at what the last run under a key left."""
        store = self.store()
        last = snapshot.load(store, key) if store is not None and key else None
        return Start(last, time.time_ns(), {page.page: signature_of(page.path) for page in self.pages.pages})

    def same_pages(self, start: Start) -> bool:
        """Whether the pages are those of the last run, each as it was: never, where timestamps do not count."""
        return not self.verify and start.last is not None and snapshot.same_pages(start.last, start.marks)

    def folder(self) -> str:
        """The folder of the cache; empty for none."""
        store = self.store()
        return str(store.folder) if store is not None else ""

    def room(self) -> int:
        """How many bytes the cache may take: one that cannot hold a whole run would be of no use to the next."""
        return max(MAX_BYTES, _BYTES_A_PAGE * len(self.pages.pages))

    def key(self, command: str, *more: str) -> str:
        """What makes two runs the same job."""
        root = os.path.abspath(self.pages.root)  # noqa: PTH100  as typed, links and all
        how = (str(self.markup), str(self.max_bytes), fingerprint.of_options(self.options), fingerprint.of_program())
        return fingerprint.digest(command, root, *more, *how)
