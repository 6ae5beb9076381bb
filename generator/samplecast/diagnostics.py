"""Findings: what a check says, where, and how it could be mended."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from samplecast.source import Span

Severity = Literal["error", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The worst first."""


class Edit(Struct, frozen=True):
    """Replace the characters of `span` (inclusive) by `text`; an insertion has `end_column == column - 1`."""

    span: Span
    text: str


class Fix(Struct, frozen=True):
    """One way to mend a finding; all its edits belong together."""

    message: str
    edits: tuple[Edit, ...]
    safe: bool = True
    """Only safe fixes are applied by `--fix`; the others need `--unsafe-fixes`."""


class Related(Struct, frozen=True):
    """The other place a finding speaks of."""

    span: Span
    message: str


class Diagnostic(Struct, frozen=True):
    """One finding."""

    code: str
    """`EX101`."""
    name: str
    """`invalid-json`."""
    severity: Severity
    span: Span
    message: str
    fix: Fix | None = None
    related: tuple[Related, ...] = ()

    def key(self) -> tuple[str, int, int, str, str]:
        """Sort key: path, line, column, code, message."""
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)
