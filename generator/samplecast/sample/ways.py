"""Ways to read tokens whose brackets do not fit, and what makes a reading convincing."""

from __future__ import annotations

from samplecast.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """What to believe where brackets don't fit."""

    indent: bool = False
    """A closer that begins its line closes what opens on a line of the same indentation."""
    openers: bool = False
    """A key or item where none can be stands in an object or array whose opener is missing."""
    skip: bool = False
    """A closer that does not fit the innermost bracket is one too many."""


@dataclass(slots=True)
class Evidence:
    """What speaks for a document, and what against it."""

    pairs: int = 0
    """Keys with a colon."""
    solid: int = 0
    """Keys and values in quotes, numbers, literals."""
    bare: int = 0
    """Keys and values without quotes."""
    stray: int = 0

    def convinces(self) -> bool:
        """Whether there is more JSON than anything else."""
        if self.stray > self.pairs:
            return False
        if not self.solid:
            return not self.stray if self.pairs else not self.bare
        return self.pairs > 0 or (self.bare <= self.solid and not self.stray)
