"""Facts to schema: shapes, merging, tables against examples."""

from __future__ import annotations

from collections.abc import Sequence

from samplecast.facts import PageFacts
from samplecast.infer.catalogue import catalogue
from samplecast.infer.page_schema import page_schema
from samplecast.infer.sharing import share
from samplecast.options import Options
from samplecast.schema import ServiceSchema

_DEFAULTS = Options()


def infer(pages: Sequence[PageFacts], service: str = "", options: Options = _DEFAULTS) -> ServiceSchema:
    """What the pages of one service amount to: types, records, fixtures and the catalogue of its errors."""
    ordered = sorted(pages, key=lambda page: page.page)
    schemas, records = share([page_schema(page, options) for page in ordered])
    entries = [entry for page in ordered for operation in page.operations for entry in operation.errors]
    return ServiceSchema(service, schemas, records, catalogue(entries))


__all__ = ["infer"]
