"""Scopes that a token must have, as the text tells them."""

from __future__ import annotations

import pytest
from samplecast.extract import extract
from samplecast.facts import Authorization
from samplecast.infer import infer
from samplecast.readers import read
from samplecast.source import Markup, Source

_MARKDOWN = "# A call\n\nGET /v1/docks\n\n{said}\n"
_RST = "A call\n======\n\nGET /v1/docks\n\n{said}\n"


def _told(text: str, markup: Markup) -> Authorization | None:
    (found,) = extract(read(Source("page", text, markup))).operations
    return found.authorization


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("**OAuth:** User token + `read:docks`", Authorization(("read:docks",))),
        ("**Scopes:** `docks`, `boats:*`", Authorization(("docks", "boats:*"))),
        ("**OAuth:** `write:docks` or `write`", Authorization(("write:docks",))),
        ("**OAuth:** Public for some, else `read:docks`", Authorization(("read:docks",), required=False)),
        ("**Returns:** `Dock` **OAuth:** token + `read` **Since:** `1.0`", Authorization(("read",))),
        ("**OAuth:** Public", None),
        ("**Returns:** `Dock`", None),
        ("**OAuth:** `curl -H Authorization`", None),
    ],
)
def test_labels(said: str, expected: Authorization | None) -> None:
    """A label in bold announces them; what holds blanks is no scope, and of alternatives one is enough."""
    assert _told(_MARKDOWN.format(said=said), "markdown") == expected
    assert _told(_RST.format(said=said.replace("`", "``")), "rst") == expected


def test_headings() -> None:
    """A heading announces them too."""
    expected = Authorization(("read:docks", "read:boats"))
    listed = "- `read:docks`\n- `read:boats`"
    assert _told(_MARKDOWN.format(said=f"## OAuth Scopes\n\n{listed}"), "markdown") == expected
    listed = listed.replace("`", "``")
    assert _told(_RST.format(said=f"OAuth Scopes\n------------\n\n{listed}"), "rst") == expected


def test_scopes_belong_to_the_token() -> None:
    """Listed as a header or not, the credential is a bearer token that has them."""
    table = "| Header | Mandatory | Description |\n|---|---|---|\n| Authorization | No | The token. |\n\n"
    for more, required in (("", True), (f"**Request headers**\n\n{table}", False)):
        text = _MARKDOWN.format(said=f"**OAuth:** token + `read`\n\n{more}")
        schema = infer([extract(read(Source("page.md", text, "markdown")))])
        (scheme,) = schema.pages[0].operations[0].security
        assert (scheme.scheme, scheme.name, scheme.scopes) == ("bearer", "Authorization", ("read",))
        assert scheme.required is required
