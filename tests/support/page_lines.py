"""What `samplecast extract` prints of a page in tests, and what `check` finds there."""

from __future__ import annotations

import json
from typing import Any

from samplecast.api import check, extract, infer, read
from samplecast.export.json_lines import lines
from samplecast.facts import PageFacts
from samplecast.source import Markup, Source


def facts(text: str, markup: Markup = "markdown") -> PageFacts:
    """All that a page says."""
    return extract(read(Source(f"page.{'md' if markup == 'markdown' else 'rst'}", text, markup)))


def operation_lines(text: str, markup: Markup = "markdown") -> list[dict[str, Any]]:
    """Every operation of a page as `samplecast extract` prints it."""
    return [json.loads(line) for line in lines(infer([facts(text, markup)]))]


def operation_line(text: str, markup: Markup = "markdown") -> dict[str, Any]:
    """The only operation of a page."""
    (line,) = operation_lines(text, markup)
    return line


def findings(text: str, markup: Markup = "markdown") -> list[str]:
    """The codes of what the default rules find."""
    return [one.code for one in check([facts(text, markup)])]


def shape(schema: Any) -> Any:  # noqa: ANN401  JSON
    """A schema as names in names: `{"items": [{"id": "integer"}]}`."""
    if schema is None or "properties" not in schema:
        kind = (schema or {}).get("type", "any")
        return [shape(schema.get("items"))] if kind == "array" else kind
    return {name: shape(inner) for name, inner in schema["properties"].items()}
