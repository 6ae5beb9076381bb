"""Objects on pages of their own, and the ways in which calls lead to them."""

from __future__ import annotations

import pytest
from samplecast.api import extract, read
from samplecast.extract import link
from samplecast.extract.objects.paths import page_paths
from samplecast.source import Source

BERTH = """# Berth

## Attributes

### `id` {#id}

**Description:** The id.\\
**Type:** String

### `boat` {#boat}

**Description:** What lies there.\\
**Type:** [Boat](boat.md)
"""
BOAT = "# Boat\n\n## Attributes\n\n### `name`\n\n**Description:** The name.\\\n**Type:** String\n"
CALL = """# Berths

## View a berth

```http
GET /berths/:id HTTP/1.1
```

**Returns:** {many}[Berth]({target})\\
**Version history:**\\
0.1.0 - added
"""


def keys(call: str) -> list[list[str]]:
    """The names of the rows of each table that the call leads to."""
    texts = {"entities/berth.md": BERTH, "entities/boat.md": BOAT, "methods/berths.md": call}
    pages = link([extract(read(Source(name, text, "markdown"))) for name, text in texts.items()])
    (operation,) = (operation for page in pages for operation in page.operations if operation.endpoints)
    return [[row.name for row in table.rows] for table in operation.tables]


@pytest.mark.parametrize(
    "target",
    [
        "../entities/berth.md",
        "/docs/v1/entities/berth",
        "entities/berth.md#id",
        '{{< relref "entities/berth" >}}',
    ],
)
def test_a_call_leads_to_the_object_it_returns(target: str) -> None:
    """Relative, from the root of a site or of the docs, or by reference; what the object holds comes with it."""
    assert keys(CALL.replace("{target}", target).replace("{many}", "")) == [["id", "boat"], ["name"]]


def test_a_call_may_return_many() -> None:
    """An array is a table of one row, whose elements the object describes."""
    call = CALL.replace("{target}", "../entities/berth.md").replace("{many}", "Array of ")
    assert sorted(keys(call)) == [[""], ["id", "boat"], ["name"]]


def test_a_link_that_names_several_pages_names_none() -> None:
    """The longest matching end of the path decides, and only where it is one page's."""
    paths = page_paths(["a/berth.md", "b/berth.md", "b/index.md"])
    assert paths.resolve("c.md", "berth") == ("", "")
    assert paths.resolve("c.md", "/x/b/berth.html#y") == ("b/berth.md", "y")
    assert paths.resolve("a/berth.md", "#y") == ("a/berth.md", "y")
    assert paths.resolve("c.md", "x/b/") == ("b/index.md", "")
