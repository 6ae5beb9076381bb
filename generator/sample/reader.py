"""Reading a block of text: any text in, never an exception out, never an invented value."""

from __future__ import annotations

from generator.sample.model import Sample


def read_sample(text: str) -> Sample:
    """Read `text` as a documentation sample."""
    raise NotImplementedError(text)
