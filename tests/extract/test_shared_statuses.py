"""The statuses that one page lists for all calls of a service."""

from __future__ import annotations

import pytest
from samplecast.extract import extract, link
from samplecast.facts import Operation
from samplecast.readers import read
from samplecast.source import Markup, Source

_CODES = {
    "md": """\
# Codes

**Table 1** Normal response codes

| Normal Response Code | Type | Description |
|---|---|---|
| 200 | OK | Normal for the GET and PUT operations. |
| 202 | Accepted | Normal for PUT. |
| 204 | No Content | Normal for DELETE. |

**Table 2** Error response codes

| Error Response Code | Type | Description |
|---|---|---|
| 404 | Not Found | Nothing is there. |
""",
    "rst": """\
Codes
=====

.. table:: **Table 1** Normal response codes

   ==================== ========== ======================================
   Normal Response Code Type       Description
   ==================== ========== ======================================
   200                  OK         Normal for the GET and PUT operations.
   202                  Accepted   Normal for PUT.
   204                  No Content Normal for DELETE.
   ==================== ========== ======================================

.. table:: **Table 2** Error response codes

   =================== ========= =================
   Error Response Code Type      Description
   =================== ========= =================
   404                 Not Found Nothing is there.
   =================== ========= =================
""",
}
_CALL = {
    "md": "# A call\n\n{line}\n\n{more}\n\n## Status Code\n\nSee [Status Codes](codes.md).\n",
    "rst": "A call\n======\n\n{line}\n\n{more}\n\nStatus Code\n-----------\n\nSee `Status Codes <codes.rst>`_.\n",
}
_SHOWN = {
    "md": 'Example response\n\n```json\n{"id": 1}\n```',
    "rst": 'Example response\n\n.. code-block:: json\n\n   {"id": 1}',
}
_MARKUPS: list[tuple[str, Markup]] = [("md", "markdown"), ("rst", "rst")]


def _linked(suffix: str, markup: Markup, line: str, more: str = "") -> Operation:
    call = _CALL[suffix].replace("{line}", line).replace("{more}", more)
    texts = {f"call.{suffix}": call, f"codes.{suffix}": _CODES[suffix]}
    return link([extract(read(Source(name, text, markup))) for name, text in texts.items()])[0].operations[0]


@pytest.mark.parametrize(("suffix", "markup"), _MARKUPS)
def test_a_page_about_statuses_says_what_is_normal_for_a_method(suffix: str, markup: Markup) -> None:
    """Failures of that page hold for every call that links to it, a success for those of the methods that it names."""
    found = _linked(suffix, markup, "DELETE /v1/docks/{dock_id}")
    assert found.success == ("204",)
    assert [response.status for response in found.responses] == ["204"]
    assert [entry.code for entry in found.statuses] == ["204", "404"]


@pytest.mark.parametrize(("suffix", "markup"), _MARKUPS)
def test_a_success_of_another_page_is_that_of_the_examples(suffix: str, markup: Markup) -> None:
    """As one that the own page names: what stands under no status belongs to it."""
    found = _linked(suffix, markup, "GET /v1/docks", _SHOWN[suffix])
    assert found.success == ("200",)
    assert [example.status for example in found.examples] == ["200"]


@pytest.mark.parametrize(("suffix", "markup"), _MARKUPS)
def test_where_several_are_normal_none_is_taken(suffix: str, markup: Markup) -> None:
    """PUT answers 200 or 202: the page does not say which of them this call gives."""
    found = _linked(suffix, markup, "PUT /v1/docks/{dock_id}")
    assert found.success == ()
    assert [entry.code for entry in found.statuses] == ["404"]


@pytest.mark.parametrize(("suffix", "markup"), _MARKUPS)
def test_a_shown_body_has_no_status_without_one(suffix: str, markup: Markup) -> None:
    """An answer is shown: 204 cannot be its status, whatever is normal for DELETE."""
    assert _linked(suffix, markup, "DELETE /v1/docks/{dock_id}", _SHOWN[suffix]).success == ()


@pytest.mark.parametrize(("suffix", "markup"), _MARKUPS)
def test_the_success_that_a_page_names_itself_stays(suffix: str, markup: Markup) -> None:
    """What is normal for a method elsewhere is not asked for."""
    found = _linked(suffix, markup, "DELETE /v1/docks/{dock_id}", "If status code 202 is returned, it is successful.")
    assert found.success == ("202",)
