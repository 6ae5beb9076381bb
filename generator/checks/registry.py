"""Every rule there is."""

from __future__ import annotations

from collections.abc import Mapping

from generator.checks import prose, samples
from generator.checks.model import Rule

_RULES = (
    Rule("EX101", "invalid-json", "error", default=True, page=samples.invalid_json),
    Rule("EX102", "incomplete-sample", "warning", default=True, page=samples.incomplete_sample),
    Rule("ER101", "prose-names-missing-field", "warning", default=True, page=prose.prose_names_missing_field),
)

RULES: Mapping[str, Rule] = {rule.code: rule for rule in _RULES}
"""By code."""

NAMES: Mapping[str, str] = {rule.code: rule.name for rule in _RULES}
"""Code to name."""

DEFAULT = frozenset(rule.code for rule in _RULES if rule.default)
"""The codes that run when nothing is selected."""
