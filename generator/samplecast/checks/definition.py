"""What a rule is: a function from facts to findings, with a code, a name and a severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct

from samplecast.checks.site import SiteLookup
from samplecast.diagnostics import Fix, Related, Severity
from samplecast.facts import PageFacts
from samplecast.source import Span
from samplecast.vocabulary import DEFAULT, Vocabulary


class Finding(Struct, frozen=True):
    """One defect that a rule found; `check` adds code, name and severity."""

    span: Span
    message: str
    fix: Fix | None = None
    related: tuple[Related, ...] = ()


class Service(Struct, frozen=True):
    """A service as rules over all of its pages see it."""

    name: str
    pages: tuple[PageFacts, ...]
    """The pages of the service; every finding is on one of them."""
    site: SiteLookup
    """The other pages of the run: links may lead to other services."""
    complete: bool = True
    """Whether the run covers all pages below the root, so that what is not there is nowhere."""
    vocabulary: Vocabulary = DEFAULT
    """The words of the documentation, with those of the configuration."""


class Suppression(Struct, frozen=True):
    """One comment that silences findings."""

    selectors: tuple[str, ...]
    """Codes, prefixes, names; empty for every rule."""
    first: int
    last: int
    """The lines it covers, inclusive."""
    span: Span

    def names(self, code: str, name: str) -> bool:
        """Whether it covers a rule."""
        return not self.selectors or any(
            name == selector or code.startswith(selector.upper()) for selector in self.selectors
        )


PageCheck: TypeAlias = Callable[[PageFacts], Iterable[Finding]]
ServiceCheck: TypeAlias = Callable[[Service], Iterable[Finding]]
LastCheck: TypeAlias = Callable[[PageFacts, frozenset[Suppression], frozenset[str]], Iterable[Finding]]
"""Runs when everything else has: given the comments that silenced something, and the codes that ran."""


class Rule(Struct, frozen=True):
    """A check, and what users see of it. The docstring of the function is the documentation of the rule."""

    code: str
    """Prefix of the family and a number; never reused."""
    name: str
    severity: Severity
    default: bool
    """Whether it runs when nothing is selected."""
    page: PageCheck | None = None
    """Exactly one of `page`, `service` and `last` is given."""
    service: ServiceCheck | None = None
    last: LastCheck | None = None

    @property
    def check(self) -> PageCheck | ServiceCheck | LastCheck:
        """The function behind the rule."""
        found = self.page or self.service or self.last
        if found is None:
            raise TypeError(f"{self.code} has no check")
        return found
